"""The gradient check of one number: changes it in both directions, runs the batch again, compares with
backpropagation."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import Loss
from gradviz.engine.network import Vector
from gradviz.scene.chain_rule.chain import Target
from gradviz.scene.frame import Frame
from gradviz.training.setup import PenaltySetup
from gradviz.training.trace import LayerTrace, UpdateTrace

__all__ = ["SIZES", "Nudge", "Signs", "agreeing_digits", "losses_with", "nudged", "penalty_of"]

Signs = list[NDArray[np.bool_]]


def losses_with(trace: UpdateTrace, loss: Loss, target: Target, nudge: float) -> tuple[Vector, Signs]:
    """The sample losses (n,) with `nudge` added to the target, and for all sums the side of their kinks.

    The products have the shapes and the memory layout of training, so a nudge of 0 gives the losses of the trace to
    rounding. The output of an output unit can be nudged only where the loss is not fused with its activation.
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
    """The weights, with the biases as an additional row where there are any."""
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
    if activation.output_only:  # softmax needs all units of a sample
        activation.forward(z.T, a.T)
    else:
        activation.forward(z, a)
    return a, [z > 0] if activation.has_kink else []


# The first size is nearly always the best; where the loss curves strongly within it, a smaller one is needed.
SIZES = (1e-4, 1e-5, 1e-6)
_ENOUGH = 6
_MOST_DIGITS = 12


class Nudge(Frame, frozen=True):
    """The central difference `slope` with steps ±`size`. `agrees` says whether it agrees with backpropagation, to
    `digits` digits or, where that is None, within the rounding of the loss. `kink` says that an activation or the loss
    has a kink within the nudge.
    """

    size: float
    slope: float
    agrees: bool
    digits: int | None
    kink: bool


def nudged(
    trace: UpdateTrace, loss: Loss, penalty: PenaltySetup, target: Target, expected: float, sample: int | None
) -> Nudge:
    """Compare `expected` with the central difference of the objective, or of the loss of one sample."""
    best: Nudge | None = None
    for size in SIZES:
        found = _try(trace, loss, penalty, target, expected, sample, size)
        if found.agrees:
            return found
        if best is None or (found.digits or 0) > (best.digits or 0):
            best = found
    assert best is not None
    return best


def _try(
    trace: UpdateTrace, loss: Loss, penalty: PenaltySetup, target: Target, expected: float, sample: int | None,
    size: float,
) -> Nudge:  # fmt: skip
    rows = slice(None) if sample is None else slice(sample, sample + 1)
    with np.errstate(all="ignore"):
        up, up_signs = losses_with(trace, loss, target, size)
        down, down_signs = losses_with(trace, loss, target, -size)
        slope = float((up - down)[rows].mean()) / (2.0 * size)
        scale = float(np.abs(up[rows]).mean())
    if sample is None and target.ref is not None and not target.ref.is_bias:
        weight = float(trace.layers[target.layer].weights[target.ref.source, target.unit])
        slope += (penalty_of(penalty, weight + size) - penalty_of(penalty, weight - size)) / (2.0 * size)
    kink = any((a[:, rows] != b[:, rows]).any() for a, b in zip(up_signs, down_signs, strict=True))
    if not (math.isfinite(slope) and math.isfinite(expected)):
        return Nudge(size, slope, False, 0, kink)
    if slope == expected:
        return Nudge(size, slope, True, None if slope == 0.0 else _MOST_DIGITS, kink)
    # The rounding of both losses divided by 2h: smaller differences cannot be detected.
    noise = 4.0 * np.finfo(float).eps * max(scale, 1e-300) / size
    digits = agreeing_digits(slope, expected)
    if digits < _ENOUGH and abs(slope - expected) <= noise:
        return Nudge(size, slope, True, None, kink)
    return Nudge(size, slope, digits >= _ENOUGH, digits, kink)


def penalty_of(penalty: PenaltySetup, weight: float) -> float:
    """The contribution of one weight to the penalty."""
    return penalty.l1 * abs(weight) + 0.5 * penalty.l2 * weight * weight


def agreeing_digits(a: float, b: float) -> int:
    """The number of significant digits to which two numbers agree, 0 to 12."""
    if a == b:
        return _MOST_DIGITS
    relative = abs(a - b) / max(abs(a), abs(b))
    return int(min(_MOST_DIGITS, max(0, math.floor(-math.log10(relative)))))
