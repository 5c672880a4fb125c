"""`gradviz surface`: checks the options and computes the surface."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from gradviz.data.errors import SetupError, shown
from gradviz.documents.atomic import write_atomically
from gradviz.engine.network import Network
from gradviz.export.files import check_target, write_text
from gradviz.export.opening import advance, open_with_progress
from gradviz.export.surface_table import surface_csv, surface_npz
from gradviz.landscape.direction import NoPlaneError
from gradviz.landscape.plane import SurfaceGrid
from gradviz.landscape.window import FARTHEST
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.surface.surface import has_more_than_batch
from gradviz.scene.surface.surface_figure import surface_figure
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.view.surface_choice import SurfaceChoice
from gradviz.scene.view.view import View
from gradviz.text import _
from gradviz.training.steps import Place

__all__ = [
    "ENDINGS", "FIGURES", "SurfaceOrder", "check_plane", "compute_surface", "lies_over_all", "moment_to_show",
    "no_plane", "view_of", "write_numbers",
]  # fmt: skip

FIGURES, NUMBERS = (".png", ".svg", ".pdf"), (".csv", ".npz")
ENDINGS = (*NUMBERS, *FIGURES)
_USUAL_SIZE = 101
_LARGEST = 2001


@dataclass(frozen=True, slots=True)
class SurfaceOrder:
    """The options of the command, None where they were not given. `all_data`: over all training samples or the
    batch.
    """

    setup: str
    out: Path
    x: str | None = None
    y: str | None = None
    plane: str | None = None
    x_range: tuple[float, float] | None = None
    y_range: tuple[float, float] | None = None
    size: int | None = None
    updates: int = 0
    seed: int | None = None
    normalise: str | None = None
    line: bool = False
    scale: str = "auto"
    all_data: bool | None = None
    updates_option: str = "--updates"


def compute_surface(order: SurfaceOrder) -> tuple[str, SurfaceFrame, SurfaceGrid | None]:
    """The setup's title, the frame with its caption, and the grid. Raises `SetupError` before anything is computed."""
    moment = moment_to_show(order)
    all_data = lies_over_all(order.all_data, moment)
    try:
        frame, grid = surface_figure(moment, view_of(order, moment.run.network), all_data, _USUAL_SIZE)
    except NoPlaneError as fault:
        raise no_plane(fault, moment) from None
    return moment.run.setup.title or order.setup, frame, grid


def lies_over_all(chosen: bool | None, moment: Moment) -> bool:
    """Whether a surface is over all training samples: as chosen, else where the batch is only a part of them."""
    return has_more_than_batch(moment.run) if chosen is None else chosen


def moment_to_show(order: SurfaceOrder) -> Moment:
    """The run after the requested updates. Raises `SetupError` for options that exclude each other."""
    if order.out.suffix.lower() not in ENDINGS:
        message = _("expected a file that ends in {endings}, got {name}")
        raise SetupError("--out", message.format(endings=", ".join(ENDINGS), name=order.out.name))
    check_target(order.out)
    _check_options(order)
    timeline = open_with_progress(order.setup)
    check_plane(order, timeline.run.network)
    if order.updates:
        advance(timeline, order.updates, order.updates_option)
    # All steps of the next update except the last are revealed, so that its arrows are shown.
    timeline.seek_place(Place(timeline.updates_done, timeline.steps.phase_ends[2]))
    return moment_of(timeline)


def check_plane(order: SurfaceOrder, network: Network) -> None:
    """Raises `SetupError` for a plane that does not exist for this network, or options that exclude each other."""
    _check_options(order)
    for option, name in (("--x", order.x), ("--y", order.y)):
        if name is not None:
            _check_name(network, option, name)
    if order.x is not None and order.x == order.y:
        raise SetupError("--y", _("a surface needs two different parameters, got {name} twice").format(name=order.x))
    if network.parameter_count < 2 and (order.plane or order.y):
        raise SetupError("--plane" if order.plane else "--y", _("this network has a single parameter: no plane"))


def write_numbers(path: Path, frame: SurfaceFrame, grid: SurfaceGrid | None) -> None:
    """Write the surface as .csv or .npz. Raises `OSError`."""
    if path.suffix.lower() == ".csv":
        write_text(path, surface_csv(frame, grid))
    else:
        write_atomically(path, surface_npz(frame, grid))


def _check_options(order: SurfaceOrder) -> None:
    if order.plane is not None and (order.x is not None or order.y is not None):
        raise SetupError("--plane", _("a plane takes the place of --x and --y; give the one or the other"))
    for option, value in (("--seed", order.seed), ("--normalise", order.normalise)):
        if value is not None and order.plane != "random":
            raise SetupError(option, _("this belongs to --plane random"))
    for option, ends in (("--x-range", order.x_range), ("--y-range", order.y_range)):
        if ends is not None and not (math.isfinite(ends[0]) and math.isfinite(ends[1]) and ends[0] < ends[1]):
            message = _("expected two finite numbers, the smaller one first, got {low} {high}")
            raise SetupError(option, message.format(low=shown(ends[0]), high=shown(ends[1])))
        if ends is not None and max(abs(ends[0]), abs(ends[1])) > FARTHEST:
            message = _("expected numbers of a size up to {most:g}, got {low} {high}")
            raise SetupError(option, message.format(most=FARTHEST, low=shown(ends[0]), high=shown(ends[1])))
    if order.size is not None and not 2 <= order.size <= _LARGEST:
        message = _("expected 2 to {most} grid points per axis, got {size}")
        raise SetupError("--size", message.format(most=_LARGEST, size=order.size))
    if order.line and (order.y_range is not None or order.y is not None):
        raise SetupError("--y" if order.y else "--y-range", _("a line has only x"))


def _check_name(network: Network, option: str, name: str) -> None:
    try:
        network.find(name)
    except KeyError:
        first, last = network.ref(0).name, network.ref(network.parameter_count - 1).name
        message = _("this network has no parameter {name}; its parameters go from {first} to {last}")
        raise SetupError(option, message.format(name=shown(name), first=first, last=last)) from None


def view_of(order: SurfaceOrder, network: Network) -> View:
    """The view that the options describe."""
    names = [None if name is None else network.find(name).name for name in (order.x, order.y)]
    choice = SurfaceChoice(
        plane=order.plane or "parameters", seed=1 if order.seed is None else order.seed,
        normalisation=order.normalise or "filter", line=order.line, x_range=order.x_range, y_range=order.y_range,
        size=order.size, logarithmic={"auto": None, "log": True, "linear": False}[order.scale],
    )  # fmt: skip
    return View(surface_x=names[0], surface_y=names[1], surface=choice)


def no_plane(fault: NoPlaneError, moment: Moment, option: str = "--updates") -> SetupError:
    """The error for a plane that does not exist, with the option that would make it possible."""
    if moment.trace.before.update >= 2:
        return SetupError("--plane", str(fault))
    message = _("{sentence} (with {option} N, N at least 2)")
    return SetupError("--plane", message.format(sentence=fault, option=option))
