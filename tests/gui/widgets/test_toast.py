"""Messages over the window: one at a time, nothing moves, news leaves by itself, faults and questions stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from gradviz.gui.widgets import toast

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


def test_nothing_moves_when_a_message_comes_and_goes(open_window: Open) -> None:
    window = open_window(size=(1366, 768))
    window.network.canvas.setFocus()
    cards = [card for card in window.panel_layout.cards.values() if card.isVisible()]
    before = [card.geometry() for card in cards]
    for is_fault in (False, True):
        window.message.say("A sentence that is said.", is_fault=is_fault)
        QApplication.processEvents()
        assert window.message.isVisible()
        assert [card.geometry() for card in cards] == before
        assert window.network.canvas.hasFocus()
        place, graph = window.message.geometry(), window.panel_layout.cards["explanation"].geometry()
        assert graph.left() <= place.left()
        assert place.right() <= graph.right()
        assert abs(place.center().x() - graph.center().x()) <= 1
        legend = window.network.canvas.places(window.network.canvas.frame).legend
        top = window.network.canvas.mapTo(window.panel_layout, QPoint(0, round(legend.y))).y()
        assert place.top() >= top - 8  # it hides the middle of the legend alone
        assert place.bottom() - 6 <= window.panel_layout.cards["network"].geometry().bottom()
    window.message.clear()
    assert [card.geometry() for card in cards] == before


def test_news_leaves_and_what_matters_more_goes_first(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toast, "_SECONDS", 0.05)
    message, answers = window.message, []
    message.ask("Restore the copy?", (("Restore", lambda: answers.append("yes")), ("Discard", lambda: None)))
    message.say("Saved.", is_fault=False)
    assert message.text == "Saved."
    message.say("That is no number.")
    assert message.text == "That is no number."
    qtbot.wait(100)
    assert message.text == "That is no number."
    window.session.edit_field("optimizer.learning_rate", "0.5")  # what was wrong is right now
    assert message.text == "Saved."
    qtbot.waitUntil(lambda: message.text == "Restore the copy?", timeout=2000)
    qtbot.wait(100)
    assert message.text == "Restore the copy?"
    assert [button.isVisible() for button in message.buttons] == [True, True]
    message.buttons[0].click()
    assert answers == ["yes"]
    assert message.text == ""


def test_only_a_pointer_that_comes_to_it_holds_news(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    message, place = window.message, [QPoint(-9, -9)]
    monkeypatch.setattr(toast.QCursor, "pos", lambda: place[0])
    time_is_up = message._timer.timeout.emit
    message.say("Saved.", is_fault=False)
    inside = message.mapToGlobal(message.rect().center())
    for step in range(4):  # it is read
        place[0] = inside + QPoint(step, 0)
        time_is_up()
        assert message.text == "Saved."
        assert message._timer.isActive()
    time_is_up()  # the pointer was left there
    assert message.text == ""
    message.say("Saved again.", is_fault=False)  # it appears under the pointer that rests
    page = QWidget(window)
    page.show()
    message.stand_in(page)  # and changes its parent below it
    message.stand_in(None)
    assert message._timer.isActive()
    time_is_up()
    assert message.text == ""
    page.deleteLater()


def test_a_long_sentence_in_a_narrow_column_has_more_lines(open_window: Open) -> None:
    window = open_window(size=(1024, 768))
    window.message.say("A sentence that goes on and on, " * 8)
    QApplication.processEvents()
    label = window.message._text
    assert label.height() >= label.heightForWidth(label.width())
    assert window.message.geometry().right() <= window.panel_layout.cards["network"].geometry().right()
