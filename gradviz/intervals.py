"""Intervals low..high of finite numbers of any size: no difference, middle or share of one overflows on the way.

The difference of two finite numbers may be infinite; that of their halves is not.
"""

from __future__ import annotations

import math
import sys
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["Interval", "evenly", "finite", "margin", "middle", "part", "place_at", "shares", "widened"]

Interval = tuple[float, float]
_Values = TypeVar("_Values", float, NDArray[np.float64])
_LARGEST = sys.float_info.max
_SMALLEST = 5e-324  # above zero
_LEAST = 1e-12  # of a value: so much beside it is still another number


def finite(value: float) -> float:
    """A value that overflowed, as the largest number there is; NaN stays."""
    return max(-_LARGEST, min(value, _LARGEST))


def part(low: float, high: float, count: float) -> float:
    """(high − low) / count, for a count above 1 always finite."""
    width = float(high) - float(low)
    return width / count if math.isfinite(width) else (high / 2 - low / 2) / count * 2


def middle(low: float, high: float) -> float:
    """(low + high) / 2."""
    total = float(low) + float(high)
    return total / 2 if math.isfinite(total) else low / 2 + high / 2


def place_at(low: float, high: float, share: float) -> float:
    """low + share · (high − low), at most the largest number: 0 is `low`, 1 is `high`."""
    low, high = float(low), float(high)
    width = high - low
    found = low + share * width if math.isfinite(width) else 2 * (low / 2 + share * (high / 2 - low / 2))
    if share == 1.0:
        found = high  # to the bit
    return finite(found)


def shares(values: _Values, low: float, high: float) -> _Values:
    """(values − low) / (high − low), infinite where that is out of reach; in an interval of one point that is at 0."""
    with np.errstate(all="ignore"):
        width = float(high) - float(low)
        if math.isfinite(width):
            return (values - low) / (width or _SMALLEST)
        return (values / 2 - low / 2) / (high / 2 - low / 2)


def evenly(low: float, high: float, count: int) -> NDArray[np.float64]:
    """`count` places from low to high at equal distances."""
    if math.isfinite(float(high) - float(low)):
        return np.linspace(low, high, count)
    return 2.0 * np.linspace(low / 2, high / 2, count)


def margin(low: float, high: float, share: float, alone: float = 1.0) -> float:
    """So great a share of the width; of a single value `alone`, or so great a share of the value itself."""
    wide = share * 2 * (high / 2 - low / 2)
    return wide if wide > 0.0 else max(alone, share * abs(low), _LEAST * abs(low))


def widened(low: float, high: float, share: float, alone: float = 1.0) -> Interval:
    """The interval with that `margin` at each end. No end is infinite, and the ends differ."""
    low, high = float(low), float(high)
    room = margin(low, high, share, alone)
    return finite(low - room), finite(high + room)
