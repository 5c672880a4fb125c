"""Samples of a table for the sheet of a file of weights."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from gradviz.data.csv_data import samples_of
from gradviz.data.csv_plan import TablePlan, UseChoices, plan_table
from gradviz.data.csv_reading import TableReading, reading_of
from gradviz.data.csv_table import read_table
from gradviz.data.dataset import Dataset
from gradviz.data.files import Watch
from gradviz.data.load import TargetEncoding
from gradviz.data.setup import CsvData, DataSetup
from gradviz.engine.network import Vector
from gradviz.records import FrozenRecord
from gradviz.scene.setup.csv_choice import path_in_setup

__all__ = ["FromTable", "from_table", "table_as_it_is"]


class FromTable(FrozenRecord, frozen=True, eq=False):
    """Samples of a table: the data section of the setup, the table, `rows` (n, features) with the inputs of all its
    rows in order, and sentences about what was done.
    """

    path: Path
    data: CsvData
    reading: TableReading
    rows: Vector
    notes: tuple[str, ...] = ()

    def samples(self, encoding: TargetEncoding) -> Dataset:
        """The samples, with targets encoded for a network. Raises `SetupError`."""
        return samples_of(self.reading.table, self.data, encoding)


def table_as_it_is(path: Path, folder: Path, watch: Watch | None = None) -> FromTable:
    """A table read by the rules, but without standardising, because only whoever trained the weights knows how the
    inputs were scaled. Raises `SetupError` where the user must choose something, and `StoppedError`."""
    plan = plan_table(reading_of(read_table(path, path.name, watch=watch)), UseChoices(standardize=False))
    return from_table(path, plan, replace(plan.data, csv=path_in_setup(path, folder)))


def from_table(path: Path, plan: TablePlan, data: DataSetup) -> FromTable:
    """The samples of a plan; `data` is the data section of a setup with the path of the table."""
    assert isinstance(data, CsvData)
    outputs, activation = plan.layers[-1]
    whole = samples_of(
        plan.reading.table, replace(data, train_fraction=1.0, split="last"),  # in the order of the rows
        TargetEncoding(outputs, activation, plan.loss, inputs=len(plan.inputs), layers=len(plan.layers)),
    )  # fmt: skip
    return FromTable(path, data, plan.reading, whole.inputs, plan.notes)
