"""Where learning stops, and why: a list in words, each entry of which can be shown on the graph."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QListWidgetItem, QWidget

from gradviz.gui.dialogs.parts import dialog_column
from gradviz.gui.outside_text import Label
from gradviz.scene.network.diagnosis import GLYPHS, Badge
from gradviz.text import _, ngettext

__all__ = ["DiagnosisDialog"]


class DiagnosisDialog(QDialog):
    """`chosen(name)`: a unit or an input of the list, to be selected."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, badges: Sequence[Badge]) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Where learning stops"))
        count = len(badges)
        found = ngettext("{n} problem found. Select it to see it in the network.",
                         "{n} problems found. Select one to see it in the network.", count)  # fmt: skip
        nothing = _("Nothing stops learning here: no unit is dead, saturated or identical to another one, and the "
                    "gradients neither vanish nor explode as far as they are computed.")  # fmt: skip
        words = Label(found.format(n=count) if count else nothing, self)
        words.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("Places and reasons"))
        self.list.setWordWrap(True)
        self.list.setVisible(bool(count))
        for badge in badges:
            item = QListWidgetItem(f"{GLYPHS[badge.trouble][0]}  {badge.name}: {badge.reason}")
            item.setData(Qt.ItemDataRole.UserRole, badge.name)
            self.list.addItem(item)
        self.list.currentItemChanged.connect(self._choose)
        buttons = QDialogButtonBox(self)
        buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        box = dialog_column(self)
        box.addWidget(words)
        box.addWidget(self.list, 1)
        box.addWidget(buttons)
        self.resize(min(620, parent.width() - 40), min(380, parent.height() - 60) if count else 140)

    def _choose(self, item: QListWidgetItem | None) -> None:
        name = "" if item is None else str(item.data(Qt.ItemDataRole.UserRole))
        if "[" in name:
            self.chosen.emit(name)
