"""The table of common mistakes: each entry computes the answer of a student who makes only this mistake.

The answers are computed from the traced numbers as the student would, not by scaling the right answer. A mistake that
is not possible for a question has no answer there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.export.exercises.quantities import Quantity
from gradviz.text import mark
from gradviz.training.run import Run
from gradviz.training.trace import UpdateTrace

__all__ = ["MISTAKES", "Mistake", "mistaken"]

Array = NDArray[Any]


class Mistake(NamedTuple):
    """`title` is its name, `heading` the name in two lines.

    `deltas(run, trace, layer)` returns ∂L/∂z of that layer with the mistake, (n, units); None where it is not possible.
    `loss` returns the factor by which the mistake changes the loss, 1 where it does not.
    """

    name: str
    title: str
    heading: tuple[str, str]
    deltas: Callable[[Run, UpdateTrace, int], Array | None]
    loss: Callable[[Run, UpdateTrace], float] = lambda run, trace: 1.0


def mistaken(mistake: Mistake, quantity: Quantity, run: Run, trace: UpdateTrace) -> float | None:
    """The answer with this mistake; None where it is not possible, or too large for a number."""
    with np.errstate(over="ignore", invalid="ignore"):
        answer = _answer(mistake, quantity, run, trace)
    return answer if answer is not None and math.isfinite(answer) else None


def _answer(mistake: Mistake, quantity: Quantity, run: Run, trace: UpdateTrace) -> float | None:
    if quantity.kind in ("z", "a"):
        return None
    if quantity.kind == "loss":
        factor = mistake.loss(run, trace)
        return None if factor == 1.0 else factor * trace.loss
    deltas = mistake.deltas(run, trace, quantity.layer)
    if deltas is None:
        return None
    if quantity.kind == "delta":
        return float(deltas[quantity.sample, quantity.unit])
    below = trace.layers[quantity.layer - 1].activations if quantity.layer else trace.inputs
    gradient = float(below[:, quantity.source] @ deltas[:, quantity.unit])
    if quantity.kind == "gradient":
        return gradient
    weight = float(trace.layers[quantity.layer].weights[quantity.source, quantity.unit])
    return weight - trace.learning_rate * gradient


def _wrong_sign(run: Run, trace: UpdateTrace, layer: int) -> Array | None:
    return -trace.layers[layer].deltas


def _loss_factor(run: Run, trace: UpdateTrace) -> float:
    """2 for losses with a ½ that is left out, ½ for those whose derivative has a 2 that is left out, else 1."""
    if not run.loss.quadratic:
        return 1.0
    return 2.0 if run.loss.formula.startswith("½") else 0.5


def _wrong_factor(run: Run, trace: UpdateTrace, layer: int) -> Array | None:
    factor = _loss_factor(run, trace)
    return None if factor == 1.0 else factor * trace.layers[layer].deltas


def _without_slope(run: Run, trace: UpdateTrace, layer: int) -> Array | None:
    activation, is_output = ACTIVATIONS[trace.layers[layer].activation], layer == len(trace.layers) - 1
    is_one = activation.is_identity or activation.turns_off
    if is_one or activation.output_only or (is_output and run.loss.is_fused):
        return None
    if is_output:
        return trace.output_slopes / len(trace.inputs)
    above = trace.layers[layer + 1]
    return above.deltas @ above.weights.T


def _updated_first(run: Run, trace: UpdateTrace, layer: int) -> Array | None:
    if layer == len(trace.layers) - 1 or trace.learning_rate == 0.0:
        return None
    deltas = trace.layers[-1].deltas
    for place in range(len(trace.layers) - 1, layer, -1):
        deltas = (deltas @ trace.layers[place].weights_after.T) * trace.layers[place - 1].slopes
    return deltas


def _transposed(run: Run, trace: UpdateTrace, layer: int) -> Array | None:
    """Exchanges rows and columns of the weights; where the shape does not allow it, takes the weight of the next
    unit.
    """
    if layer == len(trace.layers) - 1:
        return None
    above = trace.layers[layer + 1]
    rows, columns = above.weights.shape
    if rows == columns == 1:
        return None
    other = above.weights.T if rows == columns else np.roll(above.weights, -1, axis=0 if rows > 1 else 1)
    return (above.deltas @ other.T) * trace.layers[layer].slopes


def _without_mean(run: Run, trace: UpdateTrace, layer: int) -> Array | None:
    count = len(trace.inputs)
    return None if count == 1 else count * trace.layers[layer].deltas


_ENTRIES = (
    Mistake("sign", mark("wrong sign"), ("", mark("wrong sign")), _wrong_sign),
    Mistake("factor_2", mark("factor 2"), (mark("factor 2"), mark("(no ½)")), _wrong_factor, _loss_factor),
    Mistake("no_slope", mark("f′ missing"), ("f′", mark("missing")), _without_slope),
    Mistake("updated_first", mark("weights updated first"), (mark("weights"), mark("updated first")), _updated_first),
    Mistake("transposed", mark("other weight (transposed)"), (mark("other weight"), mark("(transposed)")), _transposed),
    Mistake("no_mean", mark("1/n missing"), ("1/n", mark("missing")), _without_mean,
            lambda run, trace: float(len(trace.inputs))),
)  # fmt: skip

MISTAKES: dict[str, Mistake] = {entry.name: entry for entry in _ENTRIES}
