"""A race: several optimizers from one start, over the same batches in the same order, each with its learning rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from gradviz.engine.network import Vector
from gradviz.training.run import Run
from gradviz.training.setup import OptimizerSetup
from gradviz.training.state import RunState
from gradviz.training.trainer import Trainer

__all__ = ["Race", "Racer", "Track", "run_race"]

_MOST_STATES = 200


@dataclass(frozen=True, slots=True)
class Racer:
    """An optimizer by its name, with its default options and this learning rate."""

    name: str
    learning_rate: float


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """Where a racer came through: `states` (k vectors of shape (P,)) from the start on, the last one its end.

    `diverged_at` is the update before which its loss was no longer finite, None where it arrived.
    """

    racer: Racer
    states: tuple[Vector, ...]
    diverged_at: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Race:
    """`tracks` of `updates` updates each from one start; `run` is the run that they raced on."""

    run: Run
    updates: int
    tracks: tuple[Track, ...]

    @property
    def places(self) -> tuple[Vector, ...]:
        """Some states of every track that arrived, its end among them: what a picture of the race has to hold."""
        return tuple(
            state for track in self.tracks if track.diverged_at is None
            for state in (*track.states[:: max(1, len(track.states) // 8)], track.states[-1])
        )  # fmt: skip


def run_race(
    run: Run, start: RunState, racers: Sequence[Racer], updates: int,
    cancelled: Callable[[], bool] = lambda: False, progress: Callable[[float], None] = lambda _share: None,
) -> Race | None:  # fmt: skip
    """Let them race; every optimizer begins with an empty memory. None where `cancelled()` answered True.

    Held parameters stay held; schedules, clipping and Playground's rules are left out, so that only the optimizers
    differ. `progress` hears the share that is done, 0..1.
    """
    tracks: list[Track] = []
    stride = max(1, -(-updates // _MOST_STATES))
    for place, racer in enumerate(racers):
        optimizer = OptimizerSetup(racer.name, racer.learning_rate)
        own = Run(replace(run.setup, optimizer=optimizer, rules="gradviz"), run.folder, run.dataset)
        state = replace(start, slots=own.empty_slots(), count=0)
        states, trainer, done, diverged_at = [state.parameters], Trainer(own), 0, None
        while done < updates and diverged_at is None:
            if cancelled():
                return None
            result = trainer.train(state, min(stride, updates - done))
            state, diverged_at = result.state, result.diverged_at
            done = state.update - start.update
            if np.isfinite(state.parameters).all() and state.parameters is not states[-1]:
                states.append(state.parameters)
            progress((place + min(1.0, done / updates)) / len(racers))
        tracks.append(Track(racer, tuple(states), diverged_at))
    return Race(run, updates, tuple(tracks))
