"""Words on the map of a surface: with their arrows, off each other, inside of the picture, at the panel's sizes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF, QImage, QPainter

from gradviz.gui.figures.plot_axes import WORD, Plane, halo_box, plot_font
from gradviz.gui.figures.surface import contour_labels
from gradviz.gui.figures.surface.surface_painter import _arrows, mark_boxes, paint_surface_labels, surface_labels
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
def test_numbers_of_contours_keep_off_the_marks(
    frame: SurfaceFrame, theme: Theme, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    plane = plane_of(frame, size)
    marks = mark_boxes(plane, frame, theme)
    boxes: list[QRectF] = []
    around = contour_labels._around
    monkeypatch.setattr(contour_labels, "_around", lambda *place: boxes.append(around(*place)) or boxes[-1])
    drawn: list[QRectF] = []
    image = QImage(*size, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    stroke = painter.strokePath
    monkeypatch.setattr(QPainter, "strokePath", lambda *args: (drawn.append(boxes[-1]), stroke(*args[1:]))[1])
    paint_surface_labels(painter, plane, surface_labels(plane, frame, theme), theme)
    painter.end()
    assert not any(box.intersects(mark) for box in drawn for mark in marks)
    assert drawn or size[1] < 200
    metrics = QFontMetricsF(plot_font(theme, WORD, bold=True))
    for arrow in _arrows(plane, frame, theme):
        box = halo_box(arrow.at, metrics.horizontalAdvance(arrow.text), metrics.height(), plane.rect)
        assert plane.rect.contains(box)


def test_the_gradients_arrow_is_46_to_84_pixels_and_goes_when_it_is_out_of_sight(frame: SurfaceFrame) -> None:
    for size, length in (((280, 150), 46.0), ((400, 300), 60.0), ((900, 700), 84.0)):
        gradient, *_step = _arrows(plane_of(frame, size), frame, LIGHT)
        along = gradient.tip - gradient.start
        assert np.hypot(along.x(), along.y()) == pytest.approx(length)
    plane = plane_of(frame, (400, 300))
    away = np.array([10 * np.ptp(frame.xs), 0.0])
    assert len(_arrows(plane, frame, LIGHT)) == 2
    assert _arrows(plane, frame.but(origin=frame.origin + away), LIGHT) == []
