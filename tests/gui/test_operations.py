"""Stepping by operations in the window, by real keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6 import QtGui
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradviz.engine.network import ParameterRef
from gradviz.scene.moment import moment_of
from gradviz.scene.reading import Reading
from gradviz.training.steps import Granularity, Place

if TYPE_CHECKING:
    from gradviz.gui.views.network_canvas import NetworkCanvas
    from gradviz.gui.window.main_window import MainWindow


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
    QApplication.processEvents()


def test_keys_go_operation_by_operation_and_back(window: MainWindow) -> None:
    press(window, Qt.Key.Key_Home)
    press(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.session.granularity is Granularity.OPERATION
    assert window.toolbar.granularity.currentText() == "Operation"
    places = [window.session.timeline.place]
    for _press in range(12):
        press(window, Qt.Key.Key_PageDown)
        places.append(window.session.timeline.place)
    assert places[1:5] == [Place(0, 0, 1), Place(0, 0, 2), Place(0, 1), Place(0, 1, 1)]
    for place in reversed(places[:-1]):
        press(window, Qt.Key.Key_Left)
        assert window.session.timeline.place == place


def test_each_operation_is_shown_announced_and_counted(window: MainWindow) -> None:
    heard: list[str] = []
    window.presenter.announced.connect(heard.append)
    window.commands.run.choose_granularity("operation")
    window.session.seek(0)
    heard.clear()
    for _press in range(6 + 1 + 3):
        window.session.next()
    assert len(set(heard)) == len(heard) == 10
    assert heard[-1].startswith("Backward, the gradient of w3[2,1].")
    assert "operation 10 of" in window.timeline.slider.accessibleDescription()
    assert "operation 10 of" in window.panels["timeline"].accessibleDescription()
    assert "w3[2,1]" in window.panels["explanation"].sentence.text()


def test_by_operation_a_whole_step_is_described_by_its_last_operation(window: MainWindow) -> None:
    window.session.seek(0)
    window.session.next()
    assert "layer 1" in window.panels["explanation"].sentence.text()
    window.actions_by_id["step_by_operation"].trigger()
    assert "unit 3 of layer 1" in window.panels["explanation"].sentence.text()
    window.actions_by_id["step_by_layer"].trigger()
    assert "Each unit adds" in window.panels["explanation"].sentence.text()
    window.commands.files.open_preset("mazur-2-2-2")
    window.actions_by_id["step_by_operation"].trigger()
    window.commands.files.open_preset("one-neuron")
    assert window.presenter.view.by_operation


def test_mazurs_first_gradient_is_three_actions_away(window: MainWindow) -> None:
    """From launch: the preset from the menu, one whole update by key, a click on the edge: the published 0.08216704."""
    window.commands.files.fill_presets()
    preset = next(action for action in window.menu("file/preset").actions() if "Mazur" in action.text())
    preset.trigger()
    press(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    canvas = window.panels["network"].canvas
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place_of(canvas, "w2[1,1]"))
    assert window.presenter.view.selected == "w2[1,1]"
    assert "∂L/∂w = 0.08217" in canvas.accessibleDescription()
    reading = Reading(moment_of(window.session.timeline), window.presenter.view)
    assert reading.gradient_of(ParameterRef(1, 0, 0)) == pytest.approx(0.082167041, abs=5e-10)


def place_of(canvas: NetworkCanvas, name: str) -> QPoint:
    """A point of the canvas at which a thing is drawn."""
    for x in range(0, canvas.width(), 7):
        for y in range(0, canvas.height(), 5):
            found = canvas.name_at(QPointF(x, y))
            if found and found[0] == name:
                return QPoint(x, y)
    raise AssertionError(name)


class Heard:
    """Stands for Qt's bridge to a screen reader that listens."""

    Event = QAccessible.Event

    def __init__(self) -> None:
        self.said: list[str] = []

    def isActive(self) -> bool:  # noqa: N802
        return True

    def updateAccessibility(self, event: QAccessibleAnnouncementEvent) -> None:  # noqa: N802
        assert event.type() == QAccessible.Event.Announcement
        self.said.append(event.message())


def test_a_screen_reader_hears_each_step_once_and_as_it_is_shown(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard()
    monkeypatch.setattr(QtGui, "QAccessible", heard)
    for granularity, count in (("operation", 12), ("layer", 8), ("update", 3)):
        window.commands.run.choose_granularity(granularity)
        QApplication.processEvents()
        for key, presses in ((Qt.Key.Key_PageDown, count), (Qt.Key.Key_PageUp, count // 2)):
            for _press in range(presses):
                heard.said.clear()
                press(window, key)
                shown = window.panels["explanation"].accessibleDescription()
                assert heard.said == [shown]
    # Where a whole update reads like the one before, it is said again.
    window.session.edit_field("freeze", "w1[*,*], b1[*], w2[*,*], b2[*], w3[*,*], b3[*]")
    window.session.edit_field("batch.size", "")
    for _press in range(3):
        heard.said.clear()
        press(window, Qt.Key.Key_PageDown)
        assert len(heard.said) == 1
