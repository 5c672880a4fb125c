"""Draws the parts of an optimizer's step: thin dashed arrows one after the other, and a box of the adapted learning
rates."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gradviz.gui.figures.plot_axes import Plane, plot_font
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import Theme

__all__ = ["paint_substeps", "substep_words"]

# Where it is, a point or the rectangle that it stands beside; the text; its colour.
Words = tuple[QPointF | QRectF, str, str]

_HALO = "#FFFFFF"


def paint_substeps(painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme) -> list[Words]:
    """Drawn below the step's own arrow, in the light theme's colours, as the surface is the same in all. Returns the
    words, which find their places after those of the larger arrows."""
    area = _box(plane, frame)
    if area is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((_HALO, 3.2), (theme.on_surface("update"), 1.4)):
            painter.setPen(QPen(QColor(colour), width * theme.stroke))
            painter.drawRect(area)
    for first, last, _text in _arrows(plane, frame):
        _arrow(painter, QPointF(*first), QPointF(*last), theme)
    return substep_words(plane, frame, theme)


def substep_words(plane: Plane, frame: SurfaceFrame, theme: Theme) -> list[Words]:
    """The words of the parts: at a point, or beside a rectangle."""
    parts, words, area = frame.substeps, list[Words](), _box(plane, frame)
    if parts is not None and area is not None:
        words.append((area, parts.texts[2], theme.on_surface("update")))
    arrows = _arrows(plane, frame)
    if arrows:
        font = plot_font(theme)
        middle = (np.array(arrows[0][0]) + np.array(arrows[-1][1])) / 2
        for first, last, text in arrows:
            # Outwards from the step's own arrow, far enough for half of the words.
            own = (np.array(first) + np.array(last)) / 2
            away = own - middle
            away = away / max(1e-9, float(np.hypot(*away)))
            half = np.array([QFontMetricsF(font).horizontalAdvance(text) / 2 + 8, 12 * theme.scale])
            at = QPointF(*(own + away * half).tolist())
            words.append((at, text, theme.on_surface("text")))
    return words


def _box(plane: Plane, frame: SurfaceFrame) -> QRectF | None:
    """The box of the adapted learning rates in pixels; None where there is none."""
    parts, origin = frame.substeps, frame.origin
    if parts is None or parts.box is None or frame.step_arrow is None:
        return None
    (left, bottom), (right, top) = plane.map(np.stack([origin - parts.box, origin + parts.box])).tolist()
    return QRectF(QPointF(left, top), QPointF(right, bottom)).normalized()


def _arrows(plane: Plane, frame: SurfaceFrame) -> list[tuple[list[float], list[float], str]]:
    """The ends in pixels and the text of each part of the step that has an arrow."""
    parts, origin = frame.substeps, frame.origin
    if parts is None or parts.joint is None or frame.step_arrow is None:
        return []
    start, joint, end = plane.map(np.stack([origin, origin + parts.joint, origin + frame.step_arrow])).tolist()
    return [(start, joint, parts.texts[0]), (joint, end, parts.texts[1])]


def _arrow(painter: QPainter, start: QPointF, tip: QPointF, theme: Theme) -> None:
    along = tip - start
    length = math.hypot(along.x(), along.y())
    if length < 2.0:
        return
    unit = along / length
    side = QPointF(-unit.y(), unit.x())
    head = min(8.0 * theme.stroke**0.5, length * 0.6)
    neck = tip - unit * head
    for colour, width in ((_HALO, 4.0), (theme.on_surface("text"), 1.5)):
        pen = QPen(QColor(colour), width * theme.stroke)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if colour != _HALO:
            pen.setDashPattern([4.0, 2.5])
        painter.setPen(pen)
        painter.drawLine(start, neck)
        painter.setPen(QPen(QColor(colour), max(0.5, (width - 1.5) * theme.stroke)))
        painter.setBrush(QColor(colour))
        painter.drawPolygon(QPolygonF([tip, neck + side * head * 0.4, neck - side * head * 0.4]))
