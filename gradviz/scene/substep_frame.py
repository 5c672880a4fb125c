"""The part of a surface's frame that the optimizer's sub-steps add."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.frame import Frame

__all__ = ["SubstepFrame"]


class SubstepFrame(Frame, frozen=True, eq=False):
    """The parts of a step, in the coordinates of the surface.

    `joint` (2,) is where the part that comes from earlier gradients ends, relative to the step's origin; from there
    the new gradient leads to the step's end; None where the optimizer has no memory of directions. `box` (2,) are
    half the sides of a box whose proportions are those of the step per gradient along the two axes; None where all
    parameters have one rate. `texts` name memory, new part and box, as far as there are such.
    """

    joint: NDArray[np.float64] | None
    box: NDArray[np.float64] | None
    texts: tuple[str, str, str]
