"""Every lesson from its first stop to its ending, by one key alone, in a window of 1366 × 768: what a stop speaks of is
in sight, and so are its text, its question and the way to answer it, without scrolling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gradviz.documents.lessons import lesson_names
from gradviz.gui.background.waiting import at_once
from gradviz.resources import resource

if TYPE_CHECKING:
    from gradviz.gui.panels.lesson_panel import LessonPanel
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open

_TITLE_BAR = 24


def settle() -> None:
    """Everything in its place, without a picture of it."""
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def out_of_sight(window: MainWindow) -> list[str]:
    """The panels that this stop speaks of and that cannot be seen."""
    guide = window.commands.lessons.guide
    missing = []
    for name in guide.stop.panels:
        place = "explanation" if name == "nudge" else name
        is_there = window.panel_layout.is_panel_visible(place) and window.panel_layout.cards[place].isVisible()
        if name == "nudge" and window.explanation.page != "nudge":
            is_there = False
        missing += [] if is_there else [name]
    return missing


def check_stop(window: MainWindow, panel: LessonPanel, faults: list[str]) -> None:
    settle()
    frame = window.commands.lessons.guide.frame()
    where = f"{frame.title}, {frame.position}, {frame.primary}"
    faults += [f"{where}: {name} is not in sight" for name in out_of_sight(window)]
    if not panel.fits:
        faults.append(f"{where}: {panel._wanted_height()} pixels of {panel.area.viewport().height()}")
    if not panel.primary.isVisible() or panel.primary.geometry().bottom() > panel.height():
        faults.append(f"{where}: the button is not in sight")
    if window.panel_layout.cards["lesson"].width() != 392:
        faults.append(f"{where}: the lesson is {window.panel_layout.cards['lesson'].width()} wide")


def test_every_lesson_is_walked_by_one_key_with_all_it_speaks_of_in_sight(open_window: Open) -> None:
    window = open_window(size=(1366, 768 - _TITLE_BAR))
    window.setUpdatesEnabled(False)
    window.session.set_wait(at_once)
    guide, faults, pictures = window.commands.lessons.guide, list[str](), list[bool]()
    for info in lesson_names():
        window.commands.files.open_lesson(resource(f"lessons/{info.name}.json"), 0)
        panel = window.panels["lesson"]
        for _press in range(2 * info.stops + 1):
            check_stop(window, panel, faults)
            place = guide.place
            QTest.keyClick(window, Qt.Key.Key_Right)
            if panel.is_ended:
                break
            if not guide.frame().is_open and guide.place == place:
                assert guide.frame().answer
        assert panel.is_ended, info.title
        assert guide.ending().learnt
        settle()
        end = panel.ending
        if end._scroll.widget().height() > end._scroll.viewport().height():
            faults.append(f"{info.title}: the ending is cut off")
        pictures.append(end.picture.has_room)
        assert guide.ending().network.description == end.picture.accessibleDescription()
        assert guide.place == info.stops - 1
        if info.next:
            assert guide.ending().next_title == next(each.title for each in lesson_names() if each.name == info.next)
    assert guide.ending().closing == "You have finished all 21 lessons."
    assert faults == []
    assert sum(pictures) > len(pictures) / 2, "the network has room at most endings"
    window.commands.lessons.close()
    window.setUpdatesEnabled(True)
