"""Plans the use of a table: which columns are inputs and targets, which rows are used, which network is suitable.

`plan_table` takes the reading of `csv_reading.understand` and the user's choices, and returns the samples, a
proposed network and sentences on what was done. The window builds its sheet from a `TableReading` and a `TablePlan`
alone; the command line prints them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gradviz.data.csv_data import samples_of
from gradviz.data.csv_reading import ColumnReading, Role, TableReading
from gradviz.data.csv_scales import why_standardize
from gradviz.data.csv_table import Column
from gradviz.data.dataset import Dataset
from gradviz.data.errors import SetupError, listed, shown, suggestion
from gradviz.data.setup import CsvData
from gradviz.records import FrozenRecord
from gradviz.text import _, ngettext

__all__ = ["GUESSED", "TablePlan", "UseChoices", "gap_rows", "plan_table"]

_MOST_CLASSES = 50
_FEW_ROWS = 30  # with fewer rows, all are training rows
_TRAIN_SHARE = 0.8
_MOST_SKIPPED = 0.2  # share of the rows that may be skipped without asking
_MOST_UNITS = 6
_SUITING = {"one_hot": ("softmax", "categorical_cross_entropy"), "unit": ("sigmoid", "binary_cross_entropy")}


class UseChoices(FrozenRecord, frozen=True):
    """The user's choices for the use of a table; where one is None, the rules decide.

    `targets`, `inputs` and `one_hot` are names of columns, or their numbers from 1. `target_kind` is "classes" or
    "numbers". `missing` is "refuse", "skip" (the rows) or "mean" (of the column). `train_share` is from 0 to 1;
    `split` is "random", by `seed`, or "last".
    """

    targets: tuple[str, ...] | None = None
    inputs: tuple[str, ...] | None = None
    target_kind: str | None = None
    one_hot: tuple[str, ...] | None = None
    missing: str | None = None
    standardize: bool | None = None
    train_share: float | None = None
    split: str = "random"
    seed: int = 1


GUESSED = UseChoices()


class TablePlan(FrozenRecord, frozen=True, eq=False):
    """The planned use of a table. `data` has only the name of the file; the caller that writes a setup adds its path.

    `columns` are those of the reading with their final roles. `inputs` are the inputs of the network, after one-hot
    encoding. `layers` are (units, activation) of the proposed network, `loss` its loss. `standardize_reason` says why
    the inputs are or are not standardised; `notes` are sentences on everything that was done. `missing_rows` rows have
    an empty cell in a column that is used; `skipped_rows` of them are left out.
    """

    reading: TableReading
    data: CsvData
    dataset: Dataset
    columns: tuple[ColumnReading, ...]
    inputs: tuple[str, ...]
    classes: tuple[str, ...]
    layers: tuple[tuple[int, str], ...]
    loss: str
    missing_rows: int
    skipped_rows: int
    standardize_reason: str
    notes: tuple[str, ...]

    @property
    def train_rows(self) -> int:
        """The number of training rows."""
        return len(self.dataset.inputs)

    @property
    def test_rows(self) -> int:
        """The number of test rows."""
        return len(self.dataset.test_inputs)


def plan_table(reading: TableReading, choices: UseChoices = GUESSED) -> TablePlan:
    """The samples and the network that follow from a reading and the choices; a pure function.

    Raises `SetupError` with the place of a cell that does not fit its column; at "targets", "inputs" or "one_hot" where
    a column does not exist or none is left; at "missing" where the user must decide about empty cells.
    """
    targets = _targets(reading, choices)
    inputs = _inputs(reading, choices, targets)
    _refuse_faults([*targets, *inputs])
    kind = choices.target_kind or _target_kind(targets)
    if kind == "classes" and len(targets) > 1:
        raise SetupError("targets", _("several targets must be numbers; classes are one target"))
    one_hot = _one_hot(reading, choices, inputs)
    gaps = gap_rows(reading, [*targets, *inputs])
    missing = _missing(reading, choices, gaps)
    used = len(gaps) - int(gaps.sum()) * (missing != "mean")
    share = choices.train_share if choices.train_share is not None else (1.0 if used < _FEW_ROWS else _TRAIN_SHARE)
    numbers = [column for column in inputs if column.name not in one_hot]
    advice, reason = why_standardize(numbers)
    standardize = advice if choices.standardize is None else choices.standardize
    data = CsvData(
        csv=reading.file,
        targets=tuple(column.name for column in targets),
        features=tuple(column.name for column in inputs),
        train_fraction=share,
        seed=choices.seed,
        standardize=standardize,
        split=choices.split,
        target_kind=kind,
        one_hot=tuple(one_hot) or None,
        missing=missing,
        standardize_targets=standardize and kind == "numbers",
        separator=reading.table.choices.separator,
        decimal=reading.table.choices.decimal,
        thousands=reading.table.choices.thousands,
        empty=reading.table.choices.empty,
        encoding=reading.table.choices.encoding,
        header=reading.table.choices.header,
    )
    dataset = samples_of(reading.table, data, None)
    if len(dataset.classes) > _MOST_CLASSES:
        message = _("{name} has {n} different values, too many for classes")
        raise SetupError("targets", message.format(name=shown(targets[0].name), n=len(dataset.classes)))
    activation, loss = _SUITING.get(dataset.encoding, ("linear", "half_squared_error"))
    width, outputs = dataset.inputs.shape[1], dataset.targets.shape[1]
    skipped = len(gaps) - len(dataset.inputs) - len(dataset.test_inputs)
    plan = TablePlan(
        reading=reading,
        data=data,
        dataset=dataset,
        columns=_with_roles(reading, targets, inputs),
        inputs=dataset.feature_names,
        classes=dataset.classes,
        layers=((min(_MOST_UNITS, width + 2), "tanh"), (outputs, activation)),
        loss=loss,
        missing_rows=int(gaps.sum()),
        skipped_rows=skipped,
        standardize_reason=reason if choices.standardize is None else "",
        notes=(),
    )
    return replace(plan, notes=tuple(_notes(plan)))


def _named(reading: TableReading, names: Sequence[str], key: str) -> list[ColumnReading]:
    """Columns by their names or numbers. Raises `SetupError` at `key`."""
    there = {column.name: column for column in reading.columns}
    numbered = {str(column.place): column for column in reading.columns}
    found: dict[str, ColumnReading] = {}
    for name in names:
        column = there.get(name) or numbered.get(name)
        if column is None:
            message = _("{file} has no column {name}; {suggestion}")
            words = suggestion(name, list(there)[:500])
            raise SetupError(key, message.format(file=reading.file, name=shown(name), suggestion=words))
        if column.name in found:
            raise SetupError(key, _("{name} is named twice").format(name=shown(name)))
        found[column.name] = column
    return list(found.values())


def _targets(reading: TableReading, choices: UseChoices) -> list[ColumnReading]:
    if choices.targets is not None:
        targets = _named(reading, choices.targets, "targets")
    else:
        chosen = {column.name for column in _named(reading, choices.inputs or (), "inputs")}
        targets = [column for column in reading.columns if column.role == "target" and column.name not in chosen]
    if not targets:
        raise SetupError("targets", _("no target is chosen: say which column is to be predicted"))
    return targets


def _inputs(reading: TableReading, choices: UseChoices, targets: Sequence[ColumnReading]) -> list[ColumnReading]:
    taken = {column.name for column in targets}
    if choices.inputs is not None:
        inputs = _named(reading, choices.inputs, "inputs")
        for column in inputs:
            if column.name in taken:
                message = _("{name} is a target, so it cannot be an input as well")
                raise SetupError("inputs", message.format(name=shown(column.name)))
    else:
        wanted = {column.name for column in _named(reading, choices.one_hot or (), "one_hot")}
        inputs = [
            column for column in reading.columns
            if column.name not in taken and (column.role != "left_out" or column.name in wanted)
            and (choices.one_hot is None or column.type == "number" or column.name in wanted)
        ]  # fmt: skip
    if not inputs:
        raise SetupError("inputs", _("no input is left: say which columns to predict from"))
    return inputs


def _refuse_faults(columns: Sequence[ColumnReading]) -> None:
    for column in columns:
        if column.fault:
            raise SetupError("", column.fault)
        if column.type == "empty":
            raise SetupError("", _("column {name} is empty").format(name=shown(column.name)))


def _target_kind(targets: Sequence[ColumnReading]) -> str:
    if len(targets) > 1:
        return "numbers"
    column = targets[0]
    return "classes" if column.type != "number" or column.is_class_like else "numbers"


def _one_hot(reading: TableReading, choices: UseChoices, inputs: Sequence[ColumnReading]) -> list[str]:
    """The inputs that are labels. Raises `SetupError` for one that is not an input."""
    names = {column.name for column in inputs}
    if choices.one_hot is None:
        return [column.name for column in inputs if column.type != "number"]
    chosen = _named(reading, choices.one_hot, "one_hot")
    for column in chosen:
        if column.name not in names:
            raise SetupError("one_hot", _("{name} is not an input").format(name=shown(column.name)))
    return [column.name for column in chosen]


def gap_rows(reading: TableReading, columns: Sequence[ColumnReading]) -> NDArray[np.bool_]:
    """Mask (n,) of the rows with an empty cell in a column that is used."""
    there = {column.name: column for column in reading.table.columns}
    gaps = np.zeros(reading.rows, dtype=np.bool_)
    for column in columns:
        if column.missing:
            gaps |= _gaps(there[column.name], column.type == "number")
    return gaps


def _gaps(column: Column, is_number: bool) -> NDArray[np.bool_]:
    if column.numbers is not None:
        return np.isnan(column.numbers)
    assert column.codes is not None
    if is_number and column.meaning is not None:
        return column.meaning.is_missing[column.codes]
    return column.empty_words[column.codes]


def _missing(reading: TableReading, choices: UseChoices, gaps: NDArray[np.bool_]) -> str | None:
    """How missing cells are treated; None where there are none. Raises `SetupError` at "missing" where the user must
    choose."""
    count = int(gaps.sum())
    if choices.missing == "refuse" and count:
        first = int(reading.table.row_numbers[int(np.argmax(gaps))])
        message = ngettext("{n} of {rows} rows has an empty cell (row {first})",
                           "{n} of {rows} rows have empty cells (the first is row {first})", count)  # fmt: skip
        raise SetupError("missing", message.format(n=count, rows=reading.rows, first=first))
    if choices.missing is not None or not count:
        return choices.missing
    if count >= _MOST_SKIPPED * reading.rows:
        message = _(
            "choose what to do with {n} of {rows} rows that have empty cells: skip these rows, or fill in means"
        )
        raise SetupError("missing", message.format(n=count, rows=reading.rows))
    return "skip"


def _with_roles(
    reading: TableReading, targets: Sequence[ColumnReading], inputs: Sequence[ColumnReading]
) -> tuple[ColumnReading, ...]:
    roles: dict[str, Role] = {column.name: "target" for column in targets}
    roles |= {column.name: "input" for column in inputs}
    found = []
    for column in reading.columns:
        role: Role = roles.get(column.name, "left_out")
        reason = column.reason if role == column.role else {"left_out": _("left out by choice")}.get(role, "")
        found.append(replace(column, role=role, reason=reason))
    return tuple(found)


def _notes(plan: TablePlan) -> list[str]:
    """Sentences on everything that was done."""
    notes = list(plan.reading.notes)
    for column in plan.columns:
        if column.role == "left_out" or (column.role == "target" and column.reason):
            notes.append(f"{column.name}: {column.reason}.")
    if plan.data.one_hot:
        notes.append(_("Labels become inputs: {names}.").format(names=listed(plan.data.one_hot)))
    used = plan.train_rows + plan.test_rows
    if plan.skipped_rows:
        message = ngettext("{n} row of {rows} has an empty cell and is left out.",
                           "{n} rows of {rows} have empty cells and are left out.", plan.skipped_rows)  # fmt: skip
        notes.append(message.format(n=plan.skipped_rows, rows=plan.reading.rows))
    if plan.data.missing == "mean" and plan.missing_rows > plan.skipped_rows:
        message = ngettext("In {n} row empty cells are filled with the mean of their column in the training rows.",
                           "In {n} rows empty cells are filled with the mean of their column in the training rows.",
                           plan.missing_rows - plan.skipped_rows)  # fmt: skip
        notes.append(message.format(n=plan.missing_rows - plan.skipped_rows))
    if plan.standardize_reason:
        notes.append(plan.standardize_reason)
    if plan.data.standardize_targets and plan.dataset.target_means is not None:
        notes.append(_("The targets are standardised, too: a target is (value − mean) / spread."))
    notes.append(_rows_sentence(plan, used))
    return notes


def _rows_sentence(plan: TablePlan, used: int) -> str:
    if not plan.test_rows:
        if used < _FEW_ROWS:
            message = _("All {n} rows are used for training, because there are fewer than {few}.")
            return message.format(n=used, few=_FEW_ROWS)
        return _("All {n} rows are used for training: no test rows, so no test loss.").format(n=used)
    if plan.data.split == "last":
        return _("{train} rows to train, the last {test} to test.").format(train=plan.train_rows, test=plan.test_rows)
    message = _("{train} rows to train, {test} to test, drawn at random, seed {seed}.")
    return message.format(train=plan.train_rows, test=plan.test_rows, seed=plan.data.seed)
