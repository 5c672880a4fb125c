"""Drawing functions for pages of exercise sheets: text, lines, boxes and dotted space to write in, in points."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from gradviz.gui.figures.plain.symbol_text import BLACK, draw_line, line_width
from gradviz.scene.network.plain_network import Label

__all__ = ["BOTTOM", "GREY", "HEIGHT", "INK", "LEFT", "RIGHT", "TOP", "WIDTH", "Draw", "Page", "Words", "broken",
           "wrapped"]  # fmt: skip

WIDTH, HEIGHT = 595.0, 842.0  # A4
LEFT, RIGHT, TOP, BOTTOM = 42.5, 552.5, 42.5, 799.5  # 15 mm
INK, GREY, LINE, _PALE = BLACK, "#4A4F57", "#9AA0A8", "#F3F4F6"
_DOTS = 14.17  # 5 mm
_SMALLEST = 5.5

Draw = Callable[[QPainter], None]
Words = str | Sequence[Label]


def _line(words: Words) -> Sequence[Label]:
    return (Label(words),) if isinstance(words, str) else words


class Page:
    """Draws on a painter that is scaled to points."""

    def __init__(self, painter: QPainter) -> None:
        self.painter = painter

    def write(
        self, words: Words, place: tuple[float, float], size: float, align: float = 0.0, *,
        bold: bool = False, colour: str = INK, room: float | None = None,
    ) -> float:  # fmt: skip
        """Write text with its base line at `place`, which is the fraction `align` of the width from the left; smaller
        where it would be wider than `room`. Returns the width."""
        line = _line(words)
        width = line_width(line, size, bold)
        if room is not None and width > room:
            size = max(_SMALLEST, size * room / width)
        return draw_line(self.painter, line, place, size, align, is_bold=bold, colour=colour)

    def rule(self, x0: float, x1: float, y: float, width: float = 0.5, colour: str = LINE) -> None:
        """Draw a horizontal line."""
        self.painter.setPen(QPen(QColor(colour), width))
        self.painter.drawLine(QPointF(x0, y), QPointF(x1, y))

    def box(self, rect: QRectF, *, fill: str | None = None, line: str | None = LINE, radius: float = 2.5) -> None:
        """A rectangle with round corners."""
        self.painter.setPen(QPen(QColor(line), 0.6) if line else QPen(Qt.PenStyle.NoPen))
        self.painter.setBrush(QColor(fill) if fill else QBrush(Qt.BrushStyle.NoBrush))
        self.painter.drawRoundedRect(rect, radius, radius)

    def pale_box(self, rect: QRectF) -> None:
        """Draw a box for important text."""
        self.box(rect, fill=_PALE)

    def room_to_write(self, rect: QRectF) -> None:
        """A box of dots, 5 mm apart."""
        self.box(rect, line="#C4C8CE")
        self.painter.setPen(QPen(QColor("#A8ADB5"), 0.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        columns, rows = int((rect.width() - 4.0) / _DOTS), int((rect.height() - 4.0) / _DOTS)
        left = rect.left() + (rect.width() - columns * _DOTS) / 2
        top = rect.top() + (rect.height() - rows * _DOTS) / 2
        self.painter.drawPoints([QPointF(left + column * _DOTS, top + row * _DOTS)
                                 for column in range(columns + 1) for row in range(rows + 1)])  # fmt: skip


def wrapped(text: str, size: float, width: float) -> list[str]:
    """The lines of a paragraph."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and line_width((Label(longer),), size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def broken(words: Words, size: float, width: float) -> list[Words]:
    """A sum in as many lines as it needs, parted before its plus signs; what follows begins with one."""
    if isinstance(words, str):
        terms: list[Sequence[Label]] = [(Label(part),) for part in _parted(words)]
    else:
        terms, plus = [[]], Label(" + ")
        for label in words:
            if label == plus:
                terms.append([])
            terms[-1] = [*terms[-1], label]
    lines: list[Sequence[Label]] = []
    for term in terms:
        if lines and line_width([*lines[-1], *term], size) <= width:
            lines[-1] = [*lines[-1], *term]
        else:
            lines.append(term)
    return [line for line in lines if line]


def _parted(text: str) -> list[str]:
    first, *others = text.split(" + ")
    return [first, *(f" + {part}" for part in others)]
