"""Draws a gesture in progress over the output plot: new points, a point that is being moved, the circle of the spray or
eraser."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gradviz.gui.figures.plot_axes import LABEL, Plane, plot_font
from gradviz.scene.themes import Theme

__all__ = ["DrawMarks", "paint_draw_marks"]

_POINT, _HELD = 3.4, 6.0  # radii
Place = tuple[float, float]


class DrawMarks(NamedTuple):
    """In data coordinates, except `radius` in pixels. `added` are new points; `moved` is one point, its old and its new
    place; `erased` are the points to be removed; `circle` is the centre of the spray or of the eraser; `cursor` is the
    place of the keyboard cursor. `words` are written beside the point or the circle."""

    added: tuple[Place, ...] = ()
    moved: tuple[Place, Place] | None = None
    erased: tuple[Place, ...] = ()
    circle: Place | None = None
    radius: float = 0.0
    cursor: Place | None = None
    colour: str = ""
    is_test: bool = False
    words: str = ""


def paint_draw_marks(painter: QPainter, plane: Plane, marks: DrawMarks, theme: Theme) -> None:
    """Draw all marks above the samples."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(plane.rect)
    colour, size = QColor(marks.colour or theme.text), theme.stroke
    for x, y in _pixels(plane, marks.added):
        _dot(painter, QPointF(x, y), _POINT * size, colour, theme, marks.is_test)
    for x, y in _pixels(plane, marks.erased):
        _cross(painter, x, y, 1.6 * _POINT * size, theme)
    if marks.moved is not None:
        (x0, y0), (x1, y1) = _pixels(plane, marks.moved)
        for pen in (QPen(QColor(theme.panel), 3.0 * size), QPen(QColor(theme.text), 1.4 * size, Qt.PenStyle.DashLine)):
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x0, y0), _HELD * size, _HELD * size)
            painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
        _dot(painter, QPointF(x1, y1), _HELD * size, colour, theme, marks.is_test)
    if marks.circle is not None and marks.radius > 0.0:
        ((x, y),) = _pixels(plane, (marks.circle,))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(QColor(theme.panel), 3.4 * size), QPen(colour, 1.6 * size)):
            painter.setPen(pen)
            painter.drawEllipse(QPointF(x, y), marks.radius, marks.radius)
    if marks.cursor is not None:
        ((x, y),) = _pixels(plane, (marks.cursor,))
        _hair_cross(painter, x, y, theme)
    _paint_words(painter, plane, marks, theme)
    painter.restore()


def _pixels(plane: Plane, places: tuple[Place, ...]) -> list[list[float]]:
    if not places:
        return []
    points: NDArray[np.float64] = np.array(places, dtype=np.float64).reshape(-1, 2)
    return plane.map(points).tolist()


def _dot(painter: QPainter, place: QPointF, radius: float, colour: QColor, theme: Theme, is_test: bool) -> None:
    painter.setBrush(QColor(theme.panel) if is_test else colour)
    painter.setPen(QPen(colour if is_test else QColor(theme.panel), 1.4 * theme.stroke))
    painter.drawEllipse(place, radius, radius)


def _cross(painter: QPainter, x: float, y: float, reach: float, theme: Theme) -> None:
    for pen in (QPen(QColor(theme.panel), 3.6 * theme.stroke), QPen(QColor(theme.text), 1.6 * theme.stroke)):
        painter.setPen(pen)
        painter.drawLine(QPointF(x - reach, y - reach), QPointF(x + reach, y + reach))
        painter.drawLine(QPointF(x - reach, y + reach), QPointF(x + reach, y - reach))


def _hair_cross(painter: QPainter, x: float, y: float, theme: Theme) -> None:
    """The keyboard cursor: four strokes around an empty centre."""
    near, far = 4.0 * theme.stroke, 11.0 * theme.stroke
    for pen in (QPen(QColor(theme.panel), 3.4 * theme.stroke), QPen(QColor(theme.accent), 1.8 * theme.stroke)):
        painter.setPen(pen)
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            painter.drawLine(QPointF(x + near * dx, y + near * dy), QPointF(x + far * dx, y + far * dy))


def _paint_words(painter: QPainter, plane: Plane, marks: DrawMarks, theme: Theme) -> None:
    """A small card beside the moved point or the circle, inside the plot."""
    place = marks.moved[1] if marks.moved is not None else marks.circle or marks.cursor
    if not marks.words or place is None:
        return
    ((x, y),) = _pixels(plane, (place,))
    font, pad = plot_font(theme, LABEL), 6 * theme.scale
    metrics = QFontMetricsF(font)
    width, height = metrics.horizontalAdvance(marks.words) + 2 * pad, metrics.height() + pad
    away = max(marks.radius if marks.circle is not None else 0.0, 8 * theme.scale) + pad
    left = x + away if x + away + width <= plane.rect.right() else x - away - width
    left = max(plane.rect.left(), min(left, plane.rect.right() - width))
    top = max(plane.rect.top(), min(y - height / 2, plane.rect.bottom() - height))
    card = QRectF(left, top, width, height)
    painter.setBrush(QColor(theme.panel))
    painter.setPen(QPen(QColor(theme.line), theme.stroke))
    painter.drawRoundedRect(card, 4, 4)
    painter.setPen(QColor(theme.text))
    painter.setFont(font)
    painter.drawText(card, Qt.AlignmentFlag.AlignCenter, marks.words)
