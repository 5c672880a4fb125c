"""Writing a file so that at every moment either the old one or the new one is there, whole."""

from __future__ import annotations

import contextlib
import os
import platform
import re
import shutil
import sys
import time
from functools import cache
from hashlib import blake2s
from pathlib import Path

from gradviz.data.errors import shown
from gradviz.resources import is_resource
from gradviz.text import _

__all__ = ["WriteError", "write_atomically"]

# Apart from the target's name, which may be as long as the system allows: host, process, and a number of its own.
_TEMPORARY = re.compile(r"\.gradviz-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.tmp")
_DAY = 86_400.0  # seconds


class WriteError(OSError):
    """A file could not be written; `str()` is a sentence that says which, why, and what was kept."""


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` beside `path`, on the disk to the last byte, and only then put it in its place.

    Raises `WriteError`; then the file that was there is as it was and nothing is left behind. A link is followed,
    and the permissions of an old file are kept. A file that comes with gradviz is never written. What killed saves
    left in the folder is removed.
    """
    existed, temporary = False, None
    try:
        target = Path(os.path.realpath(path))
        existed = target.exists()
        if target.is_dir():
            raise IsADirectoryError(21, _("it is a folder"))
        if existed and not target.is_file():  # a device or a pipe, which must not be replaced
            raise OSError(22, _("it is not an ordinary file"))
        if is_resource(target):
            raise PermissionError(13, _("it comes with gradviz, which keeps it as it is; choose another folder"))
        if existed and not os.access(target, os.W_OK):
            raise PermissionError(13, _("the file is read-only"))
        temporary = target.with_name(f".gradviz-{_host()}-{os.getpid()}-{os.urandom(4).hex()}.tmp")
        _write_whole(temporary, data)
        if existed:
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL, or that no file can have
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
        message = _("{name} was not written: {reason}")
        if existed:
            message = _("{name} was not written: {reason}; the file that was there is unchanged")
        reason = getattr(error, "strerror", None) or str(error)
        raise WriteError(message.format(name=shown(path.name), reason=reason)) from error
    _sync_folder(target.parent)
    _remove_left(target.parent)


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


def _remove_left(folder: Path) -> None:
    """Remove the temporary files of saves that were killed: their process is gone, or they are a day old."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found = _TEMPORARY.fullmatch(entry.name)
            if found is not None and entry.is_file(follow_symlinks=False):
                is_old = time.time() - entry.stat(follow_symlinks=False).st_mtime > _DAY
                if is_old or (found[1] == _host() and not _runs(int(found[2]))):
                    with contextlib.suppress(OSError):
                        os.unlink(entry.path)


@cache
def _host() -> str:
    """Where a process number of ours means something: this machine, and in it this container."""
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = ""
    return blake2s(f"{platform.node()} {space}".encode(), digest_size=4).hexdigest()


def _runs(process: int) -> bool:
    """Whether a process of this machine may still run; on Windows, where asking would end it, every one may."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
