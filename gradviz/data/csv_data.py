"""From a table on disk to samples: which columns are features and targets, and what they hold."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from gradviz.data.csv_bytes import Watch
from gradviz.data.csv_table import Column, CsvTable, TableChoices, read_table
from gradviz.data.dataset import Dataset, FeaturesOf, Vector, margin_range, read_only, same
from gradviz.data.encoding import TargetEncoding, Targets, check_target_range, encode_classes, encode_numbers
from gradviz.data.errors import SetupError, expected, listed, shown, suggestion
from gradviz.data.setup import CsvData
from gradviz.data.split import split_indices
from gradviz.text import _

__all__ = ["open_table", "samples_of", "table_choices"]

_MOST_SUGGESTED = 500


def table_choices(setup: CsvData) -> TableChoices:
    """How the setup wants its table to be read."""
    return TableChoices(setup.separator, setup.decimal, setup.encoding, setup.header)


def open_table(setup: CsvData, folder: Path, watch: Watch | None = None) -> CsvTable:
    """The table of a setup, read once for all that is made of it. Raises `SetupError`, `StoppedError`."""
    return read_table(folder / setup.csv, setup.csv, table_choices(setup), watch)


def samples_of(table: CsvTable, setup: CsvData, hint: TargetEncoding) -> Dataset:
    """Check, encode, split and, where asked for, standardize. Raises `SetupError`."""
    targets = _known(table, setup.targets, "targets")
    if not targets:
        raise SetupError("data.targets", _("expected at least one column, got an empty list"))
    features = _features(table, setup.features, targets)
    names = tuple(column.name for column in features)
    if hint.inputs not in (None, len(features)):
        message = _("{count}, one input per feature ({names})")
        words = listed(names) if len(names) <= 5 else listed(names[:4]) + ", …"
        raise SetupError("network.inputs", expected(message.format(count=len(names), names=words), hint.inputs))
    numeric = [column for column in targets if table.is_numeric(column)]
    table.check_decimal_marks([*features, *numeric])
    points = np.empty((len(table.row_numbers), len(features)))
    for place, column in enumerate(features):
        points[:, place] = _filled(table, column)
    encoded = _targets(table, targets, numeric, hint)
    train, test = split_indices(np.random.default_rng(setup.seed), len(points), setup.train_fraction)
    features_of = _standardizer(points[train]) if setup.standardize else same
    inputs = features_of(points)
    if not np.isfinite(inputs).all():
        raise SetupError("data.standardize", _("the numbers of {file} are too large for it").format(file=table.file))
    width, outputs = len(features), encoded.values.shape[1]
    drawable = width <= 2
    return Dataset(
        inputs=read_only(inputs[train], width),
        targets=read_only(encoded.values[train], outputs),
        test_inputs=read_only(inputs[test], width),
        test_targets=read_only(encoded.values[test], outputs),
        feature_names=names,
        target_names=encoded.names,
        classes=encoded.classes,
        encoding=encoded.encoding,
        coordinates=read_only(points[train], width) if drawable else None,
        test_coordinates=read_only(points[test], width) if drawable else None,
        coordinate_names=names if drawable else (),
        coordinate_range=margin_range(points) if drawable else (),
        features_of=features_of if drawable else None,
    )


def _known(table: CsvTable, names: tuple[str, ...], key: str) -> list[Column]:
    there = {column.name: column for column in table.columns}
    for place, name in enumerate(names):
        if name not in there:
            message = _("{file} has no column {name}; {suggestion}").format(
                file=table.file, name=shown(name), suggestion=suggestion(name, list(there)[:_MOST_SUGGESTED])
            )
            raise SetupError(f"data.{key}[{place}]", message)
    return [there[name] for name in names]


def _features(table: CsvTable, chosen: tuple[str, ...] | None, targets: list[Column]) -> list[Column]:
    """The feature columns, all of them numbers. Raises `SetupError` naming the first that is not."""
    if chosen is None:
        taken = {column.name for column in targets}
        features = [column for column in table.columns if column.name not in taken]
        if not features:
            raise SetupError("data.targets", _("no column of {file} is left to be a feature").format(file=table.file))
    else:
        features = _known(table, chosen, "features")
    for column in features:
        if not table.is_numeric(column):
            gap = table.first_gap(column)
            if gap is not None and not gap[1]:
                raise table.fault(column.name, gap[0], _("the cell is empty"))
            text = column.words[int(column.codes[0])] if column.codes is not None else ""
            message = _("a feature must hold numbers, but this column holds text such as {text}; leave it out")
            if chosen is None:
                message = _(
                    "a feature must hold numbers, but this column holds text such as {text}; "
                    "name the features to use in data.features"
                )
            raise SetupError(table.where(column.name), message.format(text=shown(text)))
    return features


def _filled(table: CsvTable, column: Column) -> Vector:
    """The numbers of a column. Raises `SetupError` at the first cell that holds none."""
    numbers, gap = table.numbers(column), table.first_gap(column)
    if gap is not None:
        row, text = gap
        if not text:
            raise table.fault(column.name, row, _("the cell is empty"))
        raise table.fault(column.name, row, _("expected a number, got {got}").format(got=shown(text)))
    return numbers


def _targets(table: CsvTable, targets: list[Column], numeric: list[Column], hint: TargetEncoding) -> Targets:
    there = {column.name for column in numeric}
    labelled = [column for column in targets if column.name not in there]
    if not labelled:
        names = tuple(column.name for column in targets)
        values = np.ascontiguousarray(np.array([_filled(table, column) for column in targets]).T)
        encoded = encode_numbers(values, names, hint)
        check_target_range(hint.loss, encoded.values, lambda row, column: table.where(names[column], row))
        return encoded
    if len(targets) > 1:
        message = _("several targets must all hold numbers, but column {name} holds labels")
        raise SetupError("data.targets", message.format(name=shown(labelled[0].name)))
    return _classes(table, labelled[0], hint)


def _classes(table: CsvTable, column: Column, hint: TargetEncoding) -> Targets:
    codes, words = table.labels(column)
    meaning = column.meaning
    for place, word in enumerate(words):
        if not word:
            raise table.fault(column.name, column.row_of(word), _("the cell is empty"))
        if meaning is not None and meaning.is_number[place]:
            sentence = _("expected a label as in most rows, got the number {got}")
            raise table.fault(column.name, column.row_of(word), sentence.format(got=shown(word)))
    classes = tuple(sorted(words))
    if len(classes) < 2:
        message = _("expected at least two different labels, got only {label}")
        raise SetupError(table.where(column.name), message.format(label=shown(classes[0])))
    order = {name: index for index, name in enumerate(classes)}
    indices = np.array([order[word] for word in words], dtype=np.intp)[codes]
    return encode_classes(indices, classes, column.name, hint)


def _standardizer(training: Vector) -> FeaturesOf:
    """Shift and scale by the mean and the standard deviation (over n) of the training part alone."""
    with np.errstate(over="ignore", invalid="ignore"):
        mean, scale = training.mean(axis=0), training.std(axis=0)
    # A feature that never changes has nothing to scale by: it becomes 0.
    return partial(_standardized, mean, np.where(scale == 0.0, 1.0, scale))


def _standardized(mean: Vector, scale: Vector, coordinates: Vector) -> Vector:
    standardized: Vector = (coordinates - mean) / scale
    return standardized
