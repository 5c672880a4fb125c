"""The feature columns of a table as inputs: numbers as they are, labels as one input each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradviz.data.csv_numbers import EmptyMarks
from gradviz.data.csv_table import Column, CsvTable
from gradviz.data.dataset import Vector
from gradviz.data.errors import SetupError, shown
from gradviz.data.setup import CsvData
from gradviz.records import FrozenRecord
from gradviz.text import _

__all__ = ["Inputs", "is_gone", "read_inputs"]

_MOST_ONE_HOT = 200


class Inputs(FrozenRecord, frozen=True, eq=False):
    """All rows of a table as inputs (n, width), NaN where a cell is missing; a mask of the numeric ones (width,)."""

    values: Vector
    names: tuple[str, ...]
    is_number: NDArray[np.bool_]


def read_inputs(table: CsvTable, features: Sequence[Column], setup: CsvData) -> Inputs:
    """The inputs of all rows. Raises `SetupError` for text that is not declared one-hot, and for missing cells where
    the setup does not say how to treat them.
    """
    one_hot = set(setup.one_hot or ())
    refuses = setup.missing in (None, "refuse")
    labels = {column.name: _labels(table, column, setup) for column in features if column.name in one_hot}
    names: list[str] = []
    for column in features:
        names += _names(column.name, labels[column.name][1]) if column.name in one_hot else [column.name]
    values = np.empty((len(table.row_numbers), len(names)))
    is_number = np.ones(len(names), dtype=np.bool_)
    place = 0
    for column in features:
        if column.name in labels:
            codes, kinds = labels[column.name]
            width = len(_names(column.name, kinds))
            part = values[:, place : place + width]
            part[...] = codes[:, None] == (np.arange(width) if width > 1 else 1)
            part[codes < 0] = np.nan
            is_number[place : place + width] = False
            place += width
        else:
            _must_be_numbers(table, column, setup.features is not None)
            values[:, place] = table.numbers(column)
            if refuses:
                _must_be_filled(table, column)
            place += 1
    return Inputs(values, tuple(names), is_number)


def is_gone(text: str, setup: CsvData) -> bool:
    """Whether a text in a column of labels marks a missing cell."""
    if setup.missing is None and setup.empty is None:
        return text == ""
    return EmptyMarks(setup.empty).among_labels(text)


def _names(name: str, kinds: Sequence[str]) -> list[str]:
    """Two labels are one input, 1 for the second; more are one input each."""
    return [f"{name} = {kind}" for kind in (kinds if len(kinds) > 2 else kinds[-1:])]


def _labels(table: CsvTable, column: Column, setup: CsvData) -> tuple[NDArray[np.int64], list[str]]:
    """The index (n,) of each row's label among the sorted labels, −1 where it is missing, and the labels."""
    codes, words = table.labels(column)
    kinds = sorted(word for word in words if not is_gone(word, setup))
    if column.numbers is not None:
        kinds.sort(key=float)
    order = {kind: place for place, kind in enumerate(kinds)}
    places = np.array([order.get(word, -1) for word in words], dtype=np.int64)[codes]
    if (places < 0).any() and setup.missing in (None, "refuse"):
        raise table.fault(column.name, int(np.argmax(places < 0)), _("the cell is empty"))
    if len(kinds) < 2:
        message = _("expected at least two different labels, got only {label}")
        raise SetupError(table.where(column.name), message.format(label=shown(kinds[0] if kinds else "")))
    if len(kinds) > _MOST_ONE_HOT:
        message = _("{n} different labels are too many inputs; at most {most}")
        raise SetupError(table.where(column.name), message.format(n=len(kinds), most=_MOST_ONE_HOT))
    return places, kinds


def _must_be_numbers(table: CsvTable, column: Column, is_chosen: bool) -> None:
    if column.is_numeric:
        return
    gap = table.first_gap(column)
    if gap is not None and not gap[1]:
        raise table.fault(column.name, gap[0], _("the cell is empty"))
    text = column.words[int(column.codes[0])] if column.codes is not None and len(column.words) else ""
    message = _("a feature must hold numbers, but this column holds text such as {text}; leave it out")
    if not is_chosen:
        message = _(
            "a feature must hold numbers, but this column holds text such as {text}; "
            "name the features to use in data.features"
        )
    raise SetupError(table.where(column.name), message.format(text=shown(text)))


def _must_be_filled(table: CsvTable, column: Column) -> None:
    """Raises `SetupError` at the first cell that holds no number."""
    gap = table.first_gap(column)
    if gap is not None:
        row, text = gap
        sentence = _("expected a number, got {got}").format(got=shown(text)) if text else _("the cell is empty")
        raise table.fault(column.name, row, sentence)
