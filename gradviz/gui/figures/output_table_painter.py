"""Draws the table of outputs: a confusion table, or output against target of each sample."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from gradviz.gui.figures.ink import type_rules
from gradviz.gui.figures.plot_axes import LABEL, TICK, plot_font
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.colours import class_tags
from gradviz.scene.themes import Theme

__all__ = ["paint_table", "table_key", "table_size"]

# Pixels of type, beside a cell's text, and height of a row as a multiple of the type's: the first that fits.
_SIZES = (
    (16, 14.0, 1.8), (14, 11.0, 1.65), (13, 9.0, 1.55), (LABEL, 8.0, 1.5), (LABEL, 5.0, 1.35), (LABEL, 3.0, 1.2),
    (TICK, 3.0, 1.15),
)  # fmt: skip
# The same where the classes at the head are letters, explained by the rows, and counts of zero are dots.
_LETTER_SIZES = (
    (15, 8.0, 1.5), (13, 6.0, 1.4), (LABEL, 4.0, 1.3), (TICK, 3.0, 1.15), (TICK, 2.0, 1.1), (10, 2.0, 1.05),
    (10, 1.0, 1.0), (9, 1.0, 1.0),
)  # fmt: skip
_AIRY = 1.3  # the height of a row where there is room
_DOT = "·"
_FEWEST = 3  # letters of a name that is cut; with fewer it is left out


Cells = tuple[tuple[str, ...], ...]
# The cells, the text of the largest count, and what rows and columns are.
_Shape = tuple[Cells, str, tuple[str, str]]


class _Geometry(NamedTuple):
    """`cells` are the texts as they are written, below a line of `band` pixels that says what rows and columns are.
    `letters`: the classes at the head are letters."""

    font: QFont
    bold: QFont
    pad: float
    row: float
    band: float
    widths: list[float]
    cells: Cells
    letters: bool

    @property
    def size(self) -> QSizeF:
        return QSizeF(sum(self.widths), self.band + self.row * len(self.cells))

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
    shape = frame.table, frame.table_least, frame.table_words
    return _fitted_to(shape, theme, (room.width(), room.height()), type_rules())


@lru_cache(maxsize=8)
def _fitted_to(
    shape: _Shape, theme: Theme, size_of_room: tuple[float, float], _rules: tuple[float, bool]
) -> _Geometry:
    """The largest type and the widest cells that fit; the smallest where nothing does. Counts by class have letters at
    their head before they scroll."""
    room, (table, _least, words) = QSizeF(*size_of_room), shape
    rows_word = words[0]
    tagged = (_with_tags(table) if rows_word else table), *shape[1:]
    for size in _SIZES:
        geometry = _with_room_for(words, _geometry(tagged, theme, size, letters=False), room)
        if geometry.fits(room) and _has_whole_words(geometry, words, size):
            return geometry
    if not rows_word:
        return geometry
    lettered = _with_letters(table), *shape[1:]
    for names in (None, _FEWEST, 0):  # whole, cut, left out
        for size in _LETTER_SIZES:
            geometry = _geometry(lettered, theme, size, letters=True)
            geometry = geometry if names is None else _with_short_names(geometry, room, names)
            geometry = _with_room_for(words, geometry, room)
            if geometry.fits(room) and _has_whole_words(geometry, words, size):
                line = QFontMetricsF(geometry.bold).height()
                high = (room.height() - geometry.band) / len(table)
                return geometry._replace(row=max(geometry.row, min(_AIRY * line, high)))
    return _geometry(lettered, theme, _LETTER_SIZES[1], letters=True)


def _has_whole_words(geometry: _Geometry, words: tuple[str, str], size: tuple[int, float, float]) -> bool:
    """Whether the words above the table are whole; in usual and smaller type they may be cut."""
    wide = QFontMetricsF(geometry.font).horizontalAdvance("  ".join(words)) + geometry.pad
    return size[0] <= LABEL or wide <= geometry.size.width()


def _with_room_for(words: tuple[str, str], geometry: _Geometry, room: QSizeF) -> _Geometry:
    """The first column as wide as the words above it, and the others together as those above them, where the room
    allows it."""
    metrics = QFontMetricsF(geometry.font)
    wide = metrics.horizontalAdvance(words[0]) + 2 * geometry.pad
    wider = geometry._replace(widths=[max(wide, geometry.widths[0]), *geometry.widths[1:]])
    geometry = wider if wider.fits(room) else geometry
    missing = metrics.horizontalAdvance(words[1]) + 2 * geometry.pad - sum(geometry.widths[1:])
    more = max(0.0, missing) / max(1, len(geometry.widths) - 1)
    wider = geometry._replace(widths=[geometry.widths[0], *(width + more for width in geometry.widths[1:])])
    return wider if wider.fits(room) else geometry


def _with_letters(cells: Cells) -> Cells:
    """Letters at the head and before the names of the rows, which explain them, and dots for zeros."""
    named = _with_tags(cells)
    rows = tuple((name, *(_DOT if count == "0" else count for count in counts)) for name, *counts in named[1:])
    return (("", *class_tags(cells[0][1:])), *rows)


def _with_tags(cells: Cells) -> Cells:
    """What stands for each class in the graph before its name in the rows, where that is not the name itself."""
    tags = class_tags(cells[0][1:])
    return (cells[0], *((row[0] if row[0] == tag else f"{tag} {row[0]}", *row[1:])
                        for tag, row in zip(tags, cells[1:], strict=True)))  # fmt: skip


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
    shape: _Shape, theme: Theme, size: tuple[int, float, float], *, letters: bool
) -> _Geometry:
    """All columns of counts are as wide as the widest head or the largest count that can occur."""
    (cells, least, (rows_word, _columns)), (pixels, beside, high) = shape, size
    font, bold = plot_font(theme, pixels), plot_font(theme, pixels, bold=True)
    metrics = QFontMetricsF(bold)
    digit = max("0123456789", key=metrics.horizontalAdvance)
    room = metrics.horizontalAdvance("".join(digit if each.isdecimal() else each for each in least))
    head = [max(metrics.horizontalAdvance(row[0]) for row in cells)]
    columns = list(zip(*cells, strict=True))[1:]
    if rows_word:
        columns = [cells[0][1:]] * len(columns)
    widths = [max(room, *map(metrics.horizontalAdvance, column)) for column in columns]
    widths = [width + 2 * beside * theme.scale for width in head + widths]
    band = metrics.height() * high if rows_word else 0.0
    return _Geometry(font, bold, beside * theme.scale, metrics.height() * high, band, widths, cells, letters)


def paint_table(painter: QPainter, rect: QRectF, frame: OutputFrame, theme: Theme) -> None:
    """As many rows and columns as fit, with a last line that says how many more there are."""
    if not frame.table:
        return
    geometry = _fitted(frame, theme, rect.size())
    if geometry.band:
        _paint_band(painter, rect, frame.table_words, geometry, theme)
        rect = rect.adjusted(0, geometry.band, 0, 0)
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


def _paint_band(
    painter: QPainter, rect: QRectF, words: tuple[str, str], geometry: _Geometry, theme: Theme
) -> None:
    """What the rows and what the columns are, above both: over its own columns each, or one after the other."""
    metrics, pad = QFontMetricsF(geometry.font), geometry.pad
    wide = min(geometry.size.width(), rect.width())
    first, rest = geometry.widths[0], wide - geometry.widths[0]
    painter.setFont(geometry.font)
    painter.setPen(QColor(theme.secondary))
    line = QRectF(rect.left(), rect.top(), wide, geometry.band)
    rows, columns = words
    left, right = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignCenter
    if all(metrics.horizontalAdvance(text) + pad <= room for text, room in ((rows, first), (columns, rest))):
        painter.drawText(line.adjusted(pad, 0, 0, 0), left, rows)
        painter.drawText(line.adjusted(first, 0, 0, 0), right, columns)
        painter.setPen(QPen(QColor(theme.line), theme.stroke))
        painter.drawLine(QPointF(line.left() + first, line.bottom()), line.bottomRight())
        return
    both = metrics.elidedText(f"{rows}  {columns}", Qt.TextElideMode.ElideRight, wide - pad)
    painter.drawText(line.adjusted(pad, 0, 0, 0), left, both)
