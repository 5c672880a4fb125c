"""Watches files while a window is used: nothing is written but what was asked for, and nothing bundled changes."""

from __future__ import annotations

import os
import tempfile
from hashlib import blake2b
from pathlib import Path

import pytest

from gradviz.resources import resource

__all__ = ["WatchedFiles"]

_PLACES = ("home", "here", "temporary", "cache", "config", "data", "state")


class WatchedFiles:
    """Home, working folder, temporary files and a program's own folders, all empty below `folder`; files are asked
    for in `asked` alone, each by a name that begins with `file`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, asked: Path) -> None:
        self.places, self.asked = [folder / name for name in _PLACES], asked
        for place in self.places:
            place.mkdir(exist_ok=True)
        home, here, temporary, *own = self.places
        monkeypatch.chdir(here)
        for name in ("HOME", "USERPROFILE"):
            monkeypatch.setenv(name, str(home))
        for name in ("TMPDIR", "TEMP", "TMP"):
            monkeypatch.setenv(name, str(temporary))
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
        for place in own:
            monkeypatch.setenv(f"XDG_{place.name.upper()}_HOME", str(place))
        self._bundled = _digests(resource("presets").parent)

    def check(self) -> None:
        """Fail where a file is that nobody asked for, or where one that comes with gradviz is another."""
        found = [path for place in self.places for path in place.rglob("*") if not path.is_dir()]
        assert found == []
        assert [path.name for path in self.asked.iterdir() if not path.name.startswith("file")] == []
        assert _digests(resource("presets").parent) == self._bundled


def _digests(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): blake2b(path.read_bytes()).digest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and os.path.basename(path.parent) != "__pycache__"
    }
