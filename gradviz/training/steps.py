"""The steps of one update, in the order in which they are revealed, and how far one press of Next moves."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from gradviz.engine.network import Network, ParameterRef
from gradviz.records import FrozenRecord
from gradviz.training.operations import (
    Operation,
    OperationKind,
    backward_at,
    backward_count,
    backward_place,
    forward_at,
    forward_count,
    is_joint,
    update_at,
)

__all__ = ["Granularity", "Phase", "Place", "Step", "Steps"]


class Phase(StrEnum):
    """The four phases of an update."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


class Granularity(StrEnum):
    """How far one press of Next or Previous moves."""

    OPERATION = "operation"
    LAYER = "layer"
    PHASE = "phase"
    UPDATE = "update"
    EPOCH = "epoch"


class Step(FrozenRecord, frozen=True):
    """One step: a phase and, forward and backward, the layer counted from 0 (None for loss and update)."""

    phase: Phase
    layer: int | None = None


class Place(NamedTuple):
    """How much is revealed: `revealed` steps of update number `update` + 1, and `inside` operations of the next step,
    fewer than it has.

    With `revealed` 0, only the weights are shown; with all steps revealed, the weights after the update.
    """

    update: int
    revealed: int
    inside: int = 0

    @property
    def is_begun(self) -> bool:
        """Whether any part of the update is revealed."""
        return self.revealed > 0 or self.inside > 0


