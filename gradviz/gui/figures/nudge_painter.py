"""Draws how far the difference quotient is from backpropagation over ε, both logarithmic, on any paint device."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gradviz.gui.figures.plot_axes import plot_font, polygon
from gradviz.scene.chain_rule.nudge_panel import NudgeFrame
from gradviz.scene.text.numbers import power
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["nudge_area", "nudge_place", "paint_nudge"]

_EVERY = (1, 2, 3, 4, 5, 7, 10, 20, 50, 100)
_LOW = 8  # lines of text


def nudge_area(rect: QRectF, frame: NudgeFrame, theme: Theme) -> QRectF:
    """Where the curve lies inside `rect`, beside texts and labels."""
    metrics, gap = QFontMetricsF(plot_font(theme)), 6 * theme.scale
    widest = max(metrics.horizontalAdvance(power(round(each))) for each in (*frame.decades, -10))
    line = metrics.height()
    below = line if _is_low(rect, line) else 2 * line
    return rect.adjusted(widest + line + 2.5 * gap, line + 0.5 * gap, -2 * gap, -below - gap)


def _is_low(rect: QRectF, line: float) -> bool:
    """Whether the curves need the height of the line below the ticks: the name then stands before the first tick."""
    return rect.height() < _LOW * line


def nudge_place(rect: QRectF, frame: NudgeFrame, theme: Theme, x: float) -> int:
    """Which ε is nearest to a pixel of the picture in `rect`."""
    return int(np.argmin(np.abs(_across(nudge_area(rect, frame, theme), frame.sizes) - x)))


def paint_nudge(painter: QPainter, rect: QRectF, frame: NudgeFrame, theme: Theme) -> None:
    """Axes, both curves, differences that are exactly zero as rings on the axis, and the chosen ε."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = nudge_area(rect, frame, theme)
    _paint_axes(painter, rect, area, frame, theme)
    x = _across(area, frame.sizes)
    at = float(x[frame.place])
    painter.setPen(QPen(QColor(theme.faint), theme.stroke))
    painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
    curves = ((frame.both_sides, theme.secondary, [4.0, 3.0]), (frame.errors, theme.accent, None))
    for values, colour, dashes in curves:
        if len(values):
            _paint_curve(painter, _points(area, frame, x, values), values == 0.0, colour, dashes, theme)
    if len(frame.errors):
        place = _points(area, frame, x, frame.errors)[frame.place]
        if np.isfinite(place).all():
            painter.setPen(QPen(QColor(theme.panel), 1.2 * theme.stroke))
            painter.setBrush(QColor(theme.accent))
            painter.drawEllipse(QPointF(*place.tolist()), 4.5 * theme.stroke**0.5, 4.5 * theme.stroke**0.5)
    _paint_legend(painter, rect, area, frame, theme)
    painter.restore()


def _across(area: QRectF, sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    decades = np.log10(sizes)
    low, high = decades.min(), decades.max()
    return np.asarray(area.left() + (decades - low) / (high - low) * area.width())


def _points(
    area: QRectF, frame: NudgeFrame, x: NDArray[np.float64], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    low, high = frame.decades
    with np.errstate(all="ignore"):
        y = area.bottom() - (np.log10(values) - low) / (high - low) * area.height()
    y = np.where(values == 0.0, area.bottom(), y)
    return np.stack([x, np.where(np.isfinite(values), y, np.nan)], axis=1)


def _paint_curve(
    painter: QPainter, points: NDArray[np.float64], is_zero: NDArray[np.bool_], colour: str,
    dashes: list[float] | None, theme: Theme,
) -> None:  # fmt: skip
    """The finite parts of a curve through `points` (k, 2); what `is_zero` (k,) is a ring on the axis."""
    pen = QPen(QColor(colour), 1.6 * theme.stroke)
    if dashes:
        pen.setDashPattern(dashes)
    good = np.isfinite(points).all(axis=1) & ~is_zero
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], good.astype(np.int8), [0]])))
    for begin, end in edges.reshape(-1, 2):
        painter.drawPolyline(polygon(points[begin:end]))
    painter.setPen(QPen(QColor(colour), 1.2 * theme.stroke))
    for place in np.flatnonzero(is_zero):
        painter.drawEllipse(QPointF(*points[place].tolist()), 2.6 * theme.stroke**0.5, 2.6 * theme.stroke**0.5)


