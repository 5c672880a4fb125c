"""The frames of a loss surface in 3-D: its mesh, and the marks on it."""

from __future__ import annotations

import numpy as np

from gradviz.scene.frame import Floats, Frame
from gradviz.scene.view.camera import Camera

__all__ = ["ReliefFrame", "ReliefMesh", "same_relief"]

Ticks = tuple[tuple[float, str], ...]


class ReliefMesh(Frame, frozen=True, eq=False):
    """A grid of losses as heights in the box of `scene.view.camera`.

    `xs` (nx,), `ys` (ny,) go from −1 to 1. `heights` (ny, nx) are 0 to `SURFACE` for the ends of the colour scale;
    losses beyond the ends are clipped, and heights are NaN where a loss is not finite. `colours` (ny, nx, 3) 0..255 and
    `normals` (ny, nx, 3) belong to the same points. `contours` are (height, colour, polylines (k, 2)). `hatching`
    (m, 2, 2) are the lines on the floor where losses are not finite. `uncut` (ny, nx) are the heights without clipping
    at the upper end, above which nothing is drawn; None where no loss is above it.
    """

    xs: Floats
    ys: Floats
    heights: Floats
    colours: Floats
    normals: Floats
    contours: tuple[tuple[float, str, tuple[Floats, ...]], ...]
    hatching: Floats
    uncut: Floats | None = None


class ReliefFrame(Frame, frozen=True, eq=False):
    """A loss surface in space; all positions are (…, 3) in the box of `scene.view.camera`.

    `path` (k, 3) is at its true losses, slightly raised; `stems` (m, 2, 3) connect it to the surface where they differ.
    `point` (3,) is the current point, `start` the beginning of the path and `minimum` the lowest point, None where it
    is not known or not in the box. `gradient_way` and `step_way` (k, 3) are on the surface, from the parameters before
    the update to the border; None where they are not computed or have no direction. `along` (k, 3) is the surface
    along the step to its end, None where the step is not drawn to scale; `overshoots`: it ends higher than it began.
    `now_text`, `start_text`, `minimum_text`, `gradient_text`, `step_text` are labels of the marks, for a row above the
    picture. `x_ticks`, `y_ticks`, `z_ticks` are (position in the box, text). `notes` replace those of the surface.
    """

    camera: Camera
    mesh: ReliefMesh
    path: Floats
    stems: Floats
    point: Floats
    start: Floats | None
    minimum: Floats | None
    gradient_way: Floats | None
    step_way: Floats | None
    along: Floats | None
    overshoots: bool
    now_text: str
    start_text: str
    minimum_text: str
    gradient_text: str
    step_text: str
    x_label: str
    y_label: str
    z_label: str
    x_ticks: Ticks
    y_ticks: Ticks
    z_ticks: Ticks
    notes: tuple[str, ...]
    stale: bool


def same_relief(a: ReliefFrame | None, b: ReliefFrame | None) -> bool:
    """Whether two frames look the same, as for most steps within an update."""
    if a is None or b is None:
        return a is b
    return a.mesh is b.mesh and all(_equal(getattr(a, name), getattr(b, name)) for name in _LOOKS)


def _equal(a: object, b: object) -> bool:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return np.array_equal(a, b, equal_nan=True)
    return a is b or (type(a) is type(b) and not isinstance(a, np.ndarray) and bool(a == b))


_LOOKS = tuple(name for name in ReliefFrame.__struct_fields__ if name != "mesh")
