"""The objective at any list of parameter vectors, with one stacked product per layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import Vector
from gradviz.landscape.objective import Objective

__all__ = ["evaluate_points"]

_CHUNK_NUMBERS = 48_000  # float64 numbers of a layer's activations, or of the parameters, that fit into a core's cache


def evaluate_points(
    objective: Objective, points: Sequence[Vector], cancelled: Callable[[], bool] = lambda: False
) -> Vector | None:
    """The objective at each of `points`, k vectors (P,), shape (k,); None where `cancelled()` answered True."""
    losses = np.empty(len(points))
    network = objective.network
    width = max(network.parameter_count, max(network.sizes) * len(objective.inputs))
    size = max(1, _CHUNK_NUMBERS // width)
    for start in range(0, len(points), size):
        if cancelled():
            return None
        part = slice(start, min(start + size, len(points)))
        losses[part] = _stacked(objective, np.array(points[part]))
    return losses


def _stacked(objective: Objective, rows: Vector) -> Vector:
    """The objective for each row of `rows` (k, P)."""
    network, k = objective.network, len(rows)
    a: Vector = objective.inputs[None]
    end = 0
    with np.errstate(all="ignore"):
        for layer, name in enumerate(network.activations):
            fan_in, fan_out = network.sizes[layer], network.sizes[layer + 1]
            start, end = end, end + fan_in * fan_out
            z: Vector = a @ rows[:, start:end].reshape(k, fan_in, fan_out)
            if network.has_bias[layer]:
                start, end = end, end + fan_out
                z += rows[:, None, start:end]
            a = np.empty_like(z)
            ACTIVATIONS[name].forward(z, a)
        losses: Vector = LOSSES[objective.loss].value(z, a, objective.targets).mean(axis=-1)
        if objective.l1 or objective.l2:
            weights = rows[:, network.weight_mask]
            losses = losses + objective.l1 * np.abs(weights).sum(axis=1)
            losses += 0.5 * objective.l2 * (weights * weights).sum(axis=1)
    return losses
