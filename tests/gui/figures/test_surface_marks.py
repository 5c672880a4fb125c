"""The path on the surface: states of earlier slices are pale, and those that are not finite are left out."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from gradviz.gui.figures.surface import surface_marks
from gradviz.gui.figures.surface.surface_painter import paint_surface
from gradviz.scene.moment import moment_of
from gradviz.scene.surface.surface import compute_grid, surface_frame, surface_request
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import LIGHT
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline
from tests.gui.setups import SETUP

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def surface() -> SurfaceFrame:
    timeline = Timeline(Run(SETUP))
    timeline.play(5)
    moment = moment_of(timeline)
    return surface_frame(moment, View(), compute_grid(surface_request(moment, View(), 21)))


def painted(frame: SurfaceFrame) -> np.ndarray:
    image = QImage(700, 500, QImage.Format.Format_RGBA8888)
    image.fill(0)
    painter = QPainter(image)
    paint_surface(painter, QRectF(0, 0, 700, 500), frame, LIGHT)
    painter.end()
    return np.array(image.constBits())


def test_states_on_earlier_slices_are_pale_and_those_of_a_plane_through_the_path_are_not(surface) -> None:
    path = np.linspace(surface.path[-1] - 1.0, surface.path[-1], 4)
    ghosts = []
    for plane, residuals in (("parameters", [0.5, 0.5, 0.5, 0.0]), ("parameters", [0.0] * 4), ("pca", [0.5] * 4)):
        frame = surface.but(path=path, plane=plane, path_residuals=np.array(residuals))
        ghosts.append(surface_marks._ghosts(frame).tolist())
    assert ghosts == [[True, True, True, False], [False] * 4, [False] * 4]


def test_the_states_of_a_run_that_diverged_are_told_apart_by_those_that_are_finite(surface) -> None:
    path = np.array([[0.0, 0.0], [1.0, 1.0], [np.inf, -np.inf], [np.inf, np.nan]])
    residuals = np.array([0.0, 0.5, np.inf, 0.0])
    frame = surface.but(path=path[[0, 1, 2, 2]], plane="parameters", path_residuals=residuals)
    assert surface_marks._ghosts(frame).tolist() == [False, True, True, False]
    assert surface_marks._ghosts(frame.but(path=path)).tolist() == [False, True, True, False]


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_path_with_a_state_that_is_not_finite_is_drawn_in_two_parts(surface, at: int) -> None:
    """The pen of round ends complained of it: an arc where a parameter is not a number."""
    path = np.linspace(surface.path[-1] - 1.0, surface.path[-1], 7)
    path[at] = np.nan
    drawn = []
    for gap in (False, True):
        frame = surface.but(path=path if gap else path[np.isfinite(path).all(axis=1)], path_residuals=np.zeros(0))
        drawn.append(painted(frame))
    assert not np.array_equal(*drawn)
