"""A document that macOS hands over is opened in the window that is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from gradviz.documents.setups import write_setup
from gradviz.gui import file_open
from gradviz.gui.file_open import FileOpener, open_what_the_system_hands_over
from tests.gui.setups import SETUP

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow


def test_the_document_is_opened_and_other_events_pass(window: MainWindow, tmp_path: Path) -> None:
    write_setup(SETUP, tmp_path / "mine.json")
    opener = FileOpener(window)
    assert opener.eventFilter(window, QFileOpenEvent(str(tmp_path / "mine.json")))
    assert window.session.path == tmp_path / "mine.json"
    assert not opener.eventFilter(window, QEvent(QEvent.Type.User))


@pytest.mark.parametrize(("system", "opens"), [("darwin", True), ("linux", False)])
def test_only_macos_is_listened_to(
    system: str, opens: bool, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_setup(SETUP, tmp_path / "mine.json")
    monkeypatch.setattr(file_open.sys, "platform", system)
    open_what_the_system_hands_over(window)
    monkeypatch.undo()
    app = QApplication.instance()
    assert app is not None
    app.sendEvent(app, QFileOpenEvent(str(tmp_path / "mine.json")))
    assert (window.session.path == tmp_path / "mine.json") is opens
