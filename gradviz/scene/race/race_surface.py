"""The surface of a race: one plane for all paths, over two parameters or along the principal components."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from gradviz.engine.network import Vector
from gradviz.landscape.direction import NoPlaneError, Plane, PlaneWords, parameter_plane
from gradviz.landscape.objective import Objective
from gradviz.landscape.plane import SurfaceGrid, SurfaceRequest
from gradviz.landscape.planes import principal_plane
from gradviz.landscape.projection import places_on, project
from gradviz.landscape.window import can_be_shown
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.surface.surface_planes import surface_axes
from gradviz.scene.surface.surface_scale import contours_of, level_texts, loss_scale
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import View
from gradviz.text import _
from gradviz.training.race import LaneResult, RaceResult
from gradviz.training.run import Run

__all__ = [
    "is_quick", "lane_path", "race_request", "race_surface", "race_surface_notes", "surface_size",
]  # fmt: skip

_SIZE, _COARSE = 81, 21
_WORK = 6e9  # multiplications that a surface may cost: about a second
_MARGIN = 0.15
_FURTHEST = 6.0  # times the extent of the path with the second largest extent
_LEAST = 0.05


@np.errstate(all="ignore")
def race_request(
    result: RaceResult, axes: tuple[str, str] | None = None, *, principal: bool = False
) -> SurfaceRequest | None:
    """The request for the base's objective over the training set, on a plane through the start.

    With `principal`, along the two principal components of all paths together if they span a plane; else over two
    parameters. None where the network has a single parameter, or its initial parameters are too large.
    """
    run = result.base
    network, penalty, data = run.network, run.setup.penalty, run.dataset
    start = run.initial_state().parameters
    if network.parameter_count < 2 or not can_be_shown(start):
        return None
    plane, words = _parameters(run, start, axes)
    if principal:
        try:
            plane, words = _principal(result, start)
        except NoPlaneError as fault:
            words = words._replace(sentence=str(fault))
    size = surface_size(result)
    objective = Objective(network, run.setup.loss, data.inputs, data.targets, penalty.l1, penalty.l2)
    ranges = _ranges(result, plane)
    return SurfaceRequest(
        objective, data, np.arange(len(data.inputs)), True, plane, ranges[0], ranges[1], size, words=words
    )


def surface_size(result: RaceResult) -> int:
    """The number of grid points per axis; fewer where each takes long."""
    run = result.base
    return int(min(_SIZE, max(_COARSE, math.sqrt(_WORK / (run.samples * run.network.parameter_count)))))


def is_quick(result: RaceResult) -> bool:
    """Whether the surface is computed quickly enough to be shown together with the losses."""
    return surface_size(result) == _SIZE


def lane_path(lane: LaneResult, grid: SurfaceGrid) -> Vector:
    """The finite states of a run projected onto the plane, shape (k, 2)."""
    return places_on(grid.request.plane, _states(lane))


def race_surface(grid: SurfaceGrid, notes: tuple[str, ...]) -> SurfaceFrame:
    """The frame of the surface below the paths."""
    scale = loss_scale(grid.losses)
    levels, contours = contours_of(grid.xs, grid.ys, grid.losses, scale)
    finite = np.isfinite(grid.losses)
    finite.flags.writeable = False
    names, labels = grid.request.words.names, grid.request.words.labels
    nowhere = np.full(2, math.nan)
    return SurfaceFrame(
        title=_("Paths on the loss surface"), x_name=names[0], y_name=names[1], x_label=labels[0], y_label=labels[1],
        loss_label=_("loss"), xs=grid.xs, ys=grid.ys, losses=grid.losses, finite=finite, low=scale.low, high=scale.high,
        logarithmic=scale.logarithmic, levels=levels, contours=contours, bar_ticks=scale.ticks,
        path=np.zeros((0, 2)), path_age=np.zeros(0), point=nowhere, point_text="", point_parts=(),
        gradient=None, step=None, gradient_arrow=None, step_arrow=None, gradient_text="", step_text="",
        notes=notes, stale=False, description=" ".join(notes), origin=nowhere,
        all_data=True, plane=grid.request.words.kind, level_texts=level_texts(levels),
    )  # fmt: skip


def race_surface_notes(result: RaceResult, grid: SurfaceGrid) -> tuple[str, ...]:
    """Notes: which loss the surface shows, and which share of the paths' movement is in its plane."""
    request, vary = grid.request, result.setup.vary
    notes = [{
        "learning_rate": _("The surface goes through the common start."),
        "optimizer": _("The surface goes through the common start."),
        "activation": _("The surface is that of the setup’s own activation and goes through the common start; "
                        "with another activation the loss at a place is another."),
        "initializer": _("The surface goes through the setup’s own start."),
    }[vary]]  # fmt: skip
    if request.words.sentence:
        notes.append(request.words.sentence)
    shares = [project(request.plane, states).explained for lane in result.lanes if len(states := _states(lane)) > 1]
    known = [share for share in shares if share is not None]
    if known:
        low, high = (number(round(100 * share, 1), 3) for share in (min(known), max(known)))
        words = _("{low} % of each path’s movement lies in its plane.") if low == high else _(
            "{low} to {high} % of the paths’ movement lies in its plane.")  # fmt: skip
        notes.append(words.format(low=low, high=high))
    return tuple(notes)


