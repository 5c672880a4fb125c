"""Learning-rate schedules: each entry gives the learning rate of one update from the base rate η, by PyTorch's
formulas.

A schedule is a pure function of the number of updates done: it has no state, so any update of a run can be
computed again without those before it. It counts updates, as PyTorch does when `scheduler.step()` follows every
`optimizer.step()`; after a linear warm-up it counts from the end of the warm-up (PyTorch's `SequentialLR`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

__all__ = ["SCHEDULES", "Schedule", "scheduled_rate", "warmed_up_rate"]

Options = Mapping[str, float]


class Schedule(NamedTuple):
    """One schedule. `rate(base, t, options)` is the learning rate after t updates; `pytorch` is its name in PyTorch.

    `options` are its parameters with their defaults; where the default is an int, so is the option. `other_names` as in
    `Activation`.
    """

    name: str
    title: str
    formula: str
    pytorch: str
    rate: Callable[[float, int, Options], float]
    options: Options
    other_names: str = ""


def scheduled_rate(name: str, base: float, t: int, options: Options) -> float:
    """The learning rate after t updates; missing options take their defaults."""
    entry = SCHEDULES[name]
    return entry.rate(base, t, {**entry.options, **options})


def warmed_up_rate(base: float, t: int, updates: int, start: float) -> float:
    """PyTorch's LinearLR for t < updates: the rate grows linearly from start·η to η."""
    return base * (start + (1.0 - start) * t / updates)


def _constant(base: float, t: int, options: Options) -> float:
    return base


def _step(base: float, t: int, options: Options) -> float:
    return base * _power(options["factor"], t // int(options["every"]))


def _exponential(base: float, t: int, options: Options) -> float:
    return base * _power(options["factor"], t)


def _cosine(base: float, t: int, options: Options) -> float:
    low = options["lowest"]
    return low + (base - low) * (1.0 + math.cos(math.pi * t / options["over"])) / 2.0


def _power(factor: float, exponent: int) -> float:
    try:
        return math.pow(factor, exponent)
    except OverflowError:
        return math.inf


_ENTRIES = (
    Schedule("constant", "constant", "η", "", _constant, {}),
    Schedule("step", "step", "η·factor^⌊t/every⌋", "StepLR", _step, {"every": 100, "factor": 0.1},
             "steplr"),
    Schedule("exponential", "exponential", "η·factor^t", "ExponentialLR", _exponential, {"factor": 0.999},
             "exponentiallr exp"),
    Schedule("cosine", "cosine", "lowest + ½·(η − lowest)·(1 + cos(π·t/over))", "CosineAnnealingLR", _cosine,
             {"over": 1000, "lowest": 0.0}, "cosineannealing cosineannealinglr"),
)  # fmt: skip

SCHEDULES: dict[str, Schedule] = {entry.name: entry for entry in _ENTRIES}
