"""The geometry of the graph: the edges have enough space, nothing overlaps, and nothing leaves the figure."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from gradviz.scene.network.cells import StripShape
from gradviz.scene.network.columns import ColumnShape, LayoutRequest
from gradviz.scene.network.edge_curves import edge_curves
from gradviz.scene.network.labels import estimate, shortened_names, usual_width
from gradviz.scene.network.layout import NetworkLayout, layout
from gradviz.scene.network.rectangle import Rect

SHAPES = [(2, 4, 2, 1), (2, 8, 8, 1), (2, 8, 8, 8, 8, 1), (10, 8, 8, 8, 8, 12), (2, 24, 24, 1), (784, 128, 64, 10)]
SIZES = [(480, 360), (560, 420), (900, 620), (1400, 1000)]
TEXTS = [(1.0, 0.0), (1.6, 0.0), (1.6, 24.0)]


def request_of(
    shape: tuple[int, ...], width: float = 800, height: float = 560, scale: float = 1.0, least: float = 0.0,
    digits: int = 4, has_title: bool = True,
) -> LayoutRequest:  # fmt: skip
    last = len(shape) - 1
    columns = tuple(
        ColumnShape(0 if units > 24 else units, StripShape(units, 2 if c else 1, units == 784) if units > 6 else None,
                    units > 24, 0, "x₁" if c == 0 else "ŷ" if c == last else "a₁",
                    ("Inputs", f"Layer {c} · tanh", "Output · tanh")[(c > 0) + (c == last)], units > 24)
        for c, units in enumerate(shape)
    )  # fmt: skip
    return LayoutRequest(columns, width, height, scale, digits, least, any(each.is_wide for each in columns), has_title)


def placed(*shape: int, **changes: object) -> NetworkLayout:
    return layout(request_of(shape, **changes))  # type: ignore[arg-type]


def usual(places: NetworkLayout, room: Rect, c: int, symbol: str) -> Rect:
    """What the longest usual number takes of its room."""
    wide = min(usual_width(places.forms[c], symbol, request_of((1, 1)).measure, True), room.width)
    side = places.columns[c].side
    x = {"left": room.right - wide, "right": room.x}.get(side, room.centre_x - wide / 2)
    return room._replace(x=x, width=wide)


def apart(a: Rect, b: Rect) -> bool:
    """Whether two rectangles share less than a pixel."""
    return not a.grown(-0.5).meets(b)


CASES = [(shape, size, text) for shape in SHAPES for size in SIZES for text in TEXTS]


@pytest.mark.parametrize(("shape", "size", "text"), CASES, ids=str)
def test_the_edges_have_most_of_the_width_and_nothing_overlaps(shape, size, text) -> None:
    places = placed(*shape, width=size[0], height=size[1], scale=text[0], least=text[1])
    assert sum(places.gaps) >= 0.55 * size[0] - 1e-6
    taken = [places.loss] if places.loss_place != "title" else []
    for c in range(len(shape)):
        grid, plan = places.cells[c], places.columns[c]
        assert 18.0 - 1e-9 <= plan.size <= 110.0
        if grid is not None:
            taken.append(Rect(grid.left, grid.top, grid.right - grid.left, grid.height))
            assert grid.bottom <= places.foot
        assert len(places.nodes[c]) == (0 if grid is not None else shape[c])
        for r in range(len(places.nodes[c])):
            taken += [places.nodes[c][r], *(usual(places, room, c, "a₁") for room in places.labels(c, r))]
    for room in taken:
        assert room.x >= 0
        assert room.right <= size[0] + 1e-6
        assert room.y >= places.graph.y - 1e-6
        assert room.bottom <= places.foot + 1e-6
    assert all(apart(a, b) for a, b in itertools.combinations(taken, 2))
    assert all(apart(a, b) for a, b in itertools.combinations(places.titles, 2))
    assert all(title.bottom <= places.graph.y for title in places.titles)
    assert places.legend.bottom <= size[1] + 1e-6
    assert places.strip.bottom <= places.legend.bottom


def test_a_layer_is_folded_where_its_units_would_be_slivers() -> None:
    low, high = placed(2, 24, 24, 1, width=560, height=420), placed(2, 24, 24, 1, width=1400, height=1000)
    assert [grid is not None for grid in low.cells] == [False, True, True, False]
    assert [grid is not None for grid in high.cells] == [False] * 4
    assert min(node.width for node in high.nodes[1]) >= 18


def test_cells_take_the_height_of_ranges_that_have_no_room_below_them() -> None:
    for width, has_ranges in ((420, False), (700, False), (1400, True)):
        places = placed(2, 8, 8, 1, width=width, height=300, scale=2.0)
        grid, places_below = places.cells[1], places.labels(1, 0)
        assert grid is not None
        assert bool(places_below) is has_ranges
        below = places.graph.bottom - grid.bottom
        assert below >= 2 * places.line_height if has_ranges else below < 1.5 * places.line_height
        assert grid.size >= 6  # in a narrow column the gap between the two grids took nearly all
        assert sum(places.gaps) >= 0.55 * width


def test_labels_make_room_for_edges_in_the_stated_order() -> None:
    sides = {height: placed(2, 8, 8, 1, width=900, height=height).columns[1] for height in (720, 600, 440)}
    assert [(plan.side, plan.lines) for plan in sides.values()] == [("below", 2), ("below", 1), ("none", 0)]
    outer = placed(10, 8, 8, 8, 8, 12, width=900, height=620).columns
    assert [plan.side for plan in outer] == ["left", "below", "below", "below", "below", "right"]
    many, few = (placed(2, 4, 2, 1, width=width).forms for width in (1100, 440))
    assert {form.named for form in many} == {True}
    assert {(form.named, form.digits) for form in few[1:-1]} <= {(False, 3), (False, 2)}


NAMES = ("sepal length", "sepal width", "petal length", "petal width")


def test_a_number_of_a_table_always_has_the_name_of_its_column() -> None:
    plain = request_of((4, 6, 3))
    named = replace(plain, columns=(plain.columns[0]._replace(names=NAMES, symbol=NAMES[0]), *plain.columns[1:]))
    seen = set()
    for (width, height), (scale, least) in itertools.product([*SIZES, (900, 420), (782, 395)], TEXTS):
        places = layout(replace(named, width=width, height=height, scale=scale, least=least))
        assert sum(places.gaps) >= 0.55 * width - 1e-6
        lines = places.columns[0].lines
        if places.forms[0].named:
            assert (places.names, lines) == ((), 1)
        elif lines:
            assert len(set(places.names)) == 4  # what is cut can still be told apart
            for r, name in enumerate(places.names):
                assert name
                assert named.measure(name, places.forms[0].pixels, False) <= places.labels(0, r)[0].width
        rooms = [room for r in range(4) for room in (places.nodes[0][r], *places.labels(0, r))]
        assert all(apart(a, b) for a, b in itertools.combinations(rooms, 2))
        assert all(room.x >= 0 for room in rooms)
        seen.add((places.columns[0].side, lines, places.forms[0].named))
    assert {lines for _side, lines, _named in seen} >= {1, 2}
    assert any(is_named for _side, _lines, is_named in seen)


def test_names_that_are_cut_alike_keep_their_ends() -> None:
    short = shortened_names((*NAMES, "x"), 60.0, 12.0, estimate)
    assert len(set(short)) == 5
    assert short[-1] == "x"
    assert all(estimate(name, 12.0, False) <= 60.0 for name in short)
    assert shortened_names(NAMES, 1000.0, 12.0, estimate) == NAMES
    assert shortened_names(("ab",), 2.0, 12.0, estimate) == ("",)


def test_all_hidden_columns_write_their_numbers_alike() -> None:
    for width in range(480, 1400, 40):
        assert len(set(placed(2, 4, 2, 3, 1, width=width, height=500).forms[1:-1])) == 1


def test_more_digits_are_written_where_they_fit() -> None:
    def digits(width: float, chosen: int) -> int:
        return placed(2, 4, 2, 1, width=width, digits=chosen).forms[1].digits

    assert [digits(1100, chosen) for chosen in (3, 4, 6)] == [3, 4, 6]
    assert digits(1100, 17) < digits(2400, 17)


def test_outputs_beside_the_loss_have_their_symbols() -> None:
    """The window at 1366×768: the numbers of one output stand below the loss, two outputs move inwards from it."""
    for outputs in (1, 2):
        places = placed(2, 4, 2, outputs, width=782, height=395)
        assert (places.loss_place, places.forms[-1].named, places.forms[-1].digits) == ("right", True, 4)
        numbers = [usual(places, room, 3, "ŷ₁") for r in range(outputs) for room in places.labels(3, r)]
        assert all(apart(places.loss, room) for room in numbers)


def test_outputs_have_their_symbols_in_the_narrowest_window_too() -> None:
    """The panel at 1024×768, whose loss is in the title: the output moves inwards for the wider of its two lines."""
    places = placed(2, 4, 2, 1, width=578, height=379)
    assert (places.loss_place, places.columns[-1].lines) == ("title", 2)
    assert [form.named for form in places.forms] == [True] * 4


@pytest.mark.parametrize("width", [480, 560, 900, 1400, 2300])
def test_no_square_is_much_larger_than_the_hidden_ones(width: int) -> None:
    for shape in ((2, 4, 2, 1), (2, 8, 8, 1), (1, 12, 1)):
        sizes = [plan.size for plan in placed(*shape, width=width, height=width * 0.7).columns]
        assert max(sizes) <= 1.3 * (min(sizes[1:-1]) + 1)


def test_the_loss_is_right_of_the_output_or_in_the_title_or_in_a_line_of_its_own() -> None:
    assert placed(2, 2, 1, width=700).loss_place == "right"
    assert placed(2, 2, 1, width=500).loss_place == "title"
    assert placed(2, 8, 8, 8, 8, 1, width=900).loss_place == "title"
    line = placed(2, 8, 8, 8, 8, 1, width=900, has_title=False)
    assert line.loss_place == "line"
    assert line.loss.bottom <= line.titles[0].y
    for shape, size, (scale, least) in CASES:
        places = placed(*shape, width=size[0], height=size[1], scale=scale, least=least, has_title=False)
        assert places.loss_place in ("right", "line")
        assert places.loss.bottom <= places.titles[0].y or places.loss_place == "right"
    right = placed(2, 2, 1, width=700)
    assert right.loss.x > right.nodes[-1][0].right
    assert right.loss.right <= 700


def test_nothing_but_the_size_and_the_shape_moves_a_unit() -> None:
    assert placed(2, 4, 2, 1).nodes == placed(2, 4, 2, 1).nodes
    request = request_of((2, 4, 2, 1))
    assert layout(replace(request, scale=1.0)).nodes == layout(request).nodes


def test_edges_leave_and_arrive_horizontally_spread_over_the_sides_in_the_order_of_their_ends() -> None:
    places = placed(2, 4, 2, 1)
    for layer, (sources, targets) in enumerate(((2, 4), (4, 2), (2, 1))):
        source, target = (part.ravel() for part in np.indices((sources, targets)))
        curves = edge_curves(places, np.full(len(source), layer), source, target)
        assert (curves[:, 0, 1] == curves[:, 1, 1]).all()
        assert (curves[:, 2, 1] == curves[:, 3, 1]).all()
        for r, node in enumerate(places.nodes[layer]):
            ends = curves[source == r, 0]
            assert (ends[:, 0] == node.right).all()
            apart = np.diff(ends[:, 1])
            assert (apart > 0).all()
            assert (apart <= 12.0).all()
            assert ends[:, 1].max() - ends[:, 1].min() <= 0.62 * node.width + 1e-9
            assert ends[:, 1].mean() == pytest.approx(node.centre_y)
        for r, node in enumerate(places.nodes[layer + 1]):
            assert (np.diff(curves[target == r, 3, 1]) > 0).all()
            assert (curves[target == r, 3, 0] == node.x).all()


def test_many_edges_are_thinner_and_those_of_large_squares_wider() -> None:
    few, many = placed(2, 4, 2, 1, width=900), placed(2, 8, 8, 1, width=900)
    assert few.edge_scale[0] == 1.0
    assert 0.42 <= many.edge_scale[1] < 1.0
    assert 1.0 < placed(2, 2, 1, width=1200, height=900).edge_scale[0] <= 1.4


@pytest.mark.parametrize(("width", "height"), [(720, 530), (560, 420)])
def test_an_edge_between_columns_of_as_many_units_is_level(width: int, height: int) -> None:
    """The inputs have one number below them and the units two, yet they stand at one height."""
    places = placed(2, 2, 2, width=width, height=height)
    assert {plan.side for plan in places.columns} == {"below"}
    assert len({tuple(node.centre_y for node in column) for column in places.nodes}) == 1


def test_units_do_not_drift_apart_in_a_high_figure() -> None:
    first, second = placed(2, 2, 1, width=600, height=1000).nodes[1]
    assert second.y - first.y <= 3.6 * first.width + 33.0 + 1


def test_bias_dots_keep_inside_small_squares_and_are_left_out_of_the_smallest() -> None:
    small, smallest = placed(2, 8, 8, 1, width=560, height=420), placed(10, 8, 8, 8, 8, 12, width=480, height=360)
    node, (x, y) = small.nodes[1][0], small.bias(1, 0)
    assert node.contains(x - small.bias_radius[1], y + small.bias_radius[1])
    assert smallest.columns[1].size < 24
    assert smallest.bias_radius[1] == 0.0
    assert placed(2, 2, 1, width=1400, height=900).bias_radius[1] == 8.0


@pytest.mark.parametrize("size", [(400, 300), (560, 420), (900, 620), (1400, 1000)])
def test_a_bias_dot_covers_nothing_of_the_number_below_its_unit(size: tuple[int, int]) -> None:
    """Not the circumflex of ŷ either, which reaches up to the upper edge of its line."""
    places, seen = placed(2, 2, 2, width=size[0], height=size[1]), 0
    for c in (1, 2):
        for r in range(2):
            if places.columns[c].side == "below" and places.columns[c].lines and places.bias_radius[c]:
                bottom = places.bias(c, r)[1] + places.bias_radius[c]
                assert places.value_label(c, r).y >= bottom + 1 - 1e-6
                seen += 1
    assert seen or size[0] < 560
