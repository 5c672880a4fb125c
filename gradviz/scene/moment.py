"""One moment of a run, read from the timeline once, so that all panels show the same."""

from __future__ import annotations

import numpy as np

from gradviz.engine.network import Vector
from gradviz.records import FrozenRecord
from gradviz.training.history import NO_SCORES, LossPoint, Scores
from gradviz.training.run import Run
from gradviz.training.steps import Place, Step, Steps
from gradviz.training.timeline import Timeline
from gradviz.training.trace import UpdateTrace

__all__ = ["Moment", "moment_of"]


class Moment(FrozenRecord, frozen=True, eq=False):
    """The data of a moment from which all frames are built.

    `trace` is the update at the cursor in full; `place` and `steps` determine how much of it may be shown.
    `parameters` are those on the screen: after the update if it is applied, else before it. `now` are the losses over
    all samples with them, `scores` their R². `edits` are the updates after which the user edited, `points` is the loss
    history up to `length`. `batch_number` counts from 1 within its epoch. `path` holds (update, parameters) of some
    states up to the cursor, oldest first.
    """

    run: Run
    steps: Steps
    place: Place
    step: Step | None
    trace: UpdateTrace
    parameters: Vector
    updates_done: int
    length: int
    epoch: int
    batch_number: int
    edits: tuple[int, ...]
    points: tuple[LossPoint, ...]
    now: LossPoint
    diverged_at: int | None
    path: tuple[tuple[int, Vector], ...] = ()
    scores: Scores = NO_SCORES

    def is_same(self, other: Moment) -> bool:
        """Whether both have the same run, place, trace and numbers, so that all frames of them are the same."""
        return (
            self.run is other.run
            and self.trace is other.trace
            and all(getattr(self, name) == getattr(other, name) for name in _PLAIN)
            and _same(self.parameters, other.parameters)
            and len(self.path) == len(other.path)
            and all(a == b and _same(x, y) for (a, x), (b, y) in zip(self.path, other.path, strict=True))
            and (self.scores is other.scores or self.scores == other.scores)
        )


_PLAIN = ("place", "updates_done", "length", "epoch", "batch_number", "edits", "points", "now", "diverged_at")


def _same(a: Vector, b: Vector) -> bool:
    """Whether two vectors are the same, bit for bit."""
    return a is b or np.array_equal(a.view(np.int64), b.view(np.int64))


def moment_of(timeline: Timeline) -> Moment:
    """Read the moment at the cursor. This is the only place where the scene reads the mutable timeline."""
    trace = timeline.trace()
    steps, place, run = timeline.steps, timeline.place, timeline.run
    return Moment(
        run=run,
        steps=steps,
        place=place,
        step=steps.current(place),
        trace=trace,
        parameters=timeline.shown_state().parameters,
        updates_done=timeline.updates_done,
        length=timeline.length,
        epoch=trace.before.epoch,
        batch_number=trace.before.position // run.batch_size + 1,
        edits=tuple(edit.update for edit in timeline.edits[1:]),
        points=tuple(timeline.history.points),
        now=timeline.losses_now(),
        diverged_at=timeline.diverged_at,
        path=tuple(timeline.history.path_until(timeline.updates_done)),
        scores=timeline.scores_now(),
    )
