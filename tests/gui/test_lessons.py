"""A lesson in the window: opened, followed by keys and buttons, written, saved and opened again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from gradviz.gui import app
from gradviz.gui.document_files import open_preset
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.gui.sample_edits import draw_samples
from gradviz.resources import resource
from gradviz.scene.setup.point_edits import Stroke
from tests.gui.lessons import discarded, lesson, said

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gradviz.gui.window.main_window import MainWindow


__all__ = ["discarded", "lesson"]


def test_a_lesson_opens_beside_the_network_at_its_first_stop(lesson: MainWindow) -> None:
    panel = lesson.panels["lesson"]
    assert lesson.panel_layout.is_panel_visible("lesson")
    assert not lesson.panel_layout.is_panel_visible("setup")
    assert panel.count.text() == "1 of 4"
    assert "Forward" in said(lesson)
    assert lesson.session.run.setup.title == "Mazur 2-2-2"
    assert lesson.presenter.view.selected == "w2[1,1]"


def test_keys_lead_on_and_back_and_show_the_answer(lesson: MainWindow, qtbot: QtBot) -> None:
    assert "Plus, and minus" not in said(lesson)
    assert not lesson.panels["lesson"].previous.isEnabled()
    qtbot.keyClick(lesson, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Plus, and minus" in said(lesson)
    qtbot.keyClick(lesson, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert lesson.session.timeline.place.revealed == lesson.session.timeline.steps.phase_ends[1] + 1
    assert "Plus, and minus" not in said(lesson)
    qtbot.keyClick(lesson, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert "Plus, and minus" in said(lesson)


def test_one_key_shows_the_answer_goes_on_and_finishes_and_another_goes_back_the_same_way(lesson: MainWindow) -> None:
    panel, guide = lesson.panels["lesson"], lesson.commands.lessons.guide
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Right,
                Qt.Key.Key_Enter, Qt.Key.Key_Right):  # fmt: skip
        seen.append((guide.place, panel.primary.accessibleName()))
        QTest.keyClick(lesson, key)
    assert seen == [(0, "Show answer"), (0, "Continue"), (1, "Show answer"), (1, "Continue"), (2, "Show answer"),
                    (2, "Continue"), (3, "Show answer")]  # fmt: skip
    assert panel.primary.accessibleName() == "Finish"
    QTest.keyClick(lesson, Qt.Key.Key_Right)
    assert panel.is_ended
    assert not lesson.panel_layout.is_panel_visible("network")  # its place is the ending's
    for _press in range(8):
        QTest.keyClick(lesson, Qt.Key.Key_Left)
    assert (guide.place, panel.primary.accessibleName(), panel.is_ended) == (0, "Show answer", False)
    assert lesson.panel_layout.is_panel_visible("network")


def test_in_a_lesson_the_toolbar_steps_and_the_reader_can_return(lesson: MainWindow) -> None:
    panel, toolbar = lesson.panels["lesson"], lesson.toolbar
    place = lesson.session.timeline.place
    assert toolbar.buttons["next"].text() == "Step"
    assert not panel.away.isVisible()
    toolbar.buttons["next"].click()
    assert lesson.session.timeline.place != place
    assert panel.away.isVisible()
    QTest.keyClick(lesson, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert not panel.away.isVisible()
    QTest.keyClick(lesson, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert panel.away.isVisible()
    panel.again.click()
    assert lesson.session.timeline.place == place
    assert not panel.away.isVisible()
    lesson.commands.lessons.close()
    assert toolbar.buttons["next"].text() == "Next"
    QTest.keyClick(lesson, Qt.Key.Key_Right)
    assert lesson.session.timeline.place != place


def test_a_field_that_nothing_was_typed_into_goes_with_the_answer(lesson: MainWindow) -> None:
    guide, box = lesson.commands.lessons.guide, lesson.panels["lesson"].question
    guide.go(2)
    assert box.number.isVisible()
    guide.answer()
    assert box.verdict.isVisible()
    assert not box.number.isVisible()
    guide.back()
    guide.give_number("-3")
    guide.answer()
    assert box.number.isVisible(), "what was typed is compared with the answer"


def test_an_answer_is_judged_at_once_with_a_reason(lesson: MainWindow) -> None:
    panel, guide = lesson.panels["lesson"], lesson.commands.lessons.guide
    box = panel.question
    QTest.keyClick(lesson, Qt.Key.Key_2)
    assert guide.frame().verdict == "Not quite."
    assert "which is too large already" in box.verdict.text()
    assert panel.primary.accessibleName() == "Show answer"
    box.answers[0].click()
    assert guide.frame().is_right
    assert panel.primary.accessibleName() == "Continue"
    assert guide._progress.of("m02-mazur-2-2-2").tries == {0: False}  # the first try counts
    guide.go(2)
    QTest.keyClicks(box.number, "no")
    QTest.keyClick(box.number, Qt.Key.Key_Return)
    assert "your answer" in lesson.message.text
    box.number.clear()
    QTest.keyClicks(box.number, "-188")
    QTest.keyClick(box.number, Qt.Key.Key_Return)
    assert "the sign is not" in box.verdict.text()
    box.number.clear()
    QTest.keyClicks(box.number, "190")
    QTest.keyClick(lesson, Qt.Key.Key_PageDown)  # a clicker checks what was typed first
    assert (guide.place, guide.frame().verdict) == (2, "Close: 188, you said 190.")
    QTest.keyClick(box.number, Qt.Key.Key_Return)
    assert guide.place == 3
    assert guide._progress.of("m02-mazur-2-2-2").tries == {0: False, 2: False}


def test_panels_that_reveal_are_covered_until_the_answer(window: MainWindow) -> None:
    window.commands.files.open_lesson(resource("lessons/00-how-a-network-learns.json"), 3)
    card = window.panel_layout.cards["explanation"]
    assert window.explanation.page == "nudge"
    assert not window.explanation.isVisible()
    assert not window.panel_layout.is_panel_visible("loss")
    QTest.keyClick(window, Qt.Key.Key_Right)
    assert window.explanation.isVisible()
    assert card._is_marked
    assert window.explanation.header._pill.text() == "Look here"
    QTest.keyClick(window, Qt.Key.Key_Left)
    assert not window.explanation.isVisible()
    window.commands.lessons.close()
    assert window.explanation.isVisible()
    assert window.explanation.page == "chain"
    assert not card._is_marked
    assert window.panel_layout.is_panel_visible("loss")
    assert window.panel_layout.is_panel_visible("surface")
    assert "Lesson closed at stop 4." in window.message.text


def test_the_ending_says_what_was_learnt_and_begins_the_next_lesson(lesson: MainWindow) -> None:
    panel, guide = lesson.panels["lesson"], lesson.commands.lessons.guide
    guide.choose(0)
    guide.go(3)
    for _press in range(2):
        QTest.keyClick(lesson, Qt.Key.Key_Right)
    end = guide.ending()
    assert end.heading == "Lesson finished · 4 stops · 1 of 4 questions right at the first try · 3 not answered"
    assert [label.isVisible() for label in panel.ending.learnt] == [True] * 4 + [False]
    assert end.next_title == "The vanishing gradient"
    assert guide.ending(is_presenting=True).heading == "Lesson finished · 4 stops"
    panel.ending.try_out.click()
    assert not lesson.commands.lessons.is_open
    assert lesson.panel_layout.is_panel_visible("network")
    lesson.commands.files.open_lesson(resource("lessons/m02-mazur-2-2-2.json"))
    assert guide.place == 0  # finished: it begins anew
    guide.go(3)
    for _press in range(3):
        QTest.keyClick(lesson, Qt.Key.Key_Right)
    assert (guide.lesson.title, guide.place, panel.is_ended) == ("The vanishing gradient", 0, False)


def test_back_to_the_stop_undoes_what_was_tried(lesson: MainWindow, qtbot: QtBot) -> None:
    edit_parameter(lesson.session, "w2[1,1]", 3.0)
    lesson.session.next()
    lesson.panels["lesson"].again.click()
    weights = lesson.session.timeline.shown_state().parameters
    assert 3.0 not in weights
    assert lesson.commands.files.may_leave()  # what was tried at a stop is no document


def test_a_stop_that_is_returned_to_is_as_long_as_when_it_was_reached(lesson: MainWindow) -> None:
    guide, session = lesson.commands.lessons.guide, lesson.session
    first = [session.timeline.length, lesson.timeline.slider.maximum(), session.timeline.undo_label]

    def here() -> list[object]:
        return [session.timeline.length, lesson.timeline.slider.maximum(), session.timeline.undo_label]

    def train() -> None:
        session.timeline.play(40)
        session.show_moment()

    def edit_and_undo() -> None:
        edit_parameter(session, "w2[1,1]", 3.0)
        session.undo()

    for change in (train, edit_and_undo):
        change()
        guide.again()
        assert here() == first
        assert session.timeline.redo_label is None
    guide.go(2)
    train()
    guide.previous()
    assert session.timeline.length <= 1
    guide.go(0)
    assert here() == first


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
    panel = lesson.panels["lesson"]
    assert panel.stop_title.text() == "a < b"
    assert "<span" in panel.text.text()  # of bold words
    assert "&lt;img" in panel.text.text()


def test_the_lesson_that_the_program_is_started_with_is_opened(window: MainWindow) -> None:
    named = app._named_lesson("m01-chain-rule-on-one-neuron")
    assert named is not None
    assert window.commands.lessons.show_lesson(named)
    assert app._named_lesson("xor-2-2-1") is None


def test_a_faulty_lesson_is_one_sentence_and_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({"gradviz_lesson": 1, "title": "x", "stops": [{"setup": "nowhere"}]}), "utf-8")
    before = window.session.timeline
    window.commands.files.open_path(path)
    assert window.session.timeline is before
    assert "stops[0].setup" in window.message.text


def test_without_a_lesson_the_keys_show_a_hint(window: MainWindow) -> None:
    window.actions_by_id["lesson_next"].trigger()
    assert "No lesson is open" in window.message.text


def test_in_a_lecture_hall_the_lesson_stays_beside_the_network(lesson: MainWindow, qtbot: QtBot) -> None:
    lesson.resize(1024, 768)
    lesson.set_theme("projector")
    qtbot.wait(50)
    panel = lesson.panels["lesson"]
    assert lesson.panel_layout.is_panel_visible("lesson")
    assert lesson.panel_layout.is_panel_visible("network")
    assert panel.primary.isVisible()
    card, explanation = lesson.panel_layout.cards["lesson"], lesson.panel_layout.cards["explanation"]
    assert card.geometry().bottom() + 10 >= lesson.panel_layout.cards["timeline"].y()  # the text has the whole height
    assert card.mapTo(lesson, QPoint()).x() < explanation.mapTo(lesson, QPoint()).x()
    assert panel.area.viewport().height() > 8 * panel.fontMetrics().lineSpacing()
    # A plot that is asked for takes the network's place, and gives it back.
    for shown in (True, False):
        QTest.keyClick(lesson, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
        QApplication.processEvents()
        assert lesson.panel_layout.is_panel_visible("surface") is shown
        assert lesson.panel_layout.is_panel_visible("network") is not shown
        assert lesson.panel_layout.is_panel_visible("lesson")
    lesson.set_theme("light")
    qtbot.wait(50)
    assert lesson.panel_layout.is_panel_visible("timeline")


def test_in_a_small_window_the_panel_to_look_at_is_enlarged_and_goes_back_to_its_place(window: MainWindow) -> None:
    layout = window.panel_layout
    window.resize(720, 600)
    window.commands.files.open_lesson(resource("lessons/n03-saddle.json"))
    assert layout.enlarged == "surface"
    assert layout.is_panel_visible("lesson")
    window.resize(1366, 744)
    QApplication.processEvents()
    assert layout.enlarged == ""
    assert layout.is_panel_visible("surface")
    assert layout.is_panel_visible("network")
    layout.enlarge("surface")  # a person's own wish holds
    layout.arrange()
    assert layout.enlarged == "surface"


def test_a_mark_on_the_surface_can_be_clicked(window: MainWindow) -> None:
    window.resize(1366, 744)
    window.commands.files.open_lesson(resource("lessons/00-how-a-network-learns.json"), 2)
    QApplication.processEvents()
    guide, surface = window.commands.lessons.guide, window.surface
    marks = surface.frame.marks
    assert [mark[0] for mark in marks] == ["A", "B", "C"]
    surface.plot.clicked.emit(*marks[2][1:])
    assert guide.frame().verdict == "Not quite."
    surface.plot.clicked.emit(0.5, 0.9)  # where no mark is
    assert not guide.frame().is_right
    surface.plot.clicked.emit(*marks[1][1:])
    assert guide.frame().is_right
    window.commands.lessons.next()
    assert surface.frame.marks == () or not surface.isVisible()


def test_the_steps_on_the_way_to_the_next_stop_are_shown_and_pressing_again_jumps(
    lesson: MainWindow, qtbot: QtBot
) -> None:
    guide, session = lesson.commands.lessons.guide, lesson.session
    lesson.lecture.set_motion(True)
    guide.go(1)
    guide.answer()
    start = session.timeline.place
    shown = []
    session.moment_changed.connect(lambda: shown.append(session.timeline.place))
    guide.go(0)
    guide.answer()
    shown.clear()
    QTest.keyClick(lesson, Qt.Key.Key_Right)
    assert guide.place == 1
    assert session.timeline.place < start
    qtbot.waitUntil(lambda: not guide.transition.is_on, timeout=5000)
    assert session.timeline.place == start
    assert shown[0] == start  # computed first
    assert shown[1:] == sorted(shown[1:])
    assert shown[-1] == start
    assert not guide.frame().is_away
    guide.go(0)
    guide.answer()
    for _press in range(2):
        QTest.keyClick(lesson, Qt.Key.Key_Right)
    assert (guide.place, session.timeline.place, guide.transition.is_on) == (1, start, False)
    lesson.lecture.set_motion(False)


def test_digits_and_layout_of_a_stop_hold_for_that_stop_alone(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    stop = {"setup": "mazur-2-2-2", "at": {"after": "backward"}}
    stops = [{**stop, "show": {"digits": 9, "layout": "plots", "panels": ["flow"]}}, stop]
    path.write_text(json.dumps({"title": "Own", "stops": stops}), "utf-8")
    before, preset = window.presenter.view.digits, window.panel_layout.choice.preset
    window.commands.files.open_path(path)
    assert window.presenter.view.digits == 9
    assert window.panel_layout.choice.preset == "plots"
    assert window.panel_layout.is_panel_visible("flow")
    window.commands.lessons.next()  # a stop that names no panel leaves all as it was
    assert window.presenter.view.digits == before
    assert window.panel_layout.choice.preset is preset
    assert not window.panel_layout.is_panel_visible("flow")
    window.commands.lessons.previous()
    assert window.panel_layout.own_choice.preset is preset  # which is what is remembered
    window.commands.lessons.close()
    assert window.panel_layout.choice.preset is preset


def test_edits_beyond_a_trial_are_asked_about_before_the_lesson_continues(
    lesson: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(*words: object) -> QMessageBox.StandardButton:
        asked.append(str(words[2]))
        return QMessageBox.StandardButton.Cancel

    monkeypatch.setattr("gradviz.gui.commands.file_commands.ask", ask)
    session, guide = lesson.session, lesson.commands.lessons.guide
    edit_parameter(session, "w1[1,1]", 0.5)
    guide.next()
    assert (guide.place, asked) == (1, [])  # a trial
    open_preset(session, "circle-2-4-2-1")
    guide.next()
    assert (guide.place, asked) == (2, [])  # nothing of it was changed
    for begin in (
        lambda: open_preset(session, "circle-2-4-2-1"),
        lambda: draw_samples(session, Stroke("add", ((1.0, 1.0),), (0.0,), start="plane")),
    ):
        begin()
        edit_parameter(session, "w1[1,1]", 0.5)
        timeline = session.timeline
        for go_on in (guide.next, guide.again, guide.previous, lambda: lesson.commands.files.open_preset("one-neuron")):
            go_on()
            assert session.timeline is timeline
            assert asked.pop() == "Save changes to this setup?"
        assert guide.place == 2
        session.discard_edits()
        guide.again()
