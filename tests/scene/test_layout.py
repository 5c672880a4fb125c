"""The geometry of the graph: nothing overlaps, nothing leaves the figure, and a click finds what it points at."""

import numpy as np
import pytest

from gradviz.scene.layout import (
    NetworkLayout,
    Rect,
    distance_to_curves,
    edge_curves,
    hit_bias,
    hit_edge,
    hit_node,
    layout,
)

SHAPES = [(2, 4, 2, 1), (2, 8, 8, 1), (1, 12, 1), (24, 24, 24, 10), (1, 1), (2, 3, 3, 3, 3, 3, 3, 2)]
SIZES = [(800, 560, 1.0), (480, 300, 1.0), (1100, 760, 1.6), (1600, 1000, 1.0)]


def rooms(places: NetworkLayout, column: int, row: int) -> list[Rect]:
    lines = places.label_lines[column]
    return [places.nodes[column][row], *[places.value_label(column, row), places.delta_label(column, row)][:lines]]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
def test_nothing_overlaps_or_leaves_the_graph(shape, width, height, scale) -> None:
    places = layout(shape, width, height, scale)
    for column, count in enumerate(shape):
        assert len(places.nodes[column]) == count
        before = places.graph.y - 1e-6
        for row in range(count):
            for room in rooms(places, column, row):
                assert room.y >= before
                before = room.bottom - 1e-6
        assert before <= places.legend.y + 1e-6
        assert places.nodes[column][0].x >= 0
        if column:
            assert places.nodes[column][0].x > places.nodes[column - 1][0].right
    assert places.nodes[-1][0].right <= places.loss.x
    assert places.loss.right <= width
    assert places.legend.bottom <= height


def test_nodes_have_the_size_of_the_design_where_there_is_room() -> None:
    assert {node.width for column in layout((2, 4, 2, 1), 800, 560).nodes for node in column} == {64.0}
    crowded = layout((2, 24, 1), 800, 560)
    assert 14 <= crowded.nodes[1][0].width <= 20
    assert crowded.label_lines == (2, 0, 2)
    assert crowded.edge_scale[0] < layout((2, 4, 1), 800, 560).edge_scale[0] == 1.0


def test_a_column_of_eight_keeps_its_deltas_in_a_small_window() -> None:
    small, ample = layout((2, 8, 8, 1), 800, 540), layout((2, 8, 8, 1), 800, 800)
    assert small.label_lines == ample.label_lines == (2, 2, 2, 2)
    assert 18 <= small.nodes[1][0].width < ample.nodes[1][0].width
    assert small.label_height < ample.label_height == ample.line_height


def test_folded_units_leave_room_for_their_note() -> None:
    places = layout((2, 24, 1), 800, 560, folded=(0, 76, 0))
    assert places.folded[0] is None
    assert places.folded[1] is not None
    assert places.folded[1][1] > places.nodes[1][-1].bottom


def test_edges_leave_and_arrive_horizontally_at_the_sides_of_the_nodes() -> None:
    places = layout((2, 3, 1), 800, 560)
    curves = edge_curves(places, [0, 1], [1, 2], [0, 0])
    start, out, back, end = curves[0]
    assert tuple(start) == (places.nodes[0][1].right, places.nodes[0][1].centre_y)
    assert tuple(end) == (places.nodes[1][0].x, places.nodes[1][0].centre_y)
    assert out[1] == start[1]
    assert back[1] == end[1]
    assert start[0] < out[0] <= back[0] < end[0]
    assert curves[1, 0, 0] == places.nodes[1][2].right


def test_a_click_finds_the_node_the_dot_and_the_edge() -> None:
    places = layout((2, 3, 1), 800, 560)
    node = places.nodes[1][2]
    assert hit_node(places, node.centre_x, node.centre_y) == (1, 2)
    assert hit_node(places, node.right + 3, node.centre_y) is None
    x, y = places.bias(1, 2)
    present = [(1, row) for row in range(3)]
    assert hit_bias(places, present, x - 3, y + 3) == (1, 2)
    assert hit_bias(places, [(1, 0)], x, y) is None
    assert hit_bias(places, present, x - 30, y) is None
    curves = edge_curves(places, [0, 0, 0], [0, 0, 1], [0, 1, 2])
    middle = curves[1].mean(axis=0)
    t = np.array([1, 3, 3, 1]) / 8
    assert hit_edge(curves, *(t @ curves[1])) == 1
    assert hit_edge(curves, *(t @ curves[2] + [0, 4])) == 2
    assert hit_edge(curves, middle[0], 5.0) is None
    assert hit_edge(np.empty((0, 4, 2)), 1.0, 1.0) is None


def test_of_two_edges_on_top_of_each_other_the_upper_one_is_hit() -> None:
    places = layout((1, 1), 800, 560)
    twice = np.repeat(edge_curves(places, [0], [0], [0]), 2, axis=0)
    assert hit_edge(twice, *twice[0].mean(axis=0)) == 1


def test_the_distance_to_a_straight_curve_is_the_distance_to_its_line() -> None:
    line = np.array([[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]])
    assert distance_to_curves(line, 1.5, 2.0) == pytest.approx([2.0])
    assert distance_to_curves(line, 7.0, 3.0) == pytest.approx([5.0])
