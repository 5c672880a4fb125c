"""The window onto a surface: what stays while stepping, and when requests differ."""

import numpy as np
import pytest

from gradviz.landscape.plane import window_range

NOWHERE = np.zeros(0)


def test_a_new_window_reaches_two_beyond_the_point() -> None:
    low, high = window_range(np.array([0.5]), np.array([0.5]), None)
    assert low <= -1.5
    assert high >= 2.5
    assert high - low < 4.5


def test_a_new_window_holds_the_path_with_a_margin() -> None:
    low, high = window_range(np.array([-6.0, -1.0, 0.0]), np.array([0.0]), None)
    assert low < -7.0
    assert high >= 2.0


@pytest.mark.parametrize(("place", "stays"), [(0.0, True), (1.39, True), (-1.39, True), (1.41, False)])
def test_the_window_stays_while_the_point_is_in_its_inner_part(place: float, stays: bool) -> None:
    previous = (-2.0, 2.0)
    assert (window_range(np.array([place]), np.array([place]), previous) == previous) is stays


def test_a_diverged_point_keeps_the_window_and_a_wild_path_does_not_squeeze_it() -> None:
    assert window_range(NOWHERE, np.array([np.nan]), (-1.0, 3.0)) == (-1.0, 3.0)
    low, high = window_range(np.array([0.0, 1e300, np.inf]), np.array([0.0]), None)
    assert high - low < 100
