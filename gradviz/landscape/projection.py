"""A path projected onto a plane: the coordinates of its states, their distances, and the share of explained
variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradviz.engine.network import Vector
from gradviz.landscape.direction import Direction, Plane
from gradviz.records import FrozenRecord

__all__ = ["Projection", "places_on", "plane_through", "project", "project_on_line", "project_vector"]

_PIECE = 8_192  # numbers processed at a time


class Projection(FrozenRecord, frozen=True, eq=False):
    """`places` (k, 2) are the coordinates of the nearest points of the plane, `residuals` (k,) the distances to
    them in the space of all parameters. `explained` is the share (0..1) of the path's variance in the plane's two
    directions; None where the path is constant."""

    places: Vector
    residuals: Vector
    explained: float | None


def project(plane: Plane, states: Sequence[Vector]) -> Projection:
    """Least squares: the a, b of each state that minimise |state − origin − a·x − b·y|. Along an axis that is one
    parameter, the coordinate is exactly the value of that parameter."""
    if not len(states):
        return Projection(np.zeros((0, 2)), np.zeros(0), None)
    places = places_on(plane, states)
    return Projection(places, *_left_over(plane.origin, (plane.x, plane.y), places, states))


def places_on(plane: Plane, states: Sequence[Vector]) -> Vector:
    """Only the `places` of `project`, (k, 2); over two parameters this does not read any other parameter."""
    if not len(states):
        return np.zeros((0, 2))
    with np.errstate(all="ignore"):
        if plane.indices is not None:
            chosen = list(plane.indices)
            return np.array([state[chosen] for state in states]) - plane.origin[chosen]
        return np.array([project_vector(plane, state - plane.origin) for state in states])


def plane_through(plane: Plane, parameters: Vector) -> Plane:
    """The parallel plane through these parameters, with the coordinates that they have in `plane`."""
    if plane.indices is not None:
        return replace(plane, origin=parameters)
    a, b = places_on(plane, [parameters])[0].tolist()
    return replace(plane, origin=parameters - a * plane.x.vector - b * plane.y.vector)


def project_on_line(plane: Plane, y: float, states: Sequence[Vector]) -> Projection:
    """As `project`, onto the line along the plane's x at `y`; the second coordinate of every place is `y`."""
    start, axis = plane.at(0.0, y), plane.x.vector
    with np.errstate(all="ignore"):
        if plane.x.index is not None:
            along = np.array([state[plane.x.index] for state in states], dtype=np.float64)
        else:
            along = np.array([(state - start) @ axis for state in states], dtype=np.float64) / float(axis @ axis)
    places = np.stack([along, np.full(len(along), y)], axis=1)
    return Projection(places, *_left_over(start, (plane.x,), along[:, None], states))


@np.errstate(all="ignore")
def project_vector(plane: Plane, vectors: Vector) -> Vector:
    """The coordinates (k, 2), or (2,), of displacements (k, P) or (P,) along the plane's two directions."""
    if plane.indices is not None:
        x, y = plane.indices
        return np.stack([vectors[..., x], vectors[..., y]], axis=-1)
    axes = np.stack([plane.x.vector, plane.y.vector])
    lengths = np.linalg.norm(axes, axis=1)
    units = axes / lengths[:, None]
    cosine = float(units[0] @ units[1])
    along = vectors @ units.T
    # The inverse of [[1, c], [c, 1]], the products of the unit vectors.
    solved = np.stack(
        [along[..., 0] - cosine * along[..., 1], along[..., 1] - cosine * along[..., 0]], axis=-1
    ) / (1.0 - cosine * cosine)
    places: Vector = solved / lengths
    return places


def _left_over(
    origin: Vector, axes: Sequence[Direction], along: Vector, states: Sequence[Vector]
) -> tuple[Vector, float | None]:
    """`residuals` and `explained` of states with the coordinates `along` (k, m) on m axes.

    Computed in pieces that stay in cache, because the states of a large network take many megabytes. The residual is
    perpendicular to the axes, so that the variance of the path is the sum of those of both parts.
    """
    squares, lost = np.zeros(len(states)), 0.0
    with np.errstate(all="ignore"):
        # A finite sum shows that all its numbers are finite.
        finite = np.isfinite([state.sum() for state in states])
        chosen = np.flatnonzero(finite).tolist()
        for begin in range(0, len(origin), _PIECE):
            part = slice(begin, begin + _PIECE)
            # Relative to one of the path's own states, the others are small even where the path is far from the plane.
            first = _left(origin, axes, along[chosen[-1]], states[chosen[-1]], part) if chosen else origin[part]
            total = np.zeros(len(origin[part]))
            for place, state in enumerate(states):
                left = _left(origin, axes, along[place], state, part)
                squares[place] += left @ left
                if finite[place]:
                    left -= first
                    total += left
                    lost += float(left @ left)
            lost -= float(total @ total) / max(1, len(chosen))
        within = _moved_along(axes, along[finite])
    whole = within + max(0.0, lost)
    return np.sqrt(squares), within / whole if 0.0 < whole < np.inf else None


def _left(origin: Vector, axes: Sequence[Direction], along: Vector, state: Vector, part: slice) -> Vector:
    """The part of a state, in the parameters `part`, that is not on the plane or the line."""
    left: Vector = state[part] - origin[part]
    for axis, coordinate in zip(axes, along.tolist(), strict=True):
        if axis.index is None:
            left -= coordinate * axis.vector[part]
        elif part.start <= axis.index < part.stop:
            left[axis.index - part.start] -= coordinate
    return left


def _moved_along(axes: Sequence[Direction], places: Vector) -> float:
    """The sum of the squared distances, along the axes, of places (k, m) from their mean."""
    if not len(places):
        return 0.0
    products = np.array([[one.vector @ other.vector for other in axes] for one in axes])
    moved = places - places.mean(axis=0)
    return float(((moved @ products) * moved).sum())
