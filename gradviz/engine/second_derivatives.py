"""Second derivatives of activations and losses: what curvature needs beside the derivatives of backpropagation.

One entry for each activation and each loss; tests hold each against differences of the first derivative. At a
kink the value is the one from the left, as for the first derivative.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["ACTIVATION_SECOND_DERIVATIVES", "LOSS_SECOND_DERIVATIVES"]

Array = NDArray[Any]
_INV_SQRT_TAU = 1.0 / math.sqrt(2.0 * math.pi)


def _none(z: Array, a: Array) -> Array:
    return np.zeros_like(z)


def _gelu(z: Array, a: Array) -> Array:
    # (Φ + z·φ)′ = φ·(2 − z²); far out φ is 0, where ∞·0 would be NaN.
    square = np.minimum(z * z, 1e6)
    found: Array = _INV_SQRT_TAU * np.exp(-0.5 * square) * (2.0 - square)
    return found


def _softplus(z: Array, a: Array) -> Array:
    tail = np.exp(-np.abs(z))
    found: Array = tail / (1.0 + tail) ** 2
    return found


# f″(z) by the activation's name, from z and a = f(z), unit by unit. Softmax, where every output depends on every z, is
# in `landscape.hessian`.
ACTIVATION_SECOND_DERIVATIVES: dict[str, Callable[[Array, Array], Array]] = {
    "linear": _none,
    "sigmoid": lambda z, a: a * (1.0 - a) * (1.0 - 2.0 * a),
    "tanh": lambda z, a: -2.0 * a * (1.0 - a * a),
    "relu": _none,
    "leaky_relu": _none,
    "elu": lambda z, a: np.where(z > 0.0, 0.0, a + 1.0),
    "softplus": _softplus,
    "gelu": _gelu,
}

# ∂²ℓ/∂ŷ² of one sample by the loss's name, from a = ŷ and y, output by output. The fused losses are in
# `landscape.hessian`.
LOSS_SECOND_DERIVATIVES: dict[str, Callable[[Array, Array], Array]] = {
    "half_squared_error": lambda a, y: np.ones_like(a),
    "squared_error": lambda a, y: np.full_like(a, 2.0),
    "mean_squared_error": lambda a, y: np.full_like(a, 2.0 / y.shape[-1]),
    "mean_absolute_error": lambda a, y: np.zeros_like(a),
    "huber": lambda a, y: (np.abs(a - y) <= 1.0).astype(np.float64),
}
