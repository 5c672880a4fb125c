"""A table of named columns, each read as numbers or as labels where it is used; nothing is guessed or filled in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gradviz.data.csv_text import Row, read_rows
from gradviz.data.errors import SetupError, listed, shown
from gradviz.text import _

__all__ = ["CsvTable", "read_table"]

_POINT = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?(?:\d+,\d*|,\d+)(?:[eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class CsvTable:
    """Rows of text under column names. `commas` says whether a comma inside a cell can be a decimal comma."""

    file: str
    names: tuple[str, ...]
    has_header: bool
    rows: tuple[Row, ...]
    commas: bool

    def where(self, column: str, row: int | None = None) -> str:
        """The place of a fault: `iris.csv, row 17, column "petal width"`."""
        name = shown(column) if self.has_header else column.removeprefix("column ")
        if row is None:
            return _("{file}, column {column}").format(file=self.file, column=name)
        return _("{file}, row {row}, column {column}").format(file=self.file, row=row, column=name)

    def cells(self, column: str) -> Iterator[tuple[int, str]]:
        """Row number and text of every cell of a column. Raises `SetupError` at an empty one."""
        place = self.names.index(column)
        for row in self.rows:
            if not row.cells[place]:
                raise SetupError(self.where(column, row.number), _("the cell is empty"))
            yield row.number, row.cells[place]

    def is_numeric(self, column: str) -> bool:
        """Whether at least half of a column's cells are numbers, so that the others are faults."""
        count = sum(_is_number(cell, self.commas) for _row, cell in self.cells(column))
        return 2 * count >= len(self.rows)

    def has_decimal_commas(self, columns: Iterable[str]) -> bool:
        """Whether the numbers of these columns have a decimal comma. Raises `SetupError` where some have a point."""
        if not self.commas:
            return False
        first: dict[str, int] = {}
        for column in columns:
            for row, cell in self.cells(column):
                mark = "," if _COMMA.fullmatch(cell) else "." if "." in cell and _POINT.fullmatch(cell) else None
                if mark is None:
                    continue
                first.setdefault(mark, row)
                if len(first) == 2:
                    point = _("expected a decimal point as in row {row}, got {got}")
                    comma = _("expected a decimal comma as in row {row}, got {got}")
                    message = point if mark == "," else comma
                    sentence = message.format(row=first["." if mark == "," else ","], got=shown(cell))
                    raise SetupError(self.where(column, row), sentence)
        return "," in first

    def numbers(self, column: str, decimal_commas: bool) -> list[float]:
        """A column as finite numbers. Raises `SetupError` with the row of the first cell that is none."""
        values = []
        for row, cell in self.cells(column):
            if not _is_number(cell, decimal_commas):
                sentence = _("expected a number, got {got}").format(got=shown(cell))
                raise SetupError(self.where(column, row), sentence)
            value = float(cell.replace(",", "."))
            if not math.isfinite(value):
                sentence = _("expected a finite number, got {got}").format(got=shown(cell))
                raise SetupError(self.where(column, row), sentence)
            values.append(value)
        return values

    def labels(self, column: str) -> list[str]:
        """A column as text. Raises `SetupError` at a number, which would hardly be a class among words."""
        found = []
        for row, cell in self.cells(column):
            if _is_number(cell, self.commas):
                sentence = _("expected a label as in most rows, got the number {got}").format(got=shown(cell))
                raise SetupError(self.where(column, row), sentence)
            found.append(cell)
        return found


def read_table(path: Path, written: str) -> CsvTable:
    """Read a table strictly. `written` is its path as the setup has it. Raises `SetupError`."""
    rows, delimiter = read_rows(path, written)
    commas = delimiter != ","
    has_header = _has_header(rows, path.name, commas)
    if has_header:
        names = tuple(rows[0].cells)
        _check_names(names, rows[0].number, path.name)
    else:
        names = tuple(f"column {place}" for place in range(1, len(rows[0].cells) + 1))
    body = tuple(rows[1:] if has_header else rows)
    if not body:
        raise SetupError(path.name, _("there are no rows below the header"))
    return CsvTable(path.name, names, has_header, body, commas)


def _is_number(cell: str, commas: bool) -> bool:
    return bool(_POINT.fullmatch(cell) or (commas and _COMMA.fullmatch(cell)))


def _has_header(rows: Sequence[Row], file: str, commas: bool) -> bool:
    """Whether the first row names the columns. Raises `SetupError` where it half does.

    A column whose other cells are all numbers bears witness: text above them is a name, a number is a sample.
    """
    first, body = rows[0], rows[1:]
    witnesses = [
        place for place in range(len(first.cells))
        if body and all(_is_number(row.cells[place], commas) for row in body if row.cells[place])
    ]  # fmt: skip
    names = [p for p in witnesses if first.cells[p] and not _is_number(first.cells[p], commas)]
    samples = [p for p in witnesses if _is_number(first.cells[p], commas)]
    if names and samples:
        message = _("a header or a sample? {name} in column {a} is not a number, {number} in column {b} is")
        sentence = message.format(
            name=shown(first.cells[names[0]]), a=names[0] + 1, number=shown(first.cells[samples[0]]), b=samples[0] + 1
        )
        raise SetupError(_("{file}, row {row}").format(file=file, row=first.number), sentence)
    if witnesses:
        return not samples
    return not any(_is_number(cell, commas) for cell in first.cells)


def _check_names(names: tuple[str, ...], row: int, file: str) -> None:
    """Raises `SetupError` for a column without a name and for two of the same."""
    for place, name in enumerate(names):
        where = _("{file}, row {row}, column {column}").format(file=file, row=row, column=place + 1)
        if not name:
            others = listed(other for other in names if other)
            raise SetupError(where, _("the column has no name; the others are {names}").format(names=others))
        if name in names[:place]:
            sentence = _("the name {name} is already that of column {other}")
            raise SetupError(where, sentence.format(name=shown(name), other=names.index(name) + 1))
