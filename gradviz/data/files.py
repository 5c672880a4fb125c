"""Reading a file whole, with a sentence for everything that can go wrong."""

from __future__ import annotations

import stat
from pathlib import Path

from gradviz.data.errors import SetupError, shown
from gradviz.text import _

__all__ = ["LARGEST_FILE", "read_bytes"]

LARGEST_FILE = 50_000_000


def read_bytes(path: Path, written: str, where: str) -> bytes:
    """The bytes of an ordinary file of at most `LARGEST_FILE` bytes.

    Raises `SetupError` at `where`, naming the file as `written`.
    """
    try:
        found = path.stat()
        if stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST_FILE:
            return path.read_bytes()
        if stat.S_ISDIR(found.st_mode):
            sentence = _("{name} is a folder, not a file")
        elif not stat.S_ISREG(found.st_mode):  # a device or a pipe might never end
            sentence = _("{name} is not an ordinary file")
        else:
            sentence = _("{name} is larger than {limit} MB, the most that gradviz reads")
        fields = {"limit": LARGEST_FILE // 1_000_000}
    except FileNotFoundError:
        sentence, fields = _("there is no file {name}"), {}
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL
        sentence = _("{name} cannot be read: {reason}")
        raise SetupError(where, sentence.format(name=shown(written), reason=_reason(error))) from None
    raise SetupError(where, sentence.format(name=shown(written), **fields))


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
