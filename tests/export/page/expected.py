"""The expected numbers of a page, computed from a trace independently of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gradviz.engine.network import Network
from gradviz.scene.text.numbers import number
from gradviz.training.trace import UpdateTrace

__all__ = ["expected_number", "texts_of"]

_UNIT = re.compile(r"u(\d+)\[(\d+)\]\Z")


def texts_of(value: float) -> set[str]:
    """How the page may write a number: with four digits, or with fewer where four have no room."""
    return {number(value, digits) for digits in (4, 3, 2)}


def expected_number(
    trace: UpdateTrace, network: Network, name: str, quantity: str, *, is_after: bool, sample: int | None = None
) -> float:
    """A number of the trace: of a unit `value` or `delta`, of a parameter `weight`, `gradient` or `step`, else a loss.

    `is_after`: the update is applied, so a weight is the new one. `sample`: of this one alone, counted from 0.
    """
    found = _UNIT.match(name)
    if found is not None:
        column, unit = int(found[1]), int(found[2]) - 1
        layer = trace.layers[column - 1]
        values = trace.inputs if column == 0 else layer.activations
        if quantity == "value":
            return float(values[:, unit].mean() if sample is None else values[sample, unit])
        deltas = layer.deltas[:, unit]
        return float(deltas.sum() if sample is None else deltas[sample] * len(deltas))
    if not name:
        if quantity == "loss" and sample is not None:
            return float(trace.sample_losses[sample])
        return {"loss": trace.loss, "loss_after": trace.loss_after}[quantity]
    ref = network.find(name)
    layer = trace.layers[ref.layer]
    names: Mapping[str, tuple[str, str]] = {
        "weight": ("weights_after", "biases_after") if is_after else ("weights", "biases"),
        "gradient": ("weight_gradients", "bias_gradients"), "step": ("weight_steps", "bias_steps"),
    }  # fmt: skip
    values = getattr(layer, names[quantity][ref.is_bias])
    if quantity == "gradient" and sample is not None:
        delta = float(layer.deltas[sample, ref.target]) * len(layer.deltas)
        below = trace.inputs if ref.layer == 0 else trace.layers[ref.layer - 1].activations
        return delta if ref.is_bias else float(below[sample, ref.source]) * delta
    return float(values[ref.target] if ref.is_bias else values[ref.source, ref.target])
