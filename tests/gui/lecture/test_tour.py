"""The tour by the presses of a reader: every part at the real control, and out again at any time."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from gradviz.documents.open import open_setup
from gradviz.gui import app
from gradviz.gui.document_files import open_preset
from gradviz.gui.pages.welcome_page import WelcomePage
from gradviz.gui.parameter_edits import edit_parameter
from gradviz.resources import resource
from gradviz.scene.welcome.tour import ENDING, TOUR
from gradviz.training.steps import Place
from tests.gui.panels.test_network_panel import spot_of
from tests.gui.views.test_surface_interaction import aim, on_screen

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open

NONE, CONTROL, LEFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.LeftButton


class Reader:
    """Presses keys and buttons as a person does, and counts."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.presses = window, 0

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        self.presses += 1
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        QApplication.processEvents()

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        self.presses += 1
        QTest.mouseClick(widget, LEFT, NONE, at or widget.rect().center())
        QApplication.processEvents()

    def drag(self, widget: QWidget, start: QPoint, end: QPoint) -> None:
        self.presses += 1
        QTest.mouseMove(widget, start)
        QTest.mousePress(widget, LEFT, NONE, start)
        for step in range(1, 6):
            QTest.mouseMove(widget, start + (end - start) * step / 5)
            QApplication.processEvents()
        QTest.mouseRelease(widget, LEFT, NONE, end)
        QApplication.processEvents()


@pytest.fixture
def window(open_window: Open) -> MainWindow:
    """As the program starts for the first time, on a screen of the usual size."""
    window = open_window(open_setup("circle-2-4-2-1")[0], size=(1366, 768), at_start=True)
    app._begin(window)
    QApplication.processEvents()
    return window


def shown(window: MainWindow) -> str:
    tour = window.lecture.tour
    assert tour is not None
    return tour.strip.title.text()


def assert_chain_rule(window: MainWindow) -> None:
    """The chain rule of what is selected is in sight, with its gradient."""
    chain = window.explanation.chain
    assert chain.isVisible()
    spoken = chain.accessibleDescription()
    assert f"Chain rule of {window.presenter.view.selected}" in spoken
    assert "gradient: " in spoken


def test_from_the_first_start_to_a_gradient_in_three_presses(window: MainWindow) -> None:
    reader = Reader(window)
    reader.key(Qt.Key.Key_Escape)
    reader.key(Qt.Key.Key_Right, CONTROL)
    reader.key(Qt.Key.Key_Left)  # from the update back to where all gradients are known
    assert reader.presses <= 3
    assert_chain_rule(window)


