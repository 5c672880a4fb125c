"""What is this?: F1 opens the term for the word or the control that is pointed at, or that has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QTextEdit

from gradviz.gui.pages.manual_page import ManualPage
from gradviz.gui.widgets.choice_button import ChoiceButton
from gradviz.gui.widgets.term_under import term_under
from gradviz.scene.manual.glossary import GLOSSARY, sentence_of
from gradviz.scene.manual.terms_in_text import term_called, term_in

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


def place_of(text: QTextEdit, word: str) -> QPoint:
    """Where a word stands on the screen."""
    cursor = text.document().find(word, 0)
    assert not cursor.isNull(), word
    cursor.setPosition(cursor.selectionStart() + 1, QTextCursor.MoveMode.MoveAnchor)
    return text.viewport().mapToGlobal(text.cursorRect(cursor).center())


def to_backward(window: MainWindow) -> None:
    for _press in range(9):
        if "gradient" not in window.explanation.sentence.toPlainText():
            window.actions_by_id["next"].trigger()


def test_words_of_the_explanation_and_controls_name_their_terms(window: MainWindow) -> None:
    to_backward(window)
    sentence = window.explanation.sentence
    for word, key in (("gradient", "gradient"), ("activation", "activation"), ("δ", "delta")):
        assert term_under(sentence.viewport(), place_of(sentence, word), window) == key
    buttons = {each.accessibleName(): each for each in window.network.findChildren(QAbstractButton)}
    assert term_under(buttons["Edges show: Relative"], None, window) == "relative_step"
    assert term_under(window.toolbar.optimizer, None, window) == "optimizer"
    canvas = window.network.canvas
    box = canvas.places(canvas.frame).loss
    centre = QPoint(round(box.x + box.width / 2), round(box.y + box.height / 2))
    assert term_under(canvas, canvas.mapToGlobal(centre), window) == "loss"
    assert term_under(canvas, None, window) == ""


def test_tooltips_of_choices_say_what_their_word_means(window: MainWindow) -> None:
    choices = {each.accessibleName(): each for each in window.network.findChildren(ChoiceButton)}
    told = choices["Edges show: Relative"].explained()
    assert told.splitlines() == [choices["Edges show: Relative"].toolTip(), sentence_of("relative_step")]


def test_f1_at_a_control_opens_its_term(window: MainWindow) -> None:
    window.toolbar.learning_rate.setFocus()
    QTest.keyClick(window.toolbar.learning_rate, Qt.Key.Key_F1)
    page = window.page_area.page
    assert isinstance(page, ManualPage)
    assert page.list.currentItem().text() == "Learning rate η"


def test_every_term_is_found_from_the_screen(window: MainWindow) -> None:
    """By F1 over its panel, or by the name of a command."""
    window.actions_by_id["manual"].trigger()
    page = window.page_area.page
    assert isinstance(page, ManualPage)
    found = {key for panel in page._frame.panels for key, _where in panel.terms}
    for action in window.actions_by_id.values():
        words = action.text().replace("&", "")
        found |= {term_called(words), term_in(words)}
    assert {term.key for term in GLOSSARY} - found == set()
