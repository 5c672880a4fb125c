"""Reads the columns of a table in blocks: a column as numbers as long as all of its cells are numbers, else as
words.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.data.csv_bytes import blocks
from gradviz.data.csv_numbers import (
    USUAL_MARKS,
    Bytes,
    EmptyMarks,
    Places,
    is_plain_number,
    numbers_at,
    trimmed,
)
from gradviz.data.csv_text import BLANKS, Layout, at_row, quote_fault, ragged, read_cells
from gradviz.data.errors import SetupError, StoppedError
from gradviz.data.files import Watch
from gradviz.records import FrozenRecord

__all__ = ["CellRules", "RawColumn", "RawTable", "read_columns"]

Codes = NDArray[np.int32]
Rows = NDArray[np.int64]

_NAN = float("nan")
# The most distinct words stored for all columns together: a column with more holds neither classes nor numbers.
_MOST_WORDS = 2_000_000
_LONGEST_GATHERED = 64
_LINE_END, _QUOTE = b'\n"'


class RawColumn(FrozenRecord, frozen=True, eq=False):
    """A column as it was read.

    Either `numbers` (n,), NaN where a cell is empty, with `gap`, the first such row and its text, and `has_marks`,
    whether a number has a decimal mark; or `codes` (n,), the index of each cell's text in `words`.
    Both are None where there were too many distinct texts to store.
    """

    numbers: NDArray[np.float64] | None = None
    codes: Codes | None = None
    words: tuple[str, ...] = ()
    gap: tuple[int, str] | None = None
    has_marks: bool = False


class RawTable(FrozenRecord, frozen=True, eq=False):
    """Columns below the first row; `row_numbers` (n,) counts rows from 1 like a spreadsheet, including blank rows."""

    columns: tuple[RawColumn, ...]
    row_numbers: Rows


class CellRules(NamedTuple):
    """The rules for reading a cell that holds a number or nothing."""

    decimal: str
    marks: EmptyMarks = USUAL_MARKS


class _Numbers:
    """The columns that contain only numbers with one decimal mark and missing cells, read together."""

    def __init__(self, places: Sequence[int], rules: CellRules) -> None:
        self.places, self.decimal, self.marks = np.array(places, dtype=np.int64), rules.decimal, rules.marks
        self.empty_numbers = rules.marks.numbers()
        self.parts: list[NDArray[np.float64]] = []
        self.rows = 0
        self.is_sound = np.ones(len(places), dtype=np.bool_)
        self.has_marks = np.zeros(len(places), dtype=np.bool_)
        self.gaps: dict[int, tuple[int, str]] = {}

    def add(self, columns: Sequence[Sequence[str]]) -> None:
        """Add rows of cells, one by one."""
        values = np.full((len(columns[0]), len(self.places)), _NAN)
        for place in np.flatnonzero(self.is_sound).tolist():
            cells = columns[self.places[place]]
            self.has_marks[place] |= any(self.decimal in cell for cell in cells)
            for row, cell in enumerate(cells):
                values[row, place] = self._number(cell, row, place)
                if not self.is_sound[place]:
                    break
        self._append(values)

    def add_block(self, found: _Block) -> None:
        """Add the cells of a block."""
        starts, lengths = found.starts, found.lengths
        if len(self.places) < starts.shape[1]:
            starts, lengths = starts[:, self.places], lengths[:, self.places]
        shape = starts.shape
        values, marked, plain = numbers_at(found.symbols, starts.ravel(), lengths.ravel(), self.decimal)
        values, plain = values.reshape(shape), plain.reshape(shape)
        self.has_marks |= marked.reshape(shape).any(axis=0)
        for place in np.flatnonzero(~plain.all(axis=0)).tolist():
            if not self.is_sound[place]:
                continue
            for row in np.flatnonzero(~plain[:, place]).tolist():
                values[row, place] = self._number(found.text(row, int(self.places[place])), row, place)
                if not self.is_sound[place]:
                    break
        for number in self.empty_numbers:
            self._take_out(found, values, number)
        self._append(values)

    def _take_out(self, found: _Block, values: NDArray[np.float64], number: float) -> None:
        """Replace a number that marks an empty cell by NaN."""
        is_gone = values == number
        for place in np.flatnonzero(is_gone.any(axis=0)).tolist():
            row = int(np.argmax(is_gone[:, place]))
            self.gaps.setdefault(place, (self.rows + row, found.text(row, int(self.places[place]))))
        values[is_gone] = _NAN

    def _append(self, values: NDArray[np.float64]) -> None:
        self.parts.append(values)
        self.rows += len(values)

    def _number(self, cell: str, row: int, place: int) -> float:
        text = cell.replace(",", ".") if self.decimal == "," and "." not in cell else cell
        if is_plain_number(text) and (self.decimal == "." or "." not in cell):
            value = float(text)
            if value in self.empty_numbers:
                self.gaps.setdefault(place, (self.rows + row, cell))
                return _NAN
            if abs(value) != float("inf"):
                return value
        elif self.marks.among_numbers(cell):
            self.gaps.setdefault(place, (self.rows + row, cell))
            return _NAN
        self.is_sound[place] = False
        return _NAN

    def columns(self) -> dict[int, RawColumn]:
        """The columns that contain only numbers, by their indices."""
        # Stored column by column, because all later steps process one column at a time.
        matrix = np.empty((self.rows, len(self.places)), order="F")
        end = self.rows
        while self.parts:
            part = self.parts.pop()
            matrix[end - len(part) : end] = part
            end -= len(part)
        return {
            int(self.places[place]): RawColumn(
                matrix[:, place], gap=self.gaps.get(place), has_marks=bool(self.has_marks[place])
            )
            for place in np.flatnonzero(self.is_sound).tolist()
        }


class _Words:
    """A column of texts, each stored once."""

    def __init__(self, budget: list[int]) -> None:
        self.budget = budget
        self.places: defaultdict[str, int] = defaultdict(count().__next__)
        self.parts: list[Codes] = []
        self.is_sound = True

    def add(self, cells: Sequence[str]) -> None:
        """Add cells one by one."""
        if not self.is_sound:
            return
        known = len(self.places)
        self.parts.append(np.fromiter(map(self.places.__getitem__, cells), np.int32, len(cells)))
        self._spend(known)

    def add_block(self, found: _Block, column: int) -> None:
        """Add the column's cells of a block; short ones are compared as integers made of their bytes."""
        if not self.is_sound:
            return
        starts, lengths = found.starts[:, column], found.lengths[:, column]
        longest = int(lengths.max(initial=0))
        if not 0 < longest <= _LONGEST_GATHERED:
            self.add([found.text(row, column) for row in range(len(starts))])
            return
        places = np.arange(longest)
        inside = places < lengths[:, None]
        letters = np.where(inside, found.symbols[np.where(inside, starts[:, None] + places, 0)], 0).astype(np.uint8)
        texts, inverse = np.unique(np.ascontiguousarray(letters).view(f"S{longest}").ravel(), return_inverse=True)
        known = len(self.places)
        decoded = [text.decode("utf-8", "surrogatepass") for text in texts.tolist()]
        # In order of first appearance, so that the words do not depend on the block boundaries.
        first = np.full(len(decoded), len(inverse))
        np.minimum.at(first, inverse, np.arange(len(inverse)))
        codes = np.empty(len(decoded), np.int32)
        for place in np.argsort(first, kind="stable").tolist():
            codes[place] = self.places[decoded[place]]
        self.parts.append(codes[inverse])
        self._spend(known)

    def _spend(self, known: int) -> None:
        self.budget[0] -= len(self.places) - known
        if self.budget[0] < 0:
            self.is_sound, self.parts = False, []
            self.places.clear()

    def column(self) -> RawColumn:
        """The column that was read; without codes where there were too many words."""
        if not self.is_sound:
            return RawColumn()
        codes = np.concatenate(self.parts) if self.parts else np.empty(0, np.int32)
        return RawColumn(codes=codes, words=tuple(self.places))


