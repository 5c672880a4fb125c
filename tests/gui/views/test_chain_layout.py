"""The layout of the factors: one line where it fits, else a few, as large as possible."""

from __future__ import annotations

import pytest

from gradviz.gui.views.chain_layout import arranged


def test_factors_that_fit_stay_in_one_line_at_full_size() -> None:
    found = arranged([60.0] * 5, 10.0, 100.0, 80.0, (400.0, 150.0), 0.5)
    assert (found.rows, found.scale, found.brief) == (1, 1.0, False)
    assert [left for left, _row in found.places] == [0.0, 70.0, 140.0, 210.0, 280.0]


def test_a_long_product_is_broken_below_the_first_factor() -> None:
    found = arranged([60.0] * 9, 10.0, 100.0, 80.0, (400.0, 220.0), 0.5)
    assert (found.rows, found.scale, found.brief) == (2, 1.0, False)
    assert {left for left, row in found.places if row} == {70.0, 140.0, 210.0, 280.0}


def test_in_a_low_panel_the_words_under_the_numbers_are_left_out() -> None:
    found = arranged([60.0] * 9, 10.0, 100.0, 80.0, (400.0, 160.0), 0.5)
    assert (found.rows, found.scale, found.brief) == (2, 1.0, True)


@pytest.mark.parametrize("room", [(300.0, 100.0), (500.0, 60.0), (2000.0, 90.0), (120.0, 400.0)])
@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_every_arrangement_fits_its_rectangle_and_keeps_the_order(room: tuple[float, float], count: int) -> None:
    widths = [40.0 + 7.0 * k for k in range(count)]
    found = arranged(widths, 10.0, 100.0, 80.0, room, 0.01)
    height = found.rows * (80.0 if found.brief else 100.0)
    assert found.scale * found.width <= room[0] + 1e-9
    assert found.scale * height <= room[1] + 1e-9
    assert [row for _left, row in found.places] == sorted(row for _left, row in found.places)
    for (left, row), (after, below), width in zip(found.places, found.places[1:], widths, strict=False):
        assert below > row or after == left + width + 10.0


def test_type_never_becomes_smaller_than_asked() -> None:
    assert arranged([500.0] * 4, 10.0, 100.0, 80.0, (100.0, 50.0), 0.6).scale == 0.6
