"""A path seen on a plane: where each of its states comes to lie, how far it is away, and how much is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gradviz.engine.network import Vector
from gradviz.landscape.direction import Plane
from gradviz.records import FrozenRecord

__all__ = ["Projection", "places_on", "plane_through", "project", "project_on_line", "project_vector"]

_PIECE = 32_768  # numbers at a time


class Projection(FrozenRecord, frozen=True, eq=False):
    """`places` (k, 2) are the coordinates of the nearest points of the plane, `residuals` (k,) the distances to
    them in the space of all parameters. `explained` is the share, 0..1, of the path's variance within the plane's
    two directions; None where the path does not move."""

    places: Vector
    residuals: Vector
    explained: float | None


def project(plane: Plane, states: Sequence[Vector]) -> Projection:
    """Least squares: a, b of each state with |state − origin − a·x − b·y| smallest. Along a parameter's own axis
    the coordinate is that parameter's value, untouched."""
    if not len(states):
        return Projection(np.zeros((0, 2)), np.zeros(0), None)
    places = places_on(plane, states)
    return Projection(places, *_left_over(plane.origin, (plane.x.vector, plane.y.vector), places, states))


def places_on(plane: Plane, states: Sequence[Vector]) -> Vector:
    """The `places` of `project` alone, (k, 2): over two parameters nothing is computed of all the others."""
    if not len(states):
        return np.zeros((0, 2))
    with np.errstate(all="ignore"):
        if plane.indices is not None:
            chosen = list(plane.indices)
            return np.array([state[chosen] for state in states]) - plane.origin[chosen]
        return np.array([project_vector(plane, state - plane.origin) for state in states])


def plane_through(plane: Plane, parameters: Vector) -> Plane:
    """The plane in the same two directions through these parameters, which have the coordinates that `plane` gives."""
    if plane.indices is not None:
        return replace(plane, origin=parameters)
    a, b = places_on(plane, [parameters])[0].tolist()
    return replace(plane, origin=parameters - a * plane.x.vector - b * plane.y.vector)


def project_on_line(plane: Plane, y: float, states: Sequence[Vector]) -> Projection:
    """The same onto the line along the plane's x at `y`; the second coordinate of every place is `y`."""
    start, axis = plane.at(0.0, y), plane.x.vector
    with np.errstate(all="ignore"):
        if plane.x.index is not None:
            along = np.array([state[plane.x.index] for state in states], dtype=np.float64)
        else:
            along = np.array([(state - start) @ axis for state in states], dtype=np.float64) / float(axis @ axis)
    places = np.stack([along, np.full(len(along), y)], axis=1)
    return Projection(places, *_left_over(start, (axis,), along[:, None], states))


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
    origin: Vector, axes: Sequence[Vector], along: Vector, states: Sequence[Vector]
) -> tuple[Vector, float | None]:
    """`residuals` and `explained` of states with the coordinates `along` (k, m) on m axes.

    In pieces that stay in cache: of a large network the states together are many megabytes.
    """
    squares, moved, lost = np.zeros(len(states)), 0.0, 0.0
    piece = max(1, _PIECE // max(1, len(states)))
    with np.errstate(all="ignore"):
        finite = np.array([bool(np.isfinite(state).all()) for state in states], dtype=bool)
        for begin in range(0, len(origin), piece):
            part = slice(begin, begin + piece)
            rows = np.array([state[part] for state in states]).reshape(len(states), -1)
            left = rows - origin[part]
            for place, axis in enumerate(axes):
                left -= along[:, place, None] * axis[part]
            squares += (left * left).sum(axis=1)
            moved += _spread(rows[finite])
            lost += _spread(left[finite])
        residuals = np.sqrt(squares)
    return residuals, float(min(1.0, max(0.0, 1.0 - lost / moved))) if moved > 0.0 else None


def _spread(rows: Vector) -> float:
    return float(((rows - rows.mean(axis=0)) ** 2).sum()) if len(rows) else 0.0
