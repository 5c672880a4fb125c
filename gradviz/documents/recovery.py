"""Recovery copies: unsaved work of a process that was killed, offered at the next start.

A copy is a saved-work file in the user's data folder. Beside it is a lock file that the system unlocks when its process
ends in any way: a copy whose lock is free was left behind. The lock file also contains the path of the document.
"""

from __future__ import annotations

import contextlib
import os
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from gradviz.documents.atomic import WriteError, write_atomically
from gradviz.documents.places import recovery_folder
from gradviz.documents.work import packed_work, read_work
from gradviz.training.recomputation import Watch
from gradviz.training.timeline import Timeline

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["LeftCopy", "RecoveryCopy", "left_copies"]

_WORK, _LOCK = ".gradviz", ".lock"
_LOCKED_BYTE = 1 << 30  # beyond the contents, so that other processes can read them on Windows


class RecoveryCopy:
    """The recovery copy of this process; the files are created by the first `write`."""

    def __init__(self) -> None:
        self._stem = f"{os.getpid()}-{os.urandom(4).hex()}"
        self._lock: BinaryIO | None = None
        self.path: Path | None = None

    def write(self, members: dict[str, bytes], document: Path | None) -> None:
        """Replace the copy by this work; `document` is the path of its file, if it has one. Raises `WriteError`."""
        folder = recovery_folder()
        path = folder / (self._stem + _WORK)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._lock is None:
                self._lock = _locked(folder / (self._stem + _LOCK))
            self._lock.seek(0)
            self._lock.truncate()
            self._lock.write(b"" if document is None else os.fsencode(document.absolute()))
            self._lock.flush()
        except OSError as error:
            raise WriteError(f"{folder}: {error.strerror}") from error
        write_atomically(path, packed_work(members, zipfile.ZIP_STORED))  # uncompressed, which is faster
        self.path = path

    def remove(self) -> None:
        """Remove the copy, since all work is saved or discarded."""
        lock, self._lock = self._lock, None
        if lock is not None:
            _remove(Path(lock.name).with_suffix(_WORK), lock)
        self.path = None


@dataclass(frozen=True, slots=True)
class LeftCopy:
    """An abandoned copy of unsaved work: its file, the path of its document, and its time of writing (seconds)."""

    path: Path
    document: Path | None
    written: float

    def read(self, watch: Watch | None = None) -> Timeline:
        """Read the work. Raises `SetupError` where the copy is damaged; `watch` as for `read_work`."""
        return read_work(self.path, watch)

    def remove(self) -> None:
        """Remove the copy."""
        with contextlib.suppress(OSError):
            _remove(self.path, _locked(self.path.with_suffix(_LOCK)))


def left_copies() -> list[LeftCopy]:
    """The copies of killed processes, the newest first; copies of running processes are not included."""
    found = []
    for path in recovery_folder().glob("*" + _WORK):
        with contextlib.suppress(OSError), _locked(path.with_suffix(_LOCK)) as lock:
            document = lock.read()
            found.append(LeftCopy(path, Path(os.fsdecode(document)) if document else None, path.stat().st_mtime))
    return sorted(found, key=lambda copy: -copy.written)


def _locked(path: Path) -> BinaryIO:
    """Take the lock, which is held until the file is closed. Raises `OSError` where another process holds it."""
    lock = path.open("r+b" if path.exists() else "w+b", buffering=0 if sys.platform == "win32" else -1)
    try:
        if sys.platform == "win32":
            lock.seek(_LOCKED_BYTE)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
            lock.seek(0)
        else:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise
    return lock


def _remove(work: Path, lock: BinaryIO) -> None:
    """Remove a copy, then its lock file."""
    with contextlib.suppress(OSError):
        work.unlink(missing_ok=True)
    lock.close()
    with contextlib.suppress(OSError):
        work.with_suffix(_LOCK).unlink(missing_ok=True)
