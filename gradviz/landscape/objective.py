"""The objective as a function of the parameters: mean loss over some samples plus the penalty."""

from __future__ import annotations

import numpy as np

from gradviz.engine.network import Network, Vector
from gradviz.engine.passes import Workspace, penalty_value
from gradviz.records import FrozenRecord

__all__ = ["Objective"]


class Objective(FrozenRecord, frozen=True, eq=False):
    """The function that a surface shows: `inputs` (n, features), `targets` (n, outputs), the name of the loss and the
    penalty."""

    network: Network
    loss: str
    inputs: Vector
    targets: Vector
    l1: float = 0.0
    l2: float = 0.0

    def at(self, parameters: Vector) -> float:
        """The objective at `parameters` (P,), by the passes that training uses."""
        work = Workspace(self.network, self.loss, len(self.inputs))
        with np.errstate(all="ignore"):
            work.bind(parameters)
            work.forward(self.inputs)
            data_loss = float(work.sample_losses(self.targets).mean())
            return data_loss + float(penalty_value(self.network, parameters, self.l1, self.l2))
