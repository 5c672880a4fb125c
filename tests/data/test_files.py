"""Whole files are read in parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradviz.data import files
from gradviz.data.errors import StoppedError
from gradviz.data.files import read_bytes


def test_a_large_file_is_read_in_parts_between_which_it_can_be_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, asked = tmp_path / "large.csv", []
    path.write_bytes(b"0123456789" * 35)
    monkeypatch.setattr(files, "_PART", 100)
    assert read_bytes(path, "large.csv", "data", watch=lambda *part: not asked.append(part)) == path.read_bytes()
    assert len(asked) == 4
    with pytest.raises(StoppedError):
        read_bytes(path, "large.csv", "data", watch=lambda *_: False)
