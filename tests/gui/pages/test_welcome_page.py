"""The Welcome page by keys and clicks: the way to a lesson, to one's own, to presets and recent work, and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from gradviz.documents.lessons import lesson_names
from gradviz.documents.open import open_setup
from gradviz.gui import app
from gradviz.gui.document_files import open_preset, save_file
from gradviz.gui.figures.ink import figure_font
from gradviz.gui.pages.welcome_page import WelcomePage
from gradviz.scene.lecture.lesson_progress import LessonProgress
from gradviz.training.steps import Place
from tests.gui.cut import what_is_cut

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


@pytest.fixture
def window(open_window: Open, tmp_path: Path) -> MainWindow:
    """At its start, on a screen of the usual size, with settings of its own."""
    window = open_window(open_setup("circle-2-4-2-1")[0], size=(1366, 768), at_start=True)
    window.settings = QSettings(str(tmp_path / "welcome.ini"), QSettings.Format.IniFormat)
    return window


@pytest.fixture
def page(window: MainWindow) -> WelcomePage:
    return opened(window)


def opened(window: MainWindow) -> WelcomePage:
    window.actions_by_id["welcome"].trigger()
    page = window.page_area.page
    assert isinstance(page, WelcomePage)
    QApplication.processEvents()
    return page


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)
    QApplication.processEvents()


def place(window: MainWindow) -> Place:
    return window.session.timeline.place


def test_esc_leads_to_a_network_of_which_nothing_is_computed(window: MainWindow, page: WelcomePage) -> None:
    assert page.primary.hasFocus()
    press(Qt.Key.Key_Escape)
    assert window.page_area.page is None
    assert place(window) == Place(0, 0)
    assert window.panel_layout.hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Right, Qt.Key.Key_PageDown])
def test_the_first_step_takes_it_away(window: MainWindow, page: WelcomePage, key: Qt.Key) -> None:
    press(key)
    assert window.page_area.page is None
    assert place(window) == Place(0, 1)


def test_the_window_behind_it_is_not_walled_off(window: MainWindow, page: WelcomePage) -> None:
    press(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert window.page_area.page is None
    assert window.session.timeline.updates_done == 1


def test_enter_starts_the_lesson(window: MainWindow, page: WelcomePage) -> None:
    press(Qt.Key.Key_Return)
    assert window.page_area.page is None
    assert window.commands.lessons.is_open
    assert window.panels["lesson"].isVisible()
    window.commands.lessons.close()
    page = opened(window)
    assert page.primary.text() == "Continue lesson", "it was begun at its first stop"
    press(Qt.Key.Key_Return)
    window.commands.lessons.next()
    window.commands.lessons.close()
    page = opened(window)
    assert page.primary.text() == "Continue lesson"
    press(Qt.Key.Key_Return)
    guide = window.commands.lessons.guide
    assert guide.lesson is not None
    assert guide.stop is guide.lesson.stops[1]


def test_a_lesson_of_ones_own_is_offered_where_it_was_left_while_its_file_is_there(
    window: MainWindow, tmp_path: Path
) -> None:
    path = tmp_path / "own.json"
    stops = [{"setup": "mazur-2-2-2"}, {"setup": "mazur-2-2-2", "title": "Backward"}]
    path.write_text(json.dumps({"title": "Mine", "stops": stops}), "utf-8")
    window.commands.files.open_path(path)
    window.commands.lessons.next()
    window.commands.lessons.close()
    page = opened(window)
    said = [label.text() for label in page.findChildren(QLabel)]
    assert {"Mine", "Your lesson · stop 2 of 2", "Next: Backward"} <= {*said}
    press(Qt.Key.Key_Return)
    assert (window.commands.lessons.guide.path, window.commands.lessons.guide.place) == (path, 1)
    window.commands.lessons.close()
    path.unlink()
    assert opened(window).primary.text() == "Start lesson"


def test_the_longest_title_of_a_lesson_is_whole_in_a_small_window(open_window: Open) -> None:
    window = open_window(size=(1024, 768), at_start=True)
    longest = max(lesson_names(), key=lambda each: len(each.title))
    window.commands.lessons.progress.keep(longest.name, LessonProgress(1, longest.stops))
    page = opened(window)
    for _turn in range(3):
        QApplication.processEvents()
    assert longest.title in [label.text() for label in page.findChildren(QLabel)]
    assert what_is_cut(window.page_area) == []
    for row in page.rows.values():
        font = QFontMetrics(figure_font(12 * window.theme.scale))
        assert font.horizontalAdvance(row.accessibleDescription()) < row.width() - 46 * window.theme.scale


def test_everything_is_in_sight_without_scrolling(page: WelcomePage) -> None:
    assert page.verticalScrollBar().maximum() == 0
    inside = page.viewport().rect()
    for button in page.findChildren(QAbstractButton):
        if button.isVisible():
            corner = button.mapTo(page.viewport(), button.rect().bottomRight())
            assert inside.contains(corner), button.accessibleName()


def test_tab_goes_round_within_the_page(page: WelcomePage) -> None:
    seen = []
    while (now := QApplication.focusWidget()) not in seen:
        seen.append(now)
        press(Qt.Key.Key_Tab)
    assert now is page.primary
    assert all(page.isAncestorOf(each) for each in seen)
    assert {page.tour, page.rows["table"], page.pictures["xor-2-2-1"], page.back} <= set(seen)
    press(Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is seen[-1]


def test_arrows_move_among_pictures_and_enter_opens_one(window: MainWindow, page: WelcomePage) -> None:
    page.pictures["circle-2-4-2-1"].setFocus()
    press(Qt.Key.Key_Right)
    assert page.pictures["spiral-2-8-8-1"].hasFocus()
    press(Qt.Key.Key_Down)
    assert page.pictures["iris-4-6-3"].hasFocus()
    press(Qt.Key.Key_Up)
    press(Qt.Key.Key_Right)
    assert page.pictures["xor-2-2-1"].hasFocus()
    press(Qt.Key.Key_Return)
    assert window.page_area.page is None
    assert window.session.title == "XOR 2-2-1"
    assert place(window) == Place(0, 0)


def test_a_picture_trains_from_its_start_while_it_is_looked_at(page: WelcomePage) -> None:
    while not page.is_finished:
        page._make_pictures()
    picture = page.pictures["xor-2-2-1"]
    assert picture.update_shown == picture.card.updates
    page.set_moves(True)
    picture.begin_training()
    assert picture.is_training
    picture._train_on()
    early = picture.update_shown
    picture._train_on()
    assert 0 < early < picture.update_shown < picture.card.updates
    picture.end_training()
    assert picture.update_shown == picture.card.updates
    page.set_moves(False)
    picture.begin_training()
    assert not picture.is_training
    digits = page.pictures["digits-784-128-64-10"]
    digits.begin_training()
    assert not digits.is_training, "its samples alone are drawn"


def test_recent_work_opens_what_is_gone_is_removed_and_the_list_is_cleared(
    window: MainWindow, tmp_path: Path
) -> None:
    page = opened(window)
    assert page.recent == {}
    saved, gone = tmp_path / "kept.json", tmp_path / "gone.json"
    for path in (gone, saved):
        save_file(window.session, path)
        window.commands.files._remember(path)
    gone.unlink()
    page = opened(window)
    assert list(page.recent) == [str(saved), str(gone)]
    assert "Not found" in page.recent[str(gone)].accessibleDescription()
    page.recent[str(gone)].click()
    page = window.page_area.page
    assert isinstance(page, WelcomePage)
    assert list(page.recent) == [str(saved)]
    open_preset(window.session, "xor-2-2-1")
    page = opened(window)
    page.recent[str(saved)].click()
    assert window.session.path == saved
    page = opened(window)
    page.clear.click()
    assert window.commands.files.recent.all() == []


def test_a_file_that_nobody_can_look_for_is_not_found(window: MainWindow, tmp_path: Path) -> None:
    far = tmp_path / ("9" * 400 + ".csv")  # a name longer than the system takes; a folder that is shut is alike
    window.commands.files._remember(far)
    page = opened(window)
    assert "Not found" in page.recent[str(far)].accessibleDescription()
    page.recent[str(far)].click()
    for suffix in (".csv", ".json", ".gradviz", ".npz", ".pt"):
        window.commands.files.open_path(far.with_suffix(suffix))
        assert window.message.text
        assert "inside gradviz" not in window.message.text
        window.message.clear()


def test_work_that_is_not_saved_comes_first_and_leads_back_to_it(window: MainWindow) -> None:
    window.session.edit_field("optimizer.learning_rate", "0.5")
    page = opened(window)
    assert list(page.recent) == [""]
    assert "Not saved" in page.recent[""].accessibleDescription()
    page.recent[""].click()
    assert window.page_area.page is None
    assert window.session.run.learning_rate == 0.5


def test_a_start_shows_the_page_until_what_was_open_last_is_chosen(window: MainWindow, page: WelcomePage) -> None:
    page.pictures["spiral-2-8-8-1"].click()
    app._begin(window)
    page = window.page_area.page
    assert isinstance(page, WelcomePage)
    page.starts.buttons()[1].click()
    window.close_page()
    open_preset(window.session, "xor-2-2-1")
    app._begin(window)
    QApplication.processEvents()
    assert window.page_area.page is None
    assert window.session.title == "Spiral 2-8-8-1"


def test_a_message_is_seen_over_a_page(window: MainWindow, page: WelcomePage) -> None:
    window.complain("This file cannot be read.")
    assert window.message.isVisible()
    at = window.message.geometry().center()
    assert window.page_area.childAt(at) is window.message or window.message.isAncestorOf(window.page_area.childAt(at))
    window.close_page()
    assert window.message.isVisible()
    assert window.message.parentWidget() is window.panel_layout
