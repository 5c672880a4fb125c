"""Results cached by the bits of arrays: only the same bits of the same owner are found again."""

import gc
import weakref
from collections.abc import Callable

import numpy as np
import pytest

from gradviz.scene.charts.output import output_frame
from gradviz.scene.network.network import network_frame
from gradviz.scene.result_cache import ArrayCache, ByArray, cached, clear_caches
from gradviz.scene.view.view import View
from tests.scene.scenes import circle_run, finished


@pytest.fixture
def count() -> Callable[[], int]:
    made: list[int] = []

    def make() -> int:
        made.append(len(made) + 1)
        return made[-1]

    return make


def test_the_same_bits_of_the_same_owner_are_found(count: Callable[[], int]) -> None:
    kept: ArrayCache[int] = ArrayCache(4)
    one = np.arange(100.0)
    assert kept.get("run", (one, one[:0]), count) == 1
    assert kept.get("run", (one.copy(), one[:0]), count) == 1
    assert kept.get("other", (one, one[:0]), count) == 2
    assert kept.get("run", (one,), count) == 3


@pytest.mark.parametrize("place", [0, 99])
def test_zero_differs_from_minus_zero_and_nan_equals_itself(place: int, count: Callable[[], int]) -> None:
    kept: ArrayCache[int] = ArrayCache(4)
    plain, negative, no_number = np.zeros(100), np.zeros(100), np.zeros(100)
    negative[place], no_number[place] = -0.0, np.nan
    assert [kept.get(None, (each,), count) for each in (plain, negative, no_number)] == [1, 2, 3]
    assert [kept.get(None, (each,), count) for each in (no_number, plain, negative)] == [3, 1, 2]


def test_an_array_that_changes_is_another(count: Callable[[], int]) -> None:
    kept: ArrayCache[int] = ArrayCache(4)
    flat = np.ones(3)
    assert kept.get(None, (flat,), count) == 1
    flat[1] = 2.0
    assert kept.get(None, (flat,), count) == 2


def test_the_least_recently_used_entry_is_dropped(count: Callable[[], int]) -> None:
    kept: ArrayCache[int] = ArrayCache(2)
    a, b, c = np.eye(3)
    assert [kept.get(None, (each,), count) for each in (a, b, a, c)] == [1, 2, 1, 3]
    assert kept.get(None, (a,), count) == 1
    assert kept.get(None, (b,), count) == 4


def test_when_all_is_forgotten_nothing_holds_on_to_a_run(count: Callable[[], int]) -> None:
    kept: ArrayCache[int] = ArrayCache(2)
    of_run = cached(2)(lambda run: count())
    run = circle_run()
    gone = weakref.ref(run)
    assert (kept.get(run, (np.ones(3),), count), of_run(run), of_run(run)) == (1, 2, 2)
    network_frame(finished(run, 2), View())
    output_frame(finished(run, 2), View())
    del run
    gc.collect()
    assert gone() is not None
    clear_caches()
    gc.collect()
    assert gone() is None


def test_the_arrays_of_the_last_request_are_not_compared_again() -> None:
    looked: list[float] = []
    sums: ByArray[float] = ByArray(lambda each: looked.append(float(each.sum())) or looked[-1])  # type: ignore[func-returns-value]
    a, b, c = np.ones(3), np.zeros(3), np.ones(2)
    assert sums.get([a, b]) == [3.0, 0.0]
    assert sums.get([b, c, b]) == [0.0, 2.0, 0.0]
    assert looked == [3.0, 0.0, 2.0]
    assert sums.get([a]) == [3.0]
    assert len(looked) == 4
    clear_caches()
    assert sums.get([a]) == [3.0]
    assert len(looked) == 5
