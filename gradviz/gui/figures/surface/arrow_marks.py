"""The arrows of gradient and step on the map of a surface, and the places of their words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gradviz.gui.figures.plot_axes import WORD, Plane, halo_box, plot_font, words_within
from gradviz.gui.figures.surface.path_room import path_room
from gradviz.gui.figures.surface.surface_marks import minimum_room
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import Theme

__all__ = ["ArrowWords", "along_arrow", "arrows_in_sight", "paint_arrow"]

_WIDEST_WORDS = 0.7  # of the picture's width
_SHORTEST, _LONGEST, _SHARE = 46.0, 84.0, 0.2  # pixels of the gradient's arrow; of the picture's shorter side
_HALO = "#FFFFFF"
_SYMBOLS = ("∇L", "∂L/∂w")  # of the gradient, where there is no room for its words
_SHARES = np.linspace(0.0, 1.0, 17)[:, None]


class ArrowWords(NamedTuple):
    """An arrow in pixels with its words, which may be empty; `at` is the middle of the words, near the tip."""

    start: QPointF
    tip: QPointF
    at: QPointF
    text: str
    colour: str


_Asked = tuple[object, Plane, Theme]
_last: tuple[_Asked | None, tuple[ArrowWords, ...]] = (None, ())


def arrows_in_sight(plane: Plane, frame: SurfaceFrame, theme: Theme) -> tuple[ArrowWords, ...]:
    """The arrows of which anything is in sight. The gradient's has no scale but its direction, so it has one length.
    Words are near the tip, off the point, the cross at the minimum and each other, and where possible off the path;
    without such a place there are none. Several marks of one picture ask."""
    global _last
    asked, (known, found) = (frame, plane, theme), _last
    if known is None or known[0] is not frame or known[1:] != asked[1:]:
        found = _found(plane, frame, theme)
        _last = asked, found  # one tuple, so that another thread reads a consistent state
    return found


def _found(plane: Plane, frame: SurfaceFrame, theme: Theme) -> tuple[ArrowWords, ...]:
    path, arrows = path_room(plane, frame), _arrows(plane, frame, theme)
    taken = [room for room in (minimum_room(plane, frame, theme), _point_room(plane, frame, theme)) if room is not None]
    taken += [part for arrow in arrows for part in along_arrow(arrow.start, arrow.tip)]
    metrics = QFontMetricsF(plot_font(theme, WORD, bold=True))
    found = []
    for arrow in arrows:
        shown = words_within(arrow.text, _WIDEST_WORDS * plane.rect.width(), metrics.horizontalAdvance)
        places = [
            (halo_box(at, width, metrics.height(), plane.rect), words) for words in (shown, _shortest(arrow.text))
            for width in [metrics.horizontalAdvance(words)] for at in _beyond(arrow, width, theme)
        ]  # fmt: skip
        free = [each for each in places if not any(each[0].intersects(other) for other in taken)]
        if free:
            box, words = next((each for each in free if not path.meets(each[0])), free[0])
            taken.append(box)
            found.append(arrow._replace(at=box.center(), text=words))
        else:
            found.append(arrow._replace(text=""))  # words over a mark cannot be read
    return tuple(found)


def _arrows(plane: Plane, frame: SurfaceFrame, theme: Theme) -> list[ArrowWords]:
    """The arrows with all of their words, which have no place yet."""
    side = min(plane.rect.width(), plane.rect.height())
    length = min(max(_SHORTEST * theme.scale, _SHARE * side), _LONGEST * theme.scale)
    arrows = []
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
        if _in_sight(places, plane.rect):
            start, tip = (QPointF(*place) for place in places.tolist())
            arrows.append(ArrowWords(start, tip, tip, text, colour))
    return arrows


def _beyond(arrow: ArrowWords, width: float, theme: Theme) -> list[QPointF]:
    """The middles of words near the tip: above or below it, on the side to which the arrow points before the other
    one, then a little further away, then beside it."""
    tip, scale = arrow.tip, theme.scale
    up = 1.0 if tip.y() >= arrow.start.y() else -1.0
    across = 1.0 if tip.x() >= arrow.start.x() else -1.0
    aside = width / 2 + 10 * scale
    ways = [(0.0, 14 * up), (0.0, -14 * up), (0.0, 24 * up), (0.0, -24 * up)]
    return [tip + QPointF(x, y * scale) for x, y in (*ways, (aside * across, 0.0), (-aside * across, 0.0))]


def _shortest(text: str) -> str:
    """The symbol in a gradient's words, else the first word: a step's rule is said elsewhere."""
    return next((symbol for symbol in _SYMBOLS if f" {symbol}" in text), text.partition(" ")[0])


def _point_room(plane: Plane, frame: SurfaceFrame, theme: Theme) -> QRectF | None:
    """The rectangle of the point, for texts to avoid."""
    place = plane.map(frame.point[None])[0]
    if not np.isfinite(place).all():
        return None
    x, y = place.tolist()
    radius = 8.0 * theme.stroke**0.5
    return QRectF(x - radius, y - radius, 2 * radius, 2 * radius)


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
