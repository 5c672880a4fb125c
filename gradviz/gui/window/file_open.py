"""macOS hands a double-clicked document over as an event, not as an argument of the program."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

__all__ = ["FileOpener", "open_what_the_system_hands_over"]


class FileOpener(QObject):
    """An event filter of the application: opens with `open_path` what the system hands to it."""

    def __init__(self, parent: QObject, open_path: Callable[[Path], None]) -> None:
        super().__init__(parent)
        self._open_path = open_path

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self._open_path(Path(event.file()))
            return True
        return False


def open_what_the_system_hands_over(parent: QObject, open_path: Callable[[Path], None]) -> None:
    """Listen for documents where they come as events, as long as `parent` lives; elsewhere a filter would only cost
    time."""
    app = QApplication.instance()
    if sys.platform == "darwin" and app is not None:
        app.installEventFilter(FileOpener(parent, open_path))
