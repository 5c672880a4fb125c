"""The open document apart from its run: file, title, notes, and whether there are unsaved edits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from weakref import ref

from gradviz.documents.on_disk import Stamp, stamp_of
from gradviz.records import FrozenRecord
from gradviz.resources import is_resource
from gradviz.scene.setup.titles import data_source, described_title, sizes_of
from gradviz.training.edits import Version
from gradviz.training.setup import RunSetup
from gradviz.training.timeline import Timeline

__all__ = ["Document"]


class Document(FrozenRecord, frozen=True):
    """`path` is the open file, None where there is none yet; `version` is the version of the run as it was opened or
    saved, `length` the number of its updates then; `is_dirty`: there are unsaved changes besides edits of the run.

    `title` and `notes` belong to the setups `title_of` and `notes_of`; where these are None the user typed them, and
    they stay whatever the setup becomes.
    """

    title: str = ""
    notes: str = ""
    path: Path | None = None
    version: ref[Version] | None = None
    length: int = 0
    is_dirty: bool = False
    stamp: Stamp | None = None  # of the file when it was opened or saved
    title_of: RunSetup | None = None
    notes_of: RunSetup | None = None

    @staticmethod
    def opened(timeline: Timeline, path: Path | None) -> Document:
        """The document of a run that was just opened or read from a file."""
        setup = timeline.run.setup
        return Document(setup.title, setup.notes, title_of=setup, notes_of=setup).in_file(path).at(timeline)

    def has_edits(self, timeline: Timeline) -> bool:
        """Whether there are unsaved changes; an edit that was undone is none."""
        return self.is_dirty or self.version is None or self.version() is not timeline.version

    def at(self, timeline: Timeline) -> Document:
        """A copy without unsaved changes at the current version of the run."""
        return replace(self, is_dirty=False, version=ref(timeline.version), length=timeline.length)

    def title_for(self, setup: RunSetup) -> str:
        """The title for the current setup: a changed network or changed data have another title, and so has another
        table in the user's own file."""
        of = self.title_of
        if of is None:
            return self.title
        if setup.title != of.title:
            return setup.title  # the setup was created with a title
        is_same = data_source(setup.data) == data_source(of.data) and (
            self._is_own_file or sizes_of(setup) == sizes_of(of)
        )
        return self.title if is_same or not self.title else described_title(setup)

    def notes_for(self, setup: RunSetup) -> str:
        """The notes if they belong to this setup; those of the user's own file stay as long as the data are the
        same.
        """
        of = self.notes_of
        if of is None:
            return self.notes
        same_source = data_source(setup.data) == data_source(of.data)
        is_same = same_source if self._is_own_file else (setup.network, setup.data) == (of.network, of.data)
        return self.notes if is_same else setup.notes if setup.notes != of.notes else ""

    def with_title(self, title: str) -> Document:
        """A copy with a typed title."""
        return replace(self, title=title, title_of=None)

    def with_notes(self, notes: str) -> Document:
        """A copy with typed notes."""
        return replace(self, notes=notes, notes_of=None)

    def saved(self, path: Path, timeline: Timeline) -> Document:
        """A copy that was just written to a file."""
        setup = timeline.run.setup
        title, notes = self.title_for(setup), self.notes_for(setup)
        return replace(self, title=title, notes=notes, title_of=setup, notes_of=setup).in_file(path).at(timeline)

    def in_file(self, path: Path | None) -> Document:
        """A copy that was just read from a file or written to it."""
        return replace(self, path=path, stamp=stamp_of(path))

    def file_was_changed(self) -> bool:
        """Whether another program has written the file since it was opened or saved here."""
        return stamp_of(self.path) not in (None, self.stamp)

    @property
    def _is_own_file(self) -> bool:
        return self.path is not None and not is_resource(self.path)
