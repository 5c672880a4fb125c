"""Schedules, clipping and initializers per layer, set up in the window by its own controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from gradviz.gui.widgets.fields import QuietCombo
from gradviz.training.setup import ClipSetup, LayerInitializer
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


def control(window: MainWindow, key: str) -> QWidget:
    found: QWidget = window.panels["setup"].controls[key]
    return found


def choose(window: MainWindow, key: str, value: str) -> None:
    combo = control(window, key)
    assert isinstance(combo, QuietCombo)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())
    QApplication.processEvents()


def write(window: MainWindow, key: str, text: str) -> None:
    field = control(window, key)
    assert isinstance(field, QLineEdit)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_the_toolbar_shows_the_base_rate_and_the_current_one(window: MainWindow) -> None:
    toolbar = window.toolbar
    window.resize(1920, 1080)  # in a narrow toolbar the tooltip says it
    assert not toolbar.rate_now.isVisible()
    choose(window, "optimizer.schedule.name", "step")
    write(window, "optimizer.schedule.options.every", "2")
    write(window, "optimizer.schedule.options.factor", "0,5")
    window.session.first()
    assert (toolbar.learning_rate.text(), toolbar.rate_now.text()) == ("0.1", "now 0.1")
    assert toolbar.rate_now.isVisible()
    for _ in range(3):
        window.session.next(Granularity.UPDATE)
    assert (toolbar.learning_rate.text(), toolbar.rate_now.text()) == ("0.1", "now 0.05")
    assert toolbar.learning_rate.accessibleName() == "Learning rate now 0.05"
    # Typing edits the base rate; the schedule goes on from where it is.
    window.session.edit_field("optimizer.learning_rate", "0.4")
    window.session.next(Granularity.UPDATE)
    assert (toolbar.learning_rate.text(), toolbar.rate_now.text()) == ("0.4", "now 0.2")
    choose(window, "optimizer.schedule.name", "constant")
    assert not toolbar.rate_now.isVisible()
    assert "schedule" in window.actions_by_id["undo"].text()


def test_clipping_is_chosen_and_its_limit_typed(window: MainWindow) -> None:
    choose(window, "optimizer.clip.kind", "norm")
    write(window, "optimizer.clip.norm", "0.02")
    assert window.session.run.setup.optimizer.clip == ClipSetup(norm=0.02)
    window.session.next(Granularity.UPDATE)
    clip = window.session.timeline.trace().clip
    assert clip is not None
    assert clip.norm is not None
    write(window, "optimizer.clip.norm", "0")
    assert "above 0" in window.message.text
    assert window.session.run.setup.optimizer.clip == ClipSetup(norm=0.02)


def test_a_layer_gets_its_own_initializer(window: MainWindow) -> None:
    before = window.session.timeline.state_after(0).parameters
    choose(window, "network.layers[1].initializer.name", "constant")
    write(window, "network.layers[1].initializer.options.value", "0.25")
    network = window.session.run.network
    own = network.setup.layers[1].initializer
    assert own == LayerInitializer("constant", None, (("value", 0.25),))
    after = window.session.timeline.state_after(0).parameters
    assert (network.weights(after, 1) == 0.25).all()
    assert network.weights(after, 0).tobytes() == network.weights(before, 0).tobytes()
    assert "initial weights of layer 2" in window.actions_by_id["undo"].text()


def test_the_new_fields_are_accessible_to_a_screen_reader(window: MainWindow) -> None:
    for key in ("optimizer.schedule.name", "optimizer.clip.kind", "network.layers[0].initializer.name"):
        field = control(window, key)
        assert field.accessibleName(), key
        assert field.toolTip() != "", key
        assert field.accessibleDescription().endswith(field.toolTip())  # a box of choices says its name before it
