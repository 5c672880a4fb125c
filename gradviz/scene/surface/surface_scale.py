"""The colour scale of a loss surface, its contour lines, and the levels of losses on the scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import cast

import contourpy
import numpy as np

from gradviz.engine.network import Vector
from gradviz.intervals import shares, widened
from gradviz.records import FrozenRecord
from gradviz.scene.frame import Floats
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.text.numbers import number
from gradviz.scene.ticks import log_ticks, nice_ticks

__all__ = [
    "LossScale", "contours_of", "departures", "level_texts", "levels_of", "loss_scale", "lowest_height", "outline_of",
]  # fmt: skip

_LINES = 14
_ROUND = ((1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8), (1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,))
_DECADES_FOR_LOG = 1.5
_MOST_DECADES = 6.0
_OUTLIER = 0.98
_RESOLVED = 4.0
_VISIBLE = 0.02  # share of the colour scale that is a visible difference


class LossScale(FrozenRecord, frozen=True):
    """`low` and `high` are the ends of the colours; `clipped`: some losses are above `high`; `holes`: some are not
    finite. `ticks` are (loss, text).
    """

    low: float
    high: float
    logarithmic: bool
    clipped: bool
    holes: bool
    ticks: tuple[tuple[float, str], ...]


def loss_scale(losses: Vector, logarithmic: bool | None = None, before: bool | None = None) -> LossScale:
    """The scale of losses: logarithmic if requested, and never if one is negative; the largest 2 % are clipped if they
    are outliers.

    By default it is logarithmic as the scale `before` was. If there was none, it is logarithmic if the losses span more
    than 1.5 decades. A linear one becomes logarithmic only if more than half of the losses would have the same colour.
    """
    finite = losses[np.isfinite(losses)]
    holes = finite.size < losses.size
    if not finite.size:
        return LossScale(0.0, 1.0, False, False, holes, ())
    low, top = float(finite.min()), float(finite.max())
    usual = _share_of(finite, _OUTLIER)
    if logarithmic is None:
        is_wide = usual > low * 10**_DECADES_FOR_LOG
        logarithmic = before or (is_wide if before is None else _is_unreadable(finite, usual))
    logarithmic = low >= 0.0 < usual * 10**-_MOST_DECADES and logarithmic
    if logarithmic:
        low = max(low, usual * 10**-_MOST_DECADES)
        high = top if top <= usual * 10 else usual
    else:
        high = top if top - low <= 2.0 * (usual - low) else usual
    if not high > low:
        low, high = widened(low, low, 0.05, 1e-12)
    ticks = (log_ticks if logarithmic else nice_ticks)(low, high, 5)
    return LossScale(low, high, logarithmic, top > high, holes, ticks)


def _is_unreadable(finite: Vector, usual: float) -> bool:
    """Whether more than half of the losses would have the same colour at the lower end of a linear scale."""
    low = float(finite.min())
    return _share_of(finite, 0.5) < low + _VISIBLE * (usual - low)


def lowest_height(losses: Vector, low: float, logarithmic: bool) -> float:
    """The loss at the bottom of a surface in space: `low`, the end of the colours, unless on a logarithmic scale the
    lowest 2 % are far below the rest. Those would be needles: the logarithm has no lower limit near zero, and their
    depth depends only on the positions of the grid points."""
    finite = losses[np.isfinite(losses)]
    if not logarithmic or not finite.size:
        return low
    usual = _share_of(finite, 1.0 - _OUTLIER)
    return usual if low < usual / 10 else low


def contours_of(
    xs: Vector, ys: Vector, losses: Vector, scale: LossScale, linear: bool = False
) -> tuple[tuple[float, ...], tuple[tuple[Vector, ...], ...]]:
    """Levels, with equal factors if the scale is logarithmic and not `linear`, and the polylines (k, 2) of each level.

    Closed lines around fewer than `_RESOLVED` cells of the grid are left out: in a valley narrower than the cells there
    would be a chain of them, which look like minima that do not exist.
    """
    if not np.isfinite(losses).any() or len(xs) < 2:
        return (), ()
    levels = _levels(scale, linear)
    cell = float(xs[-1] - xs[0]) * float(ys[-1] - ys[0]) / (max(len(xs) - 1, 1) * max(len(ys) - 1, 1))
    lines = outline_of(xs, ys, losses, levels)
    return levels, tuple(tuple(line for line in each if _ring(line) >= _RESOLVED * cell) for each in lines)


def _ring(line: Vector) -> float:
    """The area inside a closed line; infinite for an open one."""
    if len(line) < 4 or not np.array_equal(line[0], line[-1]):
        return math.inf
    x, y = (line - line[0]).T
    return abs(float(x[:-1] @ y[1:] - x[1:] @ y[:-1])) / 2


def level_texts(levels: Sequence[float]) -> tuple[str, ...]:
    """The texts of the levels, with the fewest significant digits (at least three) that distinguish all of them."""
    digits = next((d for d in range(3, 12) if all(float(f"{level:.{d}g}") == level for level in levels)), 12)
    return tuple(number(level, digits) for level in levels)


def _levels(scale: LossScale, linear: bool) -> tuple[float, ...]:
    """Round numbers inside the scale: 1, 2, 5, 10 … on a logarithmic scale, else at equal distances."""
    low, high = scale.low, scale.high
    if not linear and low > 0 and high > 3 * low:
        for steps in _ROUND:
            decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
            levels = tuple(float(f"{step}e{decade}") for decade in decades for step in steps)
            levels = tuple(level for level in levels if low < level < high)
            if len(levels) <= _LINES:
                return levels
    # 0.35, not 0.35000000000000003, because the number is the label of its line.
    rounded = (float(f"{level:.12g}") for level, _text in nice_ticks(low, high, _LINES))
    return tuple(level for level in rounded if low < level < high)


def outline_of(xs: Vector, ys: Vector, values: Vector, levels: Sequence[float]) -> tuple[tuple[Vector, ...], ...]:
    """For each level, the polylines (k, 2) along which `values` equals it; none where values are not finite."""
    # contour_generator() would do the same, but loads NumPy's masked arrays, which takes 5 % of the start-up time.
    finite = np.isfinite(values)
    lines = contourpy.SerialContourGenerator(
        *np.meshgrid(xs, ys), np.where(finite, values, 0.0), ~finite, corner_mask=True, quad_as_tri=False,
        line_type=contourpy.LineType.Separate, fill_type=contourpy.FillType.OuterOffset,
        z_interp=contourpy.ZInterp.Linear,
    )  # fmt: skip
    return tuple(tuple(cast("list[Vector]", lines.lines(level))) for level in levels)


def _share_of(values: Vector, share: float) -> float:
    """The quantile `share` of values, linearly interpolated (`np.percentile` would load masked arrays)."""
    place = share * (values.size - 1)
    low, high = int(place), min(int(place) + 1, values.size - 1)
    ranked = np.partition(values.ravel(), (low, high))
    return float(ranked[low] + (ranked[high] - ranked[low]) * (place - low))


def levels_of(frame: SurfaceFrame, losses: Floats, most: float = 1.0) -> Floats:
    """Levels of losses, 0..1 on the colour scale, or up to `most` above it; NaN where not finite."""
    with np.errstate(all="ignore"):
        values = np.where(np.isfinite(losses), losses, np.nan)
        if frame.logarithmic:
            low, high = math.log(frame.low), math.log(frame.high)
            values = shares(np.log(np.maximum(values, frame.low)), low, high)
        else:
            values = shares(values, frame.low, frame.high)
    return np.asarray(np.clip(values, 0.0, most))


def departures(frame: SurfaceFrame) -> tuple[np.ndarray, Floats]:
    """Indices of the path's states whose own loss visibly differs from the surface, and the levels of those losses."""
    own, below = levels_of(frame, frame.path_losses), levels_of(frame, frame.path_slice)
    with np.errstate(invalid="ignore"):
        places = np.flatnonzero(np.abs(own - below) > _VISIBLE)
    return places, own[places]
