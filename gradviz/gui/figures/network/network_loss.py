"""Draws the loss at the end of the graph: its symbol and its number, which is never shortened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gradviz.gui.figures.ink import draw_text, ink, text_width
from gradviz.scene.network.layout import NetworkLayout, Rect
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.themes import Theme

__all__ = ["draw_loss", "loss_lines", "loss_ring", "loss_room"]

_LOSS_SIZES = (15, 13, 11, 9)


def draw_loss(painter: QPainter, frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> None:
    """Its symbol, its number, and a ring where the step computes it."""
    room, scale = places.loss, theme.scale
    line = places.line_height
    colour = theme.phase_colour("loss") if frame.loss_active else theme.text
    top = QRectF(room.x, room.y, room.width, line)
    # Its symbol alone where there is no room: the legend also says that the loss is the one before the update.
    fits = text_width(frame.loss_title, 12 * scale) <= room.width
    title = frame.loss_title if fits else frame.loss_title.partition(" ")[0]
    draw_text(painter, top, title, colour if frame.loss_active else theme.secondary, 12 * scale)
    text = frame.loss_text
    lines, size = loss_lines(text, room.width, scale)
    high = _line_height(lines, line)
    for place, each in enumerate(lines):
        number = QRectF(room.x, room.y + line + place * high, room.width, high)
        draw_text(painter, number, each or "—", colour if text else theme.faint, size * scale, bold=bool(text))
    if frame.loss_active:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink(colour), 1.8 * theme.stroke))
        painter.drawRoundedRect(loss_ring(frame, places, theme), 7, 7)


def loss_room(places: NetworkLayout) -> Rect:
    """The rectangle of its texts."""
    room = places.loss
    return Rect(room.x, room.y, room.width, max(room.height, 3 * places.line_height))


def loss_ring(frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> QRectF:
    """The ring around symbol and number, no wider than they need: where room is scarce it stays off the outputs."""
    room, line, scale = places.loss, places.line_height, theme.scale
    lines, size = loss_lines(frame.loss_text, room.width, scale)
    words = max(text_width(each, size * scale, True) for each in (*lines, "0.000"))
    wide = min(room.width - 2, words + 14 * scale)
    left = room.centre_x - wide / 2
    return QRectF(left, room.y - 4, wide, line + len(lines) * _line_height(lines, line) + 8)


def loss_lines(text: str, width: float, scale: float) -> tuple[tuple[str, ...], float]:
    """The number in the largest type that fits; where none does, in two lines."""
    mantissa, dot, power = text.partition("·")
    half = (len(text) + 1) // 2
    halves = (mantissa, dot + power) if dot else (text[:half], text[half:])
    for lines in ((text,), halves):
        for size in _LOSS_SIZES:
            if all(text_width(line, size * scale, True) <= width for line in lines):
                return lines, size
    return halves, _LOSS_SIZES[-1]


def _line_height(lines: Sequence[str], line: float) -> float:
    return line * (1.4 if len(lines) == 1 else 1.0)
