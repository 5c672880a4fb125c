"""The lowest point of the loss on a plane, to the last digits: Newton's method from the lowest point of the grid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gradviz.engine.network import Vector
from gradviz.landscape.curvature import eigen
from gradviz.landscape.direction import Plane
from gradviz.landscape.hessian import HessianProducts
from gradviz.landscape.objective import Objective

__all__ = ["Minimum", "polished_minimum"]

_MOST_STEPS = 40
_MOST_HALVINGS = 30
_FLAT = 1e-12
_SMALL_STEP = 1e-9  # as a share of the ranges of the plane


@dataclass(frozen=True, slots=True)
class Minimum:
    """The lowest point within the ranges of the plane. `inside`: the gradient vanishes there; else it is on the
    border.
    """

    place: tuple[float, float]
    loss: float
    inside: bool


@np.errstate(all="ignore")
def polished_minimum(
    objective: Objective,
    plane: Plane,
    xs: Vector,
    ys: Vector,
    losses: Vector,
    cancelled: Callable[[], bool] = lambda: False,
) -> Minimum | None:
    """Descend within the plane from the lowest finite one of `losses` (ny, nx), in float64 with the exact Hessian.

    None where no loss is finite or where `cancelled()` answered True.
    """
    finite = np.isfinite(losses)
    if not finite.any():
        return None
    j, i = _lowest(np.where(finite, losses, np.inf))
    lows, widths = np.array([xs[0], ys[0]]), np.array([xs[-1] - xs[0], ys[-1] - ys[0]])
    # In units of the two ranges, because the coordinates may differ by orders of magnitude.
    place = (np.array([xs[i], ys[j]]) - lows) / widths
    axes = np.stack([plane.x.vector * widths[0], plane.y.vector * widths[1]])
    reach = 2.0 / (min(losses.shape) - 1)

    def loss_at(share: Vector) -> float:
        a, b = (lows + share * widths).tolist()
        return objective.at(plane.at(a, b))

    loss, inside = loss_at(place), False
    for _step in range(_MOST_STEPS):
        if cancelled():
            return None
        a, b = (lows + place * widths).tolist()
        products = HessianProducts(objective, plane.at(a, b))
        with np.errstate(all="ignore"):
            slope = axes @ products.gradient
            hessian = axes @ products.times(axes).T
        step = _newton(slope, hessian, reach)
        if step is None:
            break
        nearer = _lower(loss_at, place, step, loss)
        if nearer is None:
            inside = True  # no representable step reaches a lower loss
            break
        moved = nearer[0] - place
        place, loss = nearer
        if np.abs(moved).max() < _SMALL_STEP:
            inside = True
            break
    inside = inside and bool(((place > 0.0) & (place < 1.0)).all())
    a, b = (lows + place * widths).tolist()
    return Minimum((a, b), loss, inside)


def _lowest(losses: Vector) -> tuple[int, int]:
    """The lowest point of the grid; in a flat valley that reaches the border, the one nearest to the centre."""
    rows, columns = np.nonzero(losses == losses.min())
    away = np.hypot(rows / (losses.shape[0] - 1) - 0.5, columns / (losses.shape[1] - 1) - 0.5)
    nearest = int(np.argmin(away))
    return int(rows[nearest]), int(columns[nearest])


def _newton(slope: Vector, hessian: Vector, reach: float) -> Vector | None:
    """The step to the minimum of the local quadratic, at most `reach` long; downhill along eigenvectors of negative
    curvature. None where a number is not finite."""
    found = eigen((hessian + hessian.T) / 2)
    if found is None or not np.isfinite(slope).all():
        return None
    values, vectors = found
    size = np.maximum(np.abs(values), max(_FLAT * float(np.abs(values).max()), 1e-300))
    with np.errstate(all="ignore"):
        step: Vector = -vectors @ ((vectors.T @ slope) / size)
    length = float(np.abs(step).max())
    if not np.isfinite(length):
        return None
    return step * (reach / length) if length > reach else step


def _lower(loss_at: Callable[[Vector], float], place: Vector, step: Vector, loss: float) -> tuple[Vector, float] | None:
    """The first of successively shorter steps that reaches a lower loss within the ranges; None where none does."""
    for _halving in range(_MOST_HALVINGS):
        nearer = np.clip(place + step, 0.0, 1.0)
        found = loss_at(nearer)
        if found < loss:
            return nearer, found
        step = step / 2
    return None
