"""The base of all frames. A frame holds all that is drawn, computed beforehand; a painter or a panel only reads it.

Texts are ready to show (translated, rounded, with units and true minus signs); full numbers are in tooltips.
Arrays are read-only. Colours are given as a level or a role, never as a colour: the theme decides those.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

__all__ = ["AnyFrame", "Floats", "Frame"]

AnyFrame = Any  # a frame of a kind that only its receiver knows
Floats = NDArray[np.float64]


class Frame(Struct, frozen=True):  # as a dataclass each took half a millisecond of every start
    """A frozen record. One that holds an array says `eq=False`: it is equal to itself alone."""

    def but(self, **changes: Any) -> Self:
        """A copy with some fields changed."""
        return replace(self, **changes)
