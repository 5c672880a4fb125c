"""The history of a run as a sequence of updates and edits with a cursor: next, previous, edit, undo, redo."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import NamedTuple

from gradviz.engine.network import Vector
from gradviz.training.edits import Edit, Version, beginning, new_edit, training_on
from gradviz.training.history import NO_SCORES, LossHistory, LossPoint, Scores
from gradviz.training.recomputation import SLICE_SECONDS, StoppedError, Watch
from gradviz.training.run import Run
from gradviz.training.sampling_interval import measuring_stride
from gradviz.training.state import RunState, frozen
from gradviz.training.steps import Granularity, Phase, Place, Steps
from gradviz.training.stretches import Stretches

__all__ = ["Edit", "Mark", "Timeline"]

_MOST_UNDO = 100


class Mark(NamedTuple):
    """A saved version with its undo and redo history, to return to."""

    version: Version
    place: Place
    undo: tuple[Version, ...]
    redo: tuple[Version, ...]


class Timeline(Stretches):
    """The updates and edits of a run with a cursor that can be moved to any of them."""

    @property
    def place(self) -> Place:
        """The position of the cursor."""
        return self._version.place

    @property
    def updates_done(self) -> int:
        """How many updates are applied at the cursor."""
        return self.place.update + (self.place.revealed == self.steps.count)

    @property
    def run(self) -> Run:
        """The run that is in effect at the cursor."""
        return self.run_at(self.place.update)

    @property
    def steps(self) -> Steps:
        """The steps of an update of this network."""
        return Steps(self._version.edits[0].run.network)

    @property
    def last_stretch(self) -> Edit:
        """The stretch that training continues after the last computed update."""
        last = self.edits[-1]
        return last if last.run.recording is None else training_on(last.run, self.state_after(self.length))

    def shown_state(self) -> RunState:
        """The state whose parameters are on the screen: after the update where it is applied, else before it."""
        return self.state_after(self.updates_done)

    def losses_now(self) -> LossPoint:
        """Losses and accuracies over all samples at the cursor; cached for all steps of an update."""
        done = self.updates_done
        edit, parameters = self._edit_at(done), self.state_after(done).parameters
        if self._now is None or self._now[0] is not parameters or self._now[1] is not edit.run:
            known = self.history.point_at(done)
            point = known if known is not None else self._tools(edit)[1].measure(done, parameters)
            self._now = (parameters, edit.run, point)
        return self._now[2]

    def scores_now(self) -> Scores:
        """R² over all samples at the cursor, for numeric targets; `NO_SCORES` for classes, without any computation."""
        done = self.updates_done
        edit, parameters = self._edit_at(done), self.state_after(done).parameters
        if edit.run.dataset.encoding != "number":
            return NO_SCORES
        if self._scores is None or self._scores[0] is not parameters or self._scores[1] is not edit.run:
            self._scores = (parameters, edit.run, self._tools(edit)[1].scores(parameters))
        return self._scores[2]

    # Moving

    def next(self, granularity: Granularity) -> bool:
        """Move the cursor forward, computing updates as needed; False where the run has diverged."""
        if granularity is Granularity.EPOCH:
            return self.play(self._to_epoch_end())
        target = self.steps.next_in(self.place, granularity, self._substeps(granularity, self.updates_done))
        if target.update == self.length and target.revealed == self.steps.count:
            self._extend(self.length + 1, None)
        elif target.update == self.length and target > Place(target.update, self.steps.phase_ends[1]):
            self._look_for_divergence()
        if self.diverged_at is not None and target.update >= self.diverged_at:
            # The forward pass and the loss that is not finite can be shown, but no later step.
            target = min(target, Place(self.diverged_at, self.steps.phase_ends[1]))
        target = self._normal(target)
        moved = target > self.place
        if moved:
            self._version.place = target
        return moved

    def ahead(self, granularity: Granularity) -> Timeline | None:
        """A timeline that has moved on as `next` would, with this one as it was; None where nothing follows, or where a
        recording may end. Both share what they have computed; use the new one only as long as this one is unchanged.
        """
        if self.diverged_at is not None or granularity is Granularity.EPOCH or self.run.recording is not None:
            return None
        found = Timeline.resumed(self._version.copy())
        found._recent, found._traces, found._trainers = OrderedDict(self._recent), self._traces, self._trainers
        found._now, found._scores = self._now, self._scores
        return found if found.next(granularity) else None

    def previous(self, granularity: Granularity) -> bool:
        """Move the cursor back; False at the initial weights."""
        if granularity is Granularity.EPOCH:
            target = self._place_after(self._epoch_start())
        else:
            before = self.place.update if self.place.is_begun else max(0, self.place.update - 1)
            target = self._normal(self.steps.previous_in(self.place, granularity, self._substeps(granularity, before)))
        moved = target != self.place
        self._version.place = target
        return moved

    def seek(self, update: int) -> None:
        """Put the cursor after `update` updates. Raises `IndexError` beyond `length`."""
        if not 0 <= update <= self.length:
            raise IndexError(update)
        self._version.place = self._place_after(update)

    def seek_place(self, place: Place) -> None:
        """Put the cursor at a place within `length`. Raises `IndexError` where there is no such place."""
        steps = self.steps
        if not 0 <= place.revealed <= steps.count or not 0 <= place.update <= self.length:
            raise IndexError(place)
        if place.revealed == steps.count and (place.update >= self.length or place.inside):
            raise IndexError(place)
        if place.inside:
            step = steps.sequence[place.revealed]
            substeps = len(self.trace(place.update).substeps) if step.phase is Phase.UPDATE else 0
            if not 0 < place.inside < steps.operation_count(step, substeps):
                raise IndexError(place)
        self._version.place = self._normal(place)

    def play(self, updates: int, seconds: float | None = None) -> bool:
        """Move forward by `updates` whole updates, or as many as fit in `seconds`; False where none could be done.

        A partly revealed update is completed first and counts as one.
        """
        start = self.updates_done
        target = start + updates
        if target > self.length and self.diverged_at is None:
            reached = self._extend(target, seconds)
        else:
            reached = min(target, self.length)
        moved = reached > start
        if moved:
            self._version.place = self._place_after(reached)
        return moved

    def advance(self, updates: int, watch: Watch | None = None) -> bool:
        """As `play`, by all of these updates, with calls of `watch` to report progress.

        Raises `StoppedError` where it answers False; the updates computed until then are kept.
        """
        start = self.updates_done
        while watch is not None and (done := self.updates_done - start) < updates:
            if not watch(done, updates):
                raise StoppedError
            if not self.play(updates - done, SLICE_SECONDS):
                return done > 0
        return self.updates_done > start or self.play(updates)

    # Editing

    def edit(self, label: str, run: Run | None = None, parameters: Vector | None = None, key: str = "") -> None:
        """Change the run or its parameters at the cursor; all later updates are replaced.

        A new optimizer starts with an empty state. Consecutive edits at the same place with the same non-empty `key`
        are undone together.
        """
        old = self._version
        _update, revealed, inside = self.place
        at = self.updates_done
        before, state = self.run_at(at), self.state_after(at)
        after = (run or before).live
        if after.network.setup != before.network.setup:
            raise ValueError("another network needs a timeline of its own: use replace")
        if parameters is not None:
            state = replace(state, parameters=frozen(parameters))
        if after.optimizer is not before.optimizer:  # by identity: Playground’s has the name "sgd", too
            state = replace(state, slots=after.empty_slots(), count=0)
        if after.samples != before.samples or state.position >= after.samples:
            state = replace(state, position=0)
        merged = bool(key) and old.key == key and old.edits[-1].update == at == old.length
        kept = tuple(edit for edit in old.edits if edit.update < at)
        new = Version((*kept, new_edit(at, after, state, label)), old.history.until(at - 1), key)
        # Another optimizer may have other sub-steps: then the update starts again.
        inside = 0 if revealed == self.steps.count - 1 else inside
        new.place = Place(at, 0 if revealed == self.steps.count else revealed, inside)
        self._push(new, old if not merged else None)
        self._measure(at)

    def replace(
        self, run: Run, label: str, state: RunState | None = None, key: str = "", begun: Timeline | None = None
    ) -> None:
        """Start over with another run; undo restores the old one.

        `begun` is a new timeline of the same run, state and label whose results are reused; it must not be used
        afterwards.
        """
        old = self._version
        new = Version(beginning(run, state, label), LossHistory(measuring_stride(run)), key) if begun is None else (
            begun.version)
        new.key, new.place = key, Place(0, 0)
        self._push(new, None if key and old.key == key and old.length == 0 else old)
        if begun is None:
            self._measure_beginning()
        else:
            self._recent, self._traces, self._trainers = begun._recent, begun._traces, begun._trainers
            self._now, self._scores = begun._now, begun._scores

    @property
    def undo_label(self) -> str | None:
        """The label of the edit that undo would undo; None where there is none."""
        return self._version.edits[-1].label if self._undo else None

    @property
    def redo_label(self) -> str | None:
        """The label of the edit that redo would restore; None where there is none."""
        return self._redo[-1].edits[-1].label if self._redo else None

    def undo(self) -> bool:
        """Undo the last edit and restore the cursor; False where there is none."""
        return self._swap(self._undo, self._redo)

    def redo(self) -> bool:
        """Restore the edit that was undone last; False where there is none."""
        return self._swap(self._redo, self._undo)

    def mark(self) -> Mark:
        """Everything that stepping, an edit or an undo would change, to `return_to`."""
        return Mark(self._version, self.place, tuple(self._undo), tuple(self._redo))

    def return_to(self, mark: Mark) -> None:
        """Return to a mark of this timeline; updates computed since then are kept."""
        self._undo[:], self._redo[:] = mark.undo, mark.redo
        if self._version is not mark.version:
            self._set(mark.version)
        self._version.place = mark.place

    # Inside

    def _swap(self, source: list[Version], target: list[Version]) -> bool:
        if not source:
            return False
        target.append(self._version)
        self._set(source.pop())
        return True

    def _push(self, new: Version, old: Version | None) -> None:
        if old is not None:
            self._undo.append(old)
            del self._undo[:-_MOST_UNDO]
        self._redo.clear()
        self._set(new)
        self._bound_memory()

    def _set(self, version: Version) -> None:
        self._version = version
        self._now = self._scores = None
        self._recent.clear()
        self._traces.clear()
        self._trainers.clear()

    def _normal(self, place: Place) -> Place:
        """The canonical form of a place: an update with nothing revealed is the previous update with everything
        revealed, unless there is an edit between the two.
        """
        if place.revealed in (0, self.steps.count) and not place.inside:
            return self._place_after(place.update + (place.revealed > 0))
        return place

    def _substeps(self, granularity: Granularity, update: int) -> int:
        """The number of sub-steps that the optimizer reported in an update; 0 unless the granularity is operations."""
        return len(self.trace(update).substeps) if granularity is Granularity.OPERATION else 0

    def _place_after(self, update: int) -> Place:
        if self._edit_at(update).update == update:
            return Place(update, 0)
        return Place(update - 1, self.steps.count)

    def _to_epoch_end(self) -> int:
        done = self.updates_done
        state, run = self.state_after(done), self.run_at(done)
        return run.updates_left(state.position)

    def _epoch_start(self) -> int:
        done = self.updates_done
        if self.place.is_begun and self.place.revealed != self.steps.count:
            done += 1  # inside an update, go back to the start of its own epoch
        if done == 0:
            return 0
        before = done - 1
        edit, position = self._edit_at(before), self.state_after(before).position
        return max(edit.update, before - position // edit.run.batch_size)
