"""The history of a run: updates and edits, any of them reached exactly, in bounded memory.

A timeline is a row of stretches. Each begins with a frozen state, at update 0 or where a person edited, and
goes on by training alone, so every state in it can be computed again, bit for bit, from the nearest keyframe.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from gradviz.engine.network import Vector
from gradviz.training.edits import Edit, Version, new_edit
from gradviz.training.history import NO_SCORES, Evaluator, LossHistory, LossPoint, Scores
from gradviz.training.keyframes import recent_count, state_size
from gradviz.training.pace import measuring_stride
from gradviz.training.run import Run
from gradviz.training.state import RunState, frozen
from gradviz.training.steps import Granularity, Phase, Place, Steps
from gradviz.training.trace import UpdateTrace, trace_update
from gradviz.training.trainer import Trainer

__all__ = ["Edit", "Mark", "Timeline"]

_KEYFRAME_BYTES = 48_000_000
_MOST_UNDO = 100


class Mark(NamedTuple):
    """What was shown and could be undone and redone at some moment, to return to."""

    version: Version
    place: Place
    undo: tuple[Version, ...]
    redo: tuple[Version, ...]


class Timeline:
    """Where the cursor is, what is known, and how to get anywhere else in it."""

    def __init__(self, run: Run, state: RunState | None = None, label: str = "") -> None:
        first = new_edit(0, run, state or run.initial_state(), label)
        self._version = Version((first,), LossHistory(measuring_stride(run)))
        self._undo: list[Version] = []
        self._redo: list[Version] = []
        self._recent: OrderedDict[int, RunState] = OrderedDict()
        self._traces: OrderedDict[int, UpdateTrace] = OrderedDict()
        self._now: tuple[Vector, Run, LossPoint] | None = None
        self._trainers: dict[int, tuple[Trainer, Evaluator]] = {}
        self._measure(0)

    @classmethod
    def resumed(cls, version: Version) -> Timeline:
        """A timeline that goes on from a version that was saved; nothing of it can be undone."""
        timeline = cls.__new__(cls)
        timeline._undo, timeline._redo = [], []
        timeline._recent, timeline._traces, timeline._trainers = OrderedDict(), OrderedDict(), {}
        timeline._version, timeline._now = version, None
        return timeline

    # Reading

    @property
    def version(self) -> Version:
        """All of what is shown and known, as an undo would bring it back; to be saved, not changed."""
        return self._version

    @property
    def place(self) -> Place:
        """Where the cursor is."""
        return self._version.place

    @property
    def updates_done(self) -> int:
        """How many updates are applied at the cursor."""
        return self.place.update + (self.place.revealed == self.steps.count)

    @property
    def length(self) -> int:
        """How many updates are known, the future of the cursor included."""
        return self._version.length

    @property
    def run(self) -> Run:
        """The run in effect at the cursor."""
        return self.run_at(self.place.update)

    @property
    def steps(self) -> Steps:
        """The steps of an update of this network."""
        return Steps(self._version.edits[0].run.network)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The stretches' beginnings; the first is the start of the run, the others are edits."""
        return self._version.edits

    @property
    def history(self) -> LossHistory:
        """Losses over all samples, thinned."""
        return self._version.history

    @property
    def diverged_at(self) -> int | None:
        """After how many updates the batch loss was no longer finite, where that was met."""
        return self._version.diverged_at

    def run_at(self, update: int) -> Run:
        """The run that computes the update after `update` done ones."""
        return self._edit_at(update).run

    def state_after(self, update: int) -> RunState:
        """The state after `update` updates, exactly as training passed through it.

        Raises `IndexError` beyond `length`.
        """
        if not 0 <= update <= self.length:
            raise IndexError(update)
        found = self._recent.get(update)
        return found if found is not None else self._recompute(update)

    def trace(self, update: int | None = None) -> UpdateTrace:
        """The update that follows `update` done ones (at the cursor where None), in full."""
        at = self.place.update if update is None else update
        found = self._traces.get(at)
        if found is None:
            found = trace_update(self.run_at(at), self.state_after(at))
            self._traces[at] = found
            while len(self._traces) > 4:
                self._traces.popitem(last=False)
            # The update just traced need not be computed again, unless a person edited right after it.
            if np.isfinite(found.loss) and at < self.length and self._edit_at(at + 1).update != at + 1:
                self._remember(found.after)
        return found

    def shown_state(self) -> RunState:
        """The state whose parameters are on the screen: after the update where it is applied, else before it."""
        return self.state_after(self.updates_done)

    def losses_now(self) -> LossPoint:
        """Losses and accuracies over all samples at the cursor; measured once for all steps of an update."""
        done = self.updates_done
        edit, parameters = self._edit_at(done), self.state_after(done).parameters
        if self._now is None or self._now[0] is not parameters or self._now[1] is not edit.run:
            known = self.history.point_at(done)
            point = known if known is not None else self._tools(edit)[1].measure(done, parameters)
            self._now = (parameters, edit.run, point)
        return self._now[2]

    def scores_now(self) -> Scores:
        """R² over all samples at the cursor, for targets that are numbers; nothing is computed for classes."""
        done = self.updates_done
        if self._edit_at(done).run.dataset.encoding != "number":
            return NO_SCORES
        return self._tools(self._edit_at(done))[1].scores(self.state_after(done).parameters)

    # Moving

    def next(self, granularity: Granularity) -> bool:
        """Move the cursor on, computing what was not known; False where the run has diverged."""
        if granularity is Granularity.EPOCH:
            return self.play(self._to_epoch_end())
        target = self.steps.next_in(self.place, granularity, self._substeps(granularity, self.updates_done))
        if target.update == self.length and target.revealed == self.steps.count:
            self._extend(self.length + 1, None)
        elif target.update == self.length and target > Place(target.update, self.steps.phase_ends[1]):
            self._look_for_divergence()
        if self.diverged_at is not None and target.update >= self.diverged_at:
            # The forward pass and the loss that went wrong can be looked at; nothing goes beyond them.
            target = min(target, Place(self.diverged_at, self.steps.phase_ends[1]))
        target = self._normal(target)
        moved = target > self.place
        if moved:
            self._version.place = target
        return moved

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
        """Go on by whole updates, as many as asked or as fit in `seconds`; False where none could be done.

        A half-revealed update is completed first and counts as one.
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

    # Editing

    def edit(self, label: str, run: Run | None = None, parameters: Vector | None = None, key: str = "") -> None:
        """Change the run or its parameters from the cursor on; the future is replaced.

        A new optimizer starts with an empty memory. Edits with the same non-empty `key`, one after the other at
        the same place, are one for undo.
        """
        old = self._version
        _update, revealed, inside = self.place
        at = self.updates_done
        before, state = self.run_at(at), self.state_after(at)
        after = run or before
        if after.network.setup != before.network.setup:
            raise ValueError("another network needs a timeline of its own: use replace")
        if parameters is not None:
            state = replace(state, parameters=frozen(parameters))
        if after.setup.optimizer.name != before.setup.optimizer.name:
            state = replace(state, slots=after.empty_slots(), count=0)
        if after.samples != before.samples or state.position >= after.samples:
            state = replace(state, position=0)
        merged = bool(key) and old.key == key and old.edits[-1].update == at == old.length
        kept = tuple(edit for edit in old.edits if edit.update < at)
        new = Version((*kept, new_edit(at, after, state, label)), old.history.until(at - 1), key)
        # Another optimizer may have other sub-steps: then the update begins anew.
        inside = 0 if revealed == self.steps.count - 1 else inside
        new.place = Place(at, 0 if revealed == self.steps.count else revealed, inside)
        self._push(new, old if not merged else None)
        self._measure(at)

    def replace(self, run: Run, label: str, state: RunState | None = None, key: str = "") -> None:
        """Start over with another run; undo brings the old one back."""
        old = self._version
        new = Version((new_edit(0, run, state or run.initial_state(), label),), LossHistory(measuring_stride(run)), key)
        self._push(new, None if key and old.key == key and old.length == 0 else old)
        self._measure(0)

    @property
    def undo_label(self) -> str | None:
        """What undo would take back; None where there is nothing."""
        return self._version.edits[-1].label if self._undo else None

    @property
    def redo_label(self) -> str | None:
        """What redo would bring back; None where there is nothing."""
        return self._redo[-1].edits[-1].label if self._redo else None

    def undo(self) -> bool:
        """Take the last edit back, the cursor with it."""
        return self._swap(self._undo, self._redo)

    def redo(self) -> bool:
        """Bring the edit back that was taken back last."""
        return self._swap(self._redo, self._undo)

    def mark(self) -> Mark:
        """All that stepping, an edit or an undo would change."""
        return Mark(self._version, self.place, tuple(self._undo), tuple(self._redo))

    def return_to(self, mark: Mark) -> None:
        """Make everything what it was at a mark of this timeline; updates that were learnt since stay known."""
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
        self._now = None
        self._recent.clear()
        self._traces.clear()
        self._trainers.clear()

    def _edit_at(self, update: int) -> Edit:
        return next(edit for edit in reversed(self._version.edits) if edit.update <= update)

    def _normal(self, place: Place) -> Place:
        """Nothing revealed of a later update is the same moment as all revealed of the one before it."""
        if place.revealed in (0, self.steps.count) and not place.inside:
            return self._place_after(place.update + (place.revealed > 0))
        return place

    def _substeps(self, granularity: Granularity, update: int) -> int:
        """How many sub-steps the optimizer reported in an update; only operations have to know."""
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
            done += 1  # going back from inside an update: its own epoch's start comes first
        if done == 0:
            return 0
        before = done - 1
        edit, position = self._edit_at(before), self.state_after(before).position
        return max(edit.update, before - position // edit.run.batch_size)

    def _tools(self, edit: Edit) -> tuple[Trainer, Evaluator]:
        found = self._trainers.get(edit.update)
        if found is None:
            found = self._trainers[edit.update] = (Trainer(edit.run), Evaluator(edit.run))
        return found

    def _remember(self, state: RunState) -> None:
        self._recent[state.update] = state
        while len(self._recent) > recent_count(state):
            self._recent.popitem(last=False)

    def _recompute(self, update: int) -> RunState:
        edit = self._edit_at(update)
        state = edit.keyframes.nearest(update) or edit.state
        trainer = self._tools(edit)[0]
        for name in range(max(state.update, update - recent_count(state) // 2), update + 1):
            # The last few on the way are kept one by one: whoever goes back once goes back again.
            if name > state.update:
                state = trainer.train(state, name - state.update).state
            self._remember(state)
        return state

    def _extend(self, target: int, seconds: float | None) -> int:
        """Train on from the end of what is known; returns how far the whole timeline now reaches."""
        version = self._version
        deadline = None if seconds is None else time.perf_counter() + seconds
        trainer, evaluator = self._tools(version.edits[-1])
        keyframes = version.edits[-1].keyframes
        state = self.state_after(version.length)
        while version.length < target and version.diverged_at is None:
            stop = min(
                target,
                keyframes.next_due(version.length),
                version.history.next_due(version.length),
            )
            result = trainer.train(state, stop - version.length)
            state, version.diverged_at = result.state, result.diverged_at
            version.length = state.update
            if keyframes.offer(state):
                self._bound_memory()
            if version.history.wants(state.update):
                version.history.add(evaluator.measure(state.update, state.parameters), state.parameters)
            if deadline is not None and time.perf_counter() >= deadline:
                break
        self._remember(state)
        return version.length

    def _look_for_divergence(self) -> None:
        """Training finds divergence when it goes on; a person who looks at the next backward pass meets it before."""
        version = self._version
        if version.diverged_at is None and not np.isfinite(self.trace(version.length).data_loss):
            version.diverged_at = version.length

    def _bound_memory(self) -> None:
        """Keep the states of all versions together within the budget: thin the largest, then forget the oldest."""
        while True:
            edits = {id(edit): edit for version in self._versions() for edit in version.edits}.values()
            if sum(edit.keyframes.size + state_size(edit.state) for edit in edits) <= _KEYFRAME_BYTES:
                return
            largest = max((edit.keyframes for edit in edits), key=lambda keyframes: keyframes.size)
            if len(largest) > 2:
                largest.thin()
            elif self._undo:
                del self._undo[0]
            else:
                return

    def _versions(self) -> Iterator[Version]:
        yield self._version
        yield from self._undo
        yield from self._redo

    def _measure(self, update: int) -> None:
        history = self._version.history
        if history.wants(update):
            parameters = self.state_after(update).parameters
            history.add(self._tools(self._edit_at(update))[1].measure(update, parameters), parameters)
