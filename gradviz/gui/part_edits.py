"""Edits that replace a whole part of the run: its table, its network with weights, its initial parameters.

A failure is one sentence of the session.
"""

from __future__ import annotations

from dataclasses import replace

from gradviz.data.dataset import Dataset
from gradviz.data.errors import SetupError
from gradviz.gui.session import Session
from gradviz.scene.setup.setup_edits import edit_label
from gradviz.scene.setup.window_limit import check_window_limit
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.setup import ParameterSetup, RunSetup

__all__ = ["edit_initial_parameters", "train_on", "use_run", "use_table"]


def use_table(session: Session, setup: RunSetup, dataset: Dataset) -> bool:
    """Continue with the setup made on the sheet of a table, and with the samples read for it."""

    def change() -> bool:
        session.change_setup(setup, edit_label("data.csv"), dataset=dataset)
        return True

    return bool(session.guard(change))


def use_run(session: Session, run: Run, label: str) -> bool:
    """Continue with another run from its start; Undo restores the old one."""

    def change() -> bool:
        check_window_limit(run.setup.network)
        session.pause()
        session.timeline.replace(run, label)
        session.show_edit()
        return True

    return bool(session.guard(change))


def edit_initial_parameters(session: Session, parameters: ParameterSetup) -> None:
    """Start over from written weights."""
    setup = replace(session.run.setup, parameters=parameters)
    session.guard(lambda: session.change_setup(setup, edit_label("parameters.table")))


def train_on(session: Session) -> None:
    """Continue from a recorded state with the run's optimizer, as one edit."""

    def change() -> None:
        if session.timeline.recorded_until(session.timeline.updates_done) is None:
            raise SetupError("", _("the next update is none of a recording; nothing was changed"))
        session.timeline.edit(_("training on from here"))
        session.show_edit()

    session.guard(change)
