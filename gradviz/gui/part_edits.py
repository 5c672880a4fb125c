"""Edits that replace a part of the run as a whole: its table, its network with weights, its initial parameters.

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
    """Go on with the setup that the sheet of a table made, and with the samples that were read for it."""

    def change() -> bool:
        session.change_setup(setup, edit_label("data.csv"), dataset=dataset)
        return True

    return bool(session.guard(change))


def use_run(session: Session, run: Run, label: str) -> bool:
    """Go on with another run from its beginning; Undo brings the old one back."""

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
    """Go on from a recorded state with the run's own optimizer: one edit."""

    def change() -> None:
        if session.timeline.recorded_until(session.timeline.updates_done) is None:
            raise SetupError("", _("the next update is none of a recording; nothing was changed"))
        session.timeline.edit(_("training on from here"))
        session.show_edit()

    session.guard(change)
