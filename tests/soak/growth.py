"""What samples of a long run say: whether memory grows, and whether references to None are lost."""

from __future__ import annotations

import ctypes
import gc
import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MOST_MB_A_MINUTE = 1.0
# What is open holds thousands of references to None too, and comes and goes; the fault that we look for loses as
# many every second.
MOST_LOST = 20_000


@dataclass(frozen=True)
class Sample:
    """One look at the process: minutes since the start, megabytes in use, references to None."""

    minutes: float
    megabytes: float
    references: int


def take_sample(minutes: float) -> Sample:
    """After what is no longer used was given back to the system."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    return Sample(minutes, _resident_bytes() / 1e6, sys.getrefcount(None))


def _resident_bytes() -> int:
    table = Path("/proc/self/statm")
    if table.exists():
        return int(table.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    import resource  # the most that it ever was, in kilobytes but on macOS: growth shows all the same

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def growth(samples: Sequence[Sample]) -> float:
    """Megabytes a minute: the median of the slopes between all pairs, which single jumps do not move."""
    slopes = [
        (late.megabytes - early.megabytes) / (late.minutes - early.minutes)
        for place, early in enumerate(samples) for late in samples[place + 1 :] if late.minutes > early.minutes
    ]  # fmt: skip
    return statistics.median(slopes) if slopes else 0.0


def lost_references(samples: Sequence[Sample]) -> int:
    """By how much the references to None fell from the first third of the samples to the last; 0 where they did not."""
    third = max(1, len(samples) // 3)
    first = statistics.median(sample.references for sample in samples[:third])
    last = statistics.median(sample.references for sample in samples[-third:])
    return max(0, round(first - last))


def verdict(samples: Sequence[Sample]) -> list[str]:
    """What is wrong, in sentences; nothing where nothing is."""
    wrong = []
    # In less than a minute nothing can be told from what is merely used for the first time.
    long = len(samples) > 2 and samples[-1].minutes - samples[0].minutes >= 1
    if long and growth(samples) > MOST_MB_A_MINUTE:
        wrong.append(f"memory grows by {growth(samples):.2f} MB a minute, more than {MOST_MB_A_MINUTE:g}")
    if long and lost_references(samples) > MOST_LOST:
        wrong.append(f"{lost_references(samples)} references to None were lost")
    return wrong
