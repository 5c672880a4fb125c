"""One process of the campaign: calls the program with one case after the other and measures each."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import signal
import sys
import time
import warnings
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import NoReturn

from gradviz.cli.terminal import FAULT
from tests.hostile.inputs import Case, make_case

__all__ = ["MOST_BYTES", "MOST_SECONDS", "Outcome", "faults_of", "serve"]

MOST_SECONDS, MOST_BYTES = 10.0, 500_000_000
_DISAGREES = ("check", "lessons")  # the commands that may say with status 1 that numbers disagree


@dataclass(frozen=True)
class Outcome:
    """What came of one case. `seconds` of the processor, whatever else runs on the machine; `peak` is the largest
    memory of the process while it ran, in bytes; 0: not measured."""

    number: int
    status: int | None
    error: str
    seconds: float
    peak: int


class _TooLongError(BaseException):
    """Raised by the alarm; no `except Exception` of the program catches it."""


def serve(pipe: Connection, folder: str, seed: int) -> None:
    """Answer each number that comes with its `Outcome`; `None` ends it."""
    home = Path(folder)
    for name in ("config", "data", "state", "cache"):
        os.environ[f"XDG_{name.upper()}_HOME"] = str(home / name)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ.pop("DISPLAY", None)
    while (number := pipe.recv()) is not None:
        pipe.send(_run(number, make_case(number, seed), home / "case"))


def _run(number: int, case: Case, folder: Path) -> Outcome:
    from gradviz.cli import main

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in case.files.items():
        (folder / name).write_bytes(data)
    os.chdir(folder)
    signal.signal(signal.SIGPROF, _alarmed)
    out, error, status = io.StringIO(), io.StringIO(), None
    _forget_peak()
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, MOST_SECONDS)
    try:
        # A warning that the program lets out is a fault of it, and is told from its place.
        with warnings.catch_warnings(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
            warnings.simplefilter("error", RuntimeWarning)
            status = main(list(case.arguments))
    except _TooLongError:
        pass
    except BaseException as fault:
        error.write(f"raised {fault!r}")
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if status == FAULT:
        error.write(_way_to_the_fault())
    return Outcome(number, status, error.getvalue(), time.process_time() - start, _peak())


def _way_to_the_fault() -> str:
    """The last lines of the log, where the traceback is."""
    with contextlib.suppress(OSError):
        lines = (Path(os.environ["XDG_STATE_HOME"]) / "gradviz" / "gradviz.log").read_text("utf-8").splitlines()
        return "\n".join(line for line in lines[-14:] if "File" in line or not line.startswith(" "))
    return ""


def faults_of(case: Case, outcome: Outcome) -> list[str]:
    """What is wrong with an outcome, in words; empty where nothing is."""
    faults = []
    error = outcome.error
    if outcome.seconds > MOST_SECONDS or outcome.status is None:
        faults.append(f"took {outcome.seconds:.1f} s")
    elif outcome.status not in (0, 2) and not (outcome.status == 1 and case.arguments[0] in _DISAGREES):
        faults.append(f"status {outcome.status}")
    if outcome.peak > MOST_BYTES:
        faults.append(f"took {outcome.peak / 1e6:.0f} MB")
    lines = error.splitlines()
    if outcome.status == 2 and len(lines) != 1:
        faults.append("status 2 without one sentence")
    if any(not line.startswith("gradviz: ") for line in lines) or "Traceback" in error or "\x1b" in error:
        faults.append("not a sentence on stderr")
    return faults


def _alarmed(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise _TooLongError


def _forget_peak() -> None:
    """The largest memory is counted anew, where the system can."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


if sys.platform == "win32":
    raise ImportError("the campaign needs a system with alarms")
