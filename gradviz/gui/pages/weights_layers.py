"""The table of layers on the sheet of a file of weights: the arrays, their memory layout, and the activation of each
layer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gradviz.gui.outside_text import Label, in_menu
from gradviz.gui.pages.sheet_labels import quiet, rule, titled
from gradviz.gui.widgets.fields import QuietCombo, describe
from gradviz.gui.widgets.theme import restyle
from gradviz.scene.setup.sheet_frame import ChoiceFrame
from gradviz.scene.setup.weights_frame import LayerRow
from gradviz.text import _

__all__ = ["LayerTable", "ask_combo"]



def ask_combo(combo: QuietCombo, frame: ChoiceFrame) -> None:
    """Show a choice in a combo box, highlighted while it still has to be made."""
    combo.set_choices(frame.options)
    combo.set_shown(frame.shown)
    describe(combo, frame.label, frame.tooltip)
    if combo.property("asks") != frame.asks:
        combo.setProperty("asks", frame.asks)
        restyle(combo)


class LayerTable(QWidget):
    """`activation_chosen(place, name)` and `layout_chosen(place, layout)`; `place` is the index of the layer."""

    activation_chosen = Signal(int, str)
    layout_chosen = Signal(int, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("form")
        self.rows: list[_Row] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        box.addLayout(self._grid)
        box.addStretch(1)
        self._grid.setContentsMargins(18, 6, 18, 6)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(3, 1)
        heads = (_("Layer"), _("Arrays"), _("Weights from … to"), _("Stored as"), _("Activation"))
        self.heads = [quiet(self, text) for text in heads]
        for column, head in enumerate(self.heads):
            self._grid.addWidget(head, 0, column)

    def show_ranges(self, shown: bool) -> None:
        """Show the ranges of the weights, or use their space for the choices."""
        for part in (self.heads[2], *(row.range for row in self.rows)):
            part.setVisible(shown)

    def set_rows(self, frames: tuple[LayerRow, ...]) -> None:
        """Show these layers; the controls are reused if their number is the same."""
        while len(self.rows) > len(frames):
            self.rows.pop().remove()
        while len(self.rows) < len(frames):
            self.rows.append(_Row(self, self._grid, len(self.rows)))
        for row, frame in zip(self.rows, frames, strict=True):
            row.set_frame(frame)


class _Row:
    """The widgets of one layer."""

    def __init__(self, table: LayerTable, grid: QGridLayout, place: int) -> None:
        line = 2 * place + 2
        self.title = titled(table)
        self.arrays, self.range = Label(table), quiet(table)
        self.stored, self.words = QWidget(table), quiet(table, wraps=True)
        column = QVBoxLayout(self.stored)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        choice = QHBoxLayout()
        choice.setSpacing(0)
        column.addLayout(choice)
        self.way = Label(self.stored)
        self.buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self.stored)
        for key in ("out_in", "in_out"):
            button = self.buttons[key] = QPushButton(self.stored)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.clicked.connect(lambda _on, key=key: table.layout_chosen.emit(place, key))
            group.addButton(button)
            choice.addWidget(button)
        self._group = group
        choice.addWidget(self.way)
        choice.addStretch(1)
        column.addWidget(self.words)
        self.activation = QuietCombo(table)
        self.activation.chosen.connect(lambda key: table.activation_chosen.emit(place, key))
        self._line = rule(table)
        grid.addWidget(self._line, line - 1, 0, 1, 5)
        for at, widget in enumerate((self.title, self.arrays, self.range, self.stored, self.activation)):
            grid.addWidget(widget, line, at, Qt.AlignmentFlag.AlignVCenter)

    def set_frame(self, frame: LayerRow) -> None:
        """Show the current choices."""
        self.title.setText(frame.title)
        self.arrays.setText("\n".join(f"{_short(name)}  {shape}" for name, shape in frame.arrays))
        self.range.setText(frame.range_text)
        is_open = frame.layout is not None
        self.way.setVisible(not is_open)
        self.way.setText(frame.stored)
        self.words.setText(frame.layout_words)
        for key, button in self.buttons.items():
            button.setVisible(is_open)
            if frame.layout is None:
                continue
            text = dict(frame.layout.options)[key]
            button.setText(in_menu(text))
            describe(button, text, frame.layout.tooltip)
            self._group.setExclusive(bool(frame.layout.shown))  # else none of them could be off
            button.setChecked(key == frame.layout.shown)
        self._group.setExclusive(True)
        ask_combo(self.activation, frame.activation)

    def remove(self) -> None:
        """Remove the widgets."""
        for widget in (self.title, self.arrays, self.range, self.stored, self.activation, self._line):
            widget.hide()
            widget.deleteLater()


def _short(name: str) -> str:
    return name if len(name) <= 28 else name[:12] + "…" + name[-15:]
