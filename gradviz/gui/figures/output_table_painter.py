"""Draws the table of outputs: a confusion table, or output against target of each sample."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from string import ascii_uppercase
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gradviz.gui.figures.ink import type_rules
from gradviz.gui.figures.plot_axes import LABEL, TICK, plot_font
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.themes import Theme

__all__ = ["paint_table", "table_key", "table_size"]

# Pixels of type, beside a cell's text, and height of a row as a multiple of the type's: the first that fits.
_SIZES = ((LABEL, 8.0, 1.5), (LABEL, 5.0, 1.35), (LABEL, 3.0, 1.2), (TICK, 3.0, 1.15))
# The same where the classes at the head are letters, explained by the rows, and counts of zero are dots.
_LETTER_SIZES = ((LABEL, 4.0, 1.3), (TICK, 3.0, 1.15), (TICK, 2.0, 1.1), (10, 2.0, 1.05), (10, 1.0, 1.0), (9, 1.0, 1.0))
_AIRY = 1.3  # the height of a row where there is room
_DOT = "·"
_BRIEF = 2  # letters: classes with names so short are called by them
_FEWEST = 3  # letters of a name that is cut; with fewer it is left out


class _Geometry(NamedTuple):
    """`cells` are the texts as they are written; in the corner as much of “actual ↓ predicted →” as there is room for,
    since the caption says it too. `letters`: the classes at the head are letters."""

    font: QFont
    bold: QFont
    pad: float
    row: float
    widths: list[float]
    cells: tuple[tuple[str, ...], ...]
    letters: bool

    @property
    def size(self) -> QSizeF:
        return QSizeF(sum(self.widths), self.row * len(self.cells))

    def fits(self, room: QSizeF) -> bool:
        return self.size.width() <= room.width() + 1 and self.size.height() <= room.height() + 1


def table_size(frame: OutputFrame, theme: Theme, room: QSizeF) -> QSizeF:
    """How much of `room` the whole table takes, or how much more where it does not fit."""
    return _fitted(frame, theme, room).size


def table_key(frame: OutputFrame, theme: Theme, room: QSizeF) -> str:
    """Which letter is which class, where the table in this room has letters; else empty."""
    if not frame.table or not _fitted(frame, theme, room).letters:
        return ""
    return ", ".join(row[0] for row in _with_letters(frame.table)[1:])


def _fitted(frame: OutputFrame, theme: Theme, room: QSizeF) -> _Geometry:
    """The geometry in a room; of the last tables it is known, since each is measured, explained and painted."""
    return _fitted_to(frame.table, bool(frame.table_marks), theme, (room.width(), room.height()), type_rules())


@lru_cache(maxsize=8)
def _fitted_to(
    table: tuple[tuple[str, ...], ...], has_marks: bool, theme: Theme, size_of_room: tuple[float, float],
    _rules: tuple[float, bool],
) -> _Geometry:  # fmt: skip
    """The largest type and the widest cells that fit; the smallest where nothing does. Counts by class have letters at
    their head before they scroll."""
    room, whole = QSizeF(*size_of_room), table[0][0]
    rows_word, arrow, _columns_word = whole.partition("↓")
    evens = (True, False) if has_marks else (False,)
    for size in _SIZES:
        for corner, is_even in product(dict.fromkeys((whole, rows_word + arrow, "" if arrow else whole)), evens):
            geometry = _geometry(_with_corner(table, corner), theme, size, letters=False, is_even=is_even)
            if geometry.fits(room):
                return geometry
    if not has_marks:
        return geometry
    cells = _with_letters(table)
    corners = _with_corner(cells, rows_word + arrow), cells
    for names in (None, _FEWEST, 0):  # whole, cut, left out
        for size, is_even, head in product(_LETTER_SIZES, (True, False), corners):
            geometry = _geometry(head, theme, size, letters=True, is_even=is_even)
            geometry = geometry if names is None else _with_short_names(geometry, room, names)
            if geometry.fits(room):
                line = QFontMetricsF(geometry.bold).height()
                return geometry._replace(row=max(geometry.row, min(_AIRY * line, room.height() / len(cells))))
    return _geometry(cells, theme, _LETTER_SIZES[1], letters=True)


def _with_corner(cells: tuple[tuple[str, ...], ...], corner: str) -> tuple[tuple[str, ...], ...]:
    return ((corner, *cells[0][1:]), *cells[1:])


def _with_letters(cells: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Letters at the head and before the names of the rows, which explain them, and dots for zeros."""
    names = cells[0][1:]
    is_brief = all(len(name) <= _BRIEF for name in names)
    letters = names if is_brief else tuple(ascii_uppercase[k] for k in range(len(names)))
    rows = tuple((name if is_brief else f"{letter} {name}", *(_DOT if count == "0" else count for count in counts))
                 for letter, (name, *counts) in zip(letters, cells[1:], strict=True))  # fmt: skip
    return (("", *letters), *rows)


