"""When a start counts as settled, for paths simple enough to draw on paper; and which ends form one group."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.landscape.groups import groups_of
from gradviz.landscape.objective import Objective
from gradviz.landscape.settling import settling_of
from gradviz.landscape.valleys import joined_valleys

TIMES = np.arange(1001)
T = TIMES / 1000.0


def judged(path: np.ndarray, unit: float = 1.0) -> tuple[bool, int]:
    """Whether one start with one parameter has settled, and since which update."""
    settled, since = settling_of(path.reshape(-1, 1, 1), TIMES, np.array([unit]), 0.25)
    return bool(settled[0]), int(since[0])


def test_a_constant_path_has_settled_from_the_beginning() -> None:
    assert judged(np.full(1001, 3.0)) == (True, 0)


def test_a_converging_path_has_settled_once_it_is_within_the_tolerance() -> None:
    settled, since = judged(8.0 * 0.5**TIMES)
    assert settled
    assert since == 5  # 8, 4, 2, 1, 0.5, 0.25


@pytest.mark.parametrize("pace", [10.0, 0.4, 1e-3, 1e-5])
def test_a_slow_move_over_a_plateau_has_not_settled(pace: float) -> None:
    assert not judged(pace * T)[0]
    assert not judged(pace * T**2)[0]  # and less so while it grows faster


def test_a_path_that_would_need_a_million_times_as_long_to_leave_has_settled() -> None:
    assert judged(1e-6 * T)[0]


def test_a_path_that_slows_down_has_settled_only_when_little_remains() -> None:
    assert not judged(10.0 * np.exp(-T / 0.8))[0]  # 10·e^−1.25 ≈ 2.9 are left
    assert judged(10.0 * np.exp(-T / 0.1))[0]  # 10·e^−10 are left


def test_fluctuations_of_mini_batches_count_as_settled() -> None:
    noise = np.random.default_rng(0).normal(size=1001)
    assert judged(5.0 * np.exp(-T / 0.05) + 0.02 * noise)[0]
    assert not judged(2.0 * noise)[0]
    assert not judged(0.3 * (-1.0) ** TIMES)[0]  # from wall to wall of a valley
    assert not judged(2.0 * T + 0.02 * noise)[0]


def test_distances_are_in_the_unit_of_each_parameter() -> None:
    path = 10.0 * np.exp(-T / 0.3)
    assert judged(path, unit=1.0)[1] > judged(path, unit=10.0)[1]


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_path_that_is_not_finite_has_not_settled(bad: float) -> None:
    assert not judged(np.where(T > 0.5, bad, 0.0))[0]


@given(seed=st.integers(0, 10_000), count=st.integers(1, 60), far=st.sampled_from([0.0, 1e3]))
@settings(max_examples=40)
def test_points_that_a_chain_joins_are_one_group(seed: int, count: int, far: float) -> None:
    points = far + np.random.default_rng(seed).uniform(0.0, 6.0, size=(count, 2))
    labels = groups_of(points, 1.0)
    near = np.linalg.norm(points[:, None] - points, axis=2) < 1.0
    together = near
    for _ in range(count):
        together = together @ near
    np.testing.assert_array_equal(labels[:, None] == labels, together)
    firsts = [int(np.flatnonzero(labels == label)[0]) for label in range(labels.max() + 1)]
    assert firsts == sorted(firsts)


def test_no_points_give_no_groups() -> None:
    assert len(groups_of(np.zeros((0, 3)), 1.0)) == 0


# A network of two weights whose loss is (w₂·w₁ − 1)²/2: two valleys along a hyperbola.
HYPERBOLA = Objective(
    Network(NetworkSetup(1, (LayerSetup(1, "linear", False), LayerSetup(1, "linear", False)))),
    "half_squared_error", np.ones((1, 1)), np.ones((1, 1)),
)  # fmt: skip


def test_a_valley_is_joined_along_its_floor_and_never_over_a_ridge() -> None:
    along = np.concatenate([np.linspace(0.5, 0.9, 5), [1.1, 1.3], [-0.5, -2.0]])
    ends = np.stack([along, 1.0 / along], axis=1)
    groups = np.array([0, 0, 0, 0, 0, 1, 1, 2, 3])
    losses = np.array([HYPERBOLA.at(end) for end in ends])
    basins = joined_valleys(HYPERBOLA, ends, losses, groups, 10.0)
    assert sorted(sorted(basin.tolist()) for basin in basins) == [[0, 1, 2, 3, 4, 5, 6], [7], [8]]
