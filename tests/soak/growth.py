"""Analysis of the samples of a long run: whether memory grows, and whether references to None are lost."""

from __future__ import annotations

import ctypes
import gc
import itertools
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_MB_A_MINUTE = 1.0
# What is open holds thousands of references to None too, and comes and goes; the fault that we look for loses as
# many every second.
MOST_LOST = 20_000


@dataclass(frozen=True)
class Sample:
    """One look at the process, sizes in megabytes: minutes since the start, memory of its own that the system has
    given it and that it keeps, of that what its libraries hold in use, Python's small blocks, references to None, and
    what is resident in all. The last counts pages of files too, of libraries and fonts: once for each mapping,
    though they are in memory once for all. 0 where it cannot be told."""

    minutes: float
    megabytes: float
    references: int
    in_use: float = 0.0
    blocks: int = 0
    resident: float = 0.0


class _Mallinfo(ctypes.Structure):
    """`struct mallinfo2` of the C library: ten sizes in bytes."""

    _fields_ = tuple(
        (name, ctypes.c_size_t)
        for name in ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "k")
    )


def take_sample(minutes: float) -> Sample:
    """After what is no longer used was given back to the system."""
    gc.collect()
    in_use = 0.0
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        library.malloc_trim(0)
        if hasattr(library, "mallinfo2"):
            library.mallinfo2.restype = _Mallinfo
            info = library.mallinfo2()
            in_use = (info.uordblks + info.hblkhd) / 1e6
    own, resident = _own_and_resident()
    return Sample(minutes, own, sys.getrefcount(None), in_use, sys.getallocatedblocks(), resident)


def _own_and_resident() -> tuple[float, float]:
    """Megabytes that the process alone has, and that are resident for it."""
    table = Path("/proc/self/status")
    if table.exists():
        rows = dict(line.split(":", 1) for line in table.read_text().splitlines())
        sizes = {name: int(rows[name].split()[0]) * 1024 / 1e6 for name in ("RssAnon", "RssShmem", "VmRSS")}
        return sizes["RssAnon"] + sizes["RssShmem"], sizes["VmRSS"]
    import resource  # the most that it ever was, in kilobytes but on macOS: growth shows all the same

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    return most, most


def warmed_up(samples: Sequence[Sample]) -> list[Sample]:
    """Those of the second half of the time: by then everything was used once and caches are full."""
    return [sample for sample in samples if sample.minutes >= samples[-1].minutes / 2]


def growth(samples: Sequence[Sample], of: Callable[[Sample], float] = lambda sample: sample.megabytes) -> float:
    """So much more a minute after warm-up: the median of the slopes between any two samples (Theil and Sen), which
    one sample that found something large at work neither makes nor hides."""
    late = itertools.combinations(warmed_up(samples), 2)
    slopes = [(of(b) - of(a)) / (b.minutes - a.minutes) for a, b in late if b.minutes > a.minutes]
    return statistics.median(slopes) if slopes else 0.0


def lost_references(samples: Sequence[Sample]) -> int:
    """By how much the references to None fell from the first third of the samples to the last; 0 where they did not."""
    third = max(1, len(samples) // 3)
    first = statistics.median(sample.references for sample in samples[:third])
    last = statistics.median(sample.references for sample in samples[-third:])
    return max(0, round(first - last))


def verdict(samples: Sequence[Sample]) -> list[str]:
    """What is wrong, in sentences; nothing where nothing is."""
    # In less than four minutes nothing can be told from what is merely used for the first time.
    if len(warmed_up(samples)) < 3 or samples[-1].minutes < 4:
        return []
    wrong = []
    for what, of in _MEASURES:
        if (slope := growth(samples, of)) > MOST_MB_A_MINUTE:
            wrong.append(f"{what} grows by {slope:.2f} MB a minute, more than {MOST_MB_A_MINUTE:g}")
    if lost_references(samples) > MOST_LOST:
        wrong.append(f"{lost_references(samples)} references to None were lost")
    return wrong


_MEASURES: tuple[tuple[str, Callable[[Sample], float]], ...] = (
    ("memory", lambda sample: sample.megabytes), ("memory in use", lambda sample: sample.in_use),
)  # fmt: skip
