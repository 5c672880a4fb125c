"""Converts bytes of a weights file to numbers, and reads archives without trusting their declared sizes."""

from __future__ import annotations

import math
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.data.errors import SetupError
from gradviz.data.files import open_file
from gradviz.documents.weights.stored import LARGEST_FILE, check_count
from gradviz.text import _

__all__ = ["Archive", "counted_numbers", "numbers_of", "open_weights_archive", "read_whole", "size_words"]

_END, _END_SIZE, _LONGEST_COMMENT = b"PK\x05\x06", 22, 65_535
_LARGEST_DIRECTORY = 2_000_000  # bytes
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MOST_DIMENSIONS = 8
# The name of a type → NumPy's dtype for its bytes. A bfloat16 is the upper half of a float32.
TYPES = {
    "float64": "<f8", "float32": "<f4", "float16": "<f2", "bfloat16": "<u2",
    "int64": "<i8", "int32": "<i4", "int16": "<i2", "int8": "i1", "uint8": "u1", "bool": "?",
}  # fmt: skip


def read_whole(path: Path) -> bytes:
    """The bytes of a regular file of at most 100 MB. Raises `SetupError`."""
    try:
        with open_file(path, str(path), "", LARGEST_FILE) as file:
            return file.read(LARGEST_FILE)
    except OSError as error:
        message = _("{name} cannot be read: {reason}")
        raise SetupError("", message.format(name=path.name, reason=error.strerror or error)) from None


def numbers_of(data: bytes | memoryview, kind: str, shape: Sequence[int]) -> NDArray[Any]:
    """An array of a known type and shape from exactly as many bytes as it needs."""
    values = np.frombuffer(data, dtype=TYPES[kind])
    if kind == "bfloat16":
        values = (values.astype(np.uint32) << 16).view(np.float32)
    return values.reshape(tuple(shape))


def counted_numbers(shape: Any, name: str) -> int:
    """The number of elements of an array of this shape. Raises `SetupError` for an invalid or huge shape."""
    good = isinstance(shape, (list, tuple)) and len(shape) <= _MOST_DIMENSIONS
    if not good or not all(isinstance(side, int) and not isinstance(side, bool) and side >= 0 for side in shape):
        raise SetupError(name, _("its shape is not valid: expected whole numbers of at least 0"))
    count: int = math.prod(shape)
    check_count(count, name)
    return count


def size_words(count: int) -> str:
    """A number of bytes in words: 5 kB, 3.2 GB."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return _("{count} bytes").format(count=count)


class Archive:
    """A zip archive; each member is read up to an expected size, and all together up to the limit of a file.

    `names` are its members in their order.
    """

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive, self._name, self._left = archive, name, 2 * LARGEST_FILE
        self.names = tuple(info.filename for info in archive.infolist())

    def size(self, member: str) -> int:
        """The declared size of a member in bytes. Raises `SetupError` where it does not exist."""
        if member not in self.names:
            raise SetupError(self._name, _("its part {name} is missing").format(name=member[:60]))
        return self._archive.getinfo(member).file_size

    def read(self, member: str, most: int) -> bytes:
        """The bytes of a member of at most `most` bytes. Raises `SetupError`."""
        size = self.size(member)
        self._left -= size
        if size > most or self._left < 0:
            message = _("its part {name} promises {size}, more than belongs there")
            raise SetupError(self._name, message.format(name=member[:60], size=size_words(size)))
        info = self._archive.getinfo(member)
        if info.compress_type not in _METHODS or info.flag_bits & 1:
            raise SetupError(self._name, _("its part {name} is packed in an unusual way").format(name=member[:60]))
        return self._archive.read(info)


@contextmanager
def open_weights_archive(path: Path) -> Iterator[Archive]:
    """Open an archive. Raises `SetupError` with one sentence where the file is damaged or not an archive."""
    try:
        with open_file(path, str(path), "", LARGEST_FILE) as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
            tail = file.read()
            at = tail.rfind(_END)
            # Check the size of the directory first, because `zipfile` would read all of it.
            if at < 0 or int.from_bytes(tail[at + 12 : at + 16], "little") > _LARGEST_DIRECTORY:
                raise zipfile.BadZipFile
            with zipfile.ZipFile(file) as archive:
                yield Archive(archive, path.name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        if isinstance(error, SetupError):
            raise
        message = _("this is not an archive of weights, or it is damaged")
        raise SetupError(path.name, message) from None
