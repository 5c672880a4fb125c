"""Numbers of contour lines and of the colour bar do not overlap other words."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath

from gradviz.documents.open import open_setup
from gradviz.gui.figures.plot_axes import Plane
from gradviz.gui.figures.surface.contour_labels import contour_labels, paint_contour_labels
from gradviz.gui.figures.surface.path_room import path_room
from gradviz.gui.figures.surface.surface_marks import minimum_words
from gradviz.gui.figures.surface.surface_painter import paint_bar
from gradviz.scene.moment import moment_of
from gradviz.scene.surface.surface import compute_grid, surface_frame, surface_request
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import LIGHT
from gradviz.scene.view.surface_choice import SurfaceChoice
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline

pytestmark = pytest.mark.usefixtures("qapp")


class Recorder(QPainter):
    """Remembers where text was written."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.image = image  # painted on for as long as this lives
        self.filled: list[QRectF] = []
        self.written: list[float] = []

    def fillPath(self, path: QPainterPath, brush: object) -> None:  # noqa: N802
        self.filled.append(self.transform().mapRect(path.boundingRect()))
        super().fillPath(path, brush)  # type: ignore[arg-type]

    def drawText(self, *args: object) -> None:  # noqa: N802
        assert isinstance(args[0], QPointF)
        self.written.append(args[0].y())
        super().drawText(*args)  # type: ignore[call-overload]


def surface_of(x_range: tuple[float, float], y_range: tuple[float, float]) -> SurfaceFrame:
    timeline = Timeline(Run(*open_setup("circle-2-4-2-1")))
    timeline.next(Granularity.UPDATE)
    choice = SurfaceChoice(x_range=x_range, y_range=y_range)
    moment, view = moment_of(timeline), View(surface_x="w1[1,1]", surface_y="w3[1,1]", surface=choice)
    return surface_frame(moment, view, compute_grid(surface_request(moment, view, 31)))


def plane_of(frame: SurfaceFrame, width: float, height: float) -> Plane:
    x, y = (float(frame.xs[0]), float(frame.xs[-1])), (float(frame.ys[0]), float(frame.ys[-1]))
    return Plane(QRectF(0, 0, width, height), x, y)


@pytest.mark.parametrize("height", [120, 150, 180, 240])
def test_no_contour_is_labelled_under_the_words_of_the_minimum(height: int) -> None:
    frame, seen = surface_of((-3.0, 10.0), (-3.0, 8.0)), 0
    for share in np.linspace(0.1, 0.9, 9):
        place = np.array([-3.0 + 13.0 * share, -0.2])
        frame = replace(frame, minimum=place, minimum_text="minimum 0.4802")
        plane = plane_of(frame, 300, height)
        words = minimum_words(plane, frame, LIGHT)
        assert words is not None
        painter = Recorder(QImage(300, height, QImage.Format.Format_RGB32))
        paint_contour_labels(painter, contour_labels(plane, frame, LIGHT), LIGHT)
        painter.end()
        seen += len(painter.filled)
        assert not any(words.intersects(box) for box in painter.filled)
    assert seen


@pytest.mark.parametrize("height", [30, 60, 300])
def test_numbers_of_the_colour_bar_keep_apart(height: int) -> None:
    frame = surface_of((-2.0, 2.0), (-2.0, 2.0))
    painter = Recorder(QImage(100, height, QImage.Format.Format_RGB32))
    paint_bar(painter, QRectF(0, 0, 100, height), frame, LIGHT)
    painter.end()
    assert painter.written
    assert len(painter.written) == len(frame.bar_ticks) or height < 300
    assert all(abs(a - b) >= 8 for a, b in zip(painter.written, painter.written[1:], strict=False))


def test_no_contour_has_its_number_under_the_path() -> None:
    """A path along a contour, where its number would stand best."""
    frame, seen = surface_of((-3.0, 3.0), (-3.0, 3.0)), 0
    for size in ((300, 240), (900, 500)):
        plane = plane_of(frame, *size)
        for lines in frame.contours:
            along = replace(frame, path=max(lines, key=len), path_age=np.zeros(0))
            path, labels = path_room(plane, along), contour_labels(plane, along, LIGHT)
            seen += len(labels)
            high = 8.0
            assert not any(path.meets(QRectF(each.x - each.width / 2, each.y - high / 2, each.width, high))
                           for each in labels if abs(each.angle) < 0.2)  # fmt: skip
    assert seen
