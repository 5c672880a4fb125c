"""Intervals of numbers of any size: results are finite, in order, and as usual where nothing overflows."""

import math
import sys

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from gradviz.intervals import evenly, middle, part, place_at, shares, widened

LARGEST = sys.float_info.max
ANY = st.floats(allow_nan=False, allow_infinity=False)


@given(a=ANY, b=ANY, share=st.floats(0.0, 1.0))
@example(a=-LARGEST, b=LARGEST, share=0.5)
@example(a=LARGEST, b=LARGEST, share=0.1)
@example(a=0.0, b=5e-324, share=0.5)
def test_nothing_overflows(a: float, b: float, share: float) -> None:
    low, high = sorted((a, b))
    wide = widened(low, high, share)
    assert -LARGEST <= wide[0] <= low <= high <= wide[1] <= LARGEST
    assert wide[0] < wide[1]
    assert low <= middle(low, high) <= high
    assert math.isfinite(part(low, high, 2))
    places = [place_at(low, high, 0.0), place_at(low, high, share), place_at(low, high, 1.0)]
    assert places == sorted(places)
    assert (places[0], places[2]) == (low, high)
    grid = evenly(*wide, 5)
    assert np.isfinite(grid).all()
    assert (grid[0], grid[-1]) == wide
    inside = shares(grid, *wide)
    assert inside[0] == 0.0
    assert inside[-1] == 1.0
    assert (np.diff(inside) >= 0.0).all()
    assert not np.isnan(shares(np.array([a, b, 0.0, LARGEST, -LARGEST]), low, high)).any()


@given(a=st.floats(-1e6, 1e6), width=st.floats(1e-3, 1e6), share=st.floats(0.01, 1.0))
def test_usual_numbers_give_the_usual_formula(a: float, width: float, share: float) -> None:
    b = a + width
    assert widened(a, b, 0.1) == (a - (b - a) * 0.1, b + (b - a) * 0.1)
    assert middle(a, b) == (a + b) / 2
    assert shares(share, a, b) == (share - a) / (b - a)
    assert np.array_equal(evenly(a, b, 7), np.linspace(a, b, 7))
    assert place_at(a, b, share) == (a + share * (b - a) if share < 1.0 else b)
