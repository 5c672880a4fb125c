"""The surface in space: its heights are the losses, nearer parts hide farther ones, its tangents touch it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.data.setup import InlineData
from gradviz.landscape.plane import finished_grid
from gradviz.scene.moment import Moment
from gradviz.scene.surface.relief_frame import ReliefFrame, same_relief
from gradviz.scene.surface.surface import compute_grid, surface_frame, surface_request
from gradviz.scene.surface.surface_path import shown_path
from gradviz.scene.surface.surface_scale import levels_of, lowest_height
from gradviz.scene.surface3d.relief import LIFT, with_relief
from gradviz.scene.surface3d.relief_axes import axes_of, back_walls
from gradviz.scene.surface3d.relief_mesh import (
    SURFACE,
    cut_cells,
    drawing_order,
    heights_at,
    quads,
    shaded_colours,
)
from gradviz.scene.surface3d.relief_visibility import best_camera, picked, runs, visible
from gradviz.scene.text.numbers import number
from gradviz.scene.themes import LIGHT
from gradviz.scene.view.camera import FLOOR, Camera, projection
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import LayerSetup, NetworkSetup, OptimizerSetup, ParameterSetup, RunSetup
from tests.scene.scenes import circle_run, moment_at
from tests.scene.surface3d.raised import raised, relief_mesh

BACKWARD_DONE = 7
CAMERAS = st.builds(Camera, st.floats(-180, 180), st.floats(3, 90), st.floats(2.4, 14))


def relief_of(moment: Moment, camera: Camera | None = None) -> ReliefFrame:
    relief = raised(moment, camera=camera)[0].relief
    assert relief is not None
    return relief


def two_weights(learning_rate: float) -> Run:
    """ŷ = w·x with half the squared error: a bowl of curvature |x|² = 1.25, where rates above 2/1.25 climb."""
    network = NetworkSetup(2, (LayerSetup(1, "linear", False),))
    setup = RunSetup(
        network, InlineData(((1.0, 0.5),), ((0.6,),)), optimizer=OptimizerSetup("sgd", learning_rate),
        parameters=ParameterSetup((((0.8,), (0.4,)),), ((),)),
    )  # fmt: skip
    return Run(setup)


def test_heights_are_the_levels_of_the_colour_scale() -> None:
    frame, grid = raised(moment_at(circle_run(), BACKWARD_DONE))
    relief = frame.relief
    assert relief is not None
    assert relief.mesh.heights.tolist() == (levels_of(frame, grid.losses) * SURFACE).tolist()
    assert relief.mesh.heights.min() >= 0.0
    assert relief.mesh.heights.max() <= SURFACE
    assert [text for _at, text in relief.z_ticks] == [text for _value, text in frame.bar_ticks]
    assert relief.x_label == frame.x_label


def test_a_logarithmic_scale_has_decades_as_heights_and_a_label() -> None:
    frame, _grid = raised(moment_at(circle_run(), 0))
    wide = frame.but(low=1e-3, high=10.0, logarithmic=True)
    assert levels_of(wide, np.array([1e-3, 1e-1, 10.0, 1e3, 1e-9])) == pytest.approx([0, 0.5, 1, 1, 0])
    noted = frame.but(notes=("Logarithmic colours.",))
    moment = moment_at(circle_run(), 0)
    assert "Logarithmic height." in with_relief(noted, moment, _grid, None).notes


def test_a_cut_is_mentioned() -> None:
    moment = moment_at(circle_run(), 0)
    frame, grid = raised(moment)
    low = frame.but(low=float(np.median(grid.losses)), relief=None)
    assert any(note.startswith("Losses below") for note in with_relief(low, moment, grid, None).notes)
    high = frame.but(high=0.5, notes=("Losses above 0.5 share one colour.",), relief=None)
    assert "Losses above 0.5 are cut off." in with_relief(high, moment, grid, None).notes


def test_needles_at_a_zero_of_the_loss_are_cut_off_and_mentioned() -> None:
    """The logarithm falls without end towards a zero: only the lowest 2 % of the losses would reach down there."""
    frame, _grid = raised(moment_at(two_weights(0.1), 0), 61)
    assert frame.logarithmic
    assert frame.relief is not None
    bottom = lowest_height(frame.losses, frame.low, True)
    assert bottom > 10 * frame.low
    assert 0.01 < (frame.relief.mesh.heights == 0.0).mean() < 0.04
    assert f"Losses below {number(bottom, 2)} are drawn at {number(bottom, 2)}." in frame.notes
    assert all(place > 0.0 for place, _text in frame.relief.z_ticks)


def test_a_scale_without_needles_reaches_down_to_the_lowest_loss() -> None:
    losses = np.geomspace(0.01, 1.0, 400).reshape(20, 20)
    assert lowest_height(losses, 0.01, True) == 0.01
    losses[3, 3] = 1e-8
    assert lowest_height(losses, 1e-6, True) > 0.01
    assert lowest_height(losses, 1e-6, False) == 1e-6
    assert lowest_height(np.full((2, 2), np.nan), 0.0, True) == 0.0


def test_the_minimum_lies_on_the_surface_at_its_own_loss() -> None:
    moment = moment_at(two_weights(0.1), 0)
    grid = finished_grid(compute_grid(surface_request(moment, View(), 31)))
    frame = with_relief(surface_frame(moment, View(), grid), moment, grid, None)
    assert frame.relief is not None
    assert frame.relief.minimum is not None
    x, _y, z = frame.relief.minimum
    assert z == pytest.approx(LIFT)  # its loss is zero: the bottom
    assert frame.relief.minimum_text == frame.minimum_text != ""
    assert (x + 1) / 2 * (frame.xs[-1] - frame.xs[0]) + frame.xs[0] == pytest.approx(grid.minimum.place[0])
    assert relief_of(moment).minimum is None  # nobody has looked for it yet


def test_cells_that_are_not_finite_are_left_out_and_hatched() -> None:
    heights = np.add.outer(np.linspace(0, 0.5, 9), np.linspace(0, 0.5, 9))
    heights[2, 3] = np.nan
    heights[6, 6] = np.inf
    holed = relief_mesh(heights)
    where = projection(Camera(), 0, 0, 300, 200)
    corners, colours = quads(holed, where, shaded_colours(holed, Camera(), LIGHT))
    assert len(corners) == len(colours) == 64 - 8
    assert np.isfinite(corners).all()
    assert len(holed.hatching) >= 4
    assert np.isfinite(holed.normals).all()


def test_the_path_lies_at_its_true_losses_with_stems_to_the_slice() -> None:
    moment = moment_at(circle_run(), 2, updates=30)
    frame, grid = raised(moment)
    relief = frame.relief
    assert relief is not None
    losses = np.array([grid.request.objective.at(state) for state in shown_path(moment, grid, frame.point_loss).states])
    assert relief.path[:, 2] - LIFT == pytest.approx(levels_of(frame, losses) * SURFACE, abs=1e-9)
    on = heights_at(relief.mesh, relief.path[:, 0], relief.path[:, 1])
    apart = np.abs(relief.path[:, 2] - LIFT - on)
    assert len(relief.stems) == min(24, (apart > 0.02).sum())
    assert len(relief.stems)
    feet = relief.stems[:, 1]
    assert feet[:, 2] - LIFT == pytest.approx(heights_at(relief.mesh, feet[:, 0], feet[:, 1]))
    assert relief.point[2] - LIFT == pytest.approx(float(levels_of(frame, losses[-1:])[0]) * SURFACE)
    assert "The surface changes with the other weights; lines join it to the path." in frame.notes
    assert not any("pale" in note for note in frame.notes)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_the_arrows_lie_on_the_surface_and_lead_where_they_lead_in_the_plane(logarithmic: bool) -> None:
    moment = moment_at(circle_run(), BACKWARD_DONE)
    frame, grid = raised(moment)
    frame = with_relief(frame.but(logarithmic=logarithmic, relief=None), moment, grid, None)
    relief = frame.relief
    assert relief is not None
    for way, arrow in ((relief.step_way, frame.step_arrow), (relief.gradient_way, frame.gradient_arrow)):
        assert way is not None
        across = 2 * arrow / np.array([np.ptp(frame.xs), np.ptp(frame.ys)])
        led = way[-1, :2] - way[0, :2]
        assert led / np.hypot(*led) == pytest.approx(across / np.hypot(*across))
        assert np.abs(way[-1, :2]).max() == pytest.approx(1.0)  # to the border
        inner = way[:-1]
        assert inner[:, 2] - LIFT == pytest.approx(heights_at(relief.mesh, inner[:, 0], inner[:, 1]))
    assert not any("Step drawn" in note for note in frame.notes)


def test_the_marks_have_names_and_losses_and_the_start_only_where_it_is_in_the_box() -> None:
    frame, grid = raised(moment_at(circle_run(), BACKWARD_DONE))
    relief = frame.relief
    assert relief is not None
    assert relief.now_text == f"now {number(frame.point_loss)}"
    assert (relief.start is None) == (relief.start_text == "")
    moved = with_relief(frame.but(path=frame.path + 100.0), moment_at(circle_run(), BACKWARD_DONE), grid, None).relief
    assert moved is not None
    assert moved.start is None
    assert moved.start_text == ""


@pytest.mark.parametrize(("learning_rate", "overshoots"), [(1.0, False), (1.9, True)])
def test_an_uphill_step_is_called_an_overshoot(learning_rate: float, overshoots: bool) -> None:
    moment = moment_at(two_weights(learning_rate), 3)
    frame, _grid = raised(moment)
    relief = frame.relief
    assert relief is not None
    assert relief.along is not None
    assert relief.overshoots is overshoots is (moment.trace.loss_after > moment.trace.loss)
    assert any("overshoots" in note for note in frame.notes) is overshoots
    assert relief.step_way is not None
    assert relief.step_way[1, 2] < relief.step_way[0, 2]


def test_nothing_of_the_step_is_shown_before_it_is_computed() -> None:
    relief = relief_of(moment_at(circle_run(), 4))
    assert relief.gradient_way is None
    assert relief.step_way is None
    assert relief.along is None


def test_one_parameter_and_no_grid_have_no_relief() -> None:
    network = NetworkSetup(1, (LayerSetup(1, "linear", False),))
    moment = moment_at(Run(RunSetup(network, InlineData(((1.0,),), ((1.0,),)))), 0)
    assert with_relief(surface_frame(moment, View(), None), moment, None, None).relief is None
    circle = moment_at(circle_run(), 0)
    assert with_relief(surface_frame(circle, View(), None), circle, None, None).relief is None


@settings(max_examples=30)
@given(CAMERAS, st.integers(0, 10_000))
def test_no_cell_is_drawn_before_one_that_it_hides(camera: Camera, seed: int) -> None:
    xs = ys = np.linspace(-1, 1, 12)
    columns, rows = drawing_order(xs, ys, camera)
    assert sorted(columns.tolist()) == sorted(rows.tolist()) == list(range(11))
    column_rank, row_rank = np.argsort(columns), np.argsort(rows)
    random = np.random.default_rng(seed)
    for start in random.uniform(-1, 1, (20, 2)):
        way = np.linspace(0, 1, 400)[:, None]
        cells = np.floor((start + way * (camera.eye[:2] - start) + 1) / 2 * 11).astype(int)
        cells = cells[((cells >= 0) & (cells < 11)).all(axis=1)]
        times = column_rank[cells[:, 0]] * 11 + row_rank[cells[:, 1]]
        # On the way to the eye every cell is drawn later than the one before it.
        assert (np.diff(times) >= 0).all()


def test_a_hill_hides_what_is_behind_it_and_nothing_else() -> None:
    x, y = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(-1, 1, 41))
    hill = relief_mesh(np.exp(-8 * (x * x + y * y)))
    camera = Camera(-90.0, 10.0)  # from the side of negative y
    height = float(heights_at(hill, np.array([0.0]), np.array([0.6]))[0])
    points = np.array([(0, 0.6, height), (0.95, 0.6, 0.01), (0, 0, SURFACE + LIFT), (0, -0.6, 0.1), (0, 0.6, np.nan)])
    assert visible(hill, camera, points).tolist() == [False, True, True, True, False]
    assert visible(hill, camera, points[:0]).tolist() == []
    from_above = Camera(-90.0, 90.0)
    assert visible(hill, from_above, points[:1]).all()


def test_visible_and_hidden_parts_share_their_boundary_point() -> None:
    assert runs(np.array([True, True, False, False, True])) == [(0, 2, True), (1, 4, False), (3, 5, True)]
    assert runs(np.array([True])) == []


def test_picking_returns_the_nearest_part_of_the_surface() -> None:
    x, y = np.meshgrid(np.linspace(-1, 1, 31), np.linspace(-1, 1, 31))
    hill = relief_mesh(np.exp(-6 * (x * x + y * y)))
    where = projection(Camera(-70, 35), 0, 0, 500, 400)
    place = np.array([0.1, -0.4])
    at = np.append(place, heights_at(hill, place[:1], place[1:])[0])
    assert visible(hill, where.camera, at[None]).all()
    assert picked(hill, where, where.map(at)[:2]) == pytest.approx(tuple(place), abs=0.05)
    assert picked(hill, where, np.array([-50.0, -50.0])) is None


def test_a_dragged_point_stays_on_its_side_of_a_hill_and_slides_along_its_rim() -> None:
    heights = np.zeros((41, 41))
    heights[18:23] = 1.0  # a wall across
    wall, camera = relief_mesh(heights), Camera(-90.0, 20.0)
    where = projection(camera, 0, 0, 400, 300)
    behind = np.array([0.3, 0.6, 0.0])
    pixel = where.map(behind)[:2]
    front = picked(wall, where, pixel)
    assert front is not None
    assert front[1] < 0.1
    assert picked(wall, where, pixel, (0.25, 0.55)) == pytest.approx((0.3, 0.6), abs=0.02)
    assert picked(wall, where, np.array([1.0, 1.0])) is None
    assert picked(wall, where, np.array([-900.0, 150.0]), (0.0, 0.0))[0] == -1.0


@given(CAMERAS, st.floats(-0.95, 0.95), st.floats(-0.95, 0.95))
def test_the_place_under_a_pixel_is_found_between_the_points_of_the_grid(camera: Camera, x: float, y: float) -> None:
    slope = relief_mesh(np.linspace(0.2, 0.8, 21)[:, None] + np.zeros(21))
    where = projection(camera, 0, 0, 400, 300)
    point = np.array([x, y, float(heights_at(slope, np.array(x), np.array(y)))])
    found = picked(slope, where, where.map(point)[:2], (x, y))
    assert found is not None
    again = np.array([*found, float(heights_at(slope, np.array(found[0]), np.array(found[1])))])
    closer = max(1.0, Camera().distance / camera.distance)
    assert np.abs(where.map(again)[:2] - where.map(point)[:2]).max() < 1.5 * closer  # pixels


@given(st.floats(-180, 180), st.floats(3, 75))
@settings(max_examples=25)
def test_axes_are_in_front_of_the_surface_and_walls_behind_it(azimuth: float, elevation: float) -> None:
    relief = _RELIEF
    where = projection(Camera(azimuth, elevation), 0, 0, 500, 400)
    depth = where.map(np.array([(0.0, 0.0, 0.0)]))[0, 2]
    axes = {axis.name: axis for axis in axes_of(relief, where)}
    for name in ("x", "y"):
        middle = (axes[name].start + axes[name].end) / 2
        assert where.map(middle)[2] < depth + 0.3
    for wall in back_walls(where)[1:]:
        assert where.map(wall.mean(axis=0))[2] > depth - 0.3
    if "z" in axes:  # the left one of the walls' outer ends, the right one where the left one goes on in a steep edge
        ends = [wall[k] for wall in back_walls(where)[1:] for k in range(4)]
        across = [where.map(end)[0] for end in ends if end[2] == FLOOR]
        foot = where.map(axes["z"].start)
        is_left = foot[0] == pytest.approx(min(across))
        assert is_left or foot[0] == pytest.approx(max(across))
        corner = where.map(np.array([axes["y"].start[0], axes["x"].start[1], FLOOR]))
        rise, run_ = abs(foot[1] - corner[1]), abs(foot[0] - corner[0])
        assert rise < 1.75 * run_ or is_left  # at least 30° off an upright line


def test_from_above_there_is_no_axis_for_the_loss() -> None:
    where = projection(Camera(-90, 90), 0, 0, 500, 400)
    assert [axis.name for axis in axes_of(_RELIEF, where)] == ["x", "y"]


def test_two_frames_look_the_same_where_nothing_that_is_drawn_differs() -> None:
    moment = moment_at(circle_run(), BACKWARD_DONE)
    grid = compute_grid(surface_request(moment, View(), 9))
    frame = surface_frame(moment, View(), grid)
    one, two = (with_relief(frame, moment, grid, Camera()).relief for _ in range(2))
    assert same_relief(one, two)
    assert not same_relief(one, with_relief(frame, moment, grid, Camera(10.0)).relief)
    assert not same_relief(one, None)
    assert same_relief(None, None)


_RELIEF = relief_of(moment_at(circle_run(), BACKWARD_DONE))


def test_the_first_view_sees_the_marks_and_among_equals_has_the_lowest_rim_in_front() -> None:
    x, y = np.meshgrid(np.linspace(-1, 1, 21), np.linspace(-1, 1, 21))
    for tilt in (x, -x, y, -y):
        surface = relief_mesh((tilt + 1) / 2)
        camera = best_camera(surface, np.array([0.0, 0.0, 0.5]))
        low = np.array([x[tilt == tilt.min()].mean(), y[tilt == tilt.min()].mean()])
        assert camera.backward[:2] @ low > 0.1  # from the low side
        assert camera.elevation == 33.0
    # A wall hides what is behind it, however low the rim before it.
    wall = relief_mesh(np.where(np.abs(x - 0.4) < 0.06, 0.84, 0.2 + 0.1 * x))
    point = np.array([0.7, 0.0, 0.28])
    camera = best_camera(wall, point)
    assert visible(wall, camera, point[None])[0]
    assert not visible(wall, Camera(180.0, 33.0), point[None])[0]


def test_the_loss_axis_is_on_the_left_unless_it_goes_on_in_a_steep_edge_and_never_in_front_of_the_surface() -> None:
    sides = []
    for azimuth in np.arange(-180.0, 180.0, 7.5).tolist():
        where = projection(Camera(azimuth, 30.0), 0, 0, 500, 400)
        axes = {axis.name: axis for axis in axes_of(_RELIEF, where)}
        foot = axes["z"].start
        sides.append(where.map(foot)[0] < where.centre[0])
        nearest = np.array([axes["y"].start[0], axes["x"].start[1]])  # the corner of the floor next to the eye
        assert not np.array_equal(foot[:2], nearest)
    assert 0.6 < np.mean(sides) < 1.0


def test_what_is_above_the_scale_is_cut_off_along_its_end() -> None:
    """A slope cut at half its height: the cells drawn end on one line, and their corners do not reach above it."""
    x = np.linspace(0.0, 2.0, 21)
    slope = relief_mesh(np.broadcast_to(x + 0.013, (21, 21)))
    assert slope.uncut is not None
    cells, parts = cut_cells(slope)
    assert len(cells) == 20
    assert parts[..., 2].max() == pytest.approx(SURFACE)
    edge = parts[..., 0].max()
    assert edge == pytest.approx(-0.013)
    corners, colours = quads(slope, projection(Camera(), 0, 0, 500, 400), slope.colours)
    assert len(corners) == len(colours) == 20 * 9 + 20
    assert np.isfinite(corners).all()
    # A corner above leaves five corners: two parts, which together are the cell but for a triangle.
    one = np.zeros((5, 5))
    one[2, 2] = 1.5
    cells, parts = cut_cells(relief_mesh(one))
    assert len(cells) == 4 + 4
    areas = 0.5 * np.abs((parts[..., 0] * np.roll(parts[..., 1], -1, axis=1)
                          - parts[..., 1] * np.roll(parts[..., 0], -1, axis=1)).sum(axis=1))  # fmt: skip
    assert areas.sum() == pytest.approx(4 * 0.25 * (1.0 - 0.5 * (1 / 3) ** 2))
