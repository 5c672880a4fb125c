"""Marks the states of a path whose own loss differs from that of the surface below: rings in the loss's colour on a
surface, stems from its own loss down to the curve on a line."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradviz.gui.figures.plot_axes import Plane
from gradviz.scene.colours import viridis
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.surface.surface_scale import departures
from gradviz.scene.themes import Theme

__all__ = ["paint_departures"]

_INK, _HALO = "#12151C", "#FFFFFF"
_RADIUS = 3.8
_APART = 2.6  # radii between rings that are drawn: a path of hundreds of states stays readable


def paint_departures(painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme) -> None:
    """Drawn over the path, below its point and arrows."""
    if not len(frame.path) or len(frame.path_losses) != len(frame.path):
        return
    if frame.line is not None:
        _paint_stems(painter, plane, frame, theme)
        return
    places, levels = departures(frame)
    if not len(places):
        return
    points = plane.map(frame.path)[places]
    fills = viridis(levels[:, None], theme)[:, 0]
    radius = _RADIUS * theme.stroke**0.5
    last = None
    for (x, y), colour in zip(points.tolist(), fills.tolist(), strict=True):
        if last is not None and np.hypot(x - last[0], y - last[1]) < _APART * radius:
            continue
        last = x, y
        painter.setPen(QPen(QColor(_HALO), 3.0 * theme.stroke))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.setPen(QPen(QColor(_INK), 1.2 * theme.stroke))
        painter.setBrush(QColor(*colour[:3]))
        painter.drawEllipse(QPointF(x, y), radius, radius)


def _paint_stems(painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme) -> None:
    foot = np.column_stack([frame.path[:, 0], frame.path_slice])
    tops, feet = plane.map(frame.path), plane.map(foot)
    pen = QPen(QColor(theme.secondary), 1.0 * theme.stroke)
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    for (x, top), (_x, low) in zip(tops.tolist(), feet.tolist(), strict=True):
        if np.isfinite(top) and np.isfinite(low) and abs(top - low) > 1.5:
            painter.drawLine(QPointF(x, top), QPointF(x, low))
