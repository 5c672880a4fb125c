"""Presenting a lesson: what the class sees of a stop's question, and when."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from gradviz.gui.outside_text import html_page
from gradviz.gui.window.main_window import MainWindow
from gradviz.resources import resource
from tests.gui.lecture.test_presentation import presenting, press, show_of

__all__ = ["presenting"]  # a fixture of theirs


@pytest.fixture
def asked(presenting: MainWindow, tmp_path: Path) -> MainWindow:
    """A stop that asks, with choices; in its texts what would be markup."""
    path = resource("lessons/00-how-a-network-learns.json")
    lesson = json.loads(path.read_text("utf-8"))
    stop = next(stop for stop in lesson["stops"] if "choices" in stop and "reveal" in stop)
    stop["choices"][0] |= {"text": "Yes <img src='x.png'> **but** not zero", "reason": ""}
    own = tmp_path / "asked.json"
    own.write_text(json.dumps({**lesson, "stops": [{**lesson["stops"][0], **stop}, lesson["stops"][1]]}), "utf-8")
    assert presenting.commands.lessons.show_lesson(own)
    QApplication.processEvents()
    return presenting


def seen(window: MainWindow) -> str:
    """What stands below the audience's picture, as it is read."""
    document = html_page(show_of(window).audience.sentence.text(), QFont())
    return document.toPlainText()


def test_the_class_sees_the_question_with_its_choices_and_the_answer_once_it_is_given(asked: MainWindow) -> None:
    audience, guide = show_of(asked).audience, asked.commands.lessons.guide
    stop = guide.stop
    assert audience.picture == "network"
    assert stop.question in seen(asked)
    assert "1.  Yes <img src='x.png'> but not zero" in seen(asked), "text from outside is text"
    assert all(choice.text in seen(asked) for choice in stop.asked.choices[1:])
    assert stop.answer[:30] not in seen(asked)
    assert audience.sentence.font().pixelSize() >= audience.least
    assert audience.sentence.height() >= audience.sentence.heightForWidth(audience.sentence.width())
    assert audience.canvas.height() > audience.height() / 3
    press(audience.canvas, Qt.Key.Key_3)
    assert f"✗  {stop.asked.choices[2].text}" in seen(asked)
    assert stop.asked.choices[2].reason in seen(asked)
    assert stop.answer[:30] not in seen(asked)
    press(audience.canvas, Qt.Key.Key_1)
    assert "✓  Yes" in seen(asked)
    assert stop.answer[:30] in seen(asked)
    assert stop.asked.choices[1].text not in seen(asked)
    press(audience.canvas, Qt.Key.Key_Right)
    assert guide.place == 1
    assert guide.stop.question in seen(asked)


def test_whoever_tries_things_out_after_the_answer_reads_of_the_step(asked: MainWindow) -> None:
    press(show_of(asked).audience.canvas, Qt.Key.Key_1)
    asked.session.next()
    assert asked.commands.lessons.guide.frame().is_away
    assert "Forward" in seen(asked)
    asked.commands.lessons.again()
    assert asked.commands.lessons.guide.stop.question in seen(asked)
    asked.commands.lessons.close()
    assert "Forward" in seen(asked) or "Update" in seen(asked)
