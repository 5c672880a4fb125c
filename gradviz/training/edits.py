"""What a timeline is made of: edits, each the beginning of a stretch, and versions, which undo goes between."""

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
    """The beginning of a stretch: after `update` updates the run went on as `run` from `state`.

    `keyframes` lie on the stretch, all of them after `update`, and are shared by all versions that contain it.
    """

    update: int
    run: Run
    state: RunState
    label: str
    keyframes: Keyframes


def new_edit(update: int, run: Run, state: RunState, label: str) -> Edit:
    return Edit(update, run, state, label, Keyframes(keyframe_spacing(run)))


def beginning(run: Run, state: RunState | None, label: str) -> tuple[Edit, ...]:
    """The stretches that a run begins with: training from `state`, or from its own initial state; of a recorded run the
    recorded updates, and after the last of them training from there."""
    if run.recording is None or state is not None:
        return (new_edit(0, run.live, state or run.live.initial_state(), label),)
    start = new_edit(0, run, run.initial_state(), label)
    return start, training_on(run, run.recorded_state(run.recording.updates))


def training_on(run: Run, state: RunState) -> Edit:
    """The stretch in which gradviz trains on from a recorded state, its optimizer with an empty memory."""
    live = replace(state, slots=run.live.empty_slots(), count=0)
    return new_edit(state.update, run.live, live, _("training on from the recording"))


class Version:
    """All that an undo must bring back: the stretches, how far they were followed, and where the cursor was."""

    def __init__(self, edits: tuple[Edit, ...], history: LossHistory, key: str = "") -> None:
        self.edits = edits
        self.key = key
        self.length = edits[-1].update
        self.diverged_at: int | None = None
        self.history = history
        self.place = Place(edits[-1].update, 0)

    def copy(self) -> Version:
        """The same history and cursor, to be followed apart: what happens to either is not seen by the other."""
        edits = tuple(replace(edit, keyframes=edit.keyframes.copy()) for edit in self.edits)
        version = Version(edits, self.history.until(self.length), self.key)
        version.length, version.diverged_at, version.place = self.length, self.diverged_at, self.place
        return version
