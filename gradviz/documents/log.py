"""The error log: the details that the window's message leaves out. Its size is limited: the older half is dropped."""

from __future__ import annotations

import contextlib
import os
import platform
import time
import traceback
from pathlib import Path
from typing import TextIO

from gradviz import __version__
from gradviz.documents.places import log_path

__all__ = ["MOST_BYTES", "forget_crashes", "log_fault", "log_line", "watch_for_crashes"]

# bytes of one file; the previous file is kept as well
MOST_BYTES = 256 * 1024
_begun: set[Path] = set()
_crash_log: TextIO | None = None


def log_fault(error: BaseException, what: str = "") -> Path | None:
    """Write the error with its traceback; returns the path of the log, None where it cannot be written."""
    lines = "".join(traceback.format_exception(error)).rstrip()
    return log_line(f"{what + ': ' if what else ''}{type(error).__name__}\n{lines}")


def log_line(text: str) -> Path | None:
    """Append `text` with a time stamp; the first entry of a process is preceded by the versions.

    Returns the path of the log, None where it cannot be written: logging an error must never raise another one.
    """
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        path = log_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        stamp = time.strftime("%Y-%m-%d %H:%M:%S")
        entry = f"{stamp} {text[: MOST_BYTES // 2]}\n"
        if path not in _begun:
            versions = f"gradviz {__version__}, Python {platform.python_version()}, {platform.platform()}"
            entry = f"{stamp} {versions}\n{entry}"
            _begun.add(path)
        _make_room(path, len(entry))
        with path.open("a", encoding="utf-8", errors="backslashreplace") as log:
            log.write(entry)
        return path
    return None


def _make_room(path: Path, more: int) -> None:
    """Rename a full log, replacing the previously renamed one."""
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size + more > MOST_BYTES:
            os.replace(path, path.with_suffix(".old.log"))


def watch_for_crashes() -> None:
    """Let Python write its traceback to a file beside the log if a native library crashes."""
    global _crash_log
    import faulthandler

    forget_crashes()
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        path = log_path().with_name("crash.log")
        path.parent.mkdir(parents=True, exist_ok=True)
        too_long = path.exists() and path.stat().st_size > MOST_BYTES
        _crash_log = path.open("w" if too_long else "a", encoding="utf-8")
        faulthandler.enable(_crash_log)


def forget_crashes() -> None:
    """Remove the crash file if it is empty, when the program ends normally."""
    global _crash_log
    if _crash_log is None:
        return
    import faulthandler

    faulthandler.disable()
    path = Path(_crash_log.name)
    _crash_log.close()
    _crash_log = None
    with contextlib.suppress(OSError):
        if path.stat().st_size == 0:
            path.unlink()
