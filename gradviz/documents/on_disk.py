"""Whether a file is there, and still the one that was read or written here."""

from __future__ import annotations

import os.path
from pathlib import Path

__all__ = ["Stamp", "is_file_there", "stamp_of"]

Stamp = tuple[int, int, int]


def is_file_there(path: Path | str) -> bool:
    """Whether there is a file that this user can reach. pathlib raises for a folder that may not be entered, and for
    names that are too long."""
    return os.path.isfile(path)


def stamp_of(path: Path | None) -> Stamp | None:
    """What changes when anybody writes the file: time in nanoseconds, size, inode. None where there is no file."""
    try:
        found = None if path is None else path.stat()
    except OSError:
        return None
    return None if found is None else (found.st_mtime_ns, found.st_size, found.st_ino)
