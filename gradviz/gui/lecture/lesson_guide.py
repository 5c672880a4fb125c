"""The lesson that is open: which stop, whether its answer is shown, and how a stop becomes what the window shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gradviz.data.errors import SetupError
from gradviz.documents.lessons import (
    Lesson,
    Stop,
    lesson_of,
    lesson_to_json,
    parse_lesson,
    read_lesson,
    with_stops,
    write_lesson,
)
from gradviz.documents.relocate import relocated
from gradviz.documents.setups import setup_value
from gradviz.export.lesson_check import go_to, stop_timeline
from gradviz.gui.lecture.progress_store import ProgressStore, lesson_key
from gradviz.resources import is_resource
from gradviz.scene.lecture.lesson import LessonFrame, lesson_frame
from gradviz.scene.lecture.lesson_progress import LessonProgress
from gradviz.scene.text.numbers import counted
from gradviz.scene.view.view import EdgeMode, Scope
from gradviz.text import _
from gradviz.training.recomputation import StoppedError
from gradviz.training.run import parameter_setup
from gradviz.training.steps import Phase
from gradviz.training.timeline import Timeline

if TYPE_CHECKING:
    from gradviz.gui.context import Context

__all__ = ["LessonGuide"]


_NEAR = 1000  # updates


class LessonGuide(QObject):
    """`changed`: another stop, another text, or no lesson any more."""

    changed = Signal()

    def __init__(self, context: Context, progress: ProgressStore) -> None:
        super().__init__(context.parent_widget)
        self._context, self._progress = context, progress
        self.lesson: Lesson | None = None
        self.path: Path | None = None
        self.place = 0
        self.is_dirty = False
        self._is_answered = self._is_covered = False
        self._warning = self._key = ""

    @property
    def stop(self) -> Stop | None:
        """The stop that is shown."""
        return self.lesson.stops[self.place] if self.lesson else None

    def frame(self) -> LessonFrame | None:
        """What the panel shows; None without a lesson."""
        lesson, stop = self.lesson, self.stop
        if lesson is None or stop is None:
            return None
        return lesson_frame(
            lesson.title, self.place, len(lesson.stops), stop, self._warning,
            is_answered=self._is_answered, is_covered=self._is_covered,
        )  # fmt: skip

    def set_covered(self, on: bool) -> None:
        """Hide the text while the class is asked for a number that may stand in it. An answer shown before is hidden
        too; asked for anew it comes, for that is a choice."""
        if on != self._is_covered:
            self._is_covered = on
            self._is_answered = self._is_answered and not on
            self.changed.emit()

    # Going through it

    def open(self, path: Path, place: int | None = 0) -> bool:
        """Open a lesson at a stop, counted from 0, or where it was left; where it cannot be read, a sentence, and
        everything stays.

        One that comes with the program has no file to save to.
        """
        try:
            lesson = read_lesson(path)
            known = self._progress.of(lesson_key(path)) or LessonProgress()
            if place is None:
                place = known.stop if known.is_begun else 0
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
        self.place, self._is_answered = place, False
        self._show(lesson.stops[place], timeline)
        return True

    def _timeline(self, lesson: Lesson, stop: Stop) -> Timeline:
        """The run of a stop at its place. Raises `SetupError`, and `StoppedError` where it was long and cancelled."""
        label = _("{title}: training up to update {number}…").format(title=stop.title, number=counted(stop.update))
        return self._context.session.wait(label, lambda watch: stop_timeline(lesson, stop, watch))

    def close(self) -> None:
        """No lesson any more; the run stays."""
        self.lesson, self.path, self.is_dirty = None, None, False
        self.changed.emit()

    def go(self, place: int) -> None:
        """To a stop, counted from 0."""
        if self.lesson is None or not 0 <= place < len(self.lesson.stops):
            return
        before = self.place, self._is_answered
        self.place, self._is_answered = place, self._is_answered and place == self.place
        if not self.again():
            self.place, self._is_answered = before

    def next(self) -> None:
        """To the next stop."""
        self.go(self.place + 1)

    def previous(self) -> None:
        """To the stop before."""
        self.go(self.place - 1)

    def answer(self) -> None:
        """Show the answer of this stop."""
        if self.stop is not None and self.stop.answer:
            self._is_answered = True
            self.changed.emit()

    def again(self) -> bool:
        """Show the stop as the lesson says, whatever was done since; False where that was not possible."""
        lesson, stop = self.lesson, self.stop
        if lesson is None or stop is None:
            return False
        session = self._context.session
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
        return True

    def _is_near(self, stop: Stop) -> bool:
        """Whether the timeline that is open is at the stop's place within a moment; a thread may not work on it."""
        return stop.update <= self._context.session.timeline.length + _NEAR

    def _show(self, stop: Stop, timeline: Timeline | None) -> None:
        """The stop on its timeline; None: it is the open one, which is there."""
        session = self._context.session
        if timeline is None:
            session.show_moment()
        else:
            session.go_on(timeline, None)
        done = session.timeline.place.update
        self._warning = "" if done >= stop.update else _("The loss is no longer finite after update {number}.").format(
            number=done
        )
        self._look(stop)
        self._remember()
        self.changed.emit()

    def _remember(self) -> None:
        """Where the reader is, for another day."""
        if self.lesson is not None and self._key:
            count = len(self.lesson.stops)
            known = self._progress.of(self._key) or LessonProgress()
            self._progress.keep(self._key, LessonProgress(self.place, count, known.is_finished, known.tries))

    def _is_untouched(self, stop: Stop) -> bool:
        """Whether the window shows the stop's own run, with no weight or setting changed."""
        timeline = self._context.session.timeline
        if len(timeline.edits) > 1 or timeline.run.setup != stop.setup:
            return False
        return timeline.state_after(0).same_as(timeline.run.initial_state())

    def _look(self, stop: Stop) -> None:
        look = stop.look
        changes: dict[str, object] = {
            "edge_mode": EdgeMode(look.edges or EdgeMode.GRADIENT), "path": 0,
            "scope": Scope.SAMPLE if look.sample else Scope.BATCH, "sample": (look.sample or 1) - 1,
        }  # fmt: skip
        if look.selected is not None:
            changes["selected"] = look.selected
        if look.surface is not None:
            changes |= {"surface_x": look.surface[0], "surface_y": look.surface[1]}
        self._context.presenter.set_all_data(look.all_data)
        self._context.presenter.look(**changes)

    # Writing one

    def add_stop(self, texts: dict[str, str], title: str = "") -> None:
        """What the window shows becomes a stop behind this one; without a lesson it begins one with `title`."""
        raw = {**{key: text for key, text in texts.items() if text}, **self._state()}
        if self.lesson is None:
            self._take(lesson_of({"title": title or _("Untitled lesson"), "stops": [raw]}, Path()), 0)
            return
        stops = [stop.raw for stop in self.lesson.stops]
        self._rewrite([*stops[: self.place + 1], raw, *self._fixed(self.place + 1)], self.place + 1)

    def edit_stop(self, texts: dict[str, str]) -> None:
        """Other texts for this stop."""
        if self.lesson is None:
            return
        stops = [dict(stop.raw) for stop in self.lesson.stops]
        stops[self.place] = {
            **{key: value for key, value in stops[self.place].items() if key not in texts},
            **{key: text for key, text in texts.items() if text},
        }
        self._rewrite(stops, self.place)

    def move_stop(self, by: int) -> None:
        """Exchange this stop with the one before (−1) or behind it (+1)."""
        target = self.place + by
        if self.lesson is None or not 0 <= target < len(self.lesson.stops):
            return
        stops = self._fixed(0)
        stops[self.place], stops[target] = stops[target], stops[self.place]
        self._rewrite(stops, target)

    def remove_stop(self) -> None:
        """Take this stop out of the lesson; the last one left stays."""
        if self.lesson is None or len(self.lesson.stops) < 2:
            return
        stops = self._fixed(0)
        del stops[self.place]
        self._rewrite(stops, min(self.place, len(stops) - 1))

    def save(self, path: Path) -> bool:
        """Write the lesson. Where that is not possible, a sentence, and the old file stays."""
        if self.lesson is None:
            return False
        try:
            lesson = with_stops(self.lesson, self._fixed(0, path.parent), path.parent)
            write_lesson(lesson, path)
        except (SetupError, OSError) as error:
            self._context.complain(_("The lesson was not saved: {error}").format(error=error))
            return False
        self.lesson, self.path, self.is_dirty = lesson, path, False
        self.changed.emit()
        return True

    def _state(self) -> dict[str, object]:
        """The run, the place and the look that the window shows, as a stop's keys."""
        session = self._context.session
        timeline, view = session.timeline, self._context.presenter.view
        update = timeline.place.update
        # After an edit the way here is not that of the setup: the weights themselves are the start.
        is_plain = len(timeline.edits) == 1
        state = timeline.state_after(0 if is_plain else update)
        setup = replace(session.run.setup, parameters=parameter_setup(session.run.network, state.parameters))
        setup = relocated(setup, session.run.folder, self.lesson.folder if self.lesson else Path.cwd())
        look: dict[str, object] = {"edges": str(view.edge_mode)}
        if view.selected is not None:
            look["selected"] = view.selected
        if view.scope is Scope.SAMPLE:
            look["sample"] = view.sample + 1
        if view.surface_x is not None and view.surface_y is not None:
            look["surface"] = [view.surface_x, view.surface_y]
        if self._context.presenter.chosen_data is not None:
            look["all_data"] = self._context.presenter.chosen_data
        place = {"update": update if is_plain else 0, "after": self._after()}
        raw: dict[str, object] = {"setup": setup_value(setup), "at": place, "show": look}
        # What the lesson itself will show: after an edit amid an epoch its first batch is another one.
        folder = self.lesson.folder if self.lesson else Path.cwd()
        lesson = lesson_of({"title": "", "stops": [raw]}, folder)
        trace = stop_timeline(lesson, lesson.stops[0]).trace()
        return {**raw, "expect": {"loss": trace.loss}} if trace.is_finite else raw

    def _after(self) -> str:
        timeline = self._context.session.timeline
        step = timeline.steps.current(timeline.place)
        if step is None:
            return "nothing"
        return str(step.phase) if step.layer is None or step.phase is Phase.LOSS else f"{step.phase} {step.layer + 1}"

    def _fixed(self, first: int, folder: Path | None = None) -> list[dict[str, object]]:
        """The stops from `first` on, each with a setup of its own, so that what is before it may change."""
        assert self.lesson is not None
        old = self.lesson.folder
        out = []
        for stop in self.lesson.stops[first:]:
            raw = {key: value for key, value in stop.raw.items() if key not in ("setup", "changes")}
            out.append({**raw, "setup": setup_value(relocated(stop.setup, old, folder or old))})
        return out

    def _rewrite(self, stops: list[dict[str, object]], place: int) -> None:
        assert self.lesson is not None
        self._take(with_stops(self.lesson, stops), place)

    def _take(self, lesson: Lesson, place: int) -> None:
        # Through the text and back: what is shown is what a file would hold.
        self.lesson = parse_lesson(lesson_to_json(lesson), lesson.title, lesson.folder)
        self.place, self.is_dirty, self._is_answered = place, True, False
        self.changed.emit()
