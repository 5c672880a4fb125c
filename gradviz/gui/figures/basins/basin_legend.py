"""The legend of a basin map: letter, colour, loss, share of the starts, where the ends lie, and the scale of shades."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from gradviz.gui.figures.basins.swatches import SHADES, basin_colour, paint_pattern, shade_colour
from gradviz.gui.figures.plot_axes import LABEL, plot_font
from gradviz.scene.basins.basin_frame import NOT_SETTLED, BasinEntry, BasinFrame
from gradviz.scene.themes import Theme

__all__ = ["legend_places", "map_and_legend_height", "paint_legend"]

_WIDE = 1.2  # width over height from which on the legend stands beside the map
_COLUMN, _LEAST_COLUMN, _MOST_COLUMN, _NARROW = 0.30, 150.0, 300.0, 0.42
_SWATCH, _GAP = 20.0, 8.0
_BAR, _BAR_HIGH, _BAR_GAP = 200.0, 12.0, 4.0
_MOST_BELOW = 0.42  # of the height
_MAP = 0.84  # height of the map over its width, where the figure is as high as it needs to be
_FLAGS = Qt.TextFlag.TextWordWrap
_HELD_EQUALS = "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"


def legend_places(rect: QRectF, frame: BasinFrame, theme: Theme) -> tuple[QRectF, QRectF]:
    """The rectangles of map and legend in `rect`: the legend is beside the map where there is width, else below."""
    gap = 2 * _GAP * theme.scale
    if rect.width() > _WIDE * rect.height():
        least = min(_LEAST_COLUMN * theme.scale, _NARROW * rect.width())
        width = min(max(_COLUMN * rect.width(), least), _MOST_COLUMN * theme.scale)
        left = rect.adjusted(0, 0, -width - gap, 0)
        return left, QRectF(left.right() + gap, rect.top() + _GAP * theme.scale, width, rect.height())
    most = _MOST_BELOW * rect.height()
    height = min(_height(_rows(frame, rect.width(), most, theme), theme), most)
    return rect.adjusted(0, 0, 0, -height - gap / 2), QRectF(rect.left(), rect.bottom() - height, rect.width(), height)


def map_and_legend_height(frame: BasinFrame, width: float, theme: Theme) -> float:
    """The height that a map with a whole legend below it needs at a width."""
    legend = _height(_rows(frame, width, math.inf, theme), theme)
    return max(_MAP * width + _GAP * theme.scale + legend, legend / _MOST_BELOW + 1)


def paint_legend(painter: QPainter, rect: QRectF, frame: BasinFrame, theme: Theme) -> None:
    """A row for each look in use. Without room the places of the ends are left out, then the scale of shades."""
    y = rect.top()
    for row in _rows(frame, rect.width(), rect.height(), theme):
        entry = row.entry
        box = QRectF(rect.left(), y, _SWATCH * theme.scale, _SWATCH * theme.scale)
        _paint_swatch(painter, box, entry, theme)
        left = box.right() + _GAP * theme.scale
        painter.setFont(plot_font(theme, LABEL, bold=bool(entry.letter)))
        painter.setPen(QColor(theme.text))
        room = rect.right() - left
        held = _held(entry.words, room, QFontMetricsF(painter.font()))
        painter.drawText(QRectF(left, y, room, row.words + 1), _FLAGS, held)
        if row.detail:
            painter.setFont(plot_font(theme, LABEL))
            painter.setPen(QColor(theme.secondary))
            held = _held(entry.detail, room, QFontMetricsF(painter.font()))
            painter.drawText(QRectF(left, y + row.words, room, row.detail + 1), _FLAGS, held)
        if row.scale:
            top = y + row.words + row.detail + _BAR_GAP * theme.scale
            bar = QRectF(left, top, min(room, _BAR * theme.scale), _BAR_HIGH * theme.scale)
            _paint_scale(painter, bar, frame, theme)
        y += row.height(theme)


def _paint_scale(painter: QPainter, bar: QRectF, frame: BasinFrame, theme: Theme) -> None:
    """The shades of the starts that still move, stepped as in the map, with the losses that they stand for."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for step in range(SHADES + 1):
        low, high = (bar.left() + bar.width() * min(max(0.0, (step + half) / SHADES), 1.0) for half in (-0.5, 0.5))
        painter.fillRect(QRectF(low, bar.top(), high - low, bar.height()), shade_colour(step / SHADES, theme))
    path = QPainterPath()
    path.addRect(bar)
    paint_pattern(painter, path, NOT_SETTLED, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.text), theme.stroke))
    painter.drawRect(bar)
    font = plot_font(theme)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(QPen(QColor(theme.secondary), theme.stroke))
    tick, used = 3 * theme.scale, -math.inf
    for place, text in frame.shade_ticks:
        at, wide = bar.left() + place * bar.width(), metrics.horizontalAdvance(text)
        left = min(max(at - wide / 2, bar.left()), bar.right() - wide)
        if left >= used:
            painter.drawLine(QPointF(at, bar.bottom()), QPointF(at, bar.bottom() + tick))
            painter.drawText(QPointF(left, bar.bottom() + tick + metrics.ascent()), text)
            used = left + wide + _GAP * theme.scale
    painter.restore()


