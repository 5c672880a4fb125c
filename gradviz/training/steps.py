"""The steps of one update, in the order in which they are revealed, and how far a press of Next goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

__all__ = ["Granularity", "Phase", "Place", "Step", "Steps"]


class Phase(StrEnum):
    """The four phases of an update."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


class Granularity(StrEnum):
    """How far one press goes."""

    LAYER = "layer"
    PHASE = "phase"
    UPDATE = "update"
    EPOCH = "epoch"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a phase and, forward and backward, the layer counted from 0 (None for loss and update)."""

    phase: Phase
    layer: int | None = None


class Place(NamedTuple):
    """How much is revealed: `revealed` steps of the update that follows `update` done ones.

    `revealed` 0 shows weights with nothing computed; a whole update revealed shows the weights after it.
    """

    update: int
    revealed: int


class Steps:
    """The steps of an update of a network with `layers` layers; step number i (from 1) is `sequence[i − 1]`."""

    def __init__(self, layers: int) -> None:
        self.layers = layers
        self.sequence: tuple[Step, ...] = (
            *(Step(Phase.FORWARD, layer) for layer in range(layers)),
            Step(Phase.LOSS),
            *(Step(Phase.BACKWARD, layer) for layer in reversed(range(layers))),
            Step(Phase.UPDATE),
        )
        self.count = len(self.sequence)
        self.phase_ends: tuple[int, ...] = (layers, layers + 1, 2 * layers + 1, self.count)

    def current(self, place: Place) -> Step | None:
        """The step revealed last at this place; None where nothing is revealed."""
        return self.sequence[place.revealed - 1] if place.revealed else None

    def forward_done(self, place: Place) -> int:
        """How many layers have their activations revealed."""
        return min(place.revealed, self.layers)

    def loss_done(self, place: Place) -> bool:
        """Whether the loss is revealed."""
        return place.revealed > self.layers

    def backward_from(self, place: Place) -> int:
        """The lowest layer, counted from 0, whose deltas and gradients are revealed; `layers` where none is."""
        return self.layers - max(0, min(place.revealed - self.layers - 1, self.layers))

    def update_done(self, place: Place) -> bool:
        """Whether the update is applied."""
        return place.revealed == self.count

    def next_in(self, place: Place, granularity: Granularity) -> Place:
        """The place one layer, phase or update on. (An epoch depends on the data: `Timeline` knows it.)"""
        update, revealed = place
        if revealed == self.count:
            update, revealed = update + 1, 0
        if granularity is Granularity.LAYER:
            return Place(update, revealed + 1)
        if granularity is Granularity.PHASE:
            return Place(update, next(end for end in self.phase_ends if end > revealed))
        return Place(update, self.count)

    def previous_in(self, place: Place, granularity: Granularity) -> Place:
        """The place one layer, phase or update back; may answer `revealed` 0, which `Timeline` normalises."""
        update, revealed = place
        if revealed == 0:
            if update == 0:
                return place
            update, revealed = update - 1, self.count
        if granularity is Granularity.LAYER:
            return Place(update, revealed - 1)
        if granularity is Granularity.PHASE:
            return Place(update, max((end for end in self.phase_ends if end < revealed), default=0))
        return Place(update, 0)
