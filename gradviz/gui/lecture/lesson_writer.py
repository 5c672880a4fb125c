"""Writing a lesson in the window: stops are added, changed, moved, removed and saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from gradviz.data.errors import SetupError
from gradviz.documents.lessons import Lesson, lesson_of, lesson_to_json, parse_lesson, with_stops, write_lesson
from gradviz.documents.relocate import relocated
from gradviz.documents.setups import setup_value
from gradviz.export.lesson_check import stop_timeline
from gradviz.gui.lecture.lesson_guide import LessonGuide
from gradviz.scene.view.view import Scope
from gradviz.text import _
from gradviz.training.run import parameter_setup
from gradviz.training.steps import Phase

__all__ = ["LessonWriter"]


class _Change(NamedTuple):
    """A change of the stops: the lesson before and after it, the stop that was shown, and whether there were unsaved
    changes."""

    before: Lesson
    place: int
    was_dirty: bool
    after: Lesson


class LessonWriter(LessonGuide):
    """A `LessonGuide` that can also edit the lesson."""

    _last_change: _Change | None = None

    def add_stop(self, keys: Mapping[str, object], title: str = "") -> None:
        """Insert what the window shows as a stop after the current one, with the texts and the question of `keys`;
        without a lesson, start one with `title`."""
        raw = {**_given(keys), **self._state()}
        if self.lesson is None:
            self._take_lesson(lesson_of({"title": title or _("Untitled lesson"), "stops": [raw]}, Path()), 0)
            return
        stops = [stop.raw for stop in self.lesson.stops]
        self._rewrite([*stops[: self.place + 1], raw, *self._fixed(self.place + 1)], self.place + 1)

    def edit_stop(self, keys: Mapping[str, object]) -> None:
        """Replace texts and question of the current stop; keys whose value is empty or None are removed."""
        if self.lesson is None:
            return
        stops = [dict(stop.raw) for stop in self.lesson.stops]
        same = {key: value for key, value in stops[self.place].items() if key not in keys}
        stops[self.place] = {**same, **_given(keys)}
        self._rewrite(stops, self.place)

    def undo(self) -> None:
        """Undo the last change of the stops."""
        change = self._last_change
        if change is not None and self.can_undo:
            self._take_lesson(change.before, change.place)
            self.is_dirty = change.was_dirty
            self._last_change = None

    @property
    def can_undo(self) -> bool:
        """Whether the last change of the stops can be undone."""
        return self._last_change is not None and self._last_change.after is self.lesson

    def move_stop(self, by: int) -> None:
        """Exchange the current stop with the previous (−1) or the next one (+1)."""
        target = self.place + by
        if self.lesson is None or not 0 <= target < len(self.lesson.stops):
            return
        stops = self._fixed(0)
        stops[self.place], stops[target] = stops[target], stops[self.place]
        self._rewrite(stops, target)

    def remove_stop(self) -> None:
        """Remove the current stop, unless it is the only one."""
        if self.lesson is None or len(self.lesson.stops) < 2:
            return
        stops = self._fixed(0)
        del stops[self.place]
        self._rewrite(stops, min(self.place, len(stops) - 1))

    def save(self, path: Path) -> bool:
        """Write the lesson to a file. On a failure say why; the old file is kept."""
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
        """The run, its place and the view of the window, as keys of a stop."""
        session = self._context.session
        timeline, view = session.timeline, self._context.presenter.view
        update = timeline.place.update
        # After an edit the setup does not lead to these weights: they become the initial weights.
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
        # Computed from the stop itself: after an edit within an epoch its first batch is a different one.
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
        """The stops from `first` on, each with a complete setup, so that earlier stops can be changed."""
        assert self.lesson is not None
        old = self.lesson.folder
        out = []
        for stop in self.lesson.stops[first:]:
            raw = {key: value for key, value in stop.raw.items() if key not in ("setup", "changes")}
            out.append({**raw, "setup": setup_value(relocated(stop.setup, old, folder or old))})
        return out

    def _rewrite(self, stops: list[dict[str, object]], place: int) -> None:
        assert self.lesson is not None
        try:
            lesson = with_stops(self.lesson, stops)
        except SetupError as error:  # such as choices without a question
            self._context.complain(_("The stop was not changed: {error}").format(error=error))
            return
        before = self.lesson, self.place, self.is_dirty
        self._take_lesson(lesson, place)
        self._last_change = _Change(*before, self.lesson)

    def _take_lesson(self, lesson: Lesson, place: int) -> None:
        # Written and read again, so that the lesson is exactly what a file would contain.
        self.lesson = parse_lesson(lesson_to_json(lesson), lesson.title, lesson.folder)
        self.place, self.is_dirty, self.is_ended = place, True, False
        self._shown, self._given = set(), {}
        self._remember_shown()
        self.changed.emit()


def _given(keys: Mapping[str, object]) -> dict[str, object]:
    """The keys that have a value."""
    return {key: value for key, value in keys.items() if value is not None and value != ""}
