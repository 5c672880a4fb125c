"""The open lesson: its current stop, the answers given, and how a stop is shown in the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import ref

from PySide6.QtCore import QObject, Signal

from gradviz.data.errors import SetupError
from gradviz.data.setup import InlineData
from gradviz.documents.lessons import Lesson, Stop, read_lesson
from gradviz.export.lesson_check import go_to, stop_timeline, updates_needed
from gradviz.gui.lecture.lesson_ending import ending_of, next_path
from gradviz.gui.lecture.progress_store import ProgressStore, lesson_key
from gradviz.gui.lecture.stop_stage import StopStage
from gradviz.gui.lecture.stop_transition import StopTransition, places_between
from gradviz.resources import is_resource
from gradviz.scene.lecture.covered import hidden_with, why_covered
from gradviz.scene.lecture.lesson import LessonFrame, StopState, lesson_frame, longest_outcome
from gradviz.scene.lecture.lesson_end import LessonEnd
from gradviz.scene.lecture.lesson_progress import LessonProgress
from gradviz.scene.lecture.lesson_question import Given, judge
from gradviz.scene.network.network import network_frame
from gradviz.scene.text.number_input import read_number
from gradviz.scene.text.numbers import counted
from gradviz.scene.view.view import EdgeMode, Scope
from gradviz.text import _
from gradviz.training.recomputation import StoppedError
from gradviz.training.timeline import Timeline

if TYPE_CHECKING:
    from gradviz.gui.context import LessonContext

__all__ = ["LessonGuide"]


_NEAR = 1000  # updates


class LessonGuide(QObject):
    """`changed`: another stop or another answer is shown, or the lesson was closed."""

    changed = Signal()

    def __init__(self, context: LessonContext, progress: ProgressStore, moves: Callable[[], bool] = bool) -> None:
        """`moves()` tells whether the steps between two stops are shown."""
        super().__init__(context.parent_widget)
        self._moves = moves
        self.transition = StopTransition(context.session, self)
        self.transition.ended.connect(self._arrive)
        self._context, self._progress = context, progress
        self.stage = StopStage(context)
        self.lesson: Lesson | None = None
        self.path: Path | None = None
        self.place = 0
        self.is_dirty = self.is_ended = False
        self._is_covered = self._is_away = self._is_moving = False
        self._shown: set[int] = set()  # the stops whose answer was asked for
        self._given: dict[int, tuple[Given, str]] = {}  # the answers by stop; a number as it was typed
        self._warning = self._key = ""
        self._stop_state: tuple[object, ...] = ()
        self._own: Callable[[], Timeline | None] = lambda: None  # the run of the stop, unless it was deleted
        self.may_leave: Callable[[], bool] = lambda: True  # asks whether an unsaved document may be replaced
        for signal in (context.session.moment_changed, context.session.run_changed):
            signal.connect(self._moved)

    @property
    def key(self) -> str:
        """The name under which the progress of the lesson is stored; empty for a new lesson that has no file yet."""
        return self._key if self.lesson is not None else ""

    @property
    def stop(self) -> Stop | None:
        """The current stop."""
        return self.lesson.stops[self.place] if self.lesson else None

    @property
    def is_trial(self) -> bool:
        """Whether the open run is that of the stop, edited or not: the lesson can restore it, so nobody is asked to
        save it. Points drawn by hand cannot be restored, so a run with such points is not a trial."""
        session, stop = self._context.session, self.stop
        if stop is None or session.path is not None or self._own() is not session.timeline:
            return False
        data = session.run.setup.data
        return not (isinstance(data, InlineData) and data.ranges and data != stop.setup.data)

    def frame(self) -> LessonFrame | None:
        """The frame of the lesson panel; None without a lesson."""
        lesson, stop = self.lesson, self.stop
        if lesson is None or stop is None:
            return None
        given, typed = self._given.get(self.place, (Given(), ""))
        state = StopState(given=given, typed=typed, is_answered=self.place in self._shown, is_covered=self._is_covered,
                          is_away=self._is_away)  # fmt: skip
        return lesson_frame(lesson.title, self.place, len(lesson.stops), stop, self._warning, state)

    def outcome(self) -> LessonFrame | None:
        """The frame of the stop after the answer that needs the most room; None without a lesson."""
        lesson, stop = self.lesson, self.stop
        return None if lesson is None or stop is None else longest_outcome(
            lesson.title, self.place, len(lesson.stops), stop)  # fmt: skip

    def ending(self, *, is_presenting: bool = False) -> LessonEnd | None:
        """The frame of the ending; None before the lesson has ended."""
        if self.lesson is None or not self.is_ended:
            return None
        end = ending_of(self.lesson, self._key, self._progress.known, is_presenting=is_presenting)
        presenter = self._context.presenter
        view = replace(presenter.view, selected=None, hovered=None)
        return end if presenter.moment is None else end.but(network=network_frame(presenter.moment, view))

    @property
    def next_path(self) -> Path | None:
        """The file of the next lesson; None if there is none."""
        return None if self.lesson is None else next_path(self.lesson)

    def set_covered(self, on: bool) -> None:
        """Hide or show the text of the stop, which may contain the number that the Predict mode asks for. An answer
        that was shown is hidden too, and comes back only when it is asked for again."""
        if on != self._is_covered:
            self._is_covered = on
            if on:
                self._shown.discard(self.place)
            self.changed.emit()

    # Going through it

    def open(self, path: Path, place: int | None = 0) -> bool:
        """Open a lesson at a stop, counted from 0; None: at the stop where it was left. If it cannot be read, say why
        and change nothing.

        A lesson that comes with the program has no file to save to."""
        self.transition.finish()
        try:
            lesson = read_lesson(path)
            known = self._progress.of(lesson_key(path)) or LessonProgress()
            is_anew = place == 0 if place is not None else not known.is_begun
            if place is None:
                place = 0 if is_anew else known.stop
            place = min(place, len(lesson.stops) - 1)
            timeline = self._timeline(lesson, lesson.stops[place])
        except StoppedError:
            self._context.complain(_("Stopped; {name} was not opened.").format(name=path.name))
            return False
        except (SetupError, OSError) as error:
            self._context.complain(_("{name} was not opened: {error}").format(name=path.name, error=error))
            return False
        self.lesson, self.path, self.is_dirty = lesson, None if is_resource(path) else path, False
        self._key = lesson_key(path)
        self._progress.keep(self._key, known.begun_anew() if is_anew else known)
        self.place, self.is_ended = place, False
        self._shown, self._given = set(), {}
        self._is_moving = True
        try:
            self._show(lesson.stops[place], timeline)
        finally:
            self._is_moving = False
        return True

    def _timeline(self, lesson: Lesson, stop: Stop) -> Timeline:
        """The run of a stop, trained up to its place. Raises `SetupError`, and `StoppedError` if the training was
        cancelled."""
        label = _("{title}: training up to update {number}…").format(title=stop.title, number=counted(stop.update))
        return self._context.session.wait(label, lambda watch: stop_timeline(lesson, stop, watch))

    def close(self) -> None:
        """Close the lesson; the run stays open."""
        self.transition.finish()
        self.lesson, self.path, self.is_dirty, self.is_ended = None, None, False, False
        self._is_away = False
        self.stage.leave()
        self._context.presenter.look(marks=())
        self.changed.emit()

    def forward(self) -> None:
        """The command of the lesson's main button: show the answer, then go to the next stop, after the last stop to
        the ending."""
        frame = self.frame()
        if frame is None or self.is_ended:
            return
        if self.transition.is_on:
            self.transition.finish()
        elif frame.has_answer:
            self.answer()
        elif frame.has_next:
            self.next()
        else:
            self.finish()

    def back(self) -> None:
        """Undo the last `forward`: hide the answer, or go to the previous stop."""
        if self.is_ended:
            self.is_ended = False
            self.again()
        elif self.place in self._shown:
            self._shown.discard(self.place)
            self._answer_changed()
        else:
            self.previous()

    def go(self, place: int) -> None:
        """Go to a stop, counted from 0."""
        if self.lesson is None or not 0 <= place < len(self.lesson.stops):
            return
        before = self.place, self.is_ended
        self.place, self.is_ended = place, False
        if not self.again():
            self.place, self.is_ended = before

    def next(self) -> None:
        """Go to the next stop; with motion on, the steps in between are shown."""
        timeline = self._context.session.timeline
        start = timeline.place
        self.go(self.place + 1)
        if self._moves() and self._context.session.timeline is timeline:
            end = timeline.place
            places = places_between(start, end)
            if places:
                self._is_moving = True
                self.transition.start(places, end)

    def _arrive(self) -> None:
        """The steps between two stops have been shown."""
        self._is_moving = False
        self._moved()

    def previous(self) -> None:
        """Go to the previous stop."""
        self.go(self.place - 1)

    def finish(self) -> None:
        """Go to the ending."""
        if self.lesson is None:
            return
        self.transition.finish()
        self.is_ended = True
        self.stage.end()
        self._remember(len(self.lesson.stops))
        self.changed.emit()

    # Answering

    def answer(self) -> None:
        """Show the answer of this stop."""
        frame = self.frame()
        if frame is not None and frame.has_answer:
            self._shown.add(self.place)
            self._answer_changed()

    def choose(self, place: int) -> None:
        """Answer with a choice, counted from 0."""
        stop, frame = self.stop, self.frame()
        if stop is not None and frame is not None and frame.is_open and place < len(stop.asked.choices):
            self._take(Given(choice=place), "")

    def give_number(self, text: str) -> None:
        """Answer with a number as it was typed; if it is not a number, say so."""
        frame = self.frame()
        if frame is None or not frame.is_open or not frame.asks_number or not text.strip():
            return
        try:
            number = read_number(text, _("your answer"))
        except SetupError as error:
            self._context.complain(f"{error}.")
            return
        self._take(Given(number=number), text.strip())

    def _take(self, given: Given, typed: str) -> None:
        assert self.stop is not None
        self._given[self.place] = given, typed
        verdict = judge(self.stop.asked, given)
        known = self._progress.of(self._key)
        if verdict is not None and known is not None and self._key:
            self._progress.keep(self._key, known.with_try(self.place, is_right=verdict.is_right))
        self._answer_changed()

    def _answer_changed(self) -> None:
        self._cover()
        self.changed.emit()

    def _cover(self) -> None:
        """Hide the panels that would give the answer away until it is given."""
        self.stage.cover(self._covered())

    def _covered(self) -> tuple[str, ...]:
        frame, stop = self.frame(), self.stop
        is_open = frame is not None and frame.is_open and frame.has_answer
        return hidden_with(stop.reveal, stop.panels) if stop is not None and is_open and not self.is_ended else ()

    def check_free(self) -> None:
        """Raise `SetupError` while a question of the stop hides what a step or an edit of its run would show."""
        if self._own() is self._context.session.timeline and self._covered() and not self._is_moving:
            raise SetupError("", why_covered(self._context.presenter.view))

    def again(self) -> bool:
        """Show the current stop as the lesson defines it and discard changes; False if that was not possible."""
        self.transition.finish()
        lesson, stop = self.lesson, self.stop
        if lesson is None or stop is None or not self.may_leave():
            return False
        session = self._context.session
        self._is_moving = True
        try:
            if self._is_untouched(stop) and self._is_near(stop):
                session.pause()
                go_to(session.timeline, stop)
                self._show(stop, None)
            else:
                self._show(stop, self._timeline(lesson, stop))
        except StoppedError:
            self._context.complain(_("Stopped; nothing was changed."))
            return False
        except SetupError as error:
            self._context.complain(str(error))
            return False
        finally:
            self._is_moving = False
        return True

    def _is_near(self, stop: Stop) -> bool:
        """Whether the open timeline can reach the stop without a long training, which would need a thread."""
        return stop.update <= self._context.session.timeline.length + _NEAR

    def _show(self, stop: Stop, timeline: Timeline | None) -> None:
        """Show the stop on its timeline; None: on the open timeline, which is at the stop's place."""
        session = self._context.session
        self.stage.withhold(self._covered())  # before its numbers are shown anywhere
        if timeline is None:
            session.show_moment()
        else:
            session.go_on(timeline, None)
        done = session.timeline.place.update
        self._warning = "" if done >= stop.update else _("The loss is no longer finite after update {number}.").format(
            number=done
        )
        self._look(stop)
        self.stage.show(stop)
        self._cover()
        self._remember(self.place)
        self._remember_shown()
        self.changed.emit()

    def _remember_shown(self) -> None:
        """Remember what is shown now as that of the stop."""
        self._own = ref(self._context.session.timeline)
        self._stop_state, self._is_away = self._shown_state(), False

    def _shown_state(self) -> tuple[object, ...]:
        """Everything of the run that a reader can change: the timeline, its place, its edits, its setup."""
        timeline = self._context.session.timeline
        return id(timeline), timeline.place, len(timeline.edits), timeline.run.setup

    def _moved(self) -> None:
        """Check whether the window shows something other than the stop."""
        if self.lesson is None or self._is_moving:
            return
        is_away = self._shown_state() != self._stop_state
        if is_away != self._is_away:
            self._is_away = is_away
            self.changed.emit()

    def _remember(self, place: int) -> None:
        """Store the current stop in the progress."""
        if self.lesson is not None and self._key:
            known = self._progress.of(self._key) or LessonProgress()
            here = LessonProgress(place, len(self.lesson.stops), known.is_finished, known.tries)
            self._progress.keep(self._key, here.at(place))

    def _is_untouched(self, stop: Stop) -> bool:
        """Whether the open run is that of the stop without any edit, and no longer than the stop needs it."""
        timeline = self._context.session.timeline
        if timeline.undo_label is not None or timeline.redo_label is not None or timeline.run.setup != stop.setup:
            return False
        if len(timeline.edits) > 1 or timeline.length > updates_needed(timeline, stop):
            return False
        return timeline.state_after(0).same_as(timeline.run.initial_state())

    def _look(self, stop: Stop) -> None:
        look = stop.look
        changes: dict[str, object] = {
            "edge_mode": EdgeMode(look.edges or EdgeMode.GRADIENT), "path": 0,
            "scope": Scope.SAMPLE if look.sample else Scope.BATCH, "sample": (look.sample or 1) - 1,
            "marks": stop.asked.marks,
        }  # fmt: skip
        if look.selected is not None:
            changes["selected"] = look.selected
        if look.surface is not None:
            changes |= {"surface_x": look.surface[0], "surface_y": look.surface[1]}
        self._context.presenter.set_all_data(look.all_data)
        self._context.presenter.look(**changes)
