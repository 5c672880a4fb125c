"""The loss surface: the request for a moment, and the frame of the computed grid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Network, NetworkSetup, Vector
from gradviz.landscape.direction import NoPlaneError, Plane
from gradviz.landscape.objective import Objective
from gradviz.landscape.plane import (
    SurfaceGrid,
    SurfaceRequest,
    compute_grid,
    finished_grid,
    surface_cost,
    window_range,
)
from gradviz.landscape.projection import places_on, project_vector
from gradviz.landscape.window import fitted_range
from gradviz.scene.moment import Moment
from gradviz.scene.result_cache import cached
from gradviz.scene.surface.surface_arrows import Arrow, gradient_arrow, step_arrow, substeps_of
from gradviz.scene.surface.surface_frame import LETTERS, SurfaceFrame
from gradviz.scene.surface.surface_path import ShownPath, gradients_shown, leaving_sentence, shown_path
from gradviz.scene.surface.surface_planes import chosen_plane, default_axes, path_states, surface_axes
from gradviz.scene.surface.surface_scale import LossScale, contours_of, level_texts, loss_scale
from gradviz.scene.surface.surface_words import describe, is_over_batch, step_text, surface_notes
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import View
from gradviz.text import _
from gradviz.training.run import Run

if TYPE_CHECKING:
    from gradviz.landscape.report import CurvatureReport

__all__ = [
    "Reach",
    "can_be_held",
    "compute_grid",
    "default_axes",
    "finished_grid",
    "has_more_than_batch",
    "is_grid_of",
    "objective_of",
    "parameter_names",
    "plane_fault",
    "surface_cost",
    "surface_frame",
    "surface_request",
]

_MOST_NAMES = 4000
_LINE_FINER = 4
_FURTHEST = 25.0
_NOTHING = np.zeros(0)
_NOTHING.flags.writeable = False


def objective_of(moment: Moment, all_data: bool) -> Objective:
    """The objective over the batch of this update, or over the whole training set, penalty included."""
    run, trace = moment.run, moment.trace
    data, penalty = run.dataset, run.setup.penalty
    inputs, targets = (data.inputs, data.targets) if all_data else (trace.inputs, trace.targets)
    return Objective(run.network, run.setup.loss, inputs, targets, penalty.l1, penalty.l2)


def has_more_than_batch(run: Run) -> bool:
    """Whether there are more training samples than those of a batch, so that by default a surface is over all of
    them.
    """
    return run.batch_size < run.samples


class Reach(NamedTuple):
    """What the ranges of a surface depend on, besides its point. `previous` is the grid shown so far, whose ranges are
    kept while the point is well inside them. `include` are further parameter vectors that the ranges must contain.
    `whole`: they contain the whole path, however long it is."""

    previous: SurfaceGrid | None = None
    include: Sequence[Vector] = ()
    whole: bool = False


@np.errstate(all="ignore")
def surface_request(
    moment: Moment, view: View, size: int = 41, all_data: bool = False, report: CurvatureReport | None = None,
    reach: Reach | None = None,
) -> SurfaceRequest | None:  # fmt: skip
    """The request for this moment, around the parameters before its update; None where the plane does not exist.

    `report` is the curvature at the moment, if it is known: one of the planes depends on it.
    """
    trace, choice = moment.trace, view.surface
    if moment.run.network.parameter_count < 2:
        return None
    try:
        plane, words = chosen_plane(moment, view, report)
    except NoPlaneError:
        return None
    reach, states = reach or Reach(), path_states(moment)
    ends = places_on(plane, [trace.before.parameters, moment.parameters])
    more = places_on(plane, reach.include)
    more = more[np.abs(more - ends[0]).max(axis=1, initial=0.0) <= _FURTHEST]
    places = np.concatenate([places_on(plane, states), more, ends])
    known = reach.previous.request if reach.previous is not None and is_grid_of(reach.previous, moment, view) else None
    before = (None, None) if known is None else (known.x_range, known.y_range)
    if words.kind == "parameters":
        found = [window_range(places[:-2, axis], np.concatenate([ends[:, axis], more[:, axis]]), before[axis])
                 for axis in (0, 1)]  # fmt: skip
    else:
        aside = _reach(words.kind, plane, moment, places, report)
        is_whole = reach.whole or words.kind in ("pca", "path")
        found = [fitted_range(places[:, axis], aside, before[axis], whole=is_whole) for axis in (0, 1)]
    return SurfaceRequest(
        objective_of(moment, all_data), moment.run.dataset, trace.indices, all_data, plane,
        choice.x_range or found[0], choice.y_range or found[1],
        size * _LINE_FINER if choice.line and choice.size is None else size, states, words,
        line_at=float(ends[0, 1]) if choice.line else None, update=trace.before.update,
        logarithmic=_scale_of(reach.previous) if can_be_held(reach.previous, moment, view, all_data) else None,
    )  # fmt: skip


@cached(4)  # a grid is compared by identity
def _scale_of(grid: SurfaceGrid | None) -> bool | None:
    """Whether the automatic colour scale of a grid is logarithmic; the next grid of its plane and data keeps it."""
    if grid is None or not np.isfinite(grid.losses).any():
        return None
    return loss_scale(grid.losses, before=grid.request.logarithmic).logarithmic


def plane_fault(moment: Moment, view: View, report: CurvatureReport | None = None) -> str:
    """Why the view's plane cannot be shown at this moment, in a sentence; empty where it can."""
    try:
        chosen_plane(moment, view, report)
    except NoPlaneError as fault:
        return str(fault)
    return ""