def _paint_swatch(painter: QPainter, box: QRectF, entry: BasinEntry, theme: Theme) -> None:
    path = QPainterPath()
    path.addRect(box)
    if entry.letter:
        painter.fillPath(path, basin_colour(entry.cell, theme))
        painter.setFont(plot_font(theme, LABEL, bold=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, entry.letter)
    else:
        if entry.cell == NOT_SETTLED:
            painter.fillPath(path, shade_colour(0.3, theme))
        paint_pattern(painter, path, entry.cell, theme)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.text), theme.stroke))
    painter.drawRect(box)


class _Row(NamedTuple):
    """An entry with the heights of its parts; 0 for what is left out."""

    entry: BasinEntry
    words: float
    detail: float
    scale: float

    def height(self, theme: Theme) -> float:
        """The height of the row with the gap below it."""
        return max(self.words + self.detail + self.scale, _SWATCH * theme.scale) + _GAP * theme.scale


def _rows(frame: BasinFrame, width: float, height: float, theme: Theme) -> list[_Row]:
    """Whole rows where they fit, else without details, else with their words alone."""
    whole = [_row(entry, frame, width, theme) for entry in frame.entries]
    brief = [row._replace(detail=0.0) for row in whole]
    fitting = (rows for rows in (whole, brief) if _height(rows, theme) <= height)
    return next(fitting, [row._replace(scale=0.0) for row in brief])


def _height(rows: list[_Row], theme: Theme) -> float:
    return sum(row.height(theme) for row in rows)


def _row(entry: BasinEntry, frame: BasinFrame, width: float, theme: Theme) -> _Row:
    room = QRectF(0, 0, width - (_SWATCH + _GAP) * theme.scale, 1e4)
    bold = QFontMetricsF(plot_font(theme, LABEL, bold=bool(entry.letter)))
    plain = QFontMetricsF(plot_font(theme, LABEL))
    words = bold.boundingRect(room, _FLAGS, _held(entry.words, room.width(), bold)).height()
    detail = plain.boundingRect(room, _FLAGS, _held(entry.detail, room.width(), plain)).height()
    scale = (_BAR_GAP + _BAR_HIGH + 3) * theme.scale + QFontMetricsF(plot_font(theme)).height()
    is_shaded = entry.cell == NOT_SETTLED and frame.shade_ticks
    return _Row(entry, words, detail if entry.detail else 0.0, scale if is_shaded else 0.0)


def _held(text: str, room: float, metrics: QFontMetricsF) -> str:
    """The words with spaces that do not break between a name and its number, or a percentage and its whole."""
    first, dot, last = (part.replace(" = ", _HELD_EQUALS) for part in text.rpartition(" · "))
    whole = last.replace(" ", "\N{NO-BREAK SPACE}")
    fits = dot and metrics.horizontalAdvance(whole) <= room
    return first + dot + (whole if fits else last.replace(" %", "\N{NO-BREAK SPACE}%"))
