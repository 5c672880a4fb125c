"""Measures the time of a start from the command to the first picture, packaged and from source, in pairs."""

import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from dev_failure import DevError

PAIRS = 7
# With this variable, gradviz closes its window as soon as it has been painted.
CLOSE_AT_ONCE = "GRADVIZ_CLOSE_AT_ONCE"


@dataclass(frozen=True)
class Starts:
    """The median times in seconds, and the median ratio of the pairs."""

    packaged: float
    source: float
    ratio: float


def compare_starts(program: Path, python: Path, root: Path, pairs: int = PAIRS) -> Starts:
    """Start the packaged program and the source in turn, after one start of each that is not counted: it brings the
    files into the system's cache."""
    with tempfile.TemporaryDirectory() as home:
        packaged, source = [str(program)], [str(python), "-m", "gradviz"]
        for command in (packaged, source):
            start_seconds(command, root, home)
        times = [(start_seconds(packaged, root, home), start_seconds(source, root, home)) for _pair in range(pairs)]
    return Starts(
        statistics.median(packaged for packaged, _source in times),
        statistics.median(source for _packaged, source in times),
        statistics.median(packaged / source for packaged, source in times),
    )


def start_seconds(command: list[str], root: Path, home: str) -> float:
    """The seconds of one start that ends at the first picture."""
    variables = {**os.environ, CLOSE_AT_ONCE: "1", "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": home}
    # With its own settings and logs: the user's remain unchanged and do not influence the time.
    variables |= {f"XDG_{name}_HOME": f"{home}/{name.lower()}" for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    done = subprocess.run(command, cwd=root, env=variables, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise DevError(f"{command[0]} did not start: {done.stderr.strip()[-500:] or done.returncode}")
    return seconds
