"""The Predict mode in the window: asked, hidden, revealed by the same key, and kept in the record."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from gradviz.gui.commands.actions import ACTIONS
from gradviz.gui.dialogs.export_dialog import ExportDialog
from gradviz.gui.dialogs.record_dialog import RecordDialog
from gradviz.gui.lecture.panel_cover import PanelCover
from gradviz.resources import resource
from gradviz.scene.lecture.predict import Ask, _value
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import number
from gradviz.training.steps import Granularity, Place
from tests.scene.scenes import plain

if TYPE_CHECKING:
    from gradviz.gui.lecture.predict_mode import Predicting
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key)
    QApplication.processEvents()


@pytest.fixture
def asking(window: MainWindow) -> MainWindow:
    """Before the backward pass, asked about the output layer's first weight."""
    window.session.seek(0)
    window.session.reveal(4)
    window.presenter.look(selected="w3[1,1]")
    press(window, Qt.Key.Key_F6)
    return window


def mode(window: MainWindow) -> Predicting:
    assert window.lecture.predicting is not None
    return window.lecture.predicting


def test_next_asks_then_reveals_then_asks_again(asking: MainWindow) -> None:
    panel = mode(asking).panel
    assert panel.isVisible()
    assert "∂L/∂w3[1,1]" in panel.question.text()
    place = asking.session.timeline.place
    assert place == Place(0, 4)
    QTest.keyClicks(panel.choices[0].votes, "12")
    panel.choices[2].votes.setFocus()
    QTest.keyClicks(panel.choices[2].votes, "30")
    press(asking, Qt.Key.Key_PageDown)
    assert asking.session.timeline.place == Place(0, 5)
    assert panel.truth.isVisible()
    gradient = asking.presenter.moment.trace.layers[2].weight_gradients[0, 0]
    entry = mode(asking).records[0]
    assert entry.answer.value == float(gradient)
    assert entry.tally == (12, 0, 30)
    assert "12 of 42 right" in panel.said.text() or "30 of 42 right" in panel.said.text()
    press(asking, Qt.Key.Key_PageDown)
    assert asking.session.timeline.place == Place(0, 5)
    assert not panel.truth.isVisible()
    assert panel.choices[0].votes.text() == ""
    assert len(mode(asking).records) == 1


def test_what_would_tell_is_hidden_until_the_reveal(asking: MainWindow) -> None:
    surface = asking.panels["surface"]
    assert not surface.isVisible()
    assert any("hidden until the reveal" in cover.text() for cover in mode(asking)._covers.values())
    assert "∂L/∂w = " not in asking.panels["network"].canvas.accessibleDescription()
    frame = asking.panels["explanation"]._frame
    assert frame is not None
    assert frame.ledger is None
    assert not any("∂L/∂w" in cell and "—" not in row[2] for row in frame.table[1:] for cell in row)
    press(asking, Qt.Key.Key_Right)
    assert surface.isVisible()
    assert "∂L/∂w = " in asking.panels["network"].canvas.accessibleDescription()
    assert asking.panels["explanation"]._frame.ledger is not None


def said_anywhere(window: MainWindow) -> list[str]:
    """Every text that can be seen, hovered, read aloud or copied, and what the graph draws."""
    found = [window.windowTitle(), repr(plain(window.panels["network"].canvas.frame))]
    for widget in [window, *window.findChildren(QWidget)]:
        if widget.isVisible():
            found += [widget.toolTip(), widget.statusTip(), widget.accessibleName(), widget.accessibleDescription()]
            for name in ("text", "toPlainText", "currentText"):
                value = getattr(widget, name, None)
                found.append(str(value()) if callable(value) else "")
    found += [f"{action.text()} {action.toolTip()}" for action in window.actions()]
    for form in ("text", "markdown", "latex"):
        QGuiApplication.clipboard().clear()
        window.commands.explanation.copy_derivation(form)
        found.append(QGuiApplication.clipboard().text())
    return found


