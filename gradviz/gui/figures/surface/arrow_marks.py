"""The arrows of gradient and step on the map of a surface, and the places of their words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gradviz.gui.figures.plot_axes import WORD, Plane, halo_box, plot_font, words_within
from gradviz.gui.figures.surface.path_room import path_room
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import Theme

__all__ = ["ArrowWords", "along_arrow", "arrows_in_sight", "paint_arrow"]

_WIDEST_WORDS = 0.7  # of the picture's width
_SHORTEST, _LONGEST, _SHARE = 46.0, 84.0, 0.2  # pixels of the gradient's arrow; of the picture's shorter side
_HALO = "#FFFFFF"
_SHARES = np.linspace(0.0, 1.0, 17)[:, None]


class ArrowWords(NamedTuple):
    """An arrow in pixels with its words; `at` is the middle of the words, beyond the tip."""

    start: QPointF
    tip: QPointF
    at: QPointF
    text: str
    colour: str


_Asked = tuple[object, Plane, Theme]
_last: tuple[_Asked | None, tuple[ArrowWords, ...]] = (None, ())


def arrows_in_sight(plane: Plane, frame: SurfaceFrame, theme: Theme) -> tuple[ArrowWords, ...]:
    """The arrows of which anything is in sight. The gradient's has no scale but its direction, so it has one length.
    Words are beyond the tip, above or below it, where they keep off the path. Several marks of one picture ask."""
    global _last
    asked, (known, found) = (frame, plane, theme), _last
    if known is None or known[0] is not frame or known[1:] != asked[1:]:
        found = _found(plane, frame, theme)
        _last = asked, found  # one tuple, so that another thread reads a consistent state
    return found


def _found(plane: Plane, frame: SurfaceFrame, theme: Theme) -> tuple[ArrowWords, ...]:
    path = path_room(plane, frame)
    metrics = QFontMetricsF(plot_font(theme, WORD, bold=True))
    side = min(plane.rect.width(), plane.rect.height())
    length = min(max(_SHORTEST * theme.scale, _SHARE * side), _LONGEST * theme.scale)
    found = []
    for end, fixed, colour, text in (
        (frame.gradient_arrow, length, theme.on_surface("backward"), frame.gradient_text),
        (frame.step_arrow, None, theme.on_surface("update"), frame.step_text),
    ):
        if end is None:
            continue
        places = plane.map(np.stack([frame.origin, frame.origin + end]))
        far = float(np.hypot(*(places[1] - places[0])))
        if fixed is not None and frame.line is None and far > 0.0:
            places[1] = places[0] + (places[1] - places[0]) * (fixed / far)
        if not _in_sight(places, plane.rect):
            continue
        start, tip = (QPointF(*place) for place in places.tolist())
        away = 1.0 if tip.y() >= start.y() else -1.0
        shown = words_within(text, _WIDEST_WORDS * plane.rect.width(), metrics.horizontalAdvance)
        wide, high = metrics.horizontalAdvance(shown), metrics.height()
        along = along_arrow(start, tip)
        ways = [QPointF(tip.x(), tip.y() + each * 14 * theme.scale) for each in (away, -away)]
        boxes = [halo_box(at, wide, high, plane.rect) for at in ways]
        is_free = not path.meets(boxes[1]) and not any(boxes[1].intersects(part) for part in along)
        at = ways[1] if path.meets(boxes[0]) and is_free else ways[0]
        found.append(ArrowWords(start, tip, at, shown, colour))
    return tuple(found)


def _in_sight(ends: NDArray[np.float64], rect: QRectF) -> bool:
    places = ends[0] + (ends[1] - ends[0]) * _SHARES
    return bool(((places >= (rect.left(), rect.top())) & (places <= (rect.right(), rect.bottom()))).all(axis=1).any())


def along_arrow(start: QPointF, tip: QPointF) -> list[QRectF]:
    """Small boxes from an arrow's start to its tip, for words to keep off."""
    return [QRectF(-5, -5, 10, 10).translated(start + (tip - start) * share) for share in np.linspace(0, 1, 7).tolist()]


def paint_arrow(painter: QPainter, start: QPointF, tip: QPointF, colour: str, stroke: float) -> None:
    along = tip - start
    length = float(np.hypot(along.x(), along.y()))
    if length < 1.0:
        return
    unit = along / length
    side = QPointF(-unit.y(), unit.x())
    head = min(11.0 * (0.6 + 0.4 * stroke), length * 0.7)
    neck = tip - unit * head
    shape = QPolygonF([tip, neck + side * head * 0.42, neck - side * head * 0.42])
    for shade, extra in ((_HALO, 3.2), (colour, 0.0)):
        pen = QPen(QColor(shade), 2.4 * stroke + extra)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawLine(start, neck)
        edge = QPen(QColor(shade), extra or 0.5)
        edge.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(edge)
        painter.setBrush(QColor(shade))
        painter.drawPolygon(shape)
