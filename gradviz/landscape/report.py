"""The curvature at one point of a run: the request, and the report computed from it, which any thread may do."""

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

_REACH = 2.5  # how far along the step the loss is computed, in steps
_POINTS = 51


@dataclass(frozen=True, eq=False)
class CurvatureRequest:
    """The curvature of `objective` at `parameters` over the parameters that `free` marks, and the loss along `step`
    (P,).

    Requests are equal where their reports must be equal.
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
        """Roughly the number of multiplications of the Hessian-vector products."""
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
    """The curvature at a point, and the loss along the step from that point.

    `products` multiplies vectors by the Hessian, `spectrum` has its extreme eigenvalues. Points on the step are given
    by t, 0 at its beginning and 1 at its end: `actual` (k,) are the losses at `times` (k,); `loss`, `slope` and
    `second_derivative` (with respect to t) are those at t = 0. The gradient predicts loss + slope·t, the curvature adds
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
        """Its size in memory, in bytes; its request holds the parameters and the step twice, once as a key."""
        request = self.request
        given = 2 * (request.parameters.nbytes + request.step.nbytes) + request.objective.inputs.nbytes
        return given + self.products.nbytes + self.spectrum.vectors.nbytes


def compute_curvature(
    request: CurvatureRequest, cancelled: Callable[[], bool] = lambda: False
) -> CurvatureReport | None:
    """The report; None where `cancelled()` answered True during the computation."""
    products = HessianProducts(request.objective, request.parameters, request.free)
    found = spectrum(products, cancelled)
    if found is None:
        return None
    times = np.linspace(0.0, _REACH, _POINTS)
    with np.errstate(all="ignore"):  # the loss along a step may overflow
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
