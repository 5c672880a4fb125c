"""A lesson in the window, for the tests that go through it and for those that write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QMessageBox

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow

__all__ = ["discarded", "lesson", "said"]


@pytest.fixture(autouse=True)
def discarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing the window loses the lessons that tests have written."""
    monkeypatch.setattr(QMessageBox, "question", lambda *_asked: QMessageBox.StandardButton.Discard)


@pytest.fixture
def lesson(window: MainWindow) -> MainWindow:
    """The window at the first stop of the textbook's lesson."""
    window.menu("lesson/open").aboutToShow.emit()
    action = next(each for each in window.menu("lesson/open").actions() if "2-2-2" in each.text())
    action.trigger()
    return window


def said(window: MainWindow) -> str:
    """All words of the stop that is shown."""
    return str(window.panels["lesson"].accessibleDescription())
