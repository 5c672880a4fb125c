"""`gradviz basins`: computes the requested basin map and its report."""

from __future__ import annotations

from dataclasses import dataclass

from gradviz.data.errors import SetupError
from gradviz.export.progress import race_progress
from gradviz.export.surface_command import SurfaceOrder, moment_to_show, no_plane, view_of
from gradviz.landscape.basins import BasinMap, compute_basins
from gradviz.landscape.direction import NoPlaneError
from gradviz.landscape.report import compute_curvature
from gradviz.scene.basins.basin_frame import BasinFrame
from gradviz.scene.basins.basins import basin_frame, basin_request
from gradviz.scene.surface.curvature import curvature_request
from gradviz.text import _

__all__ = ["USUAL_SIZE", "USUAL_UPDATES", "BasinReport", "map_basins"]

USUAL_SIZE, USUAL_UPDATES = 41, 2000
_LARGEST = 401


@dataclass(frozen=True, slots=True)
class BasinReport:
    """A computed map; `source` is the setup's title, or the text that named it."""

    found: BasinMap
    frame: BasinFrame
    source: str

    def text(self) -> str:
        """A heading, a description, and a line for each basin and for the starts in none."""
        rows = [
            f"{each.letter or '-'}  {'; '.join(filter(None, (each.words, each.detail)))}" for each in self.frame.entries
        ]
        return "\n".join((self.frame.title, self.frame.notes[0], *rows, ""))


def map_basins(order: SurfaceOrder, updates: int) -> BasinReport:
    """Do `updates` updates from every start of the plane that `order` describes. Raises `SetupError`."""
    size = USUAL_SIZE if order.size is None else order.size
    if not 2 <= size <= _LARGEST:
        message = _("expected 2 to {most} starting points per axis, got {size}")
        raise SetupError("--size", message.format(most=_LARGEST, size=size))
    moment = moment_to_show(order)
    run = moment.run
    if run.network.parameter_count < 2:
        raise SetupError("", _("a basin map lies over two parameters, and this network has only one"))
    view = view_of(order, run.network)
    report = compute_curvature(curvature_request(moment, True)) if order.plane == "gradient" else None
    try:
        request = basin_request(moment, view, size, updates, report=report)
    except NoPlaneError as fault:
        raise no_plane(fault, moment, order.updates_option) from None
    except SetupError as error:
        raise SetupError(f"--{error.path}", error.sentence) from None
    with race_progress() as progress:
        found = compute_basins(request, progress=progress)
    assert found is not None, "nobody cancels"
    return BasinReport(found, basin_frame(found, moment.parameters), run.setup.title or order.setup)
