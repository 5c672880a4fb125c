"""A table to type into: blocks are copied to and pasted from a spreadsheet, and each edit can be undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from gradviz.scene.text.number_block import block_of, text_of_block
from gradviz.scene.text.number_input import read_number
from gradviz.text import _, ngettext

__all__ = ["NumberTable"]

_KEY = Qt.ItemDataRole.UserRole
_ROW = 1.6  # height of a row, as a multiple of the type's
_FEWEST = "−0.0000…"  # the least room for a number
_MOST_UNDONE, _MOST_ROWS = 200, 100_000


class _Row(NamedTuple):
    """`key` is the row's place in the order that sorting leaves alone, from 0."""

    texts: tuple[str, ...]
    is_ticked: bool
    key: int


class _Cells(NamedTuple):
    """The state that Undo restores."""

    headings: tuple[str, ...]
    rows: tuple[_Row, ...]


class NumberTable(QTableWidget):
    """Ctrl+C and Ctrl+V copy and paste blocks, Del empties cells, Ctrl+Z undoes one edit. `said(sentence)`.

    `columns` hold numbers, or texts; where there is one more, it holds a tick. With `can_grow` a pasted block makes
    rows. Sorting changes what is seen; `rows_in_order` answers the rows as they were before.
    """

    said = Signal(str)

    def __init__(self, rows: int, columns: int, ticks: bool, parent: QWidget) -> None:
        super().__init__(rows, columns + ticks, parent)
        self.can_grow = False
        self._numbers, self._ticks = columns, ticks
        self._past: list[_Cells] = []
        self._now = _Cells((), ())
        self.blank: Callable[[int], str] = lambda _column: "0"  # what a new cell holds
        self._depth, self._last_key = 0, -1
        self.itemChanged.connect(lambda _item: self._note())

    @property
    def numbers(self) -> int:
        """How many columns there are but the one of ticks."""
        return self._numbers

    def fill_row(self, place: int, texts: tuple[str, ...], *, is_ticked: bool = False, key: int | None = None) -> None:
        """Put texts into a row that is there; it comes last in the order, or where `key` says."""
        key = self._last_key + 1 if key is None else key
        self._last_key = max(self._last_key, key)
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setData(_KEY, key)
            self.setItem(place, column, item)
        if self._ticks:
            tick = QTableWidgetItem()
            tick.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            tick.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
            self.setItem(place, self._numbers, tick)

    def fit_columns(self, room: int) -> None:
        """Each column as wide as its heading and its numbers, of which the last digits go where all would take more
        than `room` pixels; the rows as high as the type."""
        self.resizeColumnsToContents()
        header = self.horizontalHeader()
        while header.length() > room:
            widest = max(range(self._numbers), key=header.sectionSize)
            least = max(header.sectionSizeHint(widest), self.fontMetrics().horizontalAdvance(_FEWEST))
            if header.sectionSize(widest) <= least:
                break
            less = header.sectionSize(widest) - (header.length() - room) // 2 - 1
            header.resizeSection(widest, max(least, less))
        self.verticalHeader().setDefaultSectionSize(round(_ROW * self.fontMetrics().height()))

    def new_row(self, place: int) -> None:
        """A row of blank cells."""
        self.insertRow(place)
        self.fill_row(place, tuple(map(self.blank, range(self._numbers))))

    def rows_in_order(self) -> list[int]:
        """Where the rows stand, in the order that sorting leaves alone."""
        return sorted(range(self.rowCount()), key=self._key)

    def sort_by(self, column: int | None, *, falls: bool = False) -> None:
        """Show the rows sorted by a column, None: in their own order. That is no edit."""
        def value(row: _Row) -> tuple[bool, float, str]:
            if column is None:
                return False, float(row.key), ""
            text = row.texts[column]
            try:
                return False, -read_number(text) if falls else read_number(text), ""
            except ValueError:
                return True, 0.0, text

        cells = self._cells()
        rows = sorted(cells.rows, key=value)
        texts_fall = falls and column is not None and all(value(row)[0] for row in rows)
        shown = tuple(reversed(rows) if texts_fall else rows)
        self._show(cells._replace(rows=shown))
        self.setVerticalHeaderLabels([str(row.key + 1) for row in shown])
        self._now = self._cells()

    def add_column(self, place: int, heading: str) -> None:
        """A column of blank cells before the one at `place`."""
        with self.one_edit():
            self.insertColumn(place)
            self._numbers += 1
            self.setHorizontalHeaderItem(place, QTableWidgetItem(heading))
            for row in range(self.rowCount()):
                other = self.item(row, 0 if place else 1)
                item = QTableWidgetItem(self.blank(place))
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setData(_KEY, row if other is None else other.data(_KEY))
                self.setItem(row, place, item)

    def remove_column(self, place: int) -> None:
        """Take a column out."""
        with self.one_edit():
            self.removeColumn(place)
            self._numbers -= 1

    @contextmanager
    def one_edit(self) -> Iterator[None]:
        """What happens inside is undone together."""
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
        self._note()

    def start_over(self) -> None:
        """What is shown now is where Undo ends."""
        self._past, self._now = [], self._cells()

    def copy(self) -> None:
        """The selected block, or the current cell, to the clipboard."""
        chosen = self.selectedIndexes() or [self.currentIndex()]
        rows = sorted({index.row() for index in chosen if index.isValid()})
        columns = sorted({index.column() for index in chosen if index.column() < self._numbers})
        if rows and columns:
            block = [[self._text(row, column) for column in columns] for row in rows]
            QGuiApplication.clipboard().setText(text_of_block(block))

    def paste(self) -> None:
        """The clipboard's block from the current cell on; what does not fit is said and nothing is pasted."""
        block = block_of(QGuiApplication.clipboard().text())
        top, left = max(0, self.currentRow()), max(0, self.currentColumn())
        width, rows = max(map(len, block), default=0), top + len(block)
        if not width:
            return
        if left + width > self._numbers:
            message = ngettext("The block has {n} column, from here there is room for {room}; nothing was pasted.",
                               "The block has {n} columns, from here there is room for {room}; nothing was pasted.",
                               width)  # fmt: skip
            self.said.emit(message.format(n=width, room=max(0, self._numbers - left)))
            return
        if rows > (_MOST_ROWS if self.can_grow else self.rowCount()):
            room = (_MOST_ROWS if self.can_grow else self.rowCount()) - top
            message = _("The block has {n} rows, from here there is room for {room}; nothing was pasted.")
            self.said.emit(message.format(n=len(block), room=room))
            return
        with self.one_edit():
            for place in range(self.rowCount(), rows):
                self.new_row(place)
            for row, texts in enumerate(block, start=top):
                for column, text in enumerate(texts, start=left):
                    item = self.item(row, column)
                    if item is not None:
                        item.setText(text)

    def undo(self) -> None:
        """Back to before the last edit."""
        if not self._past:
            return
        cells = self._past.pop()
        self._show(cells)
        self._now = cells

    def keyPressEvent(self, event: QKeyEvent) -> None:
        for key, act in (
            (QKeySequence.StandardKey.Copy, self.copy), (QKeySequence.StandardKey.Paste, self.paste),
            (QKeySequence.StandardKey.Undo, self.undo), (QKeySequence.StandardKey.Delete, self._empty),
        ):  # fmt: skip
            if event.matches(key):
                act()
                return
        super().keyPressEvent(event)

    def _empty(self) -> None:
        with self.one_edit():
            for index in self.selectedIndexes():
                item = self.item(index.row(), index.column())
                if item is not None and index.column() < self._numbers:
                    item.setText("")

    def _text(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return "" if item is None else item.text()

    def _key(self, row: int) -> int:
        item = self.item(row, 0)
        return row if item is None else int(item.data(_KEY))

    def _cells(self) -> _Cells:
        rows = []
        for row in range(self.rowCount()):
            tick = self.item(row, self._numbers) if self._ticks else None
            is_ticked = tick is not None and tick.checkState() is Qt.CheckState.Checked
            texts = tuple(self._text(row, column) for column in range(self._numbers))
            rows.append(_Row(texts, is_ticked, self._key(row)))
        headings = [self.horizontalHeaderItem(column) for column in range(self.columnCount())]
        return _Cells(tuple("" if item is None else item.text() for item in headings), tuple(rows))

    def _show(self, cells: _Cells) -> None:
        """Show other cells, without noting an edit."""
        self._depth += 1
        self._numbers = len(cells.headings) - self._ticks
        self.setColumnCount(len(cells.headings))
        self.setHorizontalHeaderLabels(list(cells.headings))
        self.setRowCount(len(cells.rows))
        for place, row in enumerate(cells.rows):
            self.fill_row(place, row.texts, is_ticked=row.is_ticked, key=row.key)
        self._depth -= 1

    def _note(self) -> None:
        """Remember what was before, where something is different now."""
        if self._depth:
            return
        cells = self._cells()
        if cells != self._now:
            self._past = [*self._past, self._now][-_MOST_UNDONE:]
            self._now = cells
