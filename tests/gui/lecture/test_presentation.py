"""Presenting: large type, the presenter's keys from anywhere, and nothing left behind when Esc is pressed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gradviz.gui.background.waiting import at_once
from gradviz.gui.figures.ink import at_least, figure_font, text_width
from gradviz.gui.figures.network.network_painter import paint_network
from gradviz.gui.lecture.audience import PICTURES, audience_theme
from gradviz.gui.lecture.displays import audience_screen
from gradviz.gui.widgets.formula import FORMULAS
from gradviz.scene.lecture.lesson import StopState, lesson_frame
from gradviz.scene.panels import hideable_panels
from gradviz.training.steps import Place
from tests.gui.pixels import levels

if TYPE_CHECKING:
    from gradviz.gui.lecture.presentation import Presentation
    from gradviz.gui.window.main_window import MainWindow


def press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)
    QApplication.processEvents()


@pytest.fixture
def presenting(window: MainWindow) -> MainWindow:
    """A window with an audience at 1024 × 768, after the forward pass."""
    press(window, Qt.Key.Key_F5)
    audience = show_of(window).audience
    audience.showNormal()
    audience.resize(1024, 768)
    QApplication.processEvents()
    return window


def show_of(window: MainWindow) -> Presentation:
    assert window.lecture.presentation is not None
    return window.lecture.presentation


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def settled(window: MainWindow) -> QImage:
    """The window's picture when nothing is being computed or typeset any more."""
    window.presenter.settle()
    FORMULAS.make_all()
    QApplication.processEvents()
    return picture(window)


def largest_difference(one: QImage, other: QImage) -> int:
    """In levels of 256. Qt rounds a line's end otherwise where it cuts it off at the part that is painted anew."""
    return int(np.abs(levels(one) - levels(other)).max()) if one.size() == other.size() else 256


def shown_panels(window: MainWindow) -> set[str]:
    """The panels in sight."""
    return {name for name in hideable_panels() if window.is_panel_visible(name)}


def test_f5_fills_the_display_and_esc_gives_back_exactly_what_was(window: MainWindow, qtbot: QtBot) -> None:
    window.set_theme("dark")
    window.show_panel("loss", False)
    qtbot.wait(150)  # forms lay themselves out when nothing else is due
    before, shown = settled(window), shown_panels(window)
    press(window, Qt.Key.Key_F5)
    audience = show_of(window).audience
    assert audience.isVisible()
    assert audience.isFullScreen()
    assert window.actions_by_id["present"].isChecked()
    assert window.lecture.buttons.buttons["present"].isChecked()
    for _step in range(2):
        press(audience, Qt.Key.Key_PageDown)
    for _step in range(2):
        press(audience, Qt.Key.Key_PageUp)
    press(audience, Qt.Key.Key_Escape)
    assert not audience.isVisible()
    assert not window.lecture.is_presenting
    assert not window.actions_by_id["blank"].isEnabled()
    assert (window.theme.name, shown_panels(window)) == ("dark", shown)
    qtbot.waitUntil(lambda: largest_difference(settled(window), before) <= 1, timeout=10_000)


@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_Right])
def test_keys_step_in_the_audiences_window(presenting: MainWindow, key: Qt.Key) -> None:
    audience = show_of(presenting).audience
    before = audience.sentence.text()
    press(audience.canvas, key)
    assert presenting.session.timeline.place == Place(0, 4)
    assert audience.sentence.text() != before
    assert "Loss" in audience.phase.text()


@pytest.mark.parametrize("key", [Qt.Key.Key_B, Qt.Key.Key_Period])
def test_the_remotes_dark_key_works_whatever_has_the_focus(presenting: MainWindow, key: Qt.Key) -> None:
    show = show_of(presenting)
    field = presenting.toolbar.learning_rate
    for widget in (show.audience.canvas, field, presenting.panels["network"].canvas):
        widget.window().activateWindow()
        widget.setFocus()
        QApplication.processEvents()
        shown = field.text()
        press(widget, key)
        assert show.is_blank, widget
        assert show.audience.dark.isVisible()
        press(widget, key)
        assert not show.is_blank
        assert field.text() == shown


