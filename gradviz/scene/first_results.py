"""Computes the first results of a run in a thread where they would block the window for too long."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.scene.frame_sources import NETWORK, OUTPUT, FrameInputs
from gradviz.scene.moment import moment_of
from gradviz.scene.result_cache import clear_caches
from gradviz.scene.view.view import View
from gradviz.text import _
from gradviz.training.recomputation import StoppedError, Watch
from gradviz.training.run import Run
from gradviz.training.state import RunState
from gradviz.training.timeline import Timeline

__all__ = ["prepared_timeline"]

_FELT = 0.1  # seconds
# Nanoseconds per sample: for a unit with all values derived from it, and for a product.
_UNIT, _PRODUCT = 30.0, 0.2

Beside = Callable[[str, Callable[[Watch], Timeline]], Timeline]


def prepared_timeline(run: Run, beside: Beside, state: RunState | None = None, label: str = "") -> Timeline | None:
    """A timeline at the beginning of a run whose first results take noticeable time; None for any other run.

    `beside(sentence, job)` does the job in another thread: the losses over all samples, the first trace, and the cached
    results of the pictures of network and output. Raises `StoppedError` where it was cancelled.
    """
    if _seconds(run) < _FELT:
        return None
    return beside(_("Computing the first update…"), lambda watch: _begun(run, state, label, watch))


def _seconds(run: Run) -> float:
    """The approximate duration of the first results."""
    samples = run.samples + len(run.dataset.test_inputs)
    return 1e-9 * samples * (_UNIT * sum(run.network.sizes) + _PRODUCT * run.network.parameter_count)


def _begun(run: Run, state: RunState | None, label: str, watch: Watch) -> Timeline:
    clear_caches()
    timeline = Timeline(run, state, label)
    moment = moment_of(timeline)
    for done, source in enumerate((NETWORK, OUTPUT), start=1):
        if not watch(done, 3):
            raise StoppedError
        source.build(FrameInputs(moment, View()))
    return timeline
