"""A surface for a file: computed at full resolution, with a caption that says how to reproduce it."""

from __future__ import annotations

from gradviz.data.setup import GeneratedData
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.landscape.direction import NoPlaneError
from gradviz.landscape.plane import SurfaceGrid, SurfaceRequest, compute_grid, finished_grid
from gradviz.landscape.report import compute_curvature
from gradviz.scene.moment import Moment
from gradviz.scene.surface.curvature import curvature_request
from gradviz.scene.surface.surface import plane_fault, surface_frame, surface_request
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.text.numbers import counted, number
from gradviz.scene.view.view import View
from gradviz.text import _, ngettext
from gradviz.training.setup import RunSetup

__all__ = ["seed_words", "surface_caption", "surface_figure"]


def surface_figure(moment: Moment, view: View, all_data: bool, size: int) -> tuple[SurfaceFrame, SurfaceGrid | None]:
    """The frame, with the caption as its first note, and the grid, None for a network of a single parameter.

    Raises `NoPlaneError` where the plane does not exist at this moment.
    """
    report = compute_curvature(curvature_request(moment, all_data)) if view.surface.plane == "gradient" else None
    request = surface_request(moment, view, view.surface.size or size, all_data, report=report)
    if request is None and moment.run.network.parameter_count > 1:
        raise NoPlaneError(plane_fault(moment, view, report))
    grid = None if request is None else compute_grid(request)
    grid = None if grid is None else finished_grid(grid)
    frame = surface_frame(moment, view, grid, report=report)
    return frame.but(notes=(surface_caption(moment, request), *frame.notes)), grid


def surface_caption(moment: Moment, request: SurfaceRequest | None) -> str:
    """The caption: the parameters or the plane, the number of updates, how the run was trained, and every seed."""
    run = moment.run
    setup = run.setup
    if request is None:
        words = _("Loss over {x}").format(x=run.network.ref(0).name)
    elif request.line_at is not None:
        words = _("Loss on a line, {x}").format(x=request.words.labels[0])
    elif request.refs is not None:
        words = _("Loss over {x} and {y}").format(x=request.words.names[0], y=request.words.names[1])
    else:
        words = _("Loss over a plane")
    done = moment.updates_done  # belongs to the parameters on the screen
    parts = [
        words,
        ngettext("after {n} update", "after {n} updates", done).format(n=counted(done)),
        _("recorded elsewhere") if run.recording is not None else _("{optimizer}, learning rate {rate}").format(
            optimizer=_(OPTIMIZERS[setup.optimizer.name].title), rate=number(moment.trace.learning_rate, 6)),
    ]
    return "; ".join((*parts, *seed_words(setup))) + "."


def seed_words(setup: RunSetup) -> list[str]:
    """Texts of all seeds of a run."""
    parts = []
    if setup.parameters is None:
        parts.append(_("weights from seed {seed}").format(seed=setup.initializer.seed))
    if isinstance(setup.data, GeneratedData):
        parts.append(_("data from seed {seed}").format(seed=setup.data.seed))
    if setup.batch.shuffle:
        parts.append(_("order from seed {seed}").format(seed=setup.batch.seed))
    return parts
