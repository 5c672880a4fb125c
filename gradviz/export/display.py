"""Checks without Qt whether a window can be opened, because a program may use another binding of Qt."""

from __future__ import annotations

import contextlib
import os
import re
import sys

__all__ = ["has_display"]


def has_display() -> bool:
    """Whether Qt can open a window; without a display, Qt would abort the program."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    display = os.environ.get("DISPLAY", "")
    return bool(display) and _answers(display)


def _answers(display: str) -> bool:
    """Whether a local display accepts connections; True for a remote display, which only Qt can check."""
    import socket  # imported late: few platforms need it

    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    if local is None:
        return True
    path = f"/tmp/.X11-unix/X{local[1]}"
    for address in (path, "\0" + path):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as trial:
            trial.connect(address)
            return True
    return False
