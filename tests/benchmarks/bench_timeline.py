"""A million updates of the start-up session: how fast, in how much memory, and how long to reach any of them."""

import random
import resource
import statistics
import sys
import time
from collections.abc import Iterator

from gradviz.export.commands import open_run
from gradviz.training.timeline import Timeline
from tests.benchmarks import Measurement

_UPDATES = 1_000_000
_SEEKS = 200


def measure() -> Iterator[Measurement]:
    """Play a million updates in the slices in which a window plays them, then seek at random."""
    timeline = Timeline(open_run("circle-2-4-2-1"))
    timeline.play(1000)
    before = _peak_bytes()
    start = time.perf_counter()
    while timeline.updates_done < _UPDATES:
        timeline.play(min(20_000, _UPDATES - timeline.updates_done))
    yield Measurement("a million updates", time.perf_counter() - start, "s")
    chosen, times = random.Random(1), []
    for _ in range(_SEEKS):
        update = chosen.randrange(_UPDATES)
        start = time.perf_counter()
        timeline.seek(update)
        timeline.shown_state()
        timeline.trace()
        times.append(time.perf_counter() - start)
    yield Measurement("memory for their history, at most", (_peak_bytes() - before) / 1e6, "MB", 100.0)
    yield Measurement(f"reach any of them, median of {_SEEKS}", statistics.median(times), "s")
    yield Measurement(f"reach any of them, worst of {_SEEKS}", max(times), "s", 0.2)


def _peak_bytes() -> float:
    """The most memory that this process has had so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(peak if sys.platform == "darwin" else peak * 1024)
