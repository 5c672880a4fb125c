"""Run › Race: by clicks and keys, beside a live window; the picture on the screen is the exported one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gradviz.gui.experiments.race_window import RaceWindow
from gradviz.scene.race import race_surface
from gradviz.scene.themes import THEMES

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


def opened(window: MainWindow) -> RaceWindow:
    window.actions_by_id["race"].trigger()
    race = window.commands.figures.race_window
    assert race is not None
    return race


def run(race: RaceWindow, qtbot: QtBot, updates: int = 40) -> None:
    race.form.updates.setValue(updates)
    qtbot.mouseClick(race.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not race.is_running)


def test_an_empty_race_names_the_button_and_a_question_fills_in_the_runs(window: MainWindow) -> None:
    race = opened(window)
    heading, sentence, rows = race.canvas.words
    assert heading == "Press Start race. 3 copies of this network will learn side by side."
    assert sentence.endswith("only this differs: learning rate.")
    assert [lead for lead, _text in rows] == ["When it is over", "To continue with a run", "To show it in a lecture"]
    assert race.start_button.text() == "Start race"
    race.form.rates[2].clear()
    assert "2 copies" in race.canvas.words[0]
    for key, question in race.form.questions.items():
        question.click()
        assert race.form.difference == key
        assert len(race.form.lanes()) == 3
        assert race.canvas.words[0].startswith("Press Start race. 3 copies")
    assert "same weights" not in race.canvas.words[1], "they are what is compared"
    race.canvas.grab()


def test_a_race_is_run_and_described_in_words(window: MainWindow, qtbot: QtBot) -> None:
    race = opened(window)
    run(race, qtbot)
    frame = race.canvas.frame
    assert frame is not None
    assert [lane.name for lane in frame.lanes] == ["η = 0.01", "η = 0.1", "η = 1"]
    assert race.canvas.accessibleDescription() == frame.description
    assert race.table.rowCount() == race.lane.count() == 3
    assert race.table.item(1, 0).text() == "learning rate 0.1"
    assert not window.session.is_dirty
    assert opened(window) is race


@pytest.mark.parametrize(("key", "text"), [
    ("loss", "mean_absolute_error"), ("penalty.l2", "0.1"), ("data.noise", "0.3"),
    ("network.layers[0].activation", "relu"),
])  # fmt: skip
def test_a_picture_of_another_run_is_marked_until_the_run_returns(
    window: MainWindow, qtbot: QtBot, key: str, text: str
) -> None:
    race = opened(window)
    run(race, qtbot)
    window.session.edit_field("optimizer.learning_rate", "0.7")
    assert race.says.text() == ""
    window.session.edit_field(key, text)
    assert race.says.text().startswith("This picture is from an earlier setup")
    window.session.undo()
    assert race.says.text() == ""


def test_start_by_enter_and_stop_by_escape(window: MainWindow, qtbot: QtBot) -> None:
    race = opened(window)
    race.form.updates.setValue(1_000_000)
    qtbot.keyClick(race.form.rates[0], Qt.Key.Key_Return)
    assert race.is_running
    window.actions_by_id["next_update"].trigger()  # the window stays usable
    assert window.session.timeline.updates_done == 1
    qtbot.keyClick(race, Qt.Key.Key_Escape)
    assert not race.is_running
    assert race.canvas.frame is None
    assert "Stopped" in race.says.text()
    assert race.start_button.isEnabled()


@pytest.mark.parametrize(
    ("vary", "texts", "changed"),
    [
        ("learning_rate", ["0.5", "0.2"], lambda setup: setup.optimizer.learning_rate == 0.2),
        ("optimizer", ["sgd", "adam:0.02"], lambda setup: setup.optimizer.name == "adam"),
        ("activation", ["tanh", "relu"], lambda setup: setup.network.layers[0].activation == "relu"),
        ("initializer", ["glorot_uniform", "he_normal"], lambda setup: setup.initializer.name == "he_normal"),
    ],
)
def test_going_on_with_a_run_is_one_edit(window: MainWindow, qtbot: QtBot, vary: str, texts: list[str],
                                         changed) -> None:  # type: ignore[no-untyped-def] # fmt: skip
    before = window.session.run.setup
    race = opened(window)
    race.form.choose(vary, texts)
    run(race, qtbot, 10)
    race.lane.setCurrentIndex(1)
    qtbot.mouseClick(race.adopt, Qt.MouseButton.LeftButton)
    assert changed(window.session.run.setup)
    window.actions_by_id["undo"].trigger()
    assert window.session.run.setup == before
    assert window.session.timeline.undo_label is None


def test_bad_values_are_a_sentence_and_nothing_starts(window: MainWindow) -> None:
    race = opened(window)
    race.form.rates[1].setText("fast")
    race.start()
    assert "not a number" in race.says.text()
    assert not race.is_running
    race.form.choose("learning_rate", ["0.1"])
    race.start()
    assert "2 to 4 runs" in race.says.text()


def test_from_the_weights_that_are_shown(window: MainWindow, qtbot: QtBot) -> None:
    window.session.timeline.play(7)
    window.session.moment_changed.emit()
    race = opened(window)
    race.form.start_from.setCurrentIndex(1)
    run(race, qtbot, 5)
    result = race.result_shown
    assert result is not None
    assert (result.lanes[0].path[0][1] == window.session.timeline.shown_state().parameters).all()
    race.form.start_from.setCurrentIndex(0)
    run(race, qtbot, 5)
    assert (race.result_shown.lanes[0].path[0][1] == window.session.timeline.state_after(0).parameters).all()


def test_another_run_brings_other_suggestions(window: MainWindow, qtbot: QtBot) -> None:
    race = opened(window)
    run(race, qtbot, 5)
    window.session.edit_field("optimizer.learning_rate", "0.7")
    assert [each.text() for each in race.form.rates] == ["0.07", "0.7", "7", ""]
    window.session.edit_field("network.add", "")
    assert "earlier setup" in race.says.text()


def test_a_slow_surface_follows_the_losses(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(race_surface, "_WORK", 1.0)
    race = opened(window)
    frames = []
    show = race.canvas.show_frame
    monkeypatch.setattr(race.canvas, "show_frame", lambda frame: (frames.append(frame), show(frame)))
    race.start()
    qtbot.waitUntil(lambda: len(frames) == 2 and not race.is_running)
    assert frames[0].surface is None
    assert len(frames[1].surface.xs) == 21


def test_a_fault_in_the_race_is_a_sentence(window: MainWindow, qtbot: QtBot) -> None:
    window.session.edit_field("network.remove", "")
    window.session.edit_field("network.remove", "")
    race = opened(window)
    race.form.choose("activation", ["tanh", "relu"])
    run(race, qtbot, 5)
    assert "no hidden layer" in race.says.text()
    assert race.start_button.isEnabled()


def test_another_plane_and_another_axis(window: MainWindow, qtbot: QtBot) -> None:
    race = opened(window)
    run(race, qtbot)
    assert race.canvas.frame.surface.plane == "pca"
    result, before = race.result_shown, race.canvas.grab().toImage()
    race.log_y.click()
    assert race.canvas.grab().toImage() != before
    race.over.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not race.is_running)
    assert race.canvas.frame.surface.plane == "parameters"
    assert race.result_shown is result


def test_the_race_is_saved(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    race = opened(window)
    run(race, qtbot)
    starts = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF", ".csv": b"run,update,train_loss"}
    for ending, start in starts.items():
        path = tmp_path / f"race{ending}"
        race.save(path)
        assert path.read_bytes().startswith(start)
        assert path.name in race.says.text()
        race.save(tmp_path / "nowhere" / path.name)
        assert "Could not save" in race.says.text()


def test_every_control_is_named(window: MainWindow) -> None:
    race = opened(window)
    controls = [each for kind in (QPushButton, QComboBox, QLineEdit) for each in race.findChildren(kind)
                if each.objectName() != "qt_spinbox_lineedit"]  # fmt: skip
    controls += [race.form.updates, race.log_y, race.table, race.canvas]
    assert len(controls) > 14
    for each in controls:
        assert isinstance(each, QWidget)
        assert each.accessibleName(), each
        assert each.accessibleDescription(), each.accessibleName()
        if each is not race.canvas:
            assert each.toolTip(), each.accessibleName()


@pytest.mark.parametrize("theme", THEMES)
def test_settings_are_a_page_where_width_is_scarce(open_window: Open, qtbot: QtBot, theme: str) -> None:
    race = opened(open_window(size=(1024, 768), theme=theme))
    assert (race.tabs.tabText(0) == "Settings") == (theme == "projector")
    run(race, qtbot, 10)
    assert race.tabs.currentWidget() is race.canvas
    race.resize(1900, 900)
    assert race.tabs.tabText(0) == "Picture"


def test_the_window_of_races_goes_with_the_main_window(window: MainWindow, qtbot: QtBot) -> None:
    race = opened(window)
    race.form.updates.setValue(1_000_000)
    race.start()
    window.session.discard_edits()
    window.close()
    assert window.commands.figures.race_window is None
