"""The numbers beside the units: in which form they fit the room that the edges leave them.

The form is found from the longest usual text, never from the numbers of one step: stepping moves nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gradviz.scene.text.numbers import MINUS

__all__ = ["Form", "Measure", "estimate", "fitting_form", "usual_width"]

# The width of a text at a size of type in pixels, bold or not.
Measure = Callable[[str, float, bool], float]

_NAMED, _MORE, _FEWEST = 4, 3, 2  # significant digits with symbols at least, then without them
_NARROW = " .·⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"


class Form(NamedTuple):
    """How numbers are written: significant digits, after their symbols or without, the size of type in pixels."""

    digits: int
    named: bool
    pixels: float


def estimate(text: str, pixels: float, bold: bool) -> float:
    """The approximate width of a text, for callers without a font."""
    narrow = sum(letter in _NARROW for letter in text)
    return (len(text) - narrow * 0.45) * pixels * (0.65 if bold else 0.62)


def usual_width(form: Form, symbol: str, measure: Measure, bold: bool) -> float:
    """The width of the longest usual number in a form; a power of ten may be longer and is written shorter."""
    text = f"{MINUS}0.0{'8' * form.digits}"
    return measure(f"{symbol} = {text}" if form.named and symbol else text, form.pixels, bold)


def fitting_form(
    digits: int, pixels: float, symbols: tuple[str, str], room: float, measure: Measure, may_be_named: bool = True
) -> Form:  # fmt: skip
    """The first form that a room of so many pixels holds: after the symbols with the chosen digits, with four at
    least; the number alone with three; with two. `symbols` are those of the value and of δ, empty where there is
    none."""
    tries = [Form(count, True, pixels) for count in range(digits, min(_NAMED, digits) - 1, -1)] if may_be_named else []
    tries += [Form(min(count, max(digits, 2)), False, pixels) for count in (_MORE, _FEWEST)]
    for form in tries:
        wide = usual_width(form, symbols[0], measure, False)
        if symbols[1]:
            wide = max(wide, usual_width(form, symbols[1], measure, True))
        if wide <= room:
            return form
    return tries[-1]
