"""The optimizer's sub-steps of one parameter in a row: from its gradient to its new value."""

from __future__ import annotations

import re

import numpy as np

from gradviz.engine.network import ParameterRef
from gradviz.scene.chain_rule.ledger_frame import FactorFrame
from gradviz.scene.chain_rule.symbols import derivative_symbol, loss_symbol, parameter_symbol
from gradviz.scene.explanation.substep_words import substep_formula, substep_title
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import number
from gradviz.text import _

__all__ = ["SYMBOLS", "substep_row"]

# LaTeX and plain symbol of each sub-step that clipping and the optimizers report; a test checks that none is missing.
SYMBOLS = {
    "clipped_gradient": (r"\tilde{g}", "g̃"),
    "decayed_gradient": (r"g + \lambda w", "g + λw"),
    "decayed_velocity": (r"\mu v", "μv"),
    "velocity": ("v", "v"),
    "look_ahead": (r"g + \mu v", "g + μv"),
    "squares": ("s", "s"),
    "mean": ("m", "m"),
    "corrected_root": (r"\sqrt{\hat{s}}", "√ŝ"),
    "divisor": (r"\sqrt{\hat{s}} + \varepsilon", "√ŝ + ε"),
    "corrected_mean": (r"-\eta\,\hat{m}", "−ηm̂"),
    "decay": (r"-\eta\lambda w", "−ηλw"),
    "cut_links": ("k", "k"),
    "step": (r"\Delta w", "Δw"),
}
# Left out where the next sub-step is shown, whose formula includes it, so that the row stays short.
_WITHIN = {"decayed_velocity": "velocity", "divisor": "corrected_root", "corrected_mean": "mean"}
_TIMES = re.compile(r" · (?![a-z]{2})")


@np.errstate(all="ignore")
def substep_row(reading: Reading) -> tuple[FactorFrame, ...]:
    """Gradient, sub-steps and new value of the selected parameter; those that are not revealed have no number. Empty
    before the update, and where nothing is updated."""
    ref, trace = reading.parameter(reading.view.selected), reading.trace
    names = [name for name, _values in trace.substeps]
    if ref is None or reading.is_frozen(ref) or "step" not in names or not (reading.substeps() or reading.update_done):
        return ()
    index, digits = reading.network.index(ref), reading.view.digits
    known = {name: float(values[index]) for name, values in reading.substeps()}
    row = [_gradient(reading, ref, float(trace.gradient[index]))]
    for name in names:
        if _WITHIN.get(name) in names:
            continue
        latex, plain = SYMBOLS.get(name) or _own_symbol(name)
        source = _TIMES.sub("", substep_formula(reading, ref, name).partition(" = ")[0]) or substep_title(name)
        shown = number(known[name], digits) if name in known else "—"
        row.append(FactorFrame(latex, plain, shown, source, ref.name, "step" if name == "step" else "factor"))
    after = number(float(trace.after.parameters[index]), digits) if reading.update_done else "—"
    letter = "b" if ref.is_bias else "w"
    row.append(FactorFrame(rf"{letter} + \Delta {letter}", f"{letter} + Δ{letter}", after, _("new value"), ref.name,
                           "factor"))  # fmt: skip
    return tuple(row)


def _gradient(reading: Reading, ref: ParameterRef, value: float) -> FactorFrame:
    symbol = derivative_symbol(loss_symbol(whole_batch=True), parameter_symbol(ref))
    return FactorFrame(symbol.latex, symbol.plain, number(value, reading.view.digits), _("gradient g"), ref.name,
                       "result")  # fmt: skip


def _own_symbol(name: str) -> tuple[str, str]:
    """The symbol of a sub-step of the user's own optimizer."""
    words = re.sub(r"[^A-Za-z0-9]+", " ", name).strip()
    return r"\mathrm{" + words.replace(" ", r"\ ") + "}", words
