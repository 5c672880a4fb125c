"""What a timeline is made of: edits, each the beginning of a stretch, and versions, which undo goes between."""

from __future__ import annotations

from dataclasses import replace

from gradviz.records import FrozenRecord
from gradviz.training.history import LossHistory
from gradviz.training.keyframes import Keyframes
from gradviz.training.run import Run
from gradviz.training.sampling_interval import keyframe_spacing
from gradviz.training.state import RunState
from gradviz.training.steps import Place

__all__ = ["Edit", "Version", "new_edit"]


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