def test_without_an_audience_the_same_keys_are_typed(window: MainWindow) -> None:
    field = window.toolbar.learning_rate
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.5")
    assert field.text() == "0.5"


def test_a_frozen_picture_stays_while_the_main_window_looks_ahead(presenting: MainWindow) -> None:
    show = show_of(presenting)
    before = picture(show.audience)
    presenting.actions_by_id["freeze"].trigger()
    for _step in range(3):
        press(presenting, Qt.Key.Key_PageDown)
    presenting.presenter.look(selected="w1[2,3]")
    assert picture(show.audience) == before
    assert presenting.session.timeline.place == Place(0, 6)
    presenting.actions_by_id["freeze"].trigger()
    assert "layer 2" in show.audience.phase.text()
    assert picture(show.audience) != before


def test_the_spotlight_dims_all_but_the_selection(presenting: MainWindow) -> None:
    canvas = show_of(presenting).audience.canvas
    presenting.presenter.look(selected="u1[1]")
    plain = picture(canvas)
    presenting.actions_by_id["spotlight"].trigger()
    lit = picture(canvas)
    box = canvas.picture._places.nodes[1][0]
    middle = (round(box.centre_x), round(box.centre_y))
    assert lit.pixelColor(*middle) == plain.pixelColor(*middle)
    other = canvas.picture._places.nodes[1][2]
    corner = (round(other.x + 6), round(other.centre_y))
    assert lit.pixelColor(*corner) != plain.pixelColor(*corner)
    presenting.commands.run.choose_granularity("operation")
    presenting.presenter.look(selected=None)
    press(presenting, Qt.Key.Key_PageDown)
    assert picture(canvas) != lit
    presenting.actions_by_id["spotlight"].trigger()


def test_pictures_take_turns(presenting: MainWindow) -> None:
    audience = show_of(presenting).audience
    seen = []
    for name in (*PICTURES[1:], PICTURES[0]):
        press(audience, Qt.Key.Key_F4)
        presenting.presenter.settle()
        assert audience.picture == name
        image = picture(audience.pages)  # it must live while its bytes are read
        seen.append(bytes(image.constBits()))
        if name != "network":
            assert audience.figure.frame is not None
    assert len(set(seen)) == 4