@np.errstate(all="ignore")
def surface_frame(
    moment: Moment, view: View, grid: SurfaceGrid | None, stale: bool = False, report: CurvatureReport | None = None
) -> SurfaceFrame:
    """The frame of a grid at a moment; without a grid, or with one of another plane, an empty frame with its axes."""
    network = moment.run.network
    if network.parameter_count < 2:
        from gradviz.scene.surface.surface_line import line_frame  # imported late: few networks have one parameter

        return line_frame(moment, view.marks)
    if grid is None or not is_grid_of(grid, moment, view):
        x, y = surface_axes(network, view, moment.run.frozen_places.tolist())
        note = plane_fault(moment, view, report) or _("Computing the surface…")
        return _empty(note, x.name, y.name, parameter_names(network.setup), view)
    request, loss = grid.request, _point_loss(moment, grid.request)
    path, kind, is_line = shown_path(moment, grid, loss), request.words.kind, request.line_at is not None
    parts: dict[str, Any] = {
        "parameters": parameter_names(network.setup), "all_data": request.all_data, "plane": kind, "stale": stale,
        "point_loss": loss, "path_losses": path.losses, "path_slice": path.slice, "path_residuals": path.residuals,
        "equal": view.surface.equal and not is_line, "leaving": leaving_sentence(path, is_line), "is_line": is_line,
        "better": "pca" if path.is_poorly_shown and kind != "pca" and len(path_states(moment)) > 2 else "",
    }  # fmt: skip
    if is_line:
        from gradviz.scene.surface.surface_line import curve_frame

        return curve_frame(moment, grid, path, loss, parts)
    return _plane_frame(moment, view, grid, path, parts)


def _point_loss(moment: Moment, request: SurfaceRequest) -> float:
    """The loss at the point: on a surface over the run's own batch or data, exactly the displayed loss."""
    if request.all_data and _is_objective_of(moment, request):
        return moment.now.train + moment.now.penalty
    if request.all_data or request.update != moment.trace.before.update or not is_over_batch(request, moment):
        return request.objective.at(moment.parameters)
    return moment.trace.loss_after if moment.steps.update_done(moment.place) else moment.trace.loss


