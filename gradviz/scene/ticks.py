"""Ticks at round numbers, for plots on the screen and in exported figures."""

from __future__ import annotations

import math
import sys
from itertools import pairwise

from gradviz.intervals import part, shares
from gradviz.scene.text.numbers import MINUS, superscript

__all__ = ["log_ticks", "nice_ticks", "tick_texts"]

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_MANTISSAS: tuple[tuple[float, ...], ...] = ((1.0, 2.0, 3.0, 4.0, 5.0, 7.0), (1.0, 2.0, 5.0), (1.0, 3.0))
_LARGEST = sys.float_info.max
_FINEST = 1e-307  # the least distance of ticks: below it, powers of ten are no longer exact
_BESIDE = 1e-6  # share of the range: tolerance for the rounding of a tick at its end
_LONG = 1e12  # from here on, writing out all digits takes too much space
_FEW_DECADES = 3  # with more decades, powers of ten are enough
Ticks = tuple[tuple[float, str], ...]


def nice_ticks(low: float, high: float, most: int = 6, whole: bool = False) -> Ticks:
    """At most `most` round values within low..high with their texts, only integers if `whole`; empty where the range is
    not valid."""
    if not (math.isfinite(low) and math.isfinite(high)) or not high > low or most < 1:
        return ()
    rough = max(part(low, high, most), 1.0 if whole else 0.0)
    if rough < _FINEST:
        return ()
    scale = 10.0 ** math.floor(math.log10(rough))
    steps = [s * scale for s in _STEPS if not whole or s * scale == round(s * scale)]
    step = next((step for step in steps if _count(low, high, step) <= most), 20.0 * scale)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = [index * step for index in range(first, last + 1)]
    # Where the range is as fine as the numbers themselves, a product may lie beside it, or be another one's.
    values = [value for value in dict.fromkeys(values) if -_BESIDE <= shares(value, low, high) <= 1.0 + _BESIDE]
    return tuple(zip(values, tick_texts(values), strict=True))


def log_ticks(low: float, high: float, most: int = 6) -> Ticks:
    """At most `most` round values on a logarithmic axis from low to high (both positive): powers of ten, and in a
    short range as many values in between as fit."""
    if not 0.0 < low < high < math.inf:
        return ()
    decades = math.log10(high) - math.log10(low)
    ways: list[tuple[tuple[float, ...], int]] = [(mantissas, 1) for mantissas in _MANTISSAS if decades <= _FEW_DECADES]
    ways += [((1.0,), every) for every in range(max(1, int(decades / most)), math.ceil(decades) + 1)]
    tried = (_log_values(low, high, *way) for way in ways)
    values = next((each for each in tried if 2 <= len(each) <= most), [])
    if not values:
        return tuple(tick for tick in nice_ticks(low, high, most) if tick[0] > 0)
    exponents = [math.floor(math.log10(value) + 1e-9) for value in values]
    # All or none of them: 10⁻³ beside 10⁻⁴, not 0.001.
    as_powers = not all(_is_plain(exponent) for exponent in exponents)
    return tuple((value, _power(value) if as_powers else _one(value)) for value in values)


def _log_values(low: float, high: float, mantissas: tuple[float, ...], every: int) -> list[float]:
    """The values within low..high that are one of `mantissas` times a power of ten with an exponent divisible by
    `every`."""
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [float(f"{mantissa}e{exponent}")
              for exponent in exponents if exponent % every == 0 for mantissa in mantissas]  # fmt: skip
    return [value for value in dict.fromkeys(values) if low * (1 - 1e-9) <= value <= min(high * (1 + 1e-9), _LARGEST)]


def tick_texts(values: list[float]) -> list[str]:
    """The texts, all with the same number of decimals, or all with powers of ten where values are very large or small;
    no two are equal."""
    biggest = max((abs(value) for value in values), default=0.0)
    step = min((abs(b - a) for a, b in pairwise(values)), default=biggest) or 1.0
    if biggest >= 1e5 or (0.0 < biggest < 1e-3):
        short = [_one(value) for value in values]
        if len(set(short)) == len(values):
            return short
        if not 1e5 <= biggest < _LONG:
            return [_one(value, 16) for value in values]
    decimals = next((d for d in range(7) if abs(step * 10**d - round(step * 10**d)) < 1e-6 * step * 10**d), 6)
    return [MINUS + text[1:] if text.startswith("-") else text for text in (f"{v + 0.0:.{decimals}f}" for v in values)]


def _one(value: float, digits: int = 3) -> str:
    """The shortest text of one value, with at most `digits` decimals before a power of ten: 0.05, 200, 3·10⁻⁴."""
    if value == 0.0:
        return "0"
    if not _is_plain(int(f"{abs(value):.3e}".partition("e")[2])):
        return _power(value, digits)
    return (MINUS if value < 0 else "") + f"{abs(value):.10f}".rstrip("0").rstrip(".")


def _power(value: float, digits: int = 3) -> str:
    """One value with a power of ten: 10⁻⁴, 3·10⁻⁴."""
    sign = MINUS if value < 0 else ""
    mantissa, _e, exponent = f"{abs(value):.{digits}e}".partition("e")
    mantissa, power = mantissa.rstrip("0").rstrip("."), f"10{superscript(int(exponent))}"
    return f"{sign}{power}" if mantissa == "1" else f"{sign}{mantissa}·{power}"


def _is_plain(exponent: int) -> bool:
    """Whether numbers with this exponent are written without a power of ten."""
    return -3 <= exponent <= 4


def _count(low: float, high: float, step: float) -> int:
    return math.floor(high / step + 1e-9) - math.ceil(low / step - 1e-9) + 1
