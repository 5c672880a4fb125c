"""The geometry of the graph: nothing overlaps, and nothing leaves the figure."""

import pytest

from gradviz.scene.network.labels import Labels
from gradviz.scene.network.layout import NetworkLayout, Rect, edge_curves, layout

SHAPES = [(2, 4, 2, 1), (2, 8, 8, 1), (1, 12, 1), (24, 24, 24, 10), (1, 1), (2, 3, 3, 3, 3, 3, 3, 2)]
SIZES = [(800, 560, 1.0, 0), (430, 360, 1.0, 0), (480, 300, 1.0, 0), (1100, 760, 1.6, 0), (994, 515, 1.92, 24),
         (1004, 373, 1.77, 24), (1600, 1000, 1.0, 0)]  # fmt: skip


SYMBOLS = Labels(("x₁", "a₁", "a₁", "a₁", "a₁", "a₁", "a₁", "ŷ"))


def narrowed(places: NetworkLayout, room: Rect, column: int) -> Rect:
    """A room for a number below a unit reaches as far as it may; this is what the longest number takes."""
    wide = max(places.widths[column])
    return room._replace(x=room.centre_x - wide / 2, width=wide) if places.plans[column].way == "below" else room


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("width", "height", "scale", "least"), SIZES)
@pytest.mark.parametrize("digits", [3, 4, 17])
def test_nothing_overlaps_or_leaves_the_graph(shape, width, height, scale, least, digits) -> None:
    places = layout(shape, width, height, scale, labels=SYMBOLS._replace(least=least, digits=digits))
    taken: list[Rect] = [places.loss]
    for c, count in enumerate(shape):
        assert len(places.nodes[c]) == count
        for r in range(count):
            unit = [places.nodes[c][r], *(narrowed(places, room, c) for room in places.labels(c, r))]
            for room in unit:
                assert room.y >= places.graph.y - 1.0
                assert room.bottom <= places.foot + 1.0
                assert room.x >= 0
                assert room.right <= width
                inner = Rect(room.x + 0.5, room.y + 0.5, max(room.width - 1, 0.1), max(room.height - 1, 0.1))
                assert not any(inner.meets(other) for other in taken)
            taken += unit
        if c:
            assert (places.leave[c - 1][:, 0].max() < places.arrive[c][:, 0]).all()
    assert places.loss.right <= width
    assert places.legend.bottom <= height + 1e-6
    assert places.strip.bottom <= height + 1e-6


@pytest.mark.parametrize(("width", "height", "scale", "least"), [
    (430, 360, 1.0, 0), (700, 500, 1.0, 0), (964, 501, 1.92, 24), (1004, 373, 1.77, 24),
])  # fmt: skip
@pytest.mark.parametrize("units", range(1, 9))
def test_up_to_eight_units_keep_their_values_and_deltas(width, height, scale, least, units) -> None:
    titles = ("Inputs", "Layer 1 · tanh", "Layer 2 · tanh", "Output · tanh")
    labels = SYMBOLS._replace(digits=4, least=least, titles=titles)
    places = layout((2, units, units, 1), width, height, scale, labels=labels)
    assert [plan.lines for plan in places.plans] == [1, 2, 2, 2]
    assert places.form.pixels >= max(least, 10 * scale)


def test_numbers_follow_the_chosen_digits_as_far_as_there_is_room() -> None:
    def form(width: float, digits: int):
        return layout((2, 4, 2, 1), width, 520, labels=SYMBOLS._replace(digits=digits)).form

    assert [form(900, digits).digits for digits in (3, 4, 6, 9)] == [3, 4, 6, 9]
    assert all(form(900, digits).named for digits in (3, 4, 6, 9))
    assert form(1500, 17).digits == 17
    assert 4 <= form(500, 17).digits < form(700, 17).digits < 17


def test_in_large_type_digits_give_way_to_longer_edges() -> None:
    def places(digits: int):
        return layout((2, 4, 2, 1), 1400, 480, 2.46, labels=SYMBOLS._replace(digits=digits))

    for layer in (0, 1, 2):
        run = places(9).arrive[layer + 1][:, 0].min() - places(9).leave[layer][:, 0].max()
        assert run >= 52 * 2.46
    assert places(9).form.digits < 9


def test_in_large_type_titles_and_squares_give_way_to_numbers() -> None:
    """The lesson of Mazur's network at 1024×768: three columns beside the lesson's words."""
    titles = ("Inputs", "Layer 1 · sigmoid", "Output · sigmoid")
    asked = Labels(("x₁", "a₁", "ŷ₁"), titles, digits=4, least=24)
    for height in (350, 356, 362):
        places = layout((2, 2, 2), 586, height, 1.6, labels=asked)
        assert not places.is_sparse
        assert places.title_lines == 1
        assert [plan.lines for plan in places.plans] == [1, 2, 2]
        assert all(plan.size >= 14.0 * 1.6 for plan in places.plans)
        rooms = [narrowed(places, room, c) for c in range(3) for r in range(2) for room in places.labels(c, r)]
        rooms += [node for column in places.nodes for node in column]
        assert not any(a.meets(b) for place, a in enumerate(rooms) for b in rooms[:place])
    small = layout((2, 2, 2), 300, 200, 1.0, labels=asked._replace(least=0.0))
    assert small.title_lines == 2


def test_a_unit_with_numbers_beside_it_sends_its_edges_off_right_of_them() -> None:
    places = layout((2, 8, 1), 430, 300, labels=SYMBOLS)
    assert places.plans[1].is_beside
    right = max(room.right for room in places.labels(1, 0))
    assert right < places.leave[1][0, 0] < right + 3
    assert places.arrive[1][0, 0] == places.nodes[1][0].x


def test_nodes_have_the_size_of_the_design_where_there_is_room() -> None:
    assert {node.width for column in layout((2, 4, 2, 1), 800, 560).nodes for node in column} == {64.0}
    crowded = layout((2, 40, 1), 800, 560)
    assert 8 <= crowded.nodes[1][0].width <= 16
    assert [plan.lines for plan in crowded.plans] == [1, 0, 2]
    assert crowded.edge_scale[0] < layout((2, 4, 1), 800, 560).edge_scale[0] == 1.0


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


@pytest.mark.parametrize(("width", "height"), [(720, 530), (430, 364)])
def test_an_edge_between_columns_of_as_many_units_is_straight(width: int, height: int) -> None:
    """The inputs have one number below them and the units two, yet they stand at one height."""
    places = layout((2, 2, 2), width, height, labels=Labels(("x₁", "a₁", "ŷ₁")))
    assert {plan.way for plan in places.plans} == {"below"}
    assert len({tuple(node.centre_y for node in column) for column in places.nodes}) == 1