@pytest.mark.parametrize("ask", Ask)
def test_no_answer_can_be_read_anywhere_before_its_reveal(open_window: Open, ask: Ask) -> None:
    """One whole update by operations, asked in every way, with the updates behind it known already, every plot and
    every page of the explanation in turn in front."""
    window = open_window(size=(1440, 900))
    window.setUpdatesEnabled(False)  # what is read here is no picture
    for _update in range(3):
        window.session.next(Granularity.UPDATE)
    window.session.seek(1)
    window.commands.run.choose_granularity("operation")
    window.commands.explanation.choose_digits(6)
    window.presenter.look(selected="w3[1,1]")
    window.lecture.predict(True)
    predicting, asked = mode(window), 0
    predicting.panel.ask.chosen.emit(str(ask))
    fronts = itertools.cycle(("curvature", "output", "flow", "loss", "surface"))
    pages = itertools.cycle(("sentence", "chain", "nudge", "table"))
    while predicting.question is not None and len(predicting.records) < 45:
        window.panel_layout.bring_forward(next(fronts))
        window.panels["explanation"].show_page(next(pages))
        QApplication.processEvents()
        window.presenter.settle()
        QApplication.processEvents()
        said, question = said_anywhere(window), predicting.question
        reading = Reading(window.presenter.moment, window.presenter.view)
        is_other_new = question.ask is Ask.COMPARISON and _value(reading, question.subject, question.other) is None
        predicting.next()
        answer = predicting.records[-1].answer
        values = [answer.value]
        if is_other_new:
            values.append(_value(Reading(window.presenter.moment, window.presenter.view), question.subject,
                                 question.other))  # fmt: skip
        for value in values:
            shown = number(abs(value), 6)
            if "gradient of b" in question.text or "/∂b" in question.text or len(shown) < 6:
                continue  # a bias: the sum of the δ which is there already
            assert [text for text in said if shown in text or repr(value) in text] == [], question.text
            asked += question.ask is ask
        predicting.next()
    assert asked > {Ask.SIGN: 20, Ask.COMPARISON: 10, Ask.VALUE: 25}[ask]
    window.setUpdatesEnabled(True)


def test_what_would_tell_answers_with_a_sentence_until_the_reveal(
    asking: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the menu's actions, which the keys are bound to: nothing opens, no file is asked for, nothing is copied."""
    for part in (QFileDialog, RecordDialog):
        monkeypatch.setattr(part, "exec", lambda *_a: pytest.fail("a dialog was opened"))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: pytest.fail("a file was asked for"))
    telling = {entry.id for entry in ACTIONS if entry.tells}
    assert {"race", "basins", "surface_race", "export_solution", "export_animation"} < telling
    for name in telling:
        asking.message.clear()
        asking.actions_by_id[name].trigger()
        assert "Reveal it first" in asking.message.text, name
    assert asking.commands.figures.race_window is None
    assert asking.commands.figures.basin_window is None
    QGuiApplication.clipboard().setText("kept")
    asking.actions_by_id["copy_derivation_text"].trigger()
    assert QGuiApplication.clipboard().text() == "kept"
    press(asking, Qt.Key.Key_PageDown)
    asking.actions_by_id["race"].trigger()
    assert asking.commands.figures.race_window is not None


