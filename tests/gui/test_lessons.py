"""A lesson in the window: opened, gone through by keys and buttons, written, saved and opened again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from gradviz.gui import app
from gradviz.gui.dialogs.stop_dialog import StopDialog
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.resources import resource

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gradviz.gui.window.main_window import MainWindow


@pytest.fixture(autouse=True)
def discarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing the window loses the lessons that tests have written."""
    monkeypatch.setattr(QMessageBox, "question", lambda *_asked: QMessageBox.StandardButton.Discard)


@pytest.fixture
def lesson(window: MainWindow, qtbot: QtBot) -> MainWindow:
    window.menu("lesson/open").aboutToShow.emit()
    action = next(each for each in window.menu("lesson/open").actions() if "2-2-2" in each.text())
    action.trigger()
    return window


def test_a_lesson_opens_beside_the_network_at_its_first_stop(lesson: MainWindow) -> None:
    panel = lesson.panels["lesson"]
    assert lesson.panel_layout.is_panel_visible("lesson")
    assert not lesson.panel_layout.is_panel_visible("setup")
    assert "stop 1 of 4" in panel.findChild(type(panel._header))._note.text()
    assert "Forward" in panel.page.toPlainText()
    assert lesson.session.run.setup.title == "Mazur 2-2-2"
    assert lesson.presenter.view.selected == "w2[1,1]"


def test_keys_lead_on_and_back_and_show_the_answer(lesson: MainWindow, qtbot: QtBot) -> None:
    page = lesson.panels["lesson"].page
    assert "Plus, and minus" not in page.toPlainText()
    qtbot.keyClick(lesson, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Plus, and minus" in page.toPlainText()
    qtbot.keyClick(lesson, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert lesson.session.timeline.place.revealed == lesson.session.timeline.steps.phase_ends[1] + 1
    assert "Plus, and minus" not in page.toPlainText()
    qtbot.keyClick(lesson, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert "Forward" in page.toPlainText()
    assert not lesson.panels["lesson"].previous.isEnabled()


def test_back_to_the_stop_undoes_what_was_tried(lesson: MainWindow, qtbot: QtBot) -> None:
    edit_parameter(lesson.session, "w2[1,1]", 3.0)
    lesson.session.next()
    lesson.panels["lesson"].again.click()
    weights = lesson.session.timeline.shown_state().parameters
    assert 3.0 not in weights
    assert lesson.commands.files.may_leave()  # what was tried at a stop is no document


def test_next_stop_of_the_same_run_keeps_what_is_known(lesson: MainWindow) -> None:
    timeline = lesson.session.timeline
    lesson.commands.lessons.next()
    assert lesson.session.timeline is timeline


def test_closing_brings_the_setup_back(lesson: MainWindow) -> None:
    assert not lesson.panel_layout.rail.isVisible()
    lesson.panels["lesson"].close_lesson.click()
    assert not lesson.panel_layout.is_panel_visible("lesson")
    assert lesson.panel_layout.rail.isVisible()


def test_markdown_is_shown_and_html_is_not_read(lesson: MainWindow) -> None:
    guide = lesson.commands.lessons.guide
    guide.edit_stop({"title": "a < b", "text": "**bold** <img src='x.png'> and *more*"})
    page = lesson.panels["lesson"].page
    assert "a < b" in page.toPlainText()
    assert "bold" in page.toPlainText()
    assert "<img" in page.toPlainText()


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
    assert "Start" in window.panels["lesson"].page.toPlainText()


def test_the_lesson_that_the_program_is_started_with_is_opened(window: MainWindow) -> None:
    named = app._named_lesson("m01-chain-rule-on-one-neuron")
    assert named is not None
    assert window.commands.lessons.show_lesson(named)
    assert app._named_lesson("xor-2-2-1") is None


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


def test_a_faulty_lesson_is_one_sentence_and_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({"gradviz_lesson": 1, "title": "x", "stops": [{"setup": "nowhere"}]}), "utf-8")
    before = window.session.timeline
    window.commands.files.open_path(path)
    assert window.session.timeline is before
    assert "stops[0].setup" in window.message.text


def test_without_a_lesson_the_keys_say_so(window: MainWindow) -> None:
    window.actions_by_id["lesson_next"].trigger()
    assert "No lesson is open" in window.message.text


def test_in_a_lecture_hall_the_lesson_stays_beside_the_network(lesson: MainWindow, qtbot: QtBot) -> None:
    lesson.resize(1024, 768)
    lesson.set_theme("projector")
    qtbot.wait(50)
    panel = lesson.panels["lesson"]
    assert lesson.panel_layout.is_panel_visible("lesson")
    assert lesson.panel_layout.is_panel_visible("network")
    assert panel.next.isVisible()
    assert not panel.again.isVisible()  # its key and its menu entry are there
    card, explanation = lesson.panel_layout.cards["lesson"], lesson.panel_layout.cards["explanation"]
    assert card.height() > 0.95 * lesson.panel_layout.height() - 16  # the text has the whole height
    assert card.mapTo(lesson, QPoint()).x() < explanation.mapTo(lesson, QPoint()).x()
    assert panel.page.viewport().height() > 8 * panel.page.fontMetrics().lineSpacing()
    # A plot that is asked for takes the network's place, and gives it back.
    for shown in (True, False):
        QTest.keyClick(lesson, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
        QApplication.processEvents()
        assert lesson.panel_layout.is_panel_visible("surface") is shown
        assert lesson.panel_layout.is_panel_visible("network") is not shown
        assert lesson.panel_layout.is_panel_visible("lesson")
    lesson.set_theme("light")
    qtbot.wait(50)
    assert panel.again.isVisible()
    assert lesson.panel_layout.is_panel_visible("timeline")
