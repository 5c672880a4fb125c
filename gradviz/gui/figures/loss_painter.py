"""Draws the loss over the updates, on any paint device."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gradviz.gui.figures.key_row import Key, paint_key_rows
from gradviz.gui.figures.plot_axes import (
    Plane,
    finite_parts,
    paint_axes,
    paint_grid,
    paint_heading,
    plane_within,
    polygon,
)
from gradviz.scene.charts.losses import LossFrame, SeriesFrame
from gradviz.scene.themes import Theme

__all__ = ["loss_keys", "loss_plane", "paint_loss", "paint_loss_content", "updates_range", "view_range"]

_DASHES = {"train": None, "test": [4.0, 2.5], "penalty": [1.0, 3.0]}
_LEAD = 0.02
_HALO = 80  # opacity of 255


def view_range(frame: LossFrame, log_y: bool) -> tuple[float, float]:
    """The range of the vertical axis; in powers of ten where it is logarithmic."""
    if not log_y:
        return frame.y_range
    low, high = frame.log_range
    return math.log10(low), math.log10(high)


def updates_range(frame: LossFrame) -> tuple[float, float]:
    """The range of the updates, with room for the whole of a dot at the first and at the last one."""
    first, last = frame.x_range
    room = _LEAD * (last - first)
    return first - room, last + room


def paint_loss(painter: QPainter, rect: QRectF, frame: LossFrame, theme: Theme, log_y: bool = False) -> None:
    """The whole figure inside `rect`: heading, keys, axes, curves, the cursor."""
    painter.save()
    inside = paint_heading(painter, rect, frame.title, frame.notes, theme)
    inside = paint_key_rows(painter, inside, loss_keys(frame, theme), theme)
    plane = loss_plane(inside, frame, theme, log_y)
    paint_loss_content(painter, plane, frame, theme)
    paint_axes(painter, plane, frame.x_label, frame.y_label, theme)
    painter.restore()


def loss_keys(frame: LossFrame, theme: Theme) -> tuple[Key, ...]:
    """Each curve's line, name and value at the cursor."""
    return tuple(
        Key("line", ink := series_colour(series.role, theme), series.text, ink, True, tuple(_DASHES[series.role] or ()))
        for series in frame.series
    )


def loss_plane(rect: QRectF, frame: LossFrame, theme: Theme, log_y: bool = False) -> Plane:
    """Where the curves lie in an exported figure's `rect`."""
    return plane_within(rect, updates_range(frame), view_range(frame, log_y), theme, log_y=log_y, whole_x=True)


def paint_loss_content(painter: QPainter, plane: Plane, frame: LossFrame, theme: Theme) -> None:
    """Everything inside the axes, clipped to the plane's rectangle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(plane.rect.adjusted(-1, -1, 1, 1))
    paint_grid(painter, plane, theme)
    _paint_cursor(painter, plane, frame, theme)
    for series in frame.series:
        _paint_series(painter, plane, frame, series, theme)
    painter.restore()


def series_colour(role: str, theme: Theme) -> str:
    """The pen of a series: train in the accent colour, test in the text's, penalty in a quiet one; dashes differ."""
    return {"test": theme.negative, "penalty": theme.secondary}.get(role, theme.accent)


def _paint_cursor(painter: QPainter, plane: Plane, frame: LossFrame, theme: Theme) -> None:
    x = float(plane.map(np.array([[frame.cursor, 1.0]]))[0, 0])
    # A square cap would leave a dot above the axes, where a plot on the screen is not drawn anew.
    painter.setPen(QPen(QColor(theme.faint), theme.stroke, Qt.PenStyle.DashLine, Qt.PenCapStyle.FlatCap))
    painter.drawLine(QPointF(x, plane.rect.top() + 1), QPointF(x, plane.rect.bottom()))


def _paint_series(painter: QPainter, plane: Plane, frame: LossFrame, series: SeriesFrame, theme: Theme) -> None:
    points = plane.map(np.stack([series.xs, series.ys], axis=1))
    done = series.xs <= frame.cursor
    pen = QPen(QColor(series_colour(series.role, theme)), 1.8 * theme.stroke)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    dashes = _DASHES[series.role]
    if dashes:
        pen.setDashPattern(dashes)
    # After the cursor the same line is paler.
    last = int(done.sum()) - 1
    for part, opacity in ((points[: last + 1], 1.0), (points[max(0, last) :], 0.35)):
        painter.setOpacity(opacity)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for run in finite_parts(part):
            painter.drawPolyline(polygon(run))
    painter.setOpacity(1.0)
    _paint_dot(painter, plane, frame, series, theme)


def _paint_dot(painter: QPainter, plane: Plane, frame: LossFrame, series: SeriesFrame, theme: Theme) -> None:
    """A dot on the curve at the cursor."""
    last = int((series.xs <= frame.cursor).sum()) - 1
    if last < 0:
        return
    place = plane.map(np.array([[series.xs[last], series.ys[last]]]))[0]
    if np.isfinite(place).all():
        if frame.is_selected:
            halo = QColor(theme.accent)
            halo.setAlpha(_HALO)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(halo)
            painter.drawEllipse(QPointF(*place.tolist()), 9.0 * theme.stroke**0.5, 9.0 * theme.stroke**0.5)
        painter.setPen(QPen(QColor(theme.panel), 1.2 * theme.stroke))
        painter.setBrush(QColor(series_colour(series.role, theme)))
        painter.drawEllipse(QPointF(*place.tolist()), 4.0 * theme.stroke**0.5, 4.0 * theme.stroke**0.5)