def type_sizes(paint: Callable[[QPainter], None], width: int, height: int) -> list[float]:
    """The pixels of every text that is painted, read from a drawing of it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(width, height))
    painter = QPainter(generator)
    paint(painter)
    painter.end()
    text = bytes(buffer.data()).decode()
    return [float(group) for group in re.findall(r'font-size="([0-9.]+)"[^>]*>\s*<text', text)]


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080)])
def test_the_smallest_text_is_three_percent_of_the_height(presenting: MainWindow, size: tuple[int, int]) -> None:
    audience = show_of(presenting).audience
    audience.resize(*size)
    for _step in range(6):
        press(presenting, Qt.Key.Key_PageDown)
        frame = audience.canvas.frame
        assert frame is not None
        rect = QRectF(audience.canvas.rect())
        with at_least(audience.least):
            sizes = type_sizes(partial(paint_network, rect=rect, frame=frame, theme=audience.theme), *size)
        assert len(sizes) > 8
        assert min(sizes) >= 0.03 * size[1]
        for label in audience.findChildren(QLabel):
            if label.text():
                assert label.font().pixelSize() >= 0.03 * size[1]
    edges = audience_theme(size[1])
    assert (edges.name, edges.stroke >= 2.0) == ("projector", True)
    assert audience.canvas.height() > 0.45 * size[1]


def test_the_least_type_of_the_audience_is_not_the_windows() -> None:
    plain = (figure_font(10).pixelSize(), text_width("0.25", 10))
    with at_least(40):
        assert figure_font(10).pixelSize() == 40
        assert text_width("0.25", 10) > 3 * plain[1]
    assert (figure_font(10).pixelSize(), text_width("0.25", 10)) == plain


def test_the_audience_is_asked_and_sees_nothing_that_would_tell(presenting: MainWindow) -> None:
    audience = show_of(presenting).audience
    press(presenting, Qt.Key.Key_PageDown)
    press(audience, Qt.Key.Key_F4)
    press(audience, Qt.Key.Key_F6)
    assert "What is the sign of" in audience.sentence.text()
    assert audience.figure.hidden
    press(audience, Qt.Key.Key_PageDown)
    assert "✓" in audience.sentence.text()
    assert not audience.figure.hidden
    assert audience.figure.frame is not None
    press(audience, Qt.Key.Key_F6)
    assert "✓" not in audience.sentence.text()


def test_a_click_selects_for_everyone(presenting: MainWindow) -> None:
    canvas = show_of(presenting).audience.canvas
    box = canvas.picture._places.nodes[1][1]
    centre = QRectF(box.x, box.y, box.width, box.height).center().toPoint()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=centre)
    assert presenting.presenter.view.selected == "u1[2]"


def test_the_speaker_reads_notes_what_is_next_and_what_the_audience_sees(presenting: MainWindow) -> None:
    presenting.session.edit_field("notes", "Ask about the sign.")
    presenting.actions_by_id["notes"].trigger()
    speaker = show_of(presenting).speaker
    assert speaker is not None
    assert speaker.isVisible()
    assert speaker.notes.toPlainText() == "Ask about the sign."
    assert speaker.next.text() == "Next: the loss"
    presenting.lecture.show_lesson(None, "Stop 2: wait.")
    assert speaker.notes.toPlainText() == "Stop 2: wait."
    presenting.lecture.show_lesson(None, "")
    assert speaker.notes.toPlainText() == "Ask about the sign."
    speaker.activateWindow()
    press(speaker, Qt.Key.Key_PageDown)
    assert presenting.session.timeline.place == Place(0, 4)
    assert speaker.next.text() == "Next: backward, layer 3"
    presenting.actions_by_id["freeze"].trigger()
    assert speaker.status.text().startswith("Frozen")
    presenting.actions_by_id["blank"].trigger()
    assert speaker.status.text().startswith("Blank")
    press(speaker, Qt.Key.Key_Escape)  # the audience first
    assert not presenting.lecture.is_presenting
    assert speaker.status.text() == "There is no audience: F5 presents."
    press(speaker, Qt.Key.Key_Escape)
    assert not speaker.isVisible()
    assert not presenting.actions_by_id["notes"].isChecked()


def test_a_lessons_stop_hands_its_notes_to_the_speaker(presenting: MainWindow) -> None:
    from gradviz.documents.lessons import find_lesson, lesson_names, read_lesson

    path = next(path for info in lesson_names() if (path := find_lesson(info.name)) is not None)
    lesson = read_lesson(path)
    presenting.commands.files.open_lesson(path)
    assert presenting.lecture.stop_notes == lesson.stops[0].notes
    presenting.actions_by_id["lesson_next"].trigger()
    assert presenting.lecture.stop_notes == lesson.stops[1].notes
    presenting.actions_by_id["lesson_close"].trigger()
    assert presenting.lecture.stop_notes == ""


def test_the_display_is_chosen_from_the_menu(presenting: MainWindow) -> None:
    presenting.commands.lecture.fill_displays()
    actions = presenting.menu("lecture/display").actions()
    assert len(actions) == 1 + len(QApplication.screens())
    assert actions[0].isChecked()
    actions[1].trigger()
    assert presenting.lecture.display == QApplication.screens()[0].name()
    assert audience_screen(presenting.screen(), presenting.lecture.display) is QApplication.screens()[0]
    presenting.lecture.choose_display("a display that is gone")
    assert audience_screen(presenting.screen(), presenting.lecture.display) is QApplication.screens()[0]


def test_esc_ends_it_even_from_a_field_and_closing_the_window_too(presenting: MainWindow) -> None:
    field = presenting.toolbar.learning_rate
    presenting.activateWindow()
    field.setFocus()
    press(field, Qt.Key.Key_Escape)
    assert not presenting.lecture.is_presenting
    presenting.lecture.present(True)
    show_of(presenting).audience.close()
    assert not presenting.lecture.is_presenting


def test_on_one_display_a_full_screen_cannot_be_frozen_and_says_why(window: MainWindow) -> None:
    press(window, Qt.Key.Key_F5)
    show = show_of(window)
    assert show.hides_window
    press(show.audience, Qt.Key.Key_F7)
    assert not show.is_frozen
    assert not window.actions_by_id["freeze"].isChecked()
    assert show.audience.position.text() == "To look ahead, present in a window: Shift+F5"
    show.audience.resize(1024, 768)
    QApplication.processEvents()
    assert show.audience.position.geometry().right() <= show.audience.width() - 8
    assert show.audience.position.geometry().left() > show.audience.phase.geometry().right()
    press(show.audience, Qt.Key.Key_PageDown)
    assert window.session.timeline.place == Place(0, 4)
    show.audience.say("")
    assert "pdate 1" in show.audience.position.text()


def test_in_a_window_the_main_one_looks_ahead_while_the_audiences_is_frozen(
    window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(window, Qt.Key.Key_F5, Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    show = show_of(window)
    audience = show.audience
    assert (audience.isVisible(), audience.isFullScreen(), show.hides_window) == (True, False, False)
    assert audience.windowHandle().transientParent() is None  # it may lie behind the main window
    assert audience.width() < window.screen().size().width()
    assert [window.actions_by_id[name].isChecked() for name in ("present", "present_window")] == [False, True]
    qtbot.waitUntil(lambda: QApplication.activeWindow() is audience)  # it has come to the front
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    press(window, Qt.Key.Key_PageDown)
    assert "Loss" in audience.phase.text()
    before = picture(audience)
    press(window, Qt.Key.Key_F7)
    assert window.lecture.buttons.buttons["present"].text() == "Frozen"
    for _step in range(2):
        press(window, Qt.Key.Key_PageDown)
    assert picture(audience) == before
    press(window, Qt.Key.Key_F7)
    assert "Backward" in audience.phase.text()
    press(window, Qt.Key.Key_Period)
    assert window.lecture.buttons.buttons["present"].text() == "Blank"
    press(window, Qt.Key.Key_Period)
    press(window, Qt.Key.Key_F5)  # from the window to the whole display, and on
    assert audience.isFullScreen()
    assert window.lecture.is_presenting
    press(audience, Qt.Key.Key_Escape)
    assert not audience.isVisible()
    assert window.lecture.buttons.buttons["present"].text() == "Present"


def test_the_audience_reads_the_lesson_in_large_type(presenting: MainWindow, qtbot: QtBot) -> None:
    from gradviz.documents.lessons import find_lesson, lesson_names, read_lesson

    audience = show_of(presenting).audience
    presenting.session.set_wait(at_once)
    path = find_lesson("m02-mazur-2-2-2")
    assert path is not None
    presenting.commands.files.open_lesson(path)
    audience.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is audience)
    press(audience, Qt.Key.Key_F4)
    guide = presenting.commands.lessons.guide
    for place, stop in enumerate(guide.lesson.stops):
        assert (audience.picture, guide.place) == ("lesson", place)
        assert audience.lesson.toPlainText().startswith(f"{guide.lesson.title}\n{stop.title}")
        assert "Answer" not in audience.lesson.toPlainText()
        QTest.keyClick(audience, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert "Answer" in audience.lesson.toPlainText()
        QTest.keyClick(audience, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    # Every stop of every lesson, with its answer, fits in type that the last row can read.
    for info in lesson_names():
        path = find_lesson(info.name)
        assert path is not None
        stops = read_lesson(path).stops
        for place, stop in enumerate(stops):
            state = StopState(is_answered=True)
            audience.lesson.show_frame(lesson_frame(info.title, place, len(stops), stop, state=state))
            assert "Answer" in audience.lesson.toPlainText()
            assert audience.lesson.verticalScrollBar().maximum() == 0, (info.title, stop.title)
    presenting.actions_by_id["lesson_close"].trigger()
    assert audience.picture == "network"
    assert audience.sentence.isVisible()
