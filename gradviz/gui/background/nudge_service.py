"""Computes the nudge, the loss for every ε, in a thread once stepping has paused."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import QObject

from gradviz.gui.background.deferred import Deferred, OneStage, Stage
from gradviz.scene.chain_rule.nudge_sweep import Sweep, SweepRequest, compute_sweep

__all__ = ["SweepComputation", "nudge_service"]

_DELAY_MS = 60


def nudge_service(parent: QObject | None = None) -> Deferred[SweepRequest, Sweep]:
    """The service that computes the nudges of a window."""
    return Deferred(SweepComputation(), _DELAY_MS, parent=parent)


class SweepComputation(OneStage[SweepRequest, Sweep]):
    """Computes a sweep over ε in one stage."""

    def key(self, request: SweepRequest) -> Hashable:
        """Everything that the numbers depend on."""
        return request.key

    def dataset(self, request: SweepRequest) -> object:
        """The data set of the loss."""
        return request.key[-1]

    def bytes_of(self, sweep: Sweep) -> int:
        """The size of the sweep."""
        return sweep.nbytes

    def stage(self, request: SweepRequest, best: Sweep | None) -> Stage | None:
        """The only stage; None where `best` is already the result."""
        return None if best is not None else Stage(lambda cancelled: compute_sweep(request, cancelled))
