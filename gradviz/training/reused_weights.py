"""Reuses weights in another run: layers whose shape did not change keep their weights and biases."""

from __future__ import annotations

from dataclasses import replace

from gradviz.engine.network import Vector
from gradviz.training.run import Run
from gradviz.training.state import RunState, frozen

__all__ = ["state_with_weights_of"]


def state_with_weights_of(old: Run, parameters: Vector, new: Run) -> RunState:
    """The initial state of `new` with the weights and biases of `parameters` (those of `old`) in each layer whose shape
    is the same in both runs."""
    start = new.initial_state()
    flat = start.parameters.copy()
    for layer in range(min(old.network.layer_count, new.network.layer_count)):
        before, after = old.network.block(parameters, layer), new.network.block(flat, layer)
        if before.shape == after.shape and old.network.has_bias[layer] == new.network.has_bias[layer]:
            after[...] = before
    return replace(start, parameters=frozen(flat))
