"""Help: the keys, read from the table of actions."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QWidget

from gradviz.gui.actions import ACTIONS, MENUS, keys_text
from gradviz.gui.dialogs.parts import dialog_column
from gradviz.text import _

__all__ = ["ShortcutsDialog"]


class ShortcutsDialog(QDialog):
    """Every command that has a key, by menu."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keyboard shortcuts"))
        sheet = QWidget()
        sheet.setObjectName("form")
        grid = QGridLayout(sheet)
        grid.setContentsMargins(4, 4, 16, 4)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        line = 0
        for path, title in MENUS:
            entries = [entry for entry in ACTIONS if entry.menu == path and entry.keys]
            if not entries:
                continue
            heading = QLabel(_(title).replace("&", "").rstrip("…"), sheet)
            heading.setProperty("title", True)
            heading.setContentsMargins(0, 8 if line else 0, 0, 2)
            grid.addWidget(heading, line, 0, 1, 2)
            line += 1
            for entry in entries:
                words = QLabel(_(entry.tooltip), sheet)
                keys = QLabel(keys_text(entry.keys), sheet)
                keys.setProperty("quiet", True)
                grid.addWidget(words, line, 0)
                grid.addWidget(keys, line, 1)
                line += 1
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(sheet)
        scroll.setAccessibleName(_("Keyboard shortcuts"))
        scroll.viewport().setAutoFillBackground(False)
        box = dialog_column(self, spacing=None)
        box.addWidget(scroll, 1)
        box.addWidget(_close_button(self))
        room = parent.size()
        self.resize(min(sheet.sizeHint().width() + 64, room.width()), min(620, room.height() - 40))


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(dialog)
    buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
    buttons.rejected.connect(dialog.reject)
    return buttons
