"""Where this system keeps what a program writes for itself, apart from the documents of a person."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["DEBUG_VARIABLE", "log_path"]

# Where it is set, faults are shown in the terminal in full as well.
DEBUG_VARIABLE = "GRADVIZ_DEBUG"


def log_path() -> Path:
    """The log of faults: below XDG_STATE_HOME on Linux, in Library/Logs on macOS, in the local AppData on Windows."""
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "gradviz" / "gradviz.log"
    if sys.platform == "darwin":
        return home / "Library" / "Logs" / "gradviz" / "gradviz.log"
    state = os.environ.get("XDG_STATE_HOME", "")
    # A relative path is none, the standard says.
    return (Path(state) if state.startswith("/") else home / ".local" / "state") / "gradviz" / "gradviz.log"
