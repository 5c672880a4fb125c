"""Checks whether a file exists and has not changed since it was read or written here."""

from __future__ import annotations

import os.path
from pathlib import Path

__all__ = ["Stamp", "is_file_there", "stamp_of"]

Stamp = tuple[int, int, int]


def is_file_there(path: Path | str) -> bool:
    """Whether the file exists and is accessible; False also where pathlib raises: for folders without permission and
    for names that are too long."""
    return os.path.isfile(path)


def stamp_of(path: Path | None) -> Stamp | None:
    """Modification time in nanoseconds, size and inode, which change when the file is written; None where it does not
    exist."""
    try:
        found = None if path is None else path.stat()
    except OSError:
        return None
    return None if found is None else (found.st_mtime_ns, found.st_size, found.st_ino)
