"""The session owns the timeline, handles requests and signals changes. A failure is one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from gradviz.data.errors import SetupError, fault_sentence
from gradviz.data.own_points import missing_class
from gradviz.data.setup import CsvData, InlineData
from gradviz.gui.background.waiting import Wait, at_once
from gradviz.gui.document import Document
from gradviz.gui.player import Player, stopped_sentence
from gradviz.resources import is_resource
from gradviz.scene.first_results import prepared_timeline
from gradviz.scene.setup.setup_edits import (
    edit_label,
    edited_setup,
    field_fault,
    fitted_with_data,
    load_run_data,
    restarts,
)
from gradviz.scene.setup.window_limit import check_window_limit
from gradviz.scene.text.numbers import counted
from gradviz.scene.transport import DEFAULT_SPEED, Speed
from gradviz.text import _
from gradviz.training.recomputation import StoppedError, Watch
from gradviz.training.run import Run, target_encoding
from gradviz.training.setup import RunSetup
from gradviz.training.state import RunState
from gradviz.training.steps import Granularity, Place
from gradviz.training.timeline import Timeline

if TYPE_CHECKING:
    from gradviz.data.dataset import Dataset

__all__ = ["Session"]

_T = TypeVar("_T")


class Session(QObject):
    """One open setup and its timeline.

    Signals: `opened`: another setup was opened in place of this one. `moment_changed`: the cursor moved or numbers
    changed. `run_changed`: the setup at the cursor is another one. `playing_changed(bool)`. `document_changed`: the
    file name or the presence of unsaved edits changed. `complained(str)`: an error. `told(str)`: the effect of an edit
    that Undo can undo. `stepped(granularity)`: the next step of this size has been revealed and shown.
    `granularity_changed`: the size of a step was chosen.
    """

    opened = Signal()
    moment_changed = Signal()
    run_changed = Signal()
    playing_changed = Signal(bool)
    document_changed = Signal()
    complained = Signal(str)
    told = Signal(str)
    stepped = Signal(object)
    granularity_changed = Signal()

    def __init__(self, setup: RunSetup, folder: Path, path: Path | None = None) -> None:
        """`path` is the file of the setup. Raises `SetupError` where the parts of the setup do not fit together."""
        super().__init__()
        self._granularity = Granularity.LAYER
        check_window_limit(setup.network)
        self._timeline = Timeline(Run(setup, folder))
        self._document = Document.opened(self._timeline, path)
        self._last_shown = (self._timeline, self._timeline.mark())  # the state to which `roll_back` returns
        self._replaced: tuple[Timeline, Document] | None = None  # what was open then, if different
        self._announced_run: Run | None = self.run  # the run shown by the forms; None: `run_changed` is due
        self._player = Player(self._train, self)
        self._speed = DEFAULT_SPEED
        self._may_change: Callable[[], object] = lambda: None
        self.set_wait(at_once)
        self.is_begun_beside = False  # true while opening a run whose first results are already cached

    def set_wait(self, wait: Wait, beside: Wait = at_once) -> None:
        """Set how jobs are run from now on: a window shows progress and Cancel. `beside` runs long ones."""
        self._wait, self._beside = wait, beside

    def set_hold(self, may_change: Callable[[], object]) -> None:
        """Set what is called before the run is moved or edited; it raises `SetupError` while that is not allowed."""
        self._may_change = may_change

    def wait(self, label: str, job: Callable[[Watch], _T]) -> _T:
        """The result of the job, however long it takes. Raises its errors, `StoppedError` where it was cancelled."""
        answer: _T = self._wait(label, job)
        return answer

    # Reading

    @property
    def timeline(self) -> Timeline:
        """The run with its history and the cursor."""
        return self._timeline

    @property
    def path(self) -> Path | None:
        """The open file; None where the document has none yet."""
        return self._document.path

    @property
    def title(self) -> str:
        """The title of the document; may be empty."""
        return self._document.title_for(self.run.setup)

    @property
    def notes(self) -> str:
        """The speaker's notes of the document; may be empty."""
        return self._document.notes_for(self.run.setup)

    @property
    def is_dirty(self) -> bool:
        """Whether there are unsaved edits; one that was undone is none."""
        return self._document.has_edits(self._timeline)

    @property
    def is_as_saved(self) -> bool:
        """Whether there are neither unsaved edits nor updates that were computed since the document was saved."""
        return not self.is_dirty and self._document.length == self.timeline.length

    @property
    def granularity(self) -> Granularity:
        """The size of the steps of Next and Previous."""
        return self._granularity

    @property
    def folder(self) -> str:
        """The folder in which file dialogs open: that of the document, but never one of bundled files."""
        return str(Path.home() if self.path is None or is_resource(self.path) else self.path.parent)

    def file_was_changed(self) -> bool:
        """Whether another program has written the open file since it was opened or saved here."""
        return self._document.file_was_changed()

    @property
    def run(self) -> Run:
        """The run at the cursor."""
        return self.timeline.run

    @property
    def is_playing(self) -> bool:
        """Whether Play is on."""
        return self._player.is_on

    @property
    def speed(self) -> Speed:
        """The speed of Play."""
        return self._speed

    # Moving

    def next(self, granularity: Granularity | None = None) -> None:
        """Reveal the next step."""
        self.pause()
        chosen = granularity or self.granularity
        if self.guard(lambda: self._moved(self.timeline.next(chosen))):
            self.stepped.emit(chosen)

    def previous(self, granularity: Granularity | None = None) -> None:
        """Go back one step."""
        self.pause()
        self.guard(lambda: self._moved(self.timeline.previous(granularity or self.granularity)))

    def first(self) -> None:
        """Go back to the initial weights."""
        self.seek(0)

    def last(self) -> None:
        """Go to the last computed update."""
        self.seek(self.timeline.length)

    def seek(self, update: int) -> None:
        """Go to the moment after `update` updates; a long recomputation can be cancelled."""
        self.pause()
        update = max(0, min(update, self.timeline.length))
        def go() -> None:
            way = self.timeline.recomputation_to(update)
            if way is not None:
                label = _("Computing what was after update {number}…").format(number=counted(update))
                self.timeline.add_states(way, self.wait(label, way.states))
            self.timeline.seek(update)
            self.show_moment()

        self.guard(go)

    def reveal(self, revealed: int) -> None:
        """Show this number of steps of the update at the cursor."""
        self.timeline.seek_place(Place(self.timeline.place.update, revealed))
        self.show_moment()

    def show_moment(self) -> None:
        """Update everything after the cursor moved, including the forms where another setup holds there."""
        announced, self._announced_run = self._announced_run, self.run
        if self._announced_run is not announced:
            self.run_changed.emit()
        self.moment_changed.emit()

    def play_or_pause(self) -> None:
        """Start Play, or stop it."""
        missing = missing_class(self.run.dataset) if isinstance(self.run.setup.data, InlineData) else ""
        if self.is_playing:
            self.pause()
        elif missing:
            self.complained.emit(_("Add a point of class {name} to train.").format(name=missing))
        elif self.guard(lambda: True):
            self._player.speed = self._speed.updates(self.run.batches_per_epoch)
            self._player.start()
            self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop Play."""
        if self.is_playing:
            self._player.stop()
            self.playing_changed.emit(False)

    def set_speed(self, number: float, *, epochs: bool = False) -> None:
        """Choose the number of updates or epochs per second of Play; infinite is as fast as possible."""
        self._speed = Speed(number, epochs)
        self._player.speed = self._speed.updates(self.run.batches_per_epoch)

    def set_granularity(self, granularity: Granularity | str) -> None:
        """Choose the size of the steps of Next and Previous."""
        self._granularity = Granularity(granularity)
        self.granularity_changed.emit()

    def _train(self, count: int, seconds: float) -> int | None:
        before = self.timeline.updates_done
        end = self.timeline.recorded_until(before)
        count = count if end is None else min(count, end - before)
        if not self.guard(lambda: self.timeline.play(count, seconds)):
            self.pause()
            self.complained.emit(stopped_sentence(self.timeline.diverged_at))
            return None
        self.show_moment()
        self._player.speed = self._speed.updates(self.run.batches_per_epoch)  # an edit may have changed the batch
        if end is not None and self.timeline.updates_done >= end:
            self.pause()
            words = _("The recording ends after update {number}; Play trains on with {optimizer}.")
            self.complained.emit(words.format(number=counted(end), optimizer=_(self.run.live.optimizer.title)))
        return self.timeline.updates_done - before

    def _moved(self, moved: bool) -> bool:
        if moved:
            self.show_moment()
        elif self.timeline.diverged_at is not None:
            self.complained.emit(stopped_sentence(self.timeline.diverged_at))
        return moved

    # Editing

    def edit_field(self, key: str, text: str) -> None:
        """Set a field of the setup to the typed or chosen value."""
        if key in ("title", "notes"):
            if text != (self.title if key == "title" else self.notes):
                self._document = (self._document.with_title if key == "title" else self._document.with_notes)(text)
                self.mark_unsaved()
                self.run_changed.emit()
            return
        def change() -> None:
            try:
                self.change_setup(edited_setup(self.run.setup, key, text), edit_label(key), key)
            except SetupError as error:
                raise SetupError("", field_fault(error)) from error

        self.guard(change)

    def change_setup(self, setup: RunSetup, label: str, key: str = "", dataset: Dataset | None = None) -> None:
        """Continue with another setup: from here where the network stays the same, otherwise from the start.

        `dataset` is the data of the setup if it has been read already. Raises `SetupError`.
        """
        old = self.run
        if setup == old.setup:
            self.run_changed.emit()  # the field shows the current value again: "all" where it was left empty
            return
        check_window_limit(setup.network)
        if setup.data != old.setup.data and dataset is None:
            chosen = setup
            setup, dataset = self.wait(label, lambda watch: fitted_with_data(chosen, old.folder, watch=watch))
        same_data = setup.data == old.setup.data and target_encoding(setup) == target_encoding(old.setup)
        run = Run(setup, old.folder, old.dataset if same_data else dataset)
        if restarts(old.setup, setup):
            self.restart(run, label)
        else:
            self.timeline.edit(label, run=run, key=key)
        self.show_edit()

    def undo(self) -> None:
        """Undo the last edit."""
        self.pause()
        if self.guard(self.timeline.undo):
            self.show_edit()

    def redo(self) -> None:
        """Redo the edit that was undone last."""
        self.pause()
        if self.guard(self.timeline.redo):
            self.show_edit()

    # Documents

    def start(self, setup: RunSetup, folder: Path, path: Path | None = None) -> bool:
        """Open a setup in place of this one, before its first update. Returns False and changes nothing on failure."""
        def begin() -> bool:
            dataset = None
            check_window_limit(setup.network)
            if isinstance(setup.data, CsvData):
                label = _("Reading {name}…").format(name=Path(setup.data.csv).name)
                dataset = self.wait(label, lambda watch: load_run_data(setup, folder, watch))
            run = Run(setup, folder, dataset)
            begun = prepared_timeline(run, self._beside)
            self.is_begun_beside = begun is not None
            try:
                self.go_on(begun or Timeline(run), path)
            finally:
                self.is_begun_beside = False
            return True

        return bool(self.guard(begin, changes=False))

    def go_on(self, timeline: Timeline, path: Path | None) -> None:
        """Replace the timeline by another one, at its cursor. Raises `SetupError` for a network that is too large."""
        check_window_limit(timeline.run.setup.network)
        self.pause()
        self._replaced = self._replaced or (self._timeline, self._document)
        self._timeline, self._document = timeline, Document.opened(timeline, path)
        self._announced_run = None
        self.opened.emit()
        self.document_changed.emit()
        self.show_moment()

    def mark_unsaved(self) -> None:
        """Mark the document as having unsaved changes besides the edits of its run, which Undo does not take back."""
        self._document = replace(self._document, is_dirty=True)
        self.document_changed.emit()

    def saved_in(self, path: Path) -> None:
        """Record that the document has just been written to this file."""
        self._document = self._document.saved(path, self._timeline)
        self.document_changed.emit()

    def discard_edits(self) -> None:
        """Treat the document as saved, so that closing it does not ask."""
        self._document = self._document.at(self._timeline)
        self.document_changed.emit()

    def fall_behind(self) -> None:
        """A window shows what was trained last part by part: Play waits until it confirms."""
        self._player.is_behind = True

    def confirm(self) -> None:
        """Record that the moment at the cursor was shown without an error, so that `roll_back` can return to it."""
        self._last_shown, self._replaced = (self.timeline, self.timeline.mark()), None
        self._player.catch_up()

    def roll_back(self) -> None:
        """Return to the last moment that could be shown, with its undo history."""
        shown, mark = self._last_shown
        if self._replaced is not None and self._replaced[0] is shown:
            self._document = self._replaced[1]
        self._timeline, self._replaced = shown, None
        self._timeline.return_to(mark)
        self.run_changed.emit()
        self.document_changed.emit()

    # For the edits in other modules

    def restart(self, run: Run, label: str, state: RunState | None = None) -> None:
        """Restart with another run or from another state, as one edit. The first forward pass is revealed, unless
        nothing was revealed before."""
        self.pause()
        was_at_start = self.timeline.place == Place(0, 0)
        self.timeline.replace(run, label, state, begun=prepared_timeline(run, self._beside, state, label))
        if not was_at_start:
            self.timeline.seek_place(Place(0, self.timeline.steps.phase_ends[0]))

    def show_edit(self) -> None:
        """Update all panels and forms after the run was edited."""
        self.document_changed.emit()
        self._announced_run = None
        self.show_moment()

    def guard(self, action: Callable[[], _T], *, changes: bool = True) -> _T | None:
        """The result of the action; None if it fails, with one sentence, and all panels show the state again.
        `changes`: it moves or edits the open run, which must be allowed now."""
        try:
            if changes:
                self._may_change()
            return action()
        except (SetupError, OSError, StoppedError, MemoryError) as error:
            self.complained.emit(fault_sentence(error))
        self.run_changed.emit()
        return None
