"""Initializers: ranges, variances, determinism."""

import math

import numpy as np
import pytest

from gradviz.engine.initializers import INITIALIZERS, draw_parameters
from gradviz.engine.network import LayerInitializer, LayerSetup, Network, NetworkSetup

IN, OUT = 300, 200
NETWORK = Network(NetworkSetup(IN, (LayerSetup(OUT), LayerSetup(3, bias=False))))

# The bound of a uniform distribution, or the standard deviation of a normal one.
BOUNDS = {
    "uniform": 0.5,
    "glorot_uniform": math.sqrt(6 / (IN + OUT)),
    "he_uniform": math.sqrt(6 / IN),
    "lecun_uniform": math.sqrt(3 / IN),
}
DEVIATIONS = {
    "normal": 0.5,
    "glorot_normal": math.sqrt(2 / (IN + OUT)),
    "he_normal": math.sqrt(2 / IN),
    "lecun_normal": math.sqrt(1 / IN),
}
EXACT = {"zeros": 0.0, "constant": 0.5}


def weights_of(name: str, seed: int = 1, **options: float) -> np.ndarray:
    return NETWORK.weights(draw_parameters(NETWORK, name, seed, 0.25, options), 0)


def test_every_initializer_is_tested() -> None:
    assert {*BOUNDS, *DEVIATIONS, *EXACT, "orthogonal"} == set(INITIALIZERS)


@pytest.mark.parametrize("name", list(BOUNDS))
def test_uniform(name: str) -> None:
    weights, bound = weights_of(name), BOUNDS[name]
    assert np.abs(weights).max() <= bound
    assert np.abs(weights).max() == pytest.approx(bound, rel=1e-3)
    assert weights.var() == pytest.approx(bound**2 / 3, rel=0.02)
    assert abs(weights.mean()) < 0.02 * bound


@pytest.mark.parametrize("name", list(DEVIATIONS))
def test_normal(name: str) -> None:
    weights, deviation = weights_of(name), DEVIATIONS[name]
    assert weights.std() == pytest.approx(deviation, rel=0.02)
    assert abs(weights.mean()) < 0.02 * deviation
    assert np.abs(weights).max() > 3 * deviation


@pytest.mark.parametrize("name", list(EXACT))
def test_exact(name: str) -> None:
    assert np.unique(weights_of(name)).tolist() == [EXACT[name]]


@pytest.mark.parametrize("gain", [1.0, 2.5])
def test_orthogonal(gain: float) -> None:
    weights = weights_of("orthogonal", gain=gain)
    assert weights.T @ weights == pytest.approx(gain**2 * np.eye(OUT), abs=1e-12)
    wide = Network(NetworkSetup(3, (LayerSetup(5),)))
    few = wide.weights(draw_parameters(wide, "orthogonal", 1, 0.0, {}), 0)
    assert few @ few.T == pytest.approx(np.eye(3), abs=1e-12)


@pytest.mark.parametrize("name", list(INITIALIZERS))
def test_the_seed_decides(name: str) -> None:
    assert weights_of(name).tobytes() == weights_of(name).tobytes()
    if name not in EXACT:
        assert weights_of(name).tobytes() != weights_of(name, seed=2).tobytes()


def test_biases_have_their_own_initial_value() -> None:
    flat = draw_parameters(NETWORK, "he_normal", 1, 0.25, {})
    assert np.unique(NETWORK.biases(flat, 0)).tolist() == [0.25]
    assert NETWORK.biases(flat, 1) is None


def test_options() -> None:
    weights = weights_of("uniform", low=1.0, high=2.0)
    assert 1.0 <= weights.min() < weights.max() <= 2.0
    assert np.unique(weights_of("constant", value=-3.0)).tolist() == [-3.0]
    assert weights_of("normal", mean=5.0, std=0.1).mean() == pytest.approx(5.0, abs=0.01)


def test_a_layer_may_have_its_own_initializer() -> None:
    own = LayerInitializer("constant", -1.0, (("value", 0.25),))
    shape = (LayerSetup(3, initializer=own), LayerSetup(2), LayerSetup(2, initializer=LayerInitializer("zeros")))
    network = Network(NetworkSetup(4, shape))
    flat = draw_parameters(network, "he_normal", 7, 0.5, {})
    assert (network.weights(flat, 0) == 0.25).all()
    assert (network.weights(flat, 2) == 0.0).all()
    biases = [network.biases(flat, layer) for layer in range(3)]
    assert [None if part is None else part.tolist() for part in biases] == [[-1.0] * 3, [0.5] * 2, [0.5] * 2]
    # Nothing was drawn for the first layer, so the second begins the stream of numbers.
    expected = np.random.default_rng(7).normal(0.0, math.sqrt(2 / 3), (3, 2))
    assert network.weights(flat, 1).tobytes() == expected.tobytes()
