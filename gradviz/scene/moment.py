"""One moment of a run, read from a timeline once, so that every panel shows the same one."""

from __future__ import annotations

from gradviz.engine.network import Vector
from gradviz.records import FrozenRecord
from gradviz.training.history import NO_SCORES, LossPoint, Scores
from gradviz.training.run import Run
from gradviz.training.steps import Place, Step, Steps
from gradviz.training.timeline import Timeline
from gradviz.training.trace import UpdateTrace

__all__ = ["Moment", "moment_of"]


class Moment(FrozenRecord, frozen=True, eq=False):
    """What the frames are made from.

    `trace` is the update at the cursor in full; how much of it may be shown follows from `place` and `steps`.
    `parameters` are the ones on the screen: after the update where it is applied, else before it. `now` are the
    losses over all samples with them, `scores` their R². `edits` are the updates after which a person edited,
    `points` the thinned history up to `length`. `batch_number` counts from 1 within its epoch. `path` are
    (update, parameters) of some of the states up to the cursor, oldest first.
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


def moment_of(timeline: Timeline) -> Moment:
    """Read the moment at the cursor. The only place where the scene meets the mutable timeline."""
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
