"""Writes a file atomically: at every moment, either the complete old file or the complete new one exists."""

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

# Name of a temporary file: host, process and a counter, without the target's name, which may be too long.
_TEMPORARY = re.compile(r"\.gradviz-([0-9a-f]{8})-(\d+)-[0-9a-f]{8}\.tmp")
_DAY = 86_400.0  # seconds


class WriteError(OSError):
    """A file could not be written; `str()` is a sentence with the file, the reason and what was kept."""


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to a temporary file beside `path`, sync it to the disk, and then rename it to `path`.

    Raises `WriteError`; an existing file is then unchanged and the temporary file is removed. Links are followed,
    and the permissions of an existing file are kept. Files that come with gradviz are never overwritten. Temporary
    files of killed processes in the folder are removed.
    """
    existed, temporary = False, None
    try:
        target = Path(os.path.realpath(path))
        existed = target.exists()
        if target.is_dir():
            raise IsADirectoryError(21, _("it is a folder"))
        if existed and not target.is_file():  # never replace a device or a pipe
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
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL, or one that is not allowed
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
    # O_EXCL: never follow a link or overwrite a file that another process created.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]  # on a nearly full disk, write may write only a part
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Sync the folder, so that the renaming survives a power failure, where the system supports it."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _remove_left(folder: Path) -> None:
    """Remove temporary files of killed processes: those whose process no longer runs, or that are a day old."""
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
    """An identifier of the machine and the container in which process numbers are valid."""
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = ""
    return blake2s(f"{platform.node()} {space}".encode(), digest_size=4).hexdigest()


def _runs(process: int) -> bool:
    """Whether a process of this machine may still run; always True on Windows, where `os.kill` would end it."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
