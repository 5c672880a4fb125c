"""The operations of one step, in order: the finest subdivision of an update, by index arithmetic without any list.

Forward, each unit is one operation: its weighted sum and its activation. A softmax first needs all sums of its layer,
so there each sum is one operation, and computing all outputs is one more. Backward, unit after unit: its δ, then the
gradient of each incoming edge, then that of its bias. The update consists of the optimizer's sub-steps and the change
of the parameters.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import Network, ParameterRef

__all__ = ["Operation", "OperationKind", "backward_at", "backward_count", "backward_place", "forward_at",
           "forward_count", "is_joint", "update_at"]  # fmt: skip


class OperationKind(StrEnum):
    """What an operation computes."""

    NEURON = "neuron"
    SUM = "sum"
    SHARES = "shares"
    LOSS = "loss"
    DELTA = "delta"
    WEIGHT = "weight"
    BIAS = "bias"
    SUBSTEP = "substep"
    MOVE = "move"


class Operation(NamedTuple):
    """One operation; all indices count from 0, and are −1 where they do not apply. `source` is the unit below from
    which an edge comes, `substep` the index in the optimizer's record.
    """

    kind: OperationKind
    layer: int = -1
    unit: int = -1
    source: int = -1
    substep: int = -1

    @property
    def parameter(self) -> ParameterRef | None:
        """The parameter whose gradient it computes; None for any other operation."""
        if self.kind not in (OperationKind.WEIGHT, OperationKind.BIAS):
            return None
        return ParameterRef(self.layer, self.source, self.unit)


def is_joint(network: Network, layer: int) -> bool:
    """Whether each activation of a layer depends on all of its sums (softmax)."""
    return ACTIVATIONS[network.activations[layer]].output_only


def forward_count(network: Network, layer: int) -> int:
    """How many operations the forward step of a layer has."""
    return network.sizes[layer + 1] + is_joint(network, layer)


def forward_at(network: Network, layer: int, number: int) -> Operation:
    """Operation `number`, from 0, of the forward step of a layer."""
    if not is_joint(network, layer):
        return Operation(OperationKind.NEURON, layer, number)
    if number < network.sizes[layer + 1]:
        return Operation(OperationKind.SUM, layer, number)
    return Operation(OperationKind.SHARES, layer)


def _each(network: Network, layer: int) -> int:
    """The number of backward operations per unit: δ, the edges, the bias."""
    return 1 + network.sizes[layer] + network.has_bias[layer]


def backward_count(network: Network, layer: int) -> int:
    """How many operations the backward step of a layer has."""
    return network.sizes[layer + 1] * _each(network, layer)


def backward_at(network: Network, layer: int, number: int) -> Operation:
    """Operation `number`, from 0, of the backward step of a layer."""
    unit, part = divmod(number, _each(network, layer))
    if part == 0:
        return Operation(OperationKind.DELTA, layer, unit)
    if part <= network.sizes[layer]:
        return Operation(OperationKind.WEIGHT, layer, unit, part - 1)
    return Operation(OperationKind.BIAS, layer, unit)


def backward_place(network: Network, layer: int, unit: int, source: int | None) -> int:
    """The number, from 0, of the operation that computes δ of a unit (`source` None), the gradient of the edge from
    `source`, or that of its bias (`source` −1)."""
    start = unit * _each(network, layer)
    if source is None:
        return start
    return start + 1 + (network.sizes[layer] if source < 0 else source)


def update_at(number: int, substeps: int) -> Operation:
    """Operation `number`, from 0, of an update with `substeps` sub-steps; the last operation changes the parameters."""
    if number < substeps:
        return Operation(OperationKind.SUBSTEP, substep=number)
    return Operation(OperationKind.MOVE)
