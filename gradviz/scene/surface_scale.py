"""The colour scale of a loss surface and its contour lines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import contourpy
import numpy as np

from gradviz.engine.network import Vector
from gradviz.scene.ticks import log_ticks, nice_ticks

__all__ = ["LossScale", "contours_of", "loss_scale", "outline_of"]

_LINES = 12
_DECADES_FOR_LOG = 1.5
_MOST_DECADES = 6.0
_OUTLIER = 0.98


@dataclass(frozen=True, slots=True)
class LossScale:
    """`low` and `high` are the ends of the colours; `clipped`: some losses lie above `high`; `holes`: some are
    not finite. `ticks` are (loss, text)."""

    low: float
    high: float
    logarithmic: bool
    clipped: bool
    holes: bool
    ticks: tuple[tuple[float, str], ...]


def loss_scale(losses: Vector, logarithmic: bool | None = None) -> LossScale:
    """Logarithmic as asked, by itself where the losses span more than 1.5 decades and never where one is negative;
    the largest 2 % clipped where they stand far out."""
    finite = losses[np.isfinite(losses)]
    holes = finite.size < losses.size
    if not finite.size:
        return LossScale(0.0, 1.0, False, False, holes, ())
    low, top = float(finite.min()), float(finite.max())
    usual = _share_of(finite, _OUTLIER)
    wide = usual > low * 10**_DECADES_FOR_LOG if logarithmic is None else logarithmic
    logarithmic = low >= 0.0 < usual and wide
    if logarithmic:
        low = max(low, usual * 10**-_MOST_DECADES)
        high = top if top <= usual * 10 else usual
    else:
        high = top if top - low <= 2.0 * (usual - low) else usual
    if not high > low:
        low, high = low - max(1e-12, abs(low) * 0.05), low + max(1e-12, abs(low) * 0.05)
        high = max(high, np.nextafter(low, math.inf))
    ticks = (log_ticks if logarithmic else nice_ticks)(low, high, 5)
    return LossScale(low, high, logarithmic, top > high, holes, ticks)


def contours_of(
    xs: Vector, ys: Vector, losses: Vector, scale: LossScale
) -> tuple[tuple[float, ...], tuple[tuple[Vector, ...], ...]]:
    """Levels, closer together where the loss is low, and for each the polylines (k, 2) along it."""
    if not np.isfinite(losses).any() or len(xs) < 2:
        return (), ()
    shares = np.arange(1, _LINES + 1) / (_LINES + 1)
    if scale.low > 0 and scale.high > 3 * scale.low:
        levels = scale.low * (scale.high / scale.low) ** shares
    else:
        levels = scale.low + (scale.high - scale.low) * shares
    return tuple(levels.tolist()), outline_of(xs, ys, losses, levels.tolist())


def outline_of(xs: Vector, ys: Vector, values: Vector, levels: Sequence[float]) -> tuple[tuple[Vector, ...], ...]:
    """For each level the polylines (k, 2) along which `values` has it; none where values are not finite."""
    # contour_generator() would do the same, but loads NumPy's masked arrays: a twentieth of a start.
    finite = np.isfinite(values)
    lines = contourpy.SerialContourGenerator(
        *np.meshgrid(xs, ys), np.where(finite, values, 0.0), ~finite, corner_mask=True, quad_as_tri=False,
        line_type=contourpy.LineType.Separate, fill_type=contourpy.FillType.OuterOffset,
        z_interp=contourpy.ZInterp.Linear,
    )  # fmt: skip
    return tuple(tuple(cast("list[Vector]", lines.lines(level))) for level in levels)


def _share_of(values: Vector, share: float) -> float:
    """The value that `share` of them do not exceed, on the line between two (`np.percentile` loads masked arrays)."""
    place = share * (values.size - 1)
    low, high = int(place), min(int(place) + 1, values.size - 1)
    ranked = np.partition(values.ravel(), (low, high))
    return float(ranked[low] + (ranked[high] - ranked[low]) * (place - low))
