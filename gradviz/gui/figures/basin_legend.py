"""The legend of a basin map: letter, colour, loss, share of the starts, and where the ends lie."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from gradviz.gui.figures.plot_axes import LABEL, plot_font
from gradviz.gui.figures.swatches import basin_colour, paint_pattern, shade_colour
from gradviz.scene.basin_frame import MOVES, BasinEntry, BasinFrame
from gradviz.scene.themes import Theme

__all__ = ["legend_places", "paint_legend"]

_WIDE = 1.2  # width over height from which on the legend stands beside the map
_COLUMN, _MOST_COLUMN = 0.30, 300.0
_SWATCH, _GAP = 20.0, 8.0
_MOST_BELOW = 0.42  # of the height
_FLAGS = Qt.TextFlag.TextWordWrap
_HELD_EQUALS = "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"


def legend_places(rect: QRectF, frame: BasinFrame, theme: Theme) -> tuple[QRectF, QRectF]:
    """The map's part of `rect`, and the legend's: beside it where there is width, else below."""
    gap = 2 * _GAP * theme.scale
    if rect.width() > _WIDE * rect.height():
        width = min(_COLUMN * rect.width(), _MOST_COLUMN * theme.scale)
        left = rect.adjusted(0, 0, -width - gap, 0)
        return left, QRectF(left.right() + gap, rect.top() + _GAP * theme.scale, width, rect.height())
    height = min(_height(frame, rect.width(), theme, _details(frame, rect.width(), _MOST_BELOW * rect.height(), theme)),
                 _MOST_BELOW * rect.height())  # fmt: skip
    return rect.adjusted(0, 0, 0, -height - gap / 2), QRectF(rect.left(), rect.bottom() - height, rect.width(), height)


def paint_legend(painter: QPainter, rect: QRectF, frame: BasinFrame, theme: Theme) -> None:
    """A row for each look in use; where the ends lie is left out where there is no room for it."""
    detailed = _details(frame, rect.width(), rect.height(), theme)
    y = rect.top()
    for entry in frame.entries:
        words, detail = _heights(entry, rect.width(), theme)
        box = QRectF(rect.left(), y, _SWATCH * theme.scale, _SWATCH * theme.scale)
        _paint_swatch(painter, box, entry, theme)
        left = box.right() + _GAP * theme.scale
        painter.setFont(plot_font(theme, LABEL, bold=bool(entry.letter)))
        painter.setPen(QColor(theme.text))
        room = rect.right() - left
        held = _held(entry.words, room, QFontMetricsF(painter.font()))
        painter.drawText(QRectF(left, y, room, words + 1), _FLAGS, held)
        if detailed and entry.detail:
            painter.setFont(plot_font(theme, LABEL))
            painter.setPen(QColor(theme.secondary))
            held = _held(entry.detail, room, QFontMetricsF(painter.font()))
            painter.drawText(QRectF(left, y + words, room, detail + 1), _FLAGS, held)
        y += _row(words, detail if detailed else 0.0, theme)


def _paint_swatch(painter: QPainter, box: QRectF, entry: BasinEntry, theme: Theme) -> None:
    path = QPainterPath()
    path.addRect(box)
    if entry.letter:
        painter.fillPath(path, basin_colour(entry.cell, theme))
        painter.setFont(plot_font(theme, LABEL, bold=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, entry.letter)
    else:
        if entry.cell == MOVES:
            painter.fillPath(path, shade_colour(0.3, theme))
        paint_pattern(painter, path, entry.cell, theme)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.text), theme.stroke))
    painter.drawRect(box)


def _details(frame: BasinFrame, width: float, height: float, theme: Theme) -> bool:
    return _height(frame, width, theme, True) <= height


def _height(frame: BasinFrame, width: float, theme: Theme, detailed: bool) -> float:
    sizes = [_heights(entry, width, theme) for entry in frame.entries]
    return sum(_row(words, detail if detailed else 0.0, theme) for words, detail in sizes)


def _row(words: float, detail: float, theme: Theme) -> float:
    return max(words + detail, _SWATCH * theme.scale) + _GAP * theme.scale


def _heights(entry: BasinEntry, width: float, theme: Theme) -> tuple[float, float]:
    room = QRectF(0, 0, width - (_SWATCH + _GAP) * theme.scale, 1e4)
    bold = QFontMetricsF(plot_font(theme, LABEL, bold=bool(entry.letter)))
    plain = QFontMetricsF(plot_font(theme, LABEL))
    words = bold.boundingRect(room, _FLAGS, _held(entry.words, room.width(), bold)).height()
    detail = plain.boundingRect(room, _FLAGS, _held(entry.detail, room.width(), plain)).height()
    return words, detail if entry.detail else 0.0


def _held(text: str, room: float, metrics: QFontMetricsF) -> str:
    """What belongs together stays in a line: a name with its number, and where it fits, a percentage with its whole."""
    first, dot, last = (part.replace(" = ", _HELD_EQUALS) for part in text.rpartition(" · "))
    whole = last.replace(" ", "\N{NO-BREAK SPACE}")
    fits = dot and metrics.horizontalAdvance(whole) <= room
    return first + dot + (whole if fits else last.replace(" %", "\N{NO-BREAK SPACE}%"))
