"""Lesson › Add stop and Edit stop: the words that go with what the window shows."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from gradviz.gui.dialogs.parts import dialog_column
from gradviz.gui.widgets.fields import answer_buttons, describe
from gradviz.text import _

__all__ = ["StopDialog"]


class StopDialog(QDialog):
    """`texts` and `lesson_title` hold what was typed after it was accepted."""

    def __init__(self, parent: QWidget, title: str, texts: dict[str, str], lesson_title: str | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        box = dialog_column(self)
        form = QFormLayout()
        form.setSpacing(8)
        box.addLayout(form)
        self._lesson_title: QLineEdit | None = None
        if lesson_title is not None:
            self._lesson_title = QLineEdit(lesson_title, self)
            describe(self._lesson_title, _("Title of the lesson"), _("What the lesson is about"))
            form.addRow(_("Lesson"), self._lesson_title)
        self._title = QLineEdit(texts.get("title", ""), self)
        describe(self._title, _("Title of the stop"), _("What this stop shows"))
        form.addRow(_("Stop"), self._title)
        self._fields: dict[str, QPlainTextEdit] = {}
        for key, words, about, height in (
            ("text", _("Text"), _("What to look at; Markdown"), 120),
            ("question", _("Question"), _("What the class is asked before the answer is shown; Markdown"), 60),
            ("answer", _("Answer"), _("Shown when it is asked for; Markdown"), 60),
            ("notes", _("Speaker notes"), _("For the speaker’s own window; Markdown"), 60),
        ):
            field = self._fields[key] = QPlainTextEdit(texts.get(key, ""), self)
            field.setTabChangesFocus(True)
            field.setMinimumHeight(height)
            describe(field, words, about)
            field.setPlaceholderText(about)
            form.addRow(words, field)
        buttons = answer_buttons(self, title)
        box.addWidget(buttons)
        self.resize(560, 520)

    @property
    def texts(self) -> dict[str, str]:
        """The stop's texts by their keys in a lesson file."""
        return {"title": self._title.text().strip()} | {
            key: field.toPlainText().strip() for key, field in self._fields.items()
        }

    @property
    def lesson_title(self) -> str:
        """The lesson's title, where it was asked for."""
        return self._lesson_title.text().strip() if self._lesson_title is not None else ""
