"""The input of a basin map: the starts on a plane, and the number of updates of each."""

from __future__ import annotations

import numpy as np

from gradviz.data.errors import SetupError
from gradviz.engine.network import Vector
from gradviz.landscape.direction import Plane, PlaneWords
from gradviz.landscape.objective import Objective
from gradviz.landscape.plane import Range
from gradviz.landscape.settling import FEWEST_UPDATES
from gradviz.records import FrozenRecord
from gradviz.text import _
from gradviz.training.run import Run

__all__ = ["BasinRequest"]

_MOST_NUMBERS = 20_000_000  # the most numbers that the ends of all starts may take


class BasinRequest(FrozenRecord, frozen=True, eq=False):
    """`size` × `size` starts on `plane`, `updates` updates each. The plane goes through the parameters of
    the run after `after` updates. Raises `SetupError` where there are too few updates or too many starts.
    """

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
            message = _("at least {n} updates are needed to see whether a start settles")
            raise SetupError("updates", message.format(n=FEWEST_UPDATES))
        if self.size**2 * self.run.network.parameter_count > _MOST_NUMBERS:
            most = int((_MOST_NUMBERS / self.run.network.parameter_count) ** 0.5)
            message = _("with {parameters} parameters a basin map may have at most {n} × {n} starts")
            raise SetupError("size", message.format(parameters=self.run.network.parameter_count, n=most))

    @property
    def objective(self) -> Objective:
        """The objective over the whole training set, penalty included."""
        run, data = self.run, self.run.dataset
        penalty = run.setup.penalty
        return Objective(run.network, run.setup.loss, data.inputs, data.targets, penalty.l1, penalty.l2)

    @property
    def has_others(self) -> bool:
        """Whether parameters other than the two of the plane are trained."""
        run, plane = self.run, self.plane
        free = set(range(run.network.parameter_count)) - set(run.frozen_places.tolist())
        return plane.indices is None or bool(free - set(plane.indices))

    def axes(self, coarser: int = 1) -> tuple[Vector, Vector]:
        """The x and y coordinates of the starts; of every `coarser`-th start where that is above 1."""
        return tuple(np.linspace(*ends, self.size)[::coarser] for ends in (self.x_range, self.y_range))  # type: ignore[return-value]

    def start(self, x: float, y: float) -> Vector:
        """The parameters at a point of the plane, shape (P,)."""
        return self.plane.at(x, y)

    def unit(self, coarser: int = 1) -> Vector:
        """The length of a grid step for each parameter (P,); a parameter that is an axis takes the step of that
        axis.
        """
        plane, steps = self.plane, []
        for axis, (low, high) in ((plane.x, self.x_range), (plane.y, self.y_range)):
            steps.append((high - low) / (self.size - 1) * coarser * float(np.linalg.norm(axis.vector)))
        unit = np.full(len(plane.origin), (steps[0] * steps[1]) ** 0.5)
        for axis, step in zip((plane.x, plane.y), steps, strict=True):
            if axis.index is not None:
                unit[axis.index] = step
        return unit
