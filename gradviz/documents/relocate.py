"""Paths inside a setup, made relative to another folder."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from gradviz.data.setup import CsvData
from gradviz.training.setup import RunSetup

__all__ = ["relocated"]


def relocated(setup: RunSetup, old: Path, new: Path) -> RunSetup:
    """The setup with the table that it reads, relative to folder `old`, told relative to folder `new`."""
    if not isinstance(setup.data, CsvData):
        return setup
    table = (old / setup.data.csv).resolve()
    try:
        path = os.path.relpath(table, new.resolve())
    except ValueError:  # another drive of Windows
        path = str(table)
    return replace(setup, data=replace(setup.data, csv=Path(path).as_posix()))