def test_every_figure_is_held_back_that_a_question_hides(
    asking: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever adds an export must say whether it tells, or of which panel it is."""
    opened: list[str] = []
    monkeypatch.setattr(ExportDialog, "exec", lambda dialog: opened.append(dialog.choice.view))

    def ask_name(*_asked: object) -> tuple[str, str]:
        opened.append("a file")
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask_name)
    for entry in ACTIONS:
        if entry.id.startswith("export_"):
            asking.message.clear()
            asking.actions_by_id[entry.id].trigger()
            if not opened:
                assert "Reveal it first" in asking.message.text, entry.id
            # The network and the window are drawn as the question shows them.
            assert bool(opened) == (entry.id in ("export_network", "export_window", "export_blank_solution")), entry.id
            opened.clear()


def test_windows_that_are_open_already_are_covered_while_a_question_is_open(window: MainWindow) -> None:
    for name in ("race", "basins"):
        window.actions_by_id[name].trigger()
    opened = (window.commands.figures.race_window, window.commands.figures.basin_window)
    window.lecture.predict(True)
    for each in opened:
        assert each._cover.isVisible()
        assert not each.canvas.isVisible()
        assert not each.start_button.isVisible()
        assert not any(widget.isVisible() for widget in each.findChildren(QLineEdit))
    mode(window).next()
    assert all(each.canvas.isVisible() and each.start_button.isVisible() for each in opened)
    mode(window).next()
    assert not any(each.canvas.isVisible() for each in opened)
    window.lecture.predict(False)
    assert all(each.canvas.isVisible() for each in opened)


def test_a_lessons_text_is_hidden_with_the_answer_and_comes_back(window: MainWindow) -> None:
    """Its text may hold the number that the class is asked for; its answer comes only when it is asked for."""
    assert window.commands.lessons.show_lesson(resource("lessons") / "m01-chain-rule-on-one-neuron.json")
    panel, stop = window.panels["lesson"], window.commands.lessons.guide.stop
    page = panel.accessibleDescription
    window.commands.lessons.answer()
    window.lecture.predict(True)
    assert stop.title in page()
    assert "hidden until the reveal" in page()
    assert len(stop.text) > 40
    assert stop.text[:40] not in page()
    assert stop.answer[:20] not in page()
    mode(window).next()
    assert stop.text[:40] in page()
    mode(window).next()
    assert "hidden until the reveal" in page()
    window.lecture.predict(False)
    assert stop.text[:40] in page()


def test_a_value_is_typed_and_compared_and_nonsense_is_answered(asking: MainWindow) -> None:
    panel = mode(asking).panel
    panel.ask.chosen.emit("value")
    assert panel.guess.isVisible()
    panel.guess.setFocus()
    QTest.keyClicks(panel.guess, "much")
    press(asking, Qt.Key.Key_Return)
    assert "not a number" in asking.message.text
    panel.guess.selectAll()
    QTest.keyClicks(panel.guess, "-0,1")
    press(asking, Qt.Key.Key_PageDown)
    entry = mode(asking).records[0]
    assert (entry.guess, entry.guess_value) == ("-0,1", -0.1)
    assert "-0,1" in panel.said.text()


def test_one_person_answers_by_a_button_or_a_key_and_is_told_at_once_and_why(asking: MainWindow) -> None:
    panel = mode(asking).panel
    assert [choice.words.isVisible() for choice in panel.choices] == [True] * 3
    press(asking, Qt.Key.Key_2)  # exactly zero
    entry = mode(asking).records[0]
    assert (entry.own, entry.is_right) == (1, False)
    assert "Not quite." in panel.said.text()
    assert "exactly zero" in panel.said.text()
    assert "✓" in panel.choices[entry.answer.choice].words.text()
    assert "✗" in panel.choices[1].words.text()
    assert panel.why.isVisible()
    assert panel.why.text().startswith("Sum over 5 samples ÷ 5: ")
    press(asking, Qt.Key.Key_2)  # nothing to choose any more
    assert len(mode(asking).records) == 1
    press(asking, Qt.Key.Key_Right)
    assert mode(asking).is_asking
    while not mode(asking).question.choices:
        press(asking, Qt.Key.Key_Right)
    panel.choices[0].words.click()
    assert mode(asking).records[-1].own == 0
    assert not mode(asking).is_asking


def test_one_persons_number_is_checked_by_enter_within_its_tolerance(asking: MainWindow) -> None:
    panel = mode(asking).panel
    panel.ask.chosen.emit("value")
    panel.guess.setFocus()
    true = asking.session.timeline.trace().layers[-1].weight_gradients
    name = mode(asking).question.subject.name
    ref = asking.session.run.network.find(name)
    QTest.keyClicks(panel.guess, f"{true[ref.source, ref.target] * 1.01:.12g}")
    press(asking, Qt.Key.Key_Return)
    [entry] = mode(asking).records
    assert entry.is_right
    assert panel.said.text().startswith("✓ Close.")


def test_a_comparison_follows_the_edge_that_is_chosen(asking: MainWindow) -> None:
    panel = mode(asking).panel
    panel.ask.chosen.emit("comparison")
    panel.other.chosen.emit("w3[2,1]")
    assert "or ∂L/∂w3[2,1]?" in panel.question.text()
    asking.panels["network"].selected_requested.emit("w3[2,1]")
    assert "∂L/∂w3[2,1] or " in panel.question.text()
    asking.commands.run.choose_granularity("phase")
    assert panel.question.text()
    panel.choices[1].votes.committed.emit("many")
    assert "whole number" in asking.message.text


def test_other_ways_to_move_ask_about_where_they_lead(asking: MainWindow) -> None:
    panel, session = mode(asking).panel, asking.session
    press(asking, Qt.Key.Key_Left)
    assert "What is L" in panel.question.text()
    session.seek(0)
    assert "the output of unit 1 of layer 1" in panel.question.text()
    session.play_or_pause()
    assert "Training runs" in panel.question.text()
    assert not panel.reveal.isEnabled()
    session.pause()
    assert panel.question.text().endswith("?")


def test_ending_it_gives_everything_back(asking: MainWindow) -> None:
    press(asking, Qt.Key.Key_F6)
    assert not mode(asking).panel.isVisible()
    assert asking.panels["surface"].isVisible()
    assert not asking.actions_by_id["predict"].isChecked()
    place = asking.session.timeline.place
    press(asking, Qt.Key.Key_PageDown)
    assert asking.session.timeline.place > place
    asking.lecture.buttons.buttons["predict"].click()
    assert mode(asking).is_on
    assert asking.actions_by_id["predict"].isChecked()


def test_the_record_can_be_copied_and_saved(
    asking: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(asking, Qt.Key.Key_PageDown)
    dialog = RecordDialog(asking, mode(asking).records, "Circle", str(tmp_path))
    assert dialog.table.rowCount() == 1
    dialog.copy_markdown()
    assert QGuiApplication.clipboard().text().startswith("# Predictions: Circle")
    dialog.copy_csv()
    assert QGuiApplication.clipboard().text().startswith("#,Step,Question")
    for name, chosen, beginning in (("a", "CSV (*.csv)", "#,Step"), ("b.md", "", "# Predictions")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, n=name, c=chosen: (str(tmp_path / n), c))
        dialog.save()
        written = next(tmp_path.glob(f"{name.partition('.')[0]}.*"))
        assert written.read_text().startswith(beginning)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(tmp_path / "no" / "c.md"), ""))
    dialog.save()
    assert "c.md" in dialog.said.text()
    dialog.deleteLater()


def test_every_control_of_it_has_words_and_is_reached_by_tab(asking: MainWindow) -> None:
    QTest.qWait(250)
    panel = mode(asking).panel
    wanted = {panel.ask, panel.reveal, panel.end, *(choice.votes for choice in panel.choices)}
    assert all(widget.accessibleName() and widget.toolTip() for widget in wanted)
    asking.toolbar.buttons["next"].setFocus()
    reached = set()
    for _tab in range(80):
        press(asking, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert wanted <= reached


def test_a_panel_that_a_lesson_and_a_question_cover_is_shown_after_both(window: MainWindow) -> None:
    card = window.cards["surface"]
    first, second = PanelCover(card, "until the answer"), PanelCover(card, "until the reveal")
    second.lift()
    assert window.panels["surface"].isHidden()
    first.lift()
    assert not window.panels["surface"].isHidden()


@pytest.mark.parametrize("in_lesson", [False, True])
def test_the_hint_names_the_button_that_is_there(window: MainWindow, in_lesson: bool) -> None:
    """In a lesson the toolbar has no Next."""
    if in_lesson:
        assert window.commands.lessons.show_lesson(resource("lessons") / "m01-chain-rule-on-one-neuron.json")
    window.lecture.predict(True)
    panel = mode(window).panel
    for button in ("Reveal", "Next question"):
        assert panel.reveal.text() == button
        assert f"{button} (→)" in panel.hint.text()
        press(window, Qt.Key.Key_Right)
