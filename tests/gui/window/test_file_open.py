"""What macOS hands over, or a person drops, is opened in the window that is there; a table as samples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from gradviz.documents.setups import write_setup
from gradviz.gui.pages.sheet_page import SheetPage
from gradviz.gui.window import file_open
from gradviz.gui.window.file_open import FileOpener, listen_for_file_events
from tests.gui.setups import SETUP

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


def test_the_document_is_opened_and_other_events_pass(window: MainWindow, tmp_path: Path) -> None:
    write_setup(SETUP, tmp_path / "mine.json")
    opener = FileOpener(window, window.commands.files.open_path)
    assert opener.eventFilter(window, QFileOpenEvent(str(tmp_path / "mine.json")))
    assert window.session.path == tmp_path / "mine.json"
    assert not opener.eventFilter(window, QEvent(QEvent.Type.User))


@pytest.mark.parametrize(("system", "opens"), [("darwin", True), ("linux", False)])
def test_only_macos_is_listened_to(
    system: str, opens: bool, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_setup(SETUP, tmp_path / "mine.json")
    monkeypatch.setattr(file_open.sys, "platform", system)
    listen_for_file_events(window, window.commands.files.open_path)
    monkeypatch.undo()
    app = QApplication.instance()
    assert app is not None
    app.sendEvent(app, QFileOpenEvent(str(tmp_path / "mine.json")))
    assert (window.session.path == tmp_path / "mine.json") is opens


def test_a_table_becomes_the_samples_of_what_is_open(window: MainWindow, tmp_path: Path) -> None:
    table = tmp_path / "flowers.csv"
    table.write_text("a,b,c,y\n" + "".join(f"{n * 3},{n % 3},{n * 2},{n % 5}\n" for n in range(12)), "utf-8")
    before = window.session.run.setup
    window.commands.files.open_path(table)
    assert window.session.run.setup == before, "nothing happens before Open"
    page = window.page_area.page
    assert isinstance(page, SheetPage)
    page.open_button.click()
    assert window.message.text == "Data loaded from flowers.csv."
    assert window.session.run.setup.network.inputs == 3
    window.session.undo()
    assert window.session.run.setup == before
    table.unlink()
    window.commands.files.open_path(table)
    assert window.message.text == "There is no file flowers.csv; nothing was changed."
    assert window.session.run.setup == before
