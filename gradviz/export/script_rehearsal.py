"""The updates that a script has to reproduce, done here first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gradviz.data.errors import SetupError
from gradviz.engine.network import Vector
from gradviz.text import ngettext
from gradviz.training.history import Evaluator
from gradviz.training.run import Run
from gradviz.training.state import RunState, frozen
from gradviz.training.timeline import Timeline
from gradviz.training.trainer import Trainer

__all__ = ["DEFAULT_UPDATES", "Rehearsal", "rehearse"]

DEFAULT_UPDATES = 1000
Progress = Callable[[int, int], bool]

_LEAST_TOLERANCE = 1e-12
_CHUNK_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A run from `start` for `updates` updates, the parameters at its `end`, and the loss over all training samples
    there.

    `tolerance` bounds the effect of rounding on the weights, relative to the largest weight: a hundred times the effect
    of a change in the sixteenth digit of the initial weights.
    """

    run: Run
    start: RunState
    updates: int
    end: Vector
    loss: float
    tolerance: float


def _go_on(*counts: int) -> bool:
    return True


def rehearse(timeline: Timeline, updates: int | None = None, progress: Progress | None = None) -> Rehearsal | None:
    """Do the updates of the script; None where `progress(done, count)` answers False.

    They begin after the last edit. `updates` None takes those that the timeline has done since then, or 1000 where
    there are none. Raises `SetupError` where the numbers do not stay finite for that many updates.
    """
    stretch = timeline.last_stretch
    run, start = stretch.run, stretch.state
    count = (timeline.length - start.update or DEFAULT_UPDATES) if updates is None else updates
    progress = progress or _go_on
    end = _train(run, start, count, lambda done: progress(done, 2 * count))
    if end is None:
        return None
    if end.update < start.update + count or not np.isfinite(end.parameters).all():
        most = max(min(end.update - start.update, count) - 1, 0)
        if updates is not None:
            message = ngettext("the run diverges: its numbers stay finite for {n} update, so at most {n} fits",
                               "the run diverges: its numbers stay finite for {n} updates, so at most {n} fit", most)
            raise SetupError("--updates", message.format(n=most))
        count, end = most, _train(run, start, most)
        assert end is not None
    # Not all weights by the same factor, to which a loss that depends on their ratios only would be insensitive.
    shaken = start.parameters * (1.0 + 1e-15 * np.cos(np.arange(len(start.parameters))))
    start_beside = replace(start, parameters=frozen(shaken))
    other = _train(run, start_beside, count, lambda done: progress(count + done, 2 * count))
    if other is None:
        return None
    with np.errstate(all="ignore"):
        grown = 100 * np.abs(other.parameters - end.parameters).max() / (np.abs(end.parameters).max() or 1.0)
    tolerance = float(np.clip(grown, _LEAST_TOLERANCE, 1.0)) if np.isfinite(grown) else 1.0
    loss = Evaluator(run).measure(end.update, end.parameters).train
    return Rehearsal(run, start, count, end.parameters, loss, tolerance)


def _train(run: Run, start: RunState, updates: int, progress: Callable[[int], bool] = _go_on) -> RunState | None:
    """The state after `updates` updates, or where the loss is no longer finite; None where `progress` answers False."""
    trainer, state = Trainer(run), start
    while state.update < start.update + updates:
        result = trainer.train(state, start.update + updates - state.update, seconds=_CHUNK_SECONDS)
        state = result.state
        if result.diverged_at is not None:
            break
        if not progress(state.update - start.update):
            return None
    return state
