"""A main window on a small, fixed setup, shown offscreen and closed again without asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from gradviz.gui.app import make_window
from gradviz.gui.figures.ink import set_least_pixels
from gradviz.gui.widgets.theme import load_fonts, prepare_theme
from gradviz.scene.themes import LIGHT
from gradviz.training.setup import RunSetup
from tests.gui.setups import SETUP
from tests.gui.shared_window import SIZE, SharedWindow, change, close_windows

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

_AWAY = QPoint(9000, 9000)
Open = Callable[..., "MainWindow"]


def new_window(
    qtbot: QtBot, folder: Path, setup: RunSetup = SETUP, size: tuple[int, int] = SIZE, theme: str = "light",
    at_start: bool = False,
) -> MainWindow:
    window = make_window(setup, folder, theme=theme)
    if not at_start:
        window.session.reveal(window.session.timeline.steps.phase_ends[0])
    window.resize(*size)
    window.show()
    qtbot.waitExposed(window)
    QApplication.processEvents()
    return window


@pytest.fixture(scope="session")
def shared_window() -> Iterator[SharedWindow]:
    """The window that tests use one after another."""
    shared = SharedWindow()
    yield shared
    shared.close()


@pytest.fixture
def open_window(
    qtbot: QtBot, tmp_path: Path, shared_window: SharedWindow, request: pytest.FixtureRequest
) -> Iterator[Open]:
    """Opens windows, one forward pass revealed unless `at_start`; closes them and waits for their workers. The first
    one of a test is the shared one, and `setup` and size are given to it afterwards; other themes have their own."""
    windows: list[MainWindow] = []
    failed = request.session.testsfailed

    def opened(
        setup: RunSetup = SETUP, size: tuple[int, int] = SIZE, theme: str = "light", at_start: bool = False
    ) -> MainWindow:
        QCursor.setPos(_AWAY)  # where the test before has left it, something of this window would be under it
        if windows or theme != "light":
            # Whatever is shared has the application, its style sheet and its type, to itself.
            shared_window.release() if windows else shared_window.close()
            window = new_window(qtbot, tmp_path, setup, size, theme, at_start)
        else:
            window = shared_window.take(tmp_path) or new_window(qtbot, tmp_path)
            shared_window.share(window, tmp_path)
            change(window, tmp_path, setup, size, at_start)
        windows.append(window)
        return window

    yield opened
    shared_window.give_back(failed=request.session.testsfailed > failed)
    own = [window for window in windows if not shared_window.holds(window) and isValid(window)]
    windows.clear()
    if own:
        close_windows(own)


@pytest.fixture
def window(open_window: Open) -> MainWindow:
    return open_window()


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication, shared_window: SharedWindow, request: pytest.FixtureRequest) -> None:
    """Each test starts without the style sheet, the type and the least type size that another one left behind."""
    if "open_window" not in request.fixturenames:
        shared_window.close()
    elif shared_window.is_open:
        return
    set_least_pixels(0.0)
    if qapp.styleSheet():
        qapp.setStyleSheet("")
    load_fonts()
    prepare_theme(LIGHT)
