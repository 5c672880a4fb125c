"""Help: the keys, read from the table of actions, and what this program is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from gradviz.export.versions import versions_text
from gradviz.gui.actions import ACTIONS, MENUS, keys_text
from gradviz.text import _

__all__ = ["AboutDialog", "ShortcutsDialog"]


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
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 12)
        box.addWidget(scroll, 1)
        box.addWidget(_close_button(self))
        room = parent.size()
        self.resize(min(sheet.sizeHint().width() + 64, room.width()), min(620, room.height() - 40))


class AboutDialog(QDialog):
    """One paragraph and the versions, which can be copied."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("About gradviz"))
        about = QLabel(
            _(
                "See gradient descent on a neural network, step through it in both directions, and check it by hand. "
                "Every number on the screen is the number that training uses."
            ),
            self,
        )
        about.setWordWrap(True)
        title = QLabel("gradviz", self)
        title.setProperty("title", True)
        versions = QLabel(versions_text().strip(), self)
        versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        versions.setProperty("quiet", True)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 24, 24, 16)
        box.setSpacing(12)
        for widget in (title, about, versions):
            box.addWidget(widget)
        box.addWidget(_close_button(self))
        self.setMinimumWidth(400)


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    buttons = QDialogButtonBox(dialog)
    buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
    buttons.rejected.connect(dialog.reject)
    return buttons
