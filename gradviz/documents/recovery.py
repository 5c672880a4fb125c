"""Recovery copies: unsaved work that a program which was killed leaves behind, for its next start to offer.

A copy is saved work of its own in the user's folder. Beside it lies a lock that the system takes from a program when
that ends, however it ends: a copy whose lock is free was left behind. The lock holds the path of the document as well.
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
_LOCKED_BYTE = 1 << 30  # beyond what is written, so that Windows lets others read


class RecoveryCopy:
    """The copy of one running program; it begins with the first `write`."""

    def __init__(self) -> None:
        self._stem = f"{os.getpid()}-{os.urandom(4).hex()}"
        self._lock: BinaryIO | None = None
        self.path: Path | None = None

    def write(self, members: dict[str, bytes], document: Path | None) -> None:
        """Keep this work, of `document` where it has a file, instead of what was kept. Raises `WriteError`."""
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
        write_atomically(path, packed_work(members, zipfile.ZIP_STORED))  # quick rather than small
        self.path = path

    def remove(self) -> None:
        """There is nothing to lose any more."""
        lock, self._lock = self._lock, None
        if lock is not None:
            _remove(Path(lock.name).with_suffix(_WORK), lock)
        self.path = None


@dataclass(frozen=True, slots=True)
class LeftCopy:
    """Work that nobody saved: its copy, the document that it belongs to, and when it was written (seconds)."""

    path: Path
    document: Path | None
    written: float

    def read(self, watch: Watch | None = None) -> Timeline:
        """The work. Raises `SetupError` where the copy is damaged; `watch` as for `read_work`."""
        return read_work(self.path, watch)

    def remove(self) -> None:
        """It is no longer wanted."""
        with contextlib.suppress(OSError):
            _remove(self.path, _locked(self.path.with_suffix(_LOCK)))


def left_copies() -> list[LeftCopy]:
    """What killed programs left behind, the newest first; a copy of a program that still runs is none of them."""
    found = []
    for path in recovery_folder().glob("*" + _WORK):
        with contextlib.suppress(OSError), _locked(path.with_suffix(_LOCK)) as lock:
            document = lock.read()
            found.append(LeftCopy(path, Path(os.fsdecode(document)) if document else None, path.stat().st_mtime))
    return sorted(found, key=lambda copy: -copy.written)


def _locked(path: Path) -> BinaryIO:
    """The lock, ours until it is closed. Raises `OSError` where another program has it."""
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
    """Take a copy away, and its lock last."""
    with contextlib.suppress(OSError):
        work.unlink(missing_ok=True)
    lock.close()
    with contextlib.suppress(OSError):
        work.with_suffix(_LOCK).unlink(missing_ok=True)
