"""Which range of a plane to show: the path with a margin; the previous range is kept as long as it fits."""

from __future__ import annotations

import math

import numpy as np

from gradviz.engine.network import Vector
from gradviz.landscape.plane import FARTHEST, Range

__all__ = ["FARTHEST", "can_be_shown", "fitted_range"]

_MARGIN = 0.15
_ROOMY = 3.0
_FAR = 6.0


def can_be_shown(parameters: Vector) -> bool:
    """Whether a plane can be laid through these parameters: all of them are finite and none is beyond `FARTHEST`."""
    return bool(np.abs(parameters).max(initial=0.0) <= FARTHEST)  # False for NaN


def fitted_range(places: Vector, reach: float, previous: Range | None, *, whole: bool = True) -> Range:
    """One axis of a plane whose origin is the point shown: at least ±`reach` around 0, and the path's `places` (k,)
    with a margin; without `whole` only the near ones. The previous range is kept while it holds them and is not much
    too wide."""
    if not math.isfinite(reach) or reach <= 0.0:
        reach = 1.0
    near = places[np.abs(places) <= FARTHEST]
    if not whole:
        near = near[np.abs(near) <= _FAR * reach]
    low, high = min(-reach, float(near.min(initial=0.0))), max(reach, float(near.max(initial=0.0)))
    margin = _MARGIN * (high - low)
    wanted = low - margin, high + margin
    if previous is not None:
        width = previous[1] - previous[0]
        if previous[0] <= low and high <= previous[1] and width <= _ROOMY * (wanted[1] - wanted[0]):
            return previous
    # Rounded outwards, so that the ends are short numbers.
    digits = 1 - math.floor(math.log10(wanted[1] - wanted[0]))
    grain = 10.0**-digits * 2.0
    return (
        round(math.floor(wanted[0] / grain) * grain, digits + 1),
        round(math.ceil(wanted[1] / grain) * grain, digits + 1),
    )
