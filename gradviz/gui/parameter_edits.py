"""Edits of weights and biases on the screen. A failure is one sentence of the session."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from gradviz.data.dataset import Dataset
from gradviz.data.errors import SetupError
from gradviz.engine.network import Vector
from gradviz.gui.session import Session
from gradviz.scene.setup.setup_edits import fitted_with_data
from gradviz.scene.setup.window_limit import check_window_limit
from gradviz.text import _
from gradviz.training.run import Run
from gradviz.training.setup import RunSetup
from gradviz.training.state import frozen

__all__ = ["edit_parameter", "move_parameters", "restart_from", "restart_with"]


def edit_parameter(session: Session, name: str, value: float, gesture: int = 0) -> None:
    """Set one weight or bias. Successive edits with the same `gesture` are one edit for Undo."""

    def change() -> None:
        if not math.isfinite(value):
            raise SetupError(name, _("a weight must be a finite number; nothing was changed"))
        network = session.run.network
        flat = session.timeline.shown_state().parameters.copy()
        flat[network.index(network.find(name))] = value
        session.timeline.edit(name, parameters=flat, key=f"{name} {gesture}" if gesture else "")
        session.show_edit()

    session.guard(change)


def move_parameters(session: Session, parameters: Vector, gesture: int) -> None:
    """Set all parameters at once, as a drag on the surface does; one `gesture` is one edit for Undo."""

    def change() -> None:
        _check_finite(parameters)
        session.timeline.edit(_("point on the surface"), parameters=parameters, key=f"surface {gesture}")
        session.document_changed.emit()
        session.moment_changed.emit()  # the run and its form do not change: there are many of these edits per second

    session.guard(change)


def restart_from(session: Session, parameters: Vector) -> None:
    """Restart the run with these initial parameters; Undo restores the old run."""

    def change() -> None:
        _check_finite(parameters)
        state = replace(session.run.initial_state(), parameters=frozen(parameters))
        session.restart(session.run, _("restart"), state)
        session.show_edit()

    session.guard(change)


def restart_with(session: Session, setup: RunSetup, label: str) -> None:
    """Restart the run with another setup, as one edit, even if the change alone would need no restart."""

    def change() -> None:
        old, chosen = session.run, setup
        dataset: Dataset | None = old.dataset
        if setup.data != old.setup.data:
            chosen, dataset = session.wait(label, lambda watch: fitted_with_data(setup, old.folder, watch=watch))
        check_window_limit(chosen.network)
        session.restart(Run(chosen, old.folder, dataset), label)
        session.show_edit()

    session.guard(change)


def _check_finite(parameters: Vector) -> None:
    if not np.isfinite(parameters).all():
        raise SetupError("", _("the weights there are not finite numbers; nothing was changed"))
