"""A table of named columns, each read as numbers or as labels when it is used; nothing is guessed or filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradviz.data.csv_bytes import as_utf8
from gradviz.data.csv_cells import Meaning, decimal_of_sample, meaning_of, number_in
from gradviz.data.csv_columns import CellRules, RawColumn, RawTable, read_columns
from gradviz.data.csv_header import column_names, first_cells, has_header_row
from gradviz.data.csv_numbers import USUAL_MARKS, EmptyMarks, is_plain_number
from gradviz.data.csv_text import Layout, find_layout, ragged
from gradviz.data.dataset import Vector
from gradviz.data.errors import SetupError, shown
from gradviz.data.files import LARGEST_TABLE, Watch, read_bytes
from gradviz.records import FrozenRecord
from gradviz.text import _

__all__ = ["FOUND_OUT", "Column", "CsvTable", "TableChoices", "parse_table", "read_table"]


class TableChoices(FrozenRecord, frozen=True):
    """How a table is to be read; None is detected from the table.

    `separator` is one of `csv_text.SEPARATORS`, `decimal` "." or "," (the other one then marks thousands), `encoding`
    one of `csv_bytes.ENCODINGS`, `header` whether the first row names the columns. `thousands` is one of
    `csv_cells.THOUSANDS`; `empty` are the texts that mark an empty cell, besides a blank one.
    """

    separator: str | None = None
    decimal: str | None = None
    encoding: str | None = None
    header: bool | None = None
    thousands: str | None = None
    empty: tuple[str, ...] | None = None

    @property
    def marks(self) -> EmptyMarks:
        """The marks of empty cells."""
        return EmptyMarks(self.empty)

    @property
    def decimal_mark(self) -> str | None:
        """The decimal mark that was chosen or follows from the thousands mark; None where neither is known."""
        return self.decimal or {",": ".", ".": ","}.get(self.thousands or "")


FOUND_OUT = TableChoices()


class Column(FrozenRecord, frozen=True, eq=False):
    """A column: `numbers` (n,), NaN where a cell is empty; or `codes` (n,) into `words` with their `meaning`.

    All three are None where a column has too many distinct texts to store. `gap` is the first row, from 0, with an
    empty cell among numbers, and the text of that cell.
    """

    name: str
    numbers: Vector | None
    codes: NDArray[np.int32] | None
    words: tuple[str, ...]
    meaning: Meaning | None
    gap: tuple[int, str] | None
    has_marks: bool
    marks: EmptyMarks = USUAL_MARKS

    @property
    def is_numeric(self) -> bool:
        """Whether at least half of the filled cells are numbers, so that all others count as faults."""
        if self.numbers is not None:
            return True
        if self.codes is None or self.meaning is None:
            return False
        counts, meaning = self.counts(), self.meaning
        numbers = int(counts[meaning.is_number].sum())
        return numbers > 0 and 2 * numbers >= int(counts[~meaning.is_missing].sum())

    @property
    def empty_words(self) -> NDArray[np.bool_]:
        """Mask (words,) of the words that mark an empty cell in a column of labels."""
        return np.array([self.marks.among_labels(word) for word in self.words], dtype=np.bool_)

    @property
    def missing_words(self) -> NDArray[np.bool_]:
        """Mask (words,) of the words that mark an empty cell; more words do so among numbers than among labels."""
        if self.is_numeric and self.meaning is not None:
            return self.meaning.is_missing
        return self.empty_words

    def row_of(self, word: str) -> int:
        """The first row, from 0, with the word of this index."""
        assert self.codes is not None
        return int(np.argmax(self.codes == self.words.index(word)))

    def counts(self) -> NDArray[np.int64]:
        """How often each word occurs."""
        assert self.codes is not None
        return np.bincount(self.codes, minlength=len(self.words)).astype(np.int64)


class CsvTable(FrozenRecord, frozen=True, eq=False):
    """Columns of one length, in the order of the file; `row_numbers` (n,) counts all rows of the file from 1.

    `decimal` is the decimal mark of the columns that were read directly as numbers.
    """

    file: str
    has_header: bool
    columns: tuple[Column, ...]
    row_numbers: NDArray[np.int64]
    encoding: str
    layout: Layout
    choices: TableChoices
    decimal: str

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of this name, which must exist."""
        return next(column for column in self.columns if column.name == name)

    def where(self, column: str, row: int | None = None) -> str:
        """The place of a fault: `iris.csv, row 17, column "petal width"`; `row` is counted from 0 here."""
        name = shown(column) if self.has_header else column.removeprefix("column ")
        if row is None:
            return _("{file}, column {column}").format(file=self.file, column=name)
        number = int(self.row_numbers[row])
        return _("{file}, row {row}, column {column}").format(file=self.file, row=number, column=name)

    def fault(self, column: str, row: int, sentence: str) -> SetupError:
        """The error for a cell; `row` is counted from 0."""
        return SetupError(self.where(column, row), sentence)

    def numbers(self, column: Column) -> Vector:
        """A column as finite numbers (n,), NaN where a cell is empty.

        Raises `SetupError` with the row of the first cell that is neither, and where numbers are ambiguous.
        """
        if column.numbers is not None:
            return column.numbers
        meaning = column.meaning
        if meaning is None or column.codes is None:
            raise SetupError(self.where(column.name), _("a column of numbers holds too many different texts"))
        if meaning.either is not None:
            raise self._two_readings(column, meaning.either)
        wrong = ~(meaning.is_number | meaning.is_missing)
        if wrong.any():
            row = int(np.argmax(wrong[column.codes]))
            cell = column.words[int(column.codes[row])]
            if meaning.against is not None and number_in(cell, _other(meaning.decimal)) is not None:
                raise self._other_mark(column, meaning, row)
            raise self.fault(column.name, row, _("expected a number, got {got}").format(got=shown(cell)))
        infinite = np.isinf(meaning.values)
        if infinite.any():
            row = int(np.argmax(infinite[column.codes]))
            cell = column.words[int(column.codes[row])]
            raise self.fault(column.name, row, _("expected a finite number, got {got}").format(got=shown(cell)))
        numbers: Vector = meaning.values[column.codes]
        return numbers

    def first_gap(self, column: Column) -> tuple[int, str] | None:
        """The first row, from 0, with an empty cell, and the text of that cell; None where there is none."""
        if column.numbers is not None:
            return column.gap
        assert column.codes is not None
        assert column.meaning is not None
        gone = column.meaning.is_missing[column.codes]
        row = int(np.argmax(gone)) if gone.any() else None
        return None if row is None else (row, column.words[int(column.codes[row])])

    def labels(self, column: Column) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """A column as codes (n,) into its distinct texts; numbers are written in their shortest form."""
        if column.codes is not None:
            return column.codes, column.words
        if column.numbers is None:
            raise SetupError(self.where(column.name), _("the column holds too many different texts for classes"))
        values, codes = np.unique(column.numbers, return_inverse=True)
        words = tuple("" if np.isnan(value) else shown(value) for value in values.tolist())
        return codes.astype(np.int32).reshape(-1), words

    def check_decimal_marks(self, columns: Iterable[Column]) -> None:
        """Raises `SetupError` where some of these columns have a decimal comma and others a decimal point."""
        if self.choices.decimal_mark is not None:
            return
        first: dict[str, tuple[Column, int]] = {}
        for column in columns:
            mark, row = self._certain_mark(column)
            if mark is None:
                continue
            first.setdefault(mark, (column, row))
            if len(first) == 2:
                word = column.words[int(column.codes[row])] if column.codes is not None else ""
                raise self._mixed(column, row, word, mark, first[_other(mark)][1])

    def _certain_mark(self, column: Column) -> tuple[str | None, int]:
        meaning = column.meaning
        if column.numbers is not None and column.has_marks and self.decimal == ",":
            return ",", int(np.argmax(column.numbers % 1.0 > 0))
        if meaning is None or column.codes is None or not meaning.is_certain or meaning.decimal is None:
            return None, 0
        shows = [meaning.decimal in word and good for word, good in zip(column.words, meaning.is_number, strict=True)]
        return meaning.decimal, int(np.argmax(np.array(shows)[column.codes]))

    def _other_mark(self, column: Column, meaning: Meaning, row: int) -> SetupError:
        mark = meaning.decimal
        assert mark is not None
        assert column.codes is not None
        _mark, first = self._certain_mark(column)
        return self._mixed(column, row, column.words[int(column.codes[row])], _other(mark), first)

    def _mixed(self, column: Column, row: int, word: str, mark: str, first: int) -> SetupError:
        point = _("expected a decimal point as in row {row}, got {got}")
        comma = _("expected a decimal comma as in row {row}, got {got}")
        sentence = point if mark == "," else comma
        return self.fault(column.name, row, sentence.format(row=int(self.row_numbers[first]), got=shown(word)))

    def _two_readings(self, column: Column, word: str) -> SetupError:
        point, comma = number_in(word, "."), number_in(word, ",")
        sentence = _(
            "{text} could be {point} (decimal point) or {comma} (decimal comma): "
            'say which with "decimal": "." or "decimal": ","'
        )
        words = sentence.format(text=shown(word), point=_written(point), comma=_written(comma))
        return self.fault(column.name, column.row_of(word), words)


