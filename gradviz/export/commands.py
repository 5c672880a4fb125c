"""The commands without figures: each takes the name of a setup and returns the text for standard output."""

from __future__ import annotations

from pathlib import Path

from gradviz.data.errors import SetupError
from gradviz.documents.presets import preset_names
from gradviz.documents.setups import write_setup
from gradviz.documents.work import write_work
from gradviz.export.check_report import check_document, check_run, check_text
from gradviz.export.files import check_target, write_text
from gradviz.export.json_text import json_text
from gradviz.export.opening import advance, open_with_progress, trained
from gradviz.export.progress import training_progress
from gradviz.export.trace_table import trace_document, trace_text
from gradviz.export.train_report import log_text, train_run, trained_setup, training_document, training_text
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.state import RunState
from gradviz.training.timeline import Timeline
from gradviz.training.trace import trace_update

__all__ = ["DEFAULT_UPDATES", "check", "open_run", "presets", "trace", "train"]

DEFAULT_UPDATES = 1000


def open_run(setup: str) -> Run:
    """The run that `setup` names. Raises `SetupError`."""
    return open_with_progress(setup).run


def _open_start(setup: str) -> tuple[Timeline, Run, RunState]:
    """The timeline and the run that `setup` names, and the state to start from: where saved work was left, or the last
    one of a recording."""
    timeline = open_with_progress(setup)
    if timeline.run.recording is not None:
        timeline.seek(timeline.length)
        stretch = timeline.last_stretch
        return timeline, stretch.run, stretch.state
    done = timeline.updates_done
    return timeline, timeline.run_at(done), timeline.state_after(done)


def _after(setup: str, updates: int) -> tuple[Run, RunState]:
    """The run that `setup` names and its state after `updates` updates, including recorded ones."""
    timeline = open_with_progress(setup)
    is_recorded = timeline.run.recording is not None
    if is_recorded:
        advance(timeline, updates, "--updates")
    done = timeline.updates_done
    run, start = timeline.run_at(done), timeline.state_after(done)
    return run, start if is_recorded else trained(run, start, updates, "--updates")


def trace(setup: str, updates: int, *, as_json: bool) -> str:
    """One update in full, after `updates` updates."""
    run, state = _after(setup, updates)
    update = trace_update(run, state)
    return json_text(trace_document(run, update)) + "\n" if as_json else trace_text(run, update)


def train(
    setup: str, updates: int | None, epochs: int | None, log: Path | None, save: Path | None, *, as_json: bool
) -> str:
    """Train, and write the log and the trained setup where a path is given for them."""
    if save is not None and save.suffix.lower() not in (".json", ".gradviz"):
        message = _("expected a file that ends in .gradviz (saved work) or .json (a setup), got {name}")
        raise SetupError("--save", message.format(name=save.name))
    if log is not None and save is not None and log.resolve() == save.resolve():
        raise SetupError("--log", _("the log and the saved setup cannot be one file"))
    for path in (log, save):
        if path is not None:
            check_target(path)
    timeline, run, start = _open_start(setup)
    count = DEFAULT_UPDATES if updates is None else updates
    if epochs is not None:
        count = epochs * run.batches_per_epoch
    with training_progress(count) as progress:
        training = train_run(run, count, start=start, log=log is not None, progress=progress)
    if save is not None and save.suffix.lower() == ".gradviz":
        advance(timeline, training.state.update - start.update)
        write_work(timeline, save)
    elif save is not None:
        write_setup(trained_setup(run, training.state, save.parent), save)
    if log is not None:
        write_text(log, log_text(training.points))
    return json_text(training_document(run, training)) + "\n" if as_json else training_text(run, training)


def check(setup: str, *, as_json: bool) -> tuple[str, bool]:
    """The gradient check of the first batch, and whether no difference was found."""
    result = check_run(open_run(setup))
    return json_text(check_document(result)) + "\n" if as_json else check_text(result), not result.disagrees


def presets() -> str:
    """The presets by name and title."""
    known = preset_names()
    width = max((len(preset.name) for preset in known), default=0)
    return "".join(f"{preset.name:{width}}  {preset.title}\n" for preset in known)
