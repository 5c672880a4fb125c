"""Ten networks of two trainable weights each: their whole loss is a surface, and the surface is the lesson.

The setups are in tests/data/reference/two_weight_networks.json; the behaviour is as stated there and in textbooks.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from gradviz.documents.setups import setup_from_json
from gradviz.landscape.curvature import Curvature, spectrum
from gradviz.landscape.hessian import HessianProducts
from gradviz.landscape.objective import Objective
from gradviz.training.run import Run
from gradviz.training.state import RunState, frozen
from gradviz.training.trainer import Trainer

SETUPS = json.loads((Path(__file__).parents[1] / "data" / "reference" / "two_weight_networks.json").read_text())


class Lesson:
    """One of the networks, seen as a function of its two weights."""

    def __init__(self, which: str, **optimizer) -> None:
        raw = dict(SETUPS[which])
        raw["optimizer"] = raw["optimizer"] | optimizer
        self.run = Run(setup_from_json(raw, which))
        self.free = np.ones(self.run.network.parameter_count, dtype=bool)
        self.free[self.run.frozen_places] = False
        data = self.run.dataset
        self.objective = Objective(self.run.network, self.run.setup.loss, data.inputs, data.targets)

    def flat(self, weights=None) -> np.ndarray:
        flat = self.run.initial_state().parameters.copy()
        if weights is not None:
            flat[self.free] = weights
        return flat

    def loss(self, weights=None) -> float:
        return self.objective.at(self.flat(weights))

    def gradient(self, weights=None) -> np.ndarray:
        return HessianProducts(self.objective, self.flat(weights), self.free).gradient[self.free]

    def curvature(self, weights=None) -> Curvature:
        return spectrum(HessianProducts(self.objective, self.flat(weights), self.free)).curvature

    def train(self, updates: int, weights=None) -> np.ndarray:
        start = RunState(frozen(self.flat(weights)), self.run.empty_slots())
        return Trainer(self.run).train(start, updates).state.parameters[self.free]

    def diverges(self, updates: int, weights=None) -> bool:
        start = RunState(frozen(self.flat(weights)), self.run.empty_slots())
        return Trainer(self.run).train(start, updates).diverged_at is not None


@pytest.mark.parametrize("name", [name for name in SETUPS if not name.startswith("chain")])
def test_each_has_two_trainable_weights(name: str) -> None:
    assert Lesson(name).free.sum() == 2


def test_ravine() -> None:
    ravine = Lesson("ravine")
    curvature = ravine.curvature()
    assert (curvature.smallest, curvature.largest) == pytest.approx((0.01, 1.0))
    assert curvature.condition == pytest.approx(100.0)
    assert curvature.stable_rate == pytest.approx(2.0)


@pytest.mark.parametrize(("rate", "error"), [(1.9, 1e-5), (1.98, 1e-3)])
def test_below_the_stable_rate_the_ravine_is_descended_in_zigzags(rate: float, error: float) -> None:
    ravine = Lesson("ravine", learning_rate=rate)
    signs = [np.sign(ravine.train(updates)[0] - 1.0) for updates in (10, 11, 12)]
    assert signs[0] == -signs[1] == signs[2]
    assert ravine.loss(ravine.train(200)) < error
    assert abs(ravine.train(60)[0] - 1.0) > (0.5 if rate > 1.95 else 0.0)  # near the limit it crawls


def test_above_the_stable_rate_the_ravine_throws_descent_out() -> None:
    ravine = Lesson("ravine", learning_rate=2.02)
    assert ravine.loss(ravine.train(200)) > 100 * ravine.loss()


def test_feature_scaling() -> None:
    plain, standardised = Lesson("feature scaling"), Lesson("feature scaling, standardised")
    assert plain.curvature().condition == pytest.approx(24.6, abs=0.05)
    assert plain.curvature().stable_rate == pytest.approx(0.312, abs=5e-4)
    assert standardised.curvature().condition == pytest.approx(1.0)
    assert standardised.loss(standardised.train(1)) == pytest.approx(0.0, abs=1e-28)


def test_saddle() -> None:
    saddle = Lesson("saddle")
    assert not saddle.gradient((0.0, 0.0)).any()
    curvature = saddle.curvature((0.0, 0.0))
    assert (curvature.smallest, curvature.largest) == pytest.approx((-1.0, 1.0))
    assert curvature.condition is None
    assert saddle.loss(saddle.train(45)) > 0.49  # flat at first,
    assert saddle.loss(saddle.train(110)) < 1e-6  # then it drops


def test_a_start_on_the_ridge_goes_to_the_saddle_and_one_beside_it_escapes() -> None:
    saddle = Lesson("saddle")
    np.testing.assert_allclose(saddle.train(2000, (-1.0, 1.0)), 0.0, atol=1e-12)
    assert saddle.loss(saddle.train(2000, (-0.9, 1.0))) < 1e-12


@pytest.mark.parametrize(("weights", "sharpness"), [((1, 1), 2.0), ((0.5, 2), 4.25), ((1 / 3, 3), 9.11)])
def test_minima_on_one_hyperbola_are_flat_or_sharp(weights: tuple[float, float], sharpness: float) -> None:
    minima = Lesson("flat and sharp minima")
    assert minima.loss(weights) == pytest.approx(0.0, abs=1e-30)
    assert minima.curvature(weights).largest == pytest.approx(sharpness, abs=5e-3)
    assert minima.curvature(weights).largest == pytest.approx(weights[0] ** 2 + weights[1] ** 2)


def test_the_learning_rate_chooses_the_minimum() -> None:
    def sharpness(rate: float) -> float:
        return float(np.sum(Lesson("flat and sharp minima", learning_rate=rate).train(2000) ** 2))

    assert sharpness(0.3) == pytest.approx(5.9, abs=0.05)
    assert sharpness(0.6) == pytest.approx(2.1, abs=0.05)
    assert Lesson("flat and sharp minima", learning_rate=0.9).diverges(2000)


@pytest.mark.parametrize(("layers", "size"), [(2, 0.55), (4, 0.43), (8, 0.08)])
def test_the_gradient_vanishes_along_a_chain(layers: int, size: float) -> None:
    # The chain is tied: every second layer has the same weight, so its gradient is the sum of theirs.
    gradient = Lesson(f"chain of {layers}").gradient()
    assert np.hypot(gradient[::2].sum(), gradient[1::2].sum()) == pytest.approx(size, abs=5e-3)


@pytest.mark.parametrize(
    ("loss", "size", "before", "after"),
    [("squared error", 0.009, 0.491, 0.484), ("cross-entropy", 1.49, 6.0, 0.018)],
)
def test_a_confident_mistake_is_a_plateau_for_squared_error_only(loss, size, before, after) -> None:
    plateau = Lesson(f"plateau, {loss}")
    assert np.linalg.norm(plateau.gradient()) == pytest.approx(size, rel=5e-3)
    assert plateau.loss() == pytest.approx(before, rel=2e-3)
    assert plateau.loss(plateau.train(50)) == pytest.approx(after, rel=5e-3)


def test_a_large_step_kills_a_relu() -> None:
    assert Lesson("dead ReLU").loss(Lesson("dead ReLU").train(500)) < 1e-9
    dead = Lesson("dead ReLU", learning_rate=0.45)
    weights = dead.train(500)
    assert not dead.gradient(weights).any()
    assert dead.loss(weights) == pytest.approx(2.333, abs=5e-4)
    assert dead.train(5000).tolist() == weights.tolist()


@pytest.mark.parametrize(
    ("near", "loss"), [((0.18, 0.54), 0.030), ((-0.34, 1.08), 0.048), ((1.03, -0.46), 0.232)]
)
def test_local_minima(near: tuple[float, float], loss: float) -> None:
    minima = Lesson("local minima")
    weights = minima.train(5000, near)
    np.testing.assert_allclose(weights, near, atol=6e-3)
    assert minima.loss(weights) == pytest.approx(loss, abs=5e-4)
    assert minima.curvature(weights).smallest > 0


def test_momentum_overshoots_to_another_minimum() -> None:
    descent, momentum = Lesson("local minima"), Lesson("local minima", name="momentum", momentum=0.9)
    for start in ((0.0, 0.0), (-1.0, -1.0)):
        assert descent.loss(descent.train(5000, start)) == pytest.approx(0.030, abs=5e-4)
    assert momentum.loss(momentum.train(5000, (0.0, 0.0))) == pytest.approx(0.048, abs=5e-4)
    assert momentum.loss(momentum.train(500, (-1.0, -1.0))) == pytest.approx(0.311, abs=2e-3)


def test_the_bad_flat_valley() -> None:
    valley = Lesson("bad flat valley")
    assert valley.loss(valley.train(5000, (0.5, -0.5))) < 1e-20
    weights = valley.train(5000, (0.5, 0.3))
    assert valley.loss(weights) == pytest.approx(0.5)
    curvature = valley.curvature(weights)
    assert (curvature.smallest, curvature.largest) == pytest.approx((0.0, 2.0), abs=1e-12)
    assert curvature.condition == np.inf


def test_symmetry_keeps_a_diagonal_start_on_the_saddle() -> None:
    twins = Lesson("symmetry")
    saddle = twins.train(20_000, (0.1, 0.1))
    assert saddle[0] == saddle[1]
    np.testing.assert_allclose(saddle, 0.894, atol=5e-4)
    assert np.linalg.norm(twins.gradient(saddle)) < 1e-9
    assert twins.curvature(saddle).smallest < 0 < twins.curvature(saddle).largest


def test_symmetric_starts_go_to_mirror_minima() -> None:
    twins = Lesson("symmetry")
    one, other = twins.train(5000, (0.1, 0.2)), twins.train(5000, (0.2, 0.1))
    assert one.tolist() == other[::-1].tolist()
    assert abs(one[0] - one[1]) > 1
