"""The base of all frames. A frame contains everything that is drawn, already computed; painters and panels only read
it.

Texts are ready to show (translated, rounded, with units and true minus signs); full numbers are in tooltips.
Arrays are read-only. Colours are given as levels or roles; the theme determines the colours.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

__all__ = ["AnyFrame", "Floats", "Frame"]

AnyFrame = Any  # a frame whose type only its receiver knows
Floats = NDArray[np.float64]


class Frame(Struct, frozen=True):  # a dataclass would cost half a millisecond of start-up time each
    """An immutable record. Frames that contain arrays use `eq=False`: they are equal only to themselves."""

    def but(self, **changes: Any) -> Self:
        """A copy with some fields changed."""
        return replace(self, **changes)
