"""A recorded run in the window: stepped through like any other, said to be recorded, left by training on or an edit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from gradviz.scene.moment import moment_of
from gradviz.scene.transport import TransportFrame, transport_frame
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gradviz.gui.window.main_window import MainWindow


@pytest.fixture
def recorded(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window on a recording of six steps, one of them over two of its samples' sides."""
    rng = np.random.default_rng(2)
    arrays = {name: np.cumsum(rng.normal(size=(7, *shape)) / 5, axis=0)
              for name, shape in (("W1", (2, 3)), ("b1", (3,)), ("W2", (3, 1)), ("b2", (1,)))}  # fmt: skip
    more = {"X": rng.normal(size=(9, 2)), "y": rng.normal(size=9), "gradviz_activations": ["tanh", "linear"]}
    np.savez(tmp_path / "own.npz", **arrays, **more)
    window.commands.files.open_path(tmp_path / "own.npz")
    QApplication.processEvents()
    return window


def transport(window: MainWindow) -> TransportFrame:
    return transport_frame(moment_of(window.session.timeline), window.presenter.view)


def test_every_step_of_it_is_shown(recorded: MainWindow) -> None:
    """Of every size, there and back; small ones over two updates, since the later ones have the same steps."""
    session = recorded.session
    for granularity in Granularity:
        session.set_granularity(granularity)
        shown, last = [], 2 if granularity in (Granularity.OPERATION, Granularity.LAYER) else 4
        while session.timeline.updates_done < last:
            session.next()
            shown.append(transport(recorded).position_text)
            QApplication.processEvents()
        assert all("recorded" in text for text in shown), granularity
        for _step in range(len(shown)):
            session.previous()
        assert session.timeline.updates_done == 0, granularity


def test_its_phase_its_sentence_and_its_arrow_say_recorded(recorded: MainWindow) -> None:
    recorded.session.seek(3)
    QApplication.processEvents()
    frame = transport(recorded)
    assert frame.phases[3].text == "Recorded"
    assert "recorded" in frame.announcement
    assert frame.timeline_text == "update 3 of 6 · recorded"
    assert frame.optimizer == "SGD"
    assert frame.rate_now == "recorded"
    assert [update for update, _flat in recorded.session.timeline.history.path_until(3)] == [0, 1, 2, 3]


def test_play_stops_at_its_end_and_goes_on_by_our_own_updates(recorded: MainWindow, qtbot: QtBot) -> None:
    session = recorded.session
    session.set_speed(float("inf"))
    session.play_or_pause()
    qtbot.waitUntil(lambda: not session.is_playing)
    assert session.timeline.updates_done == 6
    assert recorded.message.text == "The recording ends after update 6; Play trains on with SGD."
    session.play_or_pause()
    qtbot.waitUntil(lambda: session.timeline.updates_done > 6)
    session.pause()


@pytest.mark.parametrize("how", ["command", "rate", "weight"])
def test_it_is_left_by_a_command_or_an_edit_and_undo_brings_it_back(how: str, recorded: MainWindow) -> None:
    session = recorded.session
    session.seek(2)
    if how == "command":
        recorded.actions_by_id["train_on"].trigger()
    elif how == "rate":
        session.edit_field("optimizer.learning_rate", "0.25")
    else:
        session.timeline.edit("w1[1,1]", parameters=session.timeline.shown_state().parameters + 1.0)
    assert (session.timeline.length, session.run.recording) == (2, None)
    session.next(Granularity.UPDATE)
    assert session.timeline.trace().substeps
    session.undo()
    assert session.timeline.length == 6
    session.next(Granularity.UPDATE)
    assert session.run.recording is not None


def test_training_on_is_for_recorded_updates_alone(window: MainWindow) -> None:
    window.actions_by_id["train_on"].trigger()
    assert "the next update is none of a recording" in window.message.text


def test_saved_work_brings_the_recording_back(recorded: MainWindow, tmp_path: Path) -> None:
    from gradviz.gui.document_files import open_file, save_file

    recorded.session.seek(3)
    assert save_file(recorded.session, tmp_path / "own.gradviz")
    assert open_file(recorded.session, tmp_path / "own.gradviz")
    assert (recorded.session.timeline.updates_done, recorded.session.timeline.length) == (3, 6)
