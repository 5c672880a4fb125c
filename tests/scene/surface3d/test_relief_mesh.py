"""The mesh of the surface in space: made coarser, and shaded by light."""

from __future__ import annotations

import numpy as np
import pytest

from gradviz.scene.surface3d.relief_mesh import coarser, heights_at, shaded_colours
from gradviz.scene.themes import DARK, LIGHT
from gradviz.scene.view.camera import Camera
from tests.scene.surface3d.raised import relief_mesh


def test_a_coarser_mesh_uses_the_same_points() -> None:
    heights = np.add.outer(np.linspace(0, 1, 61), np.linspace(0, 0.3, 61)) / 1.3
    fine = relief_mesh(heights)
    coarse = coarser(fine, 28)
    assert coarse.heights.shape == (29, 29)
    assert (coarse.xs[0], coarse.xs[-1]) == (-1.0, 1.0)
    found = heights_at(fine, *(axis.ravel() for axis in np.meshgrid(coarse.xs, coarse.ys)))
    assert coarse.heights.ravel() == pytest.approx(found)
    assert coarser(fine, 60) is fine


def test_light_shades_slopes_and_the_underside_fades_into_the_theme() -> None:
    heights = np.add.outer(np.zeros(9), np.linspace(0, 1, 9))
    tilted = relief_mesh(heights)
    bright = shaded_colours(tilted, Camera(0.0, 30.0), LIGHT)
    assert bright.shape == (9, 9, 3)
    assert (bright >= 0).all()
    assert (bright <= 255).all()
    below = Camera(0.0, 3.0)  # before the high edge: only the underside is seen
    assert shaded_colours(tilted, below, LIGHT).mean() > shaded_colours(tilted, below, DARK).mean() + 20
