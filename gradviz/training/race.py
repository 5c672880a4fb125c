"""A race: two to four runs from the same weights and data that differ in one thing, each trained as if alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from gradviz.data.dataset import Dataset
from gradviz.data.errors import SetupError
from gradviz.engine.network import Vector
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.text import _
from gradviz.training.history import Evaluator, LossPoint
from gradviz.training.run import Run
from gradviz.training.sampling_interval import measuring_stride
from gradviz.training.setup import InitializerSetup, RunSetup
from gradviz.training.state import RunState
from gradviz.training.trainer import Trainer

__all__ = [
    "FEWEST", "MOST", "VARIED", "Lane", "LaneResult", "Race", "RaceResult", "RaceSetup", "lane_setup", "run_race",
]  # fmt: skip

FEWEST, MOST = 2, 4
_MOST_POINTS = 2000
_MOST_PATH = 300
_PATH_NUMBERS = 1_000_000  # parameters stored along the path of one run: 8 MB
_SLICE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Lane:
    """The difference of one run: the `name` of an optimizer, activation or initializer, or a learning `rate`.

    An optimizer may have its own rate, too, since different optimizers need different rates; None is the common rate.
    """

    name: str = ""
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class RaceSetup:
    """`base` is the common setup of the runs, `vary` a key of `VARIED`, `updates` the number of updates of each run."""

    base: RunSetup
    vary: str
    lanes: tuple[Lane, ...]
    updates: int


@dataclass(frozen=True, slots=True)
class LaneResult:
    """The result of one run. `points` are its losses at regular intervals and at its end, `path` holds some
    (update, parameters), including the first and the last. `diverged_at` is the number of updates after which the batch
    loss was no longer finite and the run stopped; None where it stayed finite."""

    lane: Lane
    run: Run
    state: RunState
    points: tuple[LossPoint, ...]
    path: tuple[tuple[int, Vector], ...]
    diverged_at: int | None

    @property
    def end(self) -> LossPoint:
        """The last measured losses."""
        return self.points[-1]


@dataclass(frozen=True, slots=True, eq=False)
class RaceResult:
    """`base` is the run of the common setup, `same_start` whether all runs began with its initial weights."""

    setup: RaceSetup
    base: Run
    same_start: bool
    lanes: tuple[LaneResult, ...]


def lane_setup(base: RunSetup, vary: str, lane: Lane) -> RunSetup:
    """`base` with the choice of this lane. Raises `KeyError` where `vary` is not in `VARIED`."""
    return VARIED[vary](base, lane)


def _with_rate(base: RunSetup, lane: Lane) -> RunSetup:
    return replace(base, optimizer=replace(base.optimizer, learning_rate=lane.rate))


def _with_optimizer(base: RunSetup, lane: Lane) -> RunSetup:
    """The optimizer of the base keeps its options; another one takes its defaults. The learning rate is never the
    optimizer's default, which would be a second, undeclared difference."""
    own = base.optimizer
    rate = lane.rate if lane.rate is not None else own.learning_rate
    if rate is None:
        rate = OPTIMIZERS[own.name].default_learning_rate
    options = own.options if lane.name == own.name else ()
    return replace(base, optimizer=replace(own, name=lane.name, options=options, learning_rate=rate))


def _with_activation(base: RunSetup, lane: Lane) -> RunSetup:
    """Change the activation of all hidden layers; that of the output layer must suit the loss."""
    *hidden, output = base.network.layers
    if not hidden:
        raise SetupError("activation", _("this network has no hidden layer whose activation could differ"))
    layers = (*(replace(layer, activation=lane.name) for layer in hidden), output)
    return replace(base, network=replace(base.network, layers=layers))


def _with_initializer(base: RunSetup, lane: Lane) -> RunSetup:
    """Change the initializer of all layers; seed and initial biases stay, and the initializer of the base keeps its
    options."""
    own = base.initializer
    layers = tuple(replace(layer, initializer=None) for layer in base.network.layers)
    options = own.options if lane.name == own.name else ()
    return replace(
        base, network=replace(base.network, layers=layers), parameters=None,
        initializer=InitializerSetup(lane.name, own.seed, own.bias, options),
    )  # fmt: skip


VARIED: dict[str, Callable[[RunSetup, Lane], RunSetup]] = {
    "learning_rate": _with_rate,
    "optimizer": _with_optimizer,
    "activation": _with_activation,
    "initializer": _with_initializer,
}


