"""The numbers beside the units: the form in which they fit a figure, and the layouts that a column of them can have.

One form holds for a whole figure, so that numbers which are read together look alike. It is found from the longest
text that the form can make, never from the numbers of one step: stepping moves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from gradviz.scene.text.numbers import MINUS

__all__ = ["Form", "Labels", "Measure", "Plan", "close", "estimate", "forms", "pitch", "plan", "written_width"]

# The width of a text at a size of type in pixels, bold or not.
Measure = Callable[[str, float, bool], float]

GAP = 6.0  # between a square and the numbers below it
BESIDE = 5.5  # and those beside it
_RINGS = 7.0  # around a unit: room for its rings
_LINE, _TIGHT = 16.0 / 12.0, 13.0 / 12.0  # the pitch of lines, in sizes of type
_DIGITS = 0.88  # of lines that hold digits alone, which reach neither as high nor below the line
_END = 0.12  # behind numbers beside a unit, in sizes of type
_SIZES = (12.0, 11.0, 10.0)
_USUAL, _FEWEST = 3, 2
_NARROW = " .·⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"


class Form(NamedTuple):
    """How numbers are written: significant digits, with their symbols or without, the size of type in pixels."""

    digits: int
    named: bool
    pixels: float


def estimate(text: str, pixels: float, bold: bool) -> float:
    """The approximate width of a text, for callers without a font."""
    narrow = sum(letter in _NARROW for letter in text)
    return (len(text) - narrow * 0.45) * pixels * (0.65 if bold else 0.62)


class Labels(NamedTuple):
    """The texts that a figure has to fit. `symbols[c]` is the longest symbol of column c, `titles[c]` its title;
    `has_subtitles`: some column has words below its title; `digits` are those chosen; `least` is the smallest type.
    `measure` answers how wide a text is."""

    symbols: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    has_subtitles: bool = False
    digits: int = _USUAL
    least: float = 0.0
    measure: Measure = estimate

    def symbol(self, column: int) -> str:
        """The longest symbol of a column."""
        return self.symbols[column] if column < len(self.symbols) else "a₁"

    def shown(self, pixels: float) -> float:
        """The size in pixels that type of the nominal size `pixels` is shown in."""
        return max(pixels, self.least)


class Plan(NamedTuple):
    """The layout of a column: its squares' size; its numbers `below`, `beside` (one above the other), in a `row`
    beside, one alone beside (`single`), or none; its width with them, and how many numbers a unit shows."""

    way: str
    size: float
    width: float
    lines: int

    @property
    def is_beside(self) -> bool:
        """Whether the numbers are between the square and its outgoing edges."""
        return self.way in ("beside", "row", "single")

    @property
    def leave(self) -> float:
        """The distance from the column's middle to the right, where edges leave."""
        return self.width / 2 if self.is_beside else self.size / 2

    @property
    def arrive(self) -> float:
        """The distance from the column's middle to the left, where edges arrive."""
        return self.leave


def forms(labels: Labels, scale: float) -> Iterator[Form]:
    """All forms, the best first: with symbols, with many digits, in large type."""
    most = max(labels.digits, _FEWEST)
    few = range(most, min(_USUAL, most) - 1, -1)
    sizes = list(dict.fromkeys(labels.shown(size * scale) for size in _SIZES))
    for named, counts in ((True, few), (False, few), (False, range(_FEWEST, _FEWEST - 1, -1))):
        for pixels in sizes:
            for digits in counts:
                yield Form(digits, named, pixels)


def written_width(form: Form, symbol: str, measure: Measure, *, is_power: bool, is_bold: bool) -> float:
    """The width of the longest usual number; δ and what is computed may be powers of ten, inputs seldom are."""
    digits = "8" * form.digits
    text = f"{MINUS}{digits[0]}.{digits[1:]}·10⁻⁸" if is_power else f"{MINUS}0.0{digits}"
    if form.named and symbol:
        text = f"{symbol} = {text}"
    return measure(text, form.pixels, is_bold)


def plan(
    ways: tuple[str, ...], cell: float, largest: float, smallest: float, form: Form, widths: tuple[float, float],
    scale: float,
) -> Plan:  # fmt: skip
    """The first of `ways` that a cell of this height has room for; `widths` of a value and of δ (0: there is none).

    Squares are at most `largest`; those with numbers below at least `smallest`.
    """
    value, delta = widths
    lines = 2 if delta else 1
    both, gap, end = max(value, delta), BESIDE * scale, _END * form.pixels
    for way in ways:
        if way == "below":
            size = cell - lines * pitch(form, cell, scale, lines) - (GAP + _RINGS) * scale
            if size >= smallest:
                size = min(size, largest)
                return Plan(way, size, max(size, both), lines)
        elif way == "beside" and lines == 2 and cell >= 2 * close(form):
            size = min(cell - 5.0 * scale, largest, 36.0 * scale)
            return Plan(way, size, size + gap + both + end, 2)
        elif way == "row" and cell >= close(form):
            size = min(cell - 5.0 * scale, largest, 30.0 * scale)
            return Plan(way, size, size + gap + value + (gap + delta if delta else 0.0) + end, lines)
        elif way == "single" and cell >= close(form):
            size = min(cell - 5.0 * scale, largest, 30.0 * scale)
            return Plan(way, size, size + gap + both + end, 1)
    size = min(cell * 0.82, largest)
    return Plan("none", size, size, 0)


def close(form: Form) -> float:
    """The distance of lines beside a unit."""
    return (_TIGHT if form.named else _DIGITS) * form.pixels


def pitch(form: Form, cell: float, scale: float, lines: int) -> float:
    """The distance of lines below a unit: close where the square would be small otherwise."""
    loose = cell - lines * _LINE * form.pixels - (GAP + _RINGS) * scale
    return (_LINE if loose >= 36.0 * scale else _TIGHT) * form.pixels
