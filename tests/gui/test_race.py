"""A race in the window: chosen in a dialog, run beside it, drawn on the surface."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from gradviz.gui.dialogs.race_dialog import RaceDialog
from gradviz.gui.figures.surface_painter import paint_surface
from gradviz.landscape.race import Racer, run_race
from gradviz.scene.themes import THEMES

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow

OFFERED = [("sgd", "SGD", 0.1), ("adam", "Adam", 0.03), ("adamw", "AdamW", 0.03)]


def dialog_of(window: MainWindow) -> RaceDialog:
    timeline = window.session.timeline
    return RaceDialog(window, timeline.run, timeline.shown_state(), OFFERED)


def close(dialog: RaceDialog) -> None:
    dialog.reject()
    dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_dialog_runs_what_was_chosen(window: MainWindow, qtbot: QtBot) -> None:
    dialog = dialog_of(window)
    assert [name for name, (box, _field) in dialog.rows.items() if box.isChecked()] == ["sgd", "adam"]
    dialog.rows["adam"][1].setText("0,05")
    dialog.updates.setText("25")
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        dialog.go.click()
    assert [track.racer for track in dialog.race.tracks] == [Racer("sgd", 0.1), Racer("adam", 0.05)]
    assert dialog.race.updates == 25
    close(dialog)


@pytest.mark.parametrize(
    ("field", "text", "words"), [("updates", "0", "out of range"), ("sgd", "fast", "not a number")]
)
def test_what_cannot_be_read_is_said_in_place(window: MainWindow, field: str, text: str, words: str) -> None:
    dialog = dialog_of(window)
    (dialog.updates if field == "updates" else dialog.rows[field][1]).setText(text)
    dialog.begin()
    assert words in dialog.fault.text()
    assert dialog.go.isEnabled()
    close(dialog)


def test_nobody_is_no_race(window: MainWindow) -> None:
    dialog = dialog_of(window)
    for box, _field in dialog.rows.values():
        box.setChecked(False)
    dialog.begin()
    assert "at least one" in dialog.fault.text()
    close(dialog)


def test_the_paths_stand_on_the_surface_until_they_are_taken_away_or_the_network_changes(window: MainWindow) -> None:
    timeline = window.session.timeline
    race = run_race(timeline.run, timeline.shown_state(), [Racer("sgd", 0.1), Racer("adam", 0.05)], 20)
    panel = window.panels["surface"]
    window.presenter.surface_desk.show_race(race)
    window.presenter.settle()
    frame = panel.frame
    assert [track.name for track in frame.races] == ["SGD", "Adam"]
    assert "η = 0.05: loss" in frame.races[1].text
    assert frame.races[0].places.shape == (21, 2)
    assert any("Race of 20 updates" in note for note in frame.notes)
    window.commands.surface_no_race()
    assert panel.frame.races == ()
    window.presenter.surface_desk.show_race(race)
    window.session.edit_field("network.layers[0].units", "4")
    assert window.presenter.surface_desk.race is None


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_a_race_is_drawn_in_every_theme(window: MainWindow, theme: str) -> None:
    timeline = window.session.timeline
    window.presenter.surface_desk.show_race(run_race(timeline.run, timeline.shown_state(), [Racer("sgd", 0.5)], 20))
    window.presenter.settle()
    pictures = []
    for frame in (window.panels["surface"].frame, window.panels["surface"].frame.but(races=())):
        image = QImage(640, 520, QImage.Format.Format_RGB32)
        image.fill(0)
        painter = QPainter(image)
        paint_surface(painter, QRectF(0, 0, 640, 520), frame, THEMES[theme])
        painter.end()
        pictures.append(image)
    assert pictures[0] != pictures[1]
