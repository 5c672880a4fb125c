"""The loss surface: what to compute for a moment, and the frame of what was computed."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Network, NetworkSetup, ParameterRef, Vector
from gradviz.landscape.direction import parameter_plane
from gradviz.landscape.objective import Objective
from gradviz.landscape.plane import SurfaceGrid, SurfaceRequest, compute_grid, window_range
from gradviz.scene.frames import SurfaceFrame
from gradviz.scene.moment import Moment
from gradviz.scene.numbers import counted, number
from gradviz.scene.surface_arrows import Arrow, gradient_arrow, step_arrow
from gradviz.scene.surface_line import line_frame
from gradviz.scene.surface_scale import LossScale, contours_of, loss_scale
from gradviz.scene.view import View
from gradviz.text import _, ngettext

__all__ = ["compute_grid", "default_axes", "parameter_names", "surface_frame", "surface_request"]

_MOST_NAMES = 4000
_NOTHING = np.zeros(0)
_NOTHING.flags.writeable = False


def default_axes(network: Network) -> tuple[ParameterRef, ParameterRef]:
    """First weight of the first and of the last layer; in a single layer two weights, else a weight and a bias.

    Raises `ValueError` for a network of one parameter.
    """
    if network.parameter_count < 2:
        raise ValueError("a surface needs two parameters")
    first, last = ParameterRef(0, 0, 0), ParameterRef(network.layer_count - 1, 0, 0)
    return (first, last) if first != last else (first, network.ref(1))


def surface_axes(network: Network, view: View) -> tuple[ParameterRef, ParameterRef]:
    """The chosen parameters where the network has them and they differ, else its own."""
    x, y = default_axes(network)
    chosen_x, chosen_y = _found(network, view.surface_x), _found(network, view.surface_y)
    x, y = chosen_x or x, chosen_y or y
    if x == y:
        # The one that a person chose stays; the other gives way.
        others = [ref for ref in (*default_axes(network), network.ref(0), network.ref(1)) if ref != x]
        x, y = (x, others[0]) if chosen_x is not None else (others[0], y)
    return x, y


def surface_request(
    moment: Moment, view: View, size: int = 41, all_data: bool = False, previous: SurfaceGrid | None = None
) -> SurfaceRequest | None:
    """What to compute for this moment, around the parameters before its update; None for a single parameter.

    `previous` is the grid shown so far: its ranges stay while the point is well inside them.
    """
    run, trace = moment.run, moment.trace
    network = run.network
    if network.parameter_count < 2:
        return None
    x, y = surface_axes(network, view)
    data, penalty = run.dataset, run.setup.penalty
    inputs, targets = (data.inputs, data.targets) if all_data else (trace.inputs, trace.targets)
    objective = Objective(network, run.setup.loss, inputs, targets, penalty.l1, penalty.l2)
    same = _matches(previous, moment) and previous is not None and previous.request.refs == (x, y)
    path = _path(moment, x, y)
    ends = np.stack([_pair(network, trace.before.parameters, x, y), _pair(network, moment.parameters, x, y)])
    ranges = [window_range(path[:, axis], ends[:, axis], _range(previous, axis) if same else None) for axis in (0, 1)]
    return SurfaceRequest(
        objective, data, trace.indices, all_data, parameter_plane(network, trace.before.parameters, x, y),
        ranges[0], ranges[1], size,
    )  # fmt: skip


def surface_frame(moment: Moment, view: View, grid: SurfaceGrid | None, stale: bool = False) -> SurfaceFrame:
    """The frame of a grid at a moment; without a grid (or with one of another network) its axes, empty."""
    network = moment.run.network
    if network.parameter_count < 2:
        return line_frame(moment)
    refs = grid.request.refs if grid is not None and _matches(grid, moment) else None
    if grid is None or refs is None:
        x, y = surface_axes(network, view)
        return _empty(_("Computing the surface…"), x.name, y.name, parameter_names(network.setup))
    x, y = refs
    scale, levels, contours, finite = _drawn(grid)
    before = _pair(network, moment.trace.before.parameters, x, y)
    point = _pair(network, moment.parameters, x, y)
    uphill, step = _arrows(moment, grid, refs, before)
    path = _path(moment, x, y)
    loss = moment.trace.loss_after if moment.steps.update_done(moment.place) else moment.trace.loss
    notes = _notes(moment, grid, scale, uphill, step)
    return SurfaceFrame(
        title=_("Loss surface"),
        x_name=x.name, y_name=y.name, x_label=x.name, y_label=y.name, loss_label=_("loss"),
        xs=grid.xs, ys=grid.ys, losses=grid.losses, finite=finite,
        low=scale.low, high=scale.high, logarithmic=scale.logarithmic, levels=levels, contours=contours,
        bar_ticks=scale.ticks, path=path, path_age=np.linspace(0.0, 1.0, len(path)), point=point,
        point_text=_("Loss {loss} at {x} = {a}, {y} = {b}").format(
            x=x.name, y=y.name, a=number(point[0]), b=number(point[1]), loss=number(loss)
        ),
        gradient=uphill.numbers if uphill else None, step=step.numbers if step else None,
        gradient_arrow=uphill.drawn if uphill else None, step_arrow=step.drawn if step else None,
        gradient_text=_("gradient ∇L (uphill)"), step_text=_step_text(moment),
        notes=notes, stale=stale, description=_describe(grid, refs, point, loss, notes),
        origin=before, parameters=parameter_names(network.setup), all_data=grid.request.all_data,
    )  # fmt: skip


@lru_cache(maxsize=4)  # a grid is compared by identity
def _drawn(
    grid: SurfaceGrid,
) -> tuple[LossScale, tuple[float, ...], tuple[tuple[Vector, ...], ...], NDArray[np.bool_]]:
    """What a grid looks like wherever the point is: worked out once, for all the steps that it serves."""
    scale = loss_scale(grid.losses)
    levels, contours = contours_of(grid.xs, grid.ys, grid.losses, scale)
    finite = np.isfinite(grid.losses)
    finite.flags.writeable = False
    return scale, levels, contours, finite


@lru_cache(maxsize=8)
def parameter_names(setup: NetworkSetup) -> tuple[str, ...]:
    """Names of the parameters to choose from, in the network's order; the first 4,000 of a large network."""
    network = Network(setup)
    return tuple(network.ref(place).name for place in range(min(network.parameter_count, _MOST_NAMES)))


