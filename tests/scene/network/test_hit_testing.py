"""A click finds what it points at."""

import numpy as np
import pytest

from gradviz.scene.network.columns import ColumnShape, LayoutRequest
from gradviz.scene.network.edge_curves import edge_curves
from gradviz.scene.network.hit_testing import distance_to_curves, hit_bias, hit_edge, hit_node
from gradviz.scene.network.layout import layout


def test_a_click_finds_the_node_the_dot_and_the_edge() -> None:
    places = layout(LayoutRequest((ColumnShape(2), ColumnShape(3), ColumnShape(1)), 800, 560))
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
    places = layout(LayoutRequest((ColumnShape(1), ColumnShape(1)), 800, 560))
    twice = np.repeat(edge_curves(places, [0], [0], [0]), 2, axis=0)
    assert hit_edge(twice, *twice[0].mean(axis=0)) == 1


def test_the_distance_to_a_straight_curve_is_the_distance_to_its_line() -> None:
    line = np.array([[[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]])
    assert distance_to_curves(line, 1.5, 2.0) == pytest.approx([2.0])
    assert distance_to_curves(line, 7.0, 3.0) == pytest.approx([5.0])
