"""Any file is read or refused with a sentence: no other exception, no crash."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradviz.data import files
from gradviz.data.csv_table import parse_table, read_table
from gradviz.data.errors import SetupError
from gradviz.data.files import read_bytes
from gradviz.documents.json_text import parse_json
from gradviz.documents.setups import parse_setup, setup_to_json
from gradviz.training.setup import RunSetup
from tests.documents.faulty import FAULTS
from tests.documents.strategies import setups

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@contextmanager
def read_or_refused() -> Iterator[None]:
    """Lets a `SetupError` pass that is one printable sentence, and nothing else."""
    try:
        yield
    except SetupError as error:
        if not error.sentence or "\n" in str(error) or not str(error).encode():
            pytest.fail(f"not a sentence: {str(error)!r}")


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a JSON value."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for key in keys for place in ((value, key), *places(value[key]))]


@settings(max_examples=50)  # `dev.py hostile` tries as many as asked
@given(setups(), JSON, st.data())
def test_any_value_in_any_place_is_read_or_refused(setup: RunSetup, strange: Any, data: st.DataObject) -> None:
    raw = json.loads(setup_to_json(setup))
    container, key = data.draw(st.sampled_from(places(raw)))
    container[key] = strange
    with read_or_refused():
        parse_setup(json.dumps(raw), "setup.json")


@settings(max_examples=50)
@given(setups(), st.data())
def test_any_key_may_be_missing_or_misspelt(setup: RunSetup, data: st.DataObject) -> None:
    raw = json.loads(setup_to_json(setup))
    container, key = data.draw(st.sampled_from([(c, k) for c, k in places(raw) if isinstance(c, dict)]))
    value = container.pop(key)
    if data.draw(st.booleans()):
        container[key + "x"] = value
    with read_or_refused():
        parse_setup(json.dumps(raw), "setup.json")


@given(st.text(max_size=60))
@example("[" * 100_000)
@example('{"a":' * 100_000)
@example("[1" + ",1" * 100_000 + "]")
@example("\ufeff{}")
def test_any_text_is_json_or_refused(text: str) -> None:
    with read_or_refused():
        parse_json(text, "setup.json")


@given(st.binary(max_size=200) | st.text("01,.;|\t\"\n a-", max_size=80).map(str.encode))
@example(b"\xff\xfe\x00")
@example(b'"')
@example(b"a,b\n" + b'"' + b"x" * 200_000 + b'"')
def test_any_bytes_are_a_table_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "table.csv"
    path.write_bytes(content)
    with read_or_refused():
        table = read_table(path, "table.csv")
        assert all(len(table.labels(column)[0]) == len(table.row_numbers) for column in table.columns)


@given(st.lists(st.lists(st.text("ab,;|\t \"1.", max_size=4), min_size=2, max_size=4), min_size=2, max_size=4))
def test_rows_of_different_lengths_are_refused(cells: list[list[str]]) -> None:
    text = "\n".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in cells)
    with read_or_refused():
        table = parse_table(text.encode(), "table.csv")
        assert len({len(table.labels(column)[0]) for column in table.columns}) == 1


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_start_of_a_faulty_file_is_refused_too(fault: object, tmp_path: Path) -> None:
    text = fault.setup if isinstance(fault.setup, str) else fault.setup.decode("latin-1")
    for end in range(0, min(len(text), 1500), 97):
        with pytest.raises(SetupError):
            parse_setup(text[:end], "setup.json")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="a device that never ends is POSIX")
def test_a_device_is_refused_unread() -> None:
    with pytest.raises(SetupError, match="is not an ordinary file"):
        read_table(Path("/dev/zero"), "/dev/zero")


@pytest.mark.skipif(not Path("/proc/self/pagemap").exists(), reason="a file of Linux that says it is empty")
def test_a_file_that_says_it_is_empty_and_never_ends_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 1_000_000)
    with pytest.raises(SetupError, match="larger than 1 MB"):
        read_bytes(Path("/proc/self/pagemap"), "pagemap", "")
