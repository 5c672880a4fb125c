"""Splits the lines of a table into cells: separator, comment lines, quotes; every fault is reported with its place."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress

from gradviz.data.csv_numbers import is_plain_number
from gradviz.data.errors import SetupError
from gradviz.records import FrozenRecord
from gradviz.text import _, ngettext

__all__ = ["BLANKS", "SEPARATORS", "Layout", "at_row", "cells_of", "find_layout", "quote_fault", "ragged", "read_cells"]

# Cells separated by any run of spaces and tabs.
BLANKS = " "
# Where two fit equally well, the earlier one is used: a comma may also be a decimal comma or part of a text.
_MARKS = ("\t", ";", "|", ",")
# The separators by the words of the command line.
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", BLANKS: "blanks"}
_JUDGED_CELLS = 200
_SNIFFED_ROWS, _SNIFFED_BYTES, _LEAST_LINES, _SAMPLED_CELLS = 1000, 1 << 20, 3, 100_000
_ORANGE_TYPES = {"continuous", "c", "discrete", "d", "string", "s", "time", "t"}
_ORANGE_FLAGS = {"", "class", "meta", "ignore", "i", "m"}
# The line in which spreadsheets declare the separator.
_DECLARED = re.compile(rb"\s*\"?sep=([\t;|,])\"?[\t;|,]*\r?(?:\n|\Z)", re.IGNORECASE)
_BLANK_LINES = re.compile(rb"(?:[ \t\r]*\n)*")
_COMMENT = re.compile(rb"[ \t]*[#%][^\n]*(?:\n|\Z)")


class Layout(FrozenRecord, frozen=True):
    """Where the rows of a table begin and what separates their cells.

    `first` is the first row that is not a comment; `number` is its number, counted from 1 like in a spreadsheet,
    including blank lines and comments. Reading begins at byte `start` with row `next_number`: below the first
    row, or with it where it is data; `first_start` is the byte where the first row begins.
    `declared` says that a line `sep=` gave the separator. `sample` is some rows of the table. `flags` are those of an
    Orange file, for each column "class", "meta", "ignore" or ""; empty for any other file.
    """

    separator: str
    first: tuple[str, ...]
    number: int
    first_start: int
    start: int
    next_number: int
    declared: bool
    comments: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    flags: tuple[str, ...] = ()


def find_layout(text: bytes, name: str, separator: str | None = None) -> Layout:
    """The layout of the UTF-8 `text`. Raises `SetupError` naming the file where no separator is found."""
    start, number, comments = 0, 1, []
    declared = _DECLARED.match(text)
    if declared:
        start, number = declared.end(), 1 + text.count(b"\n", 0, declared.end())
    while True:
        blank = _BLANK_LINES.match(text, start)
        assert blank is not None
        number, start = number + text.count(b"\n", start, blank.end()), blank.end()
        comment = _COMMENT.match(text, start)
        if comment is None:
            break
        comments.append((start, number, comment[0].decode("utf-8", "surrogatepass").strip()))
        number, start = number + 1, comment.end()
    if start >= len(text):
        raise SetupError(name, _("there are no rows below the header"))
    lines = _sample(text, start)
    if separator is None:
        separator = declared[1].decode() if declared else _sniffed(lines)
    if separator is None:
        message = _("expected columns separated by comma, semicolon, tab, | or blanks, got a single column")
        raise SetupError(name, message)
    if comments and _is_header(_uncommented(comments[-1][2], separator), lines, separator):
        start, number, names = comments.pop()
        start = text.find(_uncommented(names, separator).encode(), start)
    first, number, begin, start, next_number = _first_row(text, start, number, separator, name)
    sample = _sampled(lines, separator)
    flags: tuple[str, ...] = ()
    if _is_orange(sample):
        # The two rows below the names are types and flags.
        for _line in range(2):
            last, _number, _begin, start, next_number = _first_row(text, start, next_number, separator, name)
        sample, flags = (sample[0], *sample[3:]), last
    return Layout(
        separator, first, number, begin, start, next_number, declared is not None,
        tuple(text for _start, _number, text in comments), sample, flags,
    )  # fmt: skip


def _is_orange(sample: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the second and third rows are the types and flags that Orange writes below the names."""
    if len(sample) < 3 or not len(sample[0]) == len(sample[1]) == len(sample[2]):
        return False
    types, flags = ([cell.lower() for cell in row] for row in sample[1:3])
    return all(cell in _ORANGE_TYPES for cell in types) and all(cell in _ORANGE_FLAGS for cell in flags)


def _first_row(
    text: bytes, start: int, number: int, separator: str, name: str
) -> tuple[tuple[str, ...], int, int, int, int]:
    """The first row that is not blank: its cells, number and start, and the start and number of the next row."""
    ends = []

    def lines(end: int) -> Iterator[str]:
        while end < len(text):
            begin, end = end, text.find(b"\n", end) + 1 or len(text)
            ends.append(end)
            yield text[begin:end].decode("utf-8", "surrogatepass")

    try:
        for row in cells_of(lines(start), separator):
            if any(row):
                return tuple(row), number, start, ends[-1], number + 1
            number, start = number + 1, ends[-1]
    except csv.Error as error:
        raise SetupError(at_row(name, number), quote_fault(str(error))) from None
    raise SetupError(name, _("there are no rows below the header"))


