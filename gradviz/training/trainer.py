"""Many updates, fast: the same passes and the same order as the traced update, in arrays that are kept."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from gradviz.engine.clipping import CLIPS
from gradviz.engine.network import Vector
from gradviz.engine.optimizers import Record, ignore
from gradviz.engine.passes import Workspace
from gradviz.records import FrozenRecord
from gradviz.training.run import Run
from gradviz.training.state import RunState, frozen

__all__ = ["Trainer", "UpdateKernel"]


class UpdateKernel:
    """One update on arrays of its own; `parameters` and `slots` move in place.

    The trace and the trainer both go through here: there is one update in gradviz, not two.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self._descend, self._options = run.optimizer.step, run.options
        count = run.network.parameter_count
        self.parameters: Vector = np.zeros(count)
        self.slots: Vector = np.zeros((len(run.optimizer.slots), count))
        self.gradient: Vector = np.zeros(count)
        self.step: Vector = np.zeros(count)
        self._scratch: Vector = np.zeros(count)
        self._workspaces: dict[int, Workspace] = {}
        self._has_penalty = bool(run.setup.penalty.l1 or run.setup.penalty.l2)
        self._held = run.frozen_places if run.frozen_places.size else None
        # Only then is a copy needed: the gradient that is shown must stay what it is.
        clip = run.setup.optimizer.clip.chosen
        self._clip = None if clip is None else (CLIPS[clip[0]].apply, clip[1])
        self._changes_gradient = (
            self._held is not None or clip is not None or bool(run.options.get("weight_decay"))
        )  # fmt: skip

    def load(self, state: RunState) -> None:
        """Copy a state in."""
        np.copyto(self.parameters, state.parameters)
        np.copyto(self.slots, state.slots)

    def workspace(self, samples: int) -> Workspace:
        """The arrays for a batch of this size, bound to `parameters`."""
        found = self._workspaces.get(samples)
        if found is None:
            found = self._workspaces[samples] = Workspace(self.run.network, self.run.setup.loss, samples)
            found.bind(self.parameters)
        return found

    def gradients(self, inputs: Vector, targets: Vector) -> Workspace:
        """Forward and backward over one batch, penalty included; returns the arrays."""
        work = self._workspaces.get(len(inputs)) or self.workspace(len(inputs))
        if inputs is not work.held_inputs:
            work.hold(inputs, targets)
        work.forward(inputs)
        work.backward(inputs, targets)
        if self._has_penalty:
            penalty = self.run.setup.penalty
            work.add_penalty_gradient(self.parameters, penalty.l1, penalty.l2, self._scratch)
            if self.run.is_playground:
                work.gradient[self.slots[0] > 0.0] = 0.0  # Playground's cut links stay cut
        return work

    def apply(self, work: Workspace, count: int, rate: float, record: Record = ignore) -> None:
        """Apply the update: clip, step from the gradient, frozen parameters held, then parameters += step.

        `rate` is the learning rate of this update. A frozen parameter has no share in the norm that is clipped.
        """
        gradient, held = work.gradient, self._held
        if self._changes_gradient:
            gradient = self.gradient
            np.copyto(gradient, work.gradient)
        if held is not None:
            gradient[held] = 0.0
        if self._clip is not None:
            clip, limit = self._clip
            clip(gradient, limit)
            record("clipped_gradient", gradient)
        self._descend(
            self.parameters, gradient, self.slots, self.step, count, rate, self._options, self._scratch, record
        )
        if held is not None:
            self.step[held] = 0.0
        np.add(self.parameters, self.step, self.parameters)


class TrainingResult(FrozenRecord, frozen=True):
    """Where training came to. `diverged_at` is the update before which the batch loss was no longer finite."""

    state: RunState
    diverged_at: int | None


class Trainer:
    """Runs updates of one run without keeping what happens inside them."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._kernel = UpdateKernel(run)

    def train(
        self,
        state: RunState,
        updates: int,
        *,
        seconds: float | None = None,
        watch: Callable[[int, float], None] | None = None,
    ) -> TrainingResult:
        """Do `updates` updates from `state`, or as many as fit in `seconds`, at least one.

        Stops before an update whose batch loss is not finite and says where. `watch(update, data_loss)` is
        called for each update with the loss of its batch before it.
        """
        run, kernel = self.run, self._kernel
        kernel.load(state)
        epoch, position, count = state.epoch, state.position, state.count
        deadline = None if seconds is None else time.perf_counter() + seconds
        done, diverged_at, rate = 0, None, run.learning_rate
        looks_always = watch is not None or not run.has_moderate_targets
        with np.errstate(all="ignore"):
            while done < updates:
                inputs, targets = run.batch(epoch, position)
                work = kernel.gradients(inputs, targets)
                if looks_always or not work.is_surely_finite():
                    loss = float(work.sample_losses(targets).mean())
                    if loss - loss != 0.0:  # inf and NaN alike
                        diverged_at = state.update + done
                        break
                    if watch is not None:
                        watch(state.update + done, loss)
                count += 1
                if run.has_schedule:
                    rate = run.learning_rate_at(state.update + done)
                kernel.apply(work, count, rate)
                epoch, position = run.advance(epoch, position)
                done += 1
                if deadline is not None and time.perf_counter() >= deadline:
                    break
        end = RunState(
            frozen(kernel.parameters), frozen(kernel.slots), state.update + done, epoch, position, count
        )
        return TrainingResult(end, diverged_at)
