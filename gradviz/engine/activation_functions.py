"""Activation functions, each with its derivative and its second derivative beside it; `activations` is the table.

`forward(z, out)` and `derivative(z, a, out)` write into `out` (same shape as `z`) and allocate as little as
they can, because the training loop runs them for every layer of every update; for the same reason `out` is
passed by position, which is faster than by keyword. `forward` also takes complex `z` where `complex_step` says so.

A derivative that is computed from the output, such as 1 − a², loses digits where the output is close to its limit.
There, and only there, it is computed from z; the extreme slope or z shows whether any element needs this. Such a
derivative also exists as a list of calls, `…_slope_calls`: between two small calls each layer of Python is felt.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.unrolled_calls import Call

__all__ = [
    "elu",
    "elu_second",
    "elu_slope",
    "gelu",
    "gelu_second",
    "gelu_slope",
    "leaky_relu",
    "leaky_relu_slope",
    "linear",
    "linear_slope",
    "relu",
    "relu_slope",
    "sigmoid",
    "sigmoid_second",
    "sigmoid_slope",
    "sigmoid_slope_calls",
    "softmax",
    "softmax_slope",
    "softplus",
    "softplus_second",
    "softplus_slope",
    "tanh_second",
    "tanh_slope",
    "tanh_slope_calls",
    "zero",
]

Array = NDArray[Any]
# As an array, because turning a Python number into one costs a third of a small call.
_ONE, _MINUS_ONE = np.array(1.0), np.array(-1.0)
_ONE_CALL_IS_QUICKER = 1000  # elements; NumPy copies signs between arrays element by element
# Where an output is closer to its limit than this, 1 − a has lost more than sixteen bits.
_SATURATED = 2.0**-16
_NO_OVERFLOW = 700.0**2  # of a sum of squares: no cosh of these numbers overflows
_SIGMOID_LIMIT = -math.log(_SATURATED)  # the z above which this is the case


def sigmoid(z: Array, out: Array) -> None:
    """σ(z) = 1 / (1 + e^−z) without overflow. ½(1 + tanh(z/2)) would lose digits in the left tail."""
    if np.iscomplexobj(z):
        np.copyto(out, _complex_sigmoid(z))
        return
    # e^−|z| ≤ 1 never overflows; both branches divide by the same 1 + e^−|z|.
    if z.size < _ONE_CALL_IS_QUICKER:
        np.copysign(z, _MINUS_ONE, out)
    else:
        np.abs(z, out)
        np.negative(out, out)
    np.exp(out, out)
    numerator = np.where(z >= 0, 1.0, out)
    np.add(out, 1.0, out)
    np.divide(numerator, out, out)


def _complex_sigmoid(z: Array) -> Array:
    small = np.exp(np.where(z.real >= 0, -z, z))
    return np.where(z.real >= 0, 1.0, small) / (1.0 + small)


def sigmoid_slope(z: Array, a: Array, out: Array) -> None:
    for function, *arguments in sigmoid_slope_calls(z, a, out):
        function(*arguments)


def sigmoid_slope_calls(z: Array, a: Array, out: Array) -> list[Call]:
    return [(np.subtract, _ONE, a, out), (np.multiply, out, a, out), (_check_sigmoid, z.argmax, z.item, z, a, out)]


def _check_sigmoid(largest: Callable[[], Any], item: Callable[[Any], float], z: Array, a: Array, out: Array) -> None:
    if not item(largest()) < _SIGMOID_LIMIT:
        far = z >= _SIGMOID_LIMIT  # there 1 − a is e^−z·a
        near_one = a[far]
        left = np.exp(np.negative(z[far]))
        out[far] = left * near_one * near_one


def sigmoid_second(z: Array, a: Array, slope: Array) -> Array:
    found: Array = slope * (1.0 - 2.0 * a)
    return found


def linear(z: Array, out: Array) -> None:
    np.copyto(out, z)


def linear_slope(z: Array, a: Array, out: Array) -> None:
    out.fill(1.0)


def zero(z: Array, a: Array, slope: Array) -> Array:
    return np.zeros_like(z)


def tanh_slope(z: Array, a: Array, out: Array) -> None:
    for function, *arguments in tanh_slope_calls(z, a, out):
        function(*arguments)


def tanh_slope_calls(
    z: Array, a: Array, out: Array, ones: Array = _ONE, parts: Sequence[tuple[Array, Array]] = ()
) -> list[Call]:
    # For large arrays np.square is quicker than np.multiply, with the same result.
    checks = [(_check_tanh, slopes.argmin, slopes.item, sums, slopes) for sums, slopes in parts or ((z, out),)]
    return [(np.square, a, out), (np.subtract, ones, out, out), *checks]


def _check_tanh(smallest: Callable[[], Any], item: Callable[[Any], float], z: Array, out: Array) -> None:
    if item(smallest()) >= _SATURATED:
        return
    far = (out < _SATURATED).ravel().nonzero()[0]  # there 1 − a² is 1 / cosh² z
    steep = z.take(far)
    if steep.dot(steep) < _NO_OVERFLOW:  # entering an errstate takes as long as three small calls
        np.cosh(steep, steep)
    else:
        with np.errstate(over="ignore"):
            np.cosh(steep, steep)
    np.divide(_ONE, steep, steep)
    np.multiply(steep, steep, steep)
    out.put(far, steep)


def tanh_second(z: Array, a: Array, slope: Array) -> Array:
    found: Array = -2.0 * a * slope
    return found


def relu(z: Array, out: Array) -> None:
    if np.iscomplexobj(z):
        np.copyto(out, np.where(z.real > 0, z, 0.0))
    else:
        np.maximum(z, 0.0, out=out)  # unlike np.where(z > 0, z, 0), this keeps NaN


def relu_slope(z: Array, a: Array, out: Array) -> None:
    np.greater(z.real, 0.0, out=out, casting="unsafe")
    _keep_nan(z, out)


_LEAK = 0.01


def leaky_relu(z: Array, out: Array) -> None:
    np.multiply(z, _LEAK, out)
    np.copyto(out, z, where=z.real > 0)


def leaky_relu_slope(z: Array, a: Array, out: Array) -> None:
    out.fill(_LEAK)
    np.copyto(out, 1.0, where=z.real > 0)
    _keep_nan(z, out)


def elu(z: Array, out: Array) -> None:
    positive = z.real > 0
    np.expm1(np.where(positive, 0.0, z), out)
    np.copyto(out, z, where=positive)


def elu_slope(z: Array, a: Array, out: Array) -> None:
    # For z ≤ 0 the slope is e^z; computed as a + 1 it would lose digits. At z = 0 both sides give 1.
    np.minimum(z, 0.0, out=out)
    np.exp(out, out)


def elu_second(z: Array, a: Array, slope: Array) -> Array:
    return np.where(z > 0.0, 0.0, slope)


def softplus(z: Array, out: Array) -> None:
    """ln(1 + e^z), without overflow: max(z, 0) + ln(1 + e^−|z|)."""
    if np.iscomplexobj(z):
        positive = z.real > 0
        np.copyto(out, np.where(positive, z, 0.0) + _complex_log1p(np.exp(np.where(positive, -z, z))))
    else:
        # np.logaddexp gives the same result, but is not vectorised: ten times as slow for large arrays.
        tail = np.abs(z)
        np.negative(tail, tail)
        np.exp(tail, tail)
        np.log1p(tail, tail)
        np.maximum(z, 0.0, out=out)
        np.add(out, tail, out)


def _complex_log1p(w: Array) -> Array:
    """ln(1 + w) near w = 0, where NumPy's complex log1p takes the logarithm of a sum that is already rounded to 1."""
    x, y = w.real, w.imag
    found: Array = 0.5 * np.log1p(2.0 * x + x * x + y * y) + 1j * np.arctan2(y, 1.0 + x)
    return found


