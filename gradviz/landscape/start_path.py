"""The path of a run from one start, projected onto a plane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from gradviz.engine.network import Vector
from gradviz.landscape.basin_request import BasinRequest
from gradviz.landscape.projection import project
from gradviz.training.state import frozen
from gradviz.training.trainer import Trainer

__all__ = ["path_from"]

_ONE_BY_ONE, _STRIDES = 200, 300


def path_from(request: BasinRequest, start: Vector, cancelled: Callable[[], bool] = lambda: False) -> Vector | None:
    """The path of the run that begins at `start` (P,), as coordinates on the request's plane, (k, 2).

    There is one point for each of the first 200 updates, then points at regular intervals; the path ends before the
    parameters are no longer finite. None where `cancelled()` answered True."""
    run, updates = request.run, request.updates
    trainer, state = Trainer(run.live), replace(run.live.initial_state(), parameters=frozen(start))
    states, stride = [state.parameters], max(1, (updates - _ONE_BY_ONE) // _STRIDES)
    while state.update < updates:
        if cancelled():
            return None
        count = 1 if state.update < _ONE_BY_ONE else min(stride, updates - state.update)
        result = trainer.train(state, count)
        state = result.state
        if result.diverged_at is not None or not np.isfinite(state.parameters).all():
            break
        states.append(state.parameters)
    return project(request.plane, states).places
