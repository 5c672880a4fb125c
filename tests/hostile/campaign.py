"""The campaign: cases go to worker processes, a sample of them to programs of their own, and faults are kept."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.hostile.inputs import Case, make_case
from tests.hostile.worker import MOST_SECONDS, Outcome, faults_of, serve

__all__ = ["run_campaign"]

_SAMPLE = 400  # one case in so many is run as a program of its own too
_PATIENCE = 12.0  # what has not answered after so many times the limit is ended


class _Worker:
    """A process with its pipe, made again where a case ends it."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._folder = tempfile.mkdtemp(prefix="gradviz-hostile-")
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=serve, args=(other, self._folder, self._seed), daemon=True)
        self._process.start()
        other.close()

    def run(self, number: int) -> Outcome:
        start = time.perf_counter()
        self._pipe.send(number)
        try:
            if self._pipe.poll(_PATIENCE * MOST_SECONDS):
                return self._pipe.recv()
            words = "did not answer"
        except EOFError:
            words = f"ended the process with {self._process.exitcode}"
        self._process.kill()
        self._process.join()
        self._start()
        return Outcome(number, None, words, time.perf_counter() - start, 0)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._pipe.send(None)
        self._process.join(5)
        self._process.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


def run_campaign(count: int, seed: int, kept: Path, say: Callable[[str], None], *, sample: int = _SAMPLE) -> int:
    """Try so many cases; keep the input of each that fails in a folder of `kept`, and answer how many failed."""
    worker, failed, slowest, largest = _Worker(seed), 0, 0.0, 0
    try:
        for number in range(count):
            case = make_case(number, seed)
            outcome = worker.run(number)
            faults = faults_of(case, outcome)
            if sample and number % sample == sample - 1 and not faults:
                faults = _alone(case, outcome)
            slowest, largest = max(slowest, outcome.seconds), max(largest, outcome.peak)
            if faults:
                failed += 1
                folder = _keep(kept / f"{seed}-{number:05}", case, outcome)
                say(f"{folder}: gradviz {_shown(case)}: {', '.join(faults)}: {outcome.error.strip()[-600:]}")
            if number % 1000 == 999:
                say(f"{number + 1} cases, {failed} failed; slowest {slowest:.1f} s, largest {largest / 1e6:.0f} MB")
    finally:
        worker.close()
    return failed


def _alone(case: Case, outcome: Outcome) -> list[str]:
    """What a program of its own does otherwise than the call in the worker."""
    with tempfile.TemporaryDirectory(prefix="gradviz-hostile-") as folder:
        for name, data in case.files.items():
            (Path(folder) / name).write_bytes(data)
        variables = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": folder,
                     "PYTHONPATH": str(Path(__file__).parents[2])}  # fmt: skip
        command = [sys.executable, "-m", "gradviz", *case.arguments]
        with contextlib.suppress(ValueError):  # a NUL, which no system passes on
            done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, timeout=60, check=False)
            error = done.stderr.decode("utf-8", "replace")
            if done.returncode != outcome.status or error != outcome.error:
                return [f"as a program: status {done.returncode}, {error.strip()[:300]!r}"]
    return []


def _keep(folder: Path, case: Case, outcome: Outcome) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in case.files.items():
        (folder / name).write_bytes(data)
    (folder / "arguments.json").write_text(json.dumps(case.arguments))
    (folder / "stderr.txt").write_text(outcome.error, "utf-8", "replace")
    return folder


def _shown(case: Case) -> str:
    return " ".join(repr(word) if len(word) < 60 else repr(word[:60]) + "…" for word in case.arguments)
