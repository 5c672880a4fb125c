"""Arguments that the command line passes to the window: opened, or refused in one sentence before a window opens."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gradviz.cli import main
from gradviz.documents.open import open_setup
from gradviz.documents.places import log_path
from gradviz.documents.presets import preset_names
from gradviz.gui import app

if TYPE_CHECKING:
    from pathlib import Path

    from tests.gui.conftest import Open

LINK = "https://playground.tensorflow.org/#dataset=gauss&networkShape=3"


@pytest.mark.parametrize("source", ["nothing-of-this-name", LINK.replace("gauss", "goose"), "{folder}/broken.json",
                                    "{folder}/missing.json"])  # fmt: skip
def test_what_cannot_be_opened_is_one_sentence_and_status_two(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: QApplication,
) -> None:  # fmt: skip
    (tmp_path / "broken.json").write_text('{"network": ')
    before = len(QApplication.topLevelWidgets())
    assert main([source.format(folder=tmp_path)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("gradviz: ")
    assert said.count("\n") == 1
    assert len(QApplication.topLevelWidgets()) == before
    assert isinstance(qapp, QApplication)


@pytest.mark.parametrize("source", [LINK, preset_names()[0].name])
def test_a_link_and_a_preset_open_a_window(open_window: Open, source: str) -> None:
    window = open_window(open_setup(source)[0])
    assert isinstance(window, QWidget)
    assert window.isVisible()
    assert window.message.text == ""


def test_a_fault_that_cannot_be_taken_back_leads_to_no_further_one(
    open_window: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    shown = 0

    def fail() -> None:
        nonlocal shown
        shown += 1
        raise LookupError("cannot be shown")

    monkeypatch.setattr(window.presenter, "refresh", fail)
    hook = sys.excepthook
    app._catch_faults(window)
    try:
        sys.excepthook(ValueError, ValueError("once"), None)
        qtbot.wait(50)
    finally:
        sys.excepthook = hook
    assert shown == 1
    assert window.message.text.startswith("Internal error (LookupError)")
    assert "ValueError: once" in log_path().read_text()
    assert "LookupError: cannot be shown" in log_path().read_text()


def test_without_a_display_every_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    from gradviz.cli.commands import COMMANDS
    from gradviz.gui.qt_app import say_no_display

    assert say_no_display() == 2
    said = capsys.readouterr().err
    assert [name for name in COMMANDS if name not in said.replace(",", "").split()] == []