def _written(value: float | None) -> str:
    return "" if value is None else shown(value)


def _other(mark: str | None) -> str:
    return "." if mark == "," else ","


def read_table(path: Path, written: str, choices: TableChoices = FOUND_OUT, watch: Watch | None = None) -> CsvTable:
    """Read a table strictly. `written` is its path as the setup has it. Raises `SetupError`, `StoppedError`."""
    return parse_table(read_bytes(path, written, "data.csv", LARGEST_TABLE, watch), path.name, choices, watch)


def parse_table(data: bytes, name: str, choices: TableChoices = FOUND_OUT, watch: Watch | None = None) -> CsvTable:
    """Read the bytes of a table strictly; `name` is the file's, for error messages.

    `watch` is called with the number of bytes read and their total. Raises `SetupError` with the place of a fault, and
    `StoppedError` where `watch` answers False.
    """
    text, encoding = as_utf8(data, name, choices.encoding, watch)
    layout = find_layout(text, name, choices.separator)
    decimal_mark, marks = choices.decimal_mark, choices.marks
    first, drop = first_cells(layout)
    width = len(first) + drop
    body = [row for row in layout.sample[1:] if len(row) == width]
    sampled = list(zip(*body, strict=True)) if body else [()] * width
    has_header = has_header_row(first, sampled, layout, name, marks) if choices.header is None else choices.header
    if layout.flags:
        has_header = True
    if not has_header:
        layout = replace(layout, start=layout.first_start, next_number=layout.number)
        sampled = list(zip(layout.first, *body, strict=True)) if len(layout.first) == width else sampled
    names = column_names(first, has_header, layout.number, name)
    decimal, certain = decimal_of_sample(sampled)
    decimal = decimal_mark or decimal
    as_words = frozenset(
        place for place, cells in enumerate(sampled) if not all(_is_direct(cell, decimal, marks) for cell in cells)
    )

    def read(words: frozenset[int]) -> RawTable:
        return read_columns(text, layout, name, width, CellRules(decimal, marks), words, watch)

    raw = read(as_words)
    doubtful = frozenset(
        place for place, column in enumerate(raw.columns)
        if decimal == "," and column.has_marks and place not in certain and decimal_mark is None
    )  # fmt: skip
    if doubtful:
        raw = read(as_words | doubtful)
    if not len(raw.row_numbers):
        raise SetupError(name, _("there are no rows below the header"))
    if drop:
        _check_empty(raw.columns[-1], raw.row_numbers, layout, name)
    meanings = _meanings(raw.columns, choices, decimal)
    if decimal_mark is None and decimal == "." and any(_shows_comma(meaning) for meaning in meanings):
        # Among decimal commas, a number with a point is ambiguous: its text is needed.
        marked = frozenset(place for place, column in enumerate(raw.columns) if column.has_marks)
        if marked:
            raw = read(as_words | marked)
            meanings = _meanings(raw.columns, choices, decimal)
    columns = tuple(
        Column(title, column.numbers, column.codes, column.words, meaning, column.gap, column.has_marks, marks)
        for title, column, meaning, cell in zip(names, raw.columns, meanings, first, strict=False)
        if cell or not has_header or not _is_empty(column)
    )
    return CsvTable(name, has_header, columns, raw.row_numbers, encoding, layout, choices, decimal)


