"""The two arrows on a loss surface: exact in direction, readable in length."""

from __future__ import annotations

import numpy as np

from gradviz.engine.network import Vector
from gradviz.scene.frame import Frame

__all__ = ["Arrow", "gradient_arrow", "step_arrow"]

_LENGTH = 0.24
_SHORTEST = 0.05
_BORDER = 0.03
_SMALLEST_ROOM = 0.06

Ranges = tuple[tuple[float, float], tuple[float, float]]


class Arrow(Frame, frozen=True, eq=False):
    """`numbers` are the true components; `drawn` is `numbers` × `factor`, None where there is nothing to draw."""

    numbers: Vector
    drawn: Vector | None
    factor: float


def gradient_arrow(origin: Vector, numbers: Vector, ranges: Ranges) -> Arrow:
    """Uphill, always about a quarter of the picture long: only the direction is to scale."""
    return _scaled(origin, numbers, ranges)


def step_arrow(origin: Vector, numbers: Vector, ranges: Ranges) -> Arrow:
    """To the parameters after the update; where that is too near to see or outside, longer or shorter."""
    size = _share(numbers, ranges)
    if _SHORTEST <= size <= _room(origin, numbers, ranges):
        return Arrow(numbers, numbers, 1.0)
    return _scaled(origin, numbers, ranges)


def _scaled(origin: Vector, numbers: Vector, ranges: Ranges) -> Arrow:
    size = _share(numbers, ranges)
    if not np.isfinite(origin).all() or not np.isfinite(size) or size == 0.0:
        return Arrow(numbers, None, 1.0)
    length = min(_LENGTH, max(_SMALLEST_ROOM, _room(origin, numbers, ranges)))
    factor = length / size
    drawn = numbers * factor
    if not np.isfinite(drawn).all():
        return Arrow(numbers, None, 1.0)
    return Arrow(numbers, drawn, float(factor))


def _share(numbers: Vector, ranges: Ranges) -> float:
    """Length as a share of the picture's sides."""
    widths = np.array([high - low for low, high in ranges])
    return float(np.hypot(*(numbers / widths)))


def _room(origin: Vector, numbers: Vector, ranges: Ranges) -> float:
    """How long an arrow from `origin` along `numbers` may be before it comes near the border."""
    size = _share(numbers, ranges)
    if size == 0.0 or not np.isfinite(size):
        return 0.0
    room = np.inf
    for start, part, (low, high) in zip(origin, numbers, ranges, strict=True):
        width = high - low
        part = part / width / size
        space = (high - start if part > 0 else start - low) / width - _BORDER
        if part != 0.0:
            room = min(room, float(space) / abs(float(part)))  # the smallest numbers have an infinite inverse
    return float(max(0.0, room))
