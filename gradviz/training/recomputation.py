"""A state far from all that are kept, computed again in slices, with progress reports."""

from __future__ import annotations

from collections.abc import Callable

from gradviz.data.errors import SetupError, StoppedError
from gradviz.records import FrozenRecord
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.state import RunState
from gradviz.training.trainer import Trainer

__all__ = ["SLICE_SECONDS", "Recomputation", "StoppedError", "Watch"]

Watch = Callable[[int, int], bool]  # updates done and all of them; False: stop

SLICE_SECONDS = 0.1
_KEPT = 16  # states on the way, so that the next place is nearer
_BEFORE_END = 32  # updates: going back a little from the end finds this state


class Recomputation(FrozenRecord, frozen=True, eq=False):
    """The way from a state that is known to the one after `update` updates, by training alone.

    It changes nothing but what it makes, so that a worker thread can do it.
    """

    run: Run
    state: RunState
    update: int

    @property
    def length(self) -> int:
        """How many updates there are to compute."""
        return self.update - self.state.update

    def states(self, watch: Watch | None = None) -> list[RunState]:
        """Some states on the way and the last one, in order.

        Raises `StoppedError` where `watch` says so, and `SetupError` where the run diverges before the end: it was
        said to come there, and does not.
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
                    message = _("the run diverges after {n} updates and never comes to update {update}")
                    raise SetupError("", message.format(n=result.diverged_at, update=self.update))
            found.append(state)
        return found
