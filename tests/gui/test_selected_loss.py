"""The loss is selected like a weight: on the graph, by keys, in its plot; one selection is shared by all panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradviz.documents.open import open_setup
from gradviz.gui.dialogs.unit_dialog import UnitDialog
from gradviz.scene.view.view import Scope

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


@pytest.fixture
def window(open_window: Open) -> MainWindow:
    """After the loss, with a weight selected."""
    window = open_window(open_setup("circle-2-4-2-1")[0], size=(1366, 768))
    for _step in range(4):
        window.session.next()
    QApplication.processEvents()
    return window


def click_graph(window: MainWindow) -> None:
    canvas = window.network.canvas
    assert canvas.frame is not None
    room = canvas.places(canvas.frame).loss
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(round(room.centre_x), round(room.y + 10)))


def click_point(window: MainWindow) -> None:
    """The point of the loss plot at the update that is shown."""
    plot = window.loss.plot
    x, y = plot.plane().map(np.array([[0.0, 0.3]]))[0].tolist()
    spot = plot.mapFromScene(plot.view.mapToScene(QPointF(x, y)))
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)


def walk_back(window: MainWindow) -> None:
    """From the first input one back: the last that can be selected."""
    window.presenter.look(selected="u0[1]")
    QTest.keyClicks(window.network.canvas, "[")


@pytest.mark.parametrize("select", [click_graph, click_point, walk_back])
def test_the_loss_is_what_is_selected_and_it_alone(window: MainWindow, select: object) -> None:
    assert callable(select)
    place = window.session.timeline.place
    select(window)
    QApplication.processEvents()
    assert window.session.timeline.place == place
    assert window.presenter.view.selected == "L"
    frame, explanation = window.network.canvas.frame, window.explanation
    assert frame is not None
    assert (frame.selected, frame.card) == ("L", None)
    assert window.loss._frame.is_selected
    assert not explanation.value_field.isVisible()
    assert frame.loss_text in explanation.hint.text()
    for key in "f[]":  # keys of the graph that ask for the layer, or for the next, of the selection
        QTest.keyClicks(window.network.canvas, key)
    window.presenter.look(selected="L")
    assert UnitDialog(window.session.run.network.sizes, "L", window).name == "u1[1]"
    window.session.edit_field("network.layers[0].units", "3")
    assert window.presenter.view.selected == "L"
    window.presenter.look(selected="w1[1,1]")
    assert not window.loss._frame.is_selected


def test_the_sample_that_the_graph_shows_is_ringed_in_the_output_plot(window: MainWindow) -> None:
    output = window.panels["output"]
    assert output._frame.sample is None
    index = int(window.presenter.moment.trace.indices[3])
    window.presenter.choose_sample(index)
    assert output._frame.sample == index
    assert window.presenter.view.scope is Scope.SAMPLE
    window.presenter.look(scope=Scope.BATCH)
    assert output._frame.sample is None


def test_elsewhere_on_the_loss_plot_a_click_goes_to_an_update(window: MainWindow) -> None:
    window.session._train(40, 1.0)
    QApplication.processEvents()
    plot = window.loss.plot
    x, y = plot.plane().map(np.array([[10.0, 0.3]]))[0].tolist()
    spot = plot.mapFromScene(plot.view.mapToScene(QPointF(x, y)))
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert window.session.timeline.updates_done == 10
    assert window.presenter.view.selected != "L"
