"""The gradient of a setup's first batch in arithmetic of eighty digits: what an alarm of the check has to stand up to.

The forward pass is written from the formulas, parameter after parameter moved by 10⁻³⁵; it shares nothing with the
engine but the layout of the parameters.
"""

from collections.abc import Sequence

import mpmath
import numpy as np

from gradviz.engine.network import Network

__all__ = ["exact_slope"]

_DIGITS = 80
_STEP = mpmath.mpf(10) ** -30
Number = mpmath.mpf
ACTIVATIONS = {
    "linear": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "leaky_relu": lambda z: z if z > 0 else z * mpmath.mpf(0.01),
    "elu": lambda z: z if z > 0 else mpmath.expm1(z),
    "softplus": lambda z: mpmath.log1p(mpmath.exp(-abs(z))) + max(z, 0),
    "gelu": lambda z: z * mpmath.erfc(-z / mpmath.sqrt(2)) / 2,
}


def exact_slope(
    network: Network, loss: str, parameters: np.ndarray, place: int, inputs: np.ndarray, targets: np.ndarray,
    l1: float = 0.0, l2: float = 0.0,
) -> float:  # fmt: skip
    """∂L/∂w of the parameter at `place`, rounded once at the end."""
    # A saturated unit is 1 − 10⁻³⁰⁰ and less: digits beyond eighty are those of what is left.
    with mpmath.workdps(_DIGITS + 700):
        flat = [mpmath.mpf(value) for value in parameters.tolist()]
        values = []
        for sign in (1, -1):
            moved = list(flat)
            moved[place] += sign * _STEP
            values.append(_objective(network, loss, moved, inputs, targets, l1, l2))
        return float((values[0] - values[1]) / (2 * _STEP))


def _objective(
    network: Network, loss: str, flat: Sequence[Number], inputs: np.ndarray, targets: np.ndarray, l1: float, l2: float
) -> Number:
    indices = np.arange(network.parameter_count)
    total = mpmath.mpf(0)
    for x, y in zip(inputs.tolist(), targets.tolist(), strict=True):
        a, z = [mpmath.mpf(value) for value in x], []
        for layer, name in enumerate(network.activations):
            weights, biases = network.weights(indices, layer), network.biases(indices, layer)
            z = [
                mpmath.fdot(a, [flat[place] for place in column]) + (0 if biases is None else flat[biases[unit]])
                for unit, column in enumerate(weights.T.tolist())
            ]
            a = _softmax(z) if name == "softmax" else [ACTIVATIONS[name](value) for value in z]
        total += _loss(loss, z, a, [mpmath.mpf(value) for value in y])
    weights = [flat[place] for place in np.flatnonzero(network.weight_mask)]
    penalty = mpmath.mpf(l1) * sum(map(abs, weights)) + mpmath.mpf(l2) * mpmath.fdot(weights, weights) / 2
    return total / len(inputs) + penalty


def _softmax(z: list[Number]) -> list[Number]:
    powers = [mpmath.exp(value - max(z)) for value in z]
    return [power / sum(powers) for power in powers]


def _loss(name: str, z: list[Number], a: list[Number], y: list[Number]) -> Number:
    errors = [output - target for output, target in zip(a, y, strict=True)]
    squares = mpmath.fdot(errors, errors)
    sizes = [abs(error) for error in errors]
    if name == "binary_cross_entropy":
        return sum(ACTIVATIONS["softplus"](value) - target * value for value, target in zip(z, y, strict=True))
    if name == "categorical_cross_entropy":
        log_sum = max(z) + mpmath.log(sum(mpmath.exp(value - max(z)) for value in z))
        return log_sum * sum(y) - mpmath.fdot(y, z)
    return {
        "half_squared_error": squares / 2,
        "squared_error": squares,
        "mean_squared_error": squares / len(errors),
        "mean_absolute_error": sum(sizes) / len(errors),
        "huber": sum(size * size / 2 if size <= 1 else size - mpmath.mpf(0.5) for size in sizes),
    }[name]
