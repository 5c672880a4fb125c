"""Numbers in tables: exact to the bit, never read in one of two plausible ways, in time linear in their length."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.data import csv_bytes
from gradviz.data.csv_numbers import is_plain_number, numbers_at
from gradviz.data.csv_table import CsvTable, TableChoices, parse_table
from gradviz.data.errors import SetupError

CELLS = (
    st.text("0123456789.-+e", max_size=20)
    | st.floats(allow_nan=False, allow_infinity=False).map(repr)
    | st.integers().map(str)
)


def numbers(text: str, **choices: str) -> list[list[float]]:
    """The columns of a table of numbers."""
    table = parse_table(text.encode(), "table.csv", TableChoices(**choices))
    return [table.numbers(column).tolist() for column in table.columns]


def refusal(text: str, **choices: str) -> str:
    with pytest.raises(SetupError) as caught:
        numbers(text, **choices)
    return str(caught.value)


@given(st.lists(CELLS, min_size=1, max_size=30))
def test_a_block_is_read_as_python_reads_each_number(cells: list[str]) -> None:
    symbols = np.frombuffer((",".join(cells) + ",").encode(), dtype=np.uint8)
    ends = np.flatnonzero(symbols == ord(","))
    starts = np.concatenate([[0], ends[:-1] + 1])
    values, _marked, plain = numbers_at(symbols, starts, ends - starts, ".")
    for cell, value, is_plain in zip(cells, values.tolist(), plain.tolist(), strict=True):
        if is_plain:
            assert is_plain_number(cell)
            assert value.hex() == float(cell).hex()
        if is_plain_number(cell) and len(cell) <= 8 and "e" not in cell:
            assert is_plain


@pytest.mark.parametrize("separator", ["\t", ";"])
def test_thousands_that_could_be_decimals_are_refused_with_both_readings(separator: str) -> None:
    text = "pop\tb\ty\n1,234\t2\t3\n12,500\t5\t6\n999\t7\t1\n".replace("\t", separator)
    assert refusal(text) == (
        'table.csv, row 2, column "pop": "1,234" could be 1234 (decimal point) or 1.234 (decimal comma): '
        'say which with "decimal": "." or "decimal": ","'
    )
    assert numbers(text, decimal=".")[0] == [1234, 12500, 999]
    assert numbers(text, decimal=",")[0] == [1.234, 12.5, 999]


def test_points_that_could_be_thousands_marks_among_decimal_commas() -> None:
    text = "a;b\n0,5;1.234\n1,5;12.500\n"
    assert '"1.234" could be 1.234 (decimal point) or 1234 (decimal comma)' in refusal(text)
    assert numbers(text, decimal=",") == [[0.5, 1.5], [1234, 12500]]


def test_quoted_thousands_between_commas() -> None:
    text = '1,"1,000",0\n2,"2,500",1\n3,"3,100",1\n4,"900",0\n'
    assert '"1,000" could be 1000 (decimal point) or 1 (decimal comma)' in refusal(text)
    assert numbers(text, decimal=".")[1] == [1000, 2500, 3100, 900]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ("1,234.5;1,000;2", [1234.5, 1000, 2]),
        ("1.234,5;1.000;2", [1234.5, 1000, 2]),
        ("1,234,567;1,000;2", [1234567, 1000, 2]),
        ("1 234,5;1\u00a0000;−2", [1234.5, 1000, -2]),
        ("1'234.5;10;2", [1234.5, 10, 2]),
        ("0,500;1,250;-,5", [0.5, 1.25, -0.5]),
        ("12 %;7 %;100 %", [12, 7, 100]),
        ("$1.50;$2;$0.25", [1.5, 2, 0.25]),
    ],
)
def test_marks_that_leave_no_doubt(cells: str, values: list[float]) -> None:
    text = "a;b\n" + "".join(f"{cell};1\n" for cell in cells.split(";"))
    assert numbers(text)[0] == values


def test_a_thousand_rows_of_whole_numbers_before_the_first_mark() -> None:
    """What the first rows show does not decide for the others."""
    start = "a;b;c\n" + "1;0,5;2\n" * 1500
    assert '"1,234" could be' in refusal(start + "1,234;0,5;2\n")
    assert numbers(start + "1,25;0,5;2\n")[0][-1] == 1.25
    assert numbers("a;b\n" + "1;2\n" * 1500 + "1,25;2\n")[0][-1] == 1.25
    assert 'row 1502, column "a": "1,234" could be' in refusal("a;b\n" + "1;2\n" * 1500 + "1,234;2\n")


def test_windows_before_latin_1() -> None:
    table = parse_table("preis €,„ja“\n1,2\n3,4\n".encode("windows-1252"), "table.csv")
    assert (table.names, table.encoding) == (("preis €", "„ja“"), "windows-1252")
    assert parse_table(b"a\x81,b\n1,2\n", "table.csv").encoding == "latin-1"


def test_a_line_of_separators_alone_is_blank() -> None:
    for text in ("a,b\n1,2\n,\n3,4\n,,\n", 'a,b\n"1",2\n , \n3,"4"\n', 'a,b\n"1\n",2\n,\n3,4\n'):
        assert numbers(text) == [[1, 3], [2, 4]]


def test_a_block_that_ends_anywhere_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = 'a,b,"c"\n1.5,x,"u,\n""v"""\n\n2,y,w\n,z,"w"\n3e2,"x",u\n,,\n-4,NA,w\n'
    whole = parse_table(text.encode(), "table.csv")
    for size in range(1, 24):
        monkeypatch.setattr(csv_bytes, "_BLOCK", size)
        assert read(parse_table(text.encode(), "table.csv")) == read(whole)


def read(table: CsvTable) -> str:
    """All that was read."""
    return repr([
        (column.name, column.words, column.gap, table.labels(column)[0].tolist(),
         None if column.numbers is None else column.numbers.tolist())
        for column in table.columns
    ] + table.row_numbers.tolist())  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        (",".join(f"gene{i}" for i in range(20_000)) + "\n" + (",".join(["1.25"] * 20_000) + "\n") * 3).encode(),
        b"a,b,y\n1,2,3\n" + b"\n" * 3_000_000 + b"4,5,6\n",
        b"a,b,y\n" + b"".join(b"1,2,L%d\n" % i for i in range(60_000)),
        b'a,b,y\n"1,2,3\n' + b"1,2,3\n" * 500_000,
    ],
    ids=["wide", "blank lines", "labels", "open quote"],
)
def test_time_grows_with_the_size_alone(content: bytes, tmp_path: Path) -> None:
    start = time.process_time()
    try:
        parse_table(content, "table.csv")
    except SetupError as error:
        assert str(error).startswith("table.csv, row 2: ")  # noqa: PT017  (the open quote; the others are read)
    assert time.process_time() - start < 3.0
