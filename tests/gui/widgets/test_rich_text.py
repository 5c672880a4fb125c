"""Rich text that changes at every step: it keeps its room, can be copied, and leaves the window its keys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gradviz.gui.widgets.rich_text import RichText


@pytest.fixture
def text(qtbot: QtBot) -> Iterator[RichText]:
    holder = QWidget()
    qtbot.addWidget(holder)
    box = QVBoxLayout(holder)
    made = RichText(holder, centred=True)
    box.addWidget(made)
    made.restyle(QFont(), 10, 4)
    made.show_html("<b>one</b> line")
    holder.resize(300, 200)
    holder.show()
    QApplication.processEvents()
    yield made
    del holder


class LayoutRequests(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.LayoutRequest
        return False


def test_another_text_lays_out_nothing_around_it(text: RichText) -> None:
    seen = LayoutRequests()
    text.window().installEventFilter(seen)
    text.show_html("a much <i>longer</i> text " * 20)
    QApplication.processEvents()
    text.window().removeEventFilter(seen)
    assert seen.count == 0
    assert "longer" in text.text()


def test_few_lines_stand_in_the_middle_and_many_scroll(text: RichText) -> None:
    middle = text.viewportMargins().top()
    assert middle > 50
    text.show_html("<br>".join(["line"] * 40))
    assert text.viewportMargins().top() == 4
    assert text.verticalScrollBar().maximum() > 0
    text.show_html("<b>one</b> line")
    assert text.viewportMargins().top() == middle


def test_it_says_how_wide_it_wants_to_be_whatever_its_room(text: RichText) -> None:
    text.show_html("<table width='100%'><tr><td>a few words</td><td align='right'>0.123</td></tr></table>")
    wide = text.wanted_width()
    text.window().resize(600, 200)
    assert text.wanted_width() == wide < 200
    text.show_html("<p>" + "word " * 60 + "</p>")
    assert text.wanted_width() > 600


def test_it_can_be_copied(qtbot: QtBot, text: RichText) -> None:
    text.setFocus()
    text.selectAll()
    qtbot.keyClick(text, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "one line"


@pytest.mark.parametrize("key", [Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_PageDown, Qt.Key.Key_Home])
def test_keys_of_the_window_stay_the_windows(text: RichText, key: Qt.Key) -> None:
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier)
        event.setAccepted(kind is QEvent.Type.KeyPress)
        text.event(event)
        assert not event.isAccepted()


def test_type_becomes_smaller_before_it_scrolls(text: RichText) -> None:
    font = QFont()
    font.setPixelSize(20)
    text.restyle(font, 10, 4, 12)
    text.show_html("one line")
    assert text.document().defaultFont().pixelSize() == 20
    text.show_html("<br>".join(["line"] * 9))
    assert 12 <= text.document().defaultFont().pixelSize() < 20
    assert text.verticalScrollBar().maximum() == 0
    text.show_html("<br>".join(["line"] * 40))
    assert text.document().defaultFont().pixelSize() == 12
    assert text.verticalScrollBar().maximum() > 0
    text.show_html("one line")
    assert text.document().defaultFont().pixelSize() == 20


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("margin", [16, 10])
def test_a_sentence_that_needs_a_scroll_bar_in_one_size_and_none_in_the_next_is_arranged_once(
    qtbot: QtBot, centred: bool, margin: int
) -> None:
    """Each answered the other without end, until the program fell."""
    words = _Counted(centred=centred)
    qtbot.addWidget(words)
    font = QFont(words.font())
    font.setPixelSize(24 if margin == 16 else 12)
    words.restyle(font, margin, 12 if margin == 16 else 0, 13 if margin == 16 else None)
    words.show()
    words.show_html("<b>Backward</b> " + " ".join(["weight", "gradient", "ab", "loss"] * 6))
    for width in (*range(60, 90, 10), *range(141, 198, 7)):
        for height in range(40, 220, 3):
            words.resize(width, height)
    assert 1 < words.deepest < 6


class _Counted(RichText):
    """How often a size answered a size."""

    depth = deepest = 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.depth += 1
        self.deepest = max(self.deepest, self.depth)
        assert self.depth < 50
        super().resizeEvent(event)
        self.depth -= 1
