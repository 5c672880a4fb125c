"""Edits of written samples, after which a run continues with its weights. A failure is one sentence of the session."""

from __future__ import annotations

from dataclasses import replace

from gradviz.data.setup import InlineData
from gradviz.gui.session import Session
from gradviz.scene.setup.point_edits import Stroke, copied_words, point_edit
from gradviz.scene.setup.setup_edits import edit_label, fitted_with_data
from gradviz.scene.setup.window_limit import check_window_limit
from gradviz.text import _
from gradviz.training.reused_weights import state_with_weights_of
from gradviz.training.run import Run
from gradviz.training.setup import RunSetup

__all__ = ["draw_samples", "edit_inline_data"]


def edit_inline_data(session: Session, data: InlineData) -> None:
    """Replace the written table of samples; the run continues with its weights."""

    def change() -> None:
        run = session.run
        told = [copied_words(run)]
        setup = replace(run.setup, data=data)
        if data.features is None and len(data.inputs[0]) != run.network.sizes[0]:
            setup, _dataset = fitted_with_data(setup, run.folder)
            told.append(_("The first layer has other inputs and starts anew; all other weights are kept."))
        _change_samples(session, setup, edit_label("data.table"))
        if any(told):
            session.told.emit(" ".join(filter(None, told)))

    session.guard(change)


def draw_samples(session: Session, stroke: Stroke) -> None:
    """Edit the samples by drawing: one stroke is one edit for Undo, and the run continues with its weights."""

    def change() -> None:
        edit = point_edit(session.run, stroke)
        if stroke.start == "plane":
            session.change_setup(edit.setup, edit.label)
        else:
            _change_samples(session, edit.setup, edit.label)
        told = " ".join(filter(None, (stroke.note, edit.told)))
        if told:
            session.told.emit(told)

    session.guard(change)


def _change_samples(session: Session, setup: RunSetup, label: str) -> None:
    """Continue with other samples from the current weights; only layers of another shape are initialized again."""
    old = session.run
    if setup == old.setup:
        return
    check_window_limit(setup.network)
    run = Run(setup, old.folder)
    if setup.network == old.setup.network:
        session.timeline.edit(label, run=run)
    else:
        parameters = session.timeline.shown_state().parameters
        session.restart(run, label, state_with_weights_of(old, parameters, run))
    session.show_edit()
