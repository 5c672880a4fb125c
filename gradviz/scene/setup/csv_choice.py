"""A setup for a table on disk: its columns, and the output layer and loss that suit them."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from gradviz.data.csv_table import CsvTable, read_table
from gradviz.data.errors import SetupError
from gradviz.data.setup import CsvData
from gradviz.engine.network import NetworkSetup
from gradviz.text import _
from gradviz.training.setup import RunSetup

__all__ = ["csv_setup"]

_MOST_CLASSES = 50


def csv_setup(setup: RunSetup, path: Path, folder: Path, table: CsvTable | None = None) -> RunSetup:
    """`setup` on the table at `path`: the last column is the target, all other columns of numbers are inputs.

    `table` is the one at `path` where it has been read already. Raises `SetupError` where the table cannot be read or
    has no such columns.
    """
    table = table or read_table(path, path.name)
    *others, target = table.columns
    features = tuple(column.name for column in others if table.is_numeric(column))
    if not features:
        raise SetupError(path.name, _("expected at least one column of numbers before the last column"))
    activation, loss, units = "linear", "half_squared_error", 1
    if not table.is_numeric(target):
        classes = len(table.labels(target)[1])
        if classes > _MOST_CLASSES:
            raise SetupError(path.name, _("the column {name} has {n} different words, too many for classes").format(
                name=target.name, n=classes))  # fmt: skip
        activation, loss, units = "sigmoid", "binary_cross_entropy", 1
        if classes > 2:
            activation, loss, units = "softmax", "categorical_cross_entropy", classes
    relative = os.path.relpath(path, folder) if path.is_relative_to(folder.resolve()) else str(path.resolve())
    output = replace(setup.network.layers[-1], units=units, activation=activation)
    return replace(
        setup,
        data=CsvData(relative, (target.name,), None if len(features) == len(others) else features),
        network=NetworkSetup(len(features), (*setup.network.layers[:-1], output)),
        loss=loss, parameters=None, freeze=(),
    )  # fmt: skip
