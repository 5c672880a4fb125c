"""The path on a surface: its states projected onto the plane, their own losses, and the share of its movement shown."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from weakref import WeakKeyDictionary

import numpy as np

from gradviz.engine.network import ParameterRef, Vector
from gradviz.landscape.plane import SurfaceGrid
from gradviz.landscape.points import evaluate_points
from gradviz.landscape.projection import Projection, project, project_on_line
from gradviz.scene.moment import Moment
from gradviz.scene.surface.surface_planes import path_states
from gradviz.scene.text.numbers import number
from gradviz.text import _

__all__ = ["ShownPath", "gradients_shown", "leaving_sentence", "loss_on_grid", "shown_path"]

_WITHIN = 1e-9  # share of the path's extent: states nearer to the plane count as on it
_POOR = 0.9


class ShownPath:
    """The states up to the point, oldest first: `places` (k, 2), `residuals` (k,), their own `losses` (k,) and the
    `slice` (k,) of the surface at their places, NaN where unknown. `explained` as in `Projection`. `leaves` is the
    largest distance from the plane; 0 where the whole path is on it, to rounding."""

    def __init__(self, grid: SurfaceGrid, states: tuple[Vector, ...], point: Vector, loss: float) -> None:
        """`loss` is the surface's objective at `point`, which is one of the states."""
        self.states = states
        projection = _projected(grid, self.states)
        self.places, self.residuals = projection.places, projection.residuals
        self.explained = projection.explained
        self.losses = _losses(grid, self.states, point, loss)
        self.slice = loss_on_grid(grid, self.places)
        for array in (self.places, self.residuals, self.losses, self.slice):
            array.setflags(write=False)
        self.leaves = self._leaves()

    def _leaves(self) -> float:
        """See `leaves`."""
        if len(self.states) < 2:
            return 0.0
        furthest = float(self.residuals.max())
        extent = float(np.abs(np.array([self.states[0] - self.states[-1]])).max())
        extent = max(extent, float(np.abs(self.places - self.places[-1]).max()))
        return furthest if furthest > _WITHIN * max(extent, 1e-300) else 0.0

    @property
    def is_poorly_shown(self) -> bool:
        """Whether the plane shows so little of the path's movement that another plane should be offered."""
        return self.leaves > 0.0 and self.explained is not None and self.explained < _POOR


def gradients_shown(moment: Moment, refs: Sequence[ParameterRef] | None) -> bool:
    """Whether the gradients of these parameters are revealed; None means all parameters."""
    steps, place = moment.steps, moment.place
    if refs is None:
        return steps.backward_from(place) == 0
    return all(steps.gradient_done(place, ref) for ref in refs)


_last: WeakKeyDictionary[SurfaceGrid, ShownPath] = WeakKeyDictionary()


def shown_path(moment: Moment, grid: SurfaceGrid, loss: float) -> ShownPath:
    """The path of a moment on a grid's plane, computed once for all steps with the same states. `loss` is the grid's
    objective at the moment's parameters."""
    known, states = _last.get(grid), _states(moment)
    if known is None or len(known.states) != len(states) or not all(map(operator.is_, known.states, states)):
        known = _last[grid] = ShownPath(grid, states, moment.parameters, loss)
    return known


def leaving_sentence(path: ShownPath, is_line: bool = False) -> str:
    """A sentence on how much of the path the plane shows; empty where there is no path."""
    if len(path.states) < 2 or path.explained is None:
        return ""
    if path.leaves == 0.0:
        return _("The whole path lies on this line.") if is_line else _("The whole path lies in this plane.")
    words = (
        _("This line contains {share} % of the path’s movement. Largest distance from it: {distance}.")
        if is_line
        else _("This plane contains {share} % of the path’s movement. Largest distance from it: "
               "{distance}.")
    )
    return words.format(distance=number(path.leaves, 3), share=_percent(path.explained))


def loss_on_grid(grid: SurfaceGrid, places: Vector) -> Vector:
    """The surface at places (k, 2), interpolated between grid points; NaN outside of the grid."""
    if grid.request.line_at is not None:
        inside = (places[:, 0] >= grid.xs[0]) & (places[:, 0] <= grid.xs[-1])
        return np.where(inside, np.interp(places[:, 0], grid.xs, grid.losses[0]), np.nan)
    with np.errstate(all="ignore"):
        i = (places[:, 0] - grid.xs[0]) / (grid.xs[-1] - grid.xs[0]) * (len(grid.xs) - 1)
        j = (places[:, 1] - grid.ys[0]) / (grid.ys[-1] - grid.ys[0]) * (len(grid.ys) - 1)
        inside = (i >= 0) & (i <= len(grid.xs) - 1) & (j >= 0) & (j <= len(grid.ys) - 1)
        i, j = np.where(inside, i, 0.0), np.where(inside, j, 0.0)
        left, low = np.minimum(i.astype(int), len(grid.xs) - 2), np.minimum(j.astype(int), len(grid.ys) - 2)
        across, up = i - left, j - low
        z = grid.losses
        below = z[low, left] * (1 - across) + z[low, left + 1] * across
        above = z[low + 1, left] * (1 - across) + z[low + 1, left + 1] * across
        return np.where(inside, below * (1 - up) + above * up, np.nan)


def _states(moment: Moment) -> tuple[Vector, ...]:
    states = path_states(moment)
    if moment.updates_done > moment.trace.before.update and np.isfinite(moment.parameters).all():
        return (*states, moment.parameters)
    return states


def _projected(grid: SurfaceGrid, states: tuple[Vector, ...]) -> Projection:
    """The path on the grid's plane, or on its line."""
    plane, line_at = grid.request.plane, grid.request.line_at
    return project(plane, states) if line_at is None else project_on_line(plane, line_at, states)


_known: WeakKeyDictionary[SurfaceGrid, dict[int, tuple[Vector, float]]] = WeakKeyDictionary()


def _losses(grid: SurfaceGrid, states: tuple[Vector, ...], point: Vector, loss: float) -> Vector:
    """The objective at each state: from the grid if it was computed with it, else by one forward pass. The value at the
    point is given."""
    known = _known.get(grid)
    if known is None:
        known = _by_identity(grid.request.states, grid.state_losses)
    known = {id(point): (point, loss), **known}
    missing = [state for state in states if id(state) not in known]
    if missing:
        found = evaluate_points(grid.request.objective, missing)
        assert found is not None, "nobody cancels"
        known = {**known, **_by_identity(missing, found)}
    # A new dictionary each time, because another thread may be reading the old one.
    _known[grid] = known
    return np.array([known[id(state)][1] for state in states])


def _by_identity(states: Sequence[Vector], losses: Vector) -> dict[int, tuple[Vector, float]]:
    """The loss of each state by the state's id, with a reference to the state, because an id is valid only while its
    array exists.
    """
    return {id(state): (state, loss) for state, loss in zip(states, losses.tolist(), strict=True)}


def _percent(share: float) -> str:
    """A percentage with three digits; 100 and 0 are used for exact values only."""
    percent = 100 * share
    if 99.95 <= percent < 100:
        return _("over 99.9")
    return number(percent, 3)
