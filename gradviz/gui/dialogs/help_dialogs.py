"""Help › Keys, read from the table of actions."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QScrollArea, QWidget

from gradviz.gui.dialogs.parts import dialog_column
from gradviz.gui.outside_text import Label
from gradviz.text import _, mark

__all__ = ["PANEL_KEYS", "ShortcutsDialog"]

# Keys that a panel handles itself while it has the focus; Tab moves the focus between panels.
PANEL_KEYS: tuple[tuple[str, str], ...] = (
    (mark("Loss surface: move its point, and so the two weights, by a hundredth of the picture"), mark("Shift+arrows")),
    (mark("Network: select the edge, bias or unit before, or the next one"), mark("[ and ], or Alt+arrows")),
    (mark("Network: type the value of the selected weight or bias"), mark("Return")),
    (mark("Network: fold or unfold the layer of the selection"), mark("F")),
    (mark("Network: enlarge, reduce, fit"), mark("+, -, 0")),
    (mark("Chain rule: go from one factor to the next; the graph shows it"), mark("[ and ]")),
    (mark("Nudge: a larger or a smaller ε"), mark("↑ and ↓")),
    (mark("Value of a weight: a little more or less; with Shift, ten times as much"), mark("↑ and ↓")),
)


class ShortcutsDialog(QDialog):
    """Every command that has a key, by menu, then the keys of single panels."""

    def __init__(self, parent: QWidget, sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        """`sections`: titles, each with commands and their keys, as from `actions.shortcut_sections`."""
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        sheet = QWidget()
        sheet.setObjectName("form")
        grid = QGridLayout(sheet)
        grid.setContentsMargins(4, 4, 16, 4)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        line = 0
        for title, keys_of_menu in sections:
            line = _add_rows(grid, line, title, keys_of_menu)
        rows = [(_(words), _(keys)) for words, keys in PANEL_KEYS]
        _add_rows(grid, line, _("The keyboard is in the panel with the ring around it"), rows)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(sheet)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(_("Keyboard shortcuts"))
        scroll.viewport().setAutoFillBackground(False)
        box = dialog_column(self, spacing=None)
        box.addWidget(scroll, 1)
        box.addWidget(_close_button(self))
        room = parent.size()
        widest = max(label.fontMetrics().horizontalAdvance(label.text()) for label in sheet.findChildren(Label))
        keys = max(label.sizeHint().width() for label in sheet.findChildren(Label) if label.property("quiet"))
        self.resize(min(widest + keys + 108, room.width()), min(620, room.height() - 40))


def _add_rows(grid: QGridLayout, line: int, title: str, rows: Sequence[tuple[str, str]]) -> int:
    """A heading and its keys, from `line` on; the next free line."""
    sheet = grid.parentWidget()
    heading = Label(title, sheet)
    heading.setProperty("title", True)
    heading.setContentsMargins(0, 8 if line else 0, 0, 2)
    grid.addWidget(heading, line, 0, 1, 2)
    for place, (words, keys) in enumerate(rows, start=line + 1):
        says, label = Label(words, sheet), Label(keys, sheet)
        says.setWordWrap(True)  # where the type is large, the keys must be seen without scrolling across
        label.setProperty("quiet", True)
        grid.addWidget(says, place, 0)
        grid.addWidget(label, place, 1)
    return line + 1 + len(rows)


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(dialog)
    buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
    buttons.rejected.connect(dialog.reject)
    return buttons
