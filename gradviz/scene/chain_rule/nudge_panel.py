"""The frame of the Nudge page: both losses, the quotient, backpropagation's value, and the curve of the difference."""

from __future__ import annotations

import math

import numpy as np

from gradviz.engine.network import Vector
from gradviz.scene.chain_rule.ledger import lower_symbol, target_of
from gradviz.scene.chain_rule.nudge_sweep import EPSILONS, Sweep, SweepRequest, nudged_objective
from gradviz.scene.chain_rule.symbols import loss_symbol
from gradviz.scene.frame import Floats, Frame
from gradviz.scene.moment import Moment
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import full, number, power
from gradviz.scene.view.view import View
from gradviz.text import _, mark

__all__ = ["NudgeFrame", "longest_verdict", "nudge_frame"]

_VERDICTS = {
    "not finite": mark("Not finite: nothing to compare."),
    "lost": mark("Round-off: ε is lost in the rounding of the loss, which does not change in any digit."),
    "to come": mark("The curve is being computed."),
    "none": mark("No difference in any digit."),
    "best": mark("The best ε here: truncation error and round-off are about equally small."),
    "truncation": mark("Truncation error: the loss bends within ε. A smaller ε makes it smaller."),
    "round-off": mark("Round-off: the two losses share their leading digits, and dividing by ε magnifies the rest."),
}


class NudgeFrame(Frame, frozen=True, eq=False):
    """The effect of increasing the selected number by ε.

    `rows` are (label, number); empty where there is nothing to nudge, and `verdict` then says what to do. `sizes` (k,)
    are all ε from the largest to the smallest, `place` is the index of the chosen one. `errors` and `both_sides` (k,)
    are the differences of the one-sided and the two-sided quotient from backpropagation; empty until they are computed
    (`is_ready`). `decades` is their range in powers of ten.
    """

    title: str
    place: int
    epsilon_text: str
    rows: tuple[tuple[str, str], ...]
    verdict: str
    is_ready: bool
    sizes: Floats
    errors: Floats
    both_sides: Floats
    decades: tuple[float, float]
    x_label: str
    y_label: str
    description: str


_NOTHING: Vector = np.empty(0)
_EXTRA_DIGITS, _MOST_DIGITS = 6, 17


@np.errstate(all="ignore")
def nudge_frame(moment: Moment, view: View, request: SweepRequest | None, sweep: Sweep | None) -> NudgeFrame:
    """The page for the chosen ε. Without a sweep, only its own two losses are computed; without a request, there is
    nothing to nudge yet."""
    place = min(max(view.nudge, 0), len(EPSILONS) - 1)
    epsilon = EPSILONS[place]
    words = _power_text(epsilon)
    reading = Reading(moment, view)
    if request is None:
        hint = _("The gradient of {name} is not computed yet: step on, then {name} can be nudged here.").format(
            name=view.selected
        ) if target_of(reading) is not None else _(
            "Select an edge, a bias, a unit or an input, and step on until its gradient is computed: then it can be "
            "nudged here."
        )
        return NudgeFrame("", place, words, (), hint, True, np.array(EPSILONS), _NOTHING, _NOTHING, (-1.0, 0.0), "", "",
                          hint)  # fmt: skip
    name = lower_symbol(reading, request.target).plain
    whole = loss_symbol(request.sample is None).plain
    if sweep is None:
        base, up = nudged_objective(request, 0.0), nudged_objective(request, epsilon)
        quotient = (up - base) / epsilon
    else:
        base, up, quotient = sweep.base, float(sweep.ups[place]), float(sweep.forward[place])
    digits = min(_MOST_DIGITS, view.digits + _EXTRA_DIGITS)
    difference = abs(quotient - request.expected)
    # The weights on the screen may be the new ones, but both losses are those of the weights before the update.
    base_words, up_words = (_("{loss} before the update"), _("{loss} before the update, with {name} + ε")) if (
        reading.update_done) else (_("{loss} as it is"), _("{loss} with {name} + ε"))  # fmt: skip
    rows = (
        (base_words.format(loss=whole), full(base)),
        (up_words.format(loss=whole, name=name), full(up)),
        (_("Quotient: change of {loss} ÷ ε").format(loss=whole), number(quotient, digits)),
        (_("Backpropagation: ∂{loss}/∂{name}").format(loss=whole, name=name), number(request.expected, digits)),
        (_("|Quotient − backpropagation|"), number(difference, 3)),
    )
    errors, both = _errors(sweep, request.expected)
    verdict = _verdict(place, errors, base, up, difference)
    return NudgeFrame(
        title=_("What if {name} grew by ε = {size}?").format(name=name, size=words), place=place, epsilon_text=words,
        rows=rows, verdict=verdict, is_ready=sweep is not None, sizes=np.array(EPSILONS), errors=errors,
        both_sides=both, decades=_decades(errors, both), x_label="ε", y_label=_("|difference|"),
        description=" ".join([*(f"{what}: {value}." for what, value in rows), verdict]),
    )  # fmt: skip


def _power_text(epsilon: float) -> str:
    mantissa, _e, exponent = f"{epsilon:.0e}".partition("e")
    return power(int(exponent)) if mantissa == "1" else f"{mantissa}·{power(int(exponent))}"


def _errors(sweep: Sweep | None, expected: float) -> tuple[Vector, Vector]:
    if sweep is None:
        return _NOTHING, _NOTHING
    return np.abs(sweep.forward - expected), np.abs(sweep.central - expected)


def _decades(*curves: Vector) -> tuple[float, float]:
    """The range, in powers of ten, of all differences that are finite and not zero."""
    values = np.concatenate(curves)
    values = values[np.isfinite(values) & (values > 0.0)]
    if not len(values):
        return -16.0, 0.0
    low, high = math.floor(math.log10(values.min())), math.ceil(math.log10(values.max()))
    return float(low), float(max(high, low + 1))


def longest_verdict() -> str:
    """The longest sentence that any ε may bring: its room is kept, so that nothing moves with ε."""
    return max((_(each) for each in _VERDICTS.values()), key=len)


def _verdict(place: int, errors: Vector, base: float, up: float, difference: float) -> str:
    finite = np.flatnonzero(np.isfinite(errors))
    if not math.isfinite(difference):
        found = "not finite"
    elif base == up:
        found = "lost"
    elif not len(finite):
        found = "to come"
    elif difference == 0.0:
        found = "none"
    else:
        best = int(finite[np.argmin(errors[finite])])
        found = "best" if place == best else "truncation" if place < best else "round-off"
    return _(_VERDICTS[found])