def _states(lane: LaneResult) -> list[Vector]:
    return [values for _update, values in lane.path if can_be_shown(values)]


def _parameters(run: Run, start: Vector, axes: tuple[str, str] | None) -> tuple[Plane, PlaneWords]:
    """The plane over the named parameters if the network has them, else over two that training changes."""
    wanted = View() if axes is None else View(surface_x=axes[0], surface_y=axes[1])
    x, y = surface_axes(run.network, wanted, run.frozen_places.tolist())
    names = (x.name, y.name)
    return parameter_plane(run.network, start, x, y), PlaneWords("parameters", names, names)


def _principal(result: RaceResult, start: Vector) -> tuple[Plane, PlaneWords]:
    """The plane of the two principal components of the runs that did not diverge, since the others would dominate
    it.
    """
    kept = [lane for lane in result.lanes if lane.diverged_at is None] or list(result.lanes)
    plane, _shares = principal_plane([state for lane in kept for state in _states(lane)], start)
    labels = _("1st component"), _("2nd component")
    along = _("Its axes are the first two principal components of all paths.")
    return replace(plane, origin=start), PlaneWords("pca", ("a", "b"), labels, along)


def _ranges(result: RaceResult, plane: Plane) -> list[tuple[float, float]]:
    """Ranges that contain all paths with a margin, except one that goes far beyond all others."""
    paths = [places_on(plane, states) for lane in result.lanes if (states := _states(lane))]
    kept = [lane.diverged_at is None for lane in result.lanes if _states(lane)]
    good = [path for path, keep in zip(paths, kept, strict=True) if keep] or [path[:1] for path in paths]
    first = np.mean([path[0] for path in good], axis=0)
    ranges = []
    for axis in (0, 1):
        reaches = sorted(float(np.abs(path[:, axis] - first[axis]).max()) for path in good)
        most = _FURTHEST * (reaches[-2] if len(reaches) > 1 else reaches[-1])
        most = max(most, _LEAST * max(1.0, abs(float(first[axis]))))
        values = np.concatenate([path[:, axis] for path in good])
        values = values[np.abs(values - first[axis]) <= most]
        low, high = min(float(values.min()), float(first[axis])), max(float(values.max()), float(first[axis]))
        margin = max(_MARGIN * (high - low), _LEAST * max(1.0, abs(float(first[axis]))))
        ranges.append((low - margin, high + margin))
    return _proportioned(ranges) if plane.indices is None else ranges


def _proportioned(ranges: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The ranges, widened so that no axis is shorter than a quarter of the other."""
    widths = [high - low for low, high in ranges]
    out = []
    for (low, high), width in zip(ranges, widths, strict=True):
        missing = max(0.0, max(widths) / 4 - width) / 2
        out.append((low - missing, high + missing))
    return out
