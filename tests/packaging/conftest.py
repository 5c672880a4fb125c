"""Let the tests import the files of dev.py, and run none of its commands."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.machines import OWN_MODULES, PACKAGING


@pytest.fixture(autouse=True)
def dev_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the three files of dev.py be imported as they import each other, and afresh for each test."""
    monkeypatch.syspath_prepend(str(PACKAGING))
    for name in OWN_MODULES:
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that dev.py runs, none of which is really run; all succeed and say nothing."""
    done: list[list[str]] = []

    def run(command: list[Any], **options: Any) -> subprocess.CompletedProcess[str]:
        done.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    return done


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A checkout in which everything is installed."""
    import dev
    import dev_environment

    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "provide_libraries", lambda: None)
    monkeypatch.setattr(dev, "provide_browser", lambda: None)
    monkeypatch.setattr(dev_environment.Environment, "provide", lambda self: None)
    return tmp_path
