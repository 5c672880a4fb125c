"""Offers on the sheet of a table where cells are empty or do not fit: rows to skip, columns to leave out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gradviz.scene.setup.table_sheet import SheetChoices, TableSheet, columns_of, with_role

__all__ = ["faulty_column", "gap_columns", "parsed_marks", "without_faulty_rows", "without_gap_columns"]

_MOST_TEXTS = 50  # different texts that do not fit in one column; with more, the type is wrong


def gap_columns(sheet: TableSheet) -> tuple[str, ...]:
    """The inputs that have empty cells, if there are other inputs; else empty."""
    inputs = [column for column in columns_of(sheet) if column.role == "input"]
    gaps = tuple(column.name for column in inputs if column.missing)
    return gaps if len(gaps) < len(inputs) else ()


def without_gap_columns(sheet: TableSheet) -> SheetChoices:
    """The choices without the inputs that have empty cells."""
    return with_role(sheet, gap_columns(sheet), "left_out")


def faulty_column(sheet: TableSheet) -> str:
    """The first column in use with a cell that does not fit its type; empty where all fit."""
    used = (column for column in columns_of(sheet) if column.role != "left_out")
    return next((column.name for column in used if column.fault and _faulty_texts(sheet, column.name)), "")


def without_faulty_rows(sheet: TableSheet, name: str) -> SheetChoices:
    """The choices with which the texts that do not fit in a column count as empty cells and their rows are skipped."""
    if sheet.reading is None:
        return sheet.choices
    reading = sheet.choices.reading
    marks = [*(sheet.reading.missing_marks if reading.empty is None else reading.empty), *_faulty_texts(sheet, name)]
    empty = tuple(dict.fromkeys(mark for mark in marks if mark))
    return replace(sheet.choices, reading=replace(reading, empty=empty), missing="skip")


def parsed_marks(text: str) -> tuple[str, ...]:
    """Typed marks of empty cells, separated by commas or spaces; without marks, only blank cells are empty."""
    return tuple(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))


def _faulty_texts(sheet: TableSheet, name: str) -> tuple[str, ...]:
    if sheet.reading is None:
        return ()
    column = sheet.reading.table.column(name)
    if column.meaning is None or column.meaning.either is not None:  # else the decimal mark is what has to be chosen
        return ()
    wrong = np.flatnonzero(~(column.meaning.is_number | column.meaning.is_missing))
    return tuple(column.words[place] for place in wrong.tolist()) if len(wrong) <= _MOST_TEXTS else ()
