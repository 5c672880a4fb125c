"""Wide layers fold, unfold, and scroll to a unit."""

from __future__ import annotations

import pytest

from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.scene.network.folding import fold_or_unfold, is_folded, pointed_units, scrolled, shown_rows, with_visible
from gradviz.scene.view.view import View

NETWORK = Network(NetworkSetup(784, (LayerSetup(128, "relu"), LayerSetup(24, "relu"), LayerSetup(10, "softmax"))))


def test_layers_of_more_than_24_units_are_folded_at_first() -> None:
    assert [is_folded(View(), NETWORK, column) for column in range(4)] == [True, True, False, False]
    assert shown_rows(View(), NETWORK, 0) == range(784)
    assert shown_rows(View(), NETWORK, 2) == range(24)


def test_unfolding_shows_24_units_and_folding_again_is_the_same_as_before() -> None:
    view = fold_or_unfold(View(), NETWORK, 1)
    assert shown_rows(view, NETWORK, 1) == range(24)
    assert fold_or_unfold(view, NETWORK, 1) == View()
    assert fold_or_unfold(View(), NETWORK, 2) == View(), "a layer of 24 units does not fold"


@pytest.mark.parametrize(("name", "rows"), [("u1[100]", range(87, 111)), ("w2[128,1]", range(104, 128)),
                                            ("b1[1]", range(24)), ("u0[500]", range(24))])  # fmt: skip
def test_a_layer_unfolds_at_its_selected_unit(name: str, rows: range) -> None:
    assert shown_rows(fold_or_unfold(View(selected=name), NETWORK, 1), NETWORK, 1) == rows


def test_scrolling_ends_at_both_ends() -> None:
    view = fold_or_unfold(View(), NETWORK, 1)
    assert shown_rows(scrolled(view, NETWORK, 1, 3), NETWORK, 1) == range(3, 27)
    assert shown_rows(scrolled(view, NETWORK, 1, -3), NETWORK, 1) == range(24)
    assert shown_rows(scrolled(view, NETWORK, 1, 999), NETWORK, 1) == range(104, 128)
    assert scrolled(View(), NETWORK, 1, 3) == View(), "what is folded does not scroll"


def test_a_selected_unit_is_scrolled_into_view_by_the_shortest_way() -> None:
    view = fold_or_unfold(View(), NETWORK, 1)
    assert with_visible(view, NETWORK, ("u1[24]", None, "w1[9,24]")) is view
    down = with_visible(view, NETWORK, ("u1[25]",))
    assert shown_rows(down, NETWORK, 1) == range(1, 25)
    assert shown_rows(with_visible(down, NETWORK, ("b1[1]",)), NETWORK, 1) == range(24)
    assert shown_rows(with_visible(view, NETWORK, ("u1[128]",)), NETWORK, 1) == range(104, 128)


def test_another_network_forgets_columns_that_it_does_not_have() -> None:
    small = Network(NetworkSetup(2, (LayerSetup(4, "tanh"), LayerSetup(1, "tanh"))))
    view = fold_or_unfold(fold_or_unfold(View(), NETWORK, 1), NETWORK, 0)
    assert with_visible(view, small, ()).unfolded == ()


def test_the_units_of_a_name() -> None:
    assert pointed_units("w1[3,7]", NETWORK) == ((0, 2), (1, 6))
    assert pointed_units("b2[4]", NETWORK) == pointed_units("u2[4]", NETWORK) == ((2, 3),)
    assert pointed_units("w9[1,1]", NETWORK) == pointed_units(None, NETWORK) == ()
