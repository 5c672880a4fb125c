"""The question of a lesson's stop: its text, the ways to answer it, and the verdict on an answer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from gradviz.gui.outside_text import Label, show_html
from gradviz.gui.pages.lesson_html import body_html, verdict_html
from gradviz.gui.pages.lesson_parts import AnswerButton
from gradviz.gui.widgets.fields import describe
from gradviz.scene.lecture.lesson import ChoiceState, LessonFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["QuestionBox"]

_MOST = 4
_TYPE, _CHOICE = 14, 13  # pixels of the question's type and of the rest, at most


class QuestionBox(QFrame):
    """`choice_requested(place)`: a choice was clicked; `number_requested(text)`: a number was typed; `on_requested`:
    Enter was pressed and there is nothing to check."""

    choice_requested = Signal(int)
    number_requested = Signal(str)
    on_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self._theme: Theme = LIGHT
        self._frame: LessonFrame | None = None
        self.heading = Label(_("Question"), self)
        self.heading.setProperty("quiet", True)
        self.words, self.verdict, self.hint = Label(self), Label(self), Label(self)
        for label in (self.words, self.verdict, self.hint):
            label.setWordWrap(True)
        self.hint.setProperty("quiet", True)
        self.answers = [AnswerButton(place, self) for place in range(_MOST)]
        for place, answer in enumerate(self.answers):
            answer.clicked.connect(lambda _on=False, place=place: self.choice_requested.emit(place))
            answer.move_requested.connect(lambda by, place=place: self._move(place, by))
        self.number = QLineEdit(self)
        describe(self.number, _("Your answer"), _("A number; a point or a comma is the decimal sign. Enter checks it"))
        self.number.returnPressed.connect(self._enter)
        self.check = QPushButton(_("Check"), self)
        describe(self.check, _("Check"), _("See whether this number is right"))
        self.check.clicked.connect(lambda: self.number_requested.emit(self.number.text()))
        self.number.textChanged.connect(lambda text: self.check.setEnabled(bool(text.strip())))
        self._box = QVBoxLayout(self)
        self._row = QWidget(self)
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.number, 1)
        row.addWidget(self.check)
        for widget in (self.heading, self.words, *self.answers, self._row, self.verdict, self.hint):
            self._box.addWidget(widget)

    @property
    def typed(self) -> str:
        """A number in the field that has not been checked yet; empty: there is none."""
        frame = self._frame
        if frame is None or not frame.asks_number or not frame.is_open or self.number.text().strip() == frame.number:
            return ""
        return self.number.text().strip()

    def show_frame(self, frame: LessonFrame, pixels: int = _TYPE, room: int = 0, *, is_brief: bool = False) -> None:
        """Show a question below a text in type of `pixels`, in a box of `room` pixels across (0: of any width);
        `is_brief`: in little room, without the heading, the hint, and after it was answered the other choices."""
        is_same = self._frame is not None and (self._frame.place, self._frame.title) == (frame.place, frame.title)
        self._frame = frame
        theme, scale = self._theme, self._theme.scale
        self._space(is_brief=is_brief)
        margins = self._box.contentsMargins()
        inside = max(1, room - margins.left() - margins.right()) if room else 0
        self.setVisible(bool(frame.question))
        words = body_html(frame.question, round(min(_TYPE, pixels) * scale), theme, inside) if frame.question else ""
        show_html(self.words, f"<b>{words}</b>" if words else "")
        self.heading.setVisible(not is_brief)
        for place, answer in enumerate(self.answers):
            is_there = place < len(frame.choices)
            if is_there:
                answer.set_type(min(_CHOICE, pixels), is_tight=is_brief)
                answer.show_choice(frame.choices[place])
                is_there = not (is_brief and frame.choices[place].state is ChoiceState.PALE)
            answer.setVisible(is_there)
        self._row.setVisible(frame.asks_number and (frame.is_open or bool(frame.number)))
        if (not is_same or frame.number) and self.number.text() != frame.number:
            self.number.setText(frame.number)
        self.number.setEnabled(frame.is_open)
        self.check.setVisible(frame.is_open)
        self.check.setEnabled(bool(self.number.text().strip()))
        verdict = verdict_html(frame, theme, round(min(_CHOICE, pixels) * scale), inside)
        show_html(self.verdict, verdict)
        self.verdict.setVisible(bool(verdict))
        self.hint.setText(frame.hint)
        self.hint.setVisible(bool(frame.hint) and not is_brief)
        self.words.setAccessibleName(frame.question)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self._space(is_brief=False)
        for answer in self.answers:
            answer.set_theme(theme)

    def _space(self, *, is_brief: bool) -> None:
        """The space between the parts."""
        unit = round(4 * self._theme.scale)
        above, below = (unit, unit) if is_brief else (2 * unit, 2 * unit + unit // 2)
        self._box.setContentsMargins(3 * unit, above, 3 * unit, below)
        self._box.setSpacing(round((0.75 if is_brief else 1.5) * unit))

    def focus_first(self) -> None:
        """Focus the field of the number, if there is one."""
        if self._frame is not None and self._frame.asks_number:
            self.number.setFocus()

    def _enter(self) -> None:
        if self.typed:
            self.number_requested.emit(self.number.text())
        else:
            self.on_requested.emit()

    def _move(self, place: int, by: int) -> None:
        places = [each for each, answer in enumerate(self.answers) if answer.isVisible() and answer.isEnabled()]
        if place in places:
            self.answers[places[(places.index(place) + by) % len(places)]].setFocus()
