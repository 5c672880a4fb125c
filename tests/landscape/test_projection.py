"""Projection by least squares, for any angle and length of the plane's directions."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.landscape.direction import Direction, Plane, parameter_plane
from gradviz.landscape.projection import places_on, project


@given(seed=st.integers(0, 10_000), skew=st.floats(0.0, 0.99), length=st.floats(1e-3, 1e3))
def test_places_are_the_least_squares(seed: int, skew: float, length: float) -> None:
    rng = np.random.default_rng(seed)
    origin, x, y = rng.normal(size=(3, 9))
    y = length * (skew * x + (1 - skew) * y)
    states = rng.normal(size=(5, 9))
    found = project(Plane(origin, Direction(x), Direction(y)), list(states))
    expected, *_ = np.linalg.lstsq(np.stack([x, y], axis=1), (states - origin).T, rcond=None)
    np.testing.assert_allclose(found.places, expected.T, rtol=1e-6, atol=1e-9)
    left = states - origin - expected.T @ np.stack([x, y])
    np.testing.assert_allclose(found.residuals, np.linalg.norm(left, axis=1), rtol=1e-9)


def test_over_two_parameters_the_places_are_their_values() -> None:
    network = Network(NetworkSetup(2, (LayerSetup(2), LayerSetup(1))))
    rng = np.random.default_rng(1)
    states = list(rng.normal(size=(4, network.parameter_count)))
    plane = parameter_plane(network, states[-1], network.ref(1), network.ref(7))
    found = project(plane, states)
    assert found.places.tolist() == [[state[1], state[7]] for state in states]
    assert found.residuals[-1] == 0.0
    others = np.delete(np.array(states), [1, 7], axis=1)
    np.testing.assert_allclose(found.residuals, np.linalg.norm(others - others[-1], axis=1))


def test_a_path_within_the_plane_is_explained_whole_and_one_across_it_not_at_all() -> None:
    plane = Plane(np.zeros(3), Direction(np.array([1.0, 0, 0])), Direction(np.array([0, 2.0, 0])))
    within, across = np.array([[0, 0, 0], [1.0, 2, 0], [3, 1, 0]]), np.array([[0, 0, 0], [0, 0, 1.0]])
    assert project(plane, list(within)).explained == 1.0
    assert project(plane, list(across)).explained == 0.0
    assert project(plane, [within[0]] * 2).explained is None
    assert project(plane, []).explained is None


def test_a_state_that_is_not_finite_does_not_spoil_the_others() -> None:
    plane = Plane(np.zeros(3), Direction(np.array([1.0, 0, 0])), Direction(np.array([0, 1.0, 0])))
    found = project(plane, [np.zeros(3), np.array([np.inf, 0, 0]), np.array([1.0, 0, 1.0])])
    assert np.isfinite(found.residuals).tolist() == [True, False, True]
    assert found.explained == 0.5


def test_places_alone_are_those_of_the_whole_projection_to_the_bit() -> None:
    network = Network(NetworkSetup(2, (LayerSetup(2), LayerSetup(1))))
    rng = np.random.default_rng(2)
    states = list(rng.normal(size=(4, network.parameter_count)))
    skewed = Plane(states[-1], Direction(states[0]), Direction(states[1]))
    for plane in (parameter_plane(network, states[-1], network.ref(1), network.ref(7)), skewed):
        assert places_on(plane, states).tobytes() == project(plane, states).places.tobytes()
        assert places_on(plane, []).shape == (0, 2)


@given(seed=st.integers(0, 10_000), skew=st.floats(0.0, 0.9), away=st.floats(0.0, 1e5))
def test_the_share_is_that_of_the_variance_however_far_the_plane_is(seed: int, skew: float, away: float) -> None:
    rng = np.random.default_rng(seed)
    size = 20_000 if seed % 10 == 0 else 12
    x, y, aside = rng.normal(size=(3, size))
    states = rng.normal(size=(5, size))
    found = project(Plane(away * aside, Direction(x), Direction(skew * x + y)), list(states))
    moved = states - states.mean(axis=0)
    basis, _ = np.linalg.qr(np.stack([x, skew * x + y], axis=1))
    expected = float(((moved @ basis) ** 2).sum() / (moved**2).sum())
    np.testing.assert_allclose(found.explained, expected, rtol=1e-7)
