"""Where a run stands, for everything that shows it or goes on from it."""

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
    """What a run computes with, its state before the next update, and its history up to there, which nobody changes."""

    computation: Computation
    state: RunState
    history: Version
    origin: Origin

    def timeline(self, *, shows_gradients: bool = False) -> Timeline:
        """A timeline of one's own whose cursor is here; with all of the next update revealed but its last step, as
        figures show it, where `shows_gradients`."""
        timeline = Timeline.resumed(self.history.copy())
        timeline.seek(self.state.update)
        if shows_gradients:
            timeline.seek_place(Place(timeline.updates_done, timeline.steps.phase_ends[2]))
        return timeline

    def measure(self) -> LossPoint:
        """Losses and accuracies over all samples here."""
        return Evaluator(self.computation).measure(self.state.update, self.state.parameters)


def standing_of(timeline: Timeline, origin: Origin) -> Standing:
    """Where the timeline's cursor is, half an update not counted; what lies beyond is forgotten."""
    done = timeline.updates_done
    return Standing(timeline.run_at(done), timeline.state_after(done), _until(timeline.version, done), origin)


def _until(version: Version, update: int) -> Version:
    """A copy of the history up to `update`; what lies beyond is forgotten."""
    edits = tuple(edit for edit in version.copy().edits if edit.update <= update)
    edits[-1].keyframes.forget_after(update)
    until = Version(edits, version.history.until(update), version.key)
    until.length = update
    until.diverged_at = version.diverged_at if version.diverged_at == update else None
    return until
