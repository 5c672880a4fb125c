"""The open document without its run: file, title, notes, and whether there are unsaved edits."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gradviz.documents.on_disk import Stamp, stamp_of
from gradviz.records import FrozenRecord

__all__ = ["Document"]


class Document(FrozenRecord, frozen=True):
    """`path` is the file that is open, None where there is none yet; `is_dirty`: some edits are in no file."""

    title: str = ""
    notes: str = ""
    path: Path | None = None
    is_dirty: bool = False
    stamp: Stamp | None = None  # of the file, as it was opened or saved

    def in_file(self, path: Path | None) -> Document:
        """The same, just read from a file or written to it."""
        return replace(self, path=path, stamp=stamp_of(path), is_dirty=False)

    def file_was_changed(self) -> bool:
        """Whether another program has written the file since it was opened or saved here."""
        return stamp_of(self.path) not in (None, self.stamp)
