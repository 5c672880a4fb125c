"""A table of a million rows by twenty columns, or by `--columns N`, read for its sheet as the window does it, and then
opened: time, memory, and how long the window stands still.

Wanted: the sheet in under 6 s of processor time, under 1 GB in all, and between two turns of the window's event loop no
more than 0.1 s of its own thread's processor time. `--wall` limits the times on the clock instead: only on a machine
with nothing else to do. Of three columns the output is drawn over a plane, with all of the million points.
"""

import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from gradviz.data.csv_plan import plan_table
from gradviz.data.csv_reading import TableReading, reading_of
from gradviz.data.csv_table import read_table
from gradviz.documents.open import open_setup
from gradviz.gui.app import make_window
from gradviz.gui.background.waiting import work_beside
from gradviz.gui.part_edits import use_table
from gradviz.scene.setup.csv_choice import path_in_setup, setup_with_plan

_ROWS = 1_000_000
_COLUMNS = int(sys.argv[sys.argv.index("--columns") + 1]) if "--columns" in sys.argv else 20
_PART = 50_000
_SEEN = 2.5  # seconds that the window is watched for after the table is open


def write_table(path: Path) -> int:
    """Nineteen columns of numbers and one of three labels; the size in bytes."""
    rng = np.random.default_rng(1)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join([*(f"x{k}" for k in range(1, _COLUMNS)), "kind"]) + "\n")
        for _part in range(_ROWS // _PART):
            numbers = np.char.mod("%.5f", rng.normal(size=(_PART, _COLUMNS - 1)) * 10)
            kinds = np.array(["red", "green", "blue"])[rng.integers(0, 3, _PART)]
            file.writelines(",".join(row) + "\n" for row in np.column_stack([numbers, kinds]).tolist())
    return path.stat().st_size


def main() -> int:
    """Write the table, open a window, read and plan as its sheet does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "million.csv"
        with ProcessPoolExecutor(1, get_context("spawn")) as other:  # the memory that writing takes is not the reader's
            size = other.submit(write_table, path).result()
        app = QApplication.instance() or QApplication([])
        window = make_window(*open_setup("circle-2-4-2-1"))
        window.show()
        app.processEvents()
        window.presenter.settle()
        app.processEvents()
        turns = [(time.perf_counter(), time.thread_time())]
        tick = QTimer()
        tick.timeout.connect(lambda: turns.append((time.perf_counter(), time.thread_time())))
        tick.start(10)
        wall, processor, base = time.perf_counter(), time.process_time(), _peak_megabytes()

        def read(watch: object) -> TableReading:
            return reading_of(read_table(path, path.name, watch=watch))

        reading = window.session.wait("Reading…", read)
        after = time.perf_counter() - wall, time.process_time() - processor
        plan = work_beside(window, "Preparing…", lambda _watch: plan_table(reading))
        seconds, used, peak = time.perf_counter() - wall, time.process_time() - processor, _peak_megabytes()
        setup = setup_with_plan(window.session.run.setup, plan, path_in_setup(path, window.session.run.folder))
        assert use_table(window.session, setup, plan.dataset), "the table is opened"
        end = time.perf_counter() + _SEEN
        while time.perf_counter() < end:
            app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
            time.sleep(0.001)
        tick.stop()
        gaps, own = np.diff(turns, axis=0).T
        rows, opened = plan.train_rows + plan.test_rows, _peak_megabytes()
        window.session.discard_edits()
        window.close()
    still, busy = float(gaps.max()), float(own.max())
    print(f"{rows:,} rows by {_COLUMNS} columns ({size / 1e6:.0f} MB): read in {after[0]:.1f} s ({after[1]:.1f} s of "
          f"processor), prepared in {seconds:.1f} s ({used:.1f} s); at most {peak:.0f} MB, {peak - base:.0f} MB of "
          f"them for it, and opened {opened:.0f} MB; the window stood still for at most {still * 1e3:.0f} ms, "
          f"of which it computed for at most {busy * 1e3:.0f} ms")  # fmt: skip
    limit, longest = (seconds, still) if "--wall" in sys.argv else (used, busy)
    return 0 if limit < 6 and peak < 1000 and longest < 0.1 else 1


def _peak_megabytes() -> float:
    """The most memory that this process has had so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


if __name__ == "__main__":
    sys.exit(main())
