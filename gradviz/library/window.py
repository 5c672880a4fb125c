"""Opens the window on a run in a separate process."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from gradviz.data.errors import SetupError
from gradviz.documents.work import write_work
from gradviz.export.display import has_display
from gradviz.library.errors import in_sentences
from gradviz.library.run import Run
from gradviz.library.sources import Source, load
from gradviz.text import _
from gradviz.training.timeline import Timeline

__all__ = ["Window", "open", "open_timeline_window"]

_windows: list[Window] = []  # keeps references, since Python warns when a running process is garbage-collected


class Window:
    """The window of a run: a process that runs until it is closed. Changes made there do not affect this run."""

    def __init__(self, process: subprocess.Popen[bytes], path: Path) -> None:
        self._process = process
        self.path = path

    @property
    def is_open(self) -> bool:
        """Whether the window is still open."""
        return self._process.poll() is None

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until the window is closed, at most `seconds` seconds; returns whether it is closed."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self) -> None:
        """End the process; unsaved work is kept as a recovery copy."""
        self._process.terminate()
        self._process.wait()

    def __repr__(self) -> str:
        return f"<gradviz window on {self.path.name}, {'open' if self.is_open else 'closed'}>"


@in_sentences
def open(source: Source) -> Window:
    """Open the window on a run, or on anything that `load` takes, in a separate process; returns at once.

    The window works on a copy in the system's folder for temporary files: use Save As to keep changes.
    Raises `GradvizError` where there is no display.
    """
    run = source if isinstance(source, Run) else load(source)
    return open_timeline_window(run.standing.timeline())


def open_timeline_window(timeline: Timeline) -> Window:
    """The window on a timeline, where its cursor is. Raises `SetupError` where there is no display."""
    if not has_display():
        raise SetupError("", _("there is no display to open a window on; figures work without one"))
    title = re.sub(r"[^\w .-]", "", timeline.run.setup.title).strip(" .")[:60] or "run"
    path = Path(tempfile.mkdtemp(prefix="gradviz-"), f"{title}.gradviz")
    write_work(timeline, path)
    paths = os.pathsep.join(filter(None, sys.path))
    process = subprocess.Popen(
        [sys.executable, "-m", "gradviz", str(path)], stdin=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": paths},
        start_new_session=True,  # Ctrl+C in the notebook must not reach the window
    )  # fmt: skip
    window = Window(process, path)
    _windows[:] = [each for each in _windows if each.is_open]
    _windows.append(window)
    return window
