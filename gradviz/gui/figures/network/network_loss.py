"""Draws the loss at the end of the graph: its symbol and its number, which is never shortened."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gradviz.gui.figures.ink import draw_text, ink, text_width
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.reading import LOSS_NAME
from gradviz.scene.text.numbers import number
from gradviz.scene.themes import Theme

__all__ = ["draw_loss", "loss_lines", "loss_ring", "loss_room", "loss_written"]

_LOSS_SIZES = (15, 13, 11, 9)
_IN_LINE, _FEWEST = 13, 2
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
    lines, size = loss_written(frame, room.width, scale)
    high = _line_height(lines, line)
    for place, each in enumerate(lines):
        box = QRectF(room.x, room.y + line + place * high, room.width, high)
        draw_text(painter, box, each or "—", colour if frame.loss_text else theme.faint, size * scale,
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
    lines, size = loss_written(frame, room.width, scale)
    words = max(text_width(each, size * scale, True) for each in (*lines, "0.000"))
    wide = min(room.width, words + 14 * scale)
    left = room.centre_x - wide / 2
    return QRectF(left, room.y - 4, wide, line + len(lines) * _line_height(lines, line) + 8)


def loss_written(frame: NetworkFrame, width: float, scale: float) -> tuple[tuple[str, ...], float]:
    """The lines of the number, off its ring if one line can be; where even two in small type are too wide, it has fewer
    digits."""
    digits = frame.digits
    lines, size = loss_lines(frame.loss_text, width - 2 * _OFF_RING * scale, scale)
    if len(lines) == 1:
        return lines, size
    lines, size = loss_lines(frame.loss_text, width, scale)
    while frame.loss is not None and digits > _FEWEST and not _fit(lines, size, width, scale):
        digits -= 1
        lines, size = loss_lines(number(frame.loss, digits), width, scale)
    return lines, size


def _fit(lines: Sequence[str], size: float, width: float, scale: float) -> bool:
    return all(text_width(line, size * scale, True) <= width for line in lines)


def loss_lines(text: str, width: float, scale: float) -> tuple[tuple[str, ...], float]:
    """The number in the largest type that fits; where none does, in two lines."""
    mantissa, dot, power = text.partition("·")
    half = (len(text) + 1) // 2
    halves = (mantissa, dot + power) if dot else (text[:half], text[half:])
    for lines in ((text,), halves):
        for size in _LOSS_SIZES:
            if _fit(lines, size, width, scale):
                return lines, size
    return halves, _LOSS_SIZES[-1]


def _line_height(lines: Sequence[str], line: float) -> float:
    return line * (1.5 if len(lines) == 1 else 1.1)
