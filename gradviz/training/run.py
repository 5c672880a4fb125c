"""A setup prepared for computation: network, samples, optimizer, order of samples."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset
from gradviz.data.errors import SetupError
from gradviz.data.load import TargetEncoding, load_data
from gradviz.engine.initializers import draw_parameters
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import Network, Vector
from gradviz.engine.optimizers import OPTIMIZERS, PLAYGROUND_SGD, RECORDED
from gradviz.engine.schedules import scheduled_rate, warmed_up_rate
from gradviz.text import _
from gradviz.training.checks import check_setup
from gradviz.training.recording import Recording, check_recording
from gradviz.training.rules import PLAYGROUND
from gradviz.training.setup import ParameterSetup, RunSetup
from gradviz.training.state import RunState, frozen

__all__ = ["Run", "parameter_setup"]

_MOST_KEPT = 2_000_000  # numbers
_MOST_SHUFFLED = 100_000  # numbers, which are reordered in a tenth of a millisecond


class Run:
    """Everything that stays the same while a run trains; several threads may train with one run at once.

    Raises `SetupError` where the setup is not consistent or its data cannot be read. Relative paths of the setup
    start at `folder`. `dataset` may be passed to reuse samples that are already loaded.

    With a `recording`, the updates are those of another program: passes at its states are over all samples, and each
    step leads to the next recorded state. `live` is the same run with gradviz's own updates.
    """

    def __init__(
        self, setup: RunSetup, folder: Path | None = None, dataset: Dataset | None = None,
        recording: Recording | None = None,
    ) -> None:  # fmt: skip
        check_setup(setup)
        self.setup = setup
        self.folder = folder or Path()
        self.network = Network(setup.network)
        self.dataset = dataset or load_data(setup.data, self.folder, target_encoding(setup))
        self.loss = LOSSES[setup.loss]
        self.is_playground = setup.rules == PLAYGROUND
        self.optimizer = PLAYGROUND_SGD if self.is_playground else OPTIMIZERS[setup.optimizer.name]
        self.options: dict[str, Any] = {**self.optimizer.options, **dict(setup.optimizer.options)}
        rate = setup.optimizer.learning_rate
        self.learning_rate = self.optimizer.default_learning_rate if rate is None else rate
        self.has_schedule = not setup.optimizer.schedule.is_constant
        self.clip = setup.optimizer.clip.chosen
        if self.is_playground:
            self.options |= {"l1": setup.penalty.l1, "weights": self.network.weight_mask}
        self.recording = recording
        self.live = self if recording is None else Run(setup, self.folder, self.dataset)
        self.frozen_places = np.array(
            sorted({place for name in setup.freeze for place in self.network.match(name)}), dtype=np.intp
        )
        self.frozen_places.flags.writeable = False
        self.samples = len(self.dataset.inputs)
        self.batch_size = min(setup.batch.size or self.samples, self.samples)
        self.batches_per_epoch = -(-self.samples // self.batch_size)
        if self.is_playground:
            self.batches_per_epoch = self.samples // self.batch_size
            if (setup.batch.size or 0) > self.samples:
                # Playground waits until a batch is full; if it never is, its gradients add up and are never applied.
                self.learning_rate = 0.0
        self._shuffles = setup.batch.shuffle
        if recording is not None:
            self._follow(recording)
        self.has_one_batch = self.batch_size == self.samples and not self._shuffles and not self.is_playground
        self._order = lru_cache(maxsize=2)(self._draw_order)
        # A cache of the batches of one order of samples, by position, so that training need not slice them again; and
        # of all samples in the order of one epoch. Each cache is one tuple that is replaced as a whole, because
        # several threads may train with one run in different epochs.
        self._batches: tuple[int, dict[int, tuple[Vector, Vector]]] = (-1, {})
        self._shuffled: tuple[int, Vector, Vector] = (-1, self.dataset.inputs, self.dataset.targets)
        self.has_moderate_targets = bool(np.abs(self.dataset.targets).max(initial=0.0) < 1e50)

    def _follow(self, recording: Recording) -> None:
        """Use the steps of a recording instead of the optimizer's, each over all samples."""
        check_recording(recording, self.network.parameter_count)
        if self.is_playground:
            raise SetupError("rules", _("a recorded run follows no rules of Playground's"))
        self.optimizer, self.options = RECORDED, {"states": recording.states}
        self.has_schedule, self.clip = False, None
        self.batch_size, self.batches_per_epoch, self._shuffles = self.samples, 1, False

    def recorded_state(self, update: int) -> RunState:
        """The state after `update` recorded updates; each counts as an epoch, since it is over all samples."""
        assert self.recording is not None
        return RunState(frozen(self.recording.states[update]), self.empty_slots(), update, update, 0, update)

    def learning_rate_at(self, update: int) -> float:
        """The learning rate of update number `update` + 1; `learning_rate` is the base rate."""
        if not self.has_schedule:
            return self.learning_rate
        schedule = self.setup.optimizer.schedule
        if update < schedule.warm_up:
            return warmed_up_rate(self.learning_rate, update, schedule.warm_up, schedule.warm_up_from)
        options = dict(schedule.options)
        return scheduled_rate(schedule.name, self.learning_rate, update - schedule.warm_up, options)

    def initial_state(self) -> RunState:
        """The state before the first update, with the setup's parameters, those of its initializer, or recorded
        ones.
        """
        setup = self.setup
        if self.recording is not None:
            return self.recorded_state(0)
        if setup.parameters is not None:
            flat = np.zeros(self.network.parameter_count)
            for layer, weights in enumerate(setup.parameters.weights):
                self.network.weights(flat, layer)[...] = weights
                biases = self.network.biases(flat, layer)
                if biases is not None:
                    biases[...] = setup.parameters.biases[layer]
        else:
            init = setup.initializer
            with np.errstate(over="ignore"):
                flat = draw_parameters(self.network, init.name, init.seed, init.bias, dict(init.options))
            self._check_drawn(flat)
        return RunState(frozen(flat), self.empty_slots())

    def _check_drawn(self, flat: Vector) -> None:
        """Raises `SetupError` at the initializer that drew weights that are not finite, as with a deviation of
        1e308.
        """
        for layer, chosen in enumerate(self.setup.network.layers):
            if not np.isfinite(self.network.weights(flat, layer)).all():
                path = "initializer" if chosen.initializer is None else f"network.layers[{layer}].initializer"
                raise SetupError(path, _("its numbers are too large: it draws weights that are not finite"))

    def empty_slots(self) -> Vector:
        """The optimizer's state before the first gradient: all zero, shape (slots, P)."""
        return frozen(np.zeros((len(self.optimizer.slots), self.network.parameter_count)))

    def batch_indices(self, epoch: int, position: int) -> NDArray[np.intp] | slice:
        """Which training samples the update at this position of the epoch uses: a slice where they are contiguous."""
        if self.is_playground:
            return self._carried_batch(epoch, position)
        end = min(position + self.batch_size, self.samples)
        if not self._shuffles:
            return slice(position, end)
        return self._order(epoch)[position:end]

    def batch(self, epoch: int, position: int) -> tuple[Vector, Vector]:
        """Inputs (n, features) and targets (n, outputs) of one batch."""
        wanted = epoch if self._shuffles else epoch > 0
        order, batches = self._batches
        if order != wanted:
            batches = {}
            self._batches = wanted, batches
        found = batches.get(position)
        if found is None:
            found = self._cut(epoch, position)
            if self.dataset.inputs.size <= _MOST_KEPT:
                batches[position] = found
        return found

    def _cut(self, epoch: int, position: int) -> tuple[Vector, Vector]:
        """A batch that is not cached yet; where the samples are few, a slice of all samples in the order of the
        epoch.
        """
        data = self.dataset
        if not self._shuffles or self.is_playground or data.inputs.size > _MOST_SHUFFLED:
            chosen = self.batch_indices(epoch, position)
            return data.inputs[chosen], data.targets[chosen]
        known, inputs, targets = self._shuffled
        if known != epoch:
            order = self._order(epoch)
            inputs, targets = data.inputs[order], data.targets[order]
            inputs.flags.writeable = targets.flags.writeable = False
            self._shuffled = epoch, inputs, targets
        end = position + self.batch_size
        return inputs[position:end], targets[position:end]

    def advance(self, epoch: int, position: int) -> tuple[int, int]:
        """Epoch and position after the batch at this position."""
        position += self.batch_size
        left = self.samples - position
        is_over = left < self.batch_size if self.is_playground else left <= 0
        return (epoch + 1, 0) if is_over else (epoch, position)

    def place_after(self, epoch: int, position: int, updates: int) -> tuple[int, int]:
        """Epoch and position after `updates` updates from this position, without going through them."""
        if updates <= 0:
            return epoch, position
        left = max(1, self.updates_left(position))  # Playground's smaller last batch after a change of the batch size
        if updates < left:
            return epoch, position + updates * self.batch_size
        epochs, rest = divmod(updates - left, self.batches_per_epoch)
        return epoch + 1 + epochs, rest * self.batch_size

    def updates_left(self, position: int) -> int:
        """How many updates remain in the epoch from this position."""
        left = self.samples - position
        return left // self.batch_size if self.is_playground else -(-left // self.batch_size)

    def _carried_batch(self, epoch: int, position: int) -> NDArray[np.intp] | slice:
        """Playground's batches: the samples left over in an epoch begin the first batch of the next."""
        left_over = self.samples % self.batch_size
        if epoch == 0 or position > 0 or left_over == 0:
            return slice(position, position + self.batch_size)
        carried, first = np.arange(self.samples - left_over, self.samples), np.arange(self.batch_size)
        return np.concatenate([carried, first])

    def _draw_order(self, epoch: int) -> NDArray[np.intp]:
        order = np.random.default_rng([self.setup.batch.seed, epoch]).permutation(self.samples)
        order.flags.writeable = False
        return order


def target_encoding(setup: RunSetup) -> TargetEncoding:
    """What the data package needs to know of the network to encode class labels as numbers."""
    network = setup.network
    output = network.layers[-1]
    return TargetEncoding(
        output.units, output.activation, setup.loss, inputs=network.inputs, layers=len(network.layers)
    )


def parameter_setup(network: Network, flat: Vector) -> ParameterSetup:
    """A flat vector (P,) in the nested form of a setup."""
    weights, biases = [], []
    for layer in range(network.layer_count):
        weights.append(tuple(tuple(row) for row in network.weights(flat, layer).tolist()))
        own = network.biases(flat, layer)
        biases.append(() if own is None else tuple(own.tolist()))
    return ParameterSetup(tuple(weights), tuple(biases))
