"""The folders for the program's own files (log, recovery copies), by the conventions of each system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["DEBUG_VARIABLE", "log_path", "recovery_folder", "tables_folder"]

# If this variable is set, errors are also shown in the terminal with their traceback.
DEBUG_VARIABLE = "GRADVIZ_DEBUG"


def log_path() -> Path:
    """The error log: below XDG_STATE_HOME on Linux, in Library/Logs on macOS, in the local AppData on Windows."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / "gradviz" / "gradviz.log"
    return _own("XDG_STATE_HOME", ".local/state") / "gradviz.log"


def recovery_folder() -> Path:
    """The folder of recovery copies: below XDG_DATA_HOME on Linux, in Application Support on macOS, in the local
    AppData.
    """
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "gradviz" / "recovery"
    return _own("XDG_DATA_HOME", ".local/share") / "recovery"


def tables_folder() -> Path:
    """The folder of pasted tables, beside the recovery copies."""
    return recovery_folder().with_name("tables")


def _own(variable: str, usual: str) -> Path:
    """gradviz's folder below the path in the environment variable `variable`, else below `usual`; on Windows in the
    local AppData."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "gradviz"
    chosen = os.environ.get(variable, "")
    # The XDG standard says to ignore relative paths.
    return (Path(chosen) if chosen.startswith("/") else home / usual) / "gradviz"
