"""Simulated machines that lack something that dev.py needs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PACKAGING = Path(__file__).resolve().parent.parent.parent / "packaging"
OWN_MODULES = {file.stem for file in PACKAGING.glob("dev*.py")}


def checkout(folder: Path) -> Any:
    """An environment of a checkout in `folder`, with nothing installed."""
    from dev_environment import Environment

    (folder / "packaging").mkdir()
    (folder / "pyproject.toml").write_text("[project]\n")
    (folder / "packaging" / "constraints.txt").write_text("numpy==2.4.6\n")
    return Environment(folder)


def without(monkeypatch: pytest.MonkeyPatch, *libraries: str) -> None:
    """The system's loader finds none of `libraries`, or nothing at all where none is named."""
    import dev_system

    monkeypatch.setattr(dev_system, "on_linux", lambda: True)
    monkeypatch.setattr(dev_system, "loads", lambda library: bool(libraries) and library not in libraries)


def failure(action: Callable[[], object]) -> str:
    """The one sentence that `action` fails with."""
    from dev_failure import DevError

    with pytest.raises(DevError) as caught:
        action()
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence
