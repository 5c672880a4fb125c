"""The loss around a run as arrays, and as a figure."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradviz.engine.network import Vector
from gradviz.export.surface_command import lies_over_all, no_plane
from gradviz.landscape.direction import NoPlaneError
from gradviz.library.errors import in_sentences
from gradviz.library.figure import Figure, figure_of_frame
from gradviz.library.standing import Standing
from gradviz.library.surface_choices import surface_view
from gradviz.records import FrozenRecord
from gradviz.scene.moment import moment_of
from gradviz.scene.surface.surface_figure import surface_figure
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.text import _
from gradviz.training.state import frozen

__all__ = ["Surface", "surface_of"]

_USUAL_SIZE = 101



class Surface(FrozenRecord, frozen=True, eq=False):
    """The whole loss, penalty included: `loss` (ny, nx) over `x` (nx,) and `y` (ny,), float64 and read-only.

    Along a line, `y` is empty and `loss` has one row. `x_name` and `y_name` are the names of the axes; `path` (k, 2) is
    the path of training on the plane, `path_loss` (k,) its loss, `path_distance` (k,) its distance from the plane.
    `caption` says how to reproduce the surface.
    """

    x: Vector
    y: Vector
    loss: Vector
    x_name: str
    y_name: str
    path: Vector
    path_loss: Vector
    path_distance: Vector
    caption: str
    frame: SurfaceFrame
    title: str

    @in_sentences
    def figure(
        self, *, width: float | str | None = None, height: float | str | None = None, theme: str = "light", **more: Any
    ) -> Figure:
        """A figure of the surface; the arguments are as in `Run.figure`."""
        look = {"width": width, "height": height, "theme": theme}
        return figure_of_frame(self.frame, "surface", self.title, look, more, self.caption)

    def __repr__(self) -> str:
        return f"<gradviz surface over {self.x_name} and {self.y_name or _('nothing else')}, {self.loss.shape} losses>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return self.figure()._repr_mimebundle_(include, exclude)


def surface_of(standing: Standing, choices: dict[str, Any]) -> Surface:
    """See `Run.surface`."""
    view, all_data = surface_view(standing.computation.network, choices)
    moment = moment_of(standing.timeline(shows_gradients=True))
    try:
        frame, grid = surface_figure(moment, view, lies_over_all(all_data, moment), _USUAL_SIZE)
    except NoPlaneError as fault:
        raise no_plane(fault, moment, "updates") from None
    caption = " ".join(part for part in (*frame.notes, standing.origin.caption) if part)
    title = standing.computation.setup.title
    if grid is None:  # a network of a single parameter
        assert frame.line is not None, "without a grid there is a curve"
        nothing = frozen(np.empty(0))
        return Surface(
            frozen(frame.line[:, 0]), nothing, frozen(frame.line[:, 1][None]), frame.x_name, "",
            frozen(np.empty((0, 2))), nothing, nothing, caption, frame, title,
        )  # fmt: skip
    is_line = len(grid.ys) == 1
    ys, y_name = (np.empty(0), "") if is_line else (grid.ys, frame.y_name)
    return Surface(
        frozen(grid.xs), frozen(ys), frozen(grid.losses), frame.x_name, y_name, frozen(frame.path),
        frozen(frame.path_losses), frozen(frame.path_residuals), caption, frame, title,
    )  # fmt: skip
