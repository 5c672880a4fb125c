"""The cells of a folded column: they fit, do not overlap, and a point finds its unit."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.scene.network.cells import StripShape, place_cells
from gradviz.scene.network.columns import ColumnShape, LayoutRequest
from gradviz.scene.network.edge_curves import edge_curves
from gradviz.scene.network.hit_testing import hit_cell
from gradviz.scene.network.layout import layout

SHAPES = [StripShape(784, 1, True), StripShape(128, 2, False), StripShape(25, 2, False), StripShape(10_000, 2, False),
          StripShape(1000, 1, False)]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("width", "height", "scale"), [(150, 560, 1.0), (60, 300, 1.0), (300, 700, 1.8)])
def test_the_cells_fit_into_their_area(shape: StripShape, width: float, height: float, scale: float) -> None:
    grid = place_cells(shape, 400, 50, width, height, scale)
    assert grid.left >= 400 - width / 2 - 1e-9
    assert grid.right <= 400 + width / 2 + 1e-9
    assert grid.top >= 50 - 1e-9
    assert grid.bottom <= 50 + height + 1e-9 or grid.size == 0.25
    assert grid.across * grid.down >= shape.units
    assert len(grid.lefts) == shape.grids


@pytest.mark.parametrize("shape", SHAPES)
def test_the_middle_of_a_cell_is_its_unit(shape: StripShape) -> None:
    grid = place_cells(shape, 400, 50, 160, 560, 1.0)
    for place in range(shape.grids):
        for unit in (0, 1, grid.across, shape.units - 1):
            x, y = grid.corner(unit, place)
            assert grid.unit_at(x + grid.size / 2, y + grid.size / 2) == unit
    assert grid.unit_at(grid.left - 1, grid.top + 1) is None
    assert grid.unit_at(grid.left + 1, grid.bottom + 1) is None
    if shape.units % grid.across:
        assert grid.unit_at(grid.left + grid.width - 0.1, grid.bottom - 0.1) is None


def test_an_image_has_as_many_rows_as_columns_and_other_grids_are_tall() -> None:
    image = place_cells(SHAPES[0], 400, 50, 160, 560, 1.0)
    assert (image.across, image.down, image.size) == (28, 28, 5)
    tall = place_cells(SHAPES[1], 400, 50, 160, 560, 1.0)
    assert tall.down > 2 * tall.across


def test_edges_of_a_folded_column_begin_and_end_at_its_sides() -> None:
    columns = (ColumnShape(0, SHAPES[0], is_folded=True), ColumnShape(0, SHAPES[1], is_folded=True), ColumnShape(10))
    places = layout(LayoutRequest(columns, 1000, 700))
    inputs, hidden = places.cells[0], places.cells[1]
    assert inputs is not None
    assert hidden is not None
    curves = edge_curves(places, [0, 1], [783, 5], [127, 9])
    assert curves[0, 0].tolist() == [inputs.right, inputs.bottom - inputs.size / 2]
    assert curves[0, -1].tolist() == [hidden.left, hidden.bottom - hidden.size / 2]
    assert curves[1, 0, 0] == hidden.right
    assert curves[1, -1, 0] == places.nodes[2][9].x
    assert hit_cell(places, inputs.left + 1, inputs.top + 1) == (0, 0)
    assert hit_cell(places, hidden.right - 1, hidden.top + 1) == (1, hidden.across - 1)
    assert hit_cell(places, 5, 5) is None
    assert inputs.left >= 0
    assert np.diff(places.column_x).min() > 0
