"""File › Export › script: the run of the window as a program, begun where a weight was last changed by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QFileDialog

from gradviz.training.steps import Granularity

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow


def answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(path), "Python script (*.py)"))


def test_the_window_writes_the_updates_that_it_knows(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _update in range(6):
        window.session.timeline.next(Granularity.UPDATE)
    known = window.session.timeline.length
    answer(monkeypatch, tmp_path / "mine")
    window.actions_by_id["export_numpy_script"].trigger()
    assert window.message.text == "The script is in mine.py."
    text = (tmp_path / "mine.py").read_text("utf-8")
    assert f"FIRST = 0\nUPDATES = {known}\n" in text
    command = [sys.executable, tmp_path / "mine.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    answer(monkeypatch, tmp_path / "other")
    window.actions_by_id["export_pytorch_script"].trigger()
    assert "import torch\n" in (tmp_path / "other.py").read_text("utf-8")


def test_a_script_that_cannot_be_written_is_one_sentence(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(monkeypatch, tmp_path / "nowhere" / "mine.py")
    window.actions_by_id["export_numpy_script"].trigger()
    assert window.message.text == '"mine.py" was not written: No such file or directory.'
    assert list(tmp_path.iterdir()) == []
