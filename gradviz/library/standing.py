"""The state of a run, for everything that shows or continues it."""

from __future__ import annotations

from gradviz.library.origin import Origin
from gradviz.records import FrozenRecord
from gradviz.training.edits import Version
from gradviz.training.history import Evaluator, LossPoint
from gradviz.training.run import Run as Computation
from gradviz.training.state import RunState
from gradviz.training.steps import Place
from gradviz.training.timeline import Timeline

__all__ = ["Standing", "standing_of"]


class Standing(FrozenRecord, frozen=True, eq=False):
    """A computation, its state before the next update, and its history up to there; immutable."""

    computation: Computation
    state: RunState
    history: Version
    origin: Origin

    def timeline(self, *, shows_gradients: bool = False) -> Timeline:
        """A new timeline with its cursor at this state. With `shows_gradients`, all steps of the next update except the
        last are revealed, as in figures."""
        timeline = Timeline.resumed(self.history.copy())
        timeline.seek(self.state.update)
        if shows_gradients:
            timeline.seek_place(Place(timeline.updates_done, timeline.steps.phase_ends[2]))
        return timeline

    def measure(self) -> LossPoint:
        """Losses and accuracies over all samples at this state."""
        return Evaluator(self.computation).measure(self.state.update, self.state.parameters)


def standing_of(timeline: Timeline, origin: Origin) -> Standing:
    """The state at the timeline's cursor, without a partly revealed update and all later updates."""
    done = timeline.updates_done
    return Standing(timeline.run_at(done), timeline.state_after(done), _until(timeline.version, done), origin)


def _until(version: Version, update: int) -> Version:
    """A copy of the history up to `update`, without later updates."""
    edits = tuple(edit for edit in version.copy().edits if edit.update <= update)
    edits[-1].keyframes.forget_after(update)
    until = Version(edits, version.history.until(update), version.key)
    until.length = update
    until.diverged_at = version.diverged_at if version.diverged_at == update else None
    return until
