"""The Predict mode: asks about the next step, hides the panels that show the answer, takes the step, and keeps a
record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz.data.errors import SetupError
from gradviz.gui.lecture.panel_cover import PanelCover
from gradviz.gui.panels.predict_panel import PredictPanel
from gradviz.scene.lecture.lecture_record import RecordEntry
from gradviz.scene.lecture.predict import Ask, Question, answer_to, hidden_panels, question_about
from gradviz.scene.lecture.predict_frame import PredictFrame, predict_frame
from gradviz.scene.lecture.predict_reason import reason_of
from gradviz.scene.text.number_input import read_number, read_whole
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import LectureContext

__all__ = ["Predicting"]

_MOST_VOTES = 100_000
_LOW = 620  # heights of the window, at type of normal size


class Predicting(QObject):
    """While the mode is on, Next asks a question and then reveals the answer; any other way to move asks about the new
    place.

    `switched(bool)`: the mode was switched on or off. `changed`: its panel shows something else.
    `asking_changed(bool)`: a question was opened or closed. `record_requested`: the record should be shown."""

    switched = Signal(bool)
    changed = Signal()
    asking_changed = Signal(bool)
    record_requested = Signal()

    def __init__(self, context: LectureContext) -> None:
        super().__init__(context.parent_widget)
        self._context = context
        self.is_on = False
        self.question: Question | None = None
        self.records: tuple[RecordEntry, ...] = ()
        self._ask: Ask | None = None
        self._other = ""
        self._tally: tuple[int, ...] = ()
        self._guess = self._reason = ""
        self._own = -1
        self._entry: RecordEntry | None = None
        self._revealing = self._took_place = False
        self._covers: dict[str, PanelCover] = {}
        self.panel = PredictPanel()
        self.place = QWidget(context.parent_widget)
        self.place.setObjectName("gap")
        box = QVBoxLayout(self.place)
        box.setContentsMargins(8, 8, 8, 0)
        box.addWidget(self.panel)
        self.place.hide()
        panel, session = self.panel, context.session
        panel.ask_requested.connect(self._choose_ask)
        panel.other_requested.connect(self._choose_other)
        panel.tally_requested.connect(self._take_tally)
        panel.guess_requested.connect(self._take_guess)
        panel.reveal_requested.connect(self.next)
        panel.choice_requested.connect(self.choose)
        panel.record_requested.connect(self.record_requested)
        panel.end_requested.connect(lambda: self.set_on(False))
        session.moment_changed.connect(self._moved)
        session.playing_changed.connect(lambda _playing: self._moved())
        session.opened.connect(self._moved)

    def set_on(self, on: bool) -> None:
        """Switch the mode on or off. The record is kept."""
        if on == self.is_on:
            return
        self.is_on = on
        self.place.setVisible(on)
        self._make_room(on)
        self.switched.emit(on)
        parent = self.place.parentWidget()
        around = parent.layout() if parent is not None else None
        if around is not None:
            around.activate()  # what is drawn unit by unit depends on the room that the question leaves
        if on:
            self.ask()
        else:
            self.question = self._entry = None
            self._context.presenter.look(is_asking=False)
            self._hide(frozenset())
            self._show()

    def next(self) -> bool:
        """Reveal the answer of the open question, or ask the next question; False if there is neither."""
        if not self.is_on or self.question is None:
            return False
        if self._entry is None:
            self._reveal()
        else:
            self.ask()
        return True

    def choose(self, place: int) -> bool:
        """Answer as one person by the index of a choice, and reveal the answer; False if no question with choices is
        open."""
        if not self.is_on or not self.is_asking or self.question is None or not self.question.choices:
            return False
        if place < len(self.question.choices):
            self._own = place
            self._reveal()
        return True

    def ask(self) -> None:
        """Ask about the next step; earlier answers are cleared."""
        context = self._context
        moment = context.presenter.moment
        self._entry, self._guess, self._own, self._reason = None, "", -1, ""
        self.question = None
        if moment is not None and not context.session.is_playing:
            self.question = question_about(
                moment, context.presenter.view, context.session.granularity, self._ask, self._other,
                context.network.folded_columns,
            )  # fmt: skip
        self._tally = (0,) * (len(self.question.choices) if self.question else 0)
        context.presenter.look(is_asking=self.question is not None)
        self._hide(hidden_panels(self.question) if self.question else frozenset())
        self._show()
        if self.question is not None:
            context.announce(self.question.text)

    @property
    def is_asking(self) -> bool:
        """Whether a question is open."""
        return self.question is not None and self._entry is None

    def update_question(self) -> None:
        """Ask an open question again, because the selection or the step size has changed."""
        if self.is_on and self._entry is None:
            self.ask()

    def set_theme(self) -> None:
        """Colours and sizes of the window's theme."""
        self.panel.set_theme(self._context.theme)
        for cover in self._covers.values():
            cover.set_theme(self._context.theme)

    def frame(self) -> PredictFrame:
        """The frame of the panel."""
        return predict_frame(self.question, self._tally, self._guess, self._entry, len(self.records),
                             self._context.session.is_playing, self._reason)  # fmt: skip

    def hidden(self) -> frozenset[str]:
        """The names of the panels that are hidden."""
        return frozenset(self._covers)

    # Inside

    def _make_room(self, on: bool) -> None:
        """In a low window, hide the explanation while the mode is on."""
        context = self._context
        if on and context.is_panel_visible("explanation"):
            if context.parent_widget.height() < _LOW * context.theme.scale:
                context.show_panel("explanation", False)
                self._took_place = True
        elif not on and self._took_place:
            context.show_panel("explanation", True)
            self._took_place = False

    def _reveal(self) -> None:
        question, context = self.question, self._context
        assert question is not None
        self._commit_fields()
        self._revealing = True
        try:
            context.presenter.look(is_asking=False)
            context.session.next()
        finally:
            self._revealing = False
        moment = context.presenter.moment
        assert moment is not None
        try:
            answer = answer_to(question, moment, context.presenter.view)
        except ValueError:  # the run has just diverged, so there was no step
            self.ask()
            return
        self._entry = RecordEntry(question, self._tally, self._guess, self._guess_value(), answer, self._own)
        self._reason = reason_of(question, moment, context.presenter.view)
        self.records = (*self.records, self._entry)
        self._hide(frozenset())
        self._show()
        context.announce(self.panel.accessibleDescription())

    def _commit_fields(self) -> None:
        """Take numbers that are still being typed into account."""
        typed = [choice.votes.text() for choice in self.panel.choices[: len(self._tally)]]
        for place, text in enumerate(typed):  # read all first: taking one updates all fields
            if text:
                self._take_tally(place, text)
        if not self._tally and self.panel.guess.isModified():
            self._take_guess(self.panel.guess.text())

    def _guess_value(self) -> float | None:
        try:
            return read_number(self._guess) if self._guess else None
        except SetupError:
            return None

    def _moved(self) -> None:
        if self.is_on and not self._revealing:
            self.ask()

    def _choose_ask(self, key: str) -> None:
        self._ask = Ask(key)
        self.ask()

    def _choose_other(self, name: str) -> None:
        self._other = name
        self.ask()

    def _take_tally(self, place: int, text: str) -> None:
        if self._entry is not None or place >= len(self._tally):
            return
        try:
            votes = read_whole(text, _("votes"), 0, _MOST_VOTES) if text.strip() else 0
        except SetupError as error:
            self._context.complain(str(error) + ".")
        else:
            self._tally = (*self._tally[:place], votes, *self._tally[place + 1 :])
        self._show()

    def _take_guess(self, text: str) -> None:
        if self._entry is not None:
            return
        try:
            if text.strip():
                read_number(text, _("your answer"))
        except SetupError as error:
            self._context.complain(str(error) + ".")
        else:
            self._guess = text.strip()
        self._show()

    def _show(self) -> None:
        self.panel.show_frame(self.frame())
        self.changed.emit()

    def _hide(self, names: frozenset[str]) -> None:
        cards = self._context.cards
        for name in [name for name in self._covers if name not in names]:
            self._covers.pop(name).lift()
        for name in names - self._covers.keys():
            if name in cards:
                title = self._context.panels[name].accessibleName() or name
                self._covers[name] = PanelCover(cards[name], _("{panel}: hidden until the reveal").format(panel=title))
                self._covers[name].set_theme(self._context.theme)
        self.asking_changed.emit(self.is_asking)
        self._context.presenter.catch_up()
