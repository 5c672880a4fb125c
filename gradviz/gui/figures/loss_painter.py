"""Draws the loss over the updates, on any paint device."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gradviz.gui.figures.plot_axes import (
    Plane,
    finite_parts,
    paint_axes,
    paint_grid,
    paint_heading,
    plane_within,
    plot_font,
    polygon,
)
from gradviz.scene.charts.losses import LossFrame, SeriesFrame
from gradviz.scene.themes import Theme

__all__ = [
    "label_width", "loss_plane", "paint_labels", "paint_loss", "paint_loss_content", "spread", "updates_range",
    "view_range",
]  # fmt: skip

_DASHES = {"train": None, "test": [6.0, 4.0], "penalty": [1.0, 3.0]}
_LABEL_GAP, _LINE_GAP = 8.0, 1.0
_LEAD = 0.02


def view_range(frame: LossFrame, log_y: bool) -> tuple[float, float]:
    """The range of the vertical axis; in powers of ten where it is logarithmic."""
    if not log_y:
        return frame.y_range
    low, high = frame.log_range
    return math.log10(low), math.log10(high)


def updates_range(frame: LossFrame) -> tuple[float, float]:
    """The range of the updates, with room for the whole of a dot at the first one."""
    first, last = frame.x_range
    return first - _LEAD * (last - first), last


def paint_loss(painter: QPainter, rect: QRectF, frame: LossFrame, theme: Theme, log_y: bool = False) -> None:
    """The whole figure inside `rect`: heading, axes, curves with their labels, the cursor."""
    painter.save()
    inside = paint_heading(painter, rect, frame.title, frame.notes, theme)
    plane = loss_plane(inside, frame, theme, log_y)
    paint_loss_content(painter, plane, frame, theme)
    paint_axes(painter, plane, frame.x_label, frame.y_label, theme)
    area = plane.rect
    strip = QRectF(area.right(), area.top(), label_width(frame, theme), area.height())
    paint_labels(painter, strip, plane, frame, theme)
    painter.restore()


def loss_plane(rect: QRectF, frame: LossFrame, theme: Theme, log_y: bool = False) -> Plane:
    """Where the curves lie in an exported figure's `rect`."""
    right = label_width(frame, theme)
    updates = updates_range(frame)
    return plane_within(rect, updates, view_range(frame, log_y), theme, right, log_y=log_y, whole_x=True)


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
    painter.setPen(QPen(QColor(theme.faint), theme.stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
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
        painter.setPen(QPen(QColor(theme.panel), 1.2 * theme.stroke))
        painter.setBrush(QColor(series_colour(series.role, theme)))
        painter.drawEllipse(QPointF(*place.tolist()), 4.0 * theme.stroke**0.5, 4.0 * theme.stroke**0.5)


def label_width(frame: LossFrame, theme: Theme) -> float:
    """Room for the curves' names and values, right of the axes: there they cover no curve."""
    metrics = QFontMetricsF(plot_font(theme, bold=True))
    widest = max((metrics.horizontalAdvance(series.text) for series in frame.series), default=0.0)
    # In steps, so that the axes stay where they are while a number gets a digit more or less.
    step = 12 * theme.scale
    return math.ceil((widest + _LABEL_GAP * theme.scale) / step) * step if widest else 0.0


def paint_labels(painter: QPainter, rect: QRectF, plane: Plane, frame: LossFrame, theme: Theme) -> None:
    """Each curve's name and value in the strip `rect` beside the axes, as high as the curve is at the cursor, or as
    near to it as the others leave room."""
    font = plot_font(theme, bold=True)
    metrics = QFontMetricsF(font)
    heights = [_height_of(series, plane, frame.cursor) + rect.top() - plane.rect.top() for series in frame.series]
    painter.save()
    # The halves of dots that the axes cut off at their end.
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(rect)
    painter.translate(rect.left() - plane.rect.right(), rect.top() - plane.rect.top())
    for series in frame.series:
        _paint_dot(painter, plane, frame, series, theme)
    painter.restore()
    painter.setFont(font)
    places = spread(heights, metrics.height() + _LINE_GAP * theme.scale, rect.top(), rect.bottom(), metrics.capHeight())
    for series, y in zip(frame.series, places, strict=True):
        painter.setPen(QColor(series_colour(series.role, theme)))
        at = QPointF(rect.left() + _LABEL_GAP * theme.scale, y + metrics.capHeight() / 2)
        painter.drawText(at, series.text)
    painter.restore()


def spread(heights: list[float], apart: float, top: float, bottom: float, text: float) -> list[float]:
    """Middles of labels as near as possible to `heights`, `apart` from each other and between top and bottom."""
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    groups: list[tuple[float, int]] = []  # middle and count of labels that stand close
    for index in order:
        groups.append((heights[index], 1))
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < apart * (groups[-1][1] + groups[-2][1]) / 2:
            (lower, n), (upper, m) = groups.pop(), groups.pop()
            groups.append(((lower * n + upper * m) / (n + m), n + m))
    places = [middle + (k - (count - 1) / 2) * apart for middle, count in groups for k in range(count)]
    # Back inside: first from the bottom up, then from the top down, which takes precedence.
    limit = bottom - text / 2
    for k in range(len(places) - 1, -1, -1):
        places[k] = min(places[k], limit)
        limit = places[k] - apart
    limit = top + text / 2
    for k in range(len(places)):
        places[k] = max(places[k], limit)
        limit = places[k] + apart
    found = [0.0] * len(heights)
    for index, y in zip(order, places, strict=True):
        found[index] = y
    return found


def _height_of(series: SeriesFrame, plane: Plane, cursor: float) -> float:
    """Where the curve is at the cursor; the bottom where it has no value that can be drawn."""
    done = int((series.xs <= cursor).sum())
    if not done:
        return plane.rect.bottom()
    y = float(plane.map(np.array([[series.xs[done - 1], series.ys[done - 1]]]))[0, 1])
    return y if math.isfinite(y) else plane.rect.bottom()
