"""A lecture by keyboard alone: every key is sent to the window that the system has focused, as from a keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from gradviz.engine.network import ParameterRef
from gradviz.scene.chain_rule.nudge_sweep import EPSILONS
from gradviz.scene.moment import moment_of
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import number

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier

# A menu that opens without a display: nothing is above it, and the keys come here anyway.
pytestmark = pytest.mark.qt_log_ignore("does not support (raise|grabbing the keyboard)", extend=True)


def press(window: MainWindow, key: Qt.Key | str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """To whatever has the keyboard: a menu that is open, else the focus."""
    target = QApplication.activePopupWidget() or QApplication.focusWidget() or window
    QTest.keyClick(target, key, modifiers)
    QApplication.processEvents()


def choose(window: MainWindow, menu: Qt.Key, *titles: str) -> None:
    """One action: a menu by its letter, then down to each title, then Return."""
    press(window, menu, ALT)
    for title in titles:
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QMenu)
        for _down in range(80):
            active = popup.activeAction()
            if active is not None and title in active.text().replace("&", ""):
                break
            press(window, Qt.Key.Key_Down)
        else:
            pytest.fail(f"{title} is not reached by the arrow keys")
        press(window, Qt.Key.Key_Return)
    assert QApplication.activePopupWidget() is None


def test_mazurs_first_gradient_is_two_actions_away_by_keys_alone(window: MainWindow) -> None:
    """From launch: the lesson from the menu, its next stop by key. The published 0.0821670406 is on the graph."""
    choose(window, Qt.Key.Key_L, "Open lesson", "2-2-2")
    press(window, Qt.Key.Key_PageDown, CONTROL)
    assert window.presenter.view.selected == "w2[1,1]"
    assert "∂L/∂w = 0.08217" in window.panels["network"].canvas.accessibleDescription()
    reading = Reading(moment_of(window.session.timeline), window.presenter.view)
    assert reading.gradient_of(ParameterRef(1, 0, 0)) == pytest.approx(0.0821670406, abs=5e-11)


def test_the_preset_and_four_steps_compute_it_as_well(window: MainWindow) -> None:
    """Two layers forward, the loss, and the last layer back."""
    choose(window, Qt.Key.Key_F, "Open preset", "Mazur")
    for _step in range(4):
        press(window, Qt.Key.Key_Right)
    reading = Reading(moment_of(window.session.timeline), window.presenter.view)
    assert reading.gradient_of(ParameterRef(1, 0, 0)) == pytest.approx(0.0821670406, abs=5e-11)


@pytest.mark.parametrize("menu", [Qt.Key.Key_L, Qt.Key.Key_E])
def test_a_menu_that_was_opened_leaves_no_key_dead(window: MainWindow, menu: Qt.Key) -> None:
    """What was grey in it may be wanted by its key after the next run or lesson is open."""
    press(window, menu, ALT)
    press(window, Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    for name in ("lesson_next", "lesson_answer", "lesson_again", "copy_link"):
        assert window.actions_by_id[name].isEnabled(), name


def factors_of(window: MainWindow) -> list[str]:
    return [factor.about for factor in window.panels["explanation"].chain._factors]


def test_each_factor_of_the_ledger_is_highlighted_by_its_key_and_by_a_click(window: MainWindow) -> None:
    for _step in range(4):
        press(window, Qt.Key.Key_PageDown)
    canvas, seen = window.panels["network"].canvas, 0
    for name in ("w1[1,2]", "b2[1]", "u1[2]", "u0[1]", "w3[1,1]"):
        window.presenter.look(selected=name, hovered=None)
        press(window, Qt.Key.Key_K, CONTROL)
        chain = window.panels["explanation"].chain
        assert chain.hasFocus()
        for place, about in enumerate(factors_of(window)):
            press(window, "]")
            assert window.presenter.view.hovered == (about or None), (name, place)
            assert canvas.frame.hovered == (about or None)
            seen += bool(about)
        press(window, "]")  # round again, to the first
        press(window, "[")
        for place, about in enumerate(factors_of(window)):
            spot = chain.place_of(place).center().toPoint()
            if chain._pinned == place:
                QTest.mouseClick(chain, Qt.MouseButton.LeftButton, pos=spot)  # let go of it first
            QTest.mouseClick(chain, Qt.MouseButton.LeftButton, pos=spot)
            assert canvas.frame.hovered == (about or None), (name, place)
    assert seen > 15


def test_the_nudge_goes_through_every_size_by_keys(window: MainWindow) -> None:
    for _step in range(4):
        press(window, Qt.Key.Key_PageDown)
    press(window, Qt.Key.Key_U, CONTROL)
    page, shown = window.panels["explanation"].nudge, set()
    for _press in range(len(EPSILONS)):
        press(window, Qt.Key.Key_Up)
    assert window.presenter.view.nudge == 0
    for place, _size in enumerate(EPSILONS):
        assert window.presenter.view.nudge == place
        shown.add(page.size_text.text())
        press(window, Qt.Key.Key_Down)
    assert len(shown) == len(EPSILONS)
    assert window.presenter.view.nudge == len(EPSILONS) - 1


def test_predict_is_asked_answered_revealed_and_ended_by_keys(window: MainWindow) -> None:
    press(window, Qt.Key.Key_Home)
    press(window, Qt.Key.Key_F6)
    predicting = window.lecture.predicting
    assert predicting is not None
    for _tab in range(40):
        if QApplication.focusWidget() is predicting.panel.choices[0].votes:
            break
        press(window, Qt.Key.Key_Tab)
    press(window, "7")
    press(window, Qt.Key.Key_PageDown)
    assert predicting.records[0].tally[0] == 7
    press(window, Qt.Key.Key_F6)
    assert not predicting.is_on


def test_a_lesson_is_opened_gone_through_answered_and_presented_by_keys(window: MainWindow) -> None:
    choose(window, Qt.Key.Key_L, "Open lesson", "2-2-2")
    guide = window.commands.lessons.guide
    press(window, Qt.Key.Key_PageDown, CONTROL)
    assert guide.place == 1
    press(window, Qt.Key.Key_Return, CONTROL)
    assert guide.frame().answer
    press(window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    assert window.lecture.is_presenting
    press(window, Qt.Key.Key_F4)
    assert window.lecture.presentation.audience.picture == "lesson"
    press(window, Qt.Key.Key_Escape)
    assert not window.lecture.is_presenting


def test_selecting_copying_and_choosing_digits_by_keys(window: MainWindow) -> None:
    for _step in range(4):
        press(window, Qt.Key.Key_PageDown)
    canvas = window.panels["network"].canvas
    canvas.setFocus()
    before = window.presenter.view.selected
    press(window, "]")
    selected = window.presenter.view.selected
    assert selected not in (None, before)
    press(window, Qt.Key.Key_9, CONTROL | ALT)
    press(window, Qt.Key.Key_C, CONTROL)
    reading = Reading(moment_of(window.session.timeline), window.presenter.view)
    assert number(reading.gradient_of(reading.parameter(selected)), 9) in QGuiApplication.clipboard().text()
