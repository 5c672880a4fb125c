"""The part of the stop's dialog for the kind of answer to its question: choices, a number, or by thinking."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import describe
from gradviz.gui.widgets.segments import Segments
from gradviz.scene.lecture.lesson_question import NEAR_ENOUGH
from gradviz.scene.lecture.question_form import LEAST_CHOICES, MOST_CHOICES, AnswerKind, ChoiceFields, QuestionForm
from gradviz.scene.text.number_input import written
from gradviz.text import _

__all__ = ["QuestionEditor"]


class _ChoiceRow:
    """The fields of one choice, in a row of a grid."""

    def __init__(self, parent: QWidget) -> None:
        self.right = QRadioButton(parent)
        self.text, self.reply = QLineEdit(parent), QLineEdit(parent)
        self.text.setPlaceholderText(_("What can be chosen"))
        self.reply.setPlaceholderText(_("Reply that is shown to whoever chooses it"))
        self.remove = QPushButton("✕", parent)
        self.remove.setAutoDefault(False)
        self.mark: tuple[float, ...] = ()

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """From left to right, as Tab goes through them."""
        return self.right, self.text, self.reply, self.remove

    def name(self, number: int, *, can_remove: bool) -> None:
        """Name the fields by the number of their choice, for screen readers."""
        describe(self.right, _("Choice {number} is right").format(number=number), _("This choice is the right one"))
        describe(self.text, _("Choice {number}").format(number=number), _("What can be chosen; Markdown"))
        describe(self.reply, _("Reply to choice {number}").format(number=number),
                 _("Why it is right, or why not; Markdown"))  # fmt: skip
        describe(self.remove, _("Remove choice {number}").format(number=number), _("Remove this choice"))
        self.remove.setEnabled(can_remove)

    @property
    def fields(self) -> ChoiceFields:
        """The contents of the fields."""
        return ChoiceFields(self.text.text(), self.reply.text(), self.right.isChecked(), self.mark)

    def fill(self, fields: ChoiceFields) -> None:
        """Show a choice."""
        for field, words in ((self.text, fields.text), (self.reply, fields.reply)):
            field.setText(words)
            field.setCursorPosition(0)  # long ones show how they begin
        self.right.setChecked(fields.right)
        self.mark = fields.mark


class QuestionEditor(QWidget):
    """`form` is what is filled in. `kind_changed`: another way to answer was chosen."""

    kind_changed = Signal()

    def __init__(self, form: QuestionForm, parent: QWidget) -> None:
        super().__init__(parent)
        self.kind = Segments(_("Answered by"), (
            (AnswerKind.THINK, _("Thinking"), _("No answer is entered; it is shown on request")),
            (AnswerKind.CHOICES, _("Choices"), _("One of two to four choices, by a click or its number key")),
            (AnswerKind.NUMBER, _("A number"), _("A number that is typed")),
        ), self)  # fmt: skip
        self.kind.set_shown(form.kind)
        self.kind.chosen.connect(self._turn)
        self.rows = [_ChoiceRow(self) for _place in range(MOST_CHOICES)]
        self._count = 0
        self.add = QPushButton(_("Add choice"), self)
        self.add.setAutoDefault(False)
        describe(self.add, _("Add choice"), _("Add another choice; there can be at most four"))
        self.add.clicked.connect(self._add)
        self.value, self.tolerance = QLineEdit(form.value, self), QLineEdit(form.tolerance, self)
        describe(self.value, _("Right number"), _("The number that is right; a point or a comma is the decimal sign"))
        describe(self.tolerance, _("Tolerance"),
                 _("How far from the number a right answer may be, as a fraction of it; {usual} if empty").format(
                     usual=written(NEAR_ENOUGH)))  # fmt: skip
        self.tolerance.setPlaceholderText(written(NEAR_ENOUGH))
        self._lay_out()
        self._fill(form.choices or (ChoiceFields(right=True), ChoiceFields()))
        self._turn(form.kind)

    @property
    def form(self) -> QuestionForm:
        """The contents of the fields."""
        choices = tuple(row.fields for row in self.rows[: self._count])
        return QuestionForm(AnswerKind(self.kind.key), choices, self.value.text(), self.tolerance.text())

    def focus_field(self, field: str) -> None:
        """The keys to a field by its name in `form_fault`."""
        row = self.rows[int(field.partition(" ")[2] or 0)]
        {"choices": row.right, "value": self.value, "tolerance": self.tolerance}.get(field, row.text).setFocus(
            Qt.FocusReason.OtherFocusReason)  # fmt: skip

    # Implementation

    def _lay_out(self) -> None:
        choices = QWidget(self)
        grid = QGridLayout(choices)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        self._group = QButtonGroup(self)
        for place, row in enumerate(self.rows):
            self._group.addButton(row.right)
            row.remove.clicked.connect(lambda _on=False, place=place: self._remove(place))
            for column, widget in enumerate(row.widgets):
                grid.addWidget(widget, place, column)
        grid.addWidget(self.add, MOST_CHOICES, 1, Qt.AlignmentFlag.AlignLeft)
        number = QWidget(self)
        form = QFormLayout(number)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(_("Right number"), self.value)
        form.addRow(_("Tolerance"), self.tolerance)
        think = Label(_("The answer below is shown on request."), self)
        think.setProperty("quiet", True)
        self._pages = QStackedWidget(self)
        self._pages_by_kind = {AnswerKind.THINK: think, AnswerKind.CHOICES: choices, AnswerKind.NUMBER: number}
        for page in self._pages_by_kind.values():
            self._pages.addWidget(page)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.kind)
        box.addWidget(self._pages)

    def _turn(self, kind: str) -> None:
        """The page of a kind; what is filled in on the others stays."""
        self._pages.setCurrentWidget(self._pages_by_kind[AnswerKind(kind)])
        self.kind_changed.emit()

    def _fill(self, choices: tuple[ChoiceFields, ...]) -> None:
        self._count = len(choices)
        self._group.setExclusive(False)  # else the one that is ticked could not be unticked
        for row, fields in zip(self.rows, (*choices, *[ChoiceFields()] * MOST_CHOICES), strict=False):
            row.fill(fields)
        self._group.setExclusive(True)
        for place, row in enumerate(self.rows):
            row.name(place + 1, can_remove=self._count > LEAST_CHOICES)
            for widget in row.widgets:
                widget.setVisible(place < self._count)
        # A choice that is a place on the loss surface needs one, and that is chosen in the file.
        has_marks = any(fields.mark for fields in choices)
        self.add.setEnabled(self._count < MOST_CHOICES and not has_marks)

    def _add(self) -> None:
        self._fill((*self.form.choices, ChoiceFields()))
        self.rows[self._count - 1].text.setFocus()

    def _remove(self, place: int) -> None:
        choices = self.form.choices
        self._fill((*choices[:place], *choices[place + 1 :]))
        self.rows[min(place, self._count - 1)].text.setFocus()
