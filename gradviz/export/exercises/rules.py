"""The rules for the numbers of a sheet: no answer may be trivial, and no mistake may give the right answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.passes import Workspace
from gradviz.export.exercises.candidates import Candidate
from gradviz.export.exercises.mistakes import MISTAKES, Mistake, mistaken
from gradviz.export.exercises.quantities import Quantity, value_of
from gradviz.training.run import Run
from gradviz.training.trace import UpdateTrace

__all__ = ["CLOSEST", "FROM_KINK", "LARGEST_BY_HAND", "SMALLEST", "TOLERANCE", "Screen", "are_apart",
           "is_distinguishable", "scale_of"]  # fmt: skip

SMALLEST = 0.002  # absolute value of an answer
CLOSEST = 0.01  # relative difference of two answers, and of a mistake's answer from the right one
FROM_KINK = 0.05
TOLERANCE = 0.01
LARGEST_BY_HAND = 4.0  # of |z|: the end of the printed table


class Screen:
    """Checks candidates with the engine's passes, in preallocated arrays."""

    def __init__(self, run: Run, samples: int, asked: Sequence[Quantity], difficulty: str) -> None:
        self._run, self._asked, self._is_by_hand = run, asked, difficulty == "hand"
        self._work = Workspace(run.network, run.setup.loss, samples)
        self._parameters = np.zeros(run.network.parameter_count)
        self._work.bind(self._parameters)
        self._kinks = [ACTIVATIONS[name].pieces if ACTIVATIONS[name].has_kink else ()
                       for name in run.network.activations]  # fmt: skip

    def values(self, candidate: Candidate) -> tuple[float, ...] | None:
        """The answers (for a new weight, its gradient); None where a rule is violated.

        The rules on mistakes and new weights are not checked here, because they need the whole update.
        """
        if len({row.tobytes() for row in candidate.inputs}) < len(candidate.inputs):
            return None
        work = self._work
        np.copyto(self._parameters, candidate.parameters)
        work.forward(candidate.inputs)
        if not self._keeps_off_kinks(candidate):
            return None
        work.backward(candidate.inputs, candidate.targets)
        values = [self._value(quantity, candidate) for quantity in self._asked]
        told = [value for quantity, value in zip(self._asked, values, strict=True) if quantity.kind != "new"]
        is_good = all(abs(value) >= SMALLEST for value in values) and are_apart(told) and self._are_not_deltas(values)
        return tuple(values) if is_good else None

    def _are_not_deltas(self, values: Sequence[float]) -> bool:
        """Whether no gradient is the negative of a delta, as with an input of −1."""
        pairs = list(zip(self._asked, values, strict=True))
        deltas = [-value for quantity, value in pairs if quantity.kind == "delta"]
        return all(are_apart((value, delta)) for quantity, value in pairs if quantity.kind == "gradient"
                   for delta in deltas)  # fmt: skip

    def _keeps_off_kinks(self, candidate: Candidate) -> bool:
        work, run = self._work, self._run
        for z, kinks, name in zip(work.z, self._kinks, run.network.activations, strict=True):
            if any((np.abs(z - kink) < FROM_KINK).any() for kink in kinks):
                return False
            if ACTIVATIONS[name].turns_off and not (z > 0.0).any(axis=0).all():
                return False
            if self._is_by_hand and ACTIVATIONS[name].is_bounded and (np.abs(z) > LARGEST_BY_HAND).any():
                return False
        error = np.abs(work.a[-1] - candidate.targets)
        return not any((np.abs(error - piece) < FROM_KINK).any() for piece in run.loss.pieces)

    def _value(self, quantity: Quantity, candidate: Candidate) -> float:
        """The answer; for a new weight its gradient, which must not be small either."""
        work = self._work
        if quantity.kind == "loss":
            return float(work.sample_losses(candidate.targets).mean())
        if quantity.kind in ("gradient", "new"):
            return float(work.gradient[self._run.network.index(quantity.ref)])
        part = {"z": work.z, "a": work.a, "delta": work.delta}[quantity.kind]
        return float(part[quantity.layer][quantity.sample, quantity.unit])


def are_apart(values: Iterable[float]) -> bool:
    """Whether no two are closer than 1 % of the larger one; a number and its negative are apart."""
    row = sorted(values)
    return all(right - left >= CLOSEST * max(abs(left), abs(right)) for left, right in pairwise(row))


def scale_of(quantity: Quantity, trace: UpdateTrace) -> float:
    """The number that a relative tolerance refers to: the answer, or the change of a new weight."""
    value = value_of(quantity, trace)
    if quantity.kind != "new":
        return abs(value)
    return abs(value - float(trace.layers[quantity.layer].weights[quantity.source, quantity.unit]))


def is_distinguishable(mistake: Mistake | str, quantity: Quantity, run: Run, trace: UpdateTrace) -> bool:
    """Whether the answer of a mistake differs clearly from the right one, or the mistake is not possible."""
    wrong = mistaken(MISTAKES[mistake] if isinstance(mistake, str) else mistake, quantity, run, trace)
    # Slightly more than the tolerance, so that rounding cannot turn the wrong answer into a right one.
    least = (max(CLOSEST, TOLERANCE) + 0.001) * scale_of(quantity, trace)
    return wrong is None or abs(wrong - value_of(quantity, trace)) >= least
