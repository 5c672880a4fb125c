"""The network panel by real clicks, keys and wheels."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.documents.lessons import find_lesson
from gradviz.documents.open import open_setup
from gradviz.gui.figures.network.network_painter import curves_of, paint_network
from gradviz.gui.panels.network_panel import NetworkPanel
from gradviz.scene.moment import moment_of
from gradviz.scene.network.hit_testing import selectable_names
from gradviz.scene.network.network import network_frame
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.themes import DARK, LIGHT
from gradviz.scene.view.view import EdgeMode, Scope, View
from gradviz.training.run import Run
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline
from tests.gui.conftest import Open


def frame_of(view: View) -> NetworkFrame:
    setup, folder = open_setup("circle-2-4-2-1")
    timeline = Timeline(Run(setup, folder))
    for _step in range(6):
        timeline.next(Granularity.LAYER)
    return network_frame(moment_of(timeline), view)


@pytest.fixture
def panel(qtbot: QtBot) -> NetworkPanel:
    made = NetworkPanel()
    qtbot.addWidget(made)
    made.resize(760, 560)
    made.show_frame(frame_of(View()))
    made.show()
    return made


def spot_of(panel: NetworkPanel, name: str) -> QPoint:
    """Where something of the fitted graph is on the canvas."""
    frame, canvas = panel.canvas._frame, panel.canvas
    assert frame is not None
    places = canvas.places(frame)
    if name in frame.edges.names:
        points = curves_of(frame, places)[frame.edges.names.index(name)]
        # A quarter along, where few others cross.
        x, y = (points * [[27 / 64], [27 / 64], [9 / 64], [1 / 64]]).sum(axis=0)
        return QPoint(round(x), round(y))
    for c, column in enumerate(frame.columns):
        for r, node in enumerate(column.nodes):
            if node.name == name:
                return QPoint(round(places.nodes[c][r].centre_x), round(places.nodes[c][r].centre_y))
            if node.bias is not None and node.bias.name == name:
                return QPoint(*(round(part) for part in places.bias(c, r)))
    raise AssertionError(name)


@pytest.mark.parametrize("name", ["u0[1]", "u2[2]", "b3[1]", "w3[1,1]", "w1[1,1]", "w2[4,2]"])
def test_a_click_selects_what_is_under_it(qtbot: QtBot, panel: NetworkPanel, name: str) -> None:
    with qtbot.waitSignal(panel.selected_requested) as wish:
        qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=spot_of(panel, name))
    assert wish.args == [name]


def test_a_click_beside_everything_selects_nothing(qtbot: QtBot, panel: NetworkPanel) -> None:
    with qtbot.waitSignal(panel.selected_requested) as wish:
        qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=QPoint(3, 200))
    assert wish.args == [None]


def test_shift_and_click_asks_for_the_axis(qtbot: QtBot, panel: NetworkPanel) -> None:
    with qtbot.waitSignal(panel.axis_requested) as wish:
        qtbot.mouseClick(
            panel.canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, spot_of(panel, "w3[1,1]")
        )
    assert wish.args == ["w3[1,1]", "x"]


def move(panel: NetworkPanel, spot: QPoint, buttons: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    where = QPointF(spot)
    event = QMouseEvent(
        QEvent.Type.MouseMove, where, panel.canvas.mapToGlobal(where), Qt.MouseButton.NoButton, buttons,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(panel.canvas, event)


def test_hovering_speaks_once_for_each_thing(panel: NetworkPanel) -> None:
    said: list[str | None] = []
    panel.hover_requested.connect(said.append)
    for spot in (spot_of(panel, "u1[1]"), spot_of(panel, "u1[1]") + QPoint(2, 2), QPoint(3, 200)):
        move(panel, spot)
    assert said == ["u1[1]", None]


def test_brackets_walk_through_units_biases_and_edges(qtbot: QtBot, panel: NetworkPanel) -> None:
    names = selectable_names(panel.canvas.frame)
    frame = frame_of(View())
    marks = [node.bias.name for column in frame.columns for node in column.nodes if node.bias]
    units = [node.name for column in frame.columns for node in column.nodes]
    assert sorted(names) == sorted([*units, *marks, *frame.edges.names, "L"])
    with qtbot.waitSignal(panel.selected_requested) as wish:
        qtbot.keyClicks(panel.canvas, "]")
    assert wish.args == [names[0]]
    panel.show_frame(frame_of(View(selected=names[0])))
    with qtbot.waitSignal(panel.selected_requested) as wish:
        qtbot.keyClicks(panel.canvas, "]")
    assert wish.args == [names[1]]
    with qtbot.waitSignal(panel.selected_requested) as wish:
        qtbot.keyClick(panel.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert wish.args == [names[-1]]


@pytest.mark.parametrize("key", [Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_PageDown, Qt.Key.Key_Space])
def test_the_presenters_keys_are_left_to_the_window(qtbot: QtBot, panel: NetworkPanel, key: Qt.Key) -> None:
    with qtbot.assertNotEmitted(panel.selected_requested):
        qtbot.keyClick(panel.canvas, key)


def turn(panel: NetworkPanel, spot: QPoint, steps: int) -> None:
    where = QPointF(spot)
    event = QWheelEvent(
        where, panel.canvas.mapToGlobal(where), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(panel.canvas, event)


def test_the_wheel_zooms_about_the_pointer_and_zero_fits(qtbot: QtBot, panel: NetworkPanel) -> None:
    spot = spot_of(panel, "u2[1]")
    turn(panel, spot, 4)
    assert panel.canvas.zoom == pytest.approx(1.2**4)
    found = panel.canvas.name_at(QPointF(spot))
    assert found is not None
    assert found[0] == "u2[1]"
    qtbot.keyClicks(panel.canvas, "0")
    assert panel.canvas.zoom == 1.0
    turn(panel, spot, -3)
    assert panel.canvas.zoom == 1.0


def test_dragging_moves_the_graph_and_selects_nothing(qtbot: QtBot, panel: NetworkPanel) -> None:
    spot = spot_of(panel, "u2[1]")
    turn(panel, spot, 4)
    with qtbot.assertNotEmitted(panel.selected_requested):
        qtbot.mousePress(panel.canvas, Qt.MouseButton.LeftButton, pos=spot)
        move(panel, spot + QPoint(30, 20), Qt.MouseButton.LeftButton)
        qtbot.mouseRelease(panel.canvas, Qt.MouseButton.LeftButton, pos=spot + QPoint(30, 20))
    found = panel.canvas.name_at(QPointF(spot + QPoint(30, 20)))
    assert found is not None
    assert found[0] == "u2[1]"


def test_the_menu_of_an_edge_offers_its_value_and_the_axes(panel: NetworkPanel) -> None:
    said: list[tuple[str, ...]] = []
    panel.edit_requested.connect(lambda name: said.append((name,)))
    panel.axis_requested.connect(lambda name, axis: said.append((name, axis)))
    menu = panel.canvas.menu_for("w1[1,1]")
    for action in menu.actions()[:3]:
        action.trigger()
    menu.deleteLater()
    assert said == [("w1[1,1]",), ("w1[1,1]", "x"), ("w1[1,1]", "y")]


def test_the_choices_speak_and_follow_the_frame(qtbot: QtBot, panel: NetworkPanel) -> None:
    with qtbot.waitSignal(panel.edge_mode_requested) as wish:
        panel.header.button(panel._edges, "weight").click()
    assert wish.args == ["weight"]
    with qtbot.assertNotEmitted(panel.sample_requested):
        panel.show_frame(frame_of(View(edge_mode=EdgeMode.STEP, scope=Scope.SAMPLE, sample=3)))
    assert panel.header.choice(panel._edges) == "step"
    assert panel.sample.isVisible()
    assert panel.sample.value() == 4
    assert panel.sample.maximum() == 10
    with qtbot.waitSignal(panel.sample_requested) as wish:
        panel.sample.setValue(6)
    assert wish.args == [5]


def test_a_screen_reader_is_told_what_is_seen(panel: NetworkPanel) -> None:
    panel.set_theme(DARK)
    frame = frame_of(View(selected="w2[1,1]"))
    panel.show_frame(frame)
    assert frame.card is not None
    for text in (frame.description, *(line for _role, line in frame.card.lines)):
        assert text in panel.canvas.accessibleDescription()


def test_the_canvas_shows_what_is_painted_afresh(panel: NetworkPanel) -> None:
    canvas = panel.canvas
    for theme, view in ((LIGHT, View()), (LIGHT, View(hovered="w2[1,1]")), (DARK, View(selected="u1[2]"))):
        frame = frame_of(view)
        panel.set_theme(theme)
        panel.show_frame(frame)
        image = QImage(canvas.size(), QImage.Format.Format_RGB32)
        painter = QPainter(image)
        paint_network(painter, QRectF(canvas.rect()), frame, theme)
        painter.end()
        assert canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32) == image


def test_the_tooltip_of_a_unit_says_how_its_numbers_in_the_graph_are_rounded(panel: NetworkPanel) -> None:
    canvas = panel.canvas
    places = canvas.places(canvas.frame)
    node, number = places.nodes[1][0], places.labels(1, 0)[0]
    words = f"In the graph: rounded to {places.forms[1].digits} digits"
    for point in (QPointF(node.centre_x, node.centre_y), QPointF(number.centre_x, number.centre_y)):
        name, tooltip = canvas.name_at(point)
        assert name == "u1[1]"
        assert tooltip.endswith(words)


def test_a_press_at_a_layers_head_asks_for_units_and_layers(qtbot: QtBot, panel: NetworkPanel) -> None:
    wishes = [("network.layers[0].units", "3"), ("network.layers[0].units", "5"),
              ("network.layers[1].units", "1"), ("network.layers[1].units", "3"),
              ("network.remove", ""), ("network.add", "")]  # fmt: skip
    buttons = [button for pair in panel.layers.buttons for button in pair]
    for button, wish in zip(buttons, wishes, strict=True):
        assert button.accessibleName()
        with qtbot.waitSignal(panel.structure_requested) as said:
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert said.args == list(wish)
    buttons[1].setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(panel.structure_requested) as said:
        qtbot.keyClick(buttons[1], Qt.Key.Key_Space)
    assert said.args == ["network.layers[0].units", "5"]


def test_the_buttons_of_a_layer_appear_under_the_pointer(panel: NetworkPanel) -> None:
    button = panel.layers.buttons[0][1]
    away = panel.canvas.grab(button.geometry()).toImage()
    move(panel, button.geometry().center() - QPoint(24, 0))
    assert panel.canvas.grab(button.geometry()).toImage() != away
    move(panel, QPoint(3, 200))
    assert panel.canvas.grab(button.geometry()).toImage() == away


def test_a_sample_clicked_in_the_output_plot_is_the_one_whose_numbers_are_shown(
    qtbot: QtBot, open_window: Open
) -> None:
    window = open_window()
    window.session.next()
    window.show_panel("output", True)
    QApplication.processEvents()
    plot, moment = window.panels["output"].plot, window.presenter.moment
    chosen = int(moment.trace.indices[1])
    point = moment.run.dataset.coordinates[chosen]
    x, y = plot.plane().map(point[None])[0]
    away = np.hypot(*(plot.plane().map(moment.run.dataset.coordinates) - [x, y]).T)
    assert (away < 1e-6).sum() == 1, "no other sample lies there"
    plot.clicked.emit(*point.tolist())
    assert window.presenter.view.scope is Scope.SAMPLE
    assert window.presenter.view.sample == 1
    assert window.network.sample.value() == 2
    before = window.presenter.view
    plot.clicked.emit(point[0] + 1e3, point[1])
    assert window.presenter.view == before, "a click beside all samples changes nothing"


def test_units_are_added_on_the_graph_again_and_again_and_taken_back(qtbot: QtBot, open_window: Open) -> None:
    window = open_window()
    layers, network = window.panels["network"].layers, window.session
    units = network.run.setup.network.layers[0].units
    plus = layers.buttons[0][1]
    before = plus.geometry()
    for more in (1, 2):
        qtbot.mouseClick(plus, Qt.MouseButton.LeftButton)
        assert network.run.setup.network.layers[0].units == units + more
    assert plus.geometry().center() == before.center(), "the pointer still has it"
    for fewer in (1, 0):
        window.actions_by_id["undo"].trigger()
        assert network.run.setup.network.layers[0].units == units + fewer


def test_the_loss_is_in_the_title_when_other_controls_have_left_it(open_window: Open) -> None:
    """Panels that take turns during a lesson have longer titles; their number changes without another size."""
    window, path = open_window(), find_lesson("m01-chain-rule-on-one-neuron")
    assert path is not None
    window.actions_by_id["digits_17"].trigger()
    window.commands.lessons.show_lesson(path)
    window.commands.lessons.close()
    QApplication.processEvents()
    canvas = window.panels["network"].canvas
    assert canvas.has_title
