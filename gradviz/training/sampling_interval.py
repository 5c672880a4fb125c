"""The number of updates between two measured losses, and between two stored states, by the cost of an update."""

from __future__ import annotations

import math

from gradviz.training.run import Run

__all__ = ["keyframe_spacing", "measuring_stride"]

_LARGEST_SPACING = 256
_RECOMPUTATION = 30_000.0
_MEASURING = 2e6  # microseconds for measuring the losses of a recording
_FEWEST_MEASURED, _MOST_MEASURED = 16, 2000


def keyframe_spacing(run: Run) -> int:
    """The number of updates between keyframes, a power of two: any state can be recomputed in about 30 ms."""
    wanted = _RECOMPUTATION / _cost(run, run.batch_size)
    return 1 << int(math.log2(min(max(wanted, 1.0), _LARGEST_SPACING)))


def measuring_stride(run: Run) -> int:
    """The number of updates between measured losses, a power of two: measuring costs at most about as much as training;
    for a recording, whose losses are measured at once, about two seconds."""
    samples = run.samples + len(run.dataset.test_inputs)
    if run.recording is not None:
        most = min(max(_MEASURING / (_cost(run, samples) / 2), _FEWEST_MEASURED), _MOST_MEASURED)
        wanted = run.recording.updates / most
        return max(measuring_stride(run.live), 1 << math.ceil(math.log2(max(1.0, wanted))))
    ratio = _cost(run, samples) / 2 / _cost(run, run.batch_size)
    return 1 << math.ceil(math.log2(max(1.0, ratio)))


def _cost(run: Run, samples: int) -> float:
    """A rough estimate of the microseconds of one pass over `samples` samples."""
    return 40.0 + samples * run.network.parameter_count * 6 / 5000.0