def _sampled(lines: list[str], separator: str) -> tuple[tuple[str, ...], ...]:
    rows = []
    with suppress(csv.Error):  # reported with its place when the whole table is read
        for row in cells_of(lines, separator):
            if any(row):
                rows.append(tuple(row))
            if len(rows) > 2 and len(rows) * len(rows[0]) > _SAMPLED_CELLS:
                break
    return tuple(rows)


def _sample(text: bytes, start: int) -> list[str]:
    """The first lines that are not blank, enough to detect the separator."""
    end = start
    for _line in range(_LEAST_LINES):
        end = text.find(b"\n", end) + 1 or len(text)
    end = max(end, text.find(b"\n", min(start + _SNIFFED_BYTES, len(text)) - 1) + 1 or len(text))
    lines = re.split(rb"\r\n|\n|\r", text[start:end])
    return [line.decode("utf-8", "replace") + "\n" for line in lines if line.strip()][:_SNIFFED_ROWS]


def cells_of(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """The cells of each record, without surrounding spaces. Raises `csv.Error`."""
    if separator == BLANKS:
        lines = (line.strip().replace("\t", " ") + "\n" for line in lines)
    for cells in csv.reader(lines, delimiter=separator, strict=True, skipinitialspace=True):
        yield [cell.strip() for cell in cells]


def read_cells(block: bytes, separator: str) -> Iterator[list[str]]:
    """The cells of each record of a block of whole lines. Raises `csv.Error` ("unexpected end" within an open
    quote).
    """
    lines = block.decode("utf-8", "surrogatepass").split("\n")
    last = lines.pop()
    ended = [line + "\n" for line in lines]
    return cells_of([*ended, last] if last else ended, separator)


def _uncommented(comment: str, separator: str) -> str:
    """A comment without its mark, unless the mark itself is the first cell."""
    names = comment.lstrip("#% ")
    return comment if names.startswith(separator.strip(" ") or "\0") else names


def _is_header(comment: str, lines: list[str], separator: str) -> bool:
    """Whether the last comment is the header: it has as many cells as the next row, which contains a number."""
    try:
        names = next(cells_of([comment], separator), [])
        row = next(cells_of(lines, separator), [])
    except csv.Error:
        return False
    return 1 < len(names) == len(row) and any(map(is_plain_number, row))


def _sniffed(lines: list[str]) -> str | None:
    """The separator with which most rows have the same number of cells, at least two; None where there is none."""
    best, best_share, best_numbers = None, 0.0, 0.0
    broken = None
    for separator in _MARKS:
        share, numbers = _fit(lines, separator)
        if share < 0:
            broken = separator
        elif share > best_share:
            best, best_share, best_numbers = separator, share, numbers
    share, numbers = _fit(lines, BLANKS)
    if best_share < 1.0:  # R writes no name for the column of row names
        share, numbers = max((share, numbers), _fit(lines[1:], BLANKS))
    # Spaces also separate words: they count if they give more numbers or if nothing else separates.
    if share == 1.0 and (numbers > best_numbers or (best is None and broken is None and numbers > 0)):
        return BLANKS
    return best or broken


def _fit(lines: list[str], separator: str) -> tuple[float, float]:
    """The share of rows with the most common number of cells, and the share of numbers in them; −1 on a quote error."""
    widths: Counter[int] = Counter()
    numbers = cells = 0
    try:
        for row in cells_of(lines, separator):
            if any(row):
                widths[len(row)] += 1
                if len(row) > 1 and widths.total() <= 50:
                    numbers += sum(map(_looks_like_a_number, row[:_JUDGED_CELLS]))
                    cells += len(row[:_JUDGED_CELLS])
    except csv.Error:
        return -1.0, 0.0
    most = max((count for width, count in widths.items() if width >= 2), default=0)
    return most / (widths.total() or 1), numbers / (cells or 1)


def _looks_like_a_number(cell: str) -> bool:
    return is_plain_number(cell.replace(",", ".", 1))


def at_row(name: str, number: int) -> str:
    """The place of a fault: `iris.csv, row 17`."""
    return _("{file}, row {row}").format(file=name, row=number)


def ragged(name: str, number: int, count: int, first: int, width: int) -> SetupError:
    """The error for a row with a different number of cells than the first."""
    message = ngettext("expected {width} cell as in row {first}, got {count}",
                       "expected {width} cells as in row {first}, got {count}", width)  # fmt: skip
    return SetupError(at_row(name, number), message.format(width=width, first=first, count=count))


def quote_fault(message: str) -> str:
    """A plain sentence for a `message` of the csv module."""
    if "end of data" in message:
        return _("a quote is opened here and never closed")
    if "expected after" in message:
        return _("a quote is followed by more text; double it where it belongs to the cell")
    return _("a cell is too long to be a number or a label")
