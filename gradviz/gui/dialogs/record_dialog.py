"""The lecture's record: every question with the answers of the class and the right answer; to copy or to save."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from gradviz.documents.atomic import WriteError, write_atomically
from gradviz.gui.dialogs.ask_where import ask_save_name
from gradviz.gui.dialogs.parts import dialog_column
from gradviz.gui.outside_text import Label, set_tip
from gradviz.gui.widgets.fields import describe
from gradviz.scene.lecture.lecture_record import RecordEntry, record_csv, record_markdown, record_rows
from gradviz.text import _

__all__ = ["RecordDialog", "save_record"]


def save_record(path: Path, entries: tuple[RecordEntry, ...], title: str) -> None:
    """Write the record, as a table if the name ends in .csv, otherwise as Markdown. Raises `WriteError`."""
    text = record_csv(entries) if path.suffix.lower() == ".csv" else record_markdown(entries, title)
    write_atomically(path, text.encode())


class RecordDialog(QDialog):
    """A table, and buttons that copy or save it."""

    def __init__(self, parent: QWidget, entries: tuple[RecordEntry, ...], title: str, folder: str) -> None:
        super().__init__(parent)
        self._entries, self._title, self._folder = entries, title, folder
        self.setWindowTitle(_("Predictions of this lecture"))
        header, *rows = record_rows(entries)
        self.table = QTableWidget(len(rows), len(header), self)
        describe(self.table, _("Predictions"), _("Every question, the class’s prediction, and the actual value"))
        self.table.setHorizontalHeaderLabels(header)
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        for r, cells in enumerate(rows):
            for c, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                set_tip(item, text)
                self.table.setItem(r, c, item)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for narrow in (0, 5):
            head.setSectionResizeMode(narrow, QHeaderView.ResizeMode.ResizeToContents)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.said = Label(self)
        self.said.setProperty("quiet", True)
        buttons = QDialogButtonBox(self)
        for text, tip, work in (
            (_("Copy as Markdown"), _("Copy the record as a Markdown table"), self.copy_markdown),
            (_("Copy as CSV"), _("Copy the record as comma-separated values"), self.copy_csv),
            (_("Save…"), _("Save the record as Markdown or CSV"), self.save),
        ):
            button = buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
            describe(button, text.rstrip("…"), tip)
            button.setAutoDefault(False)
            button.clicked.connect(work)
        close = buttons.addButton(_("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        describe(close, _("Close"), _("Close the record (Esc)"))
        buttons.rejected.connect(self.reject)
        box = dialog_column(self, spacing=None)
        box.addWidget(self.table, 1)
        box.addWidget(self.said)
        if not entries:
            self.said.setText(_("No predictions yet. Predict (F6) asks for one before each step."))
        for each in buttons.buttons():
            each.setEnabled(bool(entries) or each is close)
        box.addWidget(buttons)
        room = parent.size()
        self.resize(min(1000, room.width() - 40), min(520, room.height() - 40))

    def copy_markdown(self) -> None:
        """Copy the record to the clipboard as Markdown."""
        self._copy(record_markdown(self._entries, self._title), _("Copied as Markdown."))

    def copy_csv(self) -> None:
        """Copy the record to the clipboard as CSV."""
        self._copy(record_csv(self._entries), _("Copied as CSV."))

    def save(self) -> None:
        """Ask for a file name and write the file completely or not at all."""
        start = Path(self._folder) / f"{_('predictions')}.md"
        kinds = (_("Markdown (*.md)"), _("Comma-separated values (*.csv)"))
        path = ask_save_name(self, _("Save the record"), start, kinds)
        if path is None:
            return
        try:
            save_record(path, self._entries, self._title)
        except WriteError as error:
            self.said.setText(str(error))
        else:
            self.said.setText(_("Saved as {name}.").format(name=path.name))

    def _copy(self, text: str, said: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.said.setText(said)