def test_from_the_first_start_to_the_end_of_the_tour_in_fifteen_presses(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(window)
    page = window.page_area.page
    assert isinstance(page, WelcomePage)
    reader.click(page.tour)
    tour = window.lecture.tour
    assert tour is not None
    assert shown(window) == "Press Next, or →"
    assert tour.ring.target is window.toolbar.buttons["next"]
    for _step in range(7):  # three layers forward, the loss, three layers backward
        assert tour.part == 0
        reader.key(Qt.Key.Key_Right)
    assert shown(window) == TOUR[1].title
    reader.click(window.network.canvas, spot_of(window.network, "w2[1,1]"))
    assert window.presenter.view.selected == "w2[1,1]"
    assert_chain_rule(window)
    assert shown(window) == TOUR[2].title
    window.presenter.settle()
    QApplication.processEvents()
    point = on_screen(window, window.surface.interaction._frame().point)
    reader.drag(window.surface.plot.viewport(), point, aim(window, 0.3, 0.7))
    assert shown(window) == TOUR[3].title
    reader.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.session.timeline.length >= 3, timeout=5000)
    assert tour.part == 3
    reader.key(Qt.Key.Key_Space)
    assert shown(window) == TOUR[4].title
    slider = window.timeline.slider
    spots = [QPoint(round(slider.place_of(update)), slider.height() // 2) for update in (slider.maximum(), 0)]
    reader.drag(slider, *spots)
    qtbot.waitUntil(lambda: tour.part == 5, timeout=5000)
    rate = window.session.run.learning_rate
    assert tour.ring.target is window.toolbar.learning_rate
    assert window.toolbar.learning_rate.hasFocus(), "it can be changed at once"
    reader.key(Qt.Key.Key_Up)
    assert (rate, window.session.run.learning_rate) == (0.03, 0.05)
    assert tour.part == 5
    reader.key(Qt.Key.Key_Z, CONTROL)
    assert window.session.run.learning_rate == rate
    assert shown(window) == ENDING
    assert tour.ring.target is None
    assert window.session.timeline.length > 1, "a whole update was done"
    assert reader.presses <= 15
    assert tour.strip._dots.isVisible()
    assert tour.strip._dots.text() == " ".join("●" * len(TOUR))
    assert tour.strip.lesson.hasFocus()
    monkeypatch.setattr("gradviz.gui.commands.file_commands.ask", lambda *_what: QMessageBox.StandardButton.Discard)
    reader.key(Qt.Key.Key_Return)
    assert window.lecture.tour is None
    assert window.commands.lessons.is_open


def test_esc_leaves_and_the_run_stays(window: MainWindow) -> None:
    window.actions_by_id["tour"].trigger()
    reader = Reader(window)
    reader.key(Qt.Key.Key_Right)
    before = window.panel_layout.height()
    reader.key(Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert window.lecture.tour is None
    assert window.panel_layout.height() > before
    assert window.session.timeline.place == Place(0, 1)
    reader.key(Qt.Key.Key_Right)
    assert window.session.timeline.place == Place(0, 2)


def test_skip_goes_on_without_doing_anything_and_the_ring_follows(window: MainWindow) -> None:
    window.actions_by_id["tour"].trigger()
    tour = window.lecture.tour
    assert tour is not None
    seen = []
    while tour.part < len(TOUR):
        QApplication.processEvents()
        assert tour.ring.target is not None
        assert tour.ring.isVisible()
        assert tour.ring.geometry().contains(tour.ring.target.mapTo(window, tour.ring.target.rect().center()))
        seen.append(shown(window))
        tour.strip.skip.click()
    assert seen == ["Press Next, or →", *(part.title for part in TOUR[1:])]
    assert window.session.timeline.place == Place(0, 0)
    window.resize(1024, 768)
    tour.strip.end.click()
    assert window.lecture.tour is None


@pytest.mark.parametrize("is_other", [False, True])
def test_every_edit_is_asked_about_before_a_lesson(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, is_other: bool
) -> None:
    asked = []
    monkeypatch.setattr("gradviz.gui.commands.file_commands.ask",
                        lambda *what: asked.append(what) or QMessageBox.StandardButton.Cancel)  # fmt: skip
    window.commands.welcome.start_tour()
    tour = window.lecture.tour
    assert tour is not None
    edit_parameter(window.session, "w1[1,1]", 0.5)  # as the tour asks for
    if is_other:
        open_preset(window.session, "mazur-2-2-2")
        edit_parameter(window.session, "w1[1,1]", 0.5)
    tour.strip.lesson_requested.emit()
    assert len(asked) == 1
    assert window.session.is_dirty
    assert not window.commands.lessons.is_open


def in_lesson(window: MainWindow) -> None:
    assert window.commands.lessons.show_lesson(resource("lessons/m02-mazur-2-2-2.json"), 1)


def beside_a_page(window: MainWindow) -> None:
    window.actions_by_id["manual"].trigger()


def while_predicting(window: MainWindow) -> None:
    window.lecture.predict(True)


def presenting(window: MainWindow) -> None:
    window.actions_by_id["present"].trigger()


def enlarged(window: MainWindow) -> None:
    window.panel_layout.enlarge("explanation")


def folded(window: MainWindow) -> None:
    for name in ("setup", "surface", "explanation", "timeline"):
        window.show_panel(name, False)


STATES = (in_lesson, beside_a_page, while_predicting, presenting, enlarged, folded)


@pytest.mark.parametrize(("theme", "size", "state"), [
    ("light", (1366, 768), in_lesson), *(("projector", (1024, 768), state) for state in STATES),
])  # fmt: skip
def test_in_every_state_the_ring_is_around_what_the_part_names(
    open_window: Open, theme: str, size: tuple[int, int], state: Callable[[MainWindow], None]
) -> None:
    window = open_window(open_setup("circle-2-4-2-1")[0], theme=theme, size=size)
    window.setUpdatesEnabled(False)
    state(window)
    window.commands.welcome.start_tour()
    tour, tops = window.lecture.tour, set()
    while tour.part < len(TOUR):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        name, target = TOUR[tour.part].target, tour.ring.target
        assert target.isVisible(), name
        assert tour.ring.isVisible(), name
        assert window.page_area.page is None
        place = target.mapTo(window, target.rect().center())
        assert window.rect().contains(place), name
        above = window.childAt(place)
        assert above is target or target.isAncestorOf(above), (name, above)
        title = shown(window)
        if name == "next":
            button = window.toolbar.buttons["next"]
            assert title == f"Press {button.text()}, or " + ("Ctrl+Shift+→" if state is in_lesson else "→")
            before = window.session.timeline.place
            QTest.mouseClick(button, LEFT)
            assert window.session.timeline.place > before
        if name == "learning_rate" and target is not window.toolbar.learning_rate:
            assert title.startswith("Open the setup (F2)")
        tops.add(window.panel_layout.y())
        tour.strip.skip.click()
    QApplication.processEvents()
    assert len(tops) == 1, "the panels stay where they are"
    assert window.network.isVisible()
    assert not window.lecture.question()
    window.setUpdatesEnabled(True)


def test_a_tour_waits_for_the_answer_and_ends_when_predictions_begin(open_window: Open) -> None:
    window = open_window(size=(1366, 768))
    window.actions_by_id["tour"].trigger()
    window.lecture.predict(True)
    assert window.lecture.tour is None
    window.lecture.predict(False)
    assert window.commands.lessons.show_lesson(resource("lessons/m02-mazur-2-2-2.json"), 3)
    window.actions_by_id["tour"].trigger()
    assert window.lecture.tour is None
    assert "Answer the question of this stop first" in window.message.text


def test_a_question_about_recovered_work_waits_until_the_tour_has_ended(window: MainWindow) -> None:
    question = "There is a copy of unsaved work from 14:05."
    window.ask(question, (("Restore", lambda: None), ("Discard", lambda: None)))
    assert window.message.text == question
    window.commands.welcome.start_tour()
    assert window.message.text == ""
    assert not window.message.isVisible()
    window.ask("Another question?", (("Yes", lambda: None),))
    assert not window.message.isVisible(), "nor one that comes meanwhile"
    window.complain("This file cannot be read.")
    assert window.message.text == "This file cannot be read.", "a fault is told"
    window.dismiss_message()
    assert not window.message.isVisible()
    tour = window.lecture.tour
    while tour.part < len(TOUR):
        tour.strip.skip.click()
    assert not window.message.isVisible(), "its last words stand in the strip"
    tour.end()
    assert window.message.isVisible()
    assert window.message.text == question
