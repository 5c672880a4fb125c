"""A table to type into: blocks are copied to and pasted from a spreadsheet, and each edit can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QWidget

from gradviz.scene.text.number_block import block_of, text_of_block
from gradviz.text import _, ngettext

__all__ = ["NumberTable"]

_Cells = list[list[tuple[str, Qt.CheckState]]]
_MOST_UNDONE, _MOST_ROWS = 200, 100_000


class NumberTable(QTableWidget):
    """Ctrl+C and Ctrl+V copy and paste blocks, Del empties cells, Ctrl+Z undoes one edit. `said(sentence)`.

    `columns` hold numbers; where there is one more, it holds a tick. With `can_grow` a pasted block makes rows.
    """

    said = Signal(str)

    def __init__(self, rows: int, columns: int, ticks: bool, parent: QWidget) -> None:
        super().__init__(rows, columns + ticks, parent)
        self.can_grow = False
        self._numbers, self._ticks = columns, ticks
        self._past: list[_Cells] = []
        self._now: _Cells = []
        self._depth = 0
        self.itemChanged.connect(lambda _item: self._note())

    def fill_row(self, place: int, texts: tuple[str, ...], *, is_ticked: bool = False) -> None:
        """Put texts into a row that is there."""
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setItem(place, column, item)
        if self._ticks:
            tick = QTableWidgetItem()
            tick.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            tick.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
            self.setItem(place, self._numbers, tick)

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
                self.insertRow(place)
                self.fill_row(place, ("0",) * self._numbers)
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
        self._depth += 1
        self.setRowCount(len(cells))
        for row, values in enumerate(cells):
            texts = tuple(text for text, _state in values[: self._numbers])
            self.fill_row(row, texts, is_ticked=self._ticks and values[-1][1] is Qt.CheckState.Checked)
        self._depth -= 1
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

    def _cells(self) -> _Cells:
        found: _Cells = []
        for row in range(self.rowCount()):
            items = [self.item(row, column) for column in range(self.columnCount())]
            found.append([("", Qt.CheckState.Unchecked) if item is None else (item.text(), item.checkState())
                          for item in items])  # fmt: skip
        return found

    def _note(self) -> None:
        """Remember what was before, where something is different now."""
        if self._depth:
            return
        cells = self._cells()
        if cells != self._now:
            self._past = [*self._past, self._now][-_MOST_UNDONE:]
            self._now = cells
