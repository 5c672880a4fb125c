"""What a basin map is of: the starts on a plane, and how far each is trained."""

from __future__ import annotations

import numpy as np

from gradviz.data.errors import SetupError
from gradviz.engine.network import Vector
from gradviz.landscape.direction import Plane, PlaneWords
from gradviz.landscape.objective import Objective
from gradviz.landscape.plane import Range
from gradviz.landscape.rest import FEWEST_UPDATES
from gradviz.records import FrozenRecord
from gradviz.text import _
from gradviz.training.run import Run

__all__ = ["BasinRequest"]

_MOST_NUMBERS = 20_000_000  # of all ends together


class BasinRequest(FrozenRecord, frozen=True, eq=False):
    """`size` × `size` starts on `plane`, `updates` updates each. The plane goes through the run's present parameters,
    those after `after` updates. Raises `SetupError` where that is too few or too many."""

    run: Run
    plane: Plane
    words: PlaneWords
    x_range: Range
    y_range: Range
    size: int
    updates: int
    after: int = 0

    def __post_init__(self) -> None:
        if self.updates < FEWEST_UPDATES:
            message = _("at least {n} updates are needed to see whether a start comes to rest")
            raise SetupError("updates", message.format(n=FEWEST_UPDATES))
        if self.size**2 * self.run.network.parameter_count > _MOST_NUMBERS:
            most = int((_MOST_NUMBERS / self.run.network.parameter_count) ** 0.5)
            message = _("with {parameters} parameters a basin map may have at most {n} × {n} starts")
            raise SetupError("size", message.format(parameters=self.run.network.parameter_count, n=most))

    @property
    def objective(self) -> Objective:
        """Over the whole training set, penalty included."""
        run, data = self.run, self.run.dataset
        penalty = run.setup.penalty
        return Objective(run.network, run.setup.loss, data.inputs, data.targets, penalty.l1, penalty.l2)

    @property
    def has_others(self) -> bool:
        """Whether more parameters train than the two of the plane."""
        run, plane = self.run, self.plane
        free = set(range(run.network.parameter_count)) - set(run.frozen_places.tolist())
        return plane.indices is None or bool(free - set(plane.indices))

    def axes(self, coarser: int = 1) -> tuple[Vector, Vector]:
        """The coordinates of the starts, all of them or every so many."""
        return tuple(np.linspace(*ends, self.size)[::coarser] for ends in (self.x_range, self.y_range))  # type: ignore[return-value]

    def start(self, x: float, y: float) -> Vector:
        """The parameters at a place of the plane, shape (P,)."""
        return self.plane.at(x, y)

    def unit(self, coarser: int = 1) -> Vector:
        """A step of the grid in each parameter's own measure (P,): along a parameter's axis that axis's own."""
        plane, steps = self.plane, []
        for axis, (low, high) in ((plane.x, self.x_range), (plane.y, self.y_range)):
            steps.append((high - low) / (self.size - 1) * coarser * float(np.linalg.norm(axis.vector)))
        unit = np.full(len(plane.origin), (steps[0] * steps[1]) ** 0.5)
        for axis, step in zip((plane.x, plane.y), steps, strict=True):
            if axis.index is not None:
                unit[axis.index] = step
        return unit
