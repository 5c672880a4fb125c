"""Controls of the toolbar that are asked to go while Qt still shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

from gradviz.gui.panels.toolbar_panel import ToolbarPanel

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


class GoesWhenPlaced(QObject):
    """Takes the stable rate back when its button gets its place, as a panel does that loses its room meanwhile."""

    def __init__(self, toolbar: ToolbarPanel) -> None:
        super().__init__(toolbar)
        self.toolbar, self.count = toolbar, 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize) and not self.count:
            self.count += 1
            self.toolbar.show_stable_rate(None, "")
        return False


def test_the_stable_rate_is_gone_when_it_is_taken_back_while_it_is_being_shown(window: MainWindow) -> None:
    toolbar, button = window.toolbar, window.toolbar.stable_rate
    taken_back = GoesWhenPlaced(toolbar)
    button.installEventFilter(taken_back)
    button.setGeometry(0, 0, 1, 1)
    taken_back.count = 0
    toolbar.show_stable_rate(2.5, "words")
    assert taken_back.count == 1
    assert (button.isVisible(), button.isHidden()) == (False, True)
    toolbar.show_stable_rate(2.5, "words")
    assert (button.isVisible(), button.isHidden()) == (True, False)


def test_the_words_of_the_controls_are_the_same_after_a_lesson(window: MainWindow) -> None:
    """In a lesson the buttons have other words, of other widths."""
    before = [label.text() for label, _words, _short in window.toolbar._labels]
    assert "Learning rate" in before
    window.toolbar.set_in_lesson(True)
    window.toolbar.set_in_lesson(False)
    assert [label.text() for label, _words, _short in window.toolbar._labels] == before
