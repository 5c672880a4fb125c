"""Digits and copies, by menu and by key, in the real window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.gui.commands.explain_commands import DIGITS
from gradviz.scene.chain_rule.ledger_text import FORMS, derivation_text
from gradviz.scene.charts.losses import loss_frame
from gradviz.scene.network.network import network_frame
from gradviz.scene.text.numbers import number
from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


def to_backward(window: MainWindow) -> None:
    for _phase in range(3):
        window.session.next(Granularity.PHASE)


def test_the_digits_are_the_same_in_the_card_the_ledger_and_the_loss(window: MainWindow) -> None:
    to_backward(window)
    for digits in DIGITS:
        window.actions_by_id[f"digits_{digits}"].trigger()
        moment = window.presenter.moment
        assert moment is not None
        frame = window.panels["explanation"]._frame
        gradient = moment.trace.gradient[moment.run.network.index(moment.run.network.find("w2[1,1]"))]
        assert frame.ledger.sum_lines[-1][1] == number(gradient, digits)
        shown = network_frame(moment, window.presenter.view)
        assert shown.card is not None
        assert shown.loss_text == number(moment.trace.loss, digits)
        assert any(number(gradient, digits) in text for _role, text in shown.card.lines)
        assert number(moment.now.train, digits) in loss_frame(moment, window.presenter.view).series[0].text
        assert [each for each in DIGITS if window.actions_by_id[f"digits_{each}"].isChecked()] == [digits]


def test_keys_copy_the_derivation(qtbot: QtBot, window: MainWindow) -> None:
    to_backward(window)
    window.activateWindow()
    window.panel_layout.setFocus()
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    for key, modifiers, form in (
        (Qt.Key.Key_C, control, "text"), (Qt.Key.Key_M, control | alt, "markdown"),
        (Qt.Key.Key_L, control | alt, "latex"),
    ):  # fmt: skip
        qtbot.keyClick(window.panel_layout, key, modifiers)
        moment = window.presenter.moment
        assert moment is not None
        assert QGuiApplication.clipboard().text() == derivation_text(moment, window.presenter.view, form)
        assert FORMS[form][0] in window.message.text


def test_before_the_gradient_is_there_a_copy_says_what_to_do(window: MainWindow) -> None:
    QGuiApplication.clipboard().setText("kept")
    window.actions_by_id["copy_derivation_text"].trigger()
    assert QGuiApplication.clipboard().text() == "kept"
    assert "no chain rule" in window.message.text


def test_the_pages_of_the_explanation_are_reached_by_keys_and_worked_by_keys(window: MainWindow) -> None:
    """Chain rule, nudge and table from the keyboard alone: each key also puts the next keys where they are needed."""
    for _step in range(2):
        QTest.keyClick(window, Qt.Key.Key_PageDown)
    window.presenter.look(selected="w3[1,1]")
    panel, control = window.panels["explanation"], Qt.KeyboardModifier.ControlModifier

    def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or window, key, modifiers)
        QApplication.processEvents()

    window.activateWindow()
    press(Qt.Key.Key_U, control)
    assert panel.nudge.isVisible()
    assert panel.nudge.slider.hasFocus()
    before = window.presenter.view.nudge
    press(Qt.Key.Key_Down)
    assert window.presenter.view.nudge == before + 1
    press(Qt.Key.Key_T, control)
    assert panel.table.isVisible()
    assert panel.table.hasFocus()
    press(Qt.Key.Key_K, control)
    assert panel.chain.hasFocus()
    press(Qt.Key.Key_BracketRight)
    assert window.presenter.view.hovered
    press(Qt.Key.Key_I, control)
    assert panel.sentence.isVisible()
    for name in ("sentence", "chain", "nudge", "table"):
        assert "Ctrl+" in window.actions_by_id[f"explain_{name}"].toolTip()
