"""Reads the archive of saved work as untrusted input: only known members, each of a limited size."""

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
# Setups of many different numbers are compressed to a third; above this size, a far better ratio is refused.
_ANY_RATIO, _HIGHEST_RATIO = 5_000_000, 20
_LARGEST_DIRECTORY = 2_000_000  # bytes: about 30,000 members, one per edit
_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class WorkArchive:
    """Reads members by name. Raises `ValueError` or `KeyError` where the archive is not saved work."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = _MOST_BYTES

    def text(self, name: str) -> str:
        """The text of a member, limited to the size of a JSON file."""
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
        """The float64 numbers of a member, shape (rows, columns). Raises `ValueError` for a member of another size."""
        info = self._archive.getinfo(name)
        if info.file_size != rows * columns * 8:
            raise ValueError("wrong size")
        self._left -= info.file_size
        if self._left < 0:
            raise SetupError("", _("this file unpacks to more than 500 MB, which no saved work does"))
        return np.frombuffer(self._read(info), dtype="<f8").astype(np.float64, copy=False).reshape(rows, columns)

    def _read(self, info: zipfile.ZipInfo) -> bytes:
        if info.compress_type not in _METHODS:  # with other methods, a few bytes may unpack to megabytes at once
            raise ValueError("unknown compression")
        return self._archive.read(info)


def text_method(text: bytes, method: int) -> int:
    """The compression method with which `WorkArchive` accepts a text: stored where it would be compressed so far that
    it would be refused, like a million equal weights."""
    is_even = len(text) > _ANY_RATIO and len(zlib.compress(text, 6)) * _HIGHEST_RATIO <= len(text) * 1.1
    return zipfile.ZIP_STORED if is_even else method


@contextmanager
def open_archive(path: Path) -> Iterator[WorkArchive]:
    """Open an archive. Raises `SetupError` with one sentence where the file is damaged or not an archive."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe might never end
            raise SetupError(path.name, _("this is not an ordinary file"))
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            yield WorkArchive(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise SetupError(path.name, _("this is not saved work of gradviz, or it is damaged")) from error
    except SetupError:
        raise
    except FileNotFoundError:
        raise SetupError("", _("there is no file {name}").format(name=shown(str(path)))) from None
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        name, reason = shown(str(path)), getattr(error, "strerror", None) or error
        raise SetupError("", _("{name} cannot be read: {reason}").format(name=name, reason=reason)) from error


def _check_directory(path: Path) -> None:
    """Raises `BadZipFile` for a directory larger than any saved work has, because `zipfile` would read all of it."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        start = max(0, size - _END_SIZE - _LONGEST_COMMENT)
        file.seek(start)
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or int.from_bytes(tail[at + 12 : at + 16], "little") > _LARGEST_DIRECTORY:
        raise zipfile.BadZipFile("too many members")
