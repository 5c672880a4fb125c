"""Training from many starts of one run at once, each as if the run had begun there, in one set of arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.clipping import CLIPS
from gradviz.engine.network import Vector
from gradviz.engine.optimizers import StepArrays, ignore
from gradviz.engine.passes import add_penalty_gradient
from gradviz.engine.stack import Stack
from gradviz.records import FrozenRecord
from gradviz.training.run import Run

__all__ = ["StartsTrainer", "TrainedStarts"]

_LOOK_EVERY = 16
# The next step of these optimizers depends on the parameters and their state alone, not on the number of updates.


class TrainedStarts(FrozenRecord, frozen=True, eq=False):
    """The result of training k starts. `ends` (k, P) are the parameters at the end, `done` (k,) the number of updates
    of each start, `diverged` (k,) whether it stopped because the loss of its batch was no longer finite.

    `path` (t, k, P) are the parameters after `times` (t,) updates: 0, then regular intervals, then the last update."""

    ends: Vector
    done: NDArray[np.intp]
    diverged: NDArray[np.bool_]
    times: NDArray[np.intp]
    path: Vector


class StartsTrainer:
    """Trains up to `most` starts of a run at a time. The state of the optimizer, the schedule and the order of samples
    start from the beginning: the numbers are those of a `Trainer` from `run.initial_state()` with the start's
    parameters."""

    def __init__(self, run: Run, most: int) -> None:
        self.run = run = run.live
        self._most = most
        self._stacks: dict[int, Stack] = {}
        self._frozen = run.frozen_places if run.frozen_places.size else None
        clip = run.clip
        self._clip = None if clip is None else (CLIPS[clip[0]].apply_to_rows, clip[1])
        # Only under these conditions does an update that changes nothing mean that no later one will.
        self._can_settle = (
            run.batch_size == run.samples and not run.setup.batch.shuffle and not run.has_schedule
            and run.optimizer.can_settle
        )  # fmt: skip

    def train(
        self, starts: Vector, updates: int, every: int = 1, cancelled: Callable[[], bool] = lambda: False
    ) -> TrainedStarts | None:
        """Do `updates` updates from each of `starts` (k, P), storing the path at every `every`-th one.

        None where `cancelled()` answered True between two updates.
        """
        with np.errstate(all="ignore"):
            return self._train(starts, updates, every, cancelled)

    def _train(self, starts: Vector, updates: int, every: int, cancelled: Callable[[], bool]) -> TrainedStarts | None:
        run, group = self.run, _Group(self.run, starts)
        times = np.unique(np.append(np.arange(0, updates, every), updates))
        path = np.empty((len(times), *starts.shape))
        path[0] = starts
        epoch = position = 0
        kept = 1
        for done in range(updates):
            if cancelled():
                return None
            if len(group.rows):
                inputs, targets = run.batch(epoch, position)
                self._update(group, inputs, targets, done)
                epoch, position = run.advance(epoch, position)
            if done + 1 == times[kept]:
                group.put_into(path[kept])
                kept += 1
        ends = path[-1].copy()
        finished = np.where(group.diverged_at < 0, updates, group.diverged_at)
        return TrainedStarts(ends, finished, group.diverged_at >= 0, times, path)

    def _update(self, group: _Group, inputs: Vector, targets: Vector, done: int) -> None:
        run, penalty = self.run, self.run.setup.penalty
        stack = self._stacks.get(len(inputs))
        if stack is None:
            stack = self._stacks[len(inputs)] = Stack(run.network, run.setup.loss, len(inputs), self._most)
        stack.gradients(group.rows, inputs, targets, group.gradient)
        if not run.has_moderate_targets or not stack.are_surely_finite().all():
            losses = stack.losses()
            bad = losses - losses != 0.0  # inf and NaN alike
            if bad.any():
                group.diverged_at[group.who[bad]] = done
                group.keep(~bad)
        rows, gradient, scratch = group.rows, group.gradient, group.scratch
        if penalty.l1 or penalty.l2:
            add_penalty_gradient(run.network, gradient, rows, penalty.l1, penalty.l2, scratch)
            if run.is_playground:
                gradient[group.slots[0] > 0.0] = 0.0
        if self._frozen is not None:
            gradient[:, self._frozen] = 0.0
        if self._clip is not None:
            self._clip[0](gradient, self._clip[1])
        looks = self._can_settle and done % _LOOK_EVERY == 0
        before = (rows.copy(), group.slots.copy()) if looks else None
        arrays = StepArrays(rows, gradient, group.slots, group.step, scratch)
        run.optimizer.step(arrays, done + 1, run.learning_rate_at(done), run.options, ignore)
        if self._frozen is not None:
            group.step[:, self._frozen] = 0.0
        np.add(rows, group.step, rows)
        if before is not None:
            moves = (rows != before[0]).any(axis=1) | (group.slots != before[1]).any(axis=(0, 2))
            if not moves.all():
                group.keep(moves)


class _Group:
    """The starts that still change, in separate arrays; `who` holds the index of each among all starts."""

    def __init__(self, run: Run, starts: Vector) -> None:
        self.who = np.arange(len(starts))
        self.diverged_at = np.full(len(starts), -1)
        self._all = np.array(starts)
        self.rows = np.array(starts)
        self.slots = np.zeros((len(run.optimizer.slots), *starts.shape))
        self.gradient, self.step, self.scratch = (np.zeros(starts.shape) for _ in range(3))

    def keep(self, moves: NDArray[np.bool_]) -> None:
        """Store the parameters of the starts that no longer change, and go on with those that `moves` (k,) marks."""
        self._all[self.who[~moves]] = self.rows[~moves]
        self.who, self.rows, self.gradient = self.who[moves], self.rows[moves], self.gradient[moves]
        self.slots = np.ascontiguousarray(self.slots[:, moves])
        self.step, self.scratch = self.step[: len(self.rows)], self.scratch[: len(self.rows)]

    def put_into(self, states: Vector) -> None:
        """Write the present parameters of all starts into `states` (k, P)."""
        self._all[self.who] = self.rows
        states[...] = self._all
