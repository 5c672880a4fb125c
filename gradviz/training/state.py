"""The state of a run: immutable, with read-only arrays, so that nothing shown can be changed by accident."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector
from gradviz.records import FrozenRecord

__all__ = ["RunState", "frozen"]

_Scalar = TypeVar("_Scalar", bound=np.generic)


class RunState(FrozenRecord, frozen=True, eq=False):
    """The state before one update.

    `parameters` is flat, shape (parameter_count,); `slots` is the state of the optimizer, shape
    (len(optimizer.slots), parameter_count). `update` counts the updates done, `epoch` the epochs, `position`
    the samples of this epoch already used, `count` the updates since the optimizer's state was last reset.
    """

    parameters: Vector
    slots: Vector
    update: int = 0
    epoch: int = 0
    position: int = 0
    count: int = 0

    def same_as(self, other: RunState) -> bool:
        """Whether both are equal bit for bit; NaN equals NaN."""
        return (
            (self.update, self.epoch, self.position, self.count)
            == (other.update, other.epoch, other.position, other.count)
            and self.parameters.tobytes() == other.parameters.tobytes()
            and self.slots.tobytes() == other.slots.tobytes()
        )


def frozen(array: NDArray[_Scalar]) -> NDArray[_Scalar]:
    """A read-only copy."""
    copy = np.array(array, order="C")
    copy.flags.writeable = False
    return copy
