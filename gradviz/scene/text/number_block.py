"""Blocks of cells in the clipboard format of spreadsheets: rows as lines, columns separated by tabs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from gradviz.data.errors import SetupError
from gradviz.scene.text.number_input import read_number

__all__ = ["block_of", "cells_of", "text_of_block"]


def block_of(text: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a copied block, without a header: a first line without numbers above lines with numbers."""
    text = text.encode("utf-8", "replace").decode()  # half of a surrogate pair cannot be written to a file
    text = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    rows = cells_of(text, next((each for each in ("\t", ";") if each in text), "\t"))
    if len(rows) > 1 and not any(map(_is_number, rows[0])) and any(map(_is_number, rows[1])):
        rows = rows[1:]
    return tuple(rows)


def cells_of(text: str, separator: str) -> list[tuple[str, ...]]:
    """The cells of each row that is not empty; quoted cells may contain line ends. Unbalanced quotes are kept."""
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:  # unbalanced quotes, or cells longer than csv reads
        rows = [line.split(separator) for line in text.splitlines()]
    return [tuple(cell.strip() for cell in row) for row in rows if row]


def text_of_block(rows: Iterable[Sequence[str]]) -> str:
    """Rows in the format of spreadsheets, with ASCII minus signs."""
    return "".join("\t".join(cell.replace("−", "-") for cell in row) + "\n" for row in rows)


def _is_number(text: str) -> bool:
    try:
        read_number(text)
    except SetupError:
        return False
    return True
