"""Draws the legend: the edge scale with its decades, and what the other looks mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QLinearGradient, QPainter, QPen

from gradviz.gui.figures.ink import draw_text, draw_whole_text, figure_height, ink, text_width
from gradviz.gui.figures.network.network_edges import edge_pen, level_colour, zigzag
from gradviz.scene.network.layout import NetworkLayout, Rect
from gradviz.scene.network.network_frame import EdgeLook, LegendFrame
from gradviz.scene.themes import Theme

__all__ = ["bar_width", "draw_legend", "draw_note"]

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def draw_legend(painter: QPainter, legend: LegendFrame, places: NetworkLayout, theme: Theme) -> None:
    """The bar at the left with its title above it, in low figures beside it; the looks right of it; what has no room
    is left out."""
    room, scale, pixels = places.legend, theme.scale, 11 * theme.scale
    line = max(14 * scale, figure_height(pixels))
    rows = 2 if places.is_low else 3
    if room.height < rows * line:
        return
    title_wide = min(room.width, text_width(legend.title, pixels) + 2)
    title, bar = QRectF(room.x, room.y, title_wide, line), bar_width(room, scale)
    if places.is_low:
        words = legend.title.partition(",")[0]
        title_wide = min(room.width / 3, text_width(words, pixels) + 2)
        draw_text(painter, title.adjusted(0, 0, title_wide - title.width(), 0), words, theme.secondary, pixels,
                  align=_LEFT)  # fmt: skip
        left = room.x + title_wide + 8 * scale
        _bar(painter, legend, QRectF(left, room.y + (line - 9 * scale) / 2, bar, 9 * scale), line, theme)
        x, ys = left + bar + 20 * scale, [room.y + line * 0.5, room.y + line * 1.5]
    else:
        draw_text(painter, title, legend.title, theme.secondary, pixels, align=_LEFT)
        _bar(painter, legend, QRectF(room.x, room.y + line + 1, bar, 9 * scale), line, theme)
        x = room.x + max(bar, title_wide) + 24 * scale
        ys = [room.y + line * 0.5, room.y + line * 1.6]
    _entries(painter, legend, x, ys, room.right, theme, pixels)


def bar_width(room: Rect, scale: float) -> float:
    """The title of the edge scale."""
    return min(200 * scale, max(110 * scale, room.width * 0.3), room.width)


def draw_note(painter: QPainter, note: str, room: Rect, theme: Theme) -> None:
    """The note in its line; where it has no room as a whole, its first part: how many edges are shown."""
    pixels = 11 * theme.scale
    tries = (note, note.partition(" · ")[0], note.partition(",")[0])
    text = next((words for words in tries if words and text_width(words, pixels) <= room.width), "")
    draw_text(painter, QRectF(*room), text, theme.secondary, pixels, align=_LEFT)


def _bar(painter: QPainter, legend: LegendFrame, box: QRectF, line: float, theme: Theme) -> None:
    pixels, bar = 11 * theme.scale, box.width()
    gradient = QLinearGradient(box.topLeft(), box.topRight())
    for level in np.linspace(0.0, 1.0, 17).tolist():
        gradient.setColorAt(level, level_colour(level, theme))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(gradient))
    painter.drawRoundedRect(box, 2, 2)
    used = -np.inf
    ticks = legend.ticks
    if sum(text_width(text, pixels) + 6 for _place, text in ticks) > bar:
        ticks = (ticks[0], ticks[-1])
    for place, text in ticks:
        wide = text_width(text, pixels) + 2
        left = float(np.clip(box.left() + place * bar - wide / 2, box.left(), box.left() + bar - wide))
        at = box.left() + place * bar
        if 0.0 < place < 1.0:
            painter.setPen(QPen(ink(theme.panel), 1.0))
            painter.drawLine(QPointF(at, box.top()), QPointF(at, box.bottom()))
        if left >= used:
            draw_whole_text(painter, QRectF(left, box.bottom() + 2, wide, line), text, theme.secondary, pixels)
            used = left + wide + 4


def _entries(
    painter: QPainter, legend: LegendFrame, left: float, rows: list[float], right: float, theme: Theme, pixels: float
) -> None:
    scale, row, x = theme.scale, 0, left
    sample = 26 * scale
    for look, text in legend.entries:
        wide = sample + 8 * scale + text_width(text, pixels) + 2
        if x + wide > right and x > left:
            row, x = row + 1, left
        if row >= len(rows) or x + wide > right:
            return
        y = rows[row]
        curve = np.array([[[x, y], [x + sample / 3, y], [x + 2 * sample / 3, y], [x + sample, y]]])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = edge_pen(look, 0.45, theme, 0.7)
        if look == EdgeLook.NEGATIVE:
            pen.setColor(ink(theme.secondary))
        if look == EdgeLook.NOT_FINITE:
            painter.strokePath(zigzag(curve, 2.6 * theme.stroke), pen)
        else:
            painter.setPen(pen)
            painter.drawLine(QPointF(x, y), QPointF(x + sample, y))
        place = QRectF(x + sample + 8 * scale, y - 8 * scale, wide - sample - 8 * scale, 16 * scale)
        draw_whole_text(painter, place, text, theme.secondary, pixels, align=_LEFT)
        x += wide + 18 * scale
