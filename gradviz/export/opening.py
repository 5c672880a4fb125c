"""What a command works on: the run that a person named, after the updates that were asked for."""

from __future__ import annotations

from gradviz.data.errors import SetupError
from gradviz.documents.open import open_timeline
from gradviz.export.progress import update_progress
from gradviz.text import _
from gradviz.training.timeline import Timeline

__all__ = ["advance", "open_with_progress"]


def open_with_progress(text: str) -> Timeline:
    """The run that `text` names, saved work where it was left; on a terminal with progress where that takes long."""
    with update_progress() as watch:
        return open_timeline(text, watch)


def advance(timeline: Timeline, updates: int, option: str | None = None) -> None:
    """Train on by so many updates. Raises `SetupError` at `option`, where one is named, if the run diverges before."""
    start = timeline.updates_done
    with update_progress() as watch:
        timeline.advance(updates, watch)
    done = timeline.updates_done - start
    if option is not None and done < updates:
        message = _("the run diverges: after {n} updates its loss is no longer a finite number, so at most {n} fit")
        raise SetupError(option, message.format(n=done))
