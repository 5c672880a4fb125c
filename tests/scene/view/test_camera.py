"""The camera: directions, the fit into a rectangle, and one matrix for painter and graphics card."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.scene.view.camera import FLOOR, TOP, TOP_VIEW, Camera, Projection, projection

CORNERS = np.array([(x, y, z) for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (FLOOR, TOP)])
CAMERAS = st.builds(Camera, st.floats(-180, 180), st.floats(3, 90), st.floats(2.4, 14))


def test_from_the_usual_side_x_goes_right_y_goes_back_and_loss_goes_up() -> None:
    where = Projection(Camera(), (0.0, 0.0), 100.0)
    middle, x, y, z = where.map(np.array([(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 0.5)], dtype=float))
    assert x[0] > middle[0]
    assert y[2] > middle[2]
    assert z[1] < middle[1]


def test_from_above_the_picture_is_oriented_as_the_plane() -> None:
    where = Projection(TOP_VIEW, (0.0, 0.0), 100.0)
    middle, x, y = where.map(np.array([(0, 0, 0), (1, 0, 0), (0, 1, 0)], dtype=float))[:, :2]
    assert x - middle == pytest.approx([abs(x - middle).max(), 0.0], abs=1e-9)
    assert y - middle == pytest.approx([0.0, -abs(y - middle).max()], abs=1e-9)


@given(CAMERAS)
def test_the_axes_are_at_right_angles_and_of_length_one(camera: Camera) -> None:
    assert camera.axes @ camera.axes.T == pytest.approx(np.eye(3), abs=1e-12)
    assert np.linalg.det(camera.axes) == pytest.approx(1.0)


@given(CAMERAS, st.integers(200, 2000), st.integers(150, 1500))
def test_the_matrix_for_the_graphics_card_puts_points_where_the_painter_does(
    camera: Camera, width: int, height: int
) -> None:
    where = projection(camera, 0.0, 0.0, width, height)
    points = np.array([(x, y, z, 1.0) for x in (-1, 0.3, 1) for y in (-1, 0.6) for z in (0, 0.9)])
    clip = points @ where.matrix(width, height).T
    pixels = np.column_stack([(clip[:, 0] / clip[:, 3] + 1) / 2 * width, (1 - clip[:, 1] / clip[:, 3]) / 2 * height])
    mapped = where.map(points[:, :3])
    assert pixels == pytest.approx(mapped[:, :2], abs=1e-6 * max(width, height))
    assert clip[:, 3] == pytest.approx(mapped[:, 2])
    # Nearer to the eye is nearer to the front of the depth buffer.
    by_depth = np.argsort(mapped[:, 2])
    assert (np.diff((clip[:, 2] / clip[:, 3])[by_depth]) >= -1e-9).all()


@given(st.floats(-180, 180), st.floats(3, 90))
def test_at_the_usual_distance_the_box_is_inside_the_rectangle(azimuth: float, elevation: float) -> None:
    camera = Camera(azimuth, elevation)
    pixels = projection(camera, 10.0, 20.0, 400.0, 300.0).map(CORNERS)[:, :2]
    slack = 8.0  # perspective makes another corner the outermost one as the azimuth changes
    assert (pixels >= (10.0 - slack, 20.0 - slack)).all()
    assert (pixels <= (410.0 + slack, 320.0 + slack)).all()


def test_from_above_the_surface_lies_over_its_own_place_on_the_floor() -> None:
    where = projection(TOP_VIEW, 0.0, 0.0, 400.0, 300.0)
    low, high = where.map(np.array([(0.9, 0.9, FLOOR), (0.9, 0.9, TOP)]))[:, :2]
    assert np.abs(high - low).max() < 4.0


def test_turning_keeps_within_bounds_and_wraps_around() -> None:
    assert Camera(170, 30).turned(20, 0).azimuth == -170
    assert Camera(0, 80).turned(0, 50).elevation == 90
    assert Camera(0, 10).turned(0, -50).elevation == 3
    assert Camera().closer(1e6).distance < Camera().distance < Camera().closer(1e-6).distance


def test_points_behind_the_camera_or_nonfinite_have_no_place() -> None:
    where = Projection(Camera(0.0, 10.0, 2.4), (0.0, 0.0), 100.0)
    pixels = where.map(np.array([(9.0, 0.0, 0.4), (0.0, 0.0, np.nan)]))
    assert not np.isfinite(pixels[:, :2]).any()
