"""Draws how gradients flow through the layers, on any paint device: ranges with their medians, or curves over time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from gradviz.gui.figures.plot_axes import (
    Plane,
    paint_axes,
    paint_grid,
    paint_heading,
    plane_within,
    plot_font,
    polygon,
    spread,
)
from gradviz.scene.charts.flow import FlowFrame, FlowSeries
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["flow_plane", "paint_flow", "paint_flow_inside"]

# The offset of a series within its layer's place, and its mark: filled or hollow, so that colour is not needed.
_FILLED = ("gradient", "sample", "step")


def paint_flow(painter: QPainter, rect: QRectF, frame: FlowFrame, theme: Theme) -> None:
    """The whole figure of an export: heading, notes, and what the panel shows."""
    painter.save()
    inside = paint_heading(painter, rect, frame.title, frame.notes, theme)
    paint_flow_inside(painter, inside, frame, theme)
    painter.restore()


def paint_flow_inside(painter: QPainter, rect: QRectF, frame: FlowFrame, theme: Theme) -> None:
    """Legend, axes and marks, as in the window."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    plane = flow_plane(rect, frame, theme)
    paint_grid(painter, plane, theme)
    _PAINTERS.get(frame.kind, _paint_ranges)(painter, rect, plane, frame, theme)
    painter.restore()


def flow_plane(rect: QRectF, frame: FlowFrame, theme: Theme) -> Plane:
    """The plane of the values inside `rect`."""
    line = QFontMetricsF(plot_font(theme)).height()
    is_time = frame.kind == "time"
    inside = rect.adjusted(0, 0 if is_time else line * 1.3, 0, 0)
    right = _label_room(frame, theme) if is_time else 0.0
    return plane_within(inside, frame.x_range, frame.decades, theme, right, log_y=True, whole_x=True)


def _colour(role: str, theme: Theme) -> str:
    return {"gradient": theme.backward, "delta": theme.accent, "sample": theme.accent, "mean": theme.backward,
            "step": theme.update}.get(role, theme.text)  # fmt: skip


def _paint_ranges(painter: QPainter, rect: QRectF, plane: Plane, frame: FlowFrame, theme: Theme) -> None:
    area, count = plane.rect, len(frame.categories)
    paint_axes(painter, _without_ticks(plane), "", frame.y_label, theme)
    place_width = area.width() / max(1, count)
    for s, series in enumerate(frame.series):
        for layer in range(count):
            centre = area.left() + (layer + (s + 1) / (len(frame.series) + 1)) * place_width
            half = min(12 * theme.scale, place_width * 0.16)
            _paint_range(painter, plane, series, layer, centre, half, theme)
            _paint_count(painter, plane, series, layer, (area.left() + (layer + 0.5) * place_width, s), half, theme)
    _paint_names(painter, plane, frame, place_width, theme)
    _paint_legend(painter, rect, plane, frame, theme)


def _paint_range(
    painter: QPainter, plane: Plane, series: FlowSeries, layer: int, x: float, half: float, theme: Theme
) -> None:
    """A line from the smallest to the largest value, and the median on it."""
    area, colour = plane.rect, QColor(_colour(series.role, theme))
    values = np.array([[0.0, series.low[layer]], [0.0, series.middle[layer]], [0.0, series.high[layer]]])
    if np.isfinite(values).all():
        low, middle, high = plane.map(values)[:, 1].tolist()
        painter.setPen(QPen(colour, 1.6 * theme.stroke))
        painter.drawLine(QPointF(x, low), QPointF(x, high))
        for y in (low, high):
            painter.drawLine(QPointF(x - half / 2, y), QPointF(x + half / 2, y))
        painter.setBrush(colour if series.role in _FILLED else QColor(theme.panel))
        painter.drawEllipse(QPointF(x, middle), half / 2, half / 2)
    if series.bad[layer] > 0:
        box = QRectF(x - half, area.top(), 2 * half, area.height())
        painter.fillRect(box, QBrush(QColor(theme.not_finite), Qt.BrushStyle.BDiagPattern))


def _paint_count(
    painter: QPainter, plane: Plane, series: FlowSeries, layer: int, at: tuple[float, int], half: float, theme: Theme
) -> None:
    """How many values are exactly zero, or not finite: one line for each series, from the bottom up."""
    words = ""
    if series.zeros[layer] > 0:
        words = _("{count} × 0").format(count=int(series.zeros[layer]))
    if series.bad[layer] > 0:
        words = _("not finite")
    font = plot_font(theme)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(QColor(theme.not_finite if series.bad[layer] > 0 else _colour(series.role, theme)))
    y = plane.rect.bottom() - 3 - at[1] * metrics.height()
    painter.drawText(QPointF(at[0] - metrics.horizontalAdvance(words) / 2, y), words)


