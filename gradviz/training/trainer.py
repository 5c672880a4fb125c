"""Many updates, fast: the same operations in the same order as the traced update, in preallocated arrays."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from itertools import repeat
from typing import NamedTuple

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.blas import aligned_zeros
from gradviz.engine.clipping import CLIPS
from gradviz.engine.network import Vector
from gradviz.engine.optimizers import Record, StepArrays, ignore
from gradviz.engine.passes import Workspace
from gradviz.engine.unrolled_calls import unrolled
from gradviz.records import FrozenRecord
from gradviz.training.run import Run
from gradviz.training.state import RunState, frozen

__all__ = ["Trainer", "UpdateKernel"]

_UNWATCHED = 64  # updates between two checks that all is finite, where a NaN cannot disappear again


class UpdateKernel:
    """One update on its own arrays; `parameters` and `slots` change in place.

    Both the trace and the trainer use it, so that there is one implementation of the update.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self._descend, self._options = run.optimizer.step, run.options
        count = run.network.parameter_count
        self.parameters: Vector = aligned_zeros((count,))
        self.slots: Vector = np.zeros((len(run.optimizer.slots), count))
        self.gradient: Vector = np.zeros(count)
        self.step: Vector = np.zeros(count)
        self._scratch: Vector = np.zeros(count)
        self._workspaces: dict[int, Workspace] = {}
        self._own_step = StepArrays(self.parameters, self.gradient, self.slots, self.step, self._scratch)
        self._steps: dict[int, StepArrays] = {}  # by batch size, since each workspace has its own gradient
        self._has_penalty = bool(run.setup.penalty.l1 or run.setup.penalty.l2)
        self._recorded = None if run.recording is None else run.recording.states
        self._held = run.frozen_places if run.frozen_places.size and self._recorded is None else None
        # A copy is needed only where the update changes the gradient, because the original is shown.
        clip = run.clip
        self._clip = None if clip is None else (CLIPS[clip[0]].apply, clip[1])
        self._changes_gradient = (
            self._held is not None or clip is not None or bool(run.options.get("weight_decay"))
        )  # fmt: skip

    def load(self, state: RunState) -> None:
        """Copy the parameters and slots of a state into the arrays."""
        np.copyto(self.parameters, state.parameters)
        np.copyto(self.slots, state.slots)

    def is_surely_finite(self) -> bool:
        """True where all parameters are finite; False where one is not, or the sum of their squares overflows."""
        return bool(self.parameters.dot(self.parameters) < math.inf)

    def workspace(self, samples: int) -> Workspace:
        """The arrays for a batch of this size, bound to `parameters`."""
        found = self._workspaces.get(samples)
        if found is None:
            found = self._workspaces[samples] = Workspace(self.run.network, self.run.setup.loss, samples)
            found.bind(self.parameters)
            self._steps[samples] = self._own_step._replace(gradient=found.gradient)
        return found

    def take(self, inputs: Vector, targets: Vector) -> Workspace:
        """The arrays for this batch, with the batch copied in."""
        work = self._workspaces.get(len(inputs)) or self.workspace(len(inputs))
        if inputs is not work.held_inputs:
            work.hold(inputs, targets)
        return work

    def gradients(self, inputs: Vector, targets: Vector) -> Workspace:
        """Forward and backward over one batch, penalty included; returns the arrays."""
        work = self.take(inputs, targets)
        work.forward(inputs)
        self.backward(work, inputs, targets)
        return work

    def backward(self, work: Workspace, inputs: Vector, targets: Vector) -> None:
        """Backward after `work.forward`, penalty included."""
        work.backward(inputs, targets)
        if self._has_penalty:
            self._add_penalty(work)

    def _add_penalty(self, work: Workspace) -> None:
        penalty = self.run.setup.penalty
        work.add_penalty_gradient(self.parameters, penalty.l1, penalty.l2, self._scratch)
        if self.run.is_playground:
            work.gradient[self.slots[0] > 0.0] = 0.0  # weights that Playground's L1 penalty has set to 0 stay 0

    def apply(self, work: Workspace, count: int, rate: float, record: Record = ignore) -> None:
        """Apply the update: clip, compute the step, set it to 0 for frozen parameters, then parameters += step.

        `rate` is the learning rate of this update. Frozen parameters do not count in the norm that is clipped.
        """
        arrays, held = self._own_step if self._changes_gradient else self._steps[work.samples], self._held
        if self._changes_gradient:
            np.copyto(self.gradient, work.gradient)
        if held is not None:
            self.gradient[held] = 0.0
        if self._clip is not None:
            clip, limit = self._clip
            clip(self.gradient, limit)
            record("clipped_gradient", self.gradient)
        self._descend(arrays, count, rate, self._options, record)
        if held is not None:
            self.step[held] = 0.0
        if self._recorded is not None:
            np.copyto(self.parameters, self._recorded[count])  # bit for bit, since w + Δw would round
            return
        np.add(self.parameters, self.step, self.parameters)

    def whole_update(self, work: Workspace) -> Callable[[int, float], None]:
        """A function of count and learning rate that does one update on the batch that `work` holds."""
        run_passes = unrolled(work.calls)

        def update(count: int, rate: float) -> None:
            run_passes()
            if self._has_penalty:
                self._add_penalty(work)
            self.apply(work, count, rate)

        return update

    def steady_update(self, work: Workspace) -> Callable[[], None] | None:
        """As `whole_update`, where every update makes the same calls on the same arrays; else None."""
        steady = self.run.optimizer.steady
        if steady is None or self.run.has_schedule or self._has_penalty or self._changes_gradient:
            return None
        step = steady(work.gradient, self.step, self.run.learning_rate)
        return unrolled([*work.calls, *step, (np.add, self.parameters, self.step, self.parameters)])


