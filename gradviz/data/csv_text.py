"""From the bytes of a table to rows of cells: encoding, delimiter and quotes, each fault with its place."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from gradviz.data.errors import SetupError
from gradviz.data.files import read_bytes
from gradviz.text import _, ngettext

__all__ = ["Row", "read_rows", "read_text", "split_rows"]

# Where two fit equally well, the earlier wins: a comma may also be a decimal comma or part of a text.
DELIMITERS = ("\t", ";", "|", ",")
_SNIFFED_ROWS = 1000
# The line with which spreadsheets say what separates the cells.
_DECLARED = re.compile(r"sep=([\t;|,])\r?(?:\n|\Z)", re.IGNORECASE)


class Row(NamedTuple):
    """One row that is not blank. `number` counts all rows of the file from 1, as a spreadsheet does."""

    number: int
    cells: list[str]


def read_rows(path: Path, written: str) -> tuple[list[Row], str]:
    """The rows of a table, all of the same length, and their delimiter.

    `written` is the path as the setup has it. Raises `SetupError` naming the file and the row.
    """
    return split_rows(read_text(path, written), path.name)


def read_text(path: Path, written: str) -> str:
    """The text of a file in UTF-8, UTF-16 or Latin-1. Raises `SetupError` where there is none."""
    text = _decoded(read_bytes(path, written, "data.csv"))
    if text is None:
        message = _("the file is not a text table; from a spreadsheet, save it as CSV")
        raise SetupError(path.name, message)
    if not text.strip():
        raise SetupError(path.name, _("the file is empty"))
    return text


def _decoded(data: bytes) -> str | None:
    """The text in the first encoding that fits; None where it holds control characters, as no table does."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Escape and the like, and NUL; the C1 range stays allowed, since Windows-1252 uses it for “ and €.
        return None if any(ord(c) < 32 and c not in "\t\n\r\f\v" for c in set(text)) else text
    return None


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if b"\0" in data:
        # No mark, but every second byte is zero: UTF-16 of a text that is mostly ASCII.
        return ("utf-16-le",) if data[1::2].count(0) > data[::2].count(0) else ("utf-16-be",)
    return ("utf-8-sig", "latin-1")


def split_rows(text: str, name: str) -> tuple[list[Row], str]:
    """The rows of `text` without blank ones, and the delimiter. Raises `SetupError` for a ragged or broken row."""
    declared = _DECLARED.match(text)
    delimiter = declared[1] if declared else _sniffed(text)
    if delimiter is None:
        message = _("expected columns separated by comma, semicolon, tab or |, got a single column")
        raise SetupError(name, message)
    rows: list[Row] = []
    number = 0
    try:
        for number, cells in enumerate(_reader(text, delimiter), start=1):
            cleaned = [cell.strip() for cell in cells]
            is_declaration = declared is not None and number == 1
            if not is_declaration and (len(cleaned) > 1 or any(cleaned)):
                rows.append(Row(number, cleaned))
    except csv.Error as error:
        raise SetupError(_at_row(name, number + 1), _quote_fault(str(error))) from None
    if not rows:
        raise SetupError(name, _("there are no rows below the header"))
    width = len(rows[0].cells)
    for row in rows:
        if len(row.cells) != width:
            message = ngettext("expected {width} cell as in row {first}, got {count}",
                               "expected {width} cells as in row {first}, got {count}", width)  # fmt: skip
            sentence = message.format(width=width, first=rows[0].number, count=len(row.cells))
            raise SetupError(_at_row(name, row.number), sentence)
    return rows, delimiter


def _at_row(name: str, number: int) -> str:
    return _("{file}, row {row}").format(file=name, row=number)


def _quote_fault(message: str) -> str:
    if "end of data" in message:
        return _("a quote is opened here and never closed")
    if "expected after" in message:
        return _("a quote is followed by more text; double it where it belongs to the cell")
    return _("a cell is too long to be a number or a label")


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    # newline="" leaves line ends inside quotes to the reader.
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True, skipinitialspace=True)


def _sniffed(text: str) -> str | None:
    """The delimiter that gives the most rows the same number of cells, at least two; None where none does."""
    best, best_share = None, 0.0
    broken = None
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for cells in _reader(text, delimiter):
                widths[len(cells)] += bool(cells)
                if widths.total() >= _SNIFFED_ROWS:
                    break
        except csv.Error:
            # Broken under this delimiter: worse than any that reads on, better than no columns at all.
            widths[0] = 10 * (widths.total() or 1)
            broken = delimiter
        share = max((count for width, count in widths.items() if width >= 2), default=0) / (widths.total() or 1)
        if share > best_share:
            best, best_share = delimiter, share
    return best or broken
