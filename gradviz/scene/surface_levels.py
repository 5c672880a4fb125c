"""Where losses lie on the colour scale of a surface, and where a path's own losses differ from the surface below."""

from __future__ import annotations

import numpy as np

from gradviz.scene.frame import Floats
from gradviz.scene.surface_frame import SurfaceFrame

__all__ = ["departures", "levels_of"]

_VISIBLE = 0.02  # of the colour scale


def levels_of(frame: SurfaceFrame, losses: Floats) -> Floats:
    """Losses as 0..1 of the colour scale; NaN where not finite."""
    with np.errstate(all="ignore"):
        values = np.where(np.isfinite(losses), losses, np.nan)
        if frame.logarithmic:
            values = np.log(np.maximum(values, frame.low) / frame.low) / np.log(frame.high / frame.low)
        else:
            values = (values - frame.low) / (frame.high - frame.low)
    return np.asarray(np.clip(values, 0.0, 1.0))


def departures(frame: SurfaceFrame) -> tuple[np.ndarray, Floats]:
    """Places in the path where its own loss visibly differs from the surface's, and the levels of those losses."""
    own, below = levels_of(frame, frame.path_losses), levels_of(frame, frame.path_slice)
    with np.errstate(invalid="ignore"):
        places = np.flatnonzero(np.abs(own - below) > _VISIBLE)
    return places, own[places]
