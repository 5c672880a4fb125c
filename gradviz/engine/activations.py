"""Activation functions: each entry holds its forward and its derivative side by side.

`forward(z, out)` and `derivative(z, a, out)` write into `out` (same shape as `z`) and allocate as little as
they can, because the training loop runs them for every layer of every update; for the same reason `out` is
passed by place, which is quicker than by name. `forward` also takes complex `z` where `complex_step` says so.

A derivative formed from the output, such as 1 − a², loses its digits where the output comes close to its limit. There,
and only there, it is formed from z; one look at the extreme slope or z tells whether that is needed at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["ACTIVATIONS", "Activation", "sigmoid", "softplus"]

Array = NDArray[Any]
# As an array, because turning a Python number into one costs a third of a small call.
_ONE = np.array(1.0)
# Where less than this of an output is left to its limit, 1 − a has lost more than sixteen bits.
_SATURATED = 2.0**-16
_SIGMOID_LIMIT = -math.log(_SATURATED)  # the z from which that is so


class Activation(NamedTuple):
    """One activation function f with a = f(z), applied unit by unit (softmax: over a sample's units).

    `formula` and `slope` are the textbook forms of f and f′. `second_derivative(z, a, slope)` returns f″(z); None
    where units meet. `range` holds the limits of f, `pieces` the z where its definition changes; `has_kink` says that
    the derivative jumps there (its value is the one from the left). `complex_step` says whether `forward` takes
    complex z, `in_place` whether it may write over z. Where `takes_ones`, `derivative` has a fourth argument: an array
    of ones, with 2 in rows where no unit is, so that the 1 of a bias does not look like a saturated output.
    """

    name: str
    title: str
    formula: str
    slope: str
    forward: Callable[[Array, Array], None]
    derivative: Callable[..., None]
    second_derivative: Callable[[Array, Array, Array], Array] | None
    range: tuple[float, float]
    pieces: tuple[float, ...] = ()
    has_kink: bool = False
    complex_step: bool = True
    output_only: bool = False
    in_place: bool = False
    takes_ones: bool = False

    @property
    def is_bounded(self) -> bool:
        """Whether no output is infinite, whatever z is."""
        return self.range[0] > -math.inf and self.range[1] < math.inf

    @property
    def is_identity(self) -> bool:
        """Whether f(z) = z, so that nothing needs computing."""
        return self.forward is _linear


def sigmoid(z: Array, out: Array) -> None:
    """σ(z) = 1 / (1 + e^−z) in the form that overflows for no z: ½(1 + tanh(z/2)) loses digits in the left tail."""
    if np.iscomplexobj(z):
        np.copyto(out, _complex_sigmoid(z))
        return
    # e^−|z| ≤ 1 never overflows; both branches divide by the same 1 + e^−|z|.
    np.copysign(z, -1.0, out)
    np.exp(out, out)
    numerator = np.where(z >= 0, 1.0, out)
    np.add(out, 1.0, out)
    np.divide(numerator, out, out)


def _complex_sigmoid(z: Array) -> Array:
    small = np.exp(np.where(z.real >= 0, -z, z))
    return np.where(z.real >= 0, 1.0, small) / (1.0 + small)


def _sigmoid_slope(z: Array, a: Array, out: Array) -> None:
    np.subtract(_ONE, a, out)
    np.multiply(out, a, out)
    if not z.item(z.argmax()) < _SIGMOID_LIMIT:
        far = z >= _SIGMOID_LIMIT  # there 1 − a is e^−z·a
        near_one = a[far]
        left = np.exp(np.negative(z[far]))
        out[far] = left * near_one * near_one


def _sigmoid_second(z: Array, a: Array, slope: Array) -> Array:
    found: Array = slope * (1.0 - 2.0 * a)
    return found


def _linear(z: Array, out: Array) -> None:
    np.copyto(out, z)


def _linear_slope(z: Array, a: Array, out: Array) -> None:
    out.fill(1.0)


def _zero(z: Array, a: Array, slope: Array) -> Array:
    return np.zeros_like(z)


def _tanh_slope(z: Array, a: Array, out: Array, ones: Array = _ONE) -> None:
    np.multiply(a, a, out)
    np.subtract(ones, out, out)
    if not out.item(out.argmin()) >= _SATURATED:
        far = out < _SATURATED  # there 1 − a² is 1 / cosh² z
        steep = z[far]
        with np.errstate(over="ignore"):
            np.cosh(steep, steep)
        np.divide(_ONE, steep, steep)
        np.multiply(steep, steep, steep)
        out[far] = steep


def _tanh_second(z: Array, a: Array, slope: Array) -> Array:
    found: Array = -2.0 * a * slope
    return found


def _relu(z: Array, out: Array) -> None:
    if np.iscomplexobj(z):
        np.copyto(out, np.where(z.real > 0, z, 0.0))
    else:
        np.maximum(z, 0.0, out=out)  # unlike a choice by z > 0, this keeps a NaN visible


def _relu_slope(z: Array, a: Array, out: Array) -> None:
    np.greater(z.real, 0.0, out=out, casting="unsafe")
    _keep_nan(z, out)


_LEAK = 0.01


def _leaky_relu(z: Array, out: Array) -> None:
    np.multiply(z, _LEAK, out)
    np.copyto(out, z, where=z.real > 0)


def _leaky_relu_slope(z: Array, a: Array, out: Array) -> None:
    out.fill(_LEAK)
    np.copyto(out, 1.0, where=z.real > 0)
    _keep_nan(z, out)


def _elu(z: Array, out: Array) -> None:
    positive = z.real > 0
    np.expm1(np.where(positive, 0.0, z), out)
    np.copyto(out, z, where=positive)


def _elu_slope(z: Array, a: Array, out: Array) -> None:
    # For z ≤ 0 the slope is e^z, of which a + 1 would lose the digits; at z = 0 both sides give 1.
    np.minimum(z, 0.0, out=out)
    np.exp(out, out)


def _elu_second(z: Array, a: Array, slope: Array) -> Array:
    return np.where(z > 0.0, 0.0, slope)


def softplus(z: Array, out: Array) -> None:
    """ln(1 + e^z), without overflow: max(z, 0) + ln(1 + e^−|z|)."""
    if np.iscomplexobj(z):
        positive = z.real > 0
        np.copyto(out, np.where(positive, z, 0.0) + _complex_log1p(np.exp(np.where(positive, -z, z))))
    else:
        np.logaddexp(z, 0.0, out)


def _complex_log1p(w: Array) -> Array:
    """ln(1 + w) near w = 0, where NumPy's own takes the logarithm of a sum that has rounded to 1."""
    x, y = w.real, w.imag
    found: Array = 0.5 * np.log1p(2.0 * x + x * x + y * y) + 1j * np.arctan2(y, 1.0 + x)
    return found


def _softplus_slope(z: Array, a: Array, out: Array) -> None:
    sigmoid(z, out)


def _softplus_second(z: Array, a: Array, slope: Array) -> Array:
    tail = np.exp(-np.abs(z))
    found: Array = tail / (1.0 + tail) ** 2
    return found


_SQRT_HALF = math.sqrt(0.5)
_INV_SQRT_TAU = 1.0 / math.sqrt(2.0 * math.pi)


def _normal_cdf(z: Array) -> Array:
    """Φ(z) by the C library's erfc, exact to the last digits in both tails."""
    flat = (z * -_SQRT_HALF).ravel().tolist()
    return 0.5 * np.fromiter(map(math.erfc, flat), dtype=np.float64, count=z.size).reshape(z.shape)


def _gelu(z: Array, out: Array) -> None:
    # At −∞ the factor Φ wins: the limit is 0, where −∞·0 would be NaN.
    np.multiply(np.where(np.isneginf(z), 0.0, z), _normal_cdf(z), out)


def _gelu_slope(z: Array, a: Array, out: Array) -> None:
    np.multiply(z, z, out)
    np.multiply(out, -0.5, out)
    np.exp(out, out)
    np.multiply(out, _INV_SQRT_TAU, out)
    np.multiply(out, np.where(np.isinf(z), 0.0, z), out)
    np.add(out, _normal_cdf(z), out)


def _gelu_second(z: Array, a: Array, slope: Array) -> Array:
    # (Φ + z·φ)′ = φ·(2 − z²); far out φ is 0, where ∞·0 would be NaN.
    square = np.minimum(z * z, 1e6)
    found: Array = _INV_SQRT_TAU * np.exp(-0.5 * square) * (2.0 - square)
    return found


def _softmax(z: Array, out: Array) -> None:
    peak = z.real.max(axis=-1, keepdims=True)
    np.subtract(z, peak, out)
    np.exp(out, out)
    np.divide(out, out.sum(axis=-1, keepdims=True), out)


def _softmax_slope(z: Array, a: Array, out: Array) -> None:
    """The diagonal of the Jacobian, a(1 − a). The whole Jacobian is applied by `losses`."""
    np.subtract(_ONE, a, out)
    # Of the largest unit 1 − a is what the others have.
    largest = a.argmax(axis=-1)[..., None]
    others = np.array(a)
    np.put_along_axis(others, largest, 0.0, axis=-1)
    np.put_along_axis(out, largest, others.sum(axis=-1, keepdims=True), axis=-1)
    np.multiply(out, a, out)


def _keep_nan(z: Array, out: Array) -> None:
    """A comparison turns NaN into 0 or 1; put it back, so that a diverged network never looks healthy."""
    bad = np.isnan(z)
    if bad.any():
        out[bad] = np.nan


_INF = math.inf
_ENTRIES = (
    Activation("linear", "linear", "z", "1", _linear, _linear_slope, _zero, (-_INF, _INF), in_place=True),
    Activation("sigmoid", "sigmoid", "1 / (1 + exp(−z))", "a(1 − a)", sigmoid, _sigmoid_slope, _sigmoid_second,
               (0.0, 1.0)),
    Activation("tanh", "tanh", "tanh z", "1 − a²", np.tanh, _tanh_slope, _tanh_second, (-1.0, 1.0),
               in_place=True, takes_ones=True),
    Activation("relu", "ReLU", "max(z, 0)", "1 for z > 0, else 0", _relu, _relu_slope, _zero, (0.0, _INF),
               pieces=(0.0,), has_kink=True, in_place=True),
    Activation("leaky_relu", "leaky ReLU", "z for z > 0, else 0.01·z", "1 for z > 0, else 0.01",
               _leaky_relu, _leaky_relu_slope, _zero, (-_INF, _INF), pieces=(0.0,), has_kink=True),
    Activation("elu", "ELU", "z for z > 0, else exp(z) − 1", "1 for z > 0, else exp(z)", _elu, _elu_slope, _elu_second,
               (-1.0, _INF), pieces=(0.0,)),
    Activation("softplus", "softplus", "ln(1 + exp(z))", "σ(z)", softplus, _softplus_slope, _softplus_second,
               (0.0, _INF)),
    Activation("gelu", "GELU", "z·Φ(z)", "Φ(z) + z·φ(z)", _gelu, _gelu_slope, _gelu_second, (-0.17004, _INF),
               complex_step=False),
    Activation("softmax", "softmax", "exp(z_k) / Σ_j exp(z_j)", "a_k(1 − a_k), and −a_k·a_j across units",
               _softmax, _softmax_slope, None, (0.0, 1.0), output_only=True),
)  # fmt: skip

ACTIVATIONS: dict[str, Activation] = {entry.name: entry for entry in _ENTRIES}
