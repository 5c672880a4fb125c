"""What a race adds to a loss surface."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.frame import Frame

__all__ = ["TrackFrame"]


class TrackFrame(Frame, frozen=True, eq=False):
    """One optimizer's path: `places` (k, 2) on the plane, `text` its name, learning rate and end.

    `role` counts the racers from 0 and chooses colour and dash; `loss` is its last one, infinite where it `diverged`.
    """

    name: str
    text: str
    role: int
    places: NDArray[np.float64]
    loss: float
    diverged: bool