@dataclass(slots=True)
class _Runner:
    """One lane during the race."""

    lane: Lane
    run: Run
    state: RunState
    trainer: Trainer
    evaluator: Evaluator
    stride: int
    path_stride: int
    most_path: int
    points: list[LossPoint] = field(default_factory=list)
    path: list[tuple[int, Vector]] = field(default_factory=list)
    diverged_at: int | None = None

    def train_slice(self, last: int) -> bool:
        """Train for a short time; False once it has done `last` updates or diverged."""
        update = self.state.update
        due = min(last, *(update - update % every + every for every in (self.stride, self.path_stride)))
        result = self.trainer.train(self.state, due - update, seconds=_SLICE_SECONDS)
        self.state, self.diverged_at = result.state, result.diverged_at
        self.measure(self.state.update == last or self.diverged_at is not None)
        return self.diverged_at is None and self.state.update < last

    def measure(self, always: bool = False) -> None:
        """Store the losses and parameters that are due; every second entry is dropped where a list grows too long."""
        update, parameters = self.state.update, self.state.parameters
        if (always or update % self.stride == 0) and (not self.points or self.points[-1].update < update):
            self.points.append(self.evaluator.measure(update, parameters))
            if len(self.points) > _MOST_POINTS:
                self.stride *= 2
                self.points = [each for each in self.points if each.update % self.stride == 0 or each.update == update]
        if (always or update % self.path_stride == 0) and (not self.path or self.path[-1][0] < update):
            self.path.append((update, parameters))
            if len(self.path) > self.most_path:
                self.path_stride *= 2
                self.path = [each for each in self.path if each[0] % self.path_stride == 0 or each[0] == update]


class Race:
    """All runs of a race. Raises `SetupError` where the setup of a lane is not valid or the number of lanes is wrong.

    Relative paths of the setup start at `folder`; `dataset` holds its samples where they are loaded already.
    Each lane's numbers are, bit for bit, those of a single run.
    """

    def __init__(self, setup: RaceSetup, folder: Path | None = None, dataset: Dataset | None = None) -> None:
        if not FEWEST <= len(setup.lanes) <= MOST:
            message = _("a race has {least} to {most} runs, got {n}")
            raise SetupError(setup.vary, message.format(least=FEWEST, most=MOST, n=len(setup.lanes)))
        if setup.updates < 1:
            raise SetupError("updates", _("a race goes over at least one update"))
        self.setup = setup
        self.base = Run(setup.base, folder, dataset)
        start = self.base.initial_state().parameters
        self._runners = [self._runner(lane, folder) for lane in setup.lanes]
        self.same_start = setup.vary != "initializer"
        if self.same_start:
            assert all(np.array_equal(each.state.parameters, start) for each in self._runners), "one start for all"

    @property
    def updates_done(self) -> int:
        """The updates done by all runs together; the remaining updates of a diverged run count as done."""
        return sum(
            self.setup.updates if each.diverged_at is not None else each.state.update for each in self._runners
        )

    def train_slice(self, cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Train each run for a short time; False once all have finished or diverged, or `cancelled()` answered True."""
        last, is_on = self.setup.updates, False
        for each in self._runners:
            if cancelled():
                return False
            if each.diverged_at is None and each.state.update < last:
                is_on |= each.train_slice(last)
        return is_on

    def result(self) -> RaceResult:
        """The result so far."""
        lanes = tuple(
            LaneResult(each.lane, each.run, each.state, tuple(each.points), tuple(each.path), each.diverged_at)
            for each in self._runners
        )
        return RaceResult(self.setup, self.base, self.same_start, lanes)

    def _runner(self, lane: Lane, folder: Path | None) -> _Runner:
        run = Run(lane_setup(self.setup.base, self.setup.vary, lane), folder, self.base.dataset)
        count = run.network.parameter_count
        most_path = max(16, min(_MOST_PATH, _PATH_NUMBERS // max(1, count)))
        runner = _Runner(
            lane, run, run.initial_state(), Trainer(run), Evaluator(run), measuring_stride(run), 1, most_path
        )
        runner.measure(True)
        return runner


def run_race(
    race: Race, cancelled: Callable[[], bool] = lambda: False, progress: Callable[[int, int], None] | None = None
) -> RaceResult | None:
    """Run a race to its end; None where `cancelled()` answered True. `progress(done, all)` counts updates of all
    runs.
    """
    every = race.setup.updates * len(race.setup.lanes)
    is_on = True
    while is_on:
        is_on = race.train_slice(cancelled)
        if cancelled():
            return None
        if progress is not None:
            progress(race.updates_done, every)
    return race.result()
