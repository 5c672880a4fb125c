"""Weights that go on in another run: where only some layers have another shape, all others keep their numbers."""

from __future__ import annotations

from dataclasses import replace

from gradviz.engine.network import Vector
from gradviz.training.run import Run
from gradviz.training.state import RunState, frozen

__all__ = ["state_with_weights_of"]


def state_with_weights_of(old: Run, parameters: Vector, new: Run) -> RunState:
    """The start of `new` with the `parameters` of `old`, layer by layer, wherever weights and biases have the same
    shape in both; the other layers start as `new` says."""
    start = new.initial_state()
    flat = start.parameters.copy()
    for layer in range(min(old.network.layer_count, new.network.layer_count)):
        before, after = old.network.block(parameters, layer), new.network.block(flat, layer)
        if before.shape == after.shape and old.network.has_bias[layer] == new.network.has_bias[layer]:
            after[...] = before
    return replace(start, parameters=frozen(flat))
