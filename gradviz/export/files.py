"""Output files of the command line: checked before any work is done, and written completely or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import write_atomically
from gradviz.text import _

__all__ = ["check_target", "write_text"]


def check_target(path: Path) -> None:
    """Raise `SetupError` where a file with this path cannot be written; called before any work is done."""
    if path.is_dir():
        raise SetupError(str(path), _("this is a folder; name a file to write"))
    if not path.parent.is_dir():
        raise SetupError(str(path), _("there is no folder {folder} to write it into").format(folder=path.parent))
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise SetupError(str(path), _("no permission to write there; choose another folder or change the permissions"))


def write_text(path: Path, text: str) -> None:
    """Write `text` in UTF-8. Raises `OSError`; an existing file is then unchanged."""
    if path.exists() and not path.is_file():
        path.write_bytes(text.encode())  # a pipe or a device must not be replaced by a file
    else:
        write_atomically(path, text.encode())
