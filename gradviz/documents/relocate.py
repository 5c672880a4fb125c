"""Rewrites the path in a setup relative to another folder."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from gradviz.data.setup import CsvData
from gradviz.training.setup import RunSetup

__all__ = ["relocated"]


def relocated(setup: RunSetup, old: Path, new: Path) -> RunSetup:
    """The setup with the path of its table, given relative to folder `old`, rewritten relative to folder `new`."""
    if not isinstance(setup.data, CsvData):
        return setup
    table = (old / setup.data.csv).resolve()
    try:
        path = os.path.relpath(table, new.resolve())
    except ValueError:  # another drive on Windows
        path = str(table)
    return replace(setup, data=replace(setup.data, csv=Path(path).as_posix()))
