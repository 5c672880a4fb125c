"""Questions, hints, verdicts and reasons come and go in their own places: no other panel moves for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from gradviz.gui.background.waiting import at_once
from gradviz.resources import resource
from gradviz.scene.lecture.predict import Ask

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open

SIZES = [("light", (1366, 768)), ("projector", (1024, 768)), ("dark", (1920, 1080))]


def places(window: MainWindow, *others: QWidget) -> dict[str, tuple[int, ...]]:
    """Where all panels are, and some of their parts."""
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    cards = {name: card.geometry() for name, card in window.cards.items() if card.isVisible()}
    parts = {str(number): each.geometry() for number, each in enumerate(others)}
    return {name: rect.getRect() for name, rect in {**cards, "all": window.panel_layout.geometry(), **parts}.items()}


@pytest.mark.parametrize(("theme", "size"), SIZES)
def test_no_panel_moves_while_predictions_are_asked_and_revealed(
    open_window: Open, theme: str, size: tuple[int, int]
) -> None:
    window = open_window(theme=theme, size=size)
    window.setUpdatesEnabled(False)
    window.session.seek(0)
    window.lecture.predict(True)
    panel = window.lecture.predicting.panel
    before, seen = places(window, panel, *panel._rows), set()
    for granularity in ("layer", "operation", "update"):
        window.commands.run.choose_granularity(granularity)
        for ask in Ask:
            panel.ask.chosen.emit(str(ask))
            for _press in range(2):
                for votes in range(2):
                    if votes and panel.choices[0].isVisible():
                        panel.choices[0].votes.committed.emit("12")
                    assert places(window, panel, *panel._rows) == before, panel.question.text()
                    assert panel.hint.isVisible()
                if not window.lecture.predicting.choose(1):
                    window.lecture.next()
                assert places(window, panel, *panel._rows) == before, panel.truth.text()
                assert not panel.truth.text().endswith("…")
                seen.add(panel.why.isVisible())
                window.lecture.next()
    assert seen == {True, False}
    window.setUpdatesEnabled(True)


@pytest.mark.parametrize(("theme", "size"), SIZES)
def test_no_panel_moves_while_a_lesson_is_answered(open_window: Open, theme: str, size: tuple[int, int]) -> None:
    window = open_window(theme=theme, size=size)
    window.setUpdatesEnabled(False)
    window.session.set_wait(at_once)
    guide = window.commands.lessons.guide
    for name in ("00-how-a-network-learns", "m02-mazur-2-2-2"):
        assert window.commands.lessons.show_lesson(resource(f"lessons/{name}.json"))
        panel = window.panels["lesson"]
        for place in range(len(guide.lesson.stops)):
            guide.go(place)
            parts = (panel.area, panel.primary, panel.previous)
            if theme != "projector":  # where the stop is scrolled
                parts = (*parts, panel.stop_title, panel.text, panel.question.words)
            before, type_ = places(window, *parts), panel.stop_title.font().pixelSize()
            wrong = [number for number, choice in enumerate(guide.stop.asked.choices) if not choice.right]
            for answer in (*(lambda each=each: guide.choose(each) for each in wrong), lambda: guide.give_number("-7"),
                           lambda: window.session.next(), guide.again, guide.answer, guide.back):
                answer()
                assert places(window, *parts) == before, guide.frame().position
                assert panel.stop_title.font().pixelSize() == type_
    window.setUpdatesEnabled(True)