def _paint_names(painter: QPainter, plane: Plane, frame: FlowFrame, place_width: float, theme: Theme) -> None:
    """The layers' names below the axis; their numbers where names do not fit."""
    font = plot_font(theme)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    names = frame.categories
    if any(metrics.horizontalAdvance(name) > place_width - 4 for name in names):
        names = tuple(str(place + 1) for place in range(len(names)))
    every = max(1, round(metrics.horizontalAdvance("00") * 1.4 / max(1.0, place_width)))
    area, gap = plane.rect, 6 * theme.scale
    for place, name in enumerate(names):
        is_known = any(series.zeros[place] >= 0 for series in frame.series)
        painter.setPen(QColor(theme.secondary))
        x = area.left() + (place + 0.5) * place_width
        if place % every == 0:
            box = QRectF(x - place_width / 2, area.bottom() + gap / 2, place_width, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, name)
        if not is_known:
            box = QRectF(x - place_width / 2, area.top(), place_width, area.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, _("not computed yet"))
    painter.setPen(QColor(theme.text))
    below = QRectF(area.left(), area.bottom() + gap + metrics.height(), area.width(), metrics.height())
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, frame.x_label)


def _paint_legend(painter: QPainter, rect: QRectF, plane: Plane, frame: FlowFrame, theme: Theme) -> None:
    font = plot_font(theme)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    x, y, half = plane.rect.left(), rect.top() + metrics.height() / 2, 4 * theme.scale
    words = [series.text for series in frame.series]
    if x + sum(5 * half + metrics.horizontalAdvance(text) for text in words) - 2 * half > rect.right():
        words = [text.partition(" ")[0] for text in words]  # the symbols alone
    for series, text in zip(frame.series, words, strict=True):
        colour = QColor(_colour(series.role, theme))
        wide = metrics.horizontalAdvance(text)
        painter.setPen(QPen(colour, 1.6 * theme.stroke))
        painter.setBrush(colour if series.role in _FILLED else QColor(theme.panel))
        painter.drawLine(QPointF(x + half, y - half * 1.4), QPointF(x + half, y + half * 1.4))
        painter.drawEllipse(QPointF(x + half, y), half * 0.75, half * 0.75)
        painter.setPen(QColor(theme.secondary))
        painter.drawText(QPointF(x + 3 * half, y + metrics.capHeight() / 2), text)
        x += 5 * half + wide


_DASHES: tuple[list[float] | None, ...] = (None, [6.0, 3.0], [2.0, 3.0], [8.0, 3.0, 2.0, 3.0])


def _paint_time(painter: QPainter, rect: QRectF, plane: Plane, frame: FlowFrame, theme: Theme) -> None:
    paint_axes(painter, plane, frame.x_label, frame.y_label, theme)
    area, heights = plane.rect, []
    painter.save()
    painter.setClipRect(area.adjusted(-1, -1, 1, 1))
    for series in frame.series:
        assert series.xs is not None
        points = plane.map(np.stack([series.xs, series.middle], axis=1))
        pen = QPen(QColor(_layer_colour(series.layer, len(frame.series), theme)), 1.8 * theme.stroke)
        dashes = _DASHES[series.layer % len(_DASHES)]
        if dashes:
            pen.setDashPattern(dashes)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        finite = np.isfinite(points).all(axis=1)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], finite.astype(np.int8), [0]])))
        for begin, end in edges.reshape(-1, 2):
            painter.drawPolyline(polygon(points[begin:end]))
            if end - begin == 1:
                painter.drawPoint(QPointF(*points[begin].tolist()))
        last = float(points[-1, 1])
        heights.append(last if np.isfinite(last) else area.bottom())
    painter.restore()
    font = plot_font(theme, bold=True)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    places = spread(heights, metrics.height() + 1, area.top(), area.bottom(), metrics.capHeight())
    for series, y in zip(frame.series, places, strict=True):
        painter.setPen(QColor(_layer_colour(series.layer, len(frame.series), theme)))
        painter.drawText(QPointF(area.right() + 8 * theme.scale, y + metrics.capHeight() / 2), series.text)


def _layer_colour(layer: int, count: int, theme: Theme) -> str:
    """From the first layer in the accent to the output in the backward colour."""
    share = layer / max(1, count - 1)
    a, b = QColor(theme.accent), QColor(theme.backward)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x + (y - x) * share) for x, y in pairs)).name()


def _label_room(frame: FlowFrame, theme: Theme) -> float:
    metrics = QFontMetricsF(plot_font(theme, bold=True))
    return max((metrics.horizontalAdvance(series.text) for series in frame.series), default=0.0) + 10 * theme.scale


def _without_ticks(plane: Plane) -> Plane:
    """The same plane without ticks along its x axis."""
    return Plane(plane.rect, (0.4, 0.6), plane.y_range, True, whole_x=True)


_PAINTERS: dict[str, Callable[..., None]] = {"time": _paint_time}
