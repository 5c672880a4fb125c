"""The window by real keys and clicks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gradviz.gui.document_files import open_preset
from gradviz.gui.widgets.overflow import row_width
from gradviz.gui.window.panel_layout import PANEL_NAMES
from gradviz.scene.themes import THEMES
from gradviz.training.steps import Granularity, Place
from tests.gui.setups import SETUP

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from tests.gui.conftest import Open


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """To whatever has the focus, as a keyboard does."""
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
    QApplication.processEvents()


def place(window: MainWindow) -> Place:
    return window.session.timeline.place


def test_it_starts_before_its_first_update_with_nothing_to_complain_about(open_window: Open) -> None:
    window = open_window(at_start=True)
    assert place(window) == Place(0, 0)
    assert window.message.text == ""
    assert "Small circle" in window.windowTitle()


def test_keys_step_forward_and_back(window: MainWindow) -> None:
    press(window, Qt.Key.Key_Right)
    assert place(window) == Place(0, 4)
    press(window, Qt.Key.Key_PageDown)
    assert place(window) == Place(0, 5)
    press(window, Qt.Key.Key_Left)
    press(window, Qt.Key.Key_PageUp)
    assert place(window) == Place(0, 3)
    control = Qt.KeyboardModifier.ControlModifier
    press(window, Qt.Key.Key_Right, control)
    press(window, Qt.Key.Key_Right, control)
    assert window.session.timeline.updates_done == 2
    press(window, Qt.Key.Key_Left, control)
    assert window.session.timeline.updates_done == 1
    press(window, Qt.Key.Key_Home)
    assert place(window) == Place(0, 0)
    press(window, Qt.Key.Key_End)
    assert window.session.timeline.updates_done == 2


def test_presenter_keys_work_wherever_the_focus_is(window: MainWindow) -> None:
    for widget in controls(window):
        if not widget.isEnabled() or not widget.isVisible() or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        window.session.seek(0)
        widget.setFocus()
        press(window, Qt.Key.Key_PageDown)
        assert place(window) == Place(0, 1), widget.accessibleName()
        if not isinstance(widget, QLineEdit | QPlainTextEdit):
            press(window, Qt.Key.Key_Right)
            assert place(window) == Place(0, 2), widget.accessibleName()


def test_a_text_field_keeps_the_keys_of_editing(window: MainWindow) -> None:
    field = window.toolbar.learning_rate
    field.setFocus()
    field.setText("0.25")
    field.setCursorPosition(4)
    before = place(window)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Right):
        press(window, key)
    assert place(window) == before
    assert not window.session.is_playing
    assert field.text() == "0.25"


def test_space_plays_and_pauses_but_presses_a_focused_button(window: MainWindow, qtbot: QtBot) -> None:
    window.panels["network"].setFocus()
    press(window, Qt.Key.Key_Space)
    assert window.session.is_playing
    assert window.toolbar.buttons["play"].accessibleName() == "Pause"
    press(window, Qt.Key.Key_Space)
    assert not window.session.is_playing
    window.session.seek(0)
    window.toolbar.setup.setFocus()
    press(window, Qt.Key.Key_Tab)
    assert window.toolbar.buttons["next"].hasFocus()  # nothing lies before the first moment
    press(window, Qt.Key.Key_Space)
    assert not window.session.is_playing
    assert place(window) == Place(0, 1)
    chosen = window.network.header.button("Edges show", "weight")
    qtbot.mouseClick(chosen, Qt.MouseButton.LeftButton)
    chosen.setFocus()
    press(window, Qt.Key.Key_Space)
    assert window.session.is_playing
    window.session.pause()


def test_undo_is_the_windows_in_a_field_that_nobody_has_typed_into(window: MainWindow) -> None:
    window.session.edit_field("optimizer.learning_rate", "0.5")
    field, control = window.toolbar.learning_rate, Qt.KeyboardModifier.ControlModifier
    field.setFocus()
    press(window, Qt.Key.Key_Z, control)
    assert window.session.run.learning_rate == SETUP.optimizer.learning_rate
    window.session.edit_field("optimizer.learning_rate", "0.5")
    field.selectAll()
    QTest.keyClicks(field, "7")
    press(window, Qt.Key.Key_Z, control)
    assert field.text() == "0.5"
    assert window.session.run.learning_rate == 0.5


def test_the_arrows_step_after_another_setup_was_opened(window: MainWindow) -> None:
    window.toolbar.learning_rate.setFocus()
    assert open_preset(window.session, "xor-2-2-1")
    before = place(window)
    press(window, Qt.Key.Key_Right)
    assert place(window) > before


def test_buttons_of_the_toolbar_step(window: MainWindow, qtbot: QtBot) -> None:
    moves = {"next": Place(0, 4), "previous": Place(0, 3), "next_update": Place(0, 8), "first": Place(0, 0)}
    for name, expected in moves.items():
        qtbot.mouseClick(window.toolbar.buttons[name], Qt.MouseButton.LeftButton)
        assert place(window) == expected, name
    assert not window.toolbar.buttons["previous"].isEnabled()


def test_a_typed_learning_rate_holds_from_here_and_undo_names_it(window: MainWindow) -> None:
    field = window.toolbar.learning_rate
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0,5")
    press(window, Qt.Key.Key_Return)
    assert window.session.run.learning_rate == 0.5
    assert field.text() == "0.5"
    before = window.session.timeline.updates_done
    press(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)  # on with it, no field in the way
    assert window.session.timeline.updates_done == before + 1
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    undo = window.actions_by_id["undo"]
    assert "learning rate" in undo.text()
    undo.trigger()
    assert window.session.run.learning_rate == 0.1
    assert field.text() == "0.1"


def test_the_form_shows_the_setup_that_holds_at_the_cursor(window: MainWindow) -> None:
    """Going back before an edit left the form with what holds after it, as if the numbers beside it were of that."""
    session, setup = window.session, window.panels["setup"]
    session.next(Granularity.UPDATE)
    session.edit_field("batch.size", "7")
    session.next(Granularity.UPDATE)
    assert setup.controls["batch.size"].text() == "7"
    session.first()
    assert setup.controls["batch.size"].text() == "5"
    session.edit_field("penalty.l2", "0.5")  # an edit in the past is one of what is shown
    assert setup.controls["batch.size"].text() == str(session.run.setup.batch.size) == "5"
    session.undo()
    session.last()
    assert setup.controls["batch.size"].text() == "7"


@pytest.mark.parametrize("key", ["title", "notes"])
def test_a_title_that_was_typed_is_there_in_another_theme_too(window: MainWindow, key: str) -> None:
    """Fields that were made anew showed the title that the document was opened with."""
    window.session.edit_field(key, "Rings")
    window.set_theme("dark")
    field = window.panels["setup"].controls[key]
    assert (field.text() if isinstance(field, QLineEdit) else field.toPlainText()) == "Rings"


def test_another_document_is_shown_whole_after_a_zoom(window: MainWindow) -> None:
    canvas, surface = window.panels["network"].canvas, window.panels["surface"]
    window.presenter.settle()
    for _key in range(6):
        QTest.keyClick(canvas, Qt.Key.Key_Plus)
    surface.plot.zoom(4.0)
    assert canvas.zoom > 1.0
    assert surface.seen() is not None
    open_preset(window.session, "circle-2-4-2-1")
    window.session.start(SETUP, Path())
    window.presenter.settle()
    assert canvas.zoom == 1.0
    assert canvas.shift == QPointF()
    assert surface.seen() is None


def test_a_typed_word_is_answered_in_the_window_and_the_field_shows_what_holds(window: MainWindow) -> None:
    field = window.toolbar.learning_rate
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "fast")
    press(window, Qt.Key.Key_Return)
    assert "not a number" in window.message.text
    assert field.text() == "0.1"
    window.panels["network"].setFocus()
    press(window, Qt.Key.Key_Escape)
    assert window.message.text == ""


def test_the_form_edits_the_network(window: MainWindow) -> None:
    units = window.panels["setup"].controls["network.layers[0].units"]
    units.setFocus()
    units.selectAll()
    QTest.keyClicks(units, "6")
    press(window, Qt.Key.Key_Return)
    assert window.session.run.network.sizes == (2, 6, 2, 1)
    window.panels["setup"].button_requested.emit("network.add")
    assert window.session.run.network.sizes == (2, 6, 2, 2, 1)
    assert "network.layers[3].units" in window.panels["setup"].controls
    window.panels["setup"].controls["data.generator"].button("spiral").click()
    assert window.session.run.setup.data.generator == "spiral"


def test_every_field_of_the_form_survives_a_commit_of_nonsense(window: MainWindow) -> None:
    setup = window.session.run.setup
    keys = [key for key, control in window.panels["setup"].controls.items() if isinstance(control, QLineEdit)]
    for key in keys:
        if key == "title":
            continue
        control = window.panels["setup"].controls[key]
        shown = control.text()
        control.setText("§")
        control.editingFinished.emit()
        assert window.message.text, key
        assert window.session.run.setup == setup, key
        assert window.panels["setup"].controls[key].text() == shown, key


@pytest.mark.parametrize("name", [*THEMES, "system"])
def test_themes_restyle_everything_and_stepping_goes_on(window: MainWindow, name: str) -> None:
    window.actions_by_id[f"theme_{name}"].trigger()
    assert window.theme_choice == name
    press(window, Qt.Key.Key_Right)
    panel = window.grab().toImage().pixelColor(window.width() // 2, 3)
    assert panel.lightness() < 128 if window.theme.is_dark else panel.lightness() > 128


def test_panels_show_and_hide(window: MainWindow) -> None:
    for name in [name for name in PANEL_NAMES if name != "network"]:
        action = window.actions_by_id[f"show_{name}"]
        for _press in range(2):
            was_shown = window.panel_layout.is_panel_visible(name)
            action.trigger()
            assert window.panel_layout.is_panel_visible(name) is not was_shown, name
            assert window.panels[name].isVisible() is not was_shown
            assert action.isChecked() is not was_shown
            press(window, Qt.Key.Key_Right)


def test_everything_fits_into_1024_by_768(open_window: Open) -> None:
    window = open_window(size=(1024, 768))
    assert window.minimumSizeHint().width() <= 1024
    assert window.minimumSizeHint().height() <= 768
    assert (window.width(), window.height()) == (1024, 768)
    area = window.rect()
    for widget in controls(window):
        if widget.isVisible() and not inside_form(window, widget):
            corner = widget.mapTo(window, widget.rect().topLeft())
            assert area.contains(widget.rect().translated(corner)), (widget.accessibleName(), corner)
    window.toolbar.setup.click()
    QApplication.processEvents()
    form = window.panels["setup"]._scroll
    assert form.isVisible()
    assert form.widget().width() <= form.viewport().width()


def test_every_control_has_a_name_a_description_and_a_tooltip(window: MainWindow) -> None:
    for widget in controls(window):
        assert widget.accessibleName(), widget
        assert widget.toolTip(), widget.accessibleName()


def controls(window: MainWindow) -> list[QWidget]:
    """What a person can use with the keyboard, but for parts of other controls."""
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QSlider)
    found = [widget for widget in window.findChildren(QWidget) if isinstance(widget, kinds)]
    return [widget for widget in found if (not widget.objectName().startswith("qt_")
            and not isinstance(widget.parent(), QComboBox) and type(widget).__module__ != "PySide6.QtWidgets")
            or widget in window.toolbar.buttons.values()]  # fmt: skip


def inside_form(window: MainWindow, widget: QWidget) -> bool:
    return window.panels["setup"].isAncestorOf(widget)


def test_in_a_lecture_hall_panels_give_way_and_come_back_on_demand(open_window: Open) -> None:
    window = open_window(size=(1280, 800))
    window.set_theme("projector")
    QApplication.processEvents()
    assert window.width() == 1280
    assert window.panels["network"].isVisible()
    assert not window.panels["setup"].isVisible()
    assert {"surface", "timeline"} <= {name for name in PANEL_NAMES if window.panel_layout.is_panel_visible(name)}
    show = window.actions_by_id["show_setup"]
    assert not show.isChecked()
    show.trigger()
    QApplication.processEvents()
    assert window.panels["setup"].isVisible()
    window.set_theme("light")
    QApplication.processEvents()
    # The setup was asked for, so there is room for one plot below the surface.
    shown = ("setup", "network", "surface", "output", "explanation", "timeline")
    assert [name for name in PANEL_NAMES if window.panel_layout.is_panel_visible(name)] == list(shown)


@pytest.mark.parametrize(
    ("theme", "size"), [("light", (1440, 900)), ("light", (1024, 768)), ("projector", (1024, 768))]
)
def test_nothing_moves_where_play_becomes_pause(open_window: Open, theme: str, size: tuple[int, int]) -> None:
    window = open_window(size=size, theme=theme)
    toolbar = window.toolbar
    before = [widget.geometry() for widget in (*toolbar.buttons.values(), toolbar.strip, window.panel_layout)]
    for playing in (True, False):
        toolbar.show_playing(playing)
        QApplication.processEvents()
        watched = (*toolbar.buttons.values(), toolbar.strip, window.panel_layout)
        assert [widget.geometry() for widget in watched] == before


@pytest.mark.parametrize(
    ("theme", "size"), [("light", (1440, 900)), ("light", (1024, 768)), ("projector", (1024, 768))]
)
def test_the_toolbar_is_one_row_on_usual_screens(open_window: Open, theme: str, size: tuple[int, int]) -> None:
    toolbar = open_window(size=size, theme=theme).toolbar
    middles = {abs(button.geometry().center().y() - toolbar.height() // 2) <= 2 for button in toolbar.buttons.values()}
    assert middles == {True}
    assert abs(toolbar.strip.geometry().center().y() - toolbar.height() // 2) <= 2
    assert row_width(toolbar._row) <= toolbar.width()