def softplus_slope(z: Array, a: Array, out: Array) -> None:
    sigmoid(z, out)


def softplus_second(z: Array, a: Array, slope: Array) -> Array:
    tail = np.exp(-np.abs(z))
    found: Array = tail / (1.0 + tail) ** 2
    return found


_SQRT_HALF = math.sqrt(0.5)
_INV_SQRT_TAU = 1.0 / math.sqrt(2.0 * math.pi)


def _normal_cdf(z: Array) -> Array:
    """Φ(z), the normal distribution function, by the C library's erfc: accurate in both tails."""
    flat = (z * -_SQRT_HALF).ravel().tolist()
    return 0.5 * np.fromiter(map(math.erfc, flat), dtype=np.float64, count=z.size).reshape(z.shape)


def gelu(z: Array, out: Array) -> None:
    # At −∞ the factor Φ wins: the limit is 0, where −∞·0 would be NaN.
    np.multiply(np.where(np.isneginf(z), 0.0, z), _normal_cdf(z), out)


def gelu_slope(z: Array, a: Array, out: Array) -> None:
    np.multiply(z, z, out)
    np.multiply(out, -0.5, out)
    np.exp(out, out)
    np.multiply(out, _INV_SQRT_TAU, out)
    np.multiply(out, np.where(np.isinf(z), 0.0, z), out)
    np.add(out, _normal_cdf(z), out)


def gelu_second(z: Array, a: Array, slope: Array) -> Array:
    # (Φ + z·φ)′ = φ·(2 − z²); far out φ is 0, where ∞·0 would be NaN.
    square = np.minimum(z * z, 1e6)
    found: Array = _INV_SQRT_TAU * np.exp(-0.5 * square) * (2.0 - square)
    return found


def softmax(z: Array, out: Array) -> None:
    peak = z.real.max(axis=-1, keepdims=True)
    np.subtract(z, peak, out)
    np.exp(out, out)
    np.divide(out, out.sum(axis=-1, keepdims=True), out)


def softmax_slope(z: Array, a: Array, out: Array) -> None:
    """The diagonal of the Jacobian, a(1 − a). The whole Jacobian is applied by `losses`."""
    np.subtract(_ONE, a, out)
    # For the largest unit, 1 − a is the sum of the other outputs, which loses no digits.
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
