"""Makes samples of a table on disk: selects rows, reads inputs and targets, splits and standardises them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gradviz.data.csv_inputs import Inputs, read_inputs
from gradviz.data.csv_table import Column, CsvTable, TableChoices, read_table
from gradviz.data.csv_targets import RawTargets, encoded_targets, encoding_for, read_targets
from gradviz.data.dataset import Dataset, Vector, margin_range, same, standardized
from gradviz.data.encoding import TargetEncoding
from gradviz.data.errors import SetupError, expected, listed, shown, suggestion
from gradviz.data.files import Watch
from gradviz.data.setup import CsvData
from gradviz.data.split import split_in_order, split_indices
from gradviz.text import _

__all__ = ["open_table", "samples_of", "table_choices"]

_MOST_SUGGESTED = 500
Rows = NDArray[np.intp]


def table_choices(setup: CsvData) -> TableChoices:
    """How the setup says that its table is to be read."""
    return TableChoices(
        setup.separator, setup.decimal, setup.encoding, setup.header, setup.thousands, setup.empty
    )  # fmt: skip


def open_table(setup: CsvData, folder: Path, watch: Watch | None = None) -> CsvTable:
    """The table of a setup, read once for all later steps. Raises `SetupError`, `StoppedError`."""
    return read_table(folder / setup.csv, setup.csv, table_choices(setup), watch)


def samples_of(table: CsvTable, setup: CsvData, hint: TargetEncoding | None) -> Dataset:
    """Check, encode, split and, if the setup says so, standardise the rows of a table.

    `hint` describes the outputs of the network; None chooses outputs that suit the targets. Raises `SetupError`.
    """
    targets = _known(table, setup.targets, "targets")
    if not targets:
        raise SetupError("data.targets", _("expected at least one column, got an empty list"))
    features = _features(table, setup, targets)
    inputs = read_inputs(table, features, setup)
    if hint is not None and hint.inputs not in (None, len(inputs.names)):
        message = _("{count}, one input per feature ({names})")
        words = listed(inputs.names) if len(inputs.names) <= 5 else listed(inputs.names[:4]) + ", …"
        raise SetupError("network.inputs", expected(message.format(count=len(inputs.names), names=words), hint.inputs))
    raw = read_targets(table, targets, setup)
    table.check_decimal_marks(
        [
            column
            for column in [*features, *targets]
            if column.name not in (setup.one_hot or ()) and column.is_numeric
        ]
    )
    rows = _used_rows(table, inputs, raw, setup)
    points = inputs.values if len(rows) == len(inputs.values) else inputs.values[rows]
    encoded = encoded_targets(table, raw, rows, hint or encoding_for(raw, rows))
    train, test = _split(setup, len(rows))
    if setup.missing == "mean":
        points = _with_means(table, inputs, points, train)
    shift, scale = _scales(points, train, inputs.is_number) if setup.standardize else (None, None)
    features_of = same if shift is None or scale is None else partial(standardized, shift, scale)
    values, names = features_of(points), inputs.names
    drawable = len(names) <= 2
    if not drawable:
        points = values  # frees the original numbers, which take hundreds of megabytes for a large table
    del inputs
    if not np.isfinite(values).all():
        raise SetupError("data.standardize", _("the numbers of {file} are too large for it").format(file=table.file))
    outputs, target_shift, target_scale = encoded.values, None, None
    if setup.standardize_targets and encoded.encoding == "number":
        target_shift, target_scale = _scales(outputs, train, np.ones(outputs.shape[1], dtype=np.bool_))
        outputs = standardized(target_shift, target_scale, outputs)
    return Dataset(
        inputs=_part(values, train),
        targets=_part(outputs, train),
        test_inputs=_part(values, test),
        test_targets=_part(outputs, test),
        feature_names=names,
        target_names=encoded.names,
        classes=encoded.classes,
        encoding=encoded.encoding,
        coordinates=_part(points, train) if drawable else None,
        test_coordinates=_part(points, test) if drawable else None,
        coordinate_names=names if drawable else (),
        coordinate_range=margin_range(points) if drawable else (),
        features_of=features_of if drawable else None,
        input_means=shift,
        input_spreads=scale,
        target_means=target_shift,
        target_spreads=target_scale,
    )


def _part(values: Vector, rows: Rows) -> Vector:
    """Some rows, read-only and C-contiguous."""
    part = np.ascontiguousarray(values[rows])
    part.flags.writeable = False
    return part


def _known(table: CsvTable, names: tuple[str, ...], key: str) -> list[Column]:
    there = {column.name: column for column in table.columns}
    for place, name in enumerate(names):
        if name not in there:
            message = _("{file} has no column {name}; {suggestion}").format(
                file=table.file, name=shown(name), suggestion=suggestion(name, list(there)[:_MOST_SUGGESTED])
            )
            raise SetupError(f"data.{key}[{place}]", message)
    return [there[name] for name in names]


def _features(table: CsvTable, setup: CsvData, targets: list[Column]) -> list[Column]:
    _known(table, setup.one_hot or (), "one_hot")
    if setup.features is not None:
        return _known(table, setup.features, "features")
    taken = {column.name for column in targets}
    features = [column for column in table.columns if column.name not in taken]
    if not features:
        raise SetupError("data.targets", _("no column of {file} is left to be a feature").format(file=table.file))
    return features


def _used_rows(table: CsvTable, inputs: Inputs, raw: RawTargets, setup: CsvData) -> Rows:
    """The indices of the rows that become samples. Raises `SetupError` for missing cells that are not allowed."""
    everything = np.arange(len(table.row_numbers))
    if setup.missing is None or setup.missing == "refuse":
        return everything
    gone = np.isnan(inputs.values)
    if setup.missing == "mean":
        gone = gone[:, ~inputs.is_number]
    rows: Rows = np.flatnonzero(~(gone.any(axis=1) | raw.is_missing))
    if not len(rows):
        raise SetupError(table.file, _("every row has an empty cell, so none is left"))
    return rows


def _split(setup: CsvData, samples: int) -> tuple[Rows, Rows]:
    if setup.split == "last":
        return split_in_order(samples, setup.train_fraction)
    return split_indices(np.random.default_rng(setup.seed), samples, setup.train_fraction)


def _with_means(table: CsvTable, inputs: Inputs, points: Vector, train: Rows) -> Vector:
    """The inputs with every missing number replaced by the mean of its column in the training part."""
    gone = np.isnan(points)
    points = points.copy()
    for place in np.flatnonzero(gone.any(axis=0)).tolist():
        known = points[train, place]
        known = known[~np.isnan(known)]
        if not len(known):
            raise SetupError(table.where(inputs.names[place]), _("no cell of the training rows is filled"))
        points[gone[:, place], place] = known.mean()
    return points


def _scales(values: Vector, train: Rows, is_scaled: NDArray[np.bool_]) -> tuple[Vector, Vector]:
    """Mean and standard deviation (over n) of the training part, 0 and 1 for columns that are not scaled."""
    training = values[train]
    lowest, highest = training.min(axis=0), training.max(axis=0)
    # In units of a power of two, which changes no digit: the square of a very large or small number is no float.
    unit = np.ldexp(1.0, np.frexp(np.maximum(np.abs(lowest), np.abs(highest)))[1] - 1)
    shares = training / unit
    shift, scale = shares.mean(axis=0) * unit, shares.std(axis=0) * unit
    # A constant feature has no spread to divide by, whatever rounding makes of it: it becomes 0.
    is_constant = lowest == highest
    scale = np.where(is_constant | (scale == 0.0) | ~is_scaled, 1.0, scale)
    shift = np.where(is_scaled, np.where(is_constant, lowest, shift), 0.0)
    for array in (shift, scale):
        array.flags.writeable = False
    return shift, scale