class TrainingResult(FrozenRecord, frozen=True):
    """The state at the end of training. `diverged_at` is the number of updates after which the batch loss was no longer
    finite; None where it always was."""

    state: RunState
    diverged_at: int | None


class _Place(NamedTuple):
    """The fields of `RunState`; `steps` is its `count`."""

    update: int
    epoch: int
    position: int
    steps: int


class Trainer:
    """Runs updates of one run without storing their intermediate numbers."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._kernel = UpdateKernel(run)
        self._made: dict[int, tuple[Callable[[int, float], None], Callable[[], None] | None]] = {}
        # With a bounded output, only a NaN makes the loss not finite, and this NaN reaches the parameters of the last
        # layer and stays there, unless some are frozen or cut: so an occasional check covers all updates before it.
        self._nan_stays = (
            ACTIVATIONS[run.network.activations[-1]].is_bounded and not run.loss.is_fused and run.has_moderate_targets
            and not run.frozen_places.size and not run.is_playground
        )  # fmt: skip

    def train(
        self,
        state: RunState,
        updates: int,
        *,
        seconds: float | None = None,
        watch: Callable[[int, float], None] | None = None,
    ) -> TrainingResult:
        """Do `updates` updates from `state`, or as many as fit in `seconds`, at least one.

        Stops before an update whose batch loss is not finite and reports it in `diverged_at`. `watch(update,
        data_loss)` is called for each update with the loss of its batch before it.
        """
        kernel = self._kernel
        kernel.load(state)
        deadline = math.inf if seconds is None else time.perf_counter() + seconds
        end, looks_at_each = state.update + updates, watch is not None or not self._nan_stays
        place, diverged_at = _Place(state.update, state.epoch, state.position, state.count), None
        with np.errstate(all="ignore"):
            while place.update < end and diverged_at is None:
                if looks_at_each:
                    place, diverged_at = self._watched(place, end, deadline, watch)
                else:
                    saved = kernel.parameters.copy(), kernel.slots.copy()
                    start, place = place, self._unwatched(place, min(end, place.update + _UNWATCHED), deadline)
                    if not kernel.is_surely_finite():
                        kernel.parameters[...], kernel.slots[...] = saved
                        place, diverged_at = self._watched(start, place.update, math.inf, None)
                if time.perf_counter() >= deadline:
                    break
        return TrainingResult(RunState(frozen(kernel.parameters), frozen(kernel.slots), *place), diverged_at)

    def _watched(
        self, place: _Place, end: int, deadline: float, watch: Callable[[int, float], None] | None
    ) -> tuple[_Place, int | None]:
        """Do updates up to number `end`, checking before each that its loss is finite.

        Returns the place reached and the update before which the loss was not finite, if any."""
        run, kernel = self.run, self._kernel
        update, epoch, position, count = place
        looks_always = watch is not None or not run.has_moderate_targets
        while update < end:
            inputs, targets = run.batch(epoch, position)
            work = kernel.take(inputs, targets)
            work.forward(inputs)
            if looks_always or not work.is_surely_finite():
                loss = float(work.sample_losses(targets).mean())
                if loss - loss != 0.0:  # inf and NaN alike
                    return _Place(update, epoch, position, count), update
                if watch is not None:
                    watch(update, loss)
            count += 1
            kernel.backward(work, inputs, targets)
            kernel.apply(work, count, run.learning_rate_at(update))
            epoch, position = run.advance(epoch, position)
            update += 1
            if time.perf_counter() >= deadline:
                break
        return _Place(update, epoch, position, count), None

    def _unwatched(self, place: _Place, end: int, deadline: float) -> _Place:
        """As `_watched`, without checking the loss."""
        run, kernel = self.run, self._kernel
        update, epoch, position, steps = place
        is_one_batch, keeps_time = run.has_one_batch, deadline < math.inf
        work = kernel.take(*run.batch(epoch, position))
        do_update, do_steadily = self._updates_of(work)
        if is_one_batch and do_steadily is not None and not keeps_time:
            for _update in repeat(None, end - update):
                do_steadily()
            return _Place(end, epoch + end - update, position, steps + end - update)
        while update < end:
            steps += 1
            if do_steadily is not None:
                do_steadily()
            else:
                do_update(steps, run.learning_rate_at(update))
            update += 1
            if is_one_batch:
                epoch += 1
            else:
                epoch, position = run.advance(epoch, position)
                taken = kernel.take(*run.batch(epoch, position))
                if taken is not work:
                    work = taken
                    do_update, do_steadily = self._updates_of(work)
            if keeps_time and time.perf_counter() >= deadline:
                break
        return _Place(update, epoch, position, steps)

    def _updates_of(self, work: Workspace) -> tuple[Callable[[int, float], None], Callable[[], None] | None]:
        found = self._made.get(work.samples)
        if found is None:
            found = self._made[work.samples] = self._kernel.whole_update(work), self._kernel.steady_update(work)
        return found
