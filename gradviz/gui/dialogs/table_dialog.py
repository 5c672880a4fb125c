"""A small table of numbers to edit: samples written in the setup, or initial weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gradviz.data.errors import SetupError
from gradviz.engine.network import Network, Vector
from gradviz.gui.dialogs.parts import FaultLabel, dialog_column, type_scale
from gradviz.gui.widgets.fields import answer_buttons, describe
from gradviz.gui.widgets.number_table import NumberTable
from gradviz.gui.widgets.wrap_row import WrapRow
from gradviz.scene.text.number_input import read_number, written
from gradviz.text import _
from gradviz.training.run import parameter_setup
from gradviz.training.setup import ParameterSetup

__all__ = ["TableDialog", "edit_weights"]

Row = tuple[str, ...]


class TableDialog(QDialog):
    """Rows of texts under headings; `read()` returns numbers. An invalid cell is marked, and the dialog stays open."""

    def __init__(
        self, title: str, headings: Sequence[str], rows: Sequence[Row], parent: QWidget, *,
        row_names: Sequence[str] = (), can_grow: bool = False, marks: Sequence[bool] | None = None, mark: str = "",
    ) -> None:  # fmt: skip
        """`marks` adds a last column of ticks with the heading `mark`, one per row; `self.marks` are the edited
        ones.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self.numbers: list[tuple[float, ...]] = []
        self.marks: list[bool] = []
        self._has_marks = marks is not None
        box = dialog_column(self, 8)
        self.table = NumberTable(len(rows), len(headings), self._has_marks, self)
        self.table.can_grow = can_grow
        self.table.said.connect(self._complain)
        describe(self.table, title, _("Type numbers, with a point or a comma; Ctrl+C and Ctrl+V copy and paste blocks "
                                      "of a spreadsheet, Ctrl+Z undoes"))  # fmt: skip
        self.table.setHorizontalHeaderLabels([*headings, *([mark] if self._has_marks else [])])
        if row_names:
            self.table.setVerticalHeaderLabels(list(row_names))
        with self.table.one_edit():
            for place, row in enumerate(rows):
                self.table.fill_row(place, row, is_ticked=marks is not None and marks[place])
        self.table.start_over()
        box.addWidget(self.table, 1)
        self.fault = FaultLabel(self)
        box.addWidget(self.fault)
        if can_grow:
            self._add_row_buttons(box)
        buttons = answer_buttons(self, _("Use these numbers"))
        box.addWidget(buttons)
        scale, most = type_scale(self), max(460, parent.width() - 80)
        beside = round(110 * scale)  # the rows' names, the scroll bar and the margins
        self.table.fit_columns(most - beside)
        wide = self.table.horizontalHeader().length() + beside
        self.resize(min(max(round(460 * scale), wide), most),
                    min(round(420 * scale), max(420, parent.height() - 80)))  # fmt: skip

    def accept(self) -> None:
        """Read every cell; the first that is not a number is named and shown."""
        numbers, marks = [], []
        for row in self.table.rows_in_order():
            values = []
            for column in range(self.table.numbers):
                item = self.table.item(row, column)
                header = self.table.horizontalHeaderItem(column)
                heading = header.text() if header is not None else ""
                place = _("row {row}, {column}").format(row=row + 1, column=heading)
                try:
                    values.append(self._read(item.text() if item else "", column, place))
                except SetupError as error:
                    self._complain(str(error))
                    self.table.setCurrentCell(row, column)
                    return
            numbers.append(tuple(values))
            tick = self.table.item(row, self.table.numbers) if self._has_marks else None
            marks.append(tick is not None and tick.checkState() == Qt.CheckState.Checked)
        if all(marks):
            sentence = _("At least one row is needed to train on.") if numbers else _("At least one row is needed.")
            self._complain(sentence)
            return
        self.numbers, self.marks = numbers, marks
        super().accept()

    def _complain(self, sentence: str) -> None:
        self.fault.say(sentence)

    def _read(self, text: str, column: int, place: str) -> float:
        """The number in a cell. Raises `SetupError` at `place`."""
        return read_number(text, place)

    def _add_row_buttons(self, box: QVBoxLayout) -> None:
        row = self.buttons = WrapRow(margin=0)
        box.addLayout(row)  # before it is filled: see `PanelHeader`
        for text, tooltip, slot in (
            (_("Add row"), _("Add a row at the end"), self._add),
            (_("Remove row"), _("Remove the row of the current cell"), self._remove),
        ):
            button = QPushButton(text, self)
            describe(button, text, tooltip)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            row.addWidget(button)

    def _add(self) -> None:
        place = self.table.rowCount()
        with self.table.one_edit():
            self.table.new_row(place)
        self.table.setCurrentCell(place, 0)

    def _remove(self) -> None:
        if self.table.currentRow() >= 0:
            with self.table.one_edit():
                self.table.removeRow(self.table.currentRow())


def edit_weights(
    parent: QWidget, network: Network, flat: Vector, complain: Callable[[str], None]
) -> ParameterSetup | None:
    """Let the user write initial weights and biases; None where nothing was changed."""
    if network.parameter_count > 5000:
        complain(_("This network has {n} parameters, too many to type; nothing was changed.").format(
            n=network.parameter_count))  # fmt: skip
        return None
    names = [network.ref(place).name for place in range(network.parameter_count)]
    rows = [(written(value),) for value in flat.tolist()]
    dialog = TableDialog(_("Initial weights"), [_("value")], rows, parent, row_names=names)
    try:
        if not dialog.exec():
            return None
        return parameter_setup(network, np.array([row[0] for row in dialog.numbers]))
    finally:
        dialog.deleteLater()