class _Block:
    """The cells of a block of regular rows: `starts` and `lengths` (rows, columns) in the bytes `symbols`."""

    def __init__(self, symbols: Bytes, starts: Places, lengths: Places, numbers: Rows) -> None:
        self.symbols, self.starts, self.lengths, self.numbers = symbols, starts, lengths, numbers

    def text(self, row: int, column: int) -> str:
        """A cell's text."""
        start = int(self.starts[row, column])
        return self.symbols[start : start + int(self.lengths[row, column])].tobytes().decode("utf-8", "surrogatepass")


def read_columns(
    text: bytes, layout: Layout, name: str, width: int, rules: CellRules, as_words: frozenset[int], watch: Watch | None
) -> RawTable:
    """All columns below the first row, each row `width` cells wide; the columns `as_words` are read as texts.

    A column that turns out to contain other texts than numbers is read again as texts. Raises `SetupError` naming file
    and row for a ragged row or a broken quote, `StoppedError` where `watch` answers False.
    """
    numbers = _Numbers([place for place in range(width) if place not in as_words], rules)
    budget = [_MOST_WORDS]
    words = {place: _Words(budget) for place in sorted(as_words)}
    row_numbers = _read(text, layout, name, (width, numbers, words), watch)
    columns = numbers.columns()
    again = {place: _Words(budget) for place in range(width) if place not in columns and place not in words}
    if again:
        _read(text, layout, name, (width, _Numbers((), rules), again), watch)
    columns |= {place: state.column() for place, state in (words | again).items()}
    return RawTable(tuple(columns[place] for place in range(width)), row_numbers)


