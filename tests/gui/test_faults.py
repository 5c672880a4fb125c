"""An unexpected exception in a slot: one sentence with the path of the log, and the state as before."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from gradviz.documents.places import log_path
from gradviz.gui import app
from gradviz.gui.document_files import open_preset
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.scene.network import network
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

FAULTS = {
    "a step": lambda window: window.session.next(),
    "an edit in the past": lambda window: edit_parameter(window.session, "w1[1,1]", 2.0),
    "an undo": lambda window: window.session.undo(),
    "a redo": lambda window: window.session.redo(),
    "a whole new setup": lambda window: window.session.edit_field("network.layers[0].units", "5"),
    "another document": lambda window: open_preset(window.session, "mazur-2-2-2"),
}  # fmt: skip


def test_a_fault_in_a_slot_is_said_with_the_place_of_the_log_and_leaves_everything_as_it_was(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = window.session
    edit_parameter(session, "b1[1]", 0.5)
    session.next(Granularity.UPDATE)
    edit_parameter(session, "b1[1]", 0.25)
    edit_parameter(session, "b1[1]", 0.75)
    session.undo()
    session.previous()

    def state() -> tuple[object, ...]:
        timeline = session.timeline
        return (
            timeline.place, timeline.length, timeline.undo_label, timeline.redo_label, session.title, session.path,
            timeline.shown_state().parameters.tobytes(), window.actions_by_id["undo"].text(), window.windowTitle(),
        )  # fmt: skip

    before, timeline = state(), session.timeline
    draw, raised = network.network_frame, []

    def fail(*arguments: object) -> object:
        if not raised:
            raised.append(arguments)
            raise ZeroDivisionError(f"injected in {name}")
        return draw(*arguments)

    monkeypatch.setattr(network, "network_frame", fail)
    hook = sys.excepthook
    app._catch_faults(window)
    try:
        for name, action in FAULTS.items():  # `fail` says which one it was
            window.message.clear()
            raised.clear()
            # Called by Qt, as a click would be: what a slot raises there never reaches the caller.
            QTimer.singleShot(0, partial(action, window))
            qtbot.waitUntil(lambda: window.message.text != "", timeout=5000)
            assert raised, name
            assert session.timeline is timeline, name
            assert state() == before, name
            assert window.message.text.startswith("Internal error (ZeroDivisionError)")
            assert str(log_path()) in window.message.text
            assert f"injected in {name}" in log_path().read_text()
    finally:
        sys.excepthook = hook
