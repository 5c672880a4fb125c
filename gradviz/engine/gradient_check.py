"""Backpropagation held against two derivatives that know nothing of it: central differences and the complex step.

Central differences are extrapolated by Ridders' tableau (Ridders 1982), the complex step is Im L(w + ih)/h at
h = 1e-30 (Squire and Trapp 1998), which subtracts nothing and so loses no digits. Errors are relative, element
by element; a gap that is no larger than the rounding of the sums that both numbers come from is no error.
Each parameter costs a dozen forward passes, so of a large network some of each layer are compared, drawn by a fixed
seed; the report says how many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from gradviz.engine.network import Network, Vector
from gradviz.engine.passes import Array, Workspace, penalty_value

__all__ = ["TOLERANCE", "GradientCheck", "MethodCheck", "check_gradient"]

TOLERANCE = 1e-7

_COMPLEX_STEP = 1e-30
_FIRST_STEP = 0.02
_SMALLEST_STEP = 1e-6
_LEVELS = 6
_ALL_UP_TO = 5000  # parameters; of more, so many are compared:
_DRAWN = 96
# Rounding errors of a sum of n terms stay far below 64 of its largest possible one.
_ROUNDING = 64.0 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class MethodCheck:
    """One method: the largest relative error, the parameter that has it, and how many parameters it compared.

    `worst` is None where nothing differed. A parameter is not compared where the method says nothing about it.
    """

    max_relative_error: float
    worst: str | None
    compared: int


@dataclass(frozen=True, slots=True)
class GradientCheck:
    """Both methods; `complex_step` is None where an activation cannot take complex numbers.

    Central differences leave out parameters that sit on a kink of the loss, such as a ReLU at exactly 0. `tried` of
    all `parameters` were held against them.
    """

    parameters: int
    central: MethodCheck
    complex_step: MethodCheck | None
    tried: int = 0

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
    def agrees(self) -> bool:
        """Whether backpropagation agrees to a relative 1e-7."""
        return self.max_relative_error < TOLERANCE


def check_gradient(
    network: Network, loss: str, parameters: Vector, inputs: Vector, targets: Vector,
    l1: float = 0.0, l2: float = 0.0, progress: Callable[[int, int], None] = lambda done, count: None,
) -> GradientCheck:  # fmt: skip
    """Compare the gradient of the objective, penalty included, at these flat parameters on this batch.

    `progress(done, count)` is called for each parameter that was compared, of `count`.
    """
    with np.errstate(all="ignore"):
        objective = _Objective(network, loss, parameters, inputs, targets, l1, l2)
        gradient, floor, noise = objective.backpropagation()
        if not np.isfinite(gradient).all() or not np.isfinite(noise):
            nothing = MethodCheck(float("inf"), None, 0)
            return GradientCheck(network.parameter_count, nothing, None)
        places = _places(network)
        slopes, steps = np.full(network.parameter_count, np.nan), np.ones(network.parameter_count)
        for done, place in enumerate(places):
            progress(done, len(places))
            slopes[place], steps[place] = objective.central_difference(place)
        by_difference = _compare(network, gradient, slopes, floor + noise / steps)
        by_complex = None
        if all(activation.complex_step for activation in objective.real.activations):
            by_complex = _compare(network, gradient, objective.complex_slopes(places), floor)
    return GradientCheck(network.parameter_count, by_difference, by_complex, len(places))


def _places(network: Network) -> list[int]:
    """Which parameters are compared: all, or of a large network as many of each layer, its biases included."""
    if network.parameter_count <= _ALL_UP_TO:
        return list(range(network.parameter_count))
    rng, chosen = np.random.default_rng(0), set[int]()
    everything = np.arange(network.parameter_count, dtype=np.float64)
    blocks = [network.block(everything, layer).ravel().astype(np.intp) for layer in range(network.layer_count)]
    for block in blocks:
        chosen.update(rng.choice(block, min(len(block), -(-_DRAWN // len(blocks))), replace=False).tolist())
    return sorted(chosen)


def _compare(network: Network, gradient: Vector, slopes: Vector, floor: Vector) -> MethodCheck:
    known = ~np.isnan(slopes)
    gap = np.where(known, np.abs(gradient - slopes), 0.0)
    size = np.maximum(np.abs(gradient), np.abs(slopes))
    errors = gap / np.where(size > 0, size, 1.0)
    # A gradient that cancels to nothing has no digits left to compare: rounding alone is no disagreement.
    errors[(errors >= TOLERANCE) & (gap <= floor)] = 0.0
    worst = int(errors.argmax())
    largest = float(errors[worst])
    return MethodCheck(largest, network.ref(worst).name if largest > 0 else None, int(known.sum()))


class _Objective:
    """The objective of one batch as a function of its parameters, real and complex."""

    def __init__(
        self, network: Network, loss: str, parameters: Vector, inputs: Vector, targets: Vector, l1: float, l2: float
    ) -> None:
        self.network, self.inputs, self.targets, self.l1, self.l2 = network, inputs, targets, l1, l2
        self.parameters = np.array(parameters)
        self.real = Workspace(network, loss, len(inputs))
        self.real.bind(self.parameters)
        self.real.hold(inputs, targets)
        self.real.forward(inputs)
        self.pieces = self._pieces()

    def backpropagation(self) -> tuple[Vector, Vector, float]:
        """The gradient under test; how far rounding alone may move each entry; and the rounding of L itself."""
        work, network = self.real, self.network
        work.backward(self.inputs, self.targets)
        scratch = np.empty_like(self.parameters)
        work.add_penalty_gradient(self.parameters, self.l1, self.l2, scratch)
        penalty = float(penalty_value(network, self.parameters, self.l1, self.l2))
        noise = penalty + float(np.abs(work.sample_losses(self.targets)).mean())
        floor = np.where(network.weight_mask, self.l1 + self.l2 * np.abs(self.parameters), 0.0)
        # The magnitudes that δ is made of, however much of them cancels: a sum is no more exact than its terms.
        reach = (np.abs(work.a[-1]) + np.abs(self.targets)) / len(self.inputs) + np.abs(work.delta[-1])
        for layer in range(network.layer_count - 1, -1, -1):
            below = np.abs(work.a[layer - 1] if layer else self.inputs)
            weights, biases = network.weights(self.parameters, layer), network.biases(self.parameters, layer)
            noise += float((np.abs(work.delta[layer]) * (below @ np.abs(weights))).sum())
            network.weights(floor, layer)[...] += below.T @ reach
            bias_floor = network.biases(floor, layer)
            if biases is not None and bias_floor is not None:
                noise += float((np.abs(work.delta[layer]) * np.abs(biases)).sum())
                bias_floor += reach.sum(axis=0)
            if layer:
                above = np.abs(work.delta[layer] @ weights.T)
                slope = np.empty_like(above)
                work.activations[layer - 1].derivative(work.z[layer - 1], work.a[layer - 1], slope)
                # 1 − a carries the rounding of 1, however small it is.
                reach = (reach @ np.abs(weights.T)) * np.abs(slope) + above
        return np.array(work.gradient), _ROUNDING * floor, _ROUNDING * noise

    def central_difference(self, place: int) -> tuple[float, float]:
        """∂L/∂w of the parameter at `place`, and the smallest step used; NaN where it sits on a kink."""
        here = float(self.parameters[place])
        step = _FIRST_STEP * max(1.0, abs(here))
        while not self._is_smooth_within(place, here, step):
            step /= 4.0
            if step < _SMALLEST_STEP:
                return float("nan"), _SMALLEST_STEP
        best, best_error, used = float("nan"), float("inf"), step
        row: list[float] = []
        for _level in range(_LEVELS):
            new = [self._difference(place, here, step)]
            for order, coarse in enumerate(row, start=1):
                new.append(new[-1] + (new[-1] - coarse) / (4.0**order - 1.0))
                error = max(abs(new[-1] - new[-2]), abs(new[-1] - coarse))
                if error < best_error:
                    best, best_error, used = new[-1], error, step
            row = new
            step /= 2.0
        return best, used

    def complex_slopes(self, places: list[int]) -> Vector:
        """Im L(w + ih)/h of the parameters at `places`, NaN for the others."""
        moved = self.parameters.astype(np.complex128)
        work = Workspace(self.network, self.real.loss.name, len(self.inputs), np.complex128)
        work.bind(moved)
        work.hold(self.inputs, self.targets)
        slopes = np.full(self.parameters.size, np.nan)
        for place in places:
            moved[place] += 1j * _COMPLEX_STEP
            work.forward(self.inputs)
            value = work.sample_losses(self.targets).mean()
            value = value + penalty_value(self.network, moved, self.l1, self.l2)
            slopes[place] = value.imag / _COMPLEX_STEP
            moved[place] = self.parameters[place]
        return slopes

    def _values(self, place: int, value: float) -> tuple[Vector, float]:
        """Losses of the samples, and the penalty, with one parameter set; it is left set."""
        self.parameters[place] = value
        self.real.forward(self.inputs)
        penalty = float(penalty_value(self.network, self.parameters, self.l1, self.l2))
        return self.real.sample_losses(self.targets), penalty

    def _difference(self, place: int, here: float, step: float) -> float:
        above, below = here + step, here - step
        losses_above, penalty_above = self._values(place, above)
        losses_below, penalty_below = self._values(place, below)
        self.parameters[place] = here
        # Subtracted sample by sample, so that what does not move cancels exactly.
        rise = float((losses_above - losses_below).mean()) + (penalty_above - penalty_below)
        return rise / (above - below)

    def _is_smooth_within(self, place: int, here: float, step: float) -> bool:
        """Whether every piecewise function stays on its piece between w − h and w + h."""
        if self.l1 and 0.0 < abs(here) <= step and self.network.weight_mask[place]:
            return False
        for value in (here + step, here - step):
            self._values(place, value)
            same = all(np.array_equal(a, b) for a, b in zip(self._pieces(), self.pieces, strict=True))
            self.parameters[place] = here
            if not same:
                return False
        return True

    def _pieces(self) -> list[Array]:
        return list(_pieces(self.real, self.targets))


def _pieces(work: Workspace, targets: Vector) -> Iterator[Array]:
    """On which piece of its definition each piecewise function stands after a forward pass."""
    for activation, z in zip(work.activations, work.z, strict=True):
        if activation.has_kink or activation.name == "elu":
            yield np.sign(z)
    if work.loss.has_kink:
        yield np.sign(work.a[-1] - targets)
    elif work.loss.name == "huber":
        yield np.abs(work.a[-1] - targets) <= 1.0
