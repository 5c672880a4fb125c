"""The texts of a loss surface: notes under the picture, and a description for a screen reader."""

from __future__ import annotations

import math

import numpy as np

from gradviz.engine.network import Vector
from gradviz.landscape.plane import SurfaceGrid, SurfaceRequest
from gradviz.scene.moment import Moment
from gradviz.scene.surface.surface_arrows import Arrow
from gradviz.scene.surface.surface_path import ShownPath, leaving_sentence
from gradviz.scene.surface.surface_scale import LossScale
from gradviz.scene.text.numbers import counted, number
from gradviz.text import _, mark, ngettext

__all__ = ["STEP_DRAWN", "describe", "is_over_batch", "sample_notes", "step_text", "surface_notes"]


STEP_DRAWN = mark("Step drawn ×\u00a0{k}."), mark("Step drawn ×\u00a01/{k}.")


def surface_notes(
    moment: Moment, grid: SurfaceGrid, path: ShownPath, scale: LossScale, uphill: Arrow | None, step: Arrow | None,
    held: bool = False,
) -> tuple[str, ...]:  # fmt: skip
    """Short sentences below the title: the samples, the colours, the accuracy of the path, the length of the step."""
    notes = sample_notes(moment, grid, uphill is not None)
    if held:
        words = _("Frozen: the surface around the weights after update {n}.")
        notes.append(words.format(n=counted(grid.request.update)))
    if grid.request.words.sentence:
        notes.append(grid.request.words.sentence)
    leaving = leaving_sentence(path)
    if leaving:
        notes.append(leaving)
    if path.leaves > 0.0 and not held and grid.request.refs is not None:
        notes.append(_("The slice moves with the other weights; pale: the path on earlier slices."))
    if path.leaves and grid.request.line_at is None and len(path.losses):
        notes.append(_("Rings: actual loss on the path, where it differs from the surface."))
    if scale.logarithmic:
        notes.append(_("Logarithmic colours."))
    if scale.clipped:
        notes.append(_("Losses above {high} share one colour.").format(high=number(scale.high, 2)))
    if scale.holes:
        notes.append(_("Hatched: the loss is not finite."))
    if grid.minimum is not None and not grid.minimum.inside:
        notes.append(_("The loss keeps falling outside this view."))
    if uphill is not None and not uphill.numbers.any():
        notes.append(_("Both gradients are zero here."))
    if step is not None and step.drawn is not None and step.factor != 1.0:
        words = STEP_DRAWN[step.factor < 1]
        notes.append(_(words).format(k=_about(step.factor if step.factor > 1 else 1 / step.factor)))
    return tuple(notes)


def sample_notes(moment: Moment, grid: SurfaceGrid, has_arrows: bool) -> list[str]:
    """The samples of the surface, and the moment if it is another one."""
    request = grid.request
    count = request.samples
    if request.all_data:
        notes = [ngettext("Over the only training sample.", "Over all {n} training samples.", count).format(n=count)]
        if has_arrows and moment.run.batch_size < moment.run.samples:
            notes.append(_("The arrows are those of the batch of {n}.").format(n=len(moment.trace.inputs)))
    elif not is_over_batch(request, moment):
        words = ngettext("Over the only sample of another batch.", "Over the {n} samples of another batch.", count)
        notes = [words.format(n=count)]
    elif count == moment.run.samples:
        words = ngettext("Over the only training sample.", "Over all {n} training samples: the batch.", count)
        notes = [words.format(n=count)]
    else:
        words = ngettext("Over the only sample of this batch.", "Over the {n} samples of this batch.", count)
        notes = [words.format(n=count)]
    return notes


def is_over_batch(request: SurfaceRequest, moment: Moment) -> bool:
    """Whether a surface is over the samples of this update's batch, not of the batch when the surface was frozen."""
    return not request.all_data and np.array_equal(request.indices, moment.trace.indices)


def step_text(moment: Moment) -> str:
    """The name of the step: its formula for plain gradient descent."""
    if moment.run.recording is not None:
        return _("recorded step")
    plain = moment.run.optimizer.is_plain and not moment.run.frozen_places.size
    plain = plain and moment.run.clip is None
    plain = plain and not any(np.any(value) for value in moment.run.options.values())
    return _("step −η∇L") if plain else _("step")


def describe(grid: SurfaceGrid, point: Vector, loss: float, notes: tuple[str, ...]) -> str:
    """The description of the picture, for a screen reader."""
    request = grid.request
    names = request.words.names
    text = _(
        "Loss over {x} from {x0} to {x1} and {y} from {y0} to {y1}; it is {loss} at the point {a}, {b}."
    ).format(
        x=names[0], y=names[1], loss=number(loss), a=number(point[0]), b=number(point[1]),
        x0=number(request.x_range[0]), x1=number(request.x_range[1]),
        y0=number(request.y_range[0]), y1=number(request.y_range[1]),
    )  # fmt: skip
    return " ".join((text, *notes))


def _about(factor: float) -> str:
    """A factor with two significant digits, without a power of ten unless it is very large or small."""
    if not 10 <= factor < 1e6:
        return number(factor, 2)
    unit = 10 ** (math.floor(math.log10(factor)) - 1)
    return counted(round(factor / unit) * unit)