def _with_short_names(geometry: _Geometry, room: QSizeF, fewest: int) -> _Geometry:
    """The names of the rows cut to what the counts leave; all of them left out, but for their letters, where that is
    less than `fewest` letters of one, or where none are wanted."""
    letters, old = geometry.cells[0][1:], tuple(row[0] for row in geometry.cells[1:])
    metrics, wide = QFontMetricsF(geometry.bold), room.width() - sum(geometry.widths[1:])
    free = max(0.0, wide - 2 * geometry.pad)
    names = tuple(metrics.elidedText(name, Qt.TextElideMode.ElideRight, free) for name in old)
    least = max(metrics.horizontalAdvance(letter) for letter in letters) + 2 * geometry.pad
    if not fewest:
        names, wide = letters, least
    elif any(short != name and len(short) < len("A …") + fewest for short, name in zip(names, old, strict=True)):
        return geometry
    cells = (("", *letters), *((name, *row[1:]) for name, row in zip(names, geometry.cells[1:], strict=True)))
    return geometry._replace(cells=cells, widths=[wide, *geometry.widths[1:]])


def _geometry(
    cells: tuple[tuple[str, ...], ...], theme: Theme, size: tuple[int, float, float], *, letters: bool,
    is_even: bool = False,
) -> _Geometry:  # fmt: skip
    """`is_even`: all columns of counts are as wide as the widest."""
    pixels, beside, high = size
    font, bold = plot_font(theme, pixels), plot_font(theme, pixels, bold=True)
    metrics = QFontMetricsF(bold)
    widths = [max(metrics.horizontalAdvance(text) for text in column) + 2 * beside * theme.scale
              for column in zip(*cells, strict=True)]  # fmt: skip
    if is_even:
        widths[1:] = [max(widths[1:])] * (len(widths) - 1)
    return _Geometry(font, bold, beside * theme.scale, metrics.height() * high, widths, cells, letters)


def paint_table(painter: QPainter, rect: QRectF, frame: OutputFrame, theme: Theme) -> None:
    """As many rows and columns as fit, with a last line that says how many more there are."""
    if not frame.table:
        return
    geometry = _fitted(frame, theme, rect.size())
    pad, row, cells = geometry.pad, geometry.row, geometry.cells
    most = max(1, int((rect.height() + 1) / row))
    shown = cells if len(cells) <= most else cells[: max(1, most - 1)]
    marks = set(frame.table_marks)
    for i, line in enumerate(shown):
        x, y = rect.left(), rect.top() + i * row
        for k, text in enumerate(line):
            cell = QRectF(x, y, geometry.widths[k], row)
            if cell.right() > rect.right() + 1:
                break
            if (i, k) in marks:
                painter.fillRect(cell.adjusted(1, 1, -1, -1) if pad > 1.5 else cell, QColor(theme.line))
            painter.setFont(geometry.bold if i == 0 or (i, k) in marks else geometry.font)
            painter.setPen(QColor(theme.secondary if i == 0 or k == 0 or text == _DOT else theme.text))
            side = Qt.AlignmentFlag.AlignLeft if k == 0 else Qt.AlignmentFlag.AlignRight
            painter.drawText(cell.adjusted(pad, 0, -pad, 0), side | Qt.AlignmentFlag.AlignVCenter, text)
            x += geometry.widths[k]
    if len(shown) < len(cells):
        painter.setFont(geometry.font)
        painter.setPen(QColor(theme.secondary))
        at = QPointF(rect.left() + pad, rect.top() + (len(shown) + 0.7) * row)
        painter.drawText(at, f"+ {len(cells) - len(shown)}")
