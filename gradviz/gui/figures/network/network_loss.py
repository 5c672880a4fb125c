"""Draws the loss at the end of the graph: its symbol and its number, which is never broken over two lines."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gradviz.gui.figures.ink import draw_text, ink, text_width
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.reading import LOSS_NAME
from gradviz.scene.text.numbers import number
from gradviz.scene.themes import Theme

__all__ = ["draw_loss", "loss_ring", "loss_room", "loss_written", "whole_number"]

_LOSS_SIZES, _SMALL, _LEAST = (15, 13, 11), 9, 6.0
_IN_LINE, _FEWEST = 13, 2
_NUMBER = 1.5  # height of the number, in lines
_OFF_RING = 4  # pixels between the number and its ring
_SELECTED, _HOVERED = 60, 35  # how strong the halo is, of 255
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def draw_loss(painter: QPainter, frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> None:
    """Its symbol, its number, and a ring where the step computes it; nothing where the panel's title shows it."""
    if places.loss_place == "title":
        return
    room, scale, line = places.loss, theme.scale, places.line_height
    colour = theme.phase_colour("loss") if frame.loss_active else theme.text
    quiet = colour if frame.loss_active else theme.secondary
    if LOSS_NAME in (frame.selected, frame.hovered):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink(theme.accent, _SELECTED if frame.selected == LOSS_NAME else _HOVERED))
        painter.drawRoundedRect(loss_ring(frame, places, theme).adjusted(-2, -2, 2, 2), 8, 8)
    if frame.loss_active:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink(colour), 1.8 * theme.stroke))
        painter.drawRoundedRect(loss_ring(frame, places, theme), 7, 7)
    if places.loss_place == "line":
        title, text = f"{frame.loss_title} = ", frame.loss_text or "—"
        wide = text_width(text, _IN_LINE * scale, True)
        box = QRectF(room.right - wide - 8, room.y, wide + 2, room.height)
        before = QRectF(room.x, room.y, box.left() - room.x, room.height)
        draw_text(painter, before, title, quiet, _IN_LINE * scale, align=_RIGHT)
        draw_text(painter, box, text, colour if frame.loss_text else theme.faint, _IN_LINE * scale, bold=True)
        return
    top = QRectF(room.x, room.y, room.width, line)
    # Its symbol alone where there is no room: the legend also says that the loss is the one before the update.
    fits = text_width(frame.loss_title, 12 * scale) <= room.width
    draw_text(painter, top, frame.loss_title if fits else frame.loss_title.partition(" ")[0], quiet, 12 * scale)
    text, size = loss_written(frame, room.width, scale)
    box = QRectF(room.x, room.y + line, room.width, _NUMBER * line)
    draw_text(painter, box, text or "—", colour if frame.loss_text else theme.faint, size * scale,
              bold=bool(frame.loss_text))  # fmt: skip


def loss_room(places: NetworkLayout) -> Rect:
    """The rectangle of its texts."""
    room = places.loss
    return room if places.loss_place != "right" else room._replace(height=max(room.height, 3 * places.line_height))


def loss_ring(frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> QRectF:
    """The ring around symbol and number, no wider than they need: where room is scarce it stays off the outputs."""
    room, line, scale = places.loss, places.line_height, theme.scale
    if places.loss_place == "line":
        wide = text_width(f"{frame.loss_title} = ", _IN_LINE * scale)
        wide = min(wide + text_width(frame.loss_text or "—", _IN_LINE * scale, True) + 16, room.width)
        return QRectF(room.right - wide, room.y, wide, room.height)
    text, size = loss_written(frame, room.width, scale)
    words = max(text_width(each, size * scale, True) for each in (text, "0.000"))
    wide = min(room.width, words + 14 * scale)
    left = room.centre_x - wide / 2
    return QRectF(left, room.y - 4, wide, (1 + _NUMBER) * line + 8)


def loss_written(frame: NetworkFrame, width: float, scale: float) -> tuple[str, float]:
    """The number in one line off its ring, and the size of its type: a little smaller, then with fewer digits, the
    chosen ones being in its tooltip, then smaller than its symbol."""
    room = width - 2 * _OFF_RING * scale
    texts = [frame.loss_text]
    if frame.loss is not None:
        texts += [number(frame.loss, digits) for digits in range(frame.digits - 1, _FEWEST - 1, -1)]
    return whole_number(texts, room, scale)


def whole_number(texts: list[str], width: float, scale: float) -> tuple[str, float]:
    """The first of the texts that fits in type of a usual size; else the last one, in whatever type it fits."""
    for text in texts:
        for size in _LOSS_SIZES:
            if text_width(text, size * scale, True) <= width:
                return text, size
    size = _SMALL
    needed = text_width(texts[-1], size * scale, True)
    return texts[-1], max(_LEAST, size * width / needed)
