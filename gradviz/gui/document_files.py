"""Opens a document in place of the open one, and saves it. A failure is one sentence of the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from gradviz.data.errors import SetupError
from gradviz.documents.open import WORK_SUFFIX, open_setup, open_timeline, recorded_timeline
from gradviz.documents.relocate import relocated
from gradviz.documents.setups import write_setup
from gradviz.gui.session import Session
from gradviz.text import _
from gradviz.training.run import parameter_setup
from gradviz.training.setup import RunSetup

__all__ = ["open_file", "open_link", "open_preset", "open_recording", "save_file"]


def open_file(session: Session, path: Path) -> bool:
    """Open a `.json` setup or `.gradviz` work. Returns False and changes nothing where it cannot be read."""
    if path.suffix.lower() == WORK_SUFFIX:
        label = _("Opening {name}: computing where it was left…").format(name=path.name)
        read = partial(session.wait, label, lambda watch: open_timeline(str(path), watch))
        timeline = session.guard(read, changes=False)
        if timeline is not None:
            session.go_on(timeline, path)
        return timeline is not None
    return _start(session, str(path), path)


def open_recording(session: Session, path: Path, may_leave: Callable[[], bool]) -> bool | None:
    """Open stacked weights recorded elsewhere. Returns None where the file is of another kind or incomplete, False
    where it was not opened.
    """
    try:
        label = _("Reading {name}…").format(name=path.name)
        timeline = session.wait(label, lambda _watch: recorded_timeline(path))
    except SetupError:
        return None
    if timeline is None:
        return None
    if not may_leave():
        return False

    def open_it() -> bool:
        session.go_on(timeline, None)
        return True

    return bool(session.guard(open_it, changes=False))


def open_preset(session: Session, name: str) -> bool:
    """Open a bundled setup; it has no file to save to."""
    return _start(session, name)


def open_link(session: Session, link: str) -> bool:
    """Open the run behind a TensorFlow Playground link."""
    return _start(session, link)


def _start(session: Session, source: str, path: Path | None = None) -> bool:
    found = session.guard(lambda: open_setup(source), changes=False)
    return found is not None and session.start(*found, path)


def save_file(session: Session, path: Path) -> bool:
    """Write the setup with the displayed weights, or, as `.gradviz`, the whole run with its history."""

    def write() -> bool:
        if path.suffix.lower() == WORK_SUFFIX:
            from gradviz.documents.work import write_work  # imported late: few starts need it

            write_work(session.timeline, path, session.title, session.notes)
        else:
            write_setup(_setup_as_shown(session, path.parent), path)
        session.saved_in(path)
        return True

    return bool(session.guard(write, changes=False))


def _setup_as_shown(session: Session, folder: Path) -> RunSetup:
    """The setup with the parameters on the screen, its paths relative to `folder`."""
    run = session.run
    return replace(
        relocated(run.setup, run.folder, folder), title=session.title, notes=session.notes,
        parameters=parameter_setup(run.network, session.timeline.shown_state().parameters),
    )  # fmt: skip
