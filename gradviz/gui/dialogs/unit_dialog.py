"""Asks for the unit to go to, by its layer and its number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QWidget

from gradviz.gui.dialogs.parts import dialog_column, dialog_form
from gradviz.gui.widgets.fields import NumberBox, QuietCombo, answer_buttons, describe
from gradviz.scene.reading import LOSS_NAME, unit_name
from gradviz.scene.text.numbers import counted
from gradviz.text import _

__all__ = ["UnitDialog"]


class UnitDialog(QDialog):
    """After the dialog was accepted, `name` is the name of the chosen unit; initially that of `selected`."""

    def __init__(self, sizes: Sequence[int], selected: str | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Go to a unit"))
        self._sizes = tuple(sizes)
        self.layer = QuietCombo(self)
        last = len(sizes) - 1
        titles = [_("Inputs"), *(_("Layer {number}").format(number=number) for number in range(1, last)), _("Output")]
        self.layer.set_choices([(str(column), f"{title} ({counted(sizes[column])})")
                                for column, title in enumerate(titles)])  # fmt: skip
        describe(self.layer, _("Layer"), _("The layer of the unit"))
        self.unit = NumberBox(self)
        describe(self.unit, _("Unit"), _("The number of the unit in its layer, counted from 1"))
        column, unit = _place(selected, self._sizes)
        self.layer.set_shown(str(column))
        self._bound()
        self.unit.setValue(unit)
        self.layer.chosen.connect(lambda _key: self._bound())
        box = dialog_column(self)
        form = dialog_form()
        box.addLayout(form)  # before it is filled: see `PanelHeader`
        form.addRow(_("Layer"), self.layer)
        form.addRow(_("Unit"), self.unit)
        buttons = answer_buttons(self, _("Go"))
        box.addWidget(buttons)
        self.unit.setFocus()
        self.unit.selectAll()

    @property
    def name(self) -> str:
        """The chosen unit."""
        return unit_name(int(self.layer.currentData()), self.unit.value() - 1)

    def _bound(self) -> None:
        self.unit.setRange(1, self._sizes[int(self.layer.currentData())])


def _place(selected: str | None, sizes: Sequence[int]) -> tuple[int, int]:
    """(column, unit from 1) to begin at: of the selection, or of the first hidden layer."""
    if not selected or selected == LOSS_NAME:
        return min(1, len(sizes) - 1), 1
    layer, _bracket, units = selected[1:].rstrip("]").partition("[")
    return int(layer), int(units.rpartition(",")[2])
