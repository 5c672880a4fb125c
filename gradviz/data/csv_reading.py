"""Analyses a table before it is used; the result is an immutable record that the window shows.

`understand` reads bytes with some choices and returns a `TableReading`: how the text was split into cells, and for each
column its type, its range or labels, and its proposed role, with the reason in a sentence. The rules are in the manual,
"How a table is read". `csv_plan.plan_table` is the next step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from gradviz.data.csv_kinds import (
    MOST_LABELS,
    counts_rows,
    is_date,
    is_free_text,
    is_id_name,
    is_target_name,
    whole_kinds,
)
from gradviz.data.csv_table import FOUND_OUT, Column, CsvTable, TableChoices, parse_table
from gradviz.data.csv_text import SEPARATORS
from gradviz.data.dataset import Vector
from gradviz.data.errors import SetupError, shown
from gradviz.data.files import Watch
from gradviz.intervals import shares
from gradviz.records import FrozenRecord
from gradviz.text import _, ngettext

__all__ = ["ColumnReading", "ColumnType", "Role", "TableReading", "reading_of", "retyped", "understand"]

ColumnType = Literal["number", "label", "date", "text", "empty"]
Role = Literal["input", "target", "left_out"]

_BINS = 24
_FIRST_ROWS = 50
_TRIED = 1000  # values that are tested first, since they usually decide
# A first column of labels is the target if at least this many columns of numbers follow: without and with a header.
_MANY, _MANY_NAMED = 3, 8


class ColumnReading(FrozenRecord, frozen=True):
    """The analysis of one column.

    `place` counts from 1. `kinds` is the number of distinct values of a column of labels or of few whole numbers, 0
    where they were not counted; `labels` are these with their counts, in order. `low`, `high`, `mean` and `spread`
    (standard deviation over n) are of the numbers, None where there are none; `histogram` counts them in equal steps
    from low to high. `missing` is the number of empty cells. `reason` says why the column has its role; `fault` says
    which cell does not fit the type, and where, and is empty where all fit. `is_class_like` says that the column would
    be classes if it were the target.
    """

    name: str
    place: int
    type: ColumnType
    role: Role
    reason: str
    missing: int
    kinds: int = 0
    labels: tuple[tuple[str, int], ...] = ()
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    spread: float | None = None
    histogram: tuple[int, ...] = ()
    is_whole: bool = False
    is_class_like: bool = False
    fault: str = ""


class TableReading(FrozenRecord, frozen=True, eq=False):
    """The analysis of a table. `separator` is a key of `csv_text.SEPARATORS`, `decimal` is "." or ",".

    `thousands` are the thousands marks that occur, `missing_marks` the texts that were read as missing cells,
    `comments` the number of skipped lines above the table; `declared` says that a line `sep=` gave the separator.
    `first_rows` are the first rows as written. `notes` are sentences on how the cells were read. `table` is the table
    itself, for `plan_table`.
    """

    file: str
    rows: int
    separator: str
    declared: bool
    decimal: str
    thousands: str
    encoding: str
    header: bool
    comments: tuple[str, ...]
    missing_marks: tuple[str, ...]
    columns: tuple[ColumnReading, ...]
    first_rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]
    table: CsvTable


def understand(data: bytes, name: str, choices: TableChoices = FOUND_OUT, watch: Watch | None = None) -> TableReading:
    """Read and analyse the bytes of a table; `name` is the file's, for error messages. A pure function.

    `watch` is called during reading. Raises `SetupError` with the place of a fault, `StoppedError` where `watch`
    answers False.
    """
    return reading_of(parse_table(data, name, choices, watch))


def reading_of(table: CsvTable) -> TableReading:
    """The analysis of a table that has been read."""
    columns = _with_roles(table, [_facts(table, column, place) for place, column in enumerate(table.columns, 1)])
    meanings = [column.meaning for column in table.columns if column.meaning is not None]
    decimals = {meaning.decimal for meaning in meanings if meaning.is_certain}
    return TableReading(
        file=table.file,
        rows=len(table.row_numbers),
        separator=table.layout.separator,
        declared=table.layout.declared,
        decimal=table.choices.decimal or ("," if "," in decimals else table.decimal),
        thousands="".join(sorted({mark for meaning in meanings for mark in meaning.thousands})),
        encoding=table.encoding,
        header=table.has_header,
        comments=table.layout.comments,
        missing_marks=_missing_marks(table),
        columns=tuple(columns),
        first_rows=table.layout.sample[1 if table.has_header else 0 :][:_FIRST_ROWS],
        notes=tuple(_notes(table)),
        table=table,
    )


def retyped(reading: TableReading, types: Mapping[str, ColumnType]) -> TableReading:
    """The same analysis with some columns, by name, read as "number" or as "label" whatever they contain.

    A column that does not fit its type gets a `fault`. Roles do not change; unknown names are ignored.
    """
    columns = []
    for found in reading.columns:
        wanted = types.get(found.name, found.type)
        if wanted != found.type and wanted in ("number", "label"):
            found = _as_type(reading.table, found, wanted)
        columns.append(found)
    return replace(reading, columns=tuple(columns))


def _as_type(table: CsvTable, found: ColumnReading, wanted: ColumnType) -> ColumnReading:
    column = table.column(found.name)
    blank = ColumnReading(found.name, found.place, wanted, found.role, "", found.missing)
    if found.type == "empty" or (column.numbers is None and column.codes is None):
        return found
    if wanted == "number":
        facts = _number_facts(table, column, blank)
        return replace(facts, reason="") if facts.fault else facts
    codes, words = table.labels(column)
    counts = np.bincount(codes, minlength=len(words)).tolist()
    kept = [(word, n) for word, n in zip(words, counts, strict=True) if not column.marks.among_labels(word)]
    missing = sum(counts) - sum(n for _word, n in kept)
    labels = tuple(kept if column.numbers is not None else sorted(kept)) if len(kept) <= MOST_LABELS * 5 else ()
    return replace(
        blank, missing=missing, kinds=len(kept), labels=labels, is_class_like=1 < len(kept) < len(codes) - missing
    )


def _facts(table: CsvTable, column: Column, place: int) -> ColumnReading:
    """Type, range and labels of a column, without its role."""
    blank = ColumnReading(column.name, place, "text", "left_out", "", 0)
    if column.numbers is None and column.codes is None:
        return replace(blank, reason=_("too many different texts, left out"))
    gone = column.missing_words
    missing = int(np.isnan(column.numbers).sum()) if column.numbers is not None else int(column.counts()[gone].sum())
    filled = len(table.row_numbers) - missing
    if not filled:
        return replace(blank, type="empty", missing=missing, reason=_("no cell is filled, left out"))
    if column.is_numeric:
        return _number_facts(table, column, replace(blank, type="number", missing=missing))
    words = [word for word, is_gone in zip(column.words, gone, strict=True) if not is_gone]
    counts = dict(zip(column.words, column.counts().tolist(), strict=True))
    found = replace(blank, missing=missing, kinds=len(words))
    if all(map(is_date, words)):
        return replace(found, type="date", reason=_("dates are not read, left out"))
    if len(words) == 1:
        reason = _("always {value}, left out").format(value=words[0])
        return replace(found, type="label", labels=((words[0], filled),), reason=reason)
    if len(words) <= MOST_LABELS * 5:
        found = replace(found, labels=tuple((word, counts[word]) for word in sorted(words)))
    if is_free_text(len(words), filled, missing):
        message = ngettext("{n} different text, left out", "{n} different texts, left out", len(words))
        return replace(found, type="text", reason=message.format(n=len(words)))
    return replace(found, type="label", is_class_like=len(words) < filled)


def _number_facts(table: CsvTable, column: Column, found: ColumnReading) -> ColumnReading:
    try:
        numbers = table.numbers(column)
    except SetupError as error:
        return replace(found, fault=str(error), reason=error.sentence)
    values = numbers[~np.isnan(numbers)] if found.missing else numbers
    low, high = float(values.min()), float(values.max())
    mean, spread = _mean_and_spread(values)
    is_whole = _are_whole(values[:_TRIED]) and _are_whole(values)
    kinds = whole_kinds(values) if is_whole else ()
    found = replace(
        found, low=low, high=high, mean=mean, spread=spread, is_whole=is_whole, histogram=_histogram(values, low, high)
    )
    if low == high:
        return replace(found, reason=_("always {value}, left out").format(value=shown(low)))
    if kinds:
        labels = tuple((shown(value), int((values == value).sum())) for value in kinds)
        found = replace(found, kinds=len(kinds), labels=labels, is_class_like=2 <= len(kinds) < len(values))
    return found


def _are_whole(values: Vector) -> bool:
    return bool((values == np.floor(values)).all())


def _mean_and_spread(values: Vector) -> tuple[float, float]:
    with np.errstate(over="ignore", invalid="ignore"):
        return float(values.mean()), float(values.std())


def _histogram(values: Vector, low: float, high: float) -> tuple[int, ...]:
    """Counts in equal steps; empty for a single value."""
    if not low < high:
        return ()
    places = np.minimum(shares(values, low, high) * _BINS, _BINS - 1).astype(np.intp)
    return tuple(np.bincount(places, minlength=_BINS).tolist())


def _with_roles(table: CsvTable, columns: list[ColumnReading]) -> list[ColumnReading]:
    """Every column with its role and reason: first the columns to leave out, then the target, then the inputs."""
    flags = table.layout.flags
    if flags:
        columns = [_flagged(column, flag) for column, flag in zip(columns, flags, strict=True)]
    usable = [column for column in columns if column.fault or not column.reason]
    numbering = {column.place: _numbering(table, column) for column in usable}
    numbering = {place: reason for place, reason in numbering.items() if reason}
    if len(numbering) >= len(usable) - 1:  # one column must remain as an input
        numbering = {}
    flagged = [column for column in usable if flags and flags[column.place - 1].lower() == "class"]
    target, why = (
        (flagged[0].place, _("the target, as the file says"))
        if flagged
        else _target(table, [column for column in usable if column.place not in numbering])
    )
    found = []
    for column in columns:
        if column.place in numbering:
            column = replace(column, reason=numbering[column.place])
        elif column.place == target:
            column = replace(column, role="target", reason=why)
        elif column.fault or not column.reason:
            column = replace(column, role="input", reason=column.reason or _input_words(column))
        found.append(column)
    return found


def _flagged(column: ColumnReading, flag: str) -> ColumnReading:
    """A column that the Orange file flags as "ignore" or "meta" is left out."""
    if flag.lower() in ("", "class") or column.reason:
        return column
    return replace(column, reason=_("left out, as the file says ({flag})").format(flag=flag))


def _input_words(column: ColumnReading) -> str:
    if column.type == "number":
        return ""
    if column.kinds == 2:
        return _("2 labels: one input, 0 or 1")
    return _("{n} labels: one input each (one-hot)").format(n=column.kinds)


def _numbering(table: CsvTable, column: ColumnReading) -> str:
    """Why a column only numbers or names the rows: a first column 1, 2, 3 …, or an id with distinct values; else
    empty.
    """
    if column.fault or column.missing:
        return ""
    own, is_first = table.columns[column.place - 1], column.place == 1
    if column.type == "number" and is_first and counts_rows(table.numbers(own)):
        first = int(table.numbers(own)[0])
        return _("{a}, {b}, {c} …: a record number, left out").format(a=first, b=first + 1, c=first + 2)
    if not is_id_name(column.name) and not (is_first and table.has_header and not table.layout.first[0]):
        return ""
    kinds = column.kinds
    if column.type == "number":
        kinds = len(np.unique(table.numbers(own))) if column.is_whole else 0
    return _("all values differ: a record number, left out") if kinds == len(table.row_numbers) else ""


def _target(table: CsvTable, usable: list[ColumnReading]) -> tuple[int, str]:
    """The number of the proposed target column and the reason; 0 where no column is suitable."""
    fit = [column for column in usable if not column.fault]
    if not fit:
        return 0, ""
    names = {column.name.strip().lower() for column in usable}
    for column in sorted(fit, key=lambda each: is_target_name(each.name) or 99):
        rank = is_target_name(column.name)
        # Next to a column x, y is usually the other coordinate.
        if rank and not (column.name.strip().lower() == "y" and "x" in names and column is not fit[-1]):
            return column.place, _("the target, by its name{kind}").format(kind=_kind_words(column))
    if _is_leading_label(table, fit):
        return fit[0].place, _("the target: labels in front of many columns of numbers{kind}").format(
            kind=_kind_words(fit[0])
        )
    return fit[-1].place, _("the target: the last column{kind}").format(kind=_kind_words(fit[-1]))


def _kind_words(column: ColumnReading) -> str:
    if column.type == "number" and column.is_class_like:
        return _("; only {labels}: read as classes").format(labels=", ".join(label for label, _n in column.labels))
    return ""


def _is_leading_label(table: CsvTable, fit: list[ColumnReading]) -> bool:
    """Whether the first column is a label followed by many columns of one kind, as in tables of images."""
    first, others = fit[0], fit[1:]
    many = _MANY_NAMED if table.has_header else _MANY
    if first.place != 1 or not first.is_class_like or len(others) < many or others[-1].is_class_like:
        return False
    if any(column.type != "number" for column in others):
        return False
    is_one_kind = len({column.is_whole for column in others}) == 1
    return is_one_kind or (first.type == "number" and not table.has_header)


def _missing_marks(table: CsvTable) -> tuple[str, ...]:
    marks: dict[str, None] = {}
    for column in table.columns:
        if column.gap is not None:
            marks[column.gap[1]] = None
        marks |= dict.fromkeys(word for word, gone in zip(column.words, column.missing_words, strict=False) if gone)
    return tuple(sorted(marks))


def _notes(table: CsvTable) -> list[str]:
    """Sentences on how the text was split into cells, where that is not obvious."""
    layout, found = table.layout, []
    if layout.separator != ",":
        found.append(_("The columns are separated by {mark}.").format(mark=_(SEPARATORS[layout.separator])))
    if layout.comments:
        n = len(layout.comments)
        message = ngettext("{n} line above the table is a comment.", "{n} lines above the table are comments.", n)
        found.append(message.format(n=n))
    if not table.has_header:
        found.append(_("The first line holds values, so the columns have no names."))
    for column in table.columns:
        meaning = column.meaning
        if meaning is None or column.codes is None:
            continue
        marked = (
            word for word, good in zip(column.words, meaning.is_number, strict=True)
            if good and (meaning.affix or any(mark in word for mark in meaning.thousands))
        )  # fmt: skip
        example = next(marked, None)
        if example is not None and column.is_numeric:
            value = meaning.values[column.words.index(example)]
            message = _("{column}: {text} is read as {value}.")
            found.append(message.format(column=column.name, text=example, value=shown(float(value))))
    return found
