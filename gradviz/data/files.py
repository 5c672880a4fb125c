"""Reads a whole file; every failure is reported in one sentence."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from gradviz.data.errors import SetupError, StoppedError, shown
from gradviz.text import _

__all__ = ["LARGEST_FILE", "LARGEST_TABLE", "Watch", "open_file", "read_bytes"]

# Called with the number of bytes read and their total; returns False to stop.
Watch = Callable[[int, int], bool]

LARGEST_FILE = 50_000_000
LARGEST_TABLE = 400_000_000
_PART = 40_000_000  # bytes that are read without asking whether to go on; so large that memory goes back at once
_AT_ONCE = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def read_bytes(
    path: Path, written: str, where: str, most_bytes: int | None = None, watch: Watch | None = None
) -> bytes:
    """The bytes of a regular file of at most `most_bytes` bytes, `LARGEST_FILE` where that is None.

    `watch` is called after each part of the file. Raises `SetupError` with the path `where`, naming the file as
    `written`, and `StoppedError` where `watch` answers False.
    """
    most_bytes = LARGEST_FILE if most_bytes is None else most_bytes
    try:
        with open_file(path, written, where, most_bytes) as file:
            data = b"".join(_parts(file, most_bytes + 1, watch))
    except OSError as error:
        raise SetupError(where, _unreadable(written, error)) from None
    if len(data) > most_bytes:  # some files in /proc report a size of 0
        raise SetupError(where, _too_large(written, most_bytes))
    return data


def _parts(file: BinaryIO, most: int, watch: Watch | None) -> Iterator[bytes]:
    while most > 0 and (part := file.read(min(_PART, most))):
        most -= len(part)
        yield part
        if watch is not None and not watch(0, 1):
            raise StoppedError


def open_file(path: Path, written: str, where: str, most_bytes: int) -> BinaryIO:
    """A regular file of at most `most_bytes` bytes, open for reading. Devices and pipes are not opened: they might
    never end, and opening some has side effects.

    Raises `SetupError` with the path `where`, naming the file as `written`.
    """
    try:
        sentence = _fault(path.stat(), written, most_bytes)
        if sentence is None:
            # If another program replaces the file by a pipe at this moment, opening must not wait for a writer.
            file = open(os.open(path, os.O_RDONLY | _AT_ONCE), "rb")  # noqa: SIM115
            sentence = _fault(os.fstat(file.fileno()), written, most_bytes)
            if sentence is None:
                return file
            file.close()
    except FileNotFoundError:
        sentence = _("there is no file {name}").format(name=shown(written))
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        sentence = _unreadable(written, error)
    raise SetupError(where, sentence)


def _fault(found: os.stat_result, written: str, most_bytes: int) -> str | None:
    """A sentence on why a file of this type and size is not read; None where it can be."""
    if stat.S_ISDIR(found.st_mode):
        return _("{name} is a folder, not a file").format(name=shown(written))
    if not stat.S_ISREG(found.st_mode):
        return _("{name} is not an ordinary file").format(name=shown(written))
    return _too_large(written, most_bytes) if found.st_size > most_bytes else None


def _too_large(written: str, most_bytes: int) -> str:
    sentence = _("{name} is larger than {limit} MB, the most that gradviz reads")
    return sentence.format(name=shown(written), limit=most_bytes // 1_000_000)


def _unreadable(written: str, error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return _("{name} cannot be read: {reason}").format(name=shown(written), reason=reason)
