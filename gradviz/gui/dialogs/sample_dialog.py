"""The samples written in the setup as a table: rows and inputs can be added and removed, classes have their names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from gradviz.data.dataset import numbered
from gradviz.data.errors import SetupError, listed, shown
from gradviz.data.own_points import MOST_DRAWN
from gradviz.data.setup import InlineData
from gradviz.gui.dialogs.table_dialog import TableDialog
from gradviz.gui.outside_text import Label, in_menu
from gradviz.gui.widgets.fields import QuietCombo, describe
from gradviz.scene.text.number_input import read_number, written
from gradviz.scene.text.numbers import counted
from gradviz.text import _

__all__ = ["SampleDialog", "edit_inline_data"]

_OWN_ORDER = ""
_BESIDE = 80  # pixels, as beside other tables


class SampleDialog(TableDialog):
    """Columns for inputs, targets, and a tick for testing. After the dialog was accepted, `data` are the samples."""

    def __init__(self, data: InlineData, parent: QWidget) -> None:
        self._given, self.data = data, data
        self._outputs = len(data.targets[0])
        inputs, pairs = len(data.inputs[0]), _pairs(data)
        headings = [*(data.names or numbered("x", inputs)), *self._target_headings()]
        rows = [(*map(written, x), *map(self._target_text, y)) for x, y in pairs]
        marks = [place >= len(data.inputs) for place in range(len(pairs))]
        super().__init__(
            _("Samples"), headings, rows, parent, can_grow=True, marks=marks, mark=_("for testing"),
        )  # fmt: skip
        self.table.blank = self._blank
        if data.features is None and not data.scales:  # otherwise the columns are not the inputs of the network
            self._add_column_buttons()
        self._add_sorting()
        one_line = self.buttons.width_in_one_line() + _BESIDE
        self.resize(max(self.width(), min(one_line, parent.width() - _BESIDE)), self.height())

    @property
    def inputs(self) -> int:
        """The current number of inputs."""
        return self.table.numbers - self._outputs

    def accept(self) -> None:
        """Read every cell; the first invalid one is named and shown."""
        super().accept()
        if self.result():
            self.data = self._changed()

    # Inside

    def _target_headings(self) -> tuple[str, ...]:
        if self._given.classes:
            return (self._given.target or _("class"),)
        return (self._given.target,) if self._given.target else numbered("y", self._outputs)

    def _target_text(self, value: float) -> str:
        return self._given.classes[int(value)] if self._given.classes else written(value)

    def _blank(self, column: int) -> str:
        return self._given.classes[0] if self._given.classes and column >= self.inputs else "0"

    def _read(self, text: str, column: int, place: str) -> float:
        classes = self._given.classes
        if not classes or column < self.inputs:
            return read_number(text, place)
        names = [name.casefold() for name in classes]
        if text.strip().casefold() in names:
            return float(names.index(text.strip().casefold()))
        message = _("{text} is not a class; expected one of {names}")
        raise SetupError(place, message.format(text=shown(text), names=listed(classes)))

    def _changed(self) -> InlineData:
        inputs, given = self.inputs, self._given
        train, test = ([row for row, marked in zip(self.numbers, self.marks, strict=True) if marked is wanted]
                       for wanted in (False, True))  # fmt: skip
        changed = replace(
            given, inputs=tuple(row[:inputs] for row in train), targets=tuple(row[inputs:] for row in train),
            test_inputs=tuple(row[:inputs] for row in test), test_targets=tuple(row[inputs:] for row in test),
        )  # fmt: skip
        if inputs == len(given.inputs[0]):
            return changed
        return replace(changed, names=() if not given.names else self._names(), ranges=())

    def _names(self) -> tuple[str, ...]:
        items = [self.table.horizontalHeaderItem(column) for column in range(self.inputs)]
        return tuple("" if item is None else item.text() for item in items)

    # Sorting, and inputs that come and go

    def _add_sorting(self) -> None:
        words = Label(_("Sorted by"), self)
        self.order = QuietCombo(self)
        describe(self.order, _("Sorted by"), _("Show the rows sorted; the samples keep their order"))
        words.setBuddy(self.order)
        self.order.chosen.connect(self._sort)
        both = QWidget(self)  # stay together where the row goes on in the next line
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(words)
        row.addWidget(self.order)
        self.buttons.add_right(both)
        self.table.horizontalHeader().sectionClicked.connect(self._sort_by_click)
        self._name_orders()

    def _name_orders(self) -> None:
        items = [self.table.horizontalHeaderItem(column) for column in range(self.table.numbers)]
        names = ["" if item is None else item.text() for item in items]
        self.order.set_choices((
            (_OWN_ORDER, _("their own order")),
            *((f"{column} up", f"{in_menu(name)} ↑") for column, name in enumerate(names)),
            *((f"{column} down", f"{in_menu(name)} ↓") for column, name in enumerate(names)),
        ))  # fmt: skip

    def _sort(self, key: str) -> None:
        place, _space, way = key.partition(" ")
        self.table.sort_by(int(place) if place else None, falls=way == "down")

    def _sort_by_click(self, column: int) -> None:
        """Sort ascending at the first click, descending at the second, in the original order at the third."""
        if column >= self.table.numbers:
            return
        turns = [f"{column} up", f"{column} down", _OWN_ORDER]
        now = self.order.currentData()
        key = turns[(turns.index(now) + 1) % len(turns)] if now in turns[:2] else turns[0]
        self.order.set_shown(key)
        self._sort(key)

    def _add_column_buttons(self) -> None:
        for text, tooltip, slot in (
            (_("Add input"), _("Add a column of inputs before the targets; the first layer then starts anew"),
             self._add_input),
            (_("Remove input"), _("Remove the input of the current cell; the first layer then starts anew"),
             self._remove_input),
        ):  # fmt: skip
            button = QPushButton(self)
            button.setText(in_menu(text))
            describe(button, text, tooltip)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            self.buttons.addWidget(button)

    def _add_input(self) -> None:
        self.table.add_column(self.inputs, f"x{self.inputs + 1}")
        self._name_orders()

    def _remove_input(self) -> None:
        column = self.table.currentColumn()
        if not 0 <= column < self.inputs:
            self._complain(_("Choose a cell of the input that is to go."))
        elif self.inputs == 1:
            self._complain(_("At least one input is needed."))
        else:
            self.table.remove_column(column)
            self._name_orders()


def edit_inline_data(parent: QWidget, data: InlineData, complain: Callable[[str], None]) -> InlineData | None:
    """Let the user edit written training and test samples; None where nothing was changed."""
    if len(data.inputs) + len(data.test_inputs) > MOST_DRAWN:
        message = _("These are more than {most} samples, too many for a table to type into; nothing was changed.")
        complain(message.format(most=counted(MOST_DRAWN)))
        return None
    dialog = SampleDialog(data, parent)
    try:
        return dialog.data if dialog.exec() else None
    finally:
        dialog.deleteLater()


def _pairs(data: InlineData) -> list[tuple[Sequence[float], Sequence[float]]]:
    return [*zip(data.inputs, data.targets, strict=True), *zip(data.test_inputs, data.test_targets, strict=True)]
