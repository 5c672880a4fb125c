"""The window onto a plane: the path with a margin, constant while the path stays inside, readable limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.landscape.plane import window_range
from gradviz.landscape.window import fitted_range


@given(
    places=st.lists(st.floats(-1e6, 1e6), max_size=8),
    reach=st.floats(1e-6, 1e6),
)
def test_a_window_holds_the_path_and_reaches_to_both_sides(places: list[float], reach: float) -> None:
    low, high = fitted_range(np.array(places), reach, None)
    assert low < -reach
    assert high > reach
    assert all(low < place < high for place in places)
    width = max([reach, *places]) - min([-reach, *places])
    assert high - low < 1.8 * width


def test_a_window_stays_until_the_path_leaves_it_or_it_is_far_too_wide() -> None:
    places = np.array([-1.0, 0.5])
    first = fitted_range(places, 0.2, None)
    assert fitted_range(places * 1.05, 0.2, first) == first
    assert fitted_range(places * 3, 0.2, first) != first
    assert fitted_range(places / 20, 0.02, first) != first


def test_distant_states_are_left_out_on_request() -> None:
    places = np.array([-40.0, 0.5, np.nan, np.inf])
    assert fitted_range(places, 1.0, None)[0] < -40
    assert fitted_range(places, 1.0, None, whole=False)[0] > -2


@pytest.mark.parametrize("reach", [0.0, np.nan, np.inf, -1.0])
def test_an_invalid_reach_is_replaced_by_one(reach: float) -> None:
    low, high = fitted_range(np.zeros(1), reach, None)
    assert low < -1 < 1 < high


def test_ends_are_short_to_read() -> None:
    low, high = fitted_range(np.array([-0.1234567]), 0.0456789, None)
    assert (low, high) == (-0.16, 0.08)


@pytest.mark.parametrize("far", [1.7e308, -1.7e308, 1e200, np.inf, np.nan])
def test_a_range_stays_finite_whatever_an_update_did_to_the_weights(far: float) -> None:
    places = np.array([0.5, far])
    for low, high in (fitted_range(places, 1.0, None), fitted_range(places, 1.0, None, whole=True),
                      window_range(places, np.array([0.5, far]), None),
                      window_range(places, np.array([far, 0.5]), (-1.0, 1.0))):  # fmt: skip
        assert np.isfinite([low, high, high - low]).all()
        assert low < 0.5 < high