def _paint_axes(painter: QPainter, rect: QRectF, area: QRectF, frame: NudgeFrame, theme: Theme) -> None:
    font = plot_font(theme)
    metrics, gap = QFontMetricsF(font), 6 * theme.scale
    painter.setFont(font)
    low, high = frame.decades
    most = max(2, int(area.height() / (1.6 * metrics.height())))
    every = next((step for step in _EVERY if (high - low) / step <= most), 200)
    for decade in range(int(low), int(high) + 1):
        if decade % every:
            continue
        y = area.bottom() - (decade - low) / (high - low) * area.height()
        painter.setPen(QPen(QColor(theme.line), theme.stroke))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        text = power(decade)
        painter.setPen(QColor(theme.secondary))
        left = area.left() - gap - metrics.horizontalAdvance(text)
        painter.drawText(QPointF(left, y + metrics.capHeight() / 2), text)
    begin, end = np.log10(frame.sizes.min()), np.log10(frame.sizes.max())
    room = metrics.horizontalAdvance(power(-15)) + 2 * gap
    every = next((step for step in (1, 2, 7, 14) if area.width() / ((end - begin) / step) >= room), 14)
    for decade in range(round(end), round(begin) - 1, -every):
        x = area.left() + (decade - begin) / (end - begin) * area.width()
        text = power(decade)
        painter.setPen(QColor(theme.secondary))
        wide = metrics.horizontalAdvance(text)
        painter.drawText(QPointF(x - wide / 2, area.bottom() + gap / 2 + metrics.ascent()), text)
    painter.setPen(QColor(theme.text))
    if _is_low(rect, metrics.height()):
        left = area.left() - metrics.horizontalAdvance(power(-15)) / 2 - 1.5 * gap
        left -= metrics.horizontalAdvance(frame.x_label)
        painter.drawText(QPointF(left, area.bottom() + gap / 2 + metrics.ascent()), frame.x_label)
    else:
        below = QRectF(area.left(), area.bottom() + gap / 2 + metrics.height(), area.width(), metrics.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, frame.x_label)
    if metrics.horizontalAdvance(frame.y_label) > rect.height():
        return  # words that are cut say nothing
    middle = max(area.center().y(), rect.top() + metrics.horizontalAdvance(frame.y_label) / 2)
    painter.save()
    painter.translate(rect.left() + metrics.height() / 2, middle)
    painter.rotate(-90)
    side = QRectF(-area.height(), -metrics.height() / 2, 2 * area.height(), metrics.height())
    painter.drawText(side, Qt.AlignmentFlag.AlignCenter, frame.y_label)
    painter.restore()


def _paint_legend(painter: QPainter, rect: QRectF, area: QRectF, frame: NudgeFrame, theme: Theme) -> None:
    """Above the axes: which curve is which, in fewer words where there is little room, and what the rings are."""
    font = plot_font(theme)
    metrics, gap = QFontMetricsF(font), 6 * theme.scale
    painter.setFont(font)
    x, y, stroke = area.left(), rect.top() + metrics.height() / 2, 20 * theme.scale
    long = (_("one side, + ε"), _("both sides, ± ε"))
    wide = sum(stroke + metrics.horizontalAdvance(text) for text in long) + 2 * gap
    texts = long if x + wide <= rect.right() else ("+ ε", "± ε")
    for text, colour, dashes in zip(texts, (theme.accent, theme.secondary), (None, [4.0, 3.0]), strict=True):
        pen = QPen(QColor(colour), 1.6 * theme.stroke)
        if dashes:
            pen.setDashPattern(dashes)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, y), QPointF(x + 0.8 * stroke, y))
        painter.setPen(QColor(theme.secondary))
        painter.drawText(QPointF(x + stroke, y + metrics.capHeight() / 2), text)
        x += stroke + metrics.horizontalAdvance(text) + 2 * gap
    if len(frame.errors) and ((frame.errors == 0.0).any() or (frame.both_sides == 0.0).any()):
        text = _("○ exactly 0")
        if x + metrics.horizontalAdvance(text) <= rect.right():
            painter.setPen(QColor(theme.secondary))
            painter.drawText(QPointF(x, y + metrics.capHeight() / 2), text)
