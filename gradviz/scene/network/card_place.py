"""Places the card of a selection: in free space near it, else in the strip below the graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.network.rectangle import Rect

__all__ = ["CardPlace", "Subject", "free_place"]

Floats = NDArray[np.float64]
Point = tuple[float, float]

_PITCH, _ROWS = 12.0, 8.0
_HALO, _AIR = 11.0, 3.0
_TRIED = 60
_NEAR, _FAR, _OVER = 16.0, 0.8, 4.0
_HARDLY = 2  # the most points of other edges that a card may cover


class CardPlace(NamedTuple):
    """The rectangle of a card, and the line to its subject if they are not adjacent."""

    room: Rect
    leader: tuple[Point, Point] | None = None


class Subject(NamedTuple):
    """The subject of a card: `points` (k, 2) of its edge, the `boxes` of its units with their numbers, and the `anchor`
    that the card should be near."""

    points: Floats
    boxes: tuple[Rect, ...]
    anchor: Point


def free_place(
    size: tuple[float, float], bounds: Rect, subject: Subject, taken: Sequence[Rect], others: Floats, scale: float
) -> CardPlace | None:
    """The best place within `bounds` for a card of (width, height) that covers neither its subject nor any of the
    rectangles `taken`, and hardly any of `others` (m, 2), the points of other edges; None where there is none."""
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
    covered = _holds(x, y, width, height, others, 0.0).sum(axis=1) if len(others) else np.zeros(len(x))
    cost += _OVER * covered
    x, y, cost = (part[covered <= _HARDLY] for part in (x, y, cost))
    for place in np.argsort(cost)[:_TRIED].tolist():
        room = Rect(float(x[place]), float(y[place]), width, height)
        leader = _leader(room, subject, scale)
        if leader is None or not _crosses(leader, taken):
            return CardPlace(room, leader)
    return None


def _leader(
    room: Rect, subject: Subject, scale: float
) -> tuple[Point, Point] | None:
    """The shortest line from the card to the inner part of the edge, or to the unit; None where they are close."""
    points = subject.points
    if len(points):
        ends = points[len(points) // 5 : -len(points) // 5]
    else:
        box = subject.boxes[0] if subject.boxes else Rect(*subject.anchor, 0.0, 0.0)
        ends = np.clip([(room.centre_x, room.centre_y)], (box.x, box.y), (box.right, box.bottom))
    begin = np.clip(ends, (room.x, room.y), (room.right, room.bottom))
    away = np.hypot(*(ends - begin).T)
    best = int(np.argmin(away))
    if away[best] <= _NEAR * scale:
        return None
    (x0, y0), (x1, y1) = begin[best].tolist(), ends[best].tolist()
    return (x0, y0), (x1, y1)


def _crosses(line: tuple[Point, Point], taken: Sequence[Rect]) -> bool:
    """Whether a line crosses one of the rectangles."""
    begin, end = np.array(line)
    points = begin + (end - begin) * np.linspace(0.0, 1.0, 48)[:, None]
    boxes = np.array(taken).reshape(-1, 4)
    x, y = points[:, :1], points[:, 1:]
    inside = ((x > boxes[:, 0]) & (x < boxes[:, 0] + boxes[:, 2]) & (y > boxes[:, 1]) & (y < boxes[:, 1] + boxes[:, 3]))
    return bool(inside.any())


def _holds(x: Floats, y: Floats, width: float, height: float, points: Floats, margin: float) -> NDArray[np.bool_]:
    across, down = points[:, 0], points[:, 1]
    return (
        (across > x[:, None] - margin) & (across < x[:, None] + width + margin)
        & (down > y[:, None] - margin) & (down < y[:, None] + height + margin)
    )  # fmt: skip
