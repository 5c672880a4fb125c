"""The objective over a grid of points of a plane, by the fastest method that the structure of the plane allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradviz.engine.network import Vector
from gradviz.landscape.direction import Plane
from gradviz.landscape.grid import evaluate_grid
from gradviz.landscape.objective import Objective

__all__ = ["evaluate_plainly", "evaluate_plane"]


def evaluate_plane(
    objective: Objective,
    plane: Plane,
    xs: Vector,
    ys: Vector,
    cancelled: Callable[[], bool] = lambda: False,
    dtype: Any = np.float64,
) -> Vector | None:
    """The objective as losses[j, i] at the coordinates (xs[i], ys[j]), shape (ny, nx).

    `dtype` float32 is for an animated picture only; everything that is displayed as a number, stored or exported is
    float64. None where `cancelled()` answered True during the evaluation.
    """
    indices, network = plane.indices, objective.network
    if indices is not None:
        refs = network.ref(indices[0]), network.ref(indices[1])
        return evaluate_grid(objective, plane.origin, refs, xs, ys, cancelled, dtype)
    from gradviz.landscape.general import evaluate_general  # imported late: the first surface is over two parameters

    return evaluate_general(objective, plane, xs, ys, cancelled, dtype)


def evaluate_plainly(
    objective: Objective, plane: Plane, xs: Vector, ys: Vector, cancelled: Callable[[], bool] = lambda: False
) -> Vector | None:
    """The same by one forward pass per point: the reference that all other methods are tested against."""
    losses = np.empty((len(ys), len(xs)))
    for j, b in enumerate(ys.tolist()):
        if cancelled():
            return None
        for i, a in enumerate(xs.tolist()):
            losses[j, i] = objective.at(plane.at(a, b))
    return losses
