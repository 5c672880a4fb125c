"""The units and edges of the graph that the current operation computes and uses, and the direction of values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import ParameterRef
from gradviz.records import FrozenRecord
from gradviz.scene.network.network_frame import EdgesFrame
from gradviz.scene.reading import Reading, unit_name
from gradviz.training.operations import Operation, OperationKind

__all__ = ["LOSS", "OperationUse", "makes_bias", "makes_unit", "makes_weights", "operation_use", "wanted_names"]

Bools = NDArray[np.bool_]
LOSS = "loss"  # the name of the loss among the used names
_FORWARD = (OperationKind.NEURON, OperationKind.SUM)
_WHOLE = (OperationKind.SUBSTEP, OperationKind.MOVE)


class OperationUse(FrozenRecord, frozen=True, eq=False):
    """`nodes` are the names of the units, biases and the loss that the operation uses; `used` and `flow` are masks of
    the edges that it uses and of those along which values travel, with `direction` 'forward', 'backward', 'meet' or
    ''.
    """

    nodes: frozenset[str]
    used: Bools | None
    flow: Bools | None
    direction: str


def makes_unit(reading: Reading, column: int, unit: int) -> bool:
    """Whether the current step computes a unit's value or its δ; False for inputs."""
    operation = reading.operation
    if column == 0 or operation is None:
        return column > 0 and reading.active_layer == column - 1
    if operation.layer != column - 1:
        return False
    return operation.kind is OperationKind.SHARES or (
        operation.unit == unit and operation.kind in (*_FORWARD, OperationKind.DELTA)
    )


def makes_weights(reading: Reading, layer: int, sources: NDArray[np.intp], targets: NDArray[np.intp]) -> Bools:
    """Mask of the edges, given by their units (n,) and (n,), that the current step computes."""
    operation = reading.operation
    if operation is None or operation.kind in _WHOLE:
        is_here = reading.phase == "update" or (
            reading.phase in ("forward", "backward") and reading.active_layer == layer
        )
        return np.full(len(sources), is_here)
    if operation.kind is not OperationKind.WEIGHT or operation.layer != layer:
        return np.zeros(len(sources), dtype=bool)
    return np.asarray((sources == operation.source) & (targets == operation.unit))


def makes_bias(reading: Reading, layer: int, unit: int) -> bool:
    """Whether the current step computes the gradient or the step of a bias."""
    operation = reading.operation
    if operation is None or operation.kind in _WHOLE:
        return reading.phase == "update" or (
            reading.phase in ("forward", "backward") and reading.active_layer == layer
        )
    return operation.kind is OperationKind.BIAS and (operation.layer, operation.unit) == (layer, unit)


def wanted_names(reading: Reading) -> tuple[str, ...]:
    """The names that must be visible where the graph shows only a part of the network."""
    operation = reading.operation
    if operation is None:
        return ()
    ref = operation.parameter
    names = () if operation.unit < 0 else (unit_name(operation.layer + 1, operation.unit),)
    return names if ref is None else (*names, ref.name)


def operation_use(reading: Reading, edges: EdgesFrame, rows: Sequence[Sequence[int]]) -> OperationUse:
    """The items that the current step uses; `rows` are the units that each column shows."""
    operation = reading.operation
    if operation is None:
        flow, direction = _layer_flow(reading, edges)
        return OperationUse(frozenset(), None, flow, direction)
    used = _used_edges(operation, edges, rows)
    flow, direction = used, {"forward": "forward", "backward": "backward"}.get(reading.phase, "")
    if operation.kind is OperationKind.WEIGHT:
        flow, direction = edges.active, "meet"
    return OperationUse(_used_names(reading, operation), used, flow, direction if flow is not None else "")


def _layer_flow(reading: Reading, edges: EdgesFrame) -> tuple[Bools | None, str]:
    """The flow for a whole layer: values come from the layer below, δ comes through the weights of the layer above."""
    layer = reading.active_layer
    if reading.phase == "forward":
        return edges.layer == layer, "forward"
    if reading.phase == "backward" and layer is not None and layer + 1 < reading.layers:
        return edges.layer == layer + 1, "backward"
    return None, ""


def _used_edges(operation: Operation, edges: EdgesFrame, rows: Sequence[Sequence[int]]) -> Bools | None:
    """Mask of the edges into a unit that sums its inputs, or of those along which δ comes back to a unit."""
    layer, unit, ends = operation.layer, operation.unit, edges.target
    if operation.kind is OperationKind.DELTA:
        layer, ends = layer + 1, edges.source
    elif operation.kind not in _FORWARD:
        return None
    shown = rows[operation.layer + 1]
    if unit not in shown or layer >= len(rows) - 1:
        return None
    return np.asarray((edges.layer == layer) & (ends == tuple(shown).index(unit)))


def _used_names(reading: Reading, operation: Operation) -> frozenset[str]:
    kind, layer, unit = operation.kind, operation.layer, operation.unit
    own = unit_name(layer + 1, unit)
    if kind in _FORWARD:
        bias = {ParameterRef(layer, -1, unit).name} if reading.network.has_bias[layer] else set()
        return frozenset(_column(reading, layer)) | bias
    if kind is OperationKind.LOSS:
        return frozenset(_column(reading, reading.layers))
    if kind is OperationKind.DELTA:
        return frozenset({LOSS} if layer + 1 == reading.layers else _column(reading, layer + 2))
    if kind is OperationKind.WEIGHT:
        return frozenset({unit_name(layer, operation.source), own})
    return frozenset({own}) if kind is OperationKind.BIAS else frozenset()


def _column(reading: Reading, column: int) -> list[str]:
    return [unit_name(column, unit) for unit in range(reading.network.sizes[column])]
