"""Lesson › Add stop and Change stop: the texts for the moment in the window, and the kind of answer to its question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QFrame, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from gradviz.gui.dialogs import parts
from gradviz.gui.dialogs.parts import FaultLabel, dialog_column
from gradviz.gui.dialogs.question_editor import QuestionEditor
from gradviz.gui.widgets.announcement import announce
from gradviz.gui.widgets.fields import answer_buttons, describe
from gradviz.scene.lecture.question_form import form_fault, form_keys, form_of
from gradviz.text import _

__all__ = ["StopDialog"]

_WIDTH, _HEIGHT = 640, 700  # at type of normal size
_NORMAL = 13  # pixels
_MARGIN = 80  # of the screen around it


class StopDialog(QDialog):
    """After the dialog was accepted, `keys` and `lesson_title` are its contents; errors are shown before that."""

    def __init__(
        self, parent: QWidget, title: str, raw: Mapping[str, Any], lesson_title: str | None = None
    ) -> None:
        """`raw` are the keys of the stop in a lesson's file, empty for a new one. The dialog has a field for the title
        of the lesson where `lesson_title` is given.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        box = dialog_column(self)
        inside = QWidget(self)
        inside.setObjectName("form")
        form = QFormLayout(inside)
        form.setContentsMargins(0, 0, 8, 0)
        form.setSpacing(8)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        box.addWidget(scroll, 1)
        self._scroll = scroll
        self._lesson_title: QLineEdit | None = None
        if lesson_title is not None:
            self._lesson_title = QLineEdit(lesson_title, self)
            describe(self._lesson_title, _("Title of the lesson"), _("What the lesson is about"))
            form.addRow(_("Lesson"), self._lesson_title)
        self._title = QLineEdit(raw.get("title", ""), self)
        describe(self._title, _("Title of the stop"), _("What this stop shows"))
        form.addRow(_("Stop"), self._title)
        self._fields: dict[str, QPlainTextEdit] = {}
        self.question = QuestionEditor(form_of(raw), self)
        for key, words, about, height in (
            ("text", _("Text"), _("What to look at; Markdown"), 120),
            ("question", _("Question"), _("What the class is asked before the answer is shown; Markdown"), 60),
            ("answer", _("Answer"), _("Shown on request; Markdown"), 60),
            ("notes", _("Speaker notes"), _("For the speaker’s own window; Markdown"), 60),
        ):
            field = self._fields[key] = QPlainTextEdit(raw.get(key, ""), self)
            field.setTabChangesFocus(True)
            field.setMinimumHeight(height)
            describe(field, words, about)
            field.setPlaceholderText(about)
            form.addRow(words, field)
            if key == "question":
                form.addRow(_("Answered by"), self.question)
        self._fault = FaultLabel(self)
        box.addWidget(self._fault)
        box.addWidget(answer_buttons(self, title))
        room = parts.free_area(self)
        scale = max(1.0, self.fontInfo().pixelSize() / _NORMAL)
        self.resize(min(round(_WIDTH * scale), room.width() - _MARGIN),
                    min(round(_HEIGHT * scale), room.height() - _MARGIN))  # fmt: skip

    @property
    def keys(self) -> dict[str, Any]:
        """The stop's texts and question by their keys in a lesson's file; empty or None where a key is omitted."""
        texts = {key: field.toPlainText().strip() for key, field in self._fields.items()}
        return {"title": self._title.text().strip(), **texts, **form_keys(self.question.form)}

    @property
    def lesson_title(self) -> str:
        """The lesson's title, if there is a field for it."""
        return self._lesson_title.text().strip() if self._lesson_title is not None else ""

    def accept(self) -> None:
        """Close, or show the error."""
        sentence, field = form_fault(self.question.form, self._fields["question"].toPlainText())
        if not sentence:
            super().accept()
            return
        self._fault.say(sentence)
        announce(self, sentence)
        if field in self._fields:
            self._fields[field].setFocus()
        else:
            self.question.focus_field(field)
        focused = self.focusWidget()
        if focused is not None:
            self._scroll.ensureWidgetVisible(focused)
