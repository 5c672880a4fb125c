"""A stop in a window that has no room for all of it: what is asked is in sight, and where there is more is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gradviz.gui.background.waiting import at_once
from gradviz.resources import resource
from tests.gui.cut import what_is_cut

if TYPE_CHECKING:
    from gradviz.gui.panels.lesson_panel import LessonPanel
    from tests.gui.conftest import Open

LESSONS = ("00-how-a-network-learns", "m01-chain-rule-on-one-neuron", "m02-mazur-2-2-2", "m06-saddle",
           "m05-exploding-gradient", "n08-local-minima-and-momentum")


def free_room(panel: LessonPanel) -> QRect:
    """What is shown of the stop and lies under no sign."""
    area, room = panel.area, panel.area.viewport().rect()
    if area.above.isVisible():
        room.setTop(area.above.height() // 2)  # its lower part is only a fade
    if area.below.isVisible():
        room.setBottom(room.bottom() - area.below.height() // 2)
    return room


def is_in_sight(panel: LessonPanel, part: QWidget) -> bool:
    return free_room(panel).contains(QRect(part.mapTo(panel.area.viewport(), QPoint()), part.size()))


@pytest.mark.parametrize(("size", "name"), [((1024, 768), "projector"), ((1366, 768), "projector")])
def test_the_question_is_in_sight_with_its_choices_and_then_the_answer(
    open_window: Open, size: tuple[int, int], name: str
) -> None:
    window = open_window(size=size, theme=name)
    window.setUpdatesEnabled(False)
    window.session.set_wait(at_once)
    guide, faults, scrolled = window.commands.lessons.guide, list[str](), 0
    for lesson in LESSONS:
        assert window.commands.lessons.show_lesson(resource(f"lessons/{lesson}.json"))
        panel = window.panels["lesson"]
        for place in range(len(guide.lesson.stops)):
            guide.go(place)
            QApplication.processEvents()
            where, question = f"{lesson}, stop {place + 1}", panel.question
            parts = [question.words, *(each for each in question.answers if each.isVisible()), question.number]
            faults += [f"{where}: {part}" for part in parts if part.isVisible() and not is_in_sight(panel, part)]
            faults += [f"{where}: {each}" for each in what_is_cut(panel)]
            faults += [f"{where}: {each.accessibleName()} is cut" for each in question.answers
                       if each.isVisible() and each.height() < each.heightForWidth(each.width())]  # fmt: skip
            is_longer = panel.area.verticalScrollBar().maximum() > 3  # else only its margin is
            assert panel.area.above.isVisible() is is_longer, where
            scrolled += panel.area.above.isVisible()
            guide.answer()
            QApplication.processEvents()
            if not is_in_sight(panel, question.verdict):
                faults.append(f"{where}: the answer is not in sight")
    assert faults == []
    assert scrolled
    window.setUpdatesEnabled(True)


def test_no_word_of_the_window_is_cut_at_any_stop(open_window: Open) -> None:
    window = open_window(size=(1024, 768))
    window.setUpdatesEnabled(False)
    window.session.set_wait(at_once)
    guide, faults = window.commands.lessons.guide, []
    for lesson in (LESSONS[0], "m04-dead-relu", "n05-vanishing-gradient", "n06-plateau-and-cross-entropy"):
        assert window.commands.lessons.show_lesson(resource(f"lessons/{lesson}.json"))
        for place in range(len(guide.lesson.stops)):
            guide.go(place)
            guide.answer()
            for _turn in range(3):
                QApplication.processEvents()
            faults += [f"{lesson}, stop {place + 1}: {each}" for each in what_is_cut(window)]
    assert faults == []
    window.setUpdatesEnabled(True)


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])
def test_an_ending_says_where_there_is_more_and_its_buttons_are_whole(
    open_window: Open, size: tuple[int, int]
) -> None:
    window = open_window(size=size, theme="projector")
    window.session.set_wait(at_once)
    guide = window.commands.lessons.guide
    assert window.commands.lessons.show_lesson(resource("lessons/n06-plateau-and-cross-entropy.json"))
    guide.finish()
    for _turn in range(3):
        QApplication.processEvents()
    panel = window.panels["lesson"]
    assert what_is_cut(panel) == []
    area = panel.ending._scroll
    assert not area.above.isVisible()
    while area.below.isVisible():
        QTest.mouseClick(area.below, Qt.MouseButton.LeftButton)
    assert area.above.isVisible()
    summary = panel.ending.next_summary
    assert area.viewport().rect().contains(QRect(summary.mapTo(area.viewport(), QPoint()), summary.size()))


def test_keys_reach_what_is_above_and_a_step_leaves_it_in_sight(open_window: Open) -> None:
    window = open_window(size=(1024, 768), theme="projector")
    assert window.commands.lessons.show_lesson(resource(f"lessons/{LESSONS[0]}.json"))
    QApplication.processEvents()
    panel = window.panels["lesson"]
    area, bar = panel.area, panel.area.verticalScrollBar()
    window.tab_order.update()
    panel.question.answers[2].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is area.above
    for _press in range(3):
        if area.above.isVisible():
            QTest.keyClick(area.above, Qt.Key.Key_Space)
    assert bar.value() == 0
    assert is_in_sight(panel, panel.stop_title)
    assert QApplication.focusWidget() is area.below, "the way back has the focus"
    window.session.next()
    QApplication.processEvents()
    assert panel.away.isVisible()
    assert bar.value() == 0, "what a person reads stays where it is"
    panel.question.choice_requested.emit(1)
    QApplication.processEvents()
    assert is_in_sight(panel, panel.question.verdict)
    assert not area.below.isVisible()
