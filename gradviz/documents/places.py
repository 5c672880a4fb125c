"""Where this system keeps what a program writes for itself, apart from the documents of a person."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["DEBUG_VARIABLE", "log_path", "recovery_folder", "tables_folder"]

# Where it is set, faults are shown in the terminal in full as well.
DEBUG_VARIABLE = "GRADVIZ_DEBUG"


def log_path() -> Path:
    """The log of faults: below XDG_STATE_HOME on Linux, in Library/Logs on macOS, in the local AppData on Windows."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / "gradviz" / "gradviz.log"
    return _own("XDG_STATE_HOME", ".local/state") / "gradviz.log"


def recovery_folder() -> Path:
    """Copies of unsaved work: below XDG_DATA_HOME on Linux, in Application Support on macOS, in the local AppData."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "gradviz" / "recovery"
    return _own("XDG_DATA_HOME", ".local/share") / "recovery"


def tables_folder() -> Path:
    """Tables that were pasted and opened, beside the recovery copies."""
    return recovery_folder().with_name("tables")


def _own(variable: str, usual: str) -> Path:
    """gradviz's folder where `variable` says, on Windows in the local AppData."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "gradviz"
    chosen = os.environ.get(variable, "")
    # A relative path is none, the standard says.
    return (Path(chosen) if chosen.startswith("/") else home / usual) / "gradviz"
