"""The archive of saved work, read as untrusted input: only known members, each of a bounded size."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from gradviz.data.errors import SetupError, shown
from gradviz.data.files import LARGEST_FILE
from gradviz.engine.network import Vector
from gradviz.text import _

__all__ = ["WorkArchive", "open_archive", "text_method"]

_MOST_BYTES = 500_000_000
# Setups of many different numbers shrink to a third; a text that shrinks far more is refused above this size.
_ANY_RATIO, _HIGHEST_RATIO = 5_000_000, 20
_LARGEST_DIRECTORY = 2_000_000  # bytes: some 30,000 members, one for each edit
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class WorkArchive:
    """Reads members by name. A `ValueError` or `KeyError` says that the archive is no saved work."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = _MOST_BYTES

    def text(self, name: str) -> str:
        """The text of a member, which is no longer than any JSON file may be."""
        info = self._archive.getinfo(name)
        if info.file_size > LARGEST_FILE:
            message = _("its {name} is larger than {limit} MB, the most that gradviz reads")
            raise SetupError("", message.format(name=name, limit=LARGEST_FILE // 1_000_000))
        if info.file_size > max(_ANY_RATIO, _HIGHEST_RATIO * info.compress_size):
            message = _("its {name} unpacks from {packed} kB to {size} MB, which no saved work does")
            packed, size = info.compress_size // 1000, info.file_size // 1_000_000
            raise SetupError("", message.format(name=name, packed=packed, size=size))
        return self._read(info).decode()

    def numbers(self, name: str, rows: int, columns: int) -> Vector:
        """float64 numbers of shape (rows, columns). A member of another size is not read."""
        info = self._archive.getinfo(name)
        if info.file_size != rows * columns * 8:
            raise ValueError("wrong size")
        self._left -= info.file_size
        if self._left < 0:
            raise SetupError("", _("this file unpacks to more than 500 MB, which no saved work does"))
        return np.frombuffer(self._read(info), dtype="<f8").astype(np.float64, copy=False).reshape(rows, columns)

    def _read(self, info: zipfile.ZipInfo) -> bytes:
        if info.compress_type not in _METHODS:  # of the others a few bytes unpack to megabytes at once
            raise ValueError("unknown compression")
        return self._archive.read(info)


def text_method(text: bytes, method: int) -> int:
    """How a text is put into an archive so that `WorkArchive` reads it: not packed where that would shrink it to next
    to nothing, as it does a million equal weights."""
    is_even = len(text) > _ANY_RATIO and len(zlib.compress(text, 6)) * _HIGHEST_RATIO <= len(text) * 1.1
    return zipfile.ZIP_STORED if is_even else method


@contextmanager
def open_archive(path: Path) -> Iterator[WorkArchive]:
    """The members of a file. Raises `SetupError` with one sentence where it is none or is damaged."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe might never end
            raise SetupError(path.name, _("this is not an ordinary file"))
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            yield WorkArchive(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SetupError(path.name, _("this is no saved work of gradviz, or it is damaged")) from error
    except SetupError:
        raise
    except FileNotFoundError:
        raise SetupError("", _("there is no file {name}").format(name=shown(str(path)))) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        name, reason = shown(str(path)), getattr(error, "strerror", None) or error
        raise SetupError("", _("{name} cannot be read: {reason}").format(name=name, reason=reason)) from error


def _check_directory(path: Path) -> None:
    """Raises `BadZipFile` for a list of members longer than any saved work has: `zipfile` would read all of it."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = max(0, size - _END_SIZE - _LONGEST_COMMENT)
        file.seek(start)
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or int.from_bytes(tail[at + 12 : at + 16], "little") > _LARGEST_DIRECTORY:
        raise zipfile.BadZipFile("too many members")
