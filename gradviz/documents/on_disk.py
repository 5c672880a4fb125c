"""Whether a file is still the one that was read or written here."""

from __future__ import annotations

from pathlib import Path

__all__ = ["Stamp", "stamp_of"]

Stamp = tuple[int, int, int]


def stamp_of(path: Path | None) -> Stamp | None:
    """What changes when anybody writes the file: time in nanoseconds, size, inode. None where there is no file."""
    try:
        found = None if path is None else path.stat()
    except OSError:
        return None
    return None if found is None else (found.st_mtime_ns, found.st_size, found.st_ino)