def _is_objective_of(moment: Moment, request: SurfaceRequest) -> bool:
    """Whether a surface over all data is of the loss, penalty and data that the moment's run minimises."""
    objective, setup = request.objective, moment.run.setup
    return (
        request.dataset is moment.run.dataset and objective.network.setup == moment.run.network.setup
        and (objective.loss, objective.l1, objective.l2) == (setup.loss, setup.penalty.l1, setup.penalty.l2)
    )  # fmt: skip


def _plane_frame(
    moment: Moment, view: View, grid: SurfaceGrid, path: ShownPath, parts: dict[str, Any]
) -> SurfaceFrame:
    """The frame of a grid over a plane; `parts` are the fields that it shares with that of a line."""
    request, loss = grid.request, parts["point_loss"]
    before, point = places_on(request.plane, [moment.trace.before.parameters, moment.parameters])
    uphill, step = _arrows(moment, grid, before)
    scale, levels, contours, finite = _drawn(grid, view.surface.logarithmic)
    names, labels = request.words.names, request.words.labels
    lowest = grid.minimum if grid.minimum is not None and grid.minimum.inside else None
    if lowest is not None and loss < lowest.loss:
        lowest = None  # a lowest place of one valley is not the plane's while the point is lower
    notes = surface_notes(moment, grid, path, scale, uphill, step, view.surface.held)
    return SurfaceFrame(
        title=_("Loss surface"),
        x_name=names[0], y_name=names[1], x_label=labels[0], y_label=labels[1], loss_label=_("loss"),
        xs=grid.xs, ys=grid.ys, losses=grid.losses, finite=finite,
        low=scale.low, high=scale.high, logarithmic=scale.logarithmic, levels=levels, contours=contours,
        bar_ticks=scale.ticks, path=path.places, path_age=np.linspace(0.0, 1.0, len(path.places)), point=point,
        point_text=_("Loss {loss} at {x} = {a}, {y} = {b}").format(
            x=names[0], y=names[1], a=number(point[0], view.digits), b=number(point[1], view.digits),
            loss=number(loss, view.digits),
        ),
        point_parts=(_("Loss {loss}").format(loss=number(loss, view.digits)), _("At {x} = {a}, {y} = {b}").format(
            x=names[0], y=names[1], a=number(point[0], view.digits), b=number(point[1], view.digits))),
        gradient=uphill.numbers if uphill else None, step=step.numbers if step else None,
        gradient_arrow=uphill.drawn if uphill else None, step_arrow=step.drawn if step else None,
        gradient_text=_("gradient ∇L (uphill)"), step_text=step_text(moment),
        level_texts=level_texts(levels),
        minimum=None if lowest is None else np.array(lowest.place),
        minimum_text="" if lowest is None else _("minimum {loss}").format(loss=number(lowest.loss)),
        notes=notes, description=describe(grid, point, loss, notes), origin=before,
        substeps=substeps_of(moment, request, step), marks=_marks(view, request.words.kind), **parts,
    )  # fmt: skip


def _marks(view: View, kind: str) -> tuple[tuple[str, float, float], ...]:
    """The marks of a question, on a plane whose coordinates are the parameters themselves."""
    places = view.marks if kind == "parameters" else ()
    return tuple((letter, place[0], place[-1]) for letter, place in zip(LETTERS, places, strict=False))


def is_grid_of(grid: SurfaceGrid | None, moment: Moment, view: View) -> bool:
    """Whether a grid, possibly an older one, is of the plane that the view selects."""
    if grid is None:
        return False
    request, choice, network = grid.request, view.surface, moment.run.network
    if request.objective.network.setup != network.setup or request.words.kind != choice.plane:
        return False
    if (request.line_at is not None) != choice.line:
        return False
    if choice.plane != "parameters":
        return True
    return request.refs == surface_axes(network, view, moment.run.frozen_places.tolist())


