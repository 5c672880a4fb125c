"""macOS hands a double-clicked document over as an event, not as an argument of the program."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow

__all__ = ["FileOpener", "open_what_the_system_hands_over"]


class FileOpener(QObject):
    """Opens in `window` what the system hands to the application."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self._window.commands.open_path(Path(event.file()))
            return True
        return False


def open_what_the_system_hands_over(window: MainWindow) -> None:
    """Listen for documents where they come as events; elsewhere a filter would only cost time."""
    app = QApplication.instance()
    if sys.platform == "darwin" and app is not None:
        app.installEventFilter(FileOpener(window))
