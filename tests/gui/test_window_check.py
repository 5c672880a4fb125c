"""`gradviz self-test --window` uses the window as a user would, and reports what fails."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gradviz.cli import main
from gradviz.gui import window_check
from gradviz.gui.session import Session
from gradviz.gui.window.main_window import MainWindow


def test_a_window_that_works(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["self-test", "--window"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "ok  window (offscreen)"
    assert lines[-1] == "gradviz works."
    assert all(line.startswith("ok  ") for line in lines[:-1])


def test_every_failure_is_named(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(window_check, "save_file", lambda session, path: False)
    monkeypatch.setattr(Session, "play_or_pause", lambda self: None)
    monkeypatch.setattr(window_check, "export_from_window", lambda window, view, path: 1 / 0)
    assert main(["self-test", "--window"]) == 1
    said = capsys.readouterr().out
    assert "3 of 9 checks failed." in said
    for line in ("training: 0 updates were done", "saved work: what was opened", "figures: ZeroDivisionError"):
        assert f"FAILED  {line}" in said


def test_a_fault_in_a_slot_is_found(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(self: MainWindow, sentence: str) -> None:
        raise KeyError(sentence)

    monkeypatch.setattr(MainWindow, "announce", fail)
    monkeypatch.setattr(window_check, "_checks", lambda window: [("steps", lambda: window_check._steps(window))])
    assert main(["self-test", "--window"]) == 1
    assert "FAILED  faults: KeyError" in capsys.readouterr().out


def test_without_a_display_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert main(["self-test", "--window"]) == 2
    assert capsys.readouterr().err.startswith("gradviz: there is no display")