def can_be_held(grid: SurfaceGrid | None, moment: Moment, view: View, all_data: bool) -> bool:
    """Whether a grid is of the view's plane and of the objective of this moment: the same loss, penalty and data."""
    if grid is None or not is_grid_of(grid, moment, view):
        return False
    return _is_objective_of(moment, grid.request) and grid.request.all_data == all_data


@cached(4)  # a grid is compared by identity
def _drawn(
    grid: SurfaceGrid, logarithmic: bool | None
) -> tuple[LossScale, tuple[float, ...], tuple[tuple[Vector, ...], ...], NDArray[np.bool_]]:
    """The parts of a grid's picture that do not depend on the point, computed once for all steps."""
    scale = loss_scale(grid.losses, logarithmic, grid.request.logarithmic)
    levels, contours = contours_of(grid.xs, grid.ys, grid.losses, scale, linear=logarithmic is False)
    finite = np.isfinite(grid.losses)
    finite.flags.writeable = False
    return scale, levels, contours, finite


@cached(8)
def parameter_names(setup: NetworkSetup) -> tuple[str, ...]:
    """Names of the parameters to choose from, in the network's order; the first 4,000 of a large network."""
    network = Network(setup)
    return tuple(network.ref(place).name for place in range(min(network.parameter_count, _MOST_NAMES)))


def _reach(kind: str, plane: Plane, moment: Moment, places: Vector, report: CurvatureReport | None) -> float:
    """The range of a plane to show on each side of its point, in its own coordinates."""
    size = float(np.linalg.norm(moment.trace.before.parameters))
    if kind == "gradient" and report is not None:
        # Twice the step, and both sides of the valley according to the curvature.
        step = abs(float(plane.x.vector @ moment.trace.step))
        rate = report.spectrum.curvature.stable_rate
        across = 0.0 if rate is None else 1.25 * rate * abs(float(plane.x.vector @ report.products.gradient))
        return min(max(2.0 * step, across, 0.02 * (1.0 + size)), 2.0 * (1.0 + size))
    if kind == "random":
        # The norm of the weights: 1 where the directions are normalised to them.
        return max(size, 1.0) / max(float(np.linalg.norm(plane.x.vector)), 1e-300)
    return 0.2 * float(np.ptp(places[np.isfinite(places).all(axis=1)], axis=0).max(initial=0.0))


def _arrows(moment: Moment, grid: SurfaceGrid, origin: Vector) -> tuple[Arrow | None, Arrow | None]:
    """The displayed gradient and step on the plane, once all their components are revealed."""
    plane, refs = grid.request.plane, grid.request.refs
    if not gradients_shown(moment, refs):
        return None, None
    ranges = grid.request.x_range, grid.request.y_range
    return (
        gradient_arrow(origin, project_vector(plane, moment.trace.gradient), ranges),
        step_arrow(origin, project_vector(plane, moment.trace.step), ranges),
    )


def _empty(note: str, x: str, y: str, names: tuple[str, ...], view: View) -> SurfaceFrame:
    nowhere = np.full(2, math.nan)
    return SurfaceFrame(
        title=_("Loss surface"), x_name=x, y_name=y, x_label=x, y_label=y, loss_label=_("loss"),
        xs=_NOTHING, ys=_NOTHING, losses=np.zeros((0, 0)), finite=np.zeros((0, 0), dtype=bool), low=0.0, high=1.0,
        logarithmic=False, levels=(), contours=(), bar_ticks=(), path=np.zeros((0, 2)), path_age=_NOTHING,
        point=nowhere, point_text="", point_parts=(), gradient=None, step=None, gradient_arrow=None, step_arrow=None,
        gradient_text="", step_text="", notes=(note,), stale=True, description=note, origin=nowhere, parameters=names,
        plane=view.surface.plane, is_line=view.surface.line, in_space=view.surface_3d and not view.surface.line,
    )  # fmt: skip
