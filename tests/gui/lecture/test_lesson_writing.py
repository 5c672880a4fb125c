"""A lesson that is written in the window: stops added, changed, moved and removed, saved and opened again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox

from gradviz.gui.dialogs.stop_dialog import StopDialog
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.resources import resource
from tests.gui.lessons import discarded, lesson, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from gradviz.gui.window.main_window import MainWindow


__all__ = ["discarded", "lesson"]


def accept(monkeypatch: pytest.MonkeyPatch, **fields: str) -> None:
    def exec_(self: StopDialog) -> int:
        self._title.setText(fields.get("title", ""))
        for key, field in self._fields.items():
            if key in fields:
                field.setPlainText(fields[key])
        return int(QDialog.DialogCode.Accepted)

    monkeypatch.setattr(StopDialog, "exec", exec_)


def test_a_lesson_is_written_in_the_window(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session, commands = window.session, window.commands
    accept(monkeypatch, title="Start", question="Which way?", answer="Down.")
    commands.lessons.add_stop()
    for _step in range(6):
        session.next()
    accept(monkeypatch, title="Later", text="Look")
    commands.lessons.add_stop()
    edit_parameter(session, "w1[1,1]", 0.25)
    accept(monkeypatch, title="Edited")
    commands.lessons.add_stop()
    assert [stop.title for stop in commands.lessons.guide.lesson.stops] == ["Start", "Later", "Edited"]
    commands.lessons.move_stop(-1)
    assert [stop.title for stop in commands.lessons.guide.lesson.stops] == ["Start", "Edited", "Later"]
    path = tmp_path / "own.json"
    assert commands.lessons.guide.save(path)
    raw = json.loads(path.read_text("utf-8"))
    assert raw["gradviz_lesson"] == 1
    assert raw["stops"][0]["question"] == "Which way?"
    from gradviz.documents.lessons import read_lesson
    from gradviz.export.lesson_check import lesson_faults, stop_timeline

    lesson = read_lesson(path)
    assert lesson_faults(lesson) == []
    edited = stop_timeline(lesson, lesson.stops[1])
    assert edited.trace().layers[0].weights[0, 0] == 0.25
    window.commands.files.open_path(path)
    assert commands.lessons.guide.path == path
    assert "Start" in said(window)


def test_the_last_stop_cannot_be_removed_and_a_removed_one_changes_no_other(lesson: MainWindow) -> None:
    guide = lesson.commands.lessons.guide
    setups = [stop.setup for stop in guide.lesson.stops]
    lesson.commands.lessons.remove_stop()
    assert [stop.setup for stop in guide.lesson.stops] == setups[1:]
    for _stop in range(5):
        lesson.commands.lessons.remove_stop()
    assert len(guide.lesson.stops) == 1


def test_unsaved_stops_are_asked_about(lesson: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def question(_parent: object, title: str, *_rest: object) -> QMessageBox.StandardButton:
        asked.append(title)
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "question", question)
    lesson.commands.lessons.close()
    assert not asked
    accept(monkeypatch, title="One more")
    lesson.commands.files.open_lesson(resource("lessons/m02-mazur-2-2-2.json"))
    lesson.commands.lessons.add_stop()
    lesson.commands.lessons.close()
    assert asked == ["Save the lesson?"]
    assert lesson.commands.lessons.is_open
    lesson.commands.lessons.guide.is_dirty = False  # or closing the window would ask again


@pytest.fixture
def dialog(lesson: MainWindow, qtbot: QtBot) -> StopDialog:
    """The dialog of the textbook lesson's first stop, whose question has neither choices nor a number."""
    dialog = StopDialog(lesson, "Change stop", {"question": "Which way?"})
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def tabbed(dialog: StopDialog, count: int) -> None:
    for _each in range(count):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)


def test_choices_are_written_by_the_keyboard_alone(dialog: StopDialog) -> None:
    editor = dialog.question
    dialog.activateWindow()
    editor.kind.buttons["choices"].setFocus()
    QTest.keyClick(editor.kind.buttons["choices"], Qt.Key.Key_Space)
    while dialog.focusWidget() is not editor.rows[0].text:
        tabbed(dialog, 1)
    QTest.keyClicks(dialog.focusWidget(), "Up")
    tabbed(dialog, 1)
    QTest.keyClicks(dialog.focusWidget(), "It climbs.")
    while dialog.focusWidget() is not editor.add:
        tabbed(dialog, 1)
    QTest.keyClick(editor.add, Qt.Key.Key_Space)
    assert dialog.focusWidget() is editor.rows[2].text, "what was added can be written at once"
    QTest.keyClicks(dialog.focusWidget(), "Nowhere")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog._fault.text() == "Choice 2 has no words: write some, or remove it."
    assert dialog.focusWidget() is editor.rows[1].text
    QTest.keyClick(editor.rows[1].remove, Qt.Key.Key_Space)
    QTest.keyClick(editor.rows[1].right, Qt.Key.Key_Space)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert dialog.keys["choices"] == [{"text": "Up", "reason": "It climbs."}, {"text": "Nowhere", "right": True}]
    assert dialog.keys["value"] is None


def test_removing_the_right_choice_leaves_none_that_is_right(dialog: StopDialog) -> None:
    editor = dialog.question
    editor.kind.buttons["choices"].click()
    for row, words in zip(editor.rows, "ABC", strict=False):
        row.text.setText(words)
    editor.add.click()
    editor.rows[2].text.setText("C")
    editor.rows[0].remove.click()
    assert [(each.text, each.right) for each in editor.form.choices] == [("B", False), ("C", False)]
    assert not editor.rows[0].remove.isEnabled(), "two at least"
    dialog.accept()
    assert dialog._fault.text() == "Mark the one choice that is right."


def test_a_stops_question_is_changed_and_changed_back(
    lesson: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Choices in place of what was, then a number, then Undo: each is what the lesson asks."""
    guide = lesson.commands.lessons.guide
    first = guide.lesson

    def answer_by(fill: Callable[[StopDialog], object]) -> None:
        def exec_(self: StopDialog) -> int:
            fill(self)
            self.accept()
            assert self.result()
            return self.result()

        monkeypatch.setattr(StopDialog, "exec", exec_)
        lesson.actions_by_id["lesson_edit"].trigger()

    def by_choices(dialog: StopDialog) -> None:
        dialog._fields["question"].setPlainText("Which way?")
        dialog.question.kind.buttons["choices"].click()
        dialog.question.rows[0].text.setText("Down")
        dialog.question.rows[1].text.setText("Up")

    def by_number(dialog: StopDialog) -> None:
        assert [each.text for each in dialog.question.form.choices] == ["Down", "Up", "Both plus"]
        dialog.question.kind.buttons["number"].click()
        dialog.question.value.setText("0,25")

    answer_by(by_choices)
    panel = lesson.panels["lesson"]
    assert [choice.text for choice in guide.frame().choices] == ["Down", "Up", "Both plus"]
    assert panel.question.answers[0].isVisible()
    answer_by(by_number)
    assert guide.stop.asked.value == 0.25
    assert not guide.frame().choices
    lesson.message.buttons[0].click()
    assert [choice.text for choice in guide.frame().choices] == ["Down", "Up", "Both plus"]
    assert guide.is_dirty
    lesson.actions_by_id["lesson_remove"].trigger()
    assert len(guide.lesson.stops) == len(first.stops) - 1
    lesson.message.buttons[0].click()
    assert len(guide.lesson.stops) == len(first.stops)
    assert not guide.can_undo
