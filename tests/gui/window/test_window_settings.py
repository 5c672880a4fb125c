"""The window comes back as it was left: its place, its panels, their sizes; never where nobody can reach it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, QSettings
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gradviz.gui.app import make_window
from gradviz.gui.widgets.theme import body_font, prepare_theme, resolve_theme
from gradviz.gui.window.layout_choice import LayoutChoice
from gradviz.gui.window.window_settings import place_on_screen, read_number
from tests.gui.setups import SETUP

if TYPE_CHECKING:
    from collections.abc import Callable

    from gradviz.gui.window.main_window import MainWindow

SCREEN = QRect(0, 0, 1440, 900)
SECOND = QRect(1440, 0, 1280, 1024)


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path, settings: QSettings) -> Iterator[Callable[[], MainWindow]]:
    """Opens the window as the program does; the one before it is closed first."""
    windows: list[MainWindow] = []

    def opened() -> MainWindow:
        for window in windows:
            window.close()
        window = make_window(SETUP, tmp_path, settings, "light")
        windows.append(window)
        window.show()
        qtbot.waitExposed(window)
        QApplication.processEvents()
        return window

    yield opened
    for window in windows:
        window.session.discard_edits()
        window.close()
        window.deleteLater()


def test_windows_made_before_the_first_event_have_the_type_of_their_theme(start: Callable[[], MainWindow]) -> None:
    start()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setStyleSheet("")
    parent = QWidget()
    child = QPushButton(parent)
    for choice in ("projector", "light"):
        prepare_theme(resolve_theme(choice))
        expected = body_font(resolve_theme(choice)).pixelSize()
        assert parent.font().pixelSize() == child.font().pixelSize() == expected
    parent.deleteLater()


def _drag(window: MainWindow, grip: str, by: int) -> None:
    """As a hand would."""
    handle = window.panel_layout.grips[grip]
    to = handle.x() + by if grip in ("right", "slot") else handle.y() + by
    handle.dragged.emit(to)


def test_place_and_layout_come_back(start: Callable[[], MainWindow]) -> None:
    window = start()
    window.setGeometry(20, 30, 1400, 800)
    window.show_panel("curvature", True)
    window.show_panel("surface", False)
    window.actions_by_id["layout_plots"].trigger()
    window.toolbar.setup.click()
    slots = list(window.panel_layout.choice.slots)
    window = start()
    assert "curvature" in slots
    assert window.panel_layout.choice.slots == slots
    assert window.actions_by_id["show_curvature"].isChecked()
    assert not window.actions_by_id["show_surface"].isChecked()
    assert window.actions_by_id["layout_plots"].isChecked()
    assert window.panel_layout.choice.setup is True


def test_what_was_dragged_comes_back_outlives_a_theme_and_belongs_to_its_layout(
    start: Callable[[], MainWindow],
) -> None:
    window = start()
    first = window.panel_layout.cards["explanation"].height()
    _drag(window, "explanation", -60)
    assert window.panel_layout.cards["explanation"].height() == first + 60
    window.set_theme("dark")
    assert window.panel_layout.cards["explanation"].height() == first + 60
    window.actions_by_id["layout_plots"].trigger()
    assert window.panel_layout.choice.shares_now().explanation is None
    window.actions_by_id["layout_balanced"].trigger()
    window = start()
    assert window.panel_layout.cards["explanation"].height() == pytest.approx(first + 60, rel=0.05)  # of another height
    window.panel_layout.grips["explanation"].restored.emit()
    assert window.panel_layout.choice.shares_now().explanation is None


def test_reset_layout_forgets_what_was_set_by_hand(start: Callable[[], MainWindow]) -> None:
    window = start()
    first = window.panel_layout.cards["explanation"].height()
    _drag(window, "explanation", -60)
    window.show_panel("explanation", False)
    window.actions_by_id["reset_layout"].trigger()
    QApplication.processEvents()
    assert window.panel_layout.cards["explanation"].height() == first
    window = start()
    assert window.panel_layout.cards["explanation"].height() == pytest.approx(first, abs=2)
    assert window.panel_layout.is_panel_visible("explanation")


def test_full_screen_is_left_behind(start: Callable[[], MainWindow]) -> None:
    start().showFullScreen()
    assert not start().isFullScreen()


MEANINGLESS = (
    "[", "[1, 2]", '{"preset": 3, "slots": ["loss", "loss"], "latest": 7, "setup": "yes", "hidden": ["network", 4]}',
    '{"shares": {"none": {}, "balanced": {"right": "x", "explanation": NaN, "surface": 4}}}', '{"shares": [1]}',
    '{"x":' * 100_000, "[" * 100_000,
)  # fmt: skip


def test_settings_that_mean_nothing_are_left(start: Callable[[], MainWindow], settings: QSettings) -> None:
    first = start().panel_layout.choice
    expected = (first.preset, None, first.slots, set())
    for layout in MEANINGLESS:
        choice = LayoutChoice()
        choice.take_text(layout)
        assert (choice.preset, choice.setup, choice.slots, choice.hidden) == expected, layout
        assert choice.shares_now() == first.shares_now(), layout
    for layout, geometry in ((MEANINGLESS[0], b"nonsense"), (MEANINGLESS[2], "nonsense")):
        settings.clear()
        for key, value in (("layout", layout), ("zoom", "huge"), ("theme", "pink"), ("geometry", geometry)):
            settings.setValue(key, value)
        window = make_window(SETUP, Path(), settings, "light")
        window.show()
        QApplication.processEvents()
        found = window.panel_layout.choice
        assert (found.preset, found.setup, found.slots, found.hidden) == expected, layout
        assert found.shares_now() == first.shares_now(), layout
        assert window.zoom == 1.0
        assert window.panel_layout.is_panel_visible("network")
        window.close()
        window.deleteLater()


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (QRect(100, 50, 1000, 700), QRect(100, 50, 1000, 700)),
        (QRect(-400, 50, 1000, 700), QRect(-400, 50, 1000, 700)),
        (QRect(-950, 50, 1000, 700), QRect(220, 100, 1000, 700)),
        (QRect(100, 905, 1000, 700), QRect(220, 100, 1000, 700)),
        (QRect(100, -30, 1000, 700), QRect(220, 100, 1000, 700)),
        (QRect(1500, 20, 1000, 700), QRect(220, 100, 1000, 700)),
        (QRect(0, 0, 3000, 2000), QRect(0, 0, 1440, 900)),
        (QRect(500, 300, 1920, 600), QRect(0, 300, 1440, 600)),
        (QRect(300, 200, 700, 1200), QRect(300, 0, 700, 900)),
    ],
)
def test_a_window_can_always_be_reached(place: QRect, expected: QRect) -> None:
    assert place_on_screen(place, [SCREEN]) == expected


def test_a_window_of_a_display_that_is_gone_opens_on_the_one_that_is_there(
    start: Callable[[], MainWindow],
) -> None:
    """The saved bytes say 3000, 1500 and 2400×1800; offscreen there is one screen of 800×800."""
    window = start()
    window.setGeometry(3000, 1500, 2400, 1800)
    assert window.geometry() == QRect(3000, 1500, 2400, 1800)
    window = start()
    # Offscreen a window moves by the width of its frame as it is shown.
    assert window.screen().availableGeometry().adjusted(-4, -4, 4, 4).contains(window.geometry())


def test_a_second_screen_counts() -> None:
    place = QRect(1500, 20, 1000, 700)
    assert place_on_screen(place, [SCREEN, SECOND]) == place
    assert place_on_screen(QRect(1500, 20, 3000, 700), [SCREEN, SECOND]) == QRect(1440, 20, 1280, 700)


@pytest.mark.parametrize(("written", "read"), [("1.5", 1.5), ("9", 1.0), ("nan", 1.0), ("", 1.0), (None, 1.0)])
def test_numbers_of_the_settings_are_numbers_in_range(written: str | None, read: float, settings: QSettings) -> None:
    if written is not None:
        settings.setValue("zoom", written)
    assert read_number(settings, "zoom", 1.0, 0.5, 4.0) == read
    assert read_number(None, "zoom", 1.0, 0.5, 4.0) == 1.0
