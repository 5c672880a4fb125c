"""A larger figure never shows fewer numbers at the units, nor fewer of their symbols and digits."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.scene.network.layout import NetworkLayout
from tests.scene.network.test_layout import placed

LEAST = 600, 300  # in smaller figures nearly nothing has room, and columns take it from each other
Labels = tuple[tuple[int, bool, int], ...]


def labels_of(places: NetworkLayout) -> Labels:
    """Numbers per unit of each column, with symbols or not, and their digits; of a folded column less than anything."""
    return tuple((-1, False, 0) if plan.side == "cells" else (plan.lines, form.named, form.digits if plan.lines else 0)
                 for plan, form in zip(places.columns, places.forms, strict=True))  # fmt: skip


def is_less(after: Labels, before: Labels) -> bool:
    """Whether a column has fewer numbers, or as many as before with less of a symbol or of digits, where no column has
    got more numbers."""
    if any(a[0] < b[0] for a, b in zip(after, before, strict=True)):
        return True
    has_more = any(a[0] > b[0] for a, b in zip(after, before, strict=True))
    return not has_more and any(a < b for a, b in zip(after, before, strict=True))


SHAPES = [(2, 2, 1), (2, 2, 2), (2, 4, 2, 1), (2, 8, 8, 1), (4, 6, 3), (10, 8, 8, 8, 8, 12)]
WIDTHS, HEIGHTS = st.integers(LEAST[0], 1400), st.integers(LEAST[1], 1000)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@settings(max_examples=50, deadline=None)
@given(width=WIDTHS, height=HEIGHTS, more=st.integers(1, 400), has_title=st.booleans())
def test_more_room_never_shows_less(shape, width: int, height: int, more: int, has_title: bool) -> None:
    before = labels_of(placed(*shape, width=width, height=height, has_title=has_title))
    for wider, higher in ((more, 0), (0, more), (more, more)):
        after = labels_of(placed(*shape, width=width + wider, height=height + higher, has_title=has_title))
        assert not is_less(after, before), (before, after)


def test_large_type_and_the_loss_take_nothing_from_the_numbers() -> None:
    """From 84 px of square the type is larger, and from 520 px of figure the loss stands beside the outputs."""
    for shape in SHAPES[:4]:
        for height in (420, 700, 1000):
            found = [labels_of(placed(*shape, width=width, height=height)) for width in range(LEAST[0], 1400, 20)]
            assert not any(is_less(after, before) for before, after in itertools.pairwise(found))
