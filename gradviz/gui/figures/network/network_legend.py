"""Draws the legend: the edge scale with its decades, and what the other looks mean."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QLinearGradient, QPainter, QPen

from gradviz.gui.figures.ink import draw_text, draw_whole_text, figure_height, ink, text_width
from gradviz.gui.figures.network.network_edges import edge_pen, level_colour, zigzag
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import EdgeLook, LegendFrame
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.themes import Theme

__all__ = ["bar_width", "draw_legend", "draw_note", "note_room"]

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEAST_BAR = 60
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def draw_legend(
    painter: QPainter, legend: LegendFrame, places: NetworkLayout, theme: Theme, right: float
) -> None:
    """What the edges show, the bar of their scale with its ticks below, and right of it the looks as far as `right`;
    what has no room is left out."""
    room, scale, pixels = places.legend, theme.scale, 11 * theme.scale
    line = max(14 * scale, figure_height(pixels))
    words = legend.title.partition(",")[0]
    wide = min(room.width / 3, text_width(words, pixels) + 2)
    middle = places.strip.centre_y
    draw_text(painter, QRectF(room.x, middle - line / 2, wide, line), words, theme.secondary, pixels, align=_LEFT)
    left = room.x + wide + 8 * scale
    bar = min(bar_width(room, scale), places.strip.x - left - 8 * scale)  # the strip may hold the card
    if bar < _LEAST_BAR * scale:
        return
    _bar(painter, legend, QRectF(left, middle - 4.5 * scale, bar, 9 * scale), line, theme)
    _entries(painter, legend, left + bar + 20 * scale, middle, right, theme)


def bar_width(room: Rect, scale: float) -> float:
    """The width of the bar of the edge scale."""
    return min(200 * scale, max(110 * scale, room.width * 0.2), room.width)


def note_room(places: NetworkLayout) -> Rect:
    """The line below the looks and the card, right of the bar."""
    strip, legend = places.strip, places.legend
    top = strip.bottom + 1.0
    return Rect(strip.x, top, strip.width, max(legend.bottom - top, 1.0))


def draw_note(painter: QPainter, note: str, room: Rect, theme: Theme) -> None:
    """The note at the right of its line; where it has no room as a whole, its first part: how many edges are shown."""
    pixels = 11 * theme.scale
    tries = (note, note.partition(" · ")[0], note.partition(", ")[0])
    text = next((words for words in tries if words and text_width(words, pixels) <= room.width), "")
    if figure_height(pixels) <= room.height + 3:
        draw_text(painter, QRectF(*room), text, theme.secondary, pixels, align=_RIGHT)


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
    painter: QPainter, legend: LegendFrame, left: float, y: float, right: float, theme: Theme
) -> None:
    scale, x, pixels = theme.scale, left, 11 * theme.scale
    sample = 26 * scale
    for look, text in legend.entries:
        wide = sample + 8 * scale + text_width(text, pixels) + 2
        if x + wide > right:
            return
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
