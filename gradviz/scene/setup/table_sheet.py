"""The sheet for opening a table: the analysis of the table, the user's choices, and the resulting setup.

A `TableSheet` is immutable: each choice gives a new one, and the open run does not change before *Open*.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec

from gradviz.data.csv_data import samples_of, table_choices
from gradviz.data.csv_plan import TablePlan, UseChoices, plan_table
from gradviz.data.csv_reading import ColumnReading, ColumnType, Role, TableReading, retyped
from gradviz.data.csv_table import FOUND_OUT, TableChoices
from gradviz.data.dataset import Dataset
from gradviz.data.errors import SetupError
from gradviz.data.files import Watch
from gradviz.data.setup import CsvData
from gradviz.records import FrozenRecord
from gradviz.scene.setup.csv_choice import setup_with_plan
from gradviz.text import _
from gradviz.training.rules import PLAYGROUND
from gradviz.training.run import Run, target_encoding
from gradviz.training.setup import LayerSetup, NetworkSetup, RunSetup

__all__ = [
    "UNTOUCHED",
    "Read",
    "SheetBase",
    "SheetChoices",
    "TableSheet",
    "choices_from_setup",
    "choices_from_text",
    "choices_text",
    "column_shape",
    "columns_of",
    "hidden_layers",
    "keeps_network",
    "losses_for",
    "missing_choice",
    "plan_again",
    "read_sheet",
    "roles_of",
    "with_reading",
    "with_role",
    "with_type",
]  # fmt: skip

Read = Callable[[TableChoices, Watch | None], TableReading]


class SheetChoices(FrozenRecord, frozen=True):
    """The user's choices on the sheet; None, or no entry for a column, means the proposal of the rules.

    `types` (number, label) and `roles` (input, target, left_out) are keyed by the names of columns. `hidden` are the
    units of the hidden layers, `activation` is their activation; `loss` is a key of `losses_for`.
    """

    reading: TableChoices = FOUND_OUT
    types: tuple[tuple[str, ColumnType], ...] = ()
    roles: tuple[tuple[str, Role], ...] = ()
    target_kind: str | None = None
    missing: str | None = None
    standardize: bool | None = None
    train_share: float | None = None
    split: str = "random"
    seed: int = 1
    hidden: tuple[int, ...] | None = None
    activation: str | None = None
    loss: str | None = None
    output: str | None = None


UNTOUCHED = SheetChoices()


class SheetBase(FrozenRecord, frozen=True, eq=False):
    """The context in which a table is opened: the open setup, its title, and the path of the table in a setup.

    `is_same` says that the table is the one of the open setup, whose network is then kept.
    """

    setup: RunSetup
    title: str
    csv: str
    is_same: bool = False


class TableSheet(FrozenRecord, frozen=True, eq=False):
    """A table with its choices. `reading` is None where it could not be read as chosen; `plan` and the fields that
    depend on it are None where a choice is still open, which `fault` describes, with its place on the sheet in
    `fault_at`.
    """

    file: str
    choices: SheetChoices
    base: SheetBase
    reading: TableReading | None = None
    plan: TablePlan | None = None
    setup: RunSetup | None = None
    dataset: Dataset | None = None
    fault: str = ""
    fault_at: str = ""


def read_sheet(file: str, read: Read, choices: SheetChoices, base: SheetBase, watch: Watch | None = None) -> TableSheet:
    """The sheet of a table, read as chosen. A fault of the table is shown on the sheet. Raises `StoppedError`."""
    sheet = TableSheet(file, choices, base)
    try:
        reading = read(choices.reading, watch)
    except SetupError as error:
        return replace(sheet, fault=str(error))
    return plan_again(replace(sheet, reading=reading), choices)


def plan_again(sheet: TableSheet, choices: SheetChoices) -> TableSheet:
    """The sheet of the same table with other choices for its use; the table is not read again."""
    blank = TableSheet(sheet.file, choices, sheet.base, sheet.reading)
    if sheet.reading is None:
        return replace(blank, fault=sheet.fault)
    plan = None
    try:
        plan = plan_table(retyped(sheet.reading, dict(choices.types)), _use(sheet.reading, choices))
        setup, dataset = _setup(plan, choices, sheet.base)
        return replace(blank, plan=plan, setup=setup, dataset=dataset)
    except SetupError as error:
        return replace(blank, plan=plan, fault=error.sentence if error.path in _PLACES else str(error),
                       fault_at=error.path)  # fmt: skip


# The paths of errors about open choices; the sheet shows the control instead of the path.
_PLACES = ("targets", "inputs", "one_hot", "missing")


def columns_of(sheet: TableSheet) -> tuple[ColumnReading, ...]:
    """The columns with their current types and roles; empty where the table could not be read."""
    if sheet.reading is None:
        return ()
    if sheet.plan is not None:
        return sheet.plan.columns
    roles = roles_of(sheet.reading, sheet.choices)
    columns = retyped(sheet.reading, dict(sheet.choices.types)).columns
    return tuple(
        column if column.role == roles[column.name] else replace(column, role=roles[column.name], reason="")
        for column in columns
    )


def roles_of(reading: TableReading, choices: SheetChoices) -> dict[str, Role]:
    """The role of every column by its name: the chosen or the proposed one."""
    chosen = dict(choices.roles)
    return {column.name: chosen.get(column.name, column.role) for column in reading.columns}


def with_role(sheet: TableSheet, names: tuple[str, ...], role: Role, *, adds: bool = False) -> SheetChoices:
    """The choices with another role for some columns. A new target replaces the previous ones, which become inputs,
    unless `adds` is True or several columns become targets together.
    """
    choices, reading = sheet.choices, sheet.reading
    if reading is None or not names:
        return choices
    roles = roles_of(reading, choices)
    before = {name for name, each in roles.items() if each == "target"}
    if role == "target" and not adds:
        roles |= dict.fromkeys(before, "input")
    roles |= dict.fromkeys(names, role)
    proposed = {column.name: column.role for column in reading.columns}
    changed = tuple((name, each) for name, each in roles.items() if each != proposed[name])
    after = {name for name, each in roles.items() if each == "target"}
    kept = choices if after == before else replace(choices, target_kind=None, loss=None, output=None)
    return replace(kept, roles=changed)


def with_type(sheet: TableSheet, names: tuple[str, ...], kind: ColumnType) -> SheetChoices:
    """The choices with some columns read as numbers or as labels."""
    if sheet.reading is None:
        return sheet.choices
    proposed = {column.name: column.type for column in sheet.reading.columns}
    types = dict(sheet.choices.types) | dict.fromkeys(names, kind)
    changed = tuple((name, each) for name, each in types.items() if each != proposed.get(name))
    return replace(sheet.choices, types=changed, target_kind=None, loss=None, output=None)


def with_reading(choices: SheetChoices, part: str, key: str) -> SheetChoices:
    """The choices with another separator, decimal mark, header ("1" or "0") or encoding. Since the columns may change,
    choices for the old columns are dropped."""
    value: Any = key == "1" if part == "header" else key or None
    kept = choices if part in ("decimal", "thousands", "encoding") else UNTOUCHED
    reading = replace(choices.reading, **{part: value})
    if reading.decimal is not None and reading.decimal == reading.thousands:  # the other of the two marks is reset
        reading = replace(reading, **{"decimal" if part == "thousands" else "thousands": None})
    return replace(kept, reading=reading)


def _use(reading: TableReading, choices: SheetChoices) -> UseChoices:
    roles = roles_of(reading, choices)
    named = {role: tuple(name for name, each in roles.items() if each == role) for role in ("target", "input")}
    return UseChoices(
        targets=named["target"], inputs=named["input"], target_kind=choices.target_kind, missing=choices.missing,
        standardize=choices.standardize, train_share=choices.train_share, split=choices.split, seed=choices.seed,
    )  # fmt: skip


def losses_for(plan: TablePlan, base: SheetBase) -> tuple[tuple[str, str], ...]:
    """The pairs (loss, output activation) that suit the targets of a plan, the proposed one first. For the table of the
    open setup they include its present pair, as long as the number of outputs is the same."""
    pairs, output = _pairs(plan), base.setup.network.layers[-1]
    now = (base.setup.loss, output.activation)
    is_kept = base.is_same and output.units == plan.layers[-1][0] and now not in pairs
    return (*pairs, now) if is_kept else pairs


def _pairs(plan: TablePlan) -> tuple[tuple[str, str], ...]:
    if not plan.classes:
        names = ("half_squared_error", "squared_error", "mean_squared_error", "mean_absolute_error", "huber")
        return tuple((name, "linear") for name in names)
    if len(plan.classes) == 2:
        return (("binary_cross_entropy", "sigmoid"), ("half_squared_error", "sigmoid"), ("half_squared_error", "tanh"))
    return (
        ("categorical_cross_entropy", "softmax"), ("half_squared_error", "softmax"), ("half_squared_error", "sigmoid"),
    )  # fmt: skip


def keeps_network(plan: TablePlan, base: SheetBase) -> bool:
    """Whether the hidden layers of the open setup are kept: with the same numbers of inputs and outputs, or the same
    table."""
    network = base.setup.network
    return base.is_same or (network.inputs, network.layers[-1].units) == (len(plan.inputs), plan.layers[-1][0])


def hidden_layers(plan: TablePlan, choices: SheetChoices, base: SheetBase) -> tuple[LayerSetup, ...]:
    """The hidden layers of the resulting network."""
    if keeps_network(plan, base):
        layers = base.setup.network.layers[:-1]
    else:
        layers = tuple(LayerSetup(units, activation, True) for units, activation in plan.layers[:-1])
    activation = choices.activation or (layers[-1].activation if layers else "tanh")
    if choices.hidden is not None:
        has_bias = layers[-1].bias if layers else True
        layers = tuple(LayerSetup(units, activation, has_bias) for units in choices.hidden)
    elif choices.activation is not None:
        layers = tuple(replace(layer, activation=activation) for layer in layers)
    return layers


def _setup(plan: TablePlan, choices: SheetChoices, base: SheetBase) -> tuple[RunSetup, Dataset]:
    """The setup and samples that *Open* opens. Raises `SetupError` where choices do not fit each other."""
    setup = setup_with_plan(base.setup, plan, base.csv)
    pairs = losses_for(plan, base)
    chosen = (choices.loss or "", choices.output or "")
    loss, activation = chosen if chosen in pairs else pairs[0]
    output = LayerSetup(plan.layers[-1][0], activation, setup.network.layers[-1].bias)
    network = NetworkSetup(len(plan.inputs), (*hidden_layers(plan, choices, base), output))
    setup = replace(setup, network=network, loss=loss)
    if setup.rules == PLAYGROUND:  # Playground has no tables
        setup = replace(setup, rules="gradviz")
    dataset = plan.dataset
    if (loss, activation) != pairs[0]:
        assert isinstance(setup.data, CsvData)
        dataset = samples_of(plan.reading.table, setup.data, target_encoding(setup))
    Run(setup, None, dataset)  # raises where choices do not fit each other
    return setup, dataset


def choices_from_setup(reading: TableReading, setup: RunSetup) -> SheetChoices:
    """The choices of the open setup, so that the sheet shows its table unchanged."""
    data = setup.data
    assert isinstance(data, CsvData)
    targets, one_hot = set(data.targets), set(data.one_hot or ())
    features = data.features
    roles: list[tuple[str, Role]] = []
    for column in reading.columns:
        is_input = column.name in features if features is not None else column.name not in targets
        role: Role = "target" if column.name in targets else "input" if is_input else "left_out"
        if role != column.role:
            roles.append((column.name, role))
    types: tuple[tuple[str, ColumnType], ...] = tuple((column.name, "label") for column in reading.columns
                  if column.name in one_hot and column.type == "number")  # fmt: skip
    return SheetChoices(
        reading=table_choices(data), types=types,
        roles=tuple(roles), target_kind=data.target_kind, missing=data.missing, standardize=data.standardize,
        train_share=data.train_fraction, split=data.split, seed=data.seed,
        loss=setup.loss, output=setup.network.layers[-1].activation,
    )  # fmt: skip


def column_shape(reading: TableReading) -> str:
    """A short text that is the same for tables with the same names and types of columns."""
    words = "\n".join(f"{column.name}\t{column.type}" for column in reading.columns)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def choices_text(choices: SheetChoices) -> str:
    """The choices as JSON, to be stored for tables of the same shape."""
    return msgspec.json.encode(choices).decode()


def choices_from_text(text: str) -> SheetChoices:
    """The choices of a stored text; those of the rules where it is from another version, or damaged."""
    try:
        return msgspec.json.decode(text.encode("utf-8", "replace"), type=SheetChoices)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return UNTOUCHED


def missing_choice(sheet: TableSheet) -> str:
    """Why the table cannot be opened yet, in a sentence; empty where it can."""
    words = {
        "targets": _("No target chosen: set one column to Target."),
        "inputs": _("No input left: set at least one column to Input."),
    }
    roles = roles_of(sheet.reading, sheet.choices).values() if sheet.reading is not None else ()
    if sheet.fault_at == "targets" and "target" not in roles:
        return words["targets"]
    if sheet.fault_at == "inputs" and "input" not in roles:
        return words["inputs"]
    fault = sheet.fault
    if sheet.fault_at in _PLACES:
        fault = fault[:1].upper() + fault[1:]
    fault = fault.replace('say which with "decimal": "." or "decimal": ","', _("choose the decimal mark above"))
    return fault if not fault or fault.endswith((".", "!", "?")) else fault + "."
