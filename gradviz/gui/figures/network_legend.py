"""Draws the legend: the edge scale with its decades, and what the other looks mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QLinearGradient, QPainter, QPen

from gradviz.gui.figures.ink import draw_text, figure_height, ink, text_width
from gradviz.gui.figures.network_edges import edge_pen, level_colour, zigzag
from gradviz.scene.layout import Rect
from gradviz.scene.network_frame import EdgeLook, LegendFrame
from gradviz.scene.themes import Theme

__all__ = ["draw_legend"]

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def draw_legend(painter: QPainter, legend: LegendFrame, room: Rect, theme: Theme) -> None:
    """Within `room`: the bar at the left, the looks right of it, the note at the very end; what has no room goes."""
    scale, pixels = theme.scale, 11 * theme.scale
    bar = min(200 * scale, room.width if not legend.entries else max(110 * scale, room.width * 0.3))
    bar = min(bar, room.width)
    # A projector's least type is larger than its scale says.
    line = max(14 * scale, figure_height(pixels))
    if room.height < 3 * line:
        return
    title_wide = min(room.width, max(bar, text_width(legend.title, pixels)))
    draw_text(painter, QRectF(room.x, room.y, title_wide, line), legend.title, theme.secondary, pixels, align=_LEFT)
    _bar(painter, legend, room, bar, line, theme)
    x = room.x + max(bar, title_wide) + 24 * scale
    rows = [room.y + line * 0.5, room.y + line * 1.6, room.y + line * 2.7]
    # Where the whole note has no room, its first part: how many edges are shown.
    tries = (legend.note, legend.note.partition(" · ")[0])
    note = next((text for text in tries if text and text_width(text, pixels) <= room.right - x), "")
    _entries(painter, legend, x, rows[: 2 if note else 3], room.right, theme, pixels)
    if note:
        place = QRectF(x, rows[2] - line / 2, text_width(note, pixels) + 2, line)
        draw_text(painter, place, note, theme.secondary, pixels, align=_LEFT)


def _bar(painter: QPainter, legend: LegendFrame, room: Rect, bar: float, line: float, theme: Theme) -> None:
    pixels = 11 * theme.scale
    box = QRectF(room.x, room.y + line + 1, bar, 9 * theme.scale)
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
        left = float(np.clip(room.x + place * bar - wide / 2, room.x, room.x + bar - wide))
        at = room.x + place * bar
        if 0.0 < place < 1.0:
            painter.setPen(QPen(ink(theme.panel), 1.0))
            painter.drawLine(QPointF(at, box.top()), QPointF(at, box.bottom()))
        if left >= used:
            draw_text(painter, QRectF(left, box.bottom() + 2, wide, line), text, theme.secondary, pixels, elide=False)
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
        draw_text(painter, place, text, theme.secondary, pixels, align=_LEFT, elide=False)
        x += wide + 18 * scale
