"""The sketch of a race before it has run. It is marked as a sketch: its curves are not results."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPolygonF

from gradviz.gui.figures.plot_axes import TICK, TITLE, plot_font
from gradviz.gui.figures.race.race_marks import lane_pen
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["paint_race_sketch"]

_PALE = 0.35
_FALLS = (0.6, 3.0, 8.0)  # how fast the three sketched losses fall
_POINTS = 60

Rows = tuple[tuple[str, str], ...]


def paint_race_sketch(
    painter: QPainter, rect: QRectF, words: tuple[str, str, Rows], theme: Theme
) -> None:
    """Heading and sentence above, sketched curves in the middle, the rows below."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(rect, QColor(theme.panel))
    heading, sentence, rows = words
    scale = theme.scale
    inside = rect.adjusted(20 * scale, 16 * scale, -20 * scale, -12 * scale)
    top = _write(painter, inside, heading, plot_font(theme, TITLE + 2, bold=True), theme.text)
    inside.setTop(top + 4 * scale)
    inside.setTop(_write(painter, inside, sentence, plot_font(theme, TITLE), theme.secondary) + 14 * scale)
    line = 1.9 * QFontMetricsF(plot_font(theme, TICK + 1)).height()
    below = QRectF(inside.left(), inside.bottom() - line * len(rows), inside.width(), line * len(rows))
    if below.top() - inside.top() > 80 * scale:
        inside.setBottom(below.top() - 16 * scale)
        _paint_curves(painter, inside, theme)
    _paint_rows(painter, below, rows, line, theme)
    painter.restore()


def _paint_curves(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    painter.setPen(QColor(theme.line))
    for k in range(5):
        y = rect.top() + k * rect.height() / 4
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
    painter.setOpacity(_PALE)
    for place, fall in enumerate(_FALLS):
        painter.setPen(lane_pen(place, theme))
        shares = [k / (_POINTS - 1) for k in range(_POINTS)]
        heights = [0.06 + 0.86 * math.exp(-fall * share) for share in shares]
        painter.drawPolyline(QPolygonF([
            QPointF(rect.left() + share * rect.width(), rect.bottom() - rect.height() * height)
            for share, height in zip(shares, heights, strict=True)
        ]))  # fmt: skip
    painter.setOpacity(1.0)
    words, font = _("sketch, not a result"), plot_font(theme, TICK + 1)
    width, height = QFontMetricsF(font).horizontalAdvance(words) + 36 * theme.scale, 28 * theme.scale
    pill = QRectF(rect.center().x() - width / 2, rect.center().y() - height / 2, width, height)
    painter.setPen(QColor(theme.line))
    painter.setBrush(QColor(theme.panel))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setFont(font)
    painter.setPen(QColor(theme.secondary))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)


def _paint_rows(painter: QPainter, rect: QRectF, rows: Rows, line: float, theme: Theme) -> None:
    bold, font = plot_font(theme, TICK + 1, bold=True), plot_font(theme, TICK + 1)
    column = max((QFontMetricsF(bold).horizontalAdvance(lead) for lead, _text in rows), default=0.0) + 24 * theme.scale
    for place, (lead, text) in enumerate(rows):
        row = QRectF(rect.left(), rect.top() + place * line, rect.width(), line)
        painter.setPen(QColor(theme.line))
        painter.drawLine(row.topLeft(), row.topRight())
        painter.setPen(QColor(theme.text))
        for words, face, left in ((lead, bold, 0.0), (text, font, column)):
            painter.setFont(face)
            shown = QFontMetricsF(face).elidedText(words, Qt.TextElideMode.ElideRight, row.width() - left)
            painter.drawText(row.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)


def _write(painter: QPainter, rect: QRectF, words: str, font: QFont, colour: str) -> float:
    """Words at the upper end of a rectangle, in as many lines as they need; where they end."""
    painter.setFont(font)
    painter.setPen(QColor(colour))
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    bounds = painter.boundingRect(rect, flags, words)
    painter.drawText(rect, flags, words)
    return bounds.bottom()
