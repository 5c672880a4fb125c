"""The timeline: shows where the run is without a wish, and coalesces what a hand asks for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.gui.figures.ink import text_width
from gradviz.gui.panels.timeline_panel import TimelinePanel
from gradviz.gui.window.main_window import MainWindow
from gradviz.scene.themes import PROJECTOR
from gradviz.scene.transport import TransportFrame
from gradviz.training.steps import Granularity


def frame_of(done: int, length: int, edits: tuple[int, ...] = ()) -> TransportFrame:
    return TransportFrame(
        position_text="", phases=(), updates_done=done, length=length, edits=edits,
        timeline_text=f"update {done} of {length}", can_previous=True, can_next=True, learning_rate=0.1,
        optimizer="sgd", announcement="", fault="",
    )  # fmt: skip


@pytest.fixture
def panel(qtbot: QtBot) -> TimelinePanel:
    made = TimelinePanel()
    qtbot.addWidget(made)
    made.resize(800, 40)
    made.show_frame(frame_of(260, 340, (40, 150)))
    made.show()
    return made


def test_a_frame_is_shown_and_says_nothing(qtbot: QtBot, panel: TimelinePanel) -> None:
    with qtbot.assertNotEmitted(panel.seek_requested, wait=40):
        panel.show_frame(frame_of(261, 340))
    assert panel.slider.value() == 261
    assert panel.slider.maximum() == 340
    assert "261 of 340" in panel.slider.accessibleDescription()


def test_dragging_asks_once_per_frame_for_the_newest_place(qtbot: QtBot, panel: TimelinePanel) -> None:
    said: list[int] = []
    panel.seek_requested.connect(said.append)
    slider = panel.slider
    middle = slider.height() // 2
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.place_of(50)), middle))
    for update in range(60, 101, 10):
        spot = QPointF(slider.place_of(update), middle)
        QApplication.sendEvent(slider, QMouseEvent(
            QEvent.Type.MouseMove, spot, slider.mapToGlobal(spot), Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier))  # fmt: skip
    qtbot.waitUntil(lambda: bool(said))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.place_of(100)), middle))
    assert said == [100]


def test_while_a_hand_is_on_it_the_run_does_not_move_it(qtbot: QtBot, panel: TimelinePanel) -> None:
    slider = panel.slider
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.place_of(50)), 10))
    qtbot.waitSignal(panel.seek_requested).wait()
    panel.show_frame(frame_of(49, 340))
    assert slider.value() == 50
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.place_of(50)), 10))


def test_edits_are_marked_in_words_and_in_the_picture(panel: TimelinePanel) -> None:
    assert "2 edits" in panel.slider.accessibleDescription()
    with_marks = panel.slider.grab().toImage()
    panel.show_frame(frame_of(260, 340))
    assert panel.slider.grab().toImage() != with_marks


def test_an_empty_run_can_be_shown(panel: TimelinePanel) -> None:
    panel.set_theme(PROJECTOR)
    panel.show_frame(frame_of(0, 0))
    assert not panel.slider.isEnabled()
    assert not panel.slider.grab().isNull()


def test_the_first_step_does_not_move_the_end_of_the_track(window: MainWindow) -> None:
    window.resize(1280, 800)
    window.show()
    QApplication.processEvents()
    slider = window.panels["timeline"].slider
    before = slider.geometry()
    window.session.next()
    QApplication.processEvents()
    assert slider.geometry() == before


def test_the_end_of_the_track_does_not_depend_on_what_was_displayed_before(window: MainWindow) -> None:
    session, panel = window.session, window.panels["timeline"]
    session.next(Granularity.UPDATE)
    QApplication.processEvents()
    end = panel.slider.geometry()
    session.next(Granularity.OPERATION)  # names the operation also where steps are larger
    QApplication.processEvents()
    assert "operation" in panel._text.text()
    session.previous(Granularity.UPDATE)
    session.next(Granularity.UPDATE)
    QApplication.processEvents()
    assert panel.slider.geometry() == end


def test_the_longest_text_of_the_timeline_is_the_longest(window: MainWindow) -> None:
    session, panel = window.session, window.panels["timeline"]
    for granularity in (*[Granularity.OPERATION] * 30, *[Granularity.LAYER] * 30, *[Granularity.UPDATE] * 30):
        session.next(granularity)
        assert text_width(panel._frame.timeline_text, 13) <= text_width(panel._frame.timeline_longest, 13)
