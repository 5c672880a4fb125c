"""Files that reach the window from outside: dropped on it, or double-clicked.

macOS hands a double-clicked document over as an event, not as an argument of the program.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from gradviz.documents.open import is_playground_link
from gradviz.gui.outside_text import title_words
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.commands.file_commands import FileCommands

__all__ = ["FileOpener", "drop_words", "dropped_source", "listen_for_file_events", "open_dropped"]


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


def listen_for_file_events(parent: QObject, open_path: Callable[[Path], None]) -> None:
    """Listen for documents where they come as events, as long as `parent` lives; elsewhere a filter would only cost
    time."""
    app = QApplication.instance()
    if sys.platform == "darwin" and app is not None:
        app.installEventFilter(FileOpener(parent, open_path))


def dropped_source(data: QMimeData) -> Path | str | None:
    """What was dropped and can be opened: a file of this computer, else a Playground link; None where neither was."""
    files = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    if files:
        return Path(files[0])
    texts = [*(url.toString() for url in data.urls()), data.text().strip()]
    return next((text for text in texts if is_playground_link(text)), None)


def _drop_fault(data: QMimeData) -> str:
    """Why nothing of this can be opened, in a sentence; empty where something can."""
    if len(data.urls()) > 1:
        return _("Drop one file at a time.")
    if dropped_source(data) is None:
        return _("Only a file of this computer or a Playground link can be opened; nothing was changed.")
    return ""


def drop_words(data: QMimeData) -> str:
    """What letting go will do, while it is held over the window."""
    fault, source = _drop_fault(data), dropped_source(data)
    if fault:
        return fault
    name = source.name if isinstance(source, Path) else _("the Playground link")
    return _("Release to open {name}").format(name=title_words(name))


def open_dropped(data: QMimeData, files: FileCommands, complain: Callable[[str], None]) -> bool:
    """Open what was dropped, or say why not; whether there was something to open."""
    fault, source = _drop_fault(data), dropped_source(data)
    if fault:
        complain(fault)
    elif isinstance(source, Path):
        files.open_path(source)
    elif source is not None:
        files.open_link(source)
    return not fault
