"""Means and spreads of a table's columns, at the ends of what a float can hold."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.data.csv_data import _scales

ALL = np.array([True])


def test_a_constant_column_becomes_zero_whatever_its_mean_is_rounded_to() -> None:
    values = np.array([[0.1]] * 30 + [[0.2]])
    shift, scale = _scales(values, np.arange(30), ALL)
    assert values[:30].mean() != 0.1  # which is why
    assert (shift[0], scale[0]) == (0.1, 1.0)


@pytest.mark.parametrize("unit", [2.0**511, 2.0**-565, 2.0**-1000, 1.0])
def test_the_spread_keeps_its_digits_where_its_square_is_no_float(unit: float) -> None:
    values = np.array([[-1.0], [1.7], [0.25], [1.0]])
    shift, scale = _scales(values * unit, np.arange(4), ALL)
    assert (shift[0], scale[0]) == (values.mean() * unit, values.std() * unit)
