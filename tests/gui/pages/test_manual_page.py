"""Help › Manual: opened by its key at what is looked at, searched, read, and left again with the focus where it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from gradviz.documents.manual import read_chapters
from gradviz.gui.commands.actions import ACTIONS
from gradviz.gui.dialogs.command_palette import CommandPalette
from gradviz.gui.pages.manual_page import ManualPage
from gradviz.gui.widgets.ring import Ring
from gradviz.scene.manual.commands import best_commands, found_commands
from gradviz.scene.manual.glossary import GLOSSARY
from gradviz.scene.themes import DARK, LIGHT

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from gradviz.gui.window.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> ManualPage:
    window.actions_by_id["glossary"].trigger()
    found = window.page_area.page
    assert isinstance(found, ManualPage)
    return found


def buttons(widget: QWidget, words: str) -> list[QPushButton]:
    """The buttons of a widget that say this."""
    return [each for each in widget.findChildren(QPushButton) if each.text() == words]


def test_f1_opens_it_at_the_panel_with_the_focus_and_esc_gives_the_focus_back(window: MainWindow) -> None:
    canvas = window.network.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_F1)
    page = window.page_area.page
    assert isinstance(page, ManualPage)
    assert page.list.currentItem().text() == "Network"
    assert QApplication.focusWidget() is page.search
    before = window.session.timeline.place
    QTest.keyClicks(page.search, "eta ")  # Space would play, and → would step, if they were not the page's
    QTest.keyClick(page.search, Qt.Key.Key_Right)
    assert window.session.timeline.place == before
    assert not window.session.is_playing
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert window.page_area.page is None
    assert QApplication.focusWidget() is canvas
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert window.session.timeline.place != before


def test_every_chapter_and_every_term_can_be_read(page: ManualPage) -> None:
    for term in GLOSSARY:
        page.open_term(term.key)
        assert page.term.accessibleDescription() == page.list.currentItem().text()
    for chapter in read_chapters():
        page.open_chapter(chapter.name)
        assert chapter.title in page.text.toPlainText()
        assert "](" not in page.text.toPlainText(), "no link is left as it was written"


def test_links_lead_to_chapters_and_nowhere_else(page: ManualPage) -> None:
    page.open_chapter("01-first-minute")
    page.text.anchorClicked.emit("02-stepping.md")
    assert page.list.currentItem().text() == "Stepping"
    page.text.anchorClicked.emit("https://example.org/")
    assert page.list.currentItem().text() == "Stepping"


def test_a_search_says_how_many_and_what_to_try_instead(page: ManualPage) -> None:
    page.search.setText("sigma delta")
    assert page.list.item(0).text().startswith("Σδ")
    assert page.count.text().endswith(("result", "results"))
    page.search.setText("gradeint")
    assert page.count.text() == "No entry for ‘gradeint’. Did you mean ‘Gradient’?"
    page.search.setText("zebra")
    assert page.count.text() == "No entry for ‘zebra’. gradviz does not have it."
    assert page.list.count() == 0


def test_show_me_brings_the_panel_forward_and_rings_it(window: MainWindow, page: ManualPage) -> None:
    page.open_term("curvature")
    buttons(page.term, "Show me")[0].click()
    assert window.page_area.page is None
    assert window.is_panel_visible("curvature")
    [ring] = window.cards["curvature"].findChildren(Ring)
    assert ring.isVisible()


def test_a_lesson_opens_at_its_stop(window: MainWindow, page: ManualPage) -> None:
    page.open_term("delta")
    buttons(page.term, "Open")[0].click()
    assert window.page_area.page is None
    assert window.commands.lessons.is_open
    assert window.commands.lessons.guide.place == 1


def test_the_search_for_commands_finds_everything_by_its_words(window: MainWindow) -> None:
    others = found_commands({"xor-2-2-1": "XOR 2-2-1"}, {"m06": "A saddle"})
    palette = CommandPalette(window, window.actions_by_id, others)
    for words, chosen in (
        ("next step", ("action", "next")), ("xor", ("preset", "xor-2-2-1")), ("a saddle", ("lesson", "m06")),
        ("learning speed", ("term", "learning_rate")), ("dark theme", ("action", "theme_dark")),
    ):  # fmt: skip
        palette.field.setText(words)
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
        assert palette.chosen == chosen, words
        assert palette.list.count() > 0
    palette.field.setText("next step")
    assert palette.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole).endswith("Right")
    palette.field.setText("zebra")
    assert palette.list.count() == 0
    assert palette.none.isVisibleTo(palette)
    palette.deleteLater()


def test_each_action_is_found_by_its_own_words(window: MainWindow) -> None:
    palette = CommandPalette(window, window.actions_by_id, ())
    for entry in ACTIONS:
        action = window.actions_by_id[entry.id]
        if action.isEnabled():
            found = best_commands(action.text().replace("&", ""), palette._commands)
            assert entry.id in [command.key for command in found], entry.id
    palette.deleteLater()


def figure_of(page: ManualPage) -> QImage:
    """The picture of the chapter that is shown, as its document has it."""
    image = page.text.document().resource(QTextDocument.ResourceType.ImageResource, QUrl("figure:0"))
    assert isinstance(image, QImage)
    return image


def is_drawn(page: ManualPage) -> bool:
    image = figure_of(page)
    return image.pixelColor(2, 2).alpha() == 255


def test_a_chapters_figure_is_drawn_beside_the_window_in_its_theme_and_for_its_width(
    window: MainWindow, page: ManualPage, qtbot: QtBot
) -> None:
    page.open_chapter("03-chain-rule")
    assert not is_drawn(page), "the chapter is not kept waiting"
    assert page._frame.chapters[2].figures[0].alt in page.text.toPlainText()
    qtbot.waitUntil(lambda: is_drawn(page), timeout=20_000)
    light, room = figure_of(page), page._pictures.room
    assert light.deviceIndependentSize().width() <= room
    assert light.pixelColor(2, 2) == QColor(LIGHT.panel)
    window.set_theme("dark")
    qtbot.waitUntil(lambda: figure_of(page).pixelColor(2, 2) == QColor(DARK.panel), timeout=20_000)
    window.resize(900, 700)
    qtbot.waitUntil(lambda: figure_of(page).width() < light.width(), timeout=20_000)
    assert page.text.horizontalScrollBar().maximum() == 0
    page.open_chapter("12-command-line")
    page.open_term("curvature")
    page.open_chapter("04-surfaces")
    window.close_page()
    QApplication.processEvents()