def _arrows(
    moment: Moment, grid: SurfaceGrid, refs: tuple[ParameterRef, ParameterRef], origin: Vector
) -> tuple[Arrow | None, Arrow | None]:
    """The displayed gradient and step in the two coordinates, once both gradients are revealed."""
    (x, y), network = refs, moment.run.network
    if not all(moment.steps.gradient_done(moment.place, ref) for ref in (x, y)):
        return None, None
    ranges = grid.request.x_range, grid.request.y_range
    return (
        gradient_arrow(origin, _pair(network, moment.trace.gradient, x, y), ranges),
        step_arrow(origin, _pair(network, moment.trace.step, x, y), ranges),
    )


def _step_text(moment: Moment) -> str:
    plain = moment.run.setup.optimizer.name == "sgd" and not moment.run.frozen_places.size
    plain = plain and moment.run.setup.optimizer.clip.chosen is None
    plain = plain and not any(np.any(value) for value in moment.run.options.values())
    return _("step −η∇L") if plain else _("step")


def _notes(
    moment: Moment, grid: SurfaceGrid, scale: LossScale, uphill: Arrow | None, step: Arrow | None
) -> tuple[str, ...]:
    request = grid.request
    count = request.samples
    if request.all_data:
        notes = [_("Over all {n} training samples.").format(n=count)]
        if uphill is not None and moment.run.batch_size < moment.run.samples:
            notes.append(_("The arrows are those of the batch of {n}.").format(n=len(moment.trace.inputs)))
    elif count == moment.run.samples:
        words = ngettext("Over the only training sample.", "Over all {n} training samples: the batch.", count)
        notes = [words.format(n=count)]
    else:
        words = ngettext("Over the only sample of this batch.", "Over the {n} samples of this batch.", count)
        notes = [words.format(n=count)]
    if scale.logarithmic:
        notes.append(_("Logarithmic colours."))
    if scale.clipped:
        notes.append(_("Losses above {high} share one colour.").format(high=number(scale.high, 2)))
    if scale.holes:
        notes.append(_("Hatched: the loss is not finite."))
    if uphill is not None and not uphill.numbers.any():
        notes.append(_("Both gradients are zero here."))
    if step is not None and step.drawn is not None and step.factor != 1.0:
        words = _("Step drawn ×\u00a0{k}.") if step.factor > 1 else _("Step drawn ×\u00a01/{k}.")
        notes.append(words.format(k=_about(step.factor if step.factor > 1 else 1 / step.factor)))
    return tuple(notes)


