"""A main window on a small, fixed setup, shown offscreen and closed again without asking."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.gui.app import make_window
from gradviz.gui.figures.ink import set_least_pixels
from gradviz.gui.widgets.theme import apply_theme, load_fonts, prepare_theme
from gradviz.scene.themes import LIGHT
from gradviz.training.setup import RunSetup
from tests.gui.setups import SETUP

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

Open = Callable[..., "MainWindow"]


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """Opens windows, one forward pass revealed unless `at_start`; closes them and waits for their workers."""
    windows: list[MainWindow] = []

    def opened(
        setup: RunSetup = SETUP, size: tuple[int, int] = (1280, 800), theme: str = "light", at_start: bool = False
    ) -> MainWindow:
        window = make_window(setup, tmp_path, theme=theme)
        windows.append(window)
        if not at_start:
            window.session.reveal(window.session.timeline.steps.phase_ends[0])
        window.resize(*size)
        window.show()
        qtbot.waitExposed(window)
        QApplication.processEvents()
        return window

    yield opened
    for window in windows:
        window.session.discard_edits()
        window.close()
        window.deleteLater()
    windows.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    apply_theme(LIGHT)


@pytest.fixture
def window(open_window: Open) -> MainWindow:
    return open_window()


@pytest.fixture(autouse=True)
def plain_look(qapp: QApplication) -> None:
    """Each test starts without the style sheet, the type and the least type size that another one left behind."""
    set_least_pixels(0.0)
    if qapp.styleSheet():
        qapp.setStyleSheet("")
    load_fonts()
    prepare_theme(LIGHT)
