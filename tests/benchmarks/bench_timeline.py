"""A million updates of the start-up session: their time, the memory of their history, and how long a seek takes.

Wanted: under 100 MB, and any update reached in under 0.2 s.
"""

import random
import resource
import statistics
import sys
import time

from gradviz.export.commands import open_run
from gradviz.training.timeline import Timeline

_UPDATES = 1_000_000
_SEEKS = 200


def main() -> int:
    """Play a million updates, then seek at random."""
    timeline = Timeline(open_run("circle-2-4-2-1"))
    timeline.play(1000)
    before, start = _peak_megabytes(), time.perf_counter()
    timeline.play(_UPDATES - 1000)
    seconds = time.perf_counter() - start
    chosen, times = random.Random(1), []
    for _seek in range(_SEEKS):
        update = chosen.randrange(_UPDATES)
        start = time.perf_counter()
        timeline.seek(update)
        timeline.shown_state()
        timeline.trace()
        times.append(time.perf_counter() - start)
    memory, worst = _peak_megabytes() - before, max(times)
    print(f"a million updates of circle-2-4-2-1: {seconds:.1f} s, {memory:.1f} MB; "
          f"seek: median {statistics.median(times) * 1e3:.1f} ms, worst of {_SEEKS} {worst * 1e3:.1f} ms")  # fmt: skip
    return 0 if memory < 100 and worst < 0.2 else 1


def _peak_megabytes() -> float:
    """The most memory that this process has had so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


if __name__ == "__main__":
    sys.exit(main())
