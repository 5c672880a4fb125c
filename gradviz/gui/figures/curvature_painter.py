"""Draws the loss along the next step: predicted by the gradient, predicted with curvature, actual."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gradviz.gui.figures.key_row import Key, paint_key_rows
from gradviz.gui.figures.plot_axes import (
    HaloStyle,
    Plane,
    halo_text,
    paint_axes,
    paint_grid,
    paint_heading,
    plane_within,
    plot_font,
    polygon,
)
from gradviz.scene.surface.curvature import CurvatureFrame
from gradviz.scene.themes import Theme

__all__ = ["curve_colour", "curve_keys", "paint_curvature", "paint_curvature_content", "steps_range"]

_LEAD = 0.03
_DASHES = {"gradient": [5.0, 3.0], "curvature": [1.0, 2.4], "actual": None}


def curve_colour(role: str, theme: Theme) -> str:
    """The pen of a curve: gradient in the backward colour, actual loss in the update's colour; dashes differ too."""
    return {"gradient": theme.backward, "curvature": theme.accent}.get(role, theme.update)


def paint_curvature_content(painter: QPainter, plane: Plane, frame: CurvatureFrame, theme: Theme) -> None:
    """Everything inside the axes."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(plane.rect)
    if not len(frame.times):
        painter.setFont(plot_font(theme, 13))
        painter.setPen(QColor(theme.secondary))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(plane.rect, flags, frame.verdict)
        painter.restore()
        return
    painter.setOpacity(0.4 if frame.stale else 1.0)
    paint_grid(painter, plane, theme)
    x = float(plane.map(np.array([[1.0, 0.0]]))[0, 0])
    painter.setPen(QPen(QColor(theme.faint), theme.stroke))
    font = plot_font(theme)
    high = QFontMetricsF(font).height()
    painter.drawLine(QPointF(x, plane.rect.top() + high + 4), QPointF(x, plane.rect.bottom()))  # below its label
    for curve in frame.curves:
        points = plane.map(np.stack([frame.times, curve.ys], axis=1))
        points = points[np.isfinite(points).all(axis=1)]
        painter.setPen(_pen(curve.role, theme))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(polygon(points))
    painter.setPen(QPen(QColor(theme.panel), 1.5 * theme.stroke))
    for place, loss, colour in ((0.0, frame.here, theme.text), (1.0, frame.there, theme.update)):
        if np.isfinite(loss):
            left, top = plane.map(np.array([[place, loss]]))[0].tolist()
            painter.setBrush(QColor(colour))
            painter.drawEllipse(QPointF(left, top), 4.5 * theme.stroke**0.5, 4.5 * theme.stroke**0.5)
    at = QPointF(x, plane.rect.top() + high / 2 + 2)
    halo_text(painter, at, frame.step_text, HaloStyle(font, theme.secondary, theme.panel), plane.rect)
    painter.restore()


def steps_range(frame: CurvatureFrame) -> tuple[float, float]:
    """The range along the step, with room for the whole of the dot that it begins from."""
    if not len(frame.times):
        return 0.0, 1.0
    first, last = float(frame.times[0]), float(frame.times[-1])
    return first - _LEAD * (last - first), last


def curve_keys(frame: CurvatureFrame, theme: Theme) -> tuple[Key, ...]:
    """A piece of each curve with its name."""
    return tuple(
        Key("line", curve_colour(curve.role, theme), curve.text, theme.text, dashes=tuple(_DASHES[curve.role] or ()))
        for curve in reversed(frame.curves)
    )


def paint_curvature(painter: QPainter, rect: QRectF, frame: CurvatureFrame, theme: Theme) -> None:
    """The whole figure inside `rect`: heading, numbers, key, axes, curves."""
    painter.save()
    numbers = [f"{row.name} {row.network}" for row in frame.rows if row.network != "—"] + [frame.stable_text]
    together = [text.replace(" ", "\N{NO-BREAK SPACE}") for text in numbers if text]
    lines = [frame.verdict, ", ".join(together) + "." if together else ""]
    inside = paint_heading(painter, rect, frame.title, [*filter(None, lines), *frame.notes], theme)
    if len(frame.times):
        inside = paint_key_rows(painter, inside, curve_keys(frame, theme), theme)
    plane = plane_within(inside, steps_range(frame), frame.y_range, theme)
    paint_curvature_content(painter, plane, frame, theme)
    if len(frame.times):
        paint_axes(painter, plane, frame.x_label, frame.y_label, theme)
    painter.restore()


def _pen(role: str, theme: Theme) -> QPen:
    pen = QPen(QColor(curve_colour(role, theme)), (2.2 if role == "actual" else 1.8) * theme.stroke)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    dashes = _DASHES[role]
    if dashes:
        pen.setDashPattern(dashes)
    return pen
