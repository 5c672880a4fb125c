"""Writing a file so that at every moment either the old one or the new one is there, whole."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

from gradviz.data.errors import shown
from gradviz.text import _

__all__ = ["WriteError", "write_atomically"]


class WriteError(OSError):
    """A file could not be written; `str()` is a sentence that says which, why, and what was kept."""


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` beside `path`, on the disk to the last byte, and only then put it in its place.

    Raises `WriteError`; then the file that was there is as it was and nothing is left behind. A link is followed,
    and the permissions of an old file are kept.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    existed = target.exists()
    try:
        if target.is_dir():
            raise IsADirectoryError(21, _("it is a folder"))
        if existed and not os.access(target, os.W_OK):
            raise PermissionError(13, _("the file is read-only"))
        _write_whole(temporary, data)
        if existed:
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        message = _("{name} was not written: {reason}")
        if existed:
            message = _("{name} was not written: {reason}; the file that was there is unchanged")
        raise WriteError(message.format(name=shown(path.name), reason=error.strerror or str(error))) from error
    _sync_folder(target.parent)


def _write_whole(path: Path, data: bytes) -> None:
    # O_EXCL: never through a link or over a file that somebody put there.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]  # a nearly full disk takes a part and says so
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make the new name outlive a power cut, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
