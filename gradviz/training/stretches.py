"""The computed part of a run: stretches of updates, any state of which can be reached exactly, in bounded memory.

Each stretch begins with an immutable state, at update 0 or at an edit, and continues by training alone, so
every state in it can be computed again, bit for bit, from the nearest keyframe.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from typing import Self

import numpy as np

from gradviz.engine.network import Vector
from gradviz.training.edits import Edit, Version, beginning, training_on
from gradviz.training.history import Evaluator, LossHistory, LossPoint, Scores
from gradviz.training.keyframes import recent_count, state_size
from gradviz.training.recomputation import Recomputation, Watch
from gradviz.training.run import Run
from gradviz.training.sampling_interval import measuring_stride
from gradviz.training.state import RunState
from gradviz.training.steps import Place
from gradviz.training.trace import UpdateTrace, trace_update
from gradviz.training.trainer import Trainer

__all__ = ["KEYFRAME_BYTES", "Stretches"]

KEYFRAME_BYTES = 48_000_000


class Stretches:
    """The version of a run that is shown, the versions for undo and redo, and any state of the version shown.

    `Timeline` adds the cursor and the edits. Only one thread may use it; another thread takes `version.copy()`.
    """

    def __init__(self, run: Run, state: RunState | None = None, label: str = "") -> None:
        self._version = Version(beginning(run, state, label), LossHistory(measuring_stride(run)))
        self._version.place = Place(0, 0)
        self._undo: list[Version] = []
        self._redo: list[Version] = []
        self._recent: OrderedDict[int, RunState] = OrderedDict()
        self._traces: OrderedDict[int, UpdateTrace] = OrderedDict()
        self._now: tuple[Vector, Run, LossPoint] | None = None
        self._scores: tuple[Vector, Run, Scores] | None = None
        self._trainers: dict[int, tuple[Trainer, Evaluator]] = {}
        self._measure_beginning()

    @classmethod
    def resumed(cls, version: Version) -> Self:
        """A timeline that continues a saved version, without its undo history."""
        timeline = cls.__new__(cls)
        timeline._undo, timeline._redo = [], []
        timeline._recent, timeline._traces, timeline._trainers = OrderedDict(), OrderedDict(), {}
        timeline._version, timeline._now, timeline._scores = version, None, None
        return timeline

    @property
    def version(self) -> Version:
        """The version that is shown, as an undo would restore it; for saving only, never to be changed."""
        return self._version

    @property
    def length(self) -> int:
        """The number of computed updates, including those after the cursor."""
        return self._version.length

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The beginnings of the stretches; the first is the start of the run, the others are edits."""
        return self._version.edits

    @property
    def history(self) -> LossHistory:
        """The losses over all samples at regular intervals."""
        return self._version.history

    @property
    def diverged_at(self) -> int | None:
        """The number of updates after which the batch loss was no longer finite; None where that has not happened."""
        return self._version.diverged_at

    def run_at(self, update: int) -> Run:
        """The run that computes update number `update` + 1."""
        return self._edit_at(update).run

    def recorded_until(self, update: int) -> int | None:
        """The last update of the recording that update number `update` + 1 belongs to; None where it belongs to
        none.
        """
        recording = self.run_at(update).recording
        return None if recording is None else min(recording.updates, self.length)

    def state_after(self, update: int) -> RunState:
        """The state after `update` updates, exactly as training passed through it.

        Raises `IndexError` beyond `length`.
        """
        if not 0 <= update <= self.length:
            raise IndexError(update)
        found = self._recent.get(update)
        return found if found is not None else self._recompute(update)

    def recomputation_to(self, update: int) -> Recomputation | None:
        """The computation that is needed to know the state after `update` updates; None where it is known.

        Raises `IndexError` beyond `length`.
        """
        if not 0 <= update <= self.length:
            raise IndexError(update)
        edit = self._edit_at(update)
        if edit.run.recording is not None:
            return None
        state = edit.keyframes.nearest(update) or edit.state
        return None if update in self._recent or state.update == update else Recomputation(edit.run, state, update)

    def add_states(self, recomputation: Recomputation, states: list[RunState]) -> None:
        """Store the states that `recomputation.states()` returned, if this timeline still has that stretch."""
        edit = self._edit_at(recomputation.update)
        if (edit.keyframes.nearest(recomputation.state.update) or edit.state) is not recomputation.state:
            return
        for state in states:
            edit.keyframes.keep(state)
        self._bound_memory()
        self._remember(states[-1])

    def reach(self, update: int, watch: Watch | None = None) -> None:
        """Compute the state after `update` updates. Raises `StoppedError`, with nothing changed, where `watch` answers
        False."""
        recomputation = self.recomputation_to(update)
        if recomputation is not None:
            self.add_states(recomputation, recomputation.states(watch))

    def trace(self, update: int | None = None) -> UpdateTrace:
        """Update number `update` + 1 in full; None is the update at the cursor."""
        at = self._version.place.update if update is None else update
        found = self._traces.get(at)
        if found is None:
            found = trace_update(self.run_at(at), self.state_after(at))
            self._traces[at] = found
            while len(self._traces) > 4:
                self._traces.popitem(last=False)
            # The state after the traced update need not be computed again, unless there was an edit right after it.
            if np.isfinite(found.loss) and at < self.length and self._edit_at(at + 1).update != at + 1:
                self._remember(found.after)
        return found

    # Inside

    def _edit_at(self, update: int) -> Edit:
        return next(edit for edit in reversed(self._version.edits) if edit.update <= update)

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
        if edit.run.recording is not None:
            state = edit.run.recorded_state(update)
            self._remember(state)
            return state
        state = edit.keyframes.nearest(update) or edit.state
        trainer = self._tools(edit)[0]
        for name in range(max(state.update, update - recent_count(state) // 2), update + 1):
            # The last few intermediate states are all cached: one step back is often followed by another.
            if name > state.update:
                state = trainer.train(state, name - state.update).state
            self._remember(state)
        return state

    def _extend(self, target: int, seconds: float | None) -> int:
        """Continue training after the last computed update; returns the new length of the timeline."""
        version = self._version
        if version.edits[-1].run.recording is not None:
            self._leave_recording()
        deadline = None if seconds is None else time.perf_counter() + seconds
        trainer, evaluator = self._tools(version.edits[-1])
        keyframes = version.edits[-1].keyframes
        state = before = self.state_after(version.length)
        while version.length < target and version.diverged_at is None:
            stop = min(
                target,
                keyframes.next_due(version.length),
                version.history.next_due(version.length),
            )
            if stop == target or deadline is not None:
                # The cursor may stop here with the last update revealed, which needs the state before it.
                state = trainer.train(state, stop - version.length - 1).state
                before = state
            result = trainer.train(state, stop - state.update)
            state, version.diverged_at = result.state, result.diverged_at
            version.length = state.update
            if keyframes.offer(state):
                self._bound_memory()
            if version.history.wants(state.update):
                version.history.add(evaluator.measure(state.update, state.parameters), state.parameters)
            if deadline is not None and time.perf_counter() >= deadline:
                break
        if before.update == state.update - 1:
            self._remember(before)
        self._remember(state)
        return version.length

    def _leave_recording(self) -> None:
        """Begin a stretch of training where the timeline ends inside a recording."""
        version = self._version
        state = self.state_after(version.length)
        version.edits = (*version.edits, training_on(version.edits[-1].run, state))
        self._now = None
        self._recent.pop(state.update, None)
        self._traces.pop(state.update, None)

    def _look_for_divergence(self) -> None:
        """Check the next update for divergence: stepping shows its backward pass before training would detect it."""
        version = self._version
        if version.diverged_at is None and not np.isfinite(self.trace(version.length).data_loss):
            version.diverged_at = version.length

    def _bound_memory(self) -> None:
        """Limit the memory of the states of all versions: thin the largest, then drop the oldest versions."""
        while True:
            edits = {id(edit): edit for version in self._versions() for edit in version.edits}.values()
            if sum(edit.keyframes.size + state_size(edit.state) for edit in edits) <= KEYFRAME_BYTES:
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

    def _measure_beginning(self) -> None:
        """Measure the losses of the first state, or of all recorded states that are due."""
        update = 0
        while update <= self.length:
            self._measure(update)
            update = self.history.next_due(update)

    def _measure(self, update: int) -> None:
        history = self._version.history
        if history.wants(update):
            parameters = self.state_after(update).parameters
            history.add(self._tools(self._edit_at(update))[1].measure(update, parameters), parameters)
