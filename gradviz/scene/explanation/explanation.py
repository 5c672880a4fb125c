"""The frame of the explanation: the sentence of this step, the chain rule of the selection, the layer's parameters."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from functools import partial

import numpy as np

from gradviz.engine.network import ParameterRef
from gradviz.scene.chain_rule.ledger import ledger_frame
from gradviz.scene.chain_rule.ledger_frame import FactorFrame
from gradviz.scene.explanation.captions import sentence
from gradviz.scene.explanation.explanation_frame import ExplanationFrame
from gradviz.scene.explanation.known_values import gradient_hint, known_rows
from gradviz.scene.moment import Moment
from gradviz.scene.reading import Reading
from gradviz.scene.text.number_input import written
from gradviz.scene.text.numbers import counted, number
from gradviz.scene.view.view import View
from gradviz.text import _

__all__ = ["explanation_frame", "parameter_table"]

MOST_ROWS = 400


@np.errstate(all="ignore")
def explanation_frame(moment: Moment, view: View) -> ExplanationFrame:
    """The frame of the explanation panel."""
    reading = Reading(moment, view)
    ledger = ledger_frame(moment, view)
    ref = reading.parameter(view.selected)
    return ExplanationFrame(
        sentence=sentence(moment, view), phase=reading.phase, ledger=ledger,
        hint="" if ledger is not None else gradient_hint(reading), write_table=partial(_table, reading),
        value_name=ref.name if ref is not None else "",
        value_text=written(reading.value_of(ref)) if ref is not None else "",
        known=() if ledger is not None else known_rows(reading), substeps=_substeps(reading),
    )  # fmt: skip


def _substeps(reading: Reading) -> tuple[FactorFrame, ...]:
    if not (reading.update_done or reading.substeps()):
        return ()
    from gradviz.scene.explanation.substep_row import substep_row  # imported late: no start is at an update

    return substep_row(reading)


@np.errstate(all="ignore")
def _table(reading: Reading) -> tuple[tuple[str, ...], ...]:
    return parameter_table(reading)


def table_layer(reading: Reading) -> int:
    """The layer of the table: that of the step, else that of the selection, else the first."""
    if reading.active_layer is not None:
        return reading.active_layer
    ref = reading.parameter(reading.view.selected)
    return ref.layer if ref is not None else 0


def _pairs(sources: Iterable[int], targets: int) -> Iterator[tuple[int, int]]:
    return ((source, target) for source in sources for target in range(targets))


def parameter_table(reading: Reading) -> tuple[tuple[str, ...], ...]:
    """A header, then up to 400 parameters of the current layer: name, value, gradient, step."""
    layer, digits = table_layer(reading), reading.view.digits
    whole = "∂ℓ/∂w" if reading.by_sample else "∂L/∂w"
    rows: list[tuple[str, ...]] = [(_("Parameter"), _("Value"), whole, "Δw")]
    sizes = reading.network.sizes
    sources = (*range(sizes[layer]), *((-1,) if reading.network.has_bias[layer] else ()))
    refs = [ParameterRef(layer, i, j) for i, j in itertools.islice(_pairs(sources, sizes[layer + 1]), MOST_ROWS)]
    weights, gradients = reading.weights(layer), reading.weight_gradients(layer)
    biases, bias_gradients = reading.biases(layer), reading.bias_gradients(layer)
    part = reading.trace.layers[layer]
    for ref in refs:
        values, slopes, steps = (
            (biases, bias_gradients, part.bias_steps) if ref.is_bias else (weights, gradients, part.weight_steps)
        )
        place = ref.target if ref.is_bias else (ref.source, ref.target)
        assert values is not None
        assert steps is not None
        rows.append((
            ref.name, number(values[place], digits),
            "—" if slopes is None or not reading.is_gradient_revealed(ref) else number(slopes[place], digits),
            number(steps[place], digits) if reading.update_done else "—",
        ))  # fmt: skip
    total = len(sources) * sizes[layer + 1]
    if total > len(refs):
        rows.append((_("{n} more").format(n=counted(total - len(refs))), "", "", ""))
    return tuple(rows)
