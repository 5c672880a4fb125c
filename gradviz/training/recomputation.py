"""Recomputes a state that is far from all stored states, in slices and with progress reports."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.data.errors import SetupError, StoppedError
from gradviz.records import FrozenRecord
from gradviz.text import ngettext
from gradviz.training.run import Run
from gradviz.training.state import RunState
from gradviz.training.trainer import Trainer

__all__ = ["SLICE_SECONDS", "Recomputation", "StoppedError", "Watch"]

Watch = Callable[[int, int], bool]  # called with the updates done and their total; returns False to stop

SLICE_SECONDS = 0.1
_KEPT = 16  # intermediate states that are stored, so that a later seek is shorter
_BEFORE_END = 32  # updates before the end at which a state is stored, for going back a little from there


class Recomputation(FrozenRecord, frozen=True, eq=False):
    """The computation from a stored state to the state after `update` updates, by training alone.

    It changes no shared object, so that a worker thread can run it.
    """

    run: Run
    state: RunState
    update: int

    @property
    def length(self) -> int:
        """The number of updates to compute."""
        return self.update - self.state.update

    def states(self, watch: Watch | None = None) -> list[RunState]:
        """Some intermediate states and the last one, in order.

        Raises `StoppedError` where `watch` answers False, and `SetupError` where the run diverges before it reaches
        `update`, as with a damaged file.
        """
        trainer, state, found = Trainer(self.run), self.state, []
        step = max(1, self.length // _KEPT)
        stops = {*range(state.update + step, self.update, step), self.update - _BEFORE_END, self.update}
        for stop in sorted(stop for stop in stops if stop > state.update):
            while state.update < stop:
                if watch is not None and not watch(state.update - self.state.update, self.length):
                    raise StoppedError
                result = trainer.train(state, stop - state.update, seconds=SLICE_SECONDS)
                state = result.state
                if result.diverged_at is not None:
                    message = ngettext("the run diverges after {n} update and never comes to update {update}",
                                       "the run diverges after {n} updates and never comes to update {update}",
                                       result.diverged_at)  # fmt: skip
                    raise SetupError("", message.format(n=result.diverged_at, update=self.update))
            found.append(state)
        return found
