"""The available planes: each keeps its promise, is the same everywhere, and is replaced by a sentence where
impossible."""

import numpy as np
import pytest

from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.landscape.direction import NoPlaneError
from gradviz.landscape.planes import NORMALISATIONS, ends_plane, gradient_plane, principal_plane, random_plane
from gradviz.landscape.projection import project

NETWORK = Network(NetworkSetup(2, (LayerSetup(4), LayerSetup(3), LayerSetup(1, "linear"))))
COUNT = NETWORK.parameter_count
RNG = np.random.default_rng(6)
PARAMETERS = RNG.normal(size=COUNT)


def walk(steps: int = 12) -> list[np.ndarray]:
    """A path that bends: drift along one direction, a curve along another, a little of everything."""
    rng = np.random.default_rng(2)
    first, second = np.linalg.qr(rng.normal(size=(COUNT, 2)))[0].T
    times = np.linspace(0, 1, steps)
    return [5 * t * first + np.sin(3 * t) * second + 0.01 * rng.normal(size=COUNT) for t in times]


def columns(vector: np.ndarray):
    for layer in range(NETWORK.layer_count):
        yield from NETWORK.weights(vector, layer).T


def test_filter_normalised_directions_are_as_long_as_each_neurons_incoming_weights() -> None:
    plane = random_plane(NETWORK, PARAMETERS, 3)
    for direction in (plane.x.vector, plane.y.vector):
        for part, own in zip(columns(direction), columns(PARAMETERS), strict=True):
            assert np.linalg.norm(part) == pytest.approx(np.linalg.norm(own), rel=1e-12)
        assert not direction[~NETWORK.weight_mask].any()


def test_layer_normalised_directions_are_as_long_as_each_layers_weights() -> None:
    vector = random_plane(NETWORK, PARAMETERS, 3, "layer").x.vector
    for layer in range(NETWORK.layer_count):
        assert np.linalg.norm(NETWORK.weights(vector, layer)) == pytest.approx(
            np.linalg.norm(NETWORK.weights(PARAMETERS, layer)), rel=1e-12
        )
        assert not NETWORK.biases(vector, layer).any()


def test_un_normalised_directions_are_the_draws_themselves() -> None:
    rng = np.random.default_rng(3)
    plane = random_plane(NETWORK, PARAMETERS, 3, "none")
    assert plane.x.vector.tolist() == rng.normal(size=COUNT).tolist()
    assert plane.y.vector.tolist() == rng.normal(size=COUNT).tolist()


@pytest.mark.parametrize("name", sorted(NORMALISATIONS))
def test_a_seed_gives_one_plane(name: str) -> None:
    assert random_plane(NETWORK, PARAMETERS, 5, name) == random_plane(NETWORK, PARAMETERS, 5, name)
    assert random_plane(NETWORK, PARAMETERS, 5, name) != random_plane(NETWORK, PARAMETERS, 6, name)


def test_normalising_that_leaves_one_direction_is_reported() -> None:
    chain = Network(NetworkSetup(1, (LayerSetup(1, bias=False),)))
    with pytest.raises(NoPlaneError, match="do not span a plane"):
        random_plane(chain, np.array([0.5]), 1)
    with pytest.raises(NoPlaneError, match="do not span a plane"):
        random_plane(NETWORK, np.zeros(COUNT), 1)


def test_two_weights_of_two_neurons_are_drawn_until_they_span_a_plane() -> None:
    chain = Network(NetworkSetup(1, (LayerSetup(1, bias=False), LayerSetup(1, bias=False))))
    for seed in range(8):
        plane = random_plane(chain, np.array([0.5, 2.0]), seed)
        assert abs(np.linalg.det(np.stack([plane.x.vector, plane.y.vector]))) == pytest.approx(2.0)