def _shows_comma(meaning: Meaning | None) -> bool:
    return meaning is not None and meaning.is_certain and meaning.decimal == ","


def _meanings(columns: Sequence[RawColumn], choices: TableChoices, sampled: str) -> list[Meaning | None]:
    """The meaning of the words of each column; `sampled` is the decimal mark that the first rows prove."""
    decimal, file_decimal = choices.decimal_mark, sampled if sampled == "," else None

    def meanings(file_decimal: str | None) -> list[Meaning | None]:
        return [
            None if column.codes is None
            else meaning_of(column.words, decimal, file_decimal, choices.marks, choices.thousands)
            for column in columns
        ]  # fmt: skip

    found = meanings(file_decimal)
    return meanings(",") if decimal is None and file_decimal is None and any(map(_shows_comma, found)) else found


def _is_direct(cell: str, decimal: str, marks: EmptyMarks) -> bool:
    """Whether a cell can be read without the others of its column."""
    if marks.among_numbers(cell):
        return True
    if decimal == ".":
        return is_plain_number(cell)
    return "." not in cell and is_plain_number(cell.replace(",", "."))


def _is_empty(column: RawColumn) -> bool:
    """Whether all cells of a column are empty."""
    return column.words == ("",) or (column.numbers is not None and bool(np.isnan(column.numbers).all()))


def _check_empty(column: RawColumn, rows: NDArray[np.int64], layout: Layout, name: str) -> None:
    """Raises `SetupError` where the cell after the last name is not empty."""
    filled = (
        ~np.isnan(column.numbers) if column.numbers is not None else np.array([bool(word) for word in column.words])
    )
    if column.numbers is None and column.codes is not None:
        filled = filled[column.codes]
    if filled.any():
        width = len(layout.first)
        raise ragged(name, int(rows[int(np.argmax(filled))]), width + 1, layout.number, width)
