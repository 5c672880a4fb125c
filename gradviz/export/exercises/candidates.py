"""Draws numbers that are easy to calculate with: parameters, inputs and targets of a sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import Vector
from gradviz.training.run import Run

__all__ = ["Candidate", "draw_candidate"]


class Candidate(NamedTuple):
    """A flat vector of parameters, inputs (n, features) and targets (n, outputs)."""

    parameters: Vector
    inputs: Vector
    targets: Vector


class _Numbers(NamedTuple):
    """The numbers that are drawn: multiples of 1/`unit`, never 0, up to the given multiples for weights, for wide
    weights, and for biases."""

    unit: int  # parts of 1
    weights: int
    wide_weights: int
    biases: int
    inputs: tuple[int, ...]


_NUMBERS = {
    "calculator": _Numbers(10, 9, 20, 5, (1, 2, 3, 4, -1, -2)),
    "hand": _Numbers(2, 4, 6, 2, (1, 2, 3, -1, -2)),
}
_FARTHEST_TARGET = 2


def draw_candidate(
    run: Run, samples: int, difficulty: str, rng: np.random.Generator, wide: bool = False
) -> Candidate:
    """One random draw. Every number is the float64 of its printed decimal, so that the sheet and the file agree."""
    numbers, network = _NUMBERS[difficulty], run.network
    most = np.where(network.weight_mask, numbers.wide_weights if wide else numbers.weights, numbers.biases)
    sizes = rng.integers(1, most + 1)
    parameters = np.where(rng.integers(0, 2, network.parameter_count) == 1, sizes, -sizes) / numbers.unit
    # The inputs of a sample differ, so that confusing them does not give the right answer.
    count, values = network.sizes[0], np.array(numbers.inputs, dtype=float)
    inputs = np.array([rng.choice(values, count, replace=count > len(values)) for _sample in range(samples)])
    return Candidate(parameters, inputs, _targets(run, samples, numbers.unit, rng))


def _targets(run: Run, samples: int, unit: int, rng: np.random.Generator) -> Vector:
    """The limits of a bounded activation, one class of a softmax, else multiples within its range."""
    outputs, activation = run.network.sizes[-1], ACTIVATIONS[run.network.activations[-1]]
    if activation.output_only:
        return np.asarray(np.eye(outputs)[rng.integers(0, outputs, samples)])
    low, high = activation.range
    values: Sequence[float] = (low, high)
    if not activation.is_bounded:
        least = -_FARTHEST_TARGET * unit if math.isinf(low) else 1
        values = [value / unit for value in range(least, _FARTHEST_TARGET * unit + 1) if value]
    return rng.choice(np.array(values, dtype=float), (samples, outputs))
