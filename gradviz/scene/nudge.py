"""The check by hand: nudge one number both ways, run the batch forward again, and compare with backpropagation."""

from __future__ import annotations

import math

import numpy as np

from gradviz.engine.losses import Loss
from gradviz.scene.chain import Target
from gradviz.scene.frame import Frame
from gradviz.scene.nudged_loss import losses_with
from gradviz.training.setup import PenaltySetup
from gradviz.training.trace import UpdateTrace

__all__ = ["SIZES", "Nudge", "agreeing_digits", "nudged", "penalty_of"]

# The first is best nearly always; a loss that bends sharply within it needs a smaller one.
SIZES = (1e-4, 1e-5, 1e-6)
_ENOUGH = 6
_MOST_DIGITS = 12


class Nudge(Frame, frozen=True):
    """The central difference `slope` with steps ±`size`. `agrees`: with backpropagation, to `digits` digits where
    not None, else within the rounding of the loss. `kink`: an activation or the loss has its kink within the nudge."""

    size: float
    slope: float
    agrees: bool
    digits: int | None
    kink: bool


def nudged(
    trace: UpdateTrace, loss: Loss, penalty: PenaltySetup, target: Target, expected: float, sample: int | None
) -> Nudge:
    """Compare `expected` with central differences of the objective, or of one sample's own loss."""
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
    # Rounding of the two losses, divided by 2h: nothing smaller than this can be told apart.
    noise = 4.0 * np.finfo(float).eps * max(scale, 1e-300) / size
    digits = agreeing_digits(slope, expected)
    if digits < _ENOUGH and abs(slope - expected) <= noise:
        return Nudge(size, slope, True, None, kink)
    return Nudge(size, slope, digits >= _ENOUGH, digits, kink)


def penalty_of(penalty: PenaltySetup, weight: float) -> float:
    """What one weight adds to the objective."""
    return penalty.l1 * abs(weight) + 0.5 * penalty.l2 * weight * weight


def agreeing_digits(a: float, b: float) -> int:
    """To how many significant digits two numbers agree, 0 to 12."""
    if a == b:
        return _MOST_DIGITS
    relative = abs(a - b) / max(abs(a), abs(b))
    return int(min(_MOST_DIGITS, max(0, math.floor(-math.log10(relative)))))
