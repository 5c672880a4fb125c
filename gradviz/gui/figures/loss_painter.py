"""Draws the loss over the updates, on any paint device."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gradviz.gui.figures.plot_axes import (
    Plane,
    axis_rect,
    axis_ticks,
    halo_text,
    paint_axes,
    paint_grid,
    paint_heading,
    plot_font,
    polygon,
)
from gradviz.scene.frames import LossFrame, SeriesFrame
from gradviz.scene.themes import Theme

__all__ = ["loss_plane", "paint_loss", "paint_loss_content", "view_range"]

_DASHES = {"train": None, "test": [6.0, 4.0], "penalty": [1.0, 3.0]}


def view_range(frame: LossFrame, log_y: bool) -> tuple[float, float]:
    """The range of the vertical axis; in powers of ten where it is logarithmic."""
    if not log_y:
        return frame.y_range
    low, high = frame.log_range
    return math.log10(low), math.log10(high)


def paint_loss(painter: QPainter, rect: QRectF, frame: LossFrame, theme: Theme, log_y: bool = False) -> None:
    """The whole figure inside `rect`: heading, axes, curves with their labels, the cursor."""
    painter.save()
    inside = paint_heading(painter, rect, frame.title, frame.notes, theme)
    plane = loss_plane(inside, frame, theme, log_y)
    paint_loss_content(painter, plane, frame, theme)
    paint_axes(painter, plane, frame.x_label, frame.y_label, theme)
    painter.restore()


def loss_plane(rect: QRectF, frame: LossFrame, theme: Theme, log_y: bool = False) -> Plane:
    """Where the curves lie in an exported figure's `rect`."""
    y_range = view_range(frame, log_y)
    ticks = axis_ticks(y_range, rect.height(), theme, True, log_y)
    return Plane(axis_rect(rect, ticks, theme), frame.x_range, y_range, log_y, whole_x=True)


def paint_loss_content(painter: QPainter, plane: Plane, frame: LossFrame, theme: Theme) -> None:
    """Everything inside the axes, clipped to the plane's rectangle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(plane.rect.adjusted(-1, -1, 1, 1))
    paint_grid(painter, plane, theme)
    _paint_cursor(painter, plane, frame, theme)
    for series in frame.series:
        _paint_series(painter, plane, frame, series, theme)
    _paint_labels(painter, plane, frame, theme)
    painter.restore()


def series_colour(role: str, theme: Theme) -> str:
    """Train in the accent, test in text, penalty quiet; dashes tell them apart as well."""
    return {"test": theme.negative, "penalty": theme.secondary}.get(role, theme.accent)


def _paint_cursor(painter: QPainter, plane: Plane, frame: LossFrame, theme: Theme) -> None:
    x = float(plane.map(np.array([[frame.cursor, 1.0]]))[0, 0])
    painter.setPen(QPen(QColor(theme.faint), theme.stroke))
    painter.drawLine(QPointF(x, plane.rect.top()), QPointF(x, plane.rect.bottom()))


def _paint_series(painter: QPainter, plane: Plane, frame: LossFrame, series: SeriesFrame, theme: Theme) -> None:
    points = plane.map(np.stack([series.xs, series.ys], axis=1))
    done = series.xs <= frame.cursor
    pen = QPen(QColor(series_colour(series.role, theme)), 1.8 * theme.stroke)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    dashes = _DASHES[series.role]
    if dashes:
        pen.setDashPattern(dashes)
    # What lies after the cursor is known but not now: the same line, paler.
    last = int(done.sum()) - 1
    for part, opacity in ((points[: last + 1], 1.0), (points[max(0, last) :], 0.35)):
        painter.setOpacity(opacity)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for run in _runs(part):
            painter.drawPolyline(polygon(run))
    painter.setOpacity(1.0)
    if last >= 0 and np.isfinite(points[last]).all():
        painter.setPen(QPen(QColor(theme.panel), 1.2 * theme.stroke))
        painter.setBrush(QColor(series_colour(series.role, theme)))
        painter.drawEllipse(QPointF(*points[last].tolist()), 4.0 * theme.stroke**0.5, 4.0 * theme.stroke**0.5)


def _runs(points: np.ndarray) -> list[np.ndarray]:
    """The parts of a curve between its gaps."""
    good = np.isfinite(points).all(axis=1)
    if good.all():
        return [points] if len(points) > 1 else []
    edges = np.flatnonzero(np.diff(np.concatenate([[0], good.astype(np.int8), [0]])))
    return [points[a:b] for a, b in edges.reshape(-1, 2) if b - a > 1]


def _paint_labels(painter: QPainter, plane: Plane, frame: LossFrame, theme: Theme) -> None:
    """Each curve's name and value at its end: right of it where there is room, else above it; never on each other."""
    font = plot_font(theme, bold=True)
    metrics = QFontMetricsF(font)
    height, rect = metrics.height(), plane.rect
    ends = []
    for series in frame.series:
        pixels = plane.map(np.stack([series.xs, series.ys], axis=1))
        pixels = pixels[np.isfinite(pixels).all(axis=1)]
        x, y = pixels[-1].tolist() if len(pixels) else (rect.right(), rect.bottom())
        ends.append((series, x, y, metrics.horizontalAdvance(series.text) + 8, pixels))
    place = _right_of if all(x + width + 8 < rect.right() for _s, x, _y, width, _p in ends) else _above
    centres = place([(x, y, width) for _s, x, y, width, _p in ends], [each[-1] for each in ends], height)
    # From the lowest up, each label keeps clear of the one below it; then all move into the rectangle.
    upwards = sorted(range(len(ends)), key=lambda index: -ends[index][2])
    floor = rect.bottom() - height / 2
    for index in upwards:
        centres[index].setY(min(centres[index].y(), floor))
        floor = centres[index].y() - height - 3
    low = rect.top() + height / 2
    for index in reversed(upwards):
        centres[index].setY(max(centres[index].y(), low))
        low = centres[index].y() + height + 3
    for (series, *_rest), centre in zip(ends, centres, strict=True):
        halo_text(painter, centre, series.text, series_colour(series.role, theme), theme.panel, font, rect)


Ends = list[tuple[float, float, float]]


def _right_of(ends: Ends, curves: list[np.ndarray], height: float) -> list[QPointF]:
    return [QPointF(x + 8 + width / 2, y) for x, y, width in ends]


def _above(ends: Ends, curves: list[np.ndarray], height: float) -> list[QPointF]:
    """Above whatever runs beside the end, so that the words cover no curve."""
    everything = np.concatenate(curves) if curves else np.zeros((0, 2))
    centres = []
    for x, y, width in ends:
        near = (everything[:, 0] >= x - width) & (everything[:, 0] <= x)
        beside = everything[near & (np.abs(everything[:, 1] - y) < 3 * height), 1]
        centres.append(QPointF(x - width / 2, min(y, float(beside.min()) if len(beside) else y) - height * 0.9))
    return centres
