"""Draws the table of outputs: a confusion table, or output against target of each sample."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gradviz.gui.figures.plot_axes import LABEL, TICK, plot_font
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.themes import Theme

__all__ = ["paint_table", "table_size"]

# Pixels of type, beside a cell's text, and height of a row as a multiple of the type's: the first that fits.
_SIZES = ((LABEL, 8.0, 1.5), (LABEL, 5.0, 1.35), (LABEL, 3.0, 1.2), (TICK, 3.0, 1.15))


class _Geometry(NamedTuple):
    """`corner` is the text of the corner cell: of “actual ↓ predicted →” as much as there is room for, since
    the caption says it too."""

    font: QFont
    bold: QFont
    pad: float
    row: float
    widths: list[float]
    corner: str

    @property
    def size(self) -> QSizeF:
        return QSizeF(sum(self.widths), self.row)


def table_size(frame: OutputFrame, theme: Theme, room: QSizeF) -> QSizeF:
    """How much of `room` the whole table takes, or how much more where it does not fit."""
    geometry = _fitted(frame, theme, room)
    return QSizeF(sum(geometry.widths), geometry.row * len(frame.table))


def _fitted(frame: OutputFrame, theme: Theme, room: QSizeF) -> _Geometry:
    """The largest type and the widest cells that fit; the smallest where nothing does."""
    rows = len(frame.table)
    whole = frame.table[0][0]
    rows_word, arrow, _columns_word = whole.partition("↓")
    for size in _SIZES:
        for corner in dict.fromkeys((whole, rows_word + arrow, "" if arrow else whole)):
            geometry = _geometry(frame, theme, size, corner)
            if geometry.size.width() <= room.width() + 1 and rows * geometry.row <= room.height() + 1:
                return geometry
    return geometry


def _geometry(frame: OutputFrame, theme: Theme, size: tuple[int, float, float], corner: str) -> _Geometry:
    pixels, beside, high = size
    font, bold = plot_font(theme, pixels), plot_font(theme, pixels, bold=True)
    metrics, header = QFontMetricsF(bold), frame.table[0]
    cells = [(corner, *(line[0] for line in frame.table[1:])),
             *([line[k] for line in frame.table] for k in range(1, len(header)))]  # fmt: skip
    widths = [max(metrics.horizontalAdvance(text) for text in column) + 2 * beside * theme.scale for column in cells]
    return _Geometry(font, bold, beside * theme.scale, metrics.height() * high, widths, corner)


def paint_table(painter: QPainter, rect: QRectF, frame: OutputFrame, theme: Theme) -> None:
    """As many rows and columns as fit, with a last line that says how many more there are."""
    if not frame.table:
        return
    font, bold, pad, row, widths, corner = _fitted(frame, theme, rect.size())
    most = max(1, int((rect.height() + 1) / row))
    shown = frame.table if len(frame.table) <= most else frame.table[: max(1, most - 1)]
    marks = set(frame.table_marks)
    for i, line in enumerate(shown):
        x, y = rect.left(), rect.top() + i * row
        for k, text in enumerate(line):
            if x + widths[k] > rect.right() + 1:
                break
            cell = QRectF(x, y, widths[k], row)
            if (i, k) in marks:
                painter.fillRect(cell.adjusted(1, 1, -1, -1), QColor(theme.line))
            painter.setFont(bold if i == 0 or (i, k) in marks else font)
            painter.setPen(QColor(theme.secondary if i == 0 or k == 0 else theme.text))
            side = Qt.AlignmentFlag.AlignLeft if k == 0 else Qt.AlignmentFlag.AlignRight
            words = text if i or k else corner
            painter.drawText(cell.adjusted(pad, 0, -pad, 0), side | Qt.AlignmentFlag.AlignVCenter, words)
            x += widths[k]
    if len(shown) < len(frame.table):
        painter.setFont(font)
        painter.setPen(QColor(theme.secondary))
        at = QPointF(rect.left() + pad, rect.top() + (len(shown) + 0.7) * row)
        painter.drawText(at, f"+ {len(frame.table) - len(shown)}")
