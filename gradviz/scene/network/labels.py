"""The numbers at the units: chooses the form in which they fit the space that the edges leave.

The form depends on the longest usual text, never on the numbers of a step, so that stepping moves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from gradviz.scene.text.numbers import MINUS

__all__ = ["Form", "Measure", "estimate", "fitting_form", "shortened_names", "usual_width"]

# The width of a text at a type size in pixels, bold or not.
Measure = Callable[[str, float, bool], float]

_NAMED, _MORE, _FEWEST = 4, 3, 2  # the least significant digits with symbols, then those without symbols
_NARROW = " .·⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"


class Form(NamedTuple):
    """The form of numbers: significant digits, with or without symbols, the type size in pixels."""

    digits: int
    named: bool
    pixels: float


def estimate(text: str, pixels: float, bold: bool) -> float:
    """The approximate width of a text, where no font is available."""
    narrow = sum(letter in _NARROW for letter in text)
    return (len(text) - narrow * 0.45) * pixels * (0.65 if bold else 0.62)


def usual_width(form: Form, symbol: str, measure: Measure, bold: bool) -> float:
    """The width of the longest usual number in a form; longer ones, with a power of ten, are shortened."""
    text = f"{MINUS}0.0{'8' * form.digits}"
    return measure(f"{symbol} = {text}" if form.named and symbol else text, form.pixels, bold)


def usual_block_width(form: Form, symbols: tuple[str, str], measure: Measure) -> float:
    """The width of a unit's numbers below each other: `symbols` are those of the value and of δ, empty where there are
    none."""
    value = usual_width(form, symbols[0], measure, False)
    return max(value, usual_width(form, symbols[1], measure, True)) if symbols[1] else value


def fitting_form(
    digits: int, pixels: float, symbols: tuple[str, str], room: float, measure: Measure, may_be_named: bool = True
) -> Form:  # fmt: skip
    """The first form that fits into `room` pixels: with symbols and the chosen digits, down to four; without symbols
    and three digits; with two. `symbols` are those of `usual_block_width`."""
    tries = [Form(count, True, pixels) for count in range(digits, min(_NAMED, digits) - 1, -1)] if may_be_named else []
    tries += [Form(min(count, max(digits, 2)), False, pixels) for count in (_MORE, _FEWEST)]
    for form in tries:
        if usual_block_width(form, symbols, measure) <= room:
            return form
    return tries[-1]


def shortened_names(names: Sequence[str], room: float, pixels: float, measure: Measure) -> tuple[str, ...]:
    """Names as far as a room of so many pixels holds them. Those that would be cut to the same beginning keep a part
    of their last words too, “se…le” and “se…wi”, or of their ends. Empty where not even a letter has room."""
    def fits(text: str) -> bool:
        return measure(text, pixels, False) <= room

    short = tuple(next((each for each in _cuts(name) if fits(each)), "") for name in names)
    times = Counter(short)
    return tuple(each if times[each] == 1 else next((cut for cut in _cuts(name, ends=True) if fits(cut)), "")
                 for name, each in zip(names, short, strict=True))  # fmt: skip


def _cuts(name: str, *, ends: bool = False) -> Iterator[str]:
    """A name, then shorter and shorter ones."""
    yield name
    words = name.split()
    for count in range(len(name) - 1, 0, -1):
        last = count // 2 if ends else 0
        tail = words[-1][:last] if len(words) > 1 else name[len(name) - last :]
        yield name[: count - last].rstrip() + "…" + tail
