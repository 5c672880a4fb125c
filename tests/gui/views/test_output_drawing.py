"""Points drawn by hand in the window: by mouse and by keys, each gesture one Undo, and the weights are kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gradviz.data.setup import GeneratedData, InlineData
from gradviz.engine.network import LayerSetup, NetworkSetup
from gradviz.gui.panels.output_panel import OutputPanel
from gradviz.gui.window.main_window import MainWindow
from gradviz.scene.view.view import Scope
from gradviz.training.setup import OptimizerSetup, RunSetup
from gradviz.training.steps import Place
from tests.gui.conftest import Open

CIRCLE = RunSetup(
    NetworkSetup(2, (LayerSetup(3), LayerSetup(1, "sigmoid"))), GeneratedData("circle", 30, train_fraction=1.0),
    loss="binary_cross_entropy", optimizer=OptimizerSetup("sgd", 0.1),
)  # fmt: skip
SINE = replace(
    CIRCLE, network=NetworkSetup(1, (LayerSetup(3), LayerSetup(1, "linear"))), loss="half_squared_error",
    data=GeneratedData("noisy_sine", 20, train_fraction=1.0),
)  # fmt: skip


@pytest.fixture
def window(open_window: Open) -> MainWindow:
    window = open_window(CIRCLE)
    window.actions_by_id["edit_points"].trigger()
    QApplication.processEvents()
    return window


def output(window: MainWindow) -> OutputPanel:
    panel = window.panels["output"]
    assert isinstance(panel, OutputPanel)
    return panel


def pixel(window: MainWindow, x: float, y: float) -> QPoint:
    plot = output(window).plot
    at = plot.plane().map(np.array([[x, y]]))[0]
    return plot.mapFromScene(plot.view.mapToScene(QPointF(*at.tolist())))


def click(window: MainWindow, qtbot: QtBot, x: float, y: float, button=Qt.MouseButton.LeftButton) -> None:
    qtbot.mouseClick(output(window).plot.viewport(), button, pos=pixel(window, x, y))
    QApplication.processEvents()


def drag(window: MainWindow, qtbot: QtBot, places: list[tuple[float, float]], modifier=Qt.KeyboardModifier.NoModifier):
    area = output(window).plot.viewport()
    qtbot.mousePress(area, Qt.MouseButton.LeftButton, modifier, pixel(window, *places[0]))
    for place in places[1:]:
        qtbot.mouseMove(area, pixel(window, *place))
    qtbot.mouseRelease(area, Qt.MouseButton.LeftButton, modifier, pixel(window, *places[-1]))
    QApplication.processEvents()


def press(window: MainWindow, qtbot: QtBot, *keys: Qt.Key | str) -> None:
    for key in keys:
        if isinstance(key, str):
            qtbot.keyClicks(output(window).plot, key)
        else:
            qtbot.keyClick(output(window).plot, key)
    QApplication.processEvents()


def points(window: MainWindow) -> InlineData:
    data = window.session.run.setup.data
    assert isinstance(data, InlineData)
    return data


def bits(window: MainWindow) -> list[bytes]:
    timeline = window.session.timeline
    return [timeline.state_after(update).parameters.tobytes() for update in range(timeline.length + 1)]


def near(place: tuple[float, ...], wanted: tuple[float, ...], by: float = 0.1) -> bool:
    return bool(np.allclose(place, wanted, atol=by))


def test_points_are_placed_trained_and_undone_to_the_bit(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.timeline.play(7)
    session.show_moment()
    before = bits(window)
    press(window, qtbot, "2")
    click(window, qtbot, 4.0, 4.0)
    assert window.message.text == "The points are now your own copy of Circle."
    assert near(points(window).inputs[-1], (4, 4))
    assert points(window).targets[-1] == (1,)
    assert bits(window) == before  # nothing is trained, nothing is lost
    session.timeline.play(5)
    click(window, qtbot, -4.0, 4.0)
    assert len(points(window).inputs) == 32
    assert [edit.update for edit in session.timeline.edits] == [0, 7, 12]
    session.undo()
    session.undo()
    assert session.run.setup == CIRCLE
    assert bits(window) == before


def test_a_spray_a_drag_and_a_sweep_are_one_edit_each(window: MainWindow, qtbot: QtBot) -> None:
    output(window).drawing.interaction.gesture.rng = np.random.default_rng(1)
    press(window, qtbot, "s1")
    drag(window, qtbot, [(-4, -4), (-2, -4), (0, -4), (2, -4)])
    count = len(points(window).inputs)
    assert count > 40
    assert all(-6 <= x <= 6 and -6 <= y <= -2 for x, y in points(window).inputs[30:])
    assert window.session.timeline.undo_label == f"{count - 30} points"
    press(window, qtbot, "v")
    first = points(window).inputs[0]
    drag(window, qtbot, [first, (5.0, 5.5)])
    assert near(points(window).inputs[0], (5.0, 5.5))
    assert len(points(window).inputs) == count
    press(window, qtbot, "e")
    drag(window, qtbot, [(-4, -4), (-2, -4), (0, -4), (2, -4)])
    assert len(points(window).inputs) < count - 8
    for left in (count, count):
        window.session.undo()
        assert len(points(window).inputs) == left
    assert points(window).inputs[0] == first
    window.session.undo()
    assert window.session.run.setup == CIRCLE


def test_the_right_button_erases_and_alt_moves_with_every_tool(window: MainWindow, qtbot: QtBot) -> None:
    click(window, qtbot, 5.0, 5.0)
    click(window, qtbot, 5.02, 4.98, Qt.MouseButton.RightButton)
    assert len(points(window).inputs) == 30
    click(window, qtbot, 5.0, 5.0)
    drag(window, qtbot, [(5.0, 5.0), (4.0, -5.5)], Qt.KeyboardModifier.AltModifier)
    assert near(points(window).inputs[-1], (4.0, -5.5))


def test_everything_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    plot, keys = output(window).plot, Qt.Key
    assert plot.hasFocus()
    press(window, qtbot, "p2", keys.Key_Right, keys.Key_Right, keys.Key_Up, keys.Key_Return)
    assert near(points(window).inputs[-1], (0.48, 0.24), 0.01)
    assert points(window).targets[-1] == (1,)
    assert window.session.timeline.place == Place(0, window.session.timeline.place.revealed)  # the arrows did not step
    press(window, qtbot, "v", keys.Key_Return, keys.Key_Left, keys.Key_Down, keys.Key_Return)
    assert near(points(window).inputs[-1], (0.24, 0.0), 0.01)
    press(window, qtbot, keys.Key_Return, keys.Key_Left, keys.Key_Escape)  # put back
    assert near(points(window).inputs[-1], (0.24, 0.0), 0.01)
    press(window, qtbot, keys.Key_Right, keys.Key_Delete)
    assert len(points(window).inputs) == 30
    assert output(window).drawing.is_on
    press(window, qtbot, keys.Key_Escape)
    assert not output(window).drawing.is_on


def test_a_third_class_is_added_by_one_key_and_training_needs_a_point_of_each(window: MainWindow, qtbot: QtBot) -> None:
    flat = window.session.timeline.shown_state().parameters
    hidden = window.session.run.network.block(flat, 0).copy()
    press(window, qtbot, "3")
    click(window, qtbot, 5.0, -5.0)
    run = window.session.run
    assert run.network.activations == ("tanh", "softmax")
    assert points(window).classes == ("outside", "inside", "C")
    assert np.array_equal(run.network.block(window.session.timeline.shown_state().parameters, 0), hidden)
    assert "the output layer is now softmax with 3 units" in window.message.text
    click(window, qtbot, 5.0, -5.0, Qt.MouseButton.RightButton)
    window.session.play_or_pause()
    assert not window.session.is_playing
    assert window.message.text == "Add a point of class C to train."


def test_training_continues_while_points_are_drawn(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    session.play_or_pause()
    qtbot.waitUntil(lambda: session.timeline.length > 3)
    click(window, qtbot, 3.0, 3.0)
    assert session.is_playing
    at = session.timeline.length
    qtbot.waitUntil(lambda: session.timeline.length > at + 3)
    session.pause()
    assert len(points(window).inputs) == 31


def test_an_empty_plane_becomes_a_network_with_its_first_point(open_window: Open, qtbot: QtBot) -> None:
    window = open_window(SINE)
    window.show_page(QWidget())  # such as Welcome
    window.actions_by_id["draw_points"].trigger()
    QApplication.processEvents()
    assert not window.close_page()
    assert window.session.run.setup == SINE  # nothing has happened yet
    assert output(window).drawing.shown.draw.words == "Click to place a point of class A."
    click(window, qtbot, -3.0, 2.0)
    assert window.session.run.network.sizes == (2, 6, 1)
    assert (points(window).classes, len(points(window).inputs)) == (("A", "B"), 1)
    assert output(window).drawing.shown.draw.missing == "Add a point of class B to train."
    press(window, qtbot, "2")
    click(window, qtbot, 3.0, 2.0)
    window.session.timeline.play(3)
    assert np.isfinite(window.session.timeline.losses_now().train)
    window.session.undo()
    window.session.undo()
    assert window.session.run.setup == SINE


def test_cleared_points_come_back_unless_one_is_drawn(window: MainWindow, qtbot: QtBot) -> None:
    panel = output(window)
    panel.clear_button.click()
    assert len(panel.drawing.shown.train) == 0
    press(window, qtbot, Qt.Key.Key_Escape)
    assert len(panel.drawing.shown.train) == 30
    panel.draw_button.click()
    panel.clear_button.click()
    click(window, qtbot, 1.0, 1.0)
    assert len(points(window).inputs) == 1
    window.session.undo()
    assert window.session.run.setup == CIRCLE


def test_no_sample_is_marked_among_cleared_points(window: MainWindow) -> None:
    window.presenter.look(scope=Scope.SAMPLE, sample=3)
    panel = output(window)
    assert panel.drawing.shown.sample is not None
    panel.clear_button.click()
    assert panel.drawing.shown.sample is None
    panel.plot.grab()  # a sample that is not there ended painting with an error


def test_a_block_of_a_spreadsheet_is_pasted_into_the_plot(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("x1\tx2\tclass\n1,5\t2\tinside\n3\tn/a\tinside\n-4\t-4\toutside\n")
    qtbot.keyClick(output(window).plot, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert points(window).inputs[-2:] == ((1.5, 2.0), (-4.0, -4.0))
    assert points(window).targets[-2:] == ((1,), (0,))
    assert window.message.text.startswith('2 rows pasted. 1 row was left out: "n/a" is not a number in row 2.')


def test_where_points_are_drawn_no_panel_lies_over_the_plot(open_window: Open) -> None:
    window = open_window(CIRCLE)
    window.actions_by_id["diagnosis"].trigger()
    assert window.side_area.isVisible()
    window.actions_by_id["edit_points"].trigger()
    assert output(window).drawing.is_on
    assert not window.side_area.isVisible()


def test_points_of_a_curve_are_drawn_by_their_height(open_window: Open, qtbot: QtBot) -> None:
    window = open_window(SINE)
    window.actions_by_id["edit_points"].trigger()
    QApplication.processEvents()
    click(window, qtbot, 1.0, 0.5)
    assert near((*points(window).inputs[-1], *points(window).targets[-1]), (1.0, 0.5))
    press(window, qtbot, "v")
    drag(window, qtbot, [(1.0, 0.5), (2.0, -0.5)])
    assert near((*points(window).inputs[-1], *points(window).targets[-1]), (2.0, -0.5))
    assert len(points(window).inputs) == 21


def test_the_plot_has_the_whole_column_while_it_is_drawn_on(window: MainWindow) -> None:
    card = window.cards["output"]
    assert card.height() > 500
    assert not window.is_panel_visible("surface")
    output(window).draw_button.click()
    assert window.is_panel_visible("surface")
    assert card.height() < 400


@pytest.mark.parametrize(("theme", "least"), [("light", 400), ("projector", 300)])
def test_in_a_narrow_window_the_plot_has_all_the_room_while_it_is_drawn_on(
    open_window: Open, theme: str, least: int
) -> None:
    window = open_window(CIRCLE, size=(1024, 768), theme=theme)
    window.actions_by_id["edit_points"].trigger()
    QApplication.processEvents()
    panel = output(window)
    plot = panel.plot.plane().rect
    assert min(plot.width(), plot.height()) >= least
    # The classes have the names that they have in the legend.
    names = [name for _level, name in panel.drawing.shown.legend]
    bar = panel.drawing.bar
    assert [button.text().split()[0] for button in bar.classes if button.isVisible()] == sorted(
        names, key=panel.drawing.interaction.classes.index)  # fmt: skip
    panel.draw_button.click()
    assert window.panel_layout.enlarged == ""
    assert window.is_panel_visible("network")


def test_every_tool_is_pressed(window: MainWindow, qtbot: QtBot) -> None:
    drawing = output(window).drawing
    bar, interaction = drawing.bar, drawing.interaction
    assert bar is not None
    for name, button in bar.tools.items():
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert (interaction.tool, [tool for tool, each in bar.tools.items() if each.isChecked()]) == (name, [name])
        assert output(window).plot.hasFocus()
    qtbot.mouseClick(bar.more, Qt.MouseButton.LeftButton)
    assert (interaction.classes, interaction.target) == (("outside", "inside", "C"), 2)
    qtbot.mouseClick(bar.classes[1], Qt.MouseButton.LeftButton)
    assert (interaction.target, bar.classes[1].isChecked(), bar.classes[2].isChecked()) == (1, True, False)
    bar.test.click()
    bar.slider.setValue(80)
    assert interaction.is_test
    assert interaction.marks.radius == 80 / 2 or interaction.tool != "erase"
    click(window, qtbot, 4.0, 4.0)
    assert near(points(window).test_inputs[-1], (4, 4))
    bar.test.setFocus()
    qtbot.keyClick(bar.test, Qt.Key.Key_Escape)
    assert not drawing.is_on


def test_a_value_is_typed_where_targets_are_numbers(open_window: Open, qtbot: QtBot) -> None:
    network = NetworkSetup(2, (LayerSetup(3), LayerSetup(1, "linear")))
    plane = replace(CIRCLE, network=network, loss="half_squared_error", data=GeneratedData("plane", 20))
    window = open_window(plane)
    window.actions_by_id["edit_points"].trigger()
    QApplication.processEvents()
    bar = output(window).drawing.bar
    assert bar is not None
    bar.value.setText("0,75")
    qtbot.keyClick(bar.value, Qt.Key.Key_Return)
    click(window, qtbot, 4.0, 4.0)
    assert points(window).targets[-1] == (0.75,)
    bar.value.setText("much")
    qtbot.keyClick(bar.value, Qt.Key.Key_Return)
    assert '"much" is not a number' in window.message.text
    assert bar.value.text() == "0.75"


@pytest.mark.parametrize("tool", ["v", "e"])
def test_an_undo_during_a_drag_ends_the_drag(window: MainWindow, qtbot: QtBot, tool: str) -> None:
    click(window, qtbot, 5.0, 5.0)
    area = output(window).plot.viewport()
    press(window, qtbot, tool)
    qtbot.mousePress(area, Qt.MouseButton.LeftButton, pos=pixel(window, 5.0, 5.0))
    window.session.undo()
    qtbot.mouseMove(area, pixel(window, 1.0, 1.0))
    qtbot.mouseRelease(area, Qt.MouseButton.LeftButton, pos=pixel(window, 1.0, 1.0))
    QApplication.processEvents()
    assert window.session.run.setup == CIRCLE
    assert window.session.timeline.redo_label == "1 point"
