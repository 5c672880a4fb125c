"""Activations at extreme inputs: no overflow, no warning, no hidden NaN, no lost digits."""

import math
import warnings

import numpy as np
import pytest

from gradviz.engine.activations import ACTIVATIONS

UNITWISE = [name for name, entry in ACTIVATIONS.items() if not entry.output_only]
FAR = [-800.0, -36.7, -1.0, -1e-300, 0.0, 1e-300, 1.0, 36.7, 800.0]


def both(name: str, values: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """f(z) and f′(z) of a row of numbers, with every warning of NumPy an error but underflow."""
    entry, z = ACTIVATIONS[name], np.array([values])
    a, slope = np.empty_like(z), np.empty_like(z)
    with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
        warnings.simplefilter("error")
        entry.forward(z, a)
        entry.derivative(z, a, slope)
    return a[0], slope[0]


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_finite_at_extreme_inputs_without_a_warning(name: str) -> None:
    a, slope = both(name, FAR)
    assert np.isfinite(a).all()
    assert np.isfinite(slope).all()


@pytest.mark.parametrize("name", UNITWISE)
def test_nan_stays_nan_and_stays_alone(name: str) -> None:
    with np.errstate(all="ignore"):
        entry, z = ACTIVATIONS[name], np.array([[1.0, np.nan, -1.0]])
        a, slope = np.empty_like(z), np.empty_like(z)
        entry.forward(z, a)
        entry.derivative(z, a, slope)
    assert np.isnan(a).tolist() == [[False, True, False]]
    if name != "linear":  # its slope is 1 whatever z is
        assert np.isnan(slope).tolist() == [[False, True, False]]


LIMITS = {
    "linear": (-math.inf, math.inf), "sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, math.inf),
    "leaky_relu": (-math.inf, math.inf), "elu": (-1.0, math.inf), "softplus": (0.0, math.inf), "gelu": (0.0, math.inf),
}  # fmt: skip


def test_the_table_of_limits_is_complete() -> None:
    assert list(LIMITS) == UNITWISE


@pytest.mark.parametrize("name", UNITWISE)
def test_limits_at_infinity(name: str) -> None:
    a, slope = both(name, [-math.inf, math.inf])
    assert tuple(a) == LIMITS[name]
    assert np.isfinite(slope).all()


def test_tails_keep_their_digits() -> None:
    """Against the definitions where those are exact enough."""
    z = [-700.0, -36.7, -20.0, 20.0, 36.7]
    assert both("sigmoid", z)[0] == pytest.approx([1 / (1 + math.exp(-v)) for v in z], rel=1e-15, abs=0)
    assert both("softplus", z)[0] == pytest.approx([math.log1p(math.exp(v)) for v in z], rel=1e-15, abs=0)
    assert both("elu", [-1e-12])[0] == pytest.approx([-1e-12 + 0.5e-24], rel=1e-15, abs=0)
    # In the tail a last digit of z weighs z² times as much in the result.
    gelu = [v * 0.5 * math.erfc(-v / math.sqrt(2)) for v in (-36.7, -20.0, -3.0, 3.0)]
    assert both("gelu", [-36.7, -20.0, -3.0, 3.0])[0] == pytest.approx(gelu, rel=1e-12, abs=0)


def test_relu_at_zero_is_flat() -> None:
    assert both("relu", [0.0, -0.0])[1].tolist() == [0.0, 0.0]
    assert both("leaky_relu", [0.0])[1].tolist() == [0.01]


def test_softmax_sums_to_one_and_ignores_a_shift() -> None:
    a, _ = both("softmax", [800.0, 801.0, 799.0])
    b, _ = both("softmax", [0.0, 1.0, -1.0])
    assert a.sum() == pytest.approx(1.0, rel=1e-15)
    assert a == pytest.approx(b, rel=1e-15)