def _read(
    text: bytes, layout: Layout, name: str, into: tuple[int, _Numbers, dict[int, _Words]], watch: Watch | None
) -> Rows:
    width, values, words = into
    numbers: list[Rows] = []
    number, done, total = layout.next_number, layout.start, len(text) or 1
    pending = blocks(text, layout.start)
    for block in pending:
        found = _regular_block(block, layout.separator, width, number)
        if found is None:
            block, rows = _irregular_block(block, pending, layout.separator, name, number)
            kept = [(place, row) for place, row in enumerate(rows, start=number) if any(row)]
            for place, row in kept:
                if len(row) != width:
                    raise ragged(name, place, len(row), layout.number, width)
            columns = list(zip(*(row for _place, row in kept), strict=True))
            if columns:
                values.add(columns)
                for place, state in words.items():
                    state.add(columns[place])
            numbers.append(np.array([place for place, _row in kept], dtype=np.int64))
            number += len(rows)
        else:
            if len(values.places):
                values.add_block(found)
            for place, state in words.items():
                state.add_block(found, place)
            numbers.append(found.numbers)
            number += block.count(b"\n")
        done += len(block)
        if watch is not None and not watch(done, total):
            raise StoppedError
    return np.concatenate(numbers) if numbers else np.empty(0, np.int64)


def _irregular_block(
    block: bytes, pending: Iterator[bytes], separator: str, name: str, number: int
) -> tuple[bytes, list[list[str]]]:
    """The rows of a block, read by the csv module, with as many further blocks as an open quote extends into."""
    while True:
        rows: list[list[str]] = []
        try:
            for cells in read_cells(block, separator):
                rows.append(cells)
            return block, rows
        except csv.Error as error:
            more = next(pending, None) if "end of data" in str(error) else None
            if more is None:
                raise SetupError(at_row(name, number + len(rows)), quote_fault(str(error))) from None
            block += more


def _regular_block(block: bytes, separator: str, width: int, number: int) -> _Block | None:
    """The cells of a block; None where a quoted cell contains a separator or a row that is not blank has not `width`
    cells."""
    if separator == BLANKS:
        if b'"' in block:
            return None
        block, separator = re.sub(rb"(?m)^\t|\t$", b"", re.sub(rb"[ \t]+", b"\t", block)), "\t"
    if not block.endswith(b"\n"):
        block += b"\n"
    symbols = np.frombuffer(block, dtype=np.uint8)
    ends = np.flatnonzero((symbols == ord(separator)) | (symbols == _LINE_END))
    is_last = symbols[ends] == _LINE_END
    starts = np.concatenate([[0], ends[:-1] + 1])
    starts, lengths = trimmed(symbols, starts, ends - starts)
    if b'"' in block:
        unquoted = _unquoted(symbols, starts, lengths, ends)
        if unquoted is None:
            return None
        starts, lengths = trimmed(symbols, *unquoted)
    last = np.flatnonzero(is_last)
    counts = np.diff(last, prepend=-1)
    lines = number + np.arange(len(last))
    if (counts != width).any():
        is_blank = np.logical_and.reduceat(lengths == 0, last - counts + 1)
        if (counts[~is_blank] != width).any():
            return None
        kept = np.repeat(~is_blank, counts)
        starts, lengths, lines = starts[kept], lengths[kept], lines[~is_blank]
    starts, lengths = starts.reshape(-1, width), lengths.reshape(-1, width)
    is_filled = lengths.any(axis=1)
    if not is_filled.all():
        starts, lengths, lines = starts[is_filled], lengths[is_filled], lines[is_filled]
    return _Block(symbols, starts, lengths, lines)


def _unquoted(symbols: Bytes, starts: Places, lengths: Places, ends: Places) -> tuple[Places, Places] | None:
    """Cells without their quotes; None where a quote is not the first or last character of a cell."""
    quotes = np.flatnonzero(symbols == _QUOTE)
    if len(quotes) % 2:
        return None
    opened, closed = quotes[::2], quotes[1::2]
    owner = np.searchsorted(ends, opened)
    if (starts[owner] != opened).any() or (starts[owner] + lengths[owner] - 1 != closed).any():
        return None
    starts, lengths = starts.copy(), lengths.copy()
    starts[owner] += 1
    lengths[owner] -= 2
    return starts, lengths