class Steps:
    """The steps of an update of a network; step number i (from 1) is `sequence[i − 1]`.

    The number of operations of the update step depends on the optimizer: callers pass `substeps`, the number of
    sub-steps it reported.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self.layers = layers = network.layer_count
        self.sequence: tuple[Step, ...] = (
            *(Step(Phase.FORWARD, layer) for layer in range(layers)),
            Step(Phase.LOSS),
            *(Step(Phase.BACKWARD, layer) for layer in reversed(range(layers))),
            Step(Phase.UPDATE),
        )
        self.count = len(self.sequence)
        self.phase_ends: tuple[int, ...] = (layers, layers + 1, 2 * layers + 1, self.count)

    def current(self, place: Place) -> Step | None:
        """The step revealed last at this place, whole or in part; None where nothing is revealed."""
        if place.inside:
            return self.sequence[place.revealed]
        return self.sequence[place.revealed - 1] if place.revealed else None

    def forward_done(self, place: Place) -> int:
        """How many layers have all of their activations revealed."""
        return min(place.revealed, self.layers)

    def loss_done(self, place: Place) -> bool:
        """Whether the loss is revealed."""
        return place.revealed > self.layers

    def backward_from(self, place: Place) -> int:
        """The lowest layer, counted from 0, whose deltas and gradients are all revealed; `layers` where none is."""
        return self.layers - max(0, min(place.revealed - self.layers - 1, self.layers))

    def update_done(self, place: Place) -> bool:
        """Whether the update is applied."""
        return place.revealed == self.count

    # Operations

    def operation_count(self, step: Step, substeps: int) -> int:
        """How many operations a step has."""
        if step.phase is Phase.FORWARD:
            return forward_count(self.network, step.layer or 0)
        if step.phase is Phase.BACKWARD:
            return backward_count(self.network, step.layer or 0)
        return 1 if step.phase is Phase.LOSS else substeps + 1

    def operation(self, place: Place, substeps: int) -> Operation | None:
        """The operation revealed last; None where nothing is."""
        step = self.current(place)
        if step is None:
            return None
        number = (place.inside or self.operation_count(step, substeps)) - 1
        if step.phase is Phase.FORWARD:
            return forward_at(self.network, step.layer or 0, number)
        if step.phase is Phase.BACKWARD:
            return backward_at(self.network, step.layer or 0, number)
        return Operation(OperationKind.LOSS) if step.phase is Phase.LOSS else update_at(number, substeps)

    def operation_number(self, place: Place, substeps: int) -> tuple[int, int]:
        """The number of revealed operations of the update, and the number of all of them."""
        counts = [self.operation_count(step, substeps) for step in self.sequence]
        return sum(counts[: place.revealed]) + place.inside, sum(counts)

    def place_of(self, update: int, number: int, substeps: int) -> Place:
        """The place after `number` operations of an update, which has more than that."""
        for revealed, step in enumerate(self.sequence):
            count = self.operation_count(step, substeps)
            if number < count:
                return Place(update, revealed, number)
            number -= count
        raise IndexError(number)

    def units_done(self, place: Place, column: int) -> int:
        """How many units of a column, counted from the first, have revealed values; column 0 is the inputs."""
        size = self.network.sizes[column]
        if column == 0:
            return size if place.is_begun else 0
        if place.revealed >= column:
            return size
        is_here = place.revealed == column - 1 and not is_joint(self.network, column - 1)
        return min(place.inside, size) if is_here else 0

    def sums_done(self, place: Place, column: int) -> int:
        """How many units of a column have their sums z revealed."""
        size = self.network.sizes[column]
        if column and place.revealed == column - 1:
            return min(place.inside, size)
        return size if place.is_begun and place.revealed >= column else 0

    def delta_done(self, place: Place, layer: int, unit: int) -> bool:
        """Whether δ of a unit is revealed."""
        return self._is_back(place, layer, unit, None)

    def gradient_done(self, place: Place, ref: ParameterRef) -> bool:
        """Whether the gradient of a parameter is revealed."""
        return self._is_back(place, ref.layer, ref.target, ref.source)

    def backward_inside(self, place: Place) -> int | None:
        """The layer whose backward step is revealed in part; None where there is none."""
        step = self.current(place) if place.inside else None
        return step.layer if step is not None and step.phase is Phase.BACKWARD else None

    def substeps_done(self, place: Place, substeps: int) -> int:
        """How many of the optimizer's sub-steps are revealed."""
        if self.update_done(place):
            return substeps
        return min(place.inside, substeps) if place.revealed == self.count - 1 else 0

    def _is_back(self, place: Place, layer: int, unit: int, source: int | None) -> bool:
        if layer >= self.backward_from(place):
            return True
        if layer != self.backward_inside(place):
            return False
        return backward_place(self.network, layer, unit, source) < place.inside

    # Moving

    def next_in(self, place: Place, granularity: Granularity, substeps: int = 0) -> Place:
        """The place one operation, layer, phase or update later. (Epochs depend on the data: see `Timeline`.)"""
        update, revealed, inside = place
        if revealed == self.count:
            update, revealed, inside = update + 1, 0, 0
        if granularity is Granularity.OPERATION:
            if inside + 1 < self.operation_count(self.sequence[revealed], substeps):
                return Place(update, revealed, inside + 1)
            return Place(update, revealed + 1)
        if granularity is Granularity.LAYER:
            return Place(update, revealed + 1)
        if granularity is Granularity.PHASE:
            return Place(update, next(end for end in self.phase_ends if end > revealed))
        return Place(update, self.count)

    def previous_in(self, place: Place, granularity: Granularity, substeps: int = 0) -> Place:
        """The place one operation, layer, phase or update earlier; may have `revealed` 0, which `Timeline` normalises.

        `substeps` is that of the update to which the previous operation belongs.
        """
        update, revealed, inside = place
        if not place.is_begun:
            if update == 0:
                return place
            update, revealed = update - 1, self.count
        if granularity is Granularity.OPERATION:
            if inside:
                return Place(update, revealed, inside - 1)
            return Place(update, revealed - 1, self.operation_count(self.sequence[revealed - 1], substeps) - 1)
        if granularity is Granularity.LAYER:
            return Place(update, revealed - (inside == 0))
        if granularity is Granularity.PHASE:
            ends = [end for end in self.phase_ends if end < revealed or (inside and end == revealed)]
            return Place(update, max(ends, default=0))
        return Place(update, 0)
