"""The arrows on a loss surface, with exact direction and a visible length, and the sub-steps of a step."""

from __future__ import annotations

import numpy as np

from gradviz.engine.network import Vector
from gradviz.landscape.plane import SurfaceRequest
from gradviz.landscape.projection import project_vector
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment
from gradviz.scene.result_cache import cached
from gradviz.scene.surface.surface_frame import SubstepFrame
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.trace import UpdateTrace

__all__ = ["Arrow", "gradient_arrow", "step_arrow", "substeps_of"]

_LENGTH = 0.24
_SHORTEST = 0.05
_BORDER = 0.03
_SMALLEST_ROOM = 0.06

Ranges = tuple[tuple[float, float], tuple[float, float]]


class Arrow(Frame, frozen=True, eq=False):
    """`numbers` are the true components; `drawn` is `numbers` × `factor`, None where there is nothing to draw."""

    numbers: Vector
    drawn: Vector | None
    factor: float


def gradient_arrow(origin: Vector, numbers: Vector, ranges: Ranges) -> Arrow:
    """The gradient arrow, uphill, always about a quarter of the picture long: only its direction is to scale."""
    return _scaled(origin, numbers, ranges)


def step_arrow(origin: Vector, numbers: Vector, ranges: Ranges) -> Arrow:
    """The step arrow to the parameters after the update; lengthened or shortened where it would be too short or
    outside.
    """
    size = _share(numbers, ranges)
    if _SHORTEST <= size <= _room(origin, numbers, ranges):
        return Arrow(numbers, numbers, 1.0)
    return _scaled(origin, numbers, ranges)


def _scaled(origin: Vector, numbers: Vector, ranges: Ranges) -> Arrow:
    size = _share(numbers, ranges)
    if not np.isfinite(origin).all() or not np.isfinite(size) or size == 0.0:
        return Arrow(numbers, None, 1.0)
    length = min(_LENGTH, max(_SMALLEST_ROOM, _room(origin, numbers, ranges)))
    factor = length / size
    drawn = numbers * factor
    if not np.isfinite(drawn).all():
        return Arrow(numbers, None, 1.0)
    return Arrow(numbers, drawn, float(factor))


def _share(numbers: Vector, ranges: Ranges) -> float:
    """The length as a share of the ranges."""
    widths = np.array([high - low for low, high in ranges])
    return float(np.hypot(*(numbers / widths)))


def _room(origin: Vector, numbers: Vector, ranges: Ranges) -> float:
    """The factor by which an arrow from `origin` along `numbers` may be scaled before it comes near the border."""
    size = _share(numbers, ranges)
    if size == 0.0 or not np.isfinite(size):
        return 0.0
    room = np.inf
    for start, part, (low, high) in zip(origin, numbers, ranges, strict=True):
        width = high - low
        part = part / width / size
        space = (high - start if part > 0 else start - low) / width - _BORDER
        if part != 0.0:
            room = min(room, float(space) / abs(float(part)))  # the inverse of the smallest numbers is infinite
    return float(max(0.0, room))


_NOTHING = 1e-12  # relative to the new part: smaller differences are rounding
_BOX = 0.07  # share of the ranges for the longer half side of the box


def substeps_of(moment: Moment, request: SurfaceRequest, step: Arrow | None) -> SubstepFrame | None:
    """The parts of the drawn step; None for plain gradient descent.

    A step Δ is −η·g plus a remainder: with momentum, the remainder comes from earlier gradients, −η·μ·v. Adaptive
    optimizers divide by √s + ε for each parameter: the width and height of their box are proportional to η/(√s + ε).
    """
    if step is None or step.drawn is None or moment.run.clip is not None:
        return None
    return _parts(moment.run, moment.trace, request, tuple(step.numbers.tolist()), step.factor)


@cached(2)  # the same object for all steps of an update, so that nothing is drawn again
def _parts(
    run: Run, trace: UpdateTrace, request: SurfaceRequest, numbers: tuple[float, float], factor: float
) -> SubstepFrame | None:
    parts = dict(trace.substeps)
    joint = box = None
    texts = ["", "", ""]
    if "velocity" in run.optimizer.slots and "divisor" not in parts:
        gradient = parts.get("decayed_gradient", trace.gradient)
        moved = np.ones(len(trace.gradient))
        moved[run.frozen_places] = 0.0
        with np.errstate(all="ignore"):
            fresh = project_vector(request.plane, -trace.learning_rate * moved * gradient)
            joint = (np.array(numbers) - fresh) * factor
        if not np.isfinite(joint).all() or np.abs(joint).max() <= _NOTHING * np.abs(factor * fresh).max():
            joint = None  # the first update has no earlier gradients
        else:
            texts[0], texts[1] = _("from earlier gradients"), _("new: −η∇L")
    divisor = parts.get("divisor")
    if divisor is not None and request.plane.indices is not None:
        box = _box(divisor[list(request.plane.indices)], request)
        texts[2] = _("box: η/(√s + ε)") if box is not None else ""
    if joint is None and box is None:
        return None
    return SubstepFrame(joint, box, (texts[0], texts[1], texts[2]))


def _box(divisors: Vector, request: SurfaceRequest) -> Vector | None:
    with np.errstate(all="ignore"):
        rates = 1.0 / divisors
    if not np.isfinite(rates).all() or not (rates > 0.0).all():
        return None
    widths = np.array([high - low for low, high in (request.x_range, request.y_range)])
    scaled: Vector = rates * (_BOX / float((rates / widths).max()))
    return scaled
