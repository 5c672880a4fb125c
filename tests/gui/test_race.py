"""A race on the main window's surface: opened from its menu, shown by a button of the race window, removed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from gradviz.gui.experiments.race_window import RaceWindow
from gradviz.gui.figures.surface.surface_painter import paint_surface
from gradviz.scene.themes import THEMES
from gradviz.training.race import Lane, Race, RaceResult, RaceSetup, run_race

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


def raced(window: MainWindow, *lanes: Lane, vary: str = "optimizer", updates: int = 20) -> RaceResult:
    run = window.session.run
    result = run_race(Race(RaceSetup(run.setup, vary, lanes, updates), run.folder, run.dataset))
    assert result is not None
    return result


def optimizers(window: MainWindow) -> RaceResult:
    return raced(window, Lane("sgd", 0.1), Lane("adam", 0.05))


def shown_on_surface(window: MainWindow, result: RaceResult) -> None:
    window.presenter.surface_presenter.show_race(result)
    window.presenter.settle()


def test_the_surfaces_menu_opens_the_race_window_with_optimizers_from_these_weights(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.session.timeline.play(7)
    window.session.moment_changed.emit()
    window.actions_by_id["surface_race"].trigger()
    race: RaceWindow = window.commands.figures.race_window
    assert race.form.difference == "optimizer"
    assert len(race.form.lanes()) == 4
    assert all(lane.rate for lane in race.form.lanes())
    race.form.updates.setValue(20)
    race.start()
    qtbot.waitUntil(lambda: not race.is_running)
    start = window.session.timeline.shown_state().parameters
    assert all(np.array_equal(lane.path[0][1], start) for lane in race.result_shown.lanes)
    window.show_panel("surface", False)
    qtbot.mouseClick(race.to_surface, Qt.MouseButton.LeftButton)
    window.presenter.settle()
    frame = window.panels["surface"].frame
    assert window.panels["surface"].isVisible()
    assert [track.name for track in frame.races] == [lane.name for lane in race.canvas.frame.lanes]
    assert "on the loss surface" in race.says.text()
    for axis, grid in enumerate((frame.xs, frame.ys)):
        for track in frame.races:
            assert grid[0] <= track.path[:, axis].min() <= track.path[:, axis].max() <= grid[-1]


def test_the_paths_are_on_the_surface_until_they_are_taken_away_or_another_network_is_shown(window: MainWindow) -> None:
    panel, remove = window.panels["surface"], window.actions_by_id["surface_no_race"]
    result = optimizers(window)
    shown_on_surface(window, result)
    frame = panel.frame
    assert frame.races[0].path.shape == (21, 2)
    loss = frame.races[1].loss
    assert frame.races[1].text.startswith("Adam, η = 0.05: loss ")
    assert loss == window.presenter.surfaces.latest.request.objective.at(result.lanes[1].state.parameters)
    assert any("Race of 20 updates" in note for note in frame.notes)
    window.commands.surface.ready_menu()
    assert remove.isEnabled()
    window.session.edit_field("network.layers[0].units", "4")
    assert panel.frame.races == ()
    window.commands.surface.ready_menu()
    assert not remove.isEnabled()
    window.session.undo()
    window.presenter.settle()
    assert len(panel.frame.races) == 2
    window.commands.surface.ready_menu()
    remove.trigger()
    assert panel.frame.races == ()


def test_another_document_has_no_race_on_its_surface(window: MainWindow) -> None:
    shown_on_surface(window, optimizers(window))
    window.session.start(window.session.run.setup, window.session.run.folder)
    window.presenter.settle()
    assert window.panels["surface"].frame.races == ()


def test_a_race_of_another_run_is_not_shown_and_this_is_mentioned(window: MainWindow) -> None:
    window.actions_by_id["race"].trigger()
    race: RaceWindow = window.commands.figures.race_window
    race.result_shown = optimizers(window)
    window.session.edit_field("loss", "mean_absolute_error")
    race.show_on_surface()
    assert "earlier setup" in race.says.text()
    assert window.presenter.surface_presenter.race is None


def test_along_a_line_there_are_no_paths_and_this_is_mentioned(window: MainWindow) -> None:
    window.commands.surface.choose(line=True)
    shown_on_surface(window, optimizers(window))
    frame = window.panels["surface"].frame
    assert frame.races == ()
    assert "not along a line" in frame.notes[-1]


def test_another_activation_has_the_loss_of_its_own_network(window: MainWindow) -> None:
    result = raced(window, Lane("sigmoid"), Lane("relu"), vary="activation")
    shown_on_surface(window, result)
    window.presenter.set_all_data(True)
    window.presenter.settle()
    for track, lane in zip(window.panels["surface"].frame.races, result.lanes, strict=True):
        assert track.loss == pytest.approx(lane.end.train + lane.end.penalty, rel=1e-12)


def test_a_race_is_drawn_in_every_theme(window: MainWindow) -> None:
    shown_on_surface(window, optimizers(window))
    for theme in ("light", "dark", "projector"):
        pictures = []
        for frame in (window.panels["surface"].frame, window.panels["surface"].frame.but(races=())):
            image = QImage(640, 520, QImage.Format.Format_RGB32)
            image.fill(0)
            painter = QPainter(image)
            paint_surface(painter, QRectF(0, 0, 640, 520), frame, THEMES[theme])
            painter.end()
            pictures.append(image)
        assert pictures[0] != pictures[1], theme