def test_principal_components_are_those_of_the_covariance() -> None:
    states = walk()
    plane, shares = principal_plane(states, states[-1])
    values, vectors = np.linalg.eigh(np.cov(np.array(states).T))
    for direction, expected in ((plane.x.vector, vectors[:, -1]), (plane.y.vector, vectors[:, -2])):
        assert abs(direction @ expected) == pytest.approx(1.0, abs=1e-9)
    np.testing.assert_allclose(shares, values[::-1][:2] / values.sum(), rtol=1e-9)
    assert plane.x.vector @ (states[-1] - states[0]) > 0
    assert plane.y.vector[np.argmax(np.abs(plane.y.vector))] > 0
    assert abs(plane.x.vector @ plane.y.vector) < 1e-14


def test_what_the_components_explain_is_what_the_projection_keeps() -> None:
    states = walk()
    plane, shares = principal_plane(states, states[-1])
    assert project(plane, states).explained == pytest.approx(shares.sum(), rel=1e-12)


def test_the_plane_of_two_states_contains_both() -> None:
    states = walk()
    plane, length = ends_plane(states)
    found = project(plane, [states[0], states[-1]])
    np.testing.assert_allclose(found.places, [[-length, 0.0], [0.0, 0.0]], atol=1e-14)
    np.testing.assert_allclose(found.residuals, 0.0, atol=1e-14)
    assert plane.at(0.0, 0.0).tobytes() == states[-1].tobytes()
    np.testing.assert_allclose(plane.at(-length, 0.0), states[0], atol=1e-14)


def test_no_other_direction_beside_the_ends_explains_more() -> None:
    states = walk()
    plane, _length = ends_plane(states)
    offsets = np.array(states) - states[-1]
    rest = offsets - np.outer(offsets @ plane.x.vector, plane.x.vector)
    assert ((rest @ plane.y.vector) ** 2).sum() == pytest.approx(np.linalg.svd(rest)[1][0] ** 2, rel=1e-12)


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        ([PARAMETERS], "Train at least"),
        ([PARAMETERS, PARAMETERS + 1], "Train at least two"),
        ([PARAMETERS, PARAMETERS + 1, PARAMETERS + 2], "straight line"),
        ([PARAMETERS] * 3, "Train at least"),
        ([PARAMETERS, PARAMETERS + np.inf, PARAMETERS + np.nan], "Train at least"),
        ([PARAMETERS, PARAMETERS + 1, PARAMETERS * 1e200], "too large"),
    ],
)
def test_no_components_without_a_bent_path(states, sentence: str) -> None:
    with pytest.raises(NoPlaneError, match=sentence):
        principal_plane(states, PARAMETERS)


@pytest.mark.parametrize(
    ("states", "sentence"),
    [
        ([PARAMETERS], "no path yet"),
        ([PARAMETERS, PARAMETERS + 1], "straight line"),
        ([PARAMETERS, PARAMETERS + 1, PARAMETERS + 2], "straight line"),
        ([PARAMETERS, PARAMETERS + 1, PARAMETERS], "ends where it began"),
        ([PARAMETERS, PARAMETERS * 1e200], "too large"),
    ],
)
def test_no_plane_of_ends_without_a_bent_path(states, sentence: str) -> None:
    with pytest.raises(NoPlaneError, match=sentence):
        ends_plane(states)


def test_gradient_and_curvature_directions_are_orthogonal() -> None:
    gradient, vector = RNG.normal(size=(2, COUNT))
    plane = gradient_plane(PARAMETERS, gradient, [gradient / 3, vector])
    np.testing.assert_allclose(plane.x.vector, gradient / np.linalg.norm(gradient), rtol=1e-12)
    assert abs(plane.x.vector @ plane.y.vector) < 1e-14
    assert np.linalg.norm(plane.y.vector) == pytest.approx(1.0)
    rest = vector - plane.x.vector * (vector @ plane.x.vector) - plane.y.vector * (vector @ plane.y.vector)
    np.testing.assert_allclose(rest, 0.0, atol=1e-13)


@pytest.mark.parametrize(
    ("gradient", "sentence"),
    [(np.zeros(COUNT), "exactly zero"), (np.full(COUNT, np.nan), "not finite"), (np.ones(COUNT), "no direction")],
)
def test_no_gradient_no_plane(gradient: np.ndarray, sentence: str) -> None:
    with pytest.raises(NoPlaneError, match=sentence):
        gradient_plane(PARAMETERS, gradient, [np.ones(COUNT)])
