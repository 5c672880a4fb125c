"""Surfaces in space for tests: of a moment, and meshes of given heights."""

from __future__ import annotations

import numpy as np

from gradviz.landscape.plane import SurfaceGrid
from gradviz.scene.moment import Moment
from gradviz.scene.surface.relief_frame import ReliefMesh
from gradviz.scene.surface.surface import compute_grid, surface_frame, surface_request
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.surface3d.relief import with_relief
from gradviz.scene.surface3d.relief_mesh import mesh_of
from gradviz.scene.view.camera import Camera
from gradviz.scene.view.view import View
from tests.scene.scenes import circle_run, moment_at


def raised(moment: Moment, size: int = 21, camera: Camera | None = None) -> tuple[SurfaceFrame, SurfaceGrid]:
    grid = compute_grid(surface_request(moment, View(), size))
    assert grid is not None
    frame = with_relief(surface_frame(moment, View(), grid), moment, grid, camera)
    assert frame.relief is not None
    return frame, grid


def relief_mesh(heights: np.ndarray) -> ReliefMesh:
    """A mesh of given heights 0..1 of the scale."""
    frame, _grid = raised(moment_at(circle_run(), 0), len(heights))
    return mesh_of(frame.but(losses=frame.low + heights * (frame.high - frame.low), logarithmic=False))
