"""What curvature to compute for a moment."""

from __future__ import annotations

import numpy as np

from gradviz.landscape.report import CurvatureRequest
from gradviz.scene.moment import Moment
from gradviz.scene.surface import objective_of

__all__ = ["curvature_request"]


def curvature_request(moment: Moment, all_data: bool) -> CurvatureRequest:
    """The curvature where this update begins, over what training moves, and the loss along the step it takes."""
    run, trace = moment.run, moment.trace
    free = np.ones(run.network.parameter_count, dtype=bool)
    free[run.frozen_places] = False
    free.flags.writeable = False
    return CurvatureRequest(
        objective_of(moment, all_data), run.dataset, trace.indices, all_data, trace.before.parameters, trace.step, free
    )
