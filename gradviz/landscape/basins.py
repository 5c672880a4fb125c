"""The basin map: for every start on a plane, where the run's own optimizer ends, and which ends belong to one basin.

A start is a point of the plane with all other parameters unchanged; it is trained like a run that begins there. Ends
are compared in the space of all parameters, because two ends with the same projection onto the plane may still be two
networks. Ends no further apart than neighbouring starts of the grid form one basin, and so do ends that a chain of such
ends connects, and ends of equal loss with no barrier on the straight line between them: a valley or a plateau is one
basin, whatever its length. Networks that differ by exchanged units or flipped signs compute the same function, but are
different points and therefore different basins.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector
from gradviz.landscape.basin_request import BasinRequest
from gradviz.landscape.groups import groups_of
from gradviz.landscape.plane import SurfaceGrid, SurfaceRequest, compute_grid, surface_cost
from gradviz.landscape.points import evaluate_points
from gradviz.landscape.settling import settling_of
from gradviz.landscape.valleys import joined_valleys
from gradviz.records import FrozenRecord
from gradviz.training.batch_training import StartsTrainer

__all__ = ["COARSER", "JOINED_WITHIN", "SETTLED_WITHIN", "Basin", "BasinMap", "Fate", "compute_basins"]

COARSER = 4  # the coarse map has one of this many starts in a row
SETTLED_WITHIN, JOINED_WITHIN = 0.25, 1.5  # steps of the grid of starts; diagonal neighbours are 1.41 apart
_BEYOND = 1000.0
_FINEST_SURFACE, _COARSEST_SURFACE, _SURFACE_SECONDS = 101, 21, 1.0
_CACHE_NUMBERS = 125_000
_PATH_NUMBERS = 6_000_000


class Fate(IntEnum):
    """What became of a start: it settled, it had not settled after all updates, or it diverged."""

    SETTLED = 0
    NOT_SETTLED = 1
    DIVERGED = 2


class Basin(FrozenRecord, frozen=True, eq=False):
    """Ends that form one basin. `count` starts lead here, the `share` (0..1) of all; `losses` are the lowest and the
    highest objective of its ends; `ends` (k, P) are some of them, the one of the lowest loss first."""

    count: int
    share: float
    losses: tuple[float, float]
    ends: Vector


class BasinMap(FrozenRecord, frozen=True, eq=False, dict=True):
    """The outcome of every start, as arrays (ny, nx) with row 0 at the lowest y.

    `fates` are `Fate`s; `labels` the index in `basins`, −1 for starts that did not settle; `losses` the objective at
    the end; `updates` an upper bound on the number of updates after which a start had settled or diverged, all of them
    for a start that did neither. `ends` is (ny, nx, P). `basins` are ordered by their lowest loss. `surface` is the
    loss over the same ranges of the plane.
    """

    request: BasinRequest
    xs: Vector
    ys: Vector
    fates: NDArray[np.int8]
    labels: NDArray[np.intp]
    losses: Vector
    updates: NDArray[np.intp]
    ends: Vector
    basins: tuple[Basin, ...]
    surface: SurfaceGrid
    is_coarse: bool = False

    @cached_property
    def shares(self) -> dict[Fate, float]:
        """The share of the starts with each fate."""
        return {fate: float((self.fates == fate).mean()) for fate in Fate}


Cancelled = Callable[[], bool]
_MOST_ENDS = 300


@np.errstate(all="ignore")
def compute_basins(
    request: BasinRequest,
    cancelled: Cancelled = lambda: False,
    progress: Callable[[int, int], None] = lambda _done, _every: None,
    coarse: Callable[[BasinMap], None] | None = None,
) -> BasinMap | None:
    """Train every start; None where `cancelled()` answered True. `progress(done, all)` counts updates.

    `coarse` is called with the map of every fourth start as soon as it is ready; these starts are not trained again.
    """
    surface = compute_grid(_surface_request(request), cancelled)
    if surface is None:
        return None
    work, size = _Work(request, surface, cancelled, progress), request.size
    step = COARSER if coarse is not None and (size - 1) % COARSER == 0 and size > 2 * COARSER else 1
    first = np.zeros((size, size), dtype=bool)
    first[::step, ::step] = True
    for chosen in (first, ~first):
        if not work.train(chosen):
            return None
        if coarse is not None and step > 1 and chosen is first:
            coarse(work.result(step))
    return work.result(1)


def _surface_request(request: BasinRequest) -> SurfaceRequest:
    data, size = request.run.dataset, _FINEST_SURFACE
    while True:
        wanted = SurfaceRequest(
            request.objective, data, np.arange(len(data.inputs)), True, request.plane, request.x_range,
            request.y_range, size, words=request.words,
        )  # fmt: skip
        if size <= _COARSEST_SURFACE or surface_cost(wanted) <= _SURFACE_SECONDS:
            return wanted
        size -= 20


class _Work:
    """Trains the starts in chunks whose arrays fit into a core's cache, and collects their outcomes."""

    def __init__(
        self, request: BasinRequest, surface: SurfaceGrid, cancelled: Cancelled, progress: Callable[[int, int], None]
    ) -> None:
        self._request, self._surface, self._cancelled, self._progress = request, surface, cancelled, progress
        self._objective, self._unit = request.objective, request.unit()
        network, size, count = request.run.network, request.size, request.run.network.parameter_count
        width = max(max(network.sizes) * request.run.batch_size, count)
        self._chunk = max(1, min(_CACHE_NUMBERS // width, size * size))
        self._every = max(1, -(-request.updates * self._chunk * count // _PATH_NUMBERS))
        self._trainer = StartsTrainer(request.run, self._chunk)
        self._ends = np.zeros((size * size, count))
        self._losses = np.zeros(size * size)
        self._updates = np.zeros(size * size, dtype=np.intp)
        self._fates = np.zeros(size * size, dtype=np.int8)
        self._done, self._all = 0, size * size * request.updates
        finite = surface.losses[np.isfinite(surface.losses)]
        # Where no start has a finite loss, only losses that are not finite count as diverged.
        self._beyond = _BEYOND * float(finite.max(initial=0.0)) or np.inf
        self._usual = float(np.median(finite)) if finite.size else 0.0

    def train(self, chosen: NDArray[np.bool_]) -> bool:
        """Train the chosen starts; False where it was cancelled."""
        xs, ys = self._request.axes()
        places = np.flatnonzero(chosen)
        for begin in range(0, len(places), self._chunk):
            part = places[begin : begin + self._chunk]
            rows, columns = np.divmod(part, len(xs))
            starts = np.array([
                self._request.start(x, y) for x, y in zip(xs[columns].tolist(), ys[rows].tolist(), strict=True)
            ])  # fmt: skip

            def asked(count: int = len(part)) -> bool:
                self._done += count
                self._progress(self._done, self._all)
                return self._cancelled()

            if not self._train(part, starts, asked):
                return False
        return True

    def _train(self, part: NDArray[np.intp], starts: Vector, asked: Cancelled) -> bool:
        request = self._request
        found = self._trainer.train(starts, request.updates, self._every, asked)
        if found is None:
            return False
        losses = evaluate_points(self._objective, list(found.ends), self._cancelled)
        if losses is None:
            return False
        settled, since = settling_of(found.path, found.times, self._unit, SETTLED_WITHIN)
        with np.errstate(invalid="ignore"):
            diverged = found.diverged | ~(losses <= self._beyond) | ~np.isfinite(losses)
        self._ends[part], self._losses[part] = found.ends, losses
        self._fates[part] = np.where(diverged, Fate.DIVERGED, np.where(settled, Fate.SETTLED, Fate.NOT_SETTLED))
        self._updates[part] = np.where(diverged, found.done, np.where(settled, since, request.updates))
        return True

    def result(self, step: int) -> BasinMap:
        """The map of all starts, or of every `step`-th one."""
        size, request = self._request.size, self._request
        grid = np.arange(size * size).reshape(size, size)[::step, ::step]
        fates, losses, ends = self._fates[grid], self._losses[grid], self._ends[grid]
        labels = np.full(fates.shape, -1, dtype=np.intp)
        settled = fates == Fate.SETTLED
        groups = groups_of(ends[settled] / request.unit(step), JOINED_WITHIN)
        found = joined_valleys(self._objective, ends[settled], losses[settled], groups, self._usual)
        for place, members in enumerate(found):
            groups[members] = place
        labels[settled] = groups
        basins = [_basin(losses[settled][members], ends[settled][members], fates.size) for members in found]
        xs, ys = request.axes(step)
        arrays = xs, ys, fates, labels, losses, self._updates[grid], ends
        for array in arrays:
            array.flags.writeable = False
        return BasinMap(request, *arrays, tuple(basins), self._surface, step > 1)


def _basin(losses: Vector, ends: Vector, starts: int) -> Basin:
    best = int(losses.argmin())
    chosen = np.linspace(0, len(ends) - 1, min(_MOST_ENDS, len(ends))).astype(np.intp)
    some = np.concatenate([ends[best][None], ends[chosen]])
    some.flags.writeable = False
    return Basin(len(losses), len(losses) / starts, (float(losses.min()), float(losses.max())), some)
