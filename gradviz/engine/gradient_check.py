"""Backpropagation compared with two independent derivatives: central differences and the complex step.

Central differences are extrapolated by Ridders' tableau (Ridders 1982), the complex step is Im L(w + ih)/h at
h = 1e-30 (Squire and Trapp 1998), which subtracts nothing and so loses no digits. Errors are relative, element
by element. Each method is trusted only within its own accuracy at the parameter in question: a difference within the
rounding of the passes is no error, and where rounding hides any difference the method reports that it cannot tell
(`rounding`). Each parameter costs a dozen forward passes, so for a large network only a sample of each layer's
parameters is compared, drawn with a fixed seed; the report says how many.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Network, Vector
from gradviz.engine.numerical_derivatives import NumericalDerivatives
from gradviz.engine.rounding import RoundingBounds, rounding_bounds

__all__ = ["TOLERANCE", "GradientCheck", "MethodCheck", "check_gradient"]

TOLERANCE = 1e-7

_ALL_UP_TO = 5000  # parameters; of a larger network a sample of this size is compared:
_DRAWN = 96


@dataclass(frozen=True, slots=True)
class MethodCheck:
    """One method: the largest relative error, the parameter that has it, and how many parameters it compared.

    `worst` is None where nothing differed. A parameter is not compared where the loss has a kink, nor where the
    method's own rounding hides any difference; `cannot_tell` counts the latter.
    """

    max_relative_error: float
    worst: str | None
    compared: int
    cannot_tell: int = 0


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """Both methods; `complex_step` is None where an activation cannot take complex numbers.

    `tried` of all `parameters` were examined; for `cannot_tell` of them neither method could decide.
    """

    parameters: int
    central: MethodCheck
    complex_step: MethodCheck | None
    tried: int = 0
    cannot_tell: int = 0

    @property
    def _largest(self) -> MethodCheck:
        other = self.complex_step
        return self.central if other is None or self.central.max_relative_error >= other.max_relative_error else other

    @property
    def max_relative_error(self) -> float:
        """The larger of the two methods' largest errors; infinite where the loss is not finite."""
        return self._largest.max_relative_error

    @property
    def worst(self) -> str | None:
        """The parameter that has the largest error; None where nothing differs."""
        return self._largest.worst

    @property
    def is_finite(self) -> bool:
        """Whether there was anything to compare: the loss and its gradient are finite."""
        return self.max_relative_error < float("inf")

    @property
    def agrees(self) -> bool:
        """Whether backpropagation agrees to a relative 1e-7 wherever a method can decide."""
        return self.max_relative_error < TOLERANCE

    @property
    def disagrees(self) -> bool:
        """Whether backpropagation is wrong somewhere."""
        return self.is_finite and not self.agrees


@dataclass(slots=True, eq=False)
class _MethodResult:
    """One method's result for each parameter, shape (P,): its relative error (0 where it cannot decide), whether a
    numerical derivative is known, whether it agrees with backpropagation, and whether rounding hides the answer."""

    errors: Vector
    known: NDArray[np.bool_]
    agrees: NDArray[np.bool_]
    cannot_tell: NDArray[np.bool_]

    @property
    def differs(self) -> NDArray[np.bool_]:
        return self.known & ~self.agrees & ~self.cannot_tell

    def defer_to(self, other: _MethodResult) -> None:
        """Where the other method agrees with backpropagation, take this method's difference for its own inaccuracy."""
        overruled = self.differs & other.known & (other.errors < TOLERANCE) & ~other.cannot_tell
        self.cannot_tell |= overruled
        self.errors[overruled] = 0.0

    def summary(self, network: Network) -> MethodCheck:
        worst = int(self.errors.argmax())
        largest, compared = float(self.errors[worst]), self.known & ~self.cannot_tell
        name = network.ref(worst).name if largest > 0 else None
        return MethodCheck(largest, name, int(compared.sum()), int((self.known & self.cannot_tell).sum()))


