"""Where the card of a selection stands: in free space near it, else in the strip. Pure geometry, by rectangles."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.layout import Rect

__all__ = ["CardPlace", "Subject", "free_place"]

Floats = NDArray[np.float64]
Point = tuple[float, float]

_PITCH, _ROWS = 12.0, 6.0
_HALO, _AIR = 11.0, 3.0
_TRIED = 24
_NEAR, _FAR, _CROSSED, _OVER = 16.0, 0.8, 150.0, 1.5


class CardPlace(NamedTuple):
    """The room of a card, and the line that leads from it to what it is about, where it stands away."""

    room: Rect
    leader: tuple[Point, Point] | None = None


class Subject(NamedTuple):
    """What a card is about: `points` (k, 2) of its edge, the `boxes` of its units with their numbers, and the
    `anchor` near which a reader looks."""

    points: Floats
    boxes: tuple[Rect, ...]
    anchor: Point


def free_place(
    size: tuple[float, float], bounds: Rect, subject: Subject, taken: Sequence[Rect], others: Floats, scale: float
) -> CardPlace | None:
    """The best place within `bounds` for a card of (width, height) that covers neither its subject nor any of the
    rectangles `taken`; None where there is none. `others` (m, 2) are points of other edges, which are avoided where
    that costs little."""
    width, height = size
    if width > bounds.width or height > bounds.height:
        return None
    xs = np.linspace(bounds.x, bounds.right - width, max(2, int((bounds.width - width) / _PITCH) + 1))
    ys = np.linspace(bounds.y, bounds.bottom - height, max(2, int((bounds.height - height) / _ROWS) + 1))
    x, y = (part.ravel() for part in np.meshgrid(xs, ys))
    boxes = np.array([*taken, *subject.boxes]).reshape(-1, 4)
    over = (
        (x[:, None] < boxes[:, 0] + boxes[:, 2] + _AIR) & (x[:, None] + width > boxes[:, 0] - _AIR)
        & (y[:, None] < boxes[:, 1] + boxes[:, 3] + _AIR) & (y[:, None] + height > boxes[:, 1] - _AIR)
    )  # fmt: skip
    free = ~over.any(axis=1)
    x, y = x[free], y[free]
    if len(subject.points):
        free = ~_holds(x, y, width, height, subject.points, _HALO).any(axis=1)
        x, y = x[free], y[free]
    if not len(x):
        return None
    cost = _FAR * np.hypot(x + width / 2 - subject.anchor[0], y + height / 2 - subject.anchor[1])
    if len(others):
        cost += _OVER * _holds(x, y, width, height, others, 0.0).sum(axis=1)
    found, least = None, math.inf
    for place in np.argsort(cost)[:_TRIED].tolist():
        room = Rect(float(x[place]), float(y[place]), width, height)
        leader, crossed = _leader(room, subject, taken, scale)
        total = float(cost[place]) + _CROSSED * crossed
        if total < least:
            found, least = CardPlace(room, leader), total
    return found


def _leader(
    room: Rect, subject: Subject, taken: Sequence[Rect], scale: float
) -> tuple[tuple[Point, Point] | None, int]:
    """The shortest line to the inner part of the edge, or to the anchor, and how many rectangles it crosses."""
    points = subject.points
    ends = points[len(points) // 5 : -len(points) // 5 or None] if len(points) else np.array([subject.anchor])
    begin = np.clip(ends, (room.x, room.y), (room.right, room.bottom))
    away = np.hypot(*(ends - begin).T)
    best = int(np.argmin(away))
    if away[best] <= _NEAR * scale:
        return None, 0
    along = np.linspace(0.0, 1.0, 24)[:, None]
    line = begin[best] + (ends[best] - begin[best]) * along
    crossed = sum(
        bool(((line[:, 0] > box.x) & (line[:, 0] < box.right) & (line[:, 1] > box.y) & (line[:, 1] < box.bottom)).any())
        for box in taken
    )  # fmt: skip
    (x0, y0), (x1, y1) = begin[best].tolist(), ends[best].tolist()
    return ((x0, y0), (x1, y1)), crossed


def _holds(x: Floats, y: Floats, width: float, height: float, points: Floats, margin: float) -> NDArray[np.bool_]:
    across, down = points[:, 0], points[:, 1]
    return (
        (across > x[:, None] - margin) & (across < x[:, None] + width + margin)
        & (down > y[:, None] - margin) & (down < y[:, None] + height + margin)
    )  # fmt: skip
