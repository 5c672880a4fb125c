"""The difference quotient of one number for every ε, and its difference from backpropagation.

Pure functions of one update. The curve is cached by its inputs, so that requesting it again costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradviz.data.dataset import Dataset
from gradviz.engine.losses import Loss
from gradviz.engine.network import Vector
from gradviz.scene.chain_rule.chain import Target
from gradviz.scene.chain_rule.ledger import displayed, is_revealed, target_of
from gradviz.scene.chain_rule.nudge import losses_with, penalty_of
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment
from gradviz.scene.reading import Reading
from gradviz.scene.view.view import View
from gradviz.training.setup import PenaltySetup
from gradviz.training.trace import UpdateTrace

__all__ = ["EPSILONS", "Sweep", "SweepRequest", "compute_sweep", "nudged_objective", "sweep_request"]

# 0.1, 0.05, 0.02, 0.01 … 10⁻¹⁵, each the float64 nearest to its decimal
EPSILONS: tuple[float, ...] = (
    *(float(f"{mantissa}e{exponent}") for power in range(1, 15) for mantissa, exponent in
      ((1, -power), (5, -power - 1), (2, -power - 1))),
    1e-15,
)  # fmt: skip


class SweepRequest(Frame, frozen=True, eq=False):
    """The input of a sweep; two requests with the same `key` have the same result. `sample` is None for the objective
    of the batch, else the index of the sample whose loss is nudged. `expected` is backpropagation's value.
    """

    key: tuple[Any, ...]
    trace: UpdateTrace
    loss: Loss
    penalty: PenaltySetup
    target: Target
    sample: int | None
    expected: float


class Sweep(Frame, frozen=True, eq=False):
    """For every ε of `EPSILONS`, arrays (k,): the loss with ε added `ups`, the quotient from it alone `forward`,
    and the quotient of both sides `central`. `base` is the loss as it is."""

    key: tuple[Any, ...]
    base: float
    ups: Vector
    forward: Vector
    central: Vector

    @property
    def dataset(self) -> Dataset:
        """The data set of the request, compared by identity."""
        found: Dataset = self.key[-1]
        return found

    @property
    def nbytes(self) -> int:
        """Its size in memory, in bytes: its arrays, and the parameters that its key refers to."""
        return 3 * self.ups.nbytes + sum(len(part) for part in self.key if isinstance(part, bytes))


def sweep_request(moment: Moment, view: View) -> SweepRequest | None:
    """The request for the selection; None where its gradient is not revealed."""
    reading = Reading(moment, view)
    target = target_of(reading)
    if target is None or not is_revealed(reading, target):
        return None
    sample = reading.sample if reading.by_sample else None
    trace, setup = moment.trace, moment.run.setup
    key = (
        setup.loss, setup.penalty, target, sample, setup.network, trace.before.parameters.tobytes(),
        trace.indices.tobytes(), moment.run.dataset,
    )  # fmt: skip
    return SweepRequest(key, trace, moment.run.loss, setup.penalty, target, sample, displayed(reading, target))


def nudged_objective(request: SweepRequest, nudge: float) -> float:
    """The objective with `nudge` added to the target; with 0, exactly the displayed loss."""
    trace, target = request.trace, request.target
    with np.errstate(all="ignore"):
        losses = losses_with(trace, request.loss, target, nudge)[0]
        if request.sample is not None:
            return float(losses[request.sample])
        penalty = trace.penalty
        if target.ref is not None and not target.ref.is_bias and penalty:
            weight = float(trace.layers[target.layer].weights[target.ref.source, target.unit])
            penalty += penalty_of(request.penalty, weight + nudge) - penalty_of(request.penalty, weight)
        return float(losses.mean()) + penalty


def compute_sweep(request: SweepRequest, cancelled: Callable[[], bool] = lambda: False) -> Sweep | None:
    """All quotients; None where it was cancelled."""
    base = nudged_objective(request, 0.0)
    ups, downs = np.empty(len(EPSILONS)), np.empty(len(EPSILONS))
    for place, epsilon in enumerate(EPSILONS):
        if cancelled():
            return None
        ups[place], downs[place] = nudged_objective(request, epsilon), nudged_objective(request, -epsilon)
    sizes = np.array(EPSILONS)
    with np.errstate(all="ignore"):
        forward, central = (ups - base) / sizes, (ups - downs) / (2.0 * sizes)
    return Sweep(request.key, base, ups, forward, central)
