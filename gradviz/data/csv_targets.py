"""The target columns of a table: numbers or classes, read for all rows and encoded for the rows that are used."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gradviz.data.csv_inputs import is_gone
from gradviz.data.csv_table import Column, CsvTable
from gradviz.data.dataset import Vector
from gradviz.data.encoding import TargetEncoding, Targets, check_target_range, encode_classes, encode_numbers
from gradviz.data.errors import SetupError, shown
from gradviz.data.setup import CsvData
from gradviz.records import FrozenRecord
from gradviz.text import _

__all__ = ["RawTargets", "encoded_targets", "encoding_for", "read_targets"]


class RawTargets(FrozenRecord, frozen=True, eq=False):
    """The targets of all rows: `numbers` (n, targets), NaN where missing, or `codes` (n,) into `words`.

    `is_missing` (n,) is a mask of rows without a target. `is_plain` says that numbers are never read as classes.
    """

    names: tuple[str, ...]
    is_missing: NDArray[np.bool_]
    numbers: Vector | None = None
    codes: NDArray[np.int64] | None = None
    words: tuple[str, ...] = ()
    is_plain: bool = False


def read_targets(table: CsvTable, targets: Sequence[Column], setup: CsvData) -> RawTargets:
    """The targets of all rows. Raises `SetupError` for labels where numbers are required, and for missing cells where
    the setup does not say how to treat them."""
    labelled = [column for column in targets if not column.is_numeric]
    if setup.target_kind == "classes" or (labelled and len(targets) == 1 and setup.target_kind is None):
        return _classes(table, targets[0], setup)
    if labelled and setup.target_kind is None:
        message = _("several targets must all hold numbers, but column {name} holds labels")
        raise SetupError("data.targets", message.format(name=shown(labelled[0].name)))
    columns = []
    for column in targets:
        numbers = table.numbers(column)
        gap = table.first_gap(column)
        if gap is not None and setup.missing in (None, "refuse"):
            row, text = gap
            sentence = _("expected a number, got {got}").format(got=shown(text)) if text else _("the cell is empty")
            raise table.fault(column.name, row, sentence)
        columns.append(numbers)
    values = np.ascontiguousarray(np.array(columns).T)
    names = tuple(column.name for column in targets)
    return RawTargets(names, np.asarray(np.isnan(values).any(axis=1)), values, is_plain=setup.target_kind == "numbers")


def _classes(table: CsvTable, column: Column, setup: CsvData) -> RawTargets:
    codes, words = table.labels(column)
    gone = np.array([is_gone(word, setup) for word in words], dtype=np.bool_)
    is_missing = gone[codes]
    if is_missing.any() and setup.missing in (None, "refuse"):
        raise table.fault(column.name, int(np.argmax(is_missing)), _("the cell is empty"))
    if setup.target_kind is None and column.meaning is not None:
        among = column.meaning.is_number & ~gone
        if among.any():
            row = int(np.argmax(among[codes]))
            sentence = _("most cells here are labels, but this one is the number {got}")
            raise table.fault(column.name, row, sentence.format(got=shown(words[int(codes[row])])))
    return RawTargets((column.name,), is_missing, codes=codes.astype(np.int64), words=words)


def encoded_targets(table: CsvTable, raw: RawTargets, rows: NDArray[np.intp], hint: TargetEncoding) -> Targets:
    """The targets of some rows, encoded for the network's outputs. Raises `SetupError` where they do not suit them."""
    if raw.numbers is not None:
        values = raw.numbers[rows]
        encoded = encode_numbers(values, raw.names, hint)
        if raw.is_plain:
            if hint.outputs != len(raw.names):  # class numbers that softmax would encode one-hot
                encoded = encode_numbers(
                    values, raw.names, TargetEncoding(hint.outputs, "linear", "half_squared_error")
                )
            encoded = Targets(np.ascontiguousarray(values), raw.names, (), "number")
        check_target_range(
            hint.loss, encoded.values, lambda row, column: table.where(raw.names[column], int(rows[row]))
        )
        return encoded
    assert raw.codes is not None
    codes = raw.codes[rows]
    classes = sorted({raw.words[code] for code in np.unique(codes).tolist()})
    if all(map(_is_float, classes)):
        classes.sort(key=float)
    if len(classes) < 2:
        message = _("expected at least two different labels, got only {label}")
        raise SetupError(table.where(raw.names[0]), message.format(label=shown(classes[0])))
    order = {name: index for index, name in enumerate(classes)}
    indices = np.array([order.get(word, 0) for word in raw.words], dtype=np.intp)[codes]
    return encode_classes(indices, tuple(classes), raw.names[0], hint)


def encoding_for(raw: RawTargets, rows: NDArray[np.intp]) -> TargetEncoding:
    """The outputs, activation and loss that suit the targets: one sigmoid for two classes, softmax for more, linear
    outputs for numbers."""
    if raw.codes is None:
        return TargetEncoding(len(raw.names), "linear", "half_squared_error")
    classes = len(np.unique(raw.codes[rows]))
    if classes == 2:
        return TargetEncoding(1, "sigmoid", "binary_cross_entropy")
    return TargetEncoding(classes, "softmax", "categorical_cross_entropy")


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
