"""Words on the map of a surface: beside their arrows, without overlaps, inside the picture, at the panel's sizes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from gradviz.gui.figures.plot_axes import TICK, WORD, Plane, halo_box, plot_font
from gradviz.gui.figures.surface import contour_labels
from gradviz.gui.figures.surface.arrow_marks import arrows_in_sight
from gradviz.gui.figures.surface.path_room import PathRoom
from gradviz.gui.figures.surface.surface_marks import _beside, minimum_room, minimum_words
from gradviz.gui.figures.surface.surface_painter import mark_boxes, surface_labels
from gradviz.landscape.plane import compute_grid, finished_grid
from gradviz.scene.surface.surface import surface_frame, surface_request
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import LIGHT, THEMES, Theme
from gradviz.scene.view.view import View
from tests.scene.scenes import circle_run, moment_at

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def frame() -> SurfaceFrame:
    moment = moment_at(circle_run(), 7)
    grid = compute_grid(surface_request(moment, View(), 31, all_data=True))
    assert grid is not None
    return surface_frame(moment, View(), finished_grid(grid))


def plane_of(frame: SurfaceFrame, size: tuple[int, int], zoom: float = 1.0) -> Plane:
    (x, y), spans = frame.point.tolist(), (np.ptp(frame.xs) / 2 / zoom, np.ptp(frame.ys) / 2 / zoom)
    return Plane(QRectF(0, 0, *size), (x - spans[0], x + spans[0]), (y - spans[1], y + spans[1]))


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", [(280, 150), (400, 240), (620, 450)])
def test_numbers_of_contours_keep_off_the_marks(frame: SurfaceFrame, theme: Theme, size: tuple[int, int]) -> None:
    plane = plane_of(frame, size)
    marks = mark_boxes(plane, frame, theme)
    high = QFontMetricsF(plot_font(theme, contour_labels._PIXELS)).height()
    labels = surface_labels(plane, frame, theme)
    boxes = [contour_labels._around(each.x, each.y, each.angle, each.width, high) for each in labels]
    assert not any(box.intersects(mark) for box in boxes for mark in marks)
    assert boxes or size[1] < 200
    metrics = QFontMetricsF(plot_font(theme, WORD, bold=True))
    for arrow in arrows_in_sight(plane, frame, theme):
        box = halo_box(arrow.at, metrics.horizontalAdvance(arrow.text), metrics.height(), plane.rect)
        assert plane.rect.contains(box)


def test_words_keep_off_the_path_where_any_place_does(frame: SurfaceFrame) -> None:
    """Paths from everywhere to the point, through the lowest loss: the place below its cross is often taken."""
    plane, metrics = plane_of(frame, (460, 300)), QFontMetricsF(plot_font(LIGHT, TICK))
    chance, moved = np.random.default_rng(4), 0
    corners = np.array([plane.x_range, plane.y_range]).T * 0.9 + frame.point * 0.1
    for _time in range(60):
        bends = chance.uniform(corners[0], corners[1], (3, 2))
        path = np.stack([bends[0], bends[1], bends[2], frame.point])
        crossed = frame.but(minimum=bends[1], minimum_text="minimum 0.5001", path=path)
        room, path = minimum_room(plane, crossed, LIGHT), PathRoom(plane, crossed)
        assert room is not None
        assert path.meets(room)
        box = minimum_words(plane, crossed, LIGHT)
        places = _beside(room, metrics.horizontalAdvance(crossed.minimum_text), metrics.height())
        free = [place for place in places if plane.rect.contains(place) and not path.meets(place)]
        assert box is not None
        assert not path.meets(box) or not free
        moved += box.center() != places[0].center()
        for arrow in arrows_in_sight(plane, crossed, LIGHT):
            words = halo_box(arrow.at, metrics.horizontalAdvance(arrow.text), metrics.height(), plane.rect)
            assert plane.rect.contains(words)
    assert moved


def test_a_path_of_thousands_of_states_is_looked_through_at_once(frame: SurfaceFrame) -> None:
    plane = plane_of(frame, (700, 500), zoom=50.0)
    steps = np.random.default_rng(1).normal(size=(20_000, 2)) * 0.01
    long = frame.but(path=frame.point + np.cumsum(steps, axis=0)[::-1])
    room = PathRoom(plane, long)
    assert room.meets(plane.rect)
    assert not PathRoom(plane, frame.but(path=frame.path + 1e9)).meets(plane.rect)


def test_the_gradients_arrow_is_46_to_84_pixels_and_goes_when_it_is_out_of_sight(frame: SurfaceFrame) -> None:
    for size, length in (((280, 150), 46.0), ((400, 300), 60.0), ((900, 700), 84.0)):
        gradient, *_step = arrows_in_sight(plane_of(frame, size), frame, LIGHT)
        along = gradient.tip - gradient.start
        assert np.hypot(along.x(), along.y()) == pytest.approx(length)
    plane = plane_of(frame, (400, 300))
    away = np.array([10 * np.ptp(frame.xs), 0.0])
    assert len(arrows_in_sight(plane, frame, LIGHT)) == 2
    assert arrows_in_sight(plane, frame.but(origin=frame.origin + away), LIGHT) == ()
