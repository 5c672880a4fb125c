"""Derivatives of activations keep their digits where the output has rounded to its limit: to fifty digits."""

import mpmath
import numpy as np
import pytest

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES, output_delta
from gradviz.engine.unrolled_calls import unrolled

SLOPES = {
    "sigmoid": lambda z: mpmath.exp(-z) / (1 + mpmath.exp(-z)) ** 2,
    "tanh": lambda z: mpmath.sech(z) ** 2,
    "elu": lambda z: mpmath.exp(z) if z < 0 else mpmath.mpf(1),
    "softplus": lambda z: 1 / (1 + mpmath.exp(-z)),
    "gelu": lambda z: mpmath.ncdf(z) + z * mpmath.npdf(z),
}
# A last digit of z weighs z² times as much in e^(−z²/2).
TOLERANCES = {"gelu": 1e-12}
REACH = {"sigmoid": 700.0, "tanh": 350.0, "elu": 700.0, "softplus": 700.0, "gelu": 35.0}


@pytest.mark.parametrize("name", list(SLOPES))
@mpmath.workdps(50)
def test_slopes_keep_their_digits_in_both_tails(name: str) -> None:
    near = np.random.default_rng(0).uniform(-12.0, 12.0, 200)
    z = np.concatenate([near, np.linspace(-REACH[name], REACH[name], 120)])[None]
    a, slope = np.empty_like(z), np.empty_like(z)
    ACTIVATIONS[name].forward(z, a)
    ACTIVATIONS[name].derivative(z, a, slope)
    exact = [SLOPES[name](mpmath.mpf(value)) for value in z[0].tolist()]
    size = [max(abs(e), mpmath.mpf(10) ** -300) for e in exact]
    errors = [float(abs(s - e) / m) for s, e, m in zip(slope[0].tolist(), exact, size, strict=True)]
    if name == "gelu":  # Φ + z·φ goes through zero near −0.75
        errors = [error for error, value in zip(errors, z[0], strict=True) if abs(value + 0.7517915) > 0.05]
    assert max(errors) < TOLERANCES.get(name, 2e-11)


def test_a_slope_is_the_same_whatever_else_is_in_the_array() -> None:
    """Whether some z far out make the others take the longer way must not show in one bit."""
    z = np.array([[0.3, -1.0, 2.5, -3.3, 9.0, -40.0, 5.0, 0.0]])
    for name in SLOPES:
        entry, a, slope, alone = ACTIVATIONS[name], np.empty_like(z), np.empty_like(z), np.empty_like(z)
        entry.forward(z, a)
        entry.derivative(z, a, slope)
        for place in range(z.size):
            one = np.s_[:, place : place + 1]
            entry.derivative(z[one], a[one], alone[one])
        assert slope.tobytes() == alone.tobytes(), name


@pytest.mark.parametrize("loss", ["mean_absolute_error", "huber", "half_squared_error"])
@mpmath.workdps(90)
def test_softmax_keeps_the_sign_of_a_delta_that_is_far_below_its_terms(loss: str) -> None:
    """At e^−88 of the others, g_k − Σ a_j·g_j rounded to 0 or to a wrong sign."""
    z, y = np.array([[88.0, 0.0, -1.0], [9.0, 1.0, 0.5]]), np.array([[0.25, 1.0, 0.5], [0.0, 0.75, 1.0]])
    a, delta, scratch = np.empty_like(z), np.empty_like(z), np.empty_like(z)
    ACTIVATIONS["softmax"].forward(z, a)
    unrolled(output_delta(LOSSES[loss], ACTIVATIONS["softmax"], z, a, y, delta, scratch))()
    for row in range(2):
        powers = [mpmath.exp(mpmath.mpf(value)) for value in z[row].tolist()]
        shares = [power / sum(powers) for power in powers]
        slopes = [_slope(loss, share - target) for share, target in zip(shares, y[row].tolist(), strict=True)]
        for k in range(3):
            # As differences, which lose nothing.
            exact = shares[k] * sum(s * (slopes[k] - g) for s, g in zip(shares, slopes, strict=True)) / 2
            assert delta[row, k] == pytest.approx(float(exact), rel=1e-12, abs=0)


def _slope(loss: str, error: mpmath.mpf) -> mpmath.mpf:
    if loss == "mean_absolute_error":
        return mpmath.sign(error) / 3
    return error if loss == "half_squared_error" else max(min(error, mpmath.mpf(1)), mpmath.mpf(-1))