def check_gradient(
    network: Network, loss: str, parameters: Vector, inputs: Vector, targets: Vector,
    l1: float = 0.0, l2: float = 0.0, progress: Callable[[int, int], None] = lambda done, count: None,
) -> GradientCheck:  # fmt: skip
    """Compare the gradient of the objective, penalty included, at these flat parameters on this batch.

    `progress(done, count)` is called for each parameter that was compared, of `count`.
    """
    with np.errstate(all="ignore"):
        numerical = NumericalDerivatives(network, loss, parameters, inputs, targets, l1, l2)
        bounds = rounding_bounds(numerical.work, numerical.parameters, inputs, targets, l1, l2)
        gradient = numerical.backpropagation()
        if not np.isfinite(gradient).all() or not np.isfinite(numerical.value()):
            nothing = MethodCheck(float("inf"), None, 0)
            return GradientCheck(network.parameter_count, nothing, None)
        places = _places(network)
        by_difference = _by_difference(numerical, gradient, places, bounds, progress)
        by_complex = None
        if all(activation.complex_step for activation in numerical.work.activations):
            slopes, uncertain = numerical.complex_slopes(places, bounds.reach)
            by_complex = _judge(gradient, slopes, uncertain, bounds)
            by_difference.defer_to(by_complex)
            by_complex.defer_to(by_difference)
    told = by_difference.known & ~by_difference.cannot_tell
    if by_complex is not None:
        told |= by_complex.known & ~by_complex.cannot_tell
    return GradientCheck(
        network.parameter_count, by_difference.summary(network),
        None if by_complex is None else by_complex.summary(network), len(places), len(places) - int(told.sum()),
    )  # fmt: skip


def _by_difference(
    numerical: NumericalDerivatives, gradient: Vector, places: list[int], bounds: RoundingBounds,
    progress: Callable[[int, int], None],
) -> _MethodResult:  # fmt: skip
    """Central differences; where one disagrees, a second one with other step sizes widens its uncertainty."""
    slopes, uncertain = np.full(gradient.size, np.nan), np.zeros(gradient.size)
    for done, place in enumerate(places):
        progress(done, len(places))
        slopes[place], uncertain[place] = numerical.central_difference(place, bounds.loss)
        gap = abs(gradient[place] - slopes[place])
        if gap > max(TOLERANCE * abs(gradient[place]), uncertain[place] + 2.0 * bounds.gradient[place]):
            again, also_uncertain = numerical.central_difference(place, bounds.loss, factor=0.3)
            uncertain[place] = max(uncertain[place], also_uncertain) + abs(again - slopes[place])
    return _judge(gradient, slopes, uncertain, bounds)


def _judge(gradient: Vector, slopes: Vector, uncertain: Vector, bounds: RoundingBounds) -> _MethodResult:
    """Compare the gradient with `slopes` (P,), NaN where unknown; `uncertain` (P,) bounds the error of each slope."""
    known = ~np.isnan(slopes)
    gap = np.where(known, np.abs(gradient - slopes), 0.0)
    size = np.maximum(np.abs(gradient), np.where(known, np.abs(slopes), 0.0))
    errors = gap / np.where(size > 0, size, 1.0)
    # Both numbers carry the rounding of their sums. Where the terms cancel to nothing, no digit is left to compare, and
    # both count as zero if the rounding is negligible beside the terms.
    rounding = 2.0 * bounds.gradient
    is_nothing = (gap <= rounding) & (rounding <= TOLERANCE * bounds.terms)
    agrees = ((errors < TOLERANCE) & (uncertain < np.inf)) | is_nothing
    cannot_tell = ~agrees & ~(gap > rounding + uncertain)  # also true where a bound is not finite
    errors[(errors >= TOLERANCE) & (agrees | cannot_tell)] = 0.0
    return _MethodResult(errors, known, agrees, cannot_tell)


def _places(network: Network) -> list[int]:
    """Indices of the parameters to compare: all, or for a large network the same number from each layer."""
    if network.parameter_count <= _ALL_UP_TO:
        return list(range(network.parameter_count))
    rng, chosen = np.random.default_rng(0), set[int]()
    everything = np.arange(network.parameter_count, dtype=np.float64)
    blocks = [network.block(everything, layer).ravel().astype(np.intp) for layer in range(network.layer_count)]
    for block in blocks:
        chosen.update(rng.choice(block, min(len(block), -(-_DRAWN // len(blocks))), replace=False).tolist())
    return sorted(chosen)
