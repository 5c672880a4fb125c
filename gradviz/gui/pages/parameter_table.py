"""The parameters of the current layer as a table to read."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from gradviz.gui.widgets.fields import describe
from gradviz.text import _

__all__ = ["ParameterTable"]

_ROW = 1.4  # times the type size


class ParameterTable(QTableWidget):
    """Each row is about one parameter; `chosen(name or None)`: its row was selected."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tip = _("Value, gradient and step of every parameter of this layer")
        describe(self, _("Parameters of the layer"), tip)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.itemSelectionChanged.connect(self._row_chosen)

    def show_rows(self, table: tuple[tuple[str, ...], ...], selected: str = "") -> None:
        """A header row, then one row for each parameter; that of the `selected` one is marked and in sight, unless the
        keys are in another row."""
        if not table:
            return
        current = self.item(self.currentRow(), 0)
        marked = current.text() if self.hasFocus() and current is not None else selected
        header, *rows = table
        self.verticalHeader().setDefaultSectionSize(round(_ROW * self.fontMetrics().height()))
        self.blockSignals(True)
        self.clearSelection()
        self.setColumnCount(len(header))
        self.setRowCount(len(rows))
        for c, text in enumerate(header):
            self.setHorizontalHeaderItem(c, _cell(text, c))
        for r, cells in enumerate(rows):
            for c, text in enumerate(cells):
                self.setItem(r, c, _cell(text, c))
        place = next((r for r, cells in enumerate(rows) if cells[0] == marked), -1)
        self.setCurrentCell(place, 0)
        if place >= 0:
            self.selectRow(place)
            self.scrollTo(self.model().index(place, 0))
        self.blockSignals(False)

    def _row_chosen(self) -> None:
        items = self.selectedItems()
        name = items[0].text() if items else ""
        self.chosen.emit(name if "[" in name else None)


def _cell(text: str, column: int) -> QTableWidgetItem:
    """Names are left-aligned, numbers right-aligned, in the header and in the rows."""
    item = QTableWidgetItem(text)
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return item
