"""The loss over time, in bounded memory: measured at regular intervals, every second point dropped when too many."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector
from gradviz.engine.passes import Workspace, penalty_value
from gradviz.training.metrics import accuracy, confusion, r_squared
from gradviz.training.run import Run

__all__ = ["MOST_PATH", "MOST_POINTS", "NO_SCORES", "Evaluator", "LossHistory", "LossPoint", "Scores"]

MOST_POINTS = 2000
MOST_PATH = 240
_PATH_NUMBERS = 2_000_000  # parameters stored along the path: 16 MB for any network
_RECENT_PATH = 60


class LossPoint(NamedTuple):
    """Data losses over the whole train and test sets after `update` updates, the penalty, and accuracies.

    None where there is no test set, or where the targets are no classes.
    """

    update: int
    train: float
    test: float | None
    penalty: float
    train_accuracy: float | None
    test_accuracy: float | None

    @property
    def is_finite(self) -> bool:
        return bool(np.isfinite(self.train))


class Scores(NamedTuple):
    """R² (for numeric targets) and confusion matrices [true class, predicted class] (for classes) of the training and
    test sets; None for the other kind of targets, and where there is no test set."""

    train_r_squared: float | None = None
    test_r_squared: float | None = None
    train_confusion: NDArray[np.intp] | None = None
    test_confusion: NDArray[np.intp] | None = None


NO_SCORES = Scores()


class Evaluator:
    """Evaluates a run on all of its samples, in its own arrays. The last results are cached, by parameters that do not
    change."""

    def __init__(self, run: Run) -> None:
        self.run = run
        data = run.dataset
        self._parts = [
            (Workspace(run.network, run.setup.loss, len(x)), x, y)
            for x, y in ((data.inputs, data.targets), (data.test_inputs, data.test_targets))
            if len(x)
        ]
        for work, inputs, targets in self._parts:
            work.hold(inputs, targets)
        self._last: tuple[Vector, LossPoint] | None = None

    def measure(self, update: int, parameters: Vector) -> LossPoint:
        """Losses and accuracies with these parameters."""
        last = self._last
        if last is not None and np.array_equal(last[0].view(np.int64), parameters.view(np.int64)):  # bit for bit
            return last[1]._replace(update=update)
        point = self._measured(update, parameters)
        self._last = None if parameters.flags.writeable else (parameters, point)
        return point

    def _measured(self, update: int, parameters: Vector) -> LossPoint:
        losses: list[float | None] = [None, None]
        scores: list[float | None] = [None, None]
        with np.errstate(all="ignore"):
            for place, (work, inputs, targets) in enumerate(self._parts):
                work.bind(parameters)
                output = work.forward(inputs)
                losses[place] = float(work.sample_losses(targets).mean())
                scores[place] = accuracy(self.run.dataset.encoding, output, targets)
            penalty = self.run.setup.penalty
            size = float(penalty_value(self.run.network, parameters, penalty.l1, penalty.l2))
        train = losses[0]
        assert train is not None, "a run has at least one training sample"
        return LossPoint(update, train, losses[1], size, *scores)

    def scores(self, parameters: Vector) -> Scores:
        """R² or the confusion matrices with these parameters."""
        encoding = self.run.dataset.encoding
        rs: list[float | None] = [None, None]
        tables: list[NDArray[np.intp] | None] = [None, None]
        with np.errstate(all="ignore"):
            for place, (work, inputs, targets) in enumerate(self._parts):
                work.bind(parameters)
                output = work.forward(inputs)
                rs[place] = r_squared(encoding, output, targets)
                tables[place] = confusion(encoding, output, targets)
        return Scores(rs[0], rs[1], tables[0], tables[1])


class LossHistory:
    """Loss points at every multiple of `stride` updates, in order; at most 2,000 of them.

    `path` stores (update, parameters) for some of them: recent ones close together, older ones further apart.
    """

    def __init__(self, stride: int = 1) -> None:
        self.stride = stride
        self.points: list[LossPoint] = []
        self.path: list[tuple[int, Vector]] = []

    def next_due(self, update: int) -> int:
        """The first update after `update` at which a point is due."""
        return update - update % self.stride + self.stride

    def wants(self, update: int) -> bool:
        """Whether a point is due after `update` updates and missing."""
        return update % self.stride == 0 and (not self.points or self.points[-1].update < update)

    def add(self, point: LossPoint, parameters: Vector | None = None) -> None:
        """Append a point, and its read-only parameters to the path; `wants` must be True for its update."""
        self.points.append(point)
        if parameters is not None:
            self.path.append((point.update, parameters))
            self._thin_path(min(MOST_PATH, _PATH_NUMBERS // max(1, parameters.size)))
        if len(self.points) > MOST_POINTS:
            self.stride *= 2
            self.points = [point for point in self.points if point.update % self.stride == 0]

    def point_at(self, update: int) -> LossPoint | None:
        """The point measured after exactly `update` updates; None where there is none."""
        place = bisect_left(self.points, update, key=lambda point: point.update)
        found = self.points[place] if place < len(self.points) else None
        return found if found is not None and found.update == update else None

    def until(self, update: int) -> LossHistory:
        """A copy that ends at `update`."""
        copy = LossHistory(self.stride)
        copy.points = self.points[: bisect_right(self.points, update, key=lambda point: point.update)]
        copy.path = self.path_until(update)
        return copy

    def path_until(self, update: int) -> list[tuple[int, Vector]]:
        """The path up to and including `update`."""
        return self.path[: bisect_right(self.path, update, key=lambda place: place[0])]

    def _thin_path(self, most: int) -> None:
        """Drop every second of the older points where there are more than `most`; the first point stays."""
        if len(self.path) > most:
            old = max(0, len(self.path) - min(_RECENT_PATH, most // 4))
            self.path = [*self.path[:old:2], *self.path[old:]]
