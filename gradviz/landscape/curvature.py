"""The curvature of the loss at a point: the Hessian's extreme eigenvalues, on a plane and in the whole space.

For small networks the whole Hessian is computed; for larger ones Lanczos iteration with full reorthogonalisation, whose
Ritz values approach the extreme eigenvalues from inside the spectrum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gradviz.engine.network import Vector
from gradviz.landscape.direction import Plane
from gradviz.landscape.hessian import HessianProducts

__all__ = ["Curvature", "PlaneCurvature", "Spectrum", "eigen", "plane_curvature", "second_derivative_along", "spectrum"]

_DENSE = 160
_MOST_PRODUCTS = 80
_TOLERANCE = 1e-8
_SEED = 1
# Eigenvalues below this share of the largest in size are zero to rounding.
_FLAT = 1e-10


@dataclass(frozen=True, slots=True)
class Curvature:
    """The largest and the smallest eigenvalue of a Hessian: second derivatives of the loss along unit eigenvectors.

    Where `exact`, they are accurate to rounding; else the true eigenvalues are within `error` of them."""

    largest: float
    smallest: float
    exact: bool = True
    error: float = 0.0

    @property
    def condition(self) -> float | None:
        """λ_max/λ_min where all curvatures are positive; infinite where the smallest is zero; None where one is
        negative or not finite: the condition number is of a minimum only.
        """
        if not (np.isfinite(self.largest) and np.isfinite(self.smallest)) or self.largest <= 0.0:
            return None
        if abs(self.smallest) <= _FLAT * self.largest:
            return float("inf")
        return self.largest / self.smallest if self.smallest > 0.0 else None

    @property
    def stable_rate(self) -> float | None:
        """2/λ_max, the learning rate above which plain gradient descent on this quadratic diverges; None where no
        curvature is positive."""
        return 2.0 / self.largest if np.isfinite(self.largest) and self.largest > 0.0 else None


@dataclass(frozen=True, slots=True, eq=False)
class Spectrum:
    """The whole network's `curvature`, and unit eigenvectors as rows (k, P): that of the largest eigenvalue, then that
    of the next one where it is known."""

    curvature: Curvature
    vectors: Vector


@dataclass(frozen=True, slots=True, eq=False)
class PlaneCurvature:
    """The Hessian on a plane in its orthonormal coordinates, (2, 2), and its `curvature`."""

    matrix: Vector
    curvature: Curvature


def spectrum(products: HessianProducts, cancelled: Callable[[], bool] = lambda: False) -> Spectrum | None:
    """Extreme eigenvalues of the Hessian over the free parameters; None where cancelled."""
    free = np.flatnonzero(products.free)
    count = len(products.free)
    if not len(free):
        return Spectrum(Curvature(0.0, 0.0), np.zeros((0, count)))
    if not np.isfinite(products.gradient).all():
        return _not_finite(count)
    if len(free) <= _DENSE:
        whole = products.full()[np.ix_(free, free)]
        found = eigen(whole)
        if found is None:
            return _not_finite(count)
        values, vectors = found
        rows = np.zeros((min(2, len(free)), count))
        rows[:, free] = vectors[:, ::-1].T[:2]
        return Spectrum(Curvature(float(values[-1]), float(values[0])), rows)
    return _lanczos(products, cancelled)


def plane_curvature(products: HessianProducts, plane: Plane) -> PlaneCurvature:
    """The exact 2×2 Hessian on the plane, in orthonormal coordinates, so that its eigenvalues are second derivatives
    along unit steps in the space of parameters."""
    first = plane.x.vector / np.linalg.norm(plane.x.vector)
    second = plane.y.vector - (plane.y.vector @ first) * first
    second = second / np.linalg.norm(second)
    axes = np.stack([first, second])
    with np.errstate(all="ignore"):
        matrix = axes @ products.times(axes).T
    matrix = 0.5 * (matrix + matrix.T)
    found = eigen(matrix)
    low, high = (np.nan, np.nan) if found is None else found[0].tolist()
    return PlaneCurvature(matrix, Curvature(high, low))


def second_derivative_along(products: HessianProducts, step: Vector) -> float:
    """stepᵀ·H·step; the quadratic prediction adds half of it to the linear one."""
    with np.errstate(all="ignore"):
        return float(step @ products.times(step[None])[0])


def eigen(matrix: Vector) -> tuple[Vector, Vector] | None:
    """Eigenvalues, ascending, and eigenvectors as columns; None where they overflow float64."""
    if not np.isfinite(matrix).all():
        return None
    try:
        found = np.linalg.eigh(matrix)
    except np.linalg.LinAlgError:  # for numbers near the largest float64
        return None
    return (found[0], found[1]) if np.isfinite(found[0]).all() else None


def _not_finite(count: int) -> Spectrum:
    return Spectrum(Curvature(np.nan, np.nan), np.zeros((0, count)))


def _lanczos(products: HessianProducts, cancelled: Callable[[], bool]) -> Spectrum | None:
    """Golub and Van Loan, Matrix Computations, section 10.1, with every new vector made orthogonal to all previous
    ones.
    """
    count = len(products.free)
    vector = np.where(products.free, np.random.default_rng(_SEED).normal(size=count), 0.0)
    vector /= np.linalg.norm(vector)
    basis = np.zeros((_MOST_PRODUCTS, count))
    diagonal: list[float] = []
    beside: list[float] = []
    values, ritz, errors = np.zeros(1), np.ones((1, 1)), (np.inf, np.inf)
    for place in range(_MOST_PRODUCTS):
        if cancelled():
            return None
        basis[place] = vector
        image = products.times(vector[None])[0]
        if not np.isfinite(image).all():
            return _not_finite(count)
        diagonal.append(float(vector @ image))
        known = basis[: place + 1]
        for _twice in range(2):
            image -= (known @ image) @ known
        with np.errstate(all="ignore"):
            left = float(np.linalg.norm(image))
        matrix = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
        found = eigen(matrix)
        if found is None:
            return _not_finite(count)
        values, ritz = found
        size = max(abs(values[0]), abs(values[-1]), 1e-300)
        # The residual of a Ritz pair bounds its distance from an eigenvalue.
        errors = left * abs(float(ritz[-1, -1])), left * abs(float(ritz[-1, 0]))
        if max(errors) <= _TOLERANCE * size or left <= 1e-14 * size:
            break
        beside.append(left)
        vector = image / left
    vectors = ritz[:, ::-1].T[:2] @ basis[: len(values)]
    size = max(abs(values[0]), abs(values[-1]))
    curvature = Curvature(float(values[-1]), float(values[0]), max(errors) <= _TOLERANCE * size, float(max(errors)))
    return Spectrum(curvature, vectors)