def _about(factor: float) -> str:
    """Two significant digits, and no power of ten where people can read it without."""
    if not 10 <= factor < 1e6:
        return number(factor, 2)
    unit = 10 ** (math.floor(math.log10(factor)) - 1)
    return counted(round(factor / unit) * unit)


def _describe(
    grid: SurfaceGrid, refs: tuple[ParameterRef, ParameterRef], point: Vector, loss: float, notes: tuple[str, ...]
) -> str:
    request, (x, y) = grid.request, refs
    text = _(
        "Loss over {x} from {x0} to {x1} and {y} from {y0} to {y1}; it is {loss} at the point {a}, {b}."
    ).format(
        x=x.name, y=y.name, loss=number(loss), a=number(point[0]), b=number(point[1]),
        x0=number(request.x_range[0]), x1=number(request.x_range[1]),
        y0=number(request.y_range[0]), y1=number(request.y_range[1]),
    )  # fmt: skip
    return " ".join((text, *notes))


def _path(moment: Moment, x: ParameterRef, y: ParameterRef) -> Vector:
    """The states so far in two coordinates, (k, 2), oldest first, ending at the point; finite ones only."""
    network = moment.run.network
    i, j = network.index(x), network.index(y)
    before = moment.trace.before
    states = [values for update, values in moment.path if update < min(before.update, moment.updates_done)]
    states.append(before.parameters)
    if moment.updates_done > before.update:
        states.append(moment.parameters)
    rows = np.array([(values[i], values[j]) for values in states])
    kept: Vector = rows[np.isfinite(rows).all(axis=1)]
    return kept


def _pair(network: Network, flat: Vector, x: ParameterRef, y: ParameterRef) -> Vector:
    return np.array([flat[network.index(x)], flat[network.index(y)]])


def _found(network: Network, name: str | None) -> ParameterRef | None:
    try:
        return None if name is None else network.find(name)
    except KeyError:
        return None


def _matches(grid: SurfaceGrid | None, moment: Moment) -> bool:
    return grid is not None and grid.request.objective.network.setup == moment.run.network.setup


def _range(grid: SurfaceGrid | None, axis: int) -> tuple[float, float] | None:
    return None if grid is None else (grid.request.x_range, grid.request.y_range)[axis]


def _empty(note: str, x: str = "", y: str = "", names: tuple[str, ...] = ()) -> SurfaceFrame:
    nowhere = np.full(2, math.nan)
    return SurfaceFrame(
        title=_("Loss surface"), x_name=x, y_name=y, x_label=x, y_label=y, loss_label=_("loss"),
        xs=_NOTHING, ys=_NOTHING, losses=np.zeros((0, 0)), finite=np.zeros((0, 0), dtype=bool), low=0.0, high=1.0,
        logarithmic=False, levels=(), contours=(), bar_ticks=(), path=np.zeros((0, 2)), path_age=_NOTHING,
        point=nowhere, point_text="", gradient=None, step=None, gradient_arrow=None, step_arrow=None,
        gradient_text="", step_text="", notes=(note,), stale=True, description=note, origin=nowhere, parameters=names,
    )  # fmt: skip
