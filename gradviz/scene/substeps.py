"""The sub-steps of an update on the loss surface: memory and new gradient as arrows, adapted rates as a box."""

from __future__ import annotations

import numpy as np

from gradviz.engine.network import Vector
from gradviz.landscape.plane import SurfaceRequest
from gradviz.landscape.projection import project_vector
from gradviz.scene.moment import Moment
from gradviz.scene.remembered import remembered
from gradviz.scene.surface_arrows import Arrow
from gradviz.scene.surface_frame import SubstepFrame
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.trace import UpdateTrace

__all__ = ["substeps_of"]

_NOTHING = 1e-12  # of the new part: less than that is rounding
_BOX = 0.07  # of the picture's sides, for the longer half


def substeps_of(moment: Moment, request: SurfaceRequest, step: Arrow | None) -> SubstepFrame | None:
    """The parts of the step that is drawn; None for an optimizer that is nothing but the gradient.

    A step Δ is −η·g and the rest: with momentum that rest is what remains of earlier gradients, −η·μ·v. The
    adaptive ones divide by √s + ε, parameter by parameter: their box is as wide and as high as η/(√s + ε) is.
    """
    if step is None or step.drawn is None or moment.run.setup.optimizer.clip.chosen is not None:
        return None
    return _parts(moment.run, moment.trace, request, tuple(step.numbers.tolist()), step.factor)


@remembered(2)  # the same for all steps of an update, and then nothing is drawn anew
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
            joint = None  # the first update remembers nothing
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
