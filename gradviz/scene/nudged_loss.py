"""The loss with one number of the network changed: the batch runs forward again, with training's own arithmetic."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import Loss
from gradviz.engine.network import Vector
from gradviz.scene.chain import Target
from gradviz.training.trace import LayerTrace, UpdateTrace

__all__ = ["Signs", "losses_with"]

Signs = list[NDArray[np.bool_]]


def losses_with(trace: UpdateTrace, loss: Loss, target: Target, nudge: float) -> tuple[Vector, Signs]:
    """The sample losses (n,) with `nudge` added to the target, and which side of their kinks all sums are on.

    The products have the shapes and the layout of training's, so a nudge of 0 gives the trace's losses to rounding.
    A target in the output layer that is by its output needs a loss that is not fused with its activation.
    """
    layers = trace.layers
    layer = target.layer
    if target.ref is not None:
        block = _block(layers[layer])
        block[target.ref.source if not target.ref.is_bias else -1, target.unit] += nudge
        z = _product(layers[layer], block, _below(trace, layer))
        a, signs = _activated(layers[layer], z)
    elif not target.by_output:
        z = np.array(layers[layer].pre_activations.T, order="C")
        z[target.unit] += nudge
        a, signs = _activated(layers[layer], z)
    else:
        signs = []
        z = np.empty(0) if layer < 0 else np.array(layers[layer].pre_activations.T, order="C")
        a = np.array((trace.inputs if layer < 0 else layers[layer].activations).T, order="C")
        a[target.unit] += nudge
    for part in layers[layer + 1 :]:
        z = _product(part, _block(part), a)
        a, more = _activated(part, z)
        signs += more
    if loss.has_kink:
        signs.append(a > trace.targets.T)
    return np.asarray(loss.value(z.T, a.T, trace.targets)), signs


def _below(trace: UpdateTrace, layer: int) -> Vector:
    return (trace.layers[layer - 1].activations if layer else trace.inputs).T


def _block(part: LayerTrace) -> Vector:
    """Weights with the biases, where there are any, as one more row."""
    return part.weights.copy() if part.biases is None else np.vstack([part.weights, part.biases])


def _product(part: LayerTrace, block: Vector, below: Vector) -> Vector:
    """z (units, n) = [W; b]ᵀ·[a; 1]."""
    rows = np.ones((len(block), below.shape[1]))
    rows[: len(below)] = below
    out = np.empty((block.shape[1], below.shape[1]))
    return np.dot(block.T, rows, out)


def _activated(part: LayerTrace, z: Vector) -> tuple[Vector, Signs]:
    activation = ACTIVATIONS[part.activation]
    a = np.empty_like(z)
    if activation.output_only:  # softmax looks at all units of a sample
        activation.forward(z.T, a.T)
    else:
        activation.forward(z, a)
    return a, [z > 0] if activation.has_kink else []
