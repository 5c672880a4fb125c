"""A file of own parts, and tables that are afterwards as they were."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gradviz.documents import own_parts

__all__ = ["PARTS", "SETUP", "tables_as_they_were"]

FOLDER = Path(__file__).parent / "data" / "own_parts"
PARTS, SETUP = FOLDER / "my_parts.py", FOLDER / "stripes.json"


@pytest.fixture(autouse=True)
def tables_as_they_were() -> Iterator[None]:
    before = [(table, dict(table)) for table in own_parts._TABLES.values()]
    yield
    own_parts._active.clear()
    for table, entries in before:
        table.clear()
        table.update(entries)
