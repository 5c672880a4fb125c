"""Numbers on contour lines: each on the flattest stretch of its line, turned along it, and none over another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath

from gradviz.gui.figures.halo_glyphs import halo_area
from gradviz.gui.figures.plot_axes import Plane, plot_font
from gradviz.gui.figures.surface.path_room import path_room
from gradviz.gui.figures.surface.surface_marks import minimum_words
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import Theme

__all__ = ["ContourLabel", "contour_labels", "paint_contour_labels"]

_PIXELS = 10
_APART = 1.4  # of a label's width: how far labels keep from each other
_LONGER = 2.2  # a line is labelled where it is so many times as long as its label
_PLACES = 4  # of one line that are tried


class ContourLabel(NamedTuple):
    """A level's text, its middle in pixels, its angle in radians, and its width."""

    text: str
    x: float
    y: float
    angle: float
    width: float


def contour_labels(
    plane: Plane, frame: SurfaceFrame, theme: Theme, marks: Sequence[QRectF] | None = None
) -> tuple[ContourLabel, ...]:
    """Each level's text on its longest line, where there is room beside `marks`, the words of the minimum by default,
    off the path; a level whose lines have no such place has none."""
    path = path_room(plane, frame)
    metrics = QFontMetricsF(plot_font(theme, _PIXELS))
    high = metrics.height()
    taken: list[tuple[float, float, float]] = []
    if frame.minimum is not None:
        x, y = plane.map(frame.minimum[None])[0].tolist()
        taken.append((x, y, 2.0 * high))
    if marks is None:
        words = minimum_words(plane, frame, theme)
        marks = () if words is None else (words,)
    found: list[ContourLabel] = []
    for text, width, places in _places(plane, frame, theme, metrics):
        for x, y, angle in places:
            if any(math.hypot(x - a, y - b) < _APART * max(width, other) for a, b, other in taken):
                continue
            around = _around(x, y, angle, width, high)
            if any(around.intersects(mark) for mark in marks) or path.meets(around):
                continue
            taken.append((x, y, width))
            found.append(ContourLabel(text, x, y, angle, width))
            break
    return tuple(found)


def paint_contour_labels(painter: QPainter, labels: Sequence[ContourLabel], theme: Theme) -> None:
    """Write the labels on a dark halo."""
    font = plot_font(theme, _PIXELS)
    middle = QFontMetricsF(font).capHeight() / 2
    for label in labels:
        painter.save()
        painter.translate(QPointF(label.x, label.y))
        painter.rotate(math.degrees(label.angle))
        path, base = QPainterPath(), QPointF(-label.width / 2, middle)
        path.addText(base, font, label.text)
        painter.fillPath(halo_area(label.text, font, base, 2.4 * theme.stroke), QColor(20, 24, 32, 150))
        painter.fillPath(path, QColor("#FFFFFF"))
        painter.restore()


_Places = list[tuple[str, float, list[tuple[float, float, float]]]]
_last: tuple[object, object, _Places] = (None, None, [])


def _places(plane: Plane, frame: SurfaceFrame, theme: Theme, metrics: QFontMetricsF) -> _Places:
    """For each level its text, how wide that is, and the best places on its longest lines; worked out once for the
    steps that one grid serves."""
    global _last
    key = plane.rect.getRect(), plane.x_range, plane.y_range, theme, frame.level_texts
    known, contours, found = _last
    if contours is frame.contours and known == key:
        return found
    found = []
    for text, lines in zip(frame.level_texts, frame.contours, strict=False):
        width = metrics.horizontalAdvance(text)
        longest = sorted(lines, key=len, reverse=True)[:3]
        stretches = [_stretches(plane.map(line), width, plane.rect, metrics.height()) for line in longest]
        # The best place of each line first, then the second best ones.
        found.append((text, width, [place for some in zip_longest(*stretches) for place in some if place is not None]))
    _last = key, frame.contours, found  # one tuple, so that another thread reads a consistent state
    return found


def _around(x: float, y: float, angle: float, width: float, height: float) -> QRectF:
    """The upright box around a label turned by an angle."""
    across = width * abs(math.cos(angle)) + height * abs(math.sin(angle))
    up = width * abs(math.sin(angle)) + height * abs(math.cos(angle))
    return QRectF(x - across / 2, y - up / 2, across, up)


def _stretches(
    points: NDArray[np.float64], width: float, rect: QRectF, height: float
) -> list[tuple[float, float, float]]:
    """The middles and the angles of the straightest stretches of a line that a label of this width fits on, the best
    first."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    if along[-1] < _LONGER * width:
        return []
    found: list[tuple[float, tuple[float, float, float]]] = []
    inside = rect.adjusted(width / 2 + 2, height / 2 + 2, -width / 2 - 2, -height / 2 - 2)
    middles = np.linspace(width, along[-1] - width, 9)
    ends = [np.interp(middles + side * width / 2, along, points[:, axis]) for side in (-1, 1) for axis in (0, 1)]
    for x0, y0, x1, y1 in np.stack(ends, axis=1).tolist():
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        if not inside.contains(QPointF(x, y)):
            continue
        straight = math.hypot(x1 - x0, y1 - y0) / width
        angle = math.atan2(y1 - y0, x1 - x0)
        level = 0.15 * abs(math.cos(angle))  # of equally straight ones, the one that is easiest to read
        upright = angle - math.pi * round(angle / math.pi)  # never upside down
        found.append((straight + level, (x, y, upright)))
    return [place for _score, place in sorted(found, key=lambda each: -each[0])[:_PLACES]]
