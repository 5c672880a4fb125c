"""Lesson › All lessons: by level and progress, searched, opened by keys, and lessons of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradviz.documents.lessons import LEVELS, lesson_names
from gradviz.export.lesson_picture import lesson_picture
from gradviz.gui.figures.ink import figure_font
from gradviz.gui.pages.lesson_browser import LessonBrowser
from gradviz.resources import resource
from gradviz.scene.lecture.lesson_progress import LessonProgress, progress_of_text, progress_text
from gradviz.scene.manual.lesson_list import CardState, lesson_list, matching_cards
from tests.gui.cut import what_is_cut

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


def shown(window: MainWindow) -> LessonBrowser:
    window.actions_by_id["lessons"].trigger()
    page = window.page_area.page
    assert isinstance(page, LessonBrowser)
    return page


def test_every_lesson_has_a_card_with_its_level_its_minutes_and_what_one_can_do_afterwards() -> None:
    done = {"m02-mazur-2-2-2": LessonProgress(2, 4), "n10-symmetry": LessonProgress(4, 4, is_finished=True)}
    frame = lesson_list(lesson_names(), (), LEVELS, done)
    assert [section.title for section in frame.sections] == ["First steps", "Backpropagation", "Loss surfaces", "Yours"]
    cards = {card.key: card for card in frame.cards}
    assert len(cards) == len(lesson_names())
    mazur = cards["m02-mazur-2-2-2"]
    assert (mazur.size, mazur.state_text, mazur.share) == ("12 min · 4 stops", "Continue at stop 3", 0.5)
    assert mazur.prerequisites == ("The chain rule on one neuron",)
    assert mazur.objectives
    assert mazur.sizes == (2, 2, 2)
    assert cards["n10-symmetry"].state is CardState.FINISHED
    assert frame.finished_text == "1 of 21 finished"
    assert sum(frame.counts.values()) == 21


def test_the_search_finds_titles_texts_and_terms() -> None:
    cards = lesson_list(lesson_names(), (), LEVELS, {}).cards

    def found(words: str) -> set[str]:
        return {card.key.partition("-")[0] for card in matching_cards(cards, words)}

    assert {"m06", "n03"} <= found("saddle")
    assert "m02" in found("Mazur")
    assert found("leaky relu") == {"m04"}
    assert found("overfitting") >= {"m10"}
    assert found("dropout") == set()


def test_keys_alone_lead_to_a_lesson(window: MainWindow) -> None:
    page = shown(window)
    first = QApplication.focusWidget()
    assert first is page.cards["00-how-a-network-learns"]
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert QApplication.focusWidget() is page.cards["m01-chain-rule-on-one-neuron"]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert QApplication.focusWidget() is page.cards["m01-chain-rule-on-one-neuron"]
    assert "Afterwards you can" in page.about.text()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.page_area.page is None
    assert window.commands.lessons.guide.lesson.title == "The chain rule on one neuron"


def test_a_lesson_goes_on_where_it_was_left_or_begins_anew(window: MainWindow) -> None:
    commands = window.commands
    commands.files.open_lesson(resource("lessons/m02-mazur-2-2-2.json"))
    commands.lessons.next()
    commands.lessons.next()
    commands.lessons.close()
    page = shown(window)
    card = page.cards["m02-mazur-2-2-2"]
    assert card.card.state_text == "Continue at stop 3"
    assert QApplication.focusWidget() is card
    card.click()
    assert commands.lessons.guide.place == 2
    page = shown(window)
    page.cards["m02-mazur-2-2-2"].anew_requested.emit()
    assert commands.lessons.guide.place == 0
    commands.lessons.guide.choose(0)
    commands.lessons.close()
    card = shown(window).cards["m02-mazur-2-2-2"]
    assert (card.card.state, card.card.state_text) == (CardState.BEGUN, "Continue at stop 1")
    card.click()
    assert commands.lessons.progress.of("m02-mazur-2-2-2").tries, "going on forgets no answer"
    finished = LessonProgress(4, 4, is_finished=True)
    assert not finished.begun_anew().is_begun, "opened once more, it is finished until its second stop"
    assert finished.begun_anew().at(1).is_begun


def test_what_nothing_mentions_may_be_in_the_glossary(window: MainWindow) -> None:
    page = shown(window)
    page.search.setText("dropout")
    assert page.none.text() == "No lesson mentions ‘dropout’."
    assert page.glossary.isVisible()
    assert not any(card.isVisible() for card in page.cards.values())
    page.search.setText("clipping")
    assert [card.card.key for card in page.cards.values() if card.isVisible()] == page.found
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert window.commands.lessons.guide.lesson.title == "The exploding gradient"


def test_lessons_from_files_are_in_a_section_of_their_own(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"title": "Mine", "stops": [{"setup": "mazur-2-2-2"}]}), "utf-8")
    window.commands.files.open_path(path)
    page = shown(window)
    assert page.cards[str(path)].card.title == "Mine"
    page.close_button.click()
    path.unlink()
    assert str(path) not in shown(window).cards


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "[" * 100_000, '{"a": 3}', '{"a": {"stop": -1, "stops": 3}}'])
def test_settings_that_hold_something_else_are_no_progress(text: str) -> None:
    assert progress_of_text(text) == {}


def test_progress_survives_as_text() -> None:
    tried = LessonProgress(2, 4).with_try(0, is_right=True).with_try(0, is_right=False)
    known = {"a": tried, "b": LessonProgress(4, 4).at(4)}
    assert progress_of_text(progress_text(known)) == known
    assert known["a"].tries == {0: True}
    assert known["b"].is_finished


def test_lessons_about_a_surface_have_its_picture(window: MainWindow, qtbot: QtBot) -> None:
    surface, curve = lesson_picture("n03-saddle"), lesson_picture("00-how-a-network-learns")
    assert surface is not None
    assert surface.pixels is not None
    assert surface.pixels.shape[2] == 4
    assert len(np.unique(surface.pixels.reshape(-1, 4), axis=0)) > 20  # it is a map, not one colour
    assert surface.path is not None
    assert np.all((surface.path >= 0) & (surface.path <= 1))
    assert curve is not None
    assert curve.curve is not None
    assert np.allclose(curve.curve[[0, -1], 0], (0, 1))
    assert lesson_picture("m02-mazur-2-2-2") is None
    page = shown(window)
    qtbot.waitUntil(lambda: not page._drawing.isActive(), timeout=20_000)
    assert page.cards["n03-saddle"]._picture is not None
    assert page.cards["m02-mazur-2-2-2"]._picture is None
    page.grab()  # every card is painted


@pytest.mark.parametrize(("theme", "size"), [("projector", (1024, 768)), ("projector", (1366, 768)),
                                             ("light", (1366, 768))])  # fmt: skip
def test_cards_are_equally_wide_and_their_words_are_whole_with_the_controls_in_even_rows(
    open_window: Open, theme: str, size: tuple[int, int]
) -> None:
    window = open_window(theme=theme, size=size)
    progress = window.commands.lessons.progress
    progress.keep("m02-mazur-2-2-2", LessonProgress(2, 4))
    progress.keep("n10-symmetry", LessonProgress(4, 4, is_finished=True))
    page = shown(window)
    QApplication.processEvents()
    cards = [*page.cards.values()]
    assert len({card.width() for card in cards}) == 1, "also where a level has fewer cards than columns"
    for card in cards:
        assert card.height() >= card.heightForWidth(card.width())
        wide = card.width() - card._picture_width(card.width()) - 28 * window.theme.scale
        font = QFontMetrics(figure_font(14 * window.theme.scale, bold=True))
        needed = font.boundingRect(0, 0, int(wide), 10_000, Qt.TextFlag.TextWordWrap, card.card.title).height()
        assert needed <= card._heights(wide)[0], card.card.title
    assert len(page.filters) == 4
    tops = {button.mapTo(page, QPoint()).y() + button.height() // 2 for button in page.filters.values()}
    assert len(tops) == 1, "the states stand in one row"
    assert abs(page.search.geometry().center().y() - page.filters[""].geometry().center().y()) <= 1
    assert what_is_cut(page) == []
    focused = QApplication.focusWidget()
    assert page._scroll.viewport().rect().contains(focused.mapTo(page._scroll.viewport(), focused.rect().center()))


def test_a_state_without_lessons_is_no_choice(window: MainWindow) -> None:
    assert [*shown(window).filters] == ["", "new"]
