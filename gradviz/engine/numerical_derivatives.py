"""The derivative of an objective with respect to a parameter without backpropagation, with a bound on its error."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from gradviz.engine.network import Network, Vector
from gradviz.engine.passes import Array, Workspace, penalty_value

__all__ = ["NumericalDerivatives"]

_COMPLEX_STEP = 1e-30
_LARGE_COMPLEX_STEP = 1e-9  # over the largest input: for gradients so small that the usual step underflows
_SMALLEST = 5e-324
_FIRST_STEP = 0.02
_MOST_MOVED = 0.25  # the most by which the first step may change a pre-activation
_FEWEST_HALVES = 2.0**-16  # the smallest step that is tried, as a share of the first
_LEVELS = 6
_FEWEST_ULPS = 64.0  # a step is at least this many ulps of the parameter; a shorter one is rounded away
# Ridders' error estimate is the difference of two extrapolations, not a bound; hence the factor.
_CAUTION = 8.0


class NumericalDerivatives:
    """The objective of one batch as a function of its parameters, real and complex."""

    def __init__(
        self, network: Network, loss: str, parameters: Vector, inputs: Vector, targets: Vector, l1: float, l2: float
    ) -> None:
        self.network, self.inputs, self.targets, self.l1, self.l2 = network, inputs, targets, l1, l2
        self.parameters = np.array(parameters)
        self.work = Workspace(network, loss, len(inputs))
        self.work.bind(self.parameters)
        self.work.hold(inputs, targets)
        self.work.forward(inputs)
        self._pieces = list(_pieces(self.work, targets))
        below = [inputs, *self.work.a[:-1]]
        self._largest_below = [np.abs(a).max(axis=0, initial=0.0) for a in below]

    def value(self) -> float:
        """The objective at the parameters that are set."""
        penalty = float(penalty_value(self.network, self.parameters, self.l1, self.l2))
        return penalty + float(self.work.sample_losses(self.targets).mean())

    def backpropagation(self) -> Vector:
        """The gradient under test."""
        self.work.backward(self.inputs, self.targets)
        self.work.add_penalty_gradient(self.parameters, self.l1, self.l2, np.empty_like(self.parameters))
        return np.array(self.work.gradient)

    def central_difference(self, place: int, noise: float, factor: float = 1.0) -> tuple[float, float]:
        """∂L/∂w of the parameter with index `place`, NaN at a kink, and a bound on its error.

        `noise` bounds the rounding of L. The first step is `factor` times the usual one, which depends on the size of
        the parameter and of the numbers that it is multiplied by. The bound is infinite where such a step is too small
        to change the parameter.
        """
        here = float(self.parameters[place])
        ref = self.network.ref(place)
        multiplied = 1.0 if ref.is_bias else float(self._largest_below[ref.layer][ref.source])
        first = factor * min(_FIRST_STEP * max(1.0, abs(here)), _MOST_MOVED / max(multiplied, 1e-3))
        step = first
        while not self._is_smooth_within(place, here, step):
            step /= 4.0
            if step < _FEWEST_HALVES * first:
                return float("nan"), 0.0
        return self._extrapolated(place, here, step, noise)

    def _extrapolated(self, place: int, here: float, step: float, noise: float) -> tuple[float, float]:
        """Ridders' tableau: differences at decreasing steps; returns the extrapolation with the smallest estimated
        error, and that error.
        """
        best, best_error = 0.0, float("inf")
        row: list[float] = []
        for _level in range(_LEVELS):
            if noise / step >= best_error:
                break  # a smaller step can only be worse
            if step < _FEWEST_ULPS * math.ulp(here):
                break
            new = [self._difference(place, here, step)]
            for order, coarse in enumerate(row, start=1):
                new.append(new[-1] + (new[-1] - coarse) / (4.0**order - 1.0))
                error = _CAUTION * max(abs(new[-1] - new[-2]), abs(new[-1] - coarse)) + noise / step
                if error < best_error:
                    best, best_error = new[-1], error
            row = new
            step /= 2.0
        return best, best_error

    def complex_slopes(self, places: list[int], reach: float) -> tuple[Vector, Vector]:
        """Im L(w + ih)/h of the parameters at `places`, NaN for the others, and a bound on the error of each, both
        (P,).

        `reach` as in `RoundingBounds`. Where the imaginary part may have underflowed, the slope is computed again with
        a larger h, and the difference between two such steps bounds its truncation error.
        """
        moved = self.parameters.astype(np.complex128)
        work = Workspace(self.network, self.work.loss.name, len(self.inputs), np.complex128)
        work.bind(moved)
        work.hold(self.inputs, self.targets)

        def slope(place: int, step: float) -> float:
            moved[place] = complex(self.parameters[place], step)
            work.forward(self.inputs)
            value = work.sample_losses(self.targets).mean() + penalty_value(self.network, moved, self.l1, self.l2)
            moved[place] = self.parameters[place]
            return float(value.imag) / step

        slopes, uncertain = np.full(self.parameters.size, np.nan), np.zeros(self.parameters.size)
        lost = 64.0 * _SMALLEST * max(reach, 1.0)
        large = _LARGE_COMPLEX_STEP / max(1.0, float(np.abs(self.inputs).max(initial=0.0)))
        for place in places:
            slopes[place], uncertain[place] = slope(place, _COMPLEX_STEP), lost / _COMPLEX_STEP
            if uncertain[place] > 1e-9 * abs(slopes[place]):
                again = slope(place, large)
                slopes[place] = slope(place, large / 8.0)
                uncertain[place] = 8.0 * lost / large + abs(slopes[place] - again)
        return slopes, uncertain

    def _values(self, place: int, value: float) -> tuple[Vector, float]:
        """Losses of the samples, and the penalty, with one parameter set to `value`; the parameter keeps that value."""
        self.parameters[place] = value
        self.work.forward(self.inputs)
        penalty = float(penalty_value(self.network, self.parameters, self.l1, self.l2))
        return self.work.sample_losses(self.targets), penalty

    def _difference(self, place: int, here: float, step: float) -> float:
        above, below = here + step, here - step
        losses_above, penalty_above = self._values(place, above)
        losses_below, penalty_below = self._values(place, below)
        self.parameters[place] = here
        # Subtracted sample by sample, so that samples whose loss does not change cancel exactly.
        rise = float((losses_above - losses_below).mean()) + (penalty_above - penalty_below)
        return rise / (above - below)

    def _is_smooth_within(self, place: int, here: float, step: float) -> bool:
        """Whether every piecewise function stays on its piece between w − h and w + h."""
        if self.l1 and 0.0 < abs(here) <= step and self.network.weight_mask[place]:
            return False
        for value in (here + step, here - step) if self._pieces else ():
            self._values(place, value)
            same = all(
                np.array_equal(a, b) for a, b in zip(_pieces(self.work, self.targets), self._pieces, strict=True)
            )
            self.parameters[place] = here
            if not same:
                return False
        return True


def _pieces(work: Workspace, targets: Vector) -> Iterator[Array]:
    """Which piece of its definition each piecewise function used in the last forward pass."""
    for activation, z in zip(work.activations, work.z, strict=True):
        for piece in activation.pieces:
            yield np.sign(z - piece)
    for piece in work.loss.pieces:
        error = work.a[-1] - targets
        yield np.sign(error) if piece == 0.0 else np.sign(np.abs(error) - piece)
