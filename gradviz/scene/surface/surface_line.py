"""The loss along one direction as a curve with its tangent, where a surface would need two directions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from gradviz.engine.network import Vector
from gradviz.intervals import widened
from gradviz.landscape.objective import Objective
from gradviz.landscape.plane import SurfaceGrid
from gradviz.landscape.projection import project_on_line
from gradviz.scene.moment import Moment
from gradviz.scene.result_cache import cached
from gradviz.scene.surface.surface_frame import LETTERS, SurfaceFrame
from gradviz.scene.surface.surface_path import ShownPath, gradients_shown, leaving_sentence
from gradviz.scene.surface.surface_words import sample_notes
from gradviz.scene.text.numbers import number
from gradviz.text import _, ngettext
from gradviz.training.run import Run

__all__ = ["curve_frame", "line_frame"]

_POINTS = 241
_REACH = 2.0
_MARGIN = 0.08
_TANGENT = 0.16  # length of the tangent to each side, as a share of the width


@np.errstate(all="ignore")
def line_frame(moment: Moment, marks: tuple[tuple[float, ...], ...] = ()) -> SurfaceFrame:
    """The loss over the only parameter; the slope of the tangent is the displayed gradient, and the step leads to the
    loss after it. `marks` are values of the parameter that must be visible.
    """
    run, trace, steps = moment.run, moment.trace, moment.steps
    name = run.network.ref(0).name
    start, here = float(trace.before.parameters[0]), float(moment.parameters[0])
    middle, reach = _window(moment, [mark[0] for mark in marks])
    indices = tuple(trace.indices.tolist())
    xs, losses = _curve(run, indices, middle - reach, middle + reach)
    finite = np.isfinite(losses)
    low, high = (float(losses[finite].min()), float(losses[finite].max())) if finite.any() else (0.0, 1.0)
    ends = widened(low, high, _MARGIN, _MARGIN)
    is_done = steps.update_done(moment.place)
    loss = trace.loss_after if is_done else trace.loss
    gradient = step = uphill = to_next = None
    if steps.gradient_done(moment.place, run.network.ref(0)):
        slope = float(trace.gradient[0])
        gradient, step = np.array([slope]), np.array([float(trace.step[0])])
        run_x = math.copysign(_TANGENT * 2.0 * reach, slope) if slope else 0.0
        uphill = _finite(np.array([run_x, slope * run_x]))
        to_next = _finite(np.array([float(trace.step[0]), trace.loss_after - trace.loss]))
    count = len(indices)
    words = ngettext("Over the only sample of this batch.", "Over the {n} samples of this batch.", count)
    notes = (words.format(n=count), _("This network has one parameter: its loss is a curve."))
    text = _("Loss {loss} at {x} = {a}").format(loss=number(loss), x=name, a=number(here))
    point = np.array([here, loss])
    return SurfaceFrame(
        title=_("Loss surface"), x_name=name, y_name="", x_label=name, y_label=_("loss"), loss_label=_("loss"),
        xs=np.array([middle - reach, middle + reach]), ys=np.array(ends),
        losses=losses[None, :], finite=finite[None, :], low=low, high=high, logarithmic=False, levels=(), contours=(),
        bar_ticks=(), path=_path(moment, xs, losses), path_age=np.zeros(0), point=point, point_text=text,
        point_parts=(text,),
        gradient=gradient, step=step, gradient_arrow=uphill, step_arrow=to_next,
        gradient_text=_("slope ∂L/∂w (uphill)"), step_text=_("step"), notes=notes, stale=False,
        description=" ".join((text + ".", *notes)),
        origin=np.array([start, trace.loss]), parameters=(name,), line=np.column_stack([xs, losses]),
        point_loss=loss, is_line=True,
        marks=tuple((letter, mark[0], float(np.interp(mark[0], xs, losses)))
                    for letter, mark in zip(LETTERS, marks, strict=False)),
    )  # fmt: skip


@np.errstate(all="ignore")
def curve_frame(
    moment: Moment, grid: SurfaceGrid, path: ShownPath, loss: float, parts: dict[str, Any]
) -> SurfaceFrame:
    """The loss along the first direction of a grid's plane. `parts` are the fields that the frame shares with that of a
    surface.

    The slope of the tangent is the gradient along that direction; path and point are drawn at their own losses.
    """
    request, trace, steps = grid.request, moment.trace, moment.steps
    y = request.line_at
    assert y is not None, "the grid is that of a line"
    name, label = request.words.names[0], request.words.labels[0]
    xs, losses = grid.xs, grid.losses[0]
    finite = np.isfinite(losses)
    own = path.losses[np.isfinite(path.losses)]
    values = np.concatenate([losses[finite], own[own <= losses[finite].max(initial=loss)]])
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    ends = widened(low, high, _MARGIN, _MARGIN)
    start, here = project_on_line(request.plane, y, [trace.before.parameters, moment.parameters]).places[:, 0].tolist()
    begin = loss if not steps.update_done(moment.place) else float(path.losses[-2])
    gradient = step = uphill = to_next = None
    refs = request.refs
    if gradients_shown(moment, None if refs is None else refs[:1]):
        axis = request.plane.x.vector
        slope, along = float(trace.gradient @ axis), float(trace.step @ axis) / float(axis @ axis)
        gradient, step = np.array([slope]), np.array([along])
        run_x = math.copysign(_TANGENT * (request.x_range[1] - request.x_range[0]), slope) if slope else 0.0
        uphill = _finite(np.array([run_x, slope * run_x]))
        to_next = _finite(np.array([along, trace.loss_after - trace.loss]))
    notes = sample_notes(moment, grid, gradient is not None)
    notes.append(_("A line through this point: all else stays as it is."))
    leaving = leaving_sentence(path, is_line=True)
    if leaving:
        notes.append(leaving)
    text = _("Loss {loss} at {x} = {a}").format(loss=number(loss), x=name, a=number(here))
    return SurfaceFrame(
        title=_("Loss along a line"), x_name=name, y_name="", x_label=label, y_label=_("loss"), loss_label=_("loss"),
        xs=np.array(request.x_range), ys=np.array(ends), losses=grid.losses,
        finite=finite[None, :], low=low, high=high, logarithmic=False, levels=(), contours=(), bar_ticks=(),
        path=np.column_stack([path.places[:, 0], path.losses]), path_age=np.linspace(0.0, 1.0, len(path.places)),
        point=np.array([here, loss]), point_text=text,
        point_parts=(text,), gradient=gradient, step=step, gradient_arrow=uphill,
        step_arrow=to_next, gradient_text=_("slope of the loss (uphill)"), step_text=_("step"), notes=tuple(notes),
        description=" ".join((text + ".", *notes)), origin=np.array([start, begin]),
        line=np.column_stack([xs, losses]), **parts,
    )  # fmt: skip


def _window(moment: Moment, marks: Sequence[float]) -> tuple[float, float]:
    """A range around the initial value, wide enough for the path and the marks; its width is a power of two, so that it
    rarely changes."""
    seen = [float(values[0]) for _update, values in moment.path if np.isfinite(values[0])]
    seen += [float(moment.trace.before.parameters[0]), float(moment.parameters[0])]
    seen += marks
    seen = [value for value in seen if math.isfinite(value)] or [0.0]
    furthest = max(abs(value - seen[0]) for value in seen) * 1.25
    reach = _REACH * 2.0 ** max(0, math.ceil(math.log2(furthest / _REACH))) if furthest > _REACH else _REACH
    return seen[0], min(reach, 1e150)


@cached(4)  # a run is compared by identity
def _curve(run: Run, indices: tuple[int, ...], low: float, high: float) -> tuple[Vector, Vector]:
    data, penalty = run.dataset, run.setup.penalty
    chosen = list(indices)
    objective = Objective(
        run.network, run.setup.loss, data.inputs[chosen], data.targets[chosen], penalty.l1, penalty.l2
    )
    xs = np.linspace(low, high, _POINTS)
    losses = np.array([objective.at(np.array([x])) for x in xs])
    xs.flags.writeable = losses.flags.writeable = False
    return xs, losses


def _path(moment: Moment, xs: Vector, losses: Vector) -> Vector:
    """The states so far on the curve, oldest first."""
    done = moment.updates_done
    values = [float(each[0]) for update, each in moment.path if update < done] + [float(moment.parameters[0])]
    places = np.array([value for value in values if math.isfinite(value)])
    return np.column_stack([places, np.interp(places, xs, losses)]) if len(places) else np.zeros((0, 2))


def _finite(arrow: Vector) -> Vector | None:
    return arrow if np.isfinite(arrow).all() and arrow.any() else None
