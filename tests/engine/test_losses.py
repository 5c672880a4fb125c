"""Losses against their formulas, also at extreme outputs, where the textbook form over- or underflows."""

import math

import numpy as np
import pytest

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES, output_delta
from gradviz.engine.unrolled_calls import unrolled

Y, A = np.array([[0.0, 1.0, 0.5], [1.0, 0.0, 0.0]]), np.array([[0.2, 0.9, 2.5], [0.1, 0.3, 0.2]])
FORMULAS = {
    "half_squared_error": lambda a, y: 0.5 * sum((a - y) ** 2),
    "squared_error": lambda a, y: sum((a - y) ** 2),
    "mean_squared_error": lambda a, y: sum((a - y) ** 2) / 3,
    "mean_absolute_error": lambda a, y: sum(abs(a - y)) / 3,
    "huber": lambda a, y: sum(0.5 * e * e if abs(e) <= 1 else abs(e) - 0.5 for e in a - y),
}


def applied(loss: str, z: np.ndarray) -> np.ndarray:
    entry = ACTIVATIONS[LOSSES[loss].requires_activation or "linear"]
    a = np.empty_like(z)
    entry.forward(z, a)
    return a


def losses_of(loss: str, z: list[list[float]], y: list[list[float]]) -> np.ndarray:
    points, targets = np.array(z), np.array(y)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        return LOSSES[loss].value(points, applied(loss, points), targets)


def test_every_loss_is_tested() -> None:
    assert {*FORMULAS, "binary_cross_entropy", "categorical_cross_entropy"} == set(LOSSES)


@pytest.mark.parametrize("name", list(FORMULAS))
def test_values(name: str) -> None:
    expected = [FORMULAS[name](a, y) for a, y in zip(A, Y, strict=True)]
    assert LOSSES[name].value(A, A, Y) == pytest.approx(expected, rel=1e-15)


def test_binary_cross_entropy() -> None:
    for z in (-3.0, 0.0, 2.0):
        a = 1 / (1 + math.exp(-z))
        for y in (0.0, 1.0, 0.3):
            expected = -(y * math.log(a) + (1 - y) * math.log(1 - a))
            assert losses_of("binary_cross_entropy", [[z]], [[y]]) == pytest.approx([expected], rel=1e-14)


def test_binary_cross_entropy_at_extreme_outputs() -> None:
    """1 − σ(z) is 0 from z = 36.7 on; on the logits nothing is lost."""
    assert losses_of("binary_cross_entropy", [[800.0]], [[0.0]]).tolist() == [800.0]
    assert losses_of("binary_cross_entropy", [[-800.0]], [[1.0]]).tolist() == [800.0]
    assert losses_of("binary_cross_entropy", [[50.0]], [[1.0]])[0] >= 0.0
    assert losses_of("binary_cross_entropy", [[-50.0]], [[0.0]]) == pytest.approx([math.exp(-50.0)], rel=1e-12)


def test_categorical_cross_entropy() -> None:
    z = [[1.0, -2.0, 0.5]]
    shares = np.exp(z[0]) / np.exp(z[0]).sum()
    assert losses_of("categorical_cross_entropy", z, [[0, 0, 1]]) == pytest.approx([-math.log(shares[2])], rel=1e-14)
    mixed = -(0.2 * math.log(shares[0]) + 0.8 * math.log(shares[1]))
    assert losses_of("categorical_cross_entropy", z, [[0.2, 0.8, 0]]) == pytest.approx([mixed], rel=1e-14)


def test_categorical_cross_entropy_at_extreme_outputs() -> None:
    assert losses_of("categorical_cross_entropy", [[800.0, -800.0]], [[0, 1]]).tolist() == [1600.0]
    assert losses_of("categorical_cross_entropy", [[800.0, -800.0]], [[1, 0]]).tolist() == [0.0]


def test_a_large_error_overflows_as_late_as_it_can() -> None:
    """½·e² is finite up to e = 1.8·10¹⁵⁴, though e² is not."""
    assert np.isfinite(LOSSES["half_squared_error"].value(None, np.array([[1.8e154]]), np.array([[0.0]])))[0]


@pytest.mark.parametrize("name", list(LOSSES))
def test_the_batch_loss_carries_one_over_n(name: str) -> None:
    loss = LOSSES[name]
    activation = ACTIVATIONS[loss.requires_activation or "tanh"]
    rng = np.random.default_rng(1)
    z, y = rng.normal(size=(4, 3)), rng.uniform(size=(4, 3))
    a, out, scratch = np.empty_like(z), np.empty_like(z), np.empty_like(z)
    activation.forward(z, a)
    unrolled(output_delta(loss, activation, z, a, y, out, scratch))()
    for row in range(4):
        alone = slice(row, row + 1)
        one, room = np.empty((1, 3)), np.empty((1, 3))
        unrolled(output_delta(loss, activation, z[alone], a[alone], y[alone], one, room))()
        assert out[row] == pytest.approx(one[0] / 4, rel=1e-15)


def test_the_slope_of_an_error_of_zero_is_zero() -> None:
    out = np.empty((1, 2))
    LOSSES["mean_absolute_error"].slope(None, np.array([[1.0, 2.0]]), np.array([[1.0, 0.0]]), out)
    assert out.tolist() == [[0.0, 0.5]]
