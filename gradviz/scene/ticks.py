"""Ticks at round numbers, for plots on the screen and in exported figures alike."""

from __future__ import annotations

import math
from itertools import pairwise

from gradviz.scene.numbers import MINUS, superscript

__all__ = ["log_ticks", "nice_ticks", "tick_texts"]

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
Ticks = tuple[tuple[float, str], ...]


def nice_ticks(low: float, high: float, most: int = 6, whole: bool = False) -> Ticks:
    """At most `most` round values within low..high with their texts, `whole` numbers only where asked; none where
    the range is not a range."""
    if not (math.isfinite(low) and math.isfinite(high)) or not high > low or most < 1:
        return ()
    rough = max((high - low) / most, 1.0 if whole else 0.0)
    if rough <= 0.0 or not math.isfinite(rough):
        return ()
    scale = 10.0 ** math.floor(math.log10(rough))
    steps = [s * scale for s in _STEPS if not whole or s * scale == round(s * scale)]
    step = next((step for step in steps if _count(low, high, step) <= most), 20.0 * scale)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = [index * step for index in range(first, last + 1)]
    return tuple(zip(values, tick_texts(values), strict=True))


def log_ticks(low: float, high: float, most: int = 6) -> Ticks:
    """Round values on a logarithmic axis from low to high (both positive): powers of ten, or 1-2-5 between."""
    if not 0.0 < low < high < math.inf:
        return ()
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    decades = math.log10(high / low)
    mantissas = (1.0,) if decades > 3 else (1.0, 2.0, 5.0) if decades > 1 else (1.0, 2.0, 3.0, 4.0, 5.0, 7.0)
    every = max(1, math.ceil(decades / most))
    values = [
        mantissa * 10.0**exponent
        for exponent in range(first, last + 1)
        if exponent % every == 0
        for mantissa in mantissas
    ]
    values = [value for value in values if low * (1 - 1e-9) <= value <= high * (1 + 1e-9)]
    if len(values) < 2 and decades < 1:
        return tuple(tick for tick in nice_ticks(low, high, most) if tick[0] > 0)
    while len(values) > most:
        values = values[::2]
    return tuple((value, _one(value)) for value in values)


def tick_texts(values: list[float]) -> list[str]:
    """All with the same number of decimals, or all as powers of ten where they are very large or small."""
    biggest = max((abs(value) for value in values), default=0.0)
    step = min((abs(b - a) for a, b in pairwise(values)), default=biggest) or 1.0
    if biggest >= 1e5 or (0.0 < biggest < 1e-3):
        return [_one(value) for value in values]
    decimals = next((d for d in range(7) if abs(step * 10**d - round(step * 10**d)) < 1e-6 * step * 10**d), 6)
    return [MINUS + text[1:] if text.startswith("-") else text for text in (f"{v + 0.0:.{decimals}f}" for v in values)]


def _one(value: float) -> str:
    """One value as short as it can be: 0.05, 200, 3·10⁻⁴."""
    if value == 0.0:
        return "0"
    sign = MINUS if value < 0 else ""
    mantissa, _e, exponent_text = f"{abs(value):.3e}".partition("e")
    mantissa, exponent = mantissa.rstrip("0").rstrip("."), int(exponent_text)
    if -3 <= exponent <= 4:
        return sign + f"{abs(value):.10f}".rstrip("0").rstrip(".")
    return f"{sign}10{superscript(exponent)}" if mantissa == "1" else f"{sign}{mantissa}·10{superscript(exponent)}"


def _count(low: float, high: float, step: float) -> int:
    return math.floor(high / step + 1e-9) - math.ceil(low / step - 1e-9) + 1
