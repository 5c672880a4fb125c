"""Opens the run of a command and trains it for the requested updates."""

from __future__ import annotations

from gradviz.data.errors import SetupError
from gradviz.documents.open import open_timeline
from gradviz.export.progress import update_progress
from gradviz.text import ngettext
from gradviz.training.recomputation import SLICE_SECONDS
from gradviz.training.run import Run
from gradviz.training.state import RunState
from gradviz.training.timeline import Timeline
from gradviz.training.trainer import Trainer

__all__ = ["advance", "open_with_progress", "trained"]


def open_with_progress(text: str) -> Timeline:
    """The run that `text` names, saved work where it was left; shows progress on a terminal where this takes long."""
    with update_progress() as watch:
        return open_timeline(text, watch)


def trained(run: Run, state: RunState, updates: int, option: str) -> RunState:
    """The state after `updates` more updates. Raises `SetupError` at `option` where the run diverges before."""
    trainer, start = Trainer(run), state.update
    with update_progress() as watch:
        while state.update < start + updates:
            result = trainer.train(state, start + updates - state.update, seconds=SLICE_SECONDS)
            state = result.state
            if result.diverged_at is not None:
                raise _diverged(option, state.update - start)
            if watch is not None:
                watch(state.update - start, updates)
    return state


def advance(timeline: Timeline, updates: int, option: str | None = None) -> None:
    """Do `updates` more updates. Raises `SetupError` at `option`, if one is given, where the run diverges before."""
    start = timeline.updates_done
    with update_progress() as watch:
        timeline.advance(updates, watch)
    done = timeline.updates_done - start
    if option is not None and done < updates:
        raise _diverged(option, done)


def _diverged(option: str, done: int) -> SetupError:
    message = ngettext("the run diverges: after {n} update its loss is no longer a finite number, so at most {n} fits",
                       "the run diverges: after {n} updates its loss is no longer a finite number, so at most {n} fit",
                       done)  # fmt: skip
    return SetupError(option, message.format(n=done))
