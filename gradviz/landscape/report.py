"""The curvature at one point of a run: a request, and the report that is computed from it in any thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset
from gradviz.engine.network import Vector
from gradviz.landscape.curvature import Spectrum, second_derivative_along, spectrum
from gradviz.landscape.hessian import HessianProducts
from gradviz.landscape.objective import Objective
from gradviz.landscape.points import evaluate_points

__all__ = ["CurvatureReport", "CurvatureRequest", "compute_curvature"]

_REACH = 2.5  # how far the preview goes, in steps
_POINTS = 51


@dataclass(frozen=True, eq=False)
class CurvatureRequest:
    """The curvature of `objective` at `parameters` over those that `free` marks, and the loss along `step` (P,).

    Equal where the numbers that come out must be equal.
    """

    objective: Objective
    dataset: Dataset
    indices: NDArray[np.intp]
    all_data: bool
    parameters: Vector
    step: Vector
    free: NDArray[np.bool_]

    @property
    def cost(self) -> int:
        """Multiplications, roughly: the products of the Hessian with its vectors."""
        count = len(self.parameters)
        return min(count, 200) * count * len(self.objective.inputs) * 4

    @cached_property
    def _key(self) -> tuple[object, ...]:
        objective = self.objective
        return (
            objective.network.setup, objective.loss, objective.l1, objective.l2, id(self.dataset),
            b"" if self.all_data else self.indices.tobytes(), self.parameters.tobytes(), self.step.tobytes(),
            self.free.tobytes(),
        )  # fmt: skip

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CurvatureRequest) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@dataclass(frozen=True, eq=False)
class CurvatureReport:
    """The curvature at a point, and the loss along the step that is taken there.

    `products` multiplies vectors with the Hessian, `spectrum` has its extreme eigenvalues. A point on the step is at t,
    0 at its beginning and 1 at its end: `actual` (k,) are the losses at `times` (k,), and `loss`, `slope` and
    `second_derivative` (by t) are those at t = 0. The gradient predicts loss + slope·t, the curvature adds
    ½·second_derivative·t²."""

    request: CurvatureRequest
    products: HessianProducts
    spectrum: Spectrum
    times: Vector
    actual: Vector
    loss: float
    slope: float
    second_derivative: float

    @property
    def nbytes(self) -> int:
        """What keeping it costs; its request holds its parameters and its step twice, once as a key."""
        request = self.request
        given = 2 * (request.parameters.nbytes + request.step.nbytes) + request.objective.inputs.nbytes
        return given + self.products.nbytes + self.spectrum.vectors.nbytes


def compute_curvature(
    request: CurvatureRequest, cancelled: Callable[[], bool] = lambda: False
) -> CurvatureReport | None:
    """All of it; None where `cancelled()` answered True on the way."""
    products = HessianProducts(request.objective, request.parameters, request.free)
    found = spectrum(products, cancelled)
    if found is None:
        return None
    times = np.linspace(0.0, _REACH, _POINTS)
    with np.errstate(all="ignore"):  # a step may lead beyond float64
        points = [request.parameters + t * request.step for t in times]
    actual = evaluate_points(request.objective, points, cancelled)
    if actual is None:
        return None
    times.flags.writeable = actual.flags.writeable = False
    with np.errstate(all="ignore"):
        slope = float(products.gradient @ request.step)
    return CurvatureReport(
        request, products, found, times, actual, request.objective.at(request.parameters), slope,
        second_derivative_along(products, request.step),
    )  # fmt: skip
