"""The parts of a timeline: edits, each of which begins a stretch of updates, and versions, which undo switches."""

from __future__ import annotations

from dataclasses import replace

from gradviz.records import FrozenRecord
from gradviz.text import _
from gradviz.training.history import LossHistory
from gradviz.training.keyframes import Keyframes
from gradviz.training.run import Run
from gradviz.training.sampling_interval import keyframe_spacing
from gradviz.training.state import RunState
from gradviz.training.steps import Place

__all__ = ["Edit", "Version", "beginning", "new_edit", "training_on"]


class Edit(FrozenRecord, frozen=True, eq=False):
    """The beginning of a stretch: after `update` updates, training continued with `run` from `state`.

    `keyframes` are states of the stretch, all after `update`; all versions that contain the stretch share them.
    """

    update: int
    run: Run
    state: RunState
    label: str
    keyframes: Keyframes


def new_edit(update: int, run: Run, state: RunState, label: str) -> Edit:
    return Edit(update, run, state, label, Keyframes(keyframe_spacing(run)))


def beginning(run: Run, state: RunState | None, label: str) -> tuple[Edit, ...]:
    """The initial stretches of a run: training from `state`, or from its own initial state. A recorded run has the
    recorded updates, then training from the last of them."""
    if run.recording is None or state is not None:
        return (new_edit(0, run.live, state or run.live.initial_state(), label),)
    start = new_edit(0, run, run.initial_state(), label)
    return start, training_on(run, run.recorded_state(run.recording.updates))


def training_on(run: Run, state: RunState) -> Edit:
    """The stretch in which gradviz continues training from a recorded state, with the optimizer's state reset."""
    live = replace(state, slots=run.live.empty_slots(), count=0)
    return new_edit(state.update, run.live, live, _("training on from the recording"))


class Version:
    """All that an undo restores: the stretches, the losses up to the last known update, and the cursor."""

    def __init__(self, edits: tuple[Edit, ...], history: LossHistory, key: str = "") -> None:
        self.edits = edits
        self.key = key
        self.length = edits[-1].update
        self.diverged_at: int | None = None
        self.history = history
        self.place = Place(edits[-1].update, 0)

    def copy(self) -> Version:
        """An independent copy: later changes to one do not affect the other."""
        edits = tuple(replace(edit, keyframes=edit.keyframes.copy()) for edit in self.edits)
        version = Version(edits, self.history.until(self.length), self.key)
        version.length, version.diverged_at, version.place = self.length, self.diverged_at, self.place
        return version
