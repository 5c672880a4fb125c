"""The request to compute the loss over a plane in the space of parameters, and the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef, Vector
from gradviz.landscape.direction import Plane, PlaneWords
from gradviz.landscape.evaluate import evaluate_plane
from gradviz.landscape.objective import Objective
from gradviz.landscape.points import evaluate_points
from gradviz.landscape.projection import places_on
from gradviz.records import FrozenRecord

if TYPE_CHECKING:
    from gradviz.landscape.minimum import Minimum

__all__ = ["Range", "SurfaceGrid", "SurfaceRequest", "compute_grid", "finished_grid", "surface_cost", "window_range"]

Range = tuple[float, float]
_UNNAMED = PlaneWords("parameters", ("x", "y"), ("x", "y"))
_JOINT = 2  # cost of each output of a softmax, in activations: every point needs all of them
_SMALLEST_REACH = 2.0
FARTHEST = 1e150  # distance from 0 up to which squared distances do not overflow
_FURTHEST = 25.0
_MARGIN = 0.3
_INNER = 0.35
_MOST_POLISHED = 30_000_000  # multiplications of a forward pass, above which the minimum is not refined
_ROUNDING = 8 * float(np.finfo(np.float64).eps)


class SurfaceRequest(FrozenRecord, frozen=True, eq=False, dict=True, weakref=True):
    """The objective over a plane on a grid of `size` × `size` points.

    `samples` is the number of samples of the objective, `all_data` whether they are the whole training set
    (else the batch `indices`). `states` are parameter vectors whose own losses are computed with the grid: those of
    the path. With `line_at`, only the line along the plane's x at this y is computed, on `size` points. `words`
    describe the plane, `update` is the number of updates at the time of the request. `logarithmic` is the colour scale
    of the grid shown before, None where there was none. Two requests are equal where their grids must be: the origin
    within the plane, the states, the words, the update and the colour scale are not compared.
    """

    objective: Objective
    dataset: Dataset
    indices: NDArray[np.intp]
    all_data: bool
    plane: Plane
    x_range: Range
    y_range: Range
    size: int
    states: tuple[Vector, ...] = ()
    words: PlaneWords = _UNNAMED
    line_at: float | None = None
    update: int = 0
    logarithmic: bool | None = None

    @property
    def samples(self) -> int:
        """The number of samples that the loss is averaged over."""
        return len(self.objective.inputs)

    @property
    def points(self) -> int:
        """The number of points of the grid."""
        return self.size * self.size if self.line_at is None else self.size

    @property
    def refs(self) -> tuple[ParameterRef, ParameterRef] | None:
        """The two parameters of a plane over two parameters; None for any other plane."""
        indices, network = self.plane.indices, self.objective.network
        return None if indices is None else (network.ref(indices[0]), network.ref(indices[1]))

    @cached_property
    def _key(self) -> tuple[object, ...]:
        chosen = b"" if self.all_data else self.indices.tobytes()
        objective = self.objective
        return (
            objective.network.setup, objective.loss, objective.l1, objective.l2, id(self.dataset), chosen,
            self.plane, self.x_range, self.y_range, self.size, self.line_at,
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SurfaceRequest) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


class SurfaceGrid(FrozenRecord, frozen=True, eq=False, dict=True, weakref=True):
    """`losses[j, i]` is the objective at (`xs[i]`, `ys[j]`), including values that are not finite.

    `state_losses` (k,) is the objective at the request's `states`, which need not be on the plane.
    `minimum` is the lowest point on the plane; `is_finished` is True once it has been searched for.
    """

    request: SurfaceRequest
    xs: Vector
    ys: Vector
    losses: Vector
    state_losses: Vector
    minimum: Minimum | None = None
    is_finished: bool = False


def compute_grid(
    request: SurfaceRequest, cancelled: Callable[[], bool] = lambda: False, quick: bool = False
) -> SurfaceGrid | None:
    """Evaluate a request; None where `cancelled()` answered True during the evaluation. `quick` computes in
    float32, for a picture that will soon be replaced."""
    xs = np.linspace(*request.x_range, request.size)
    ys = np.linspace(*request.y_range, request.size) if request.line_at is None else np.array([request.line_at])
    at = _here(request, xs, ys)
    dtype = np.float32 if quick else np.float64
    losses = evaluate_plane(request.objective, request.plane, xs, ys, cancelled, dtype)
    state_losses = evaluate_points(request.objective, request.states, cancelled)
    if losses is None or state_losses is None:
        return None
    if at is not None:
        losses[at] = request.objective.at(request.states[-1])
    for array in (xs, ys, losses, state_losses):
        array.flags.writeable = False
    return SurfaceGrid(request, xs, ys, losses, state_losses)


def _here(request: SurfaceRequest, xs: Vector, ys: Vector) -> tuple[int, int] | None:
    """The cell (row, column) of the last state where that is a grid point; None where it is between grid points.

    A grid chosen around this point may miss it by a rounding error; its coordinate is then corrected. In this cell
    the loss equals that of training bit for bit, not only to rounding.
    """
    if not request.states or request.line_at is not None:
        return None
    place = places_on(request.plane, request.states[-1:])[0].tolist()
    cell = []
    for axis, at in zip((xs, ys), place, strict=True):
        nearest = int(np.argmin(np.abs(axis - at)))
        if not abs(axis[nearest] - at) <= _ROUNDING * float(np.abs(axis).max()):
            return None
        axis[nearest] = at
        cell.append(nearest)
    found = request.plane.at(*place)
    return (cell[1], cell[0]) if np.array_equal(found, request.states[-1]) else None


def surface_cost(request: SurfaceRequest) -> float:
    """Roughly how many seconds a request takes, from the number of activations and the products that compute them."""
    network = request.objective.network
    sizes, samples = network.sizes, len(request.objective.inputs)
    refs = request.refs
    # Over two parameters, only the layers above that of the upper parameter are computed for each point of the grid.
    first = 0 if refs is None else max(ref.layer for ref in refs) + 1
    units = 1 + sum(sizes[first + 1 :])
    if ACTIVATIONS[network.activations[-1]].output_only:
        units += _JOINT * sizes[-1]
    products = sum(a * b for a, b in pairwise(sizes[first:]))
    # The layers below are computed once, those between the two parameters once for each value of the lower one.
    lower = first if refs is None else min(ref.layer for ref in refs) + 1
    below = sum(a * b for a, b in pairwise(sizes[: first + 1]))
    below += request.size * sum(a * b for a, b in pairwise(sizes[lower : first + 1]))
    return 1e-9 * samples * (request.points * (2.5 * units + 0.1 * products) + 0.1 * below) + 3e-4


def finished_grid(grid: SurfaceGrid, cancelled: Callable[[], bool] = lambda: False) -> SurfaceGrid | None:
    """The grid with its refined minimum, where it has one; None where `cancelled()` answered True.

    Where one pass takes long, no minimum is searched for: each step takes several passes that cannot be cancelled.
    """
    request = grid.request
    too_large = request.samples * request.objective.network.parameter_count > _MOST_POLISHED
    if grid.is_finished or too_large or request.line_at is not None or not np.isfinite(grid.losses).any():
        return replace(grid, is_finished=True)
    from gradviz.landscape.minimum import (
        polished_minimum,  # imported late: only a picture that does not change any more is finished
    )

    minimum = polished_minimum(request.objective, request.plane, grid.xs, grid.ys, grid.losses, cancelled)
    return None if minimum is None else replace(grid, minimum=minimum, is_finished=True)


def window_range(path: Vector, points: Vector, previous: Range | None) -> Range:
    """The range of one axis: the previous one while all `points` lie in its inner 70 %, else a new one.

    A new one holds `path` (k,) with a margin and reaches at least 2 beyond the first point on both sides, but
    never so far that a path with extreme values compresses all else. Values beyond `FARTHEST` are ignored.
    """
    points = points[np.abs(points) <= FARTHEST]
    if previous is not None:
        middle, width = (previous[0] + previous[1]) / 2, previous[1] - previous[0]
        if not len(points) or (np.abs(points - middle) <= _INNER * width).all():
            return previous
    centre = float(points[0]) if len(points) else 0.0
    reach = max(_SMALLEST_REACH, 0.1 * abs(centre))
    near = path[np.abs(path) <= FARTHEST]
    near = np.concatenate([near[np.abs(near - centre) <= _FURTHEST * reach / 2], points, [centre]])
    low, high = float(near.min()), float(near.max())
    margin = _MARGIN * (high - low)
    low, high = min(low - margin, centre - reach), max(high + margin, centre + reach)
    # Round outwards to a tenth of the reach, so that the ends are short numbers.
    grain = reach / 20
    return float(np.floor(low / grain) * grain), float(np.ceil(high / grain) * grain)
