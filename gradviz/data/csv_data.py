"""From a table on disk to samples: which columns are features and targets, and what they hold."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from gradviz.data.csv_table import CsvTable, read_table
from gradviz.data.dataset import Dataset, FeaturesOf, Vector, margin_range, read_only, same
from gradviz.data.encoding import TargetEncoding, Targets, check_target_range, encode_classes, encode_numbers
from gradviz.data.errors import SetupError, expected, listed, shown, suggestion
from gradviz.data.setup import CsvData
from gradviz.data.split import split_indices
from gradviz.text import _

__all__ = ["load_csv"]


def load_csv(setup: CsvData, folder: Path, hint: TargetEncoding) -> Dataset:
    """Read, check, encode, split and, where asked for, standardize. Raises `SetupError`."""
    table = read_table(folder / setup.csv, setup.csv)
    targets = _known(table, setup.targets, "targets")
    features = _features(table, setup.features, targets)
    if hint.inputs not in (None, len(features)):
        message = _("{count}, one input per feature ({names})")
        names = listed(features) if len(features) <= 5 else listed(features[:4]) + ", …"
        raise SetupError("network.inputs", expected(message.format(count=len(features), names=names), hint.inputs))
    numeric = [name for name in targets if table.is_numeric(name)]
    commas = table.has_decimal_commas([*features, *numeric])
    points = np.array([table.numbers(name, commas) for name in features]).T
    encoded = _targets(table, targets, numeric, commas, hint)
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
        feature_names=features,
        target_names=encoded.names,
        classes=encoded.classes,
        encoding=encoded.encoding,
        coordinates=read_only(points[train], width) if drawable else None,
        test_coordinates=read_only(points[test], width) if drawable else None,
        coordinate_names=features if drawable else (),
        coordinate_range=margin_range(points) if drawable else (),
        features_of=features_of if drawable else None,
    )


def _known(table: CsvTable, names: tuple[str, ...], key: str) -> tuple[str, ...]:
    for place, name in enumerate(names):
        if name not in table.names:
            message = _("{file} has no column {name}; {suggestion}").format(
                file=table.file, name=shown(name), suggestion=suggestion(name, table.names)
            )
            raise SetupError(f"data.{key}[{place}]", message)
    return names


def _features(table: CsvTable, chosen: tuple[str, ...] | None, targets: tuple[str, ...]) -> tuple[str, ...]:
    """The feature columns, all of them numbers. Raises `SetupError` naming the first that is not."""
    if chosen is None:
        names = tuple(name for name in table.names if name not in targets)
        if not names:
            raise SetupError("data.targets", _("no column of {file} is left to be a feature").format(file=table.file))
    else:
        names = _known(table, chosen, "features")
    for name in names:
        if not table.is_numeric(name):
            text = next(cell for _row, cell in table.cells(name))
            message = _("a feature must hold numbers, but this column holds text such as {text}; leave it out")
            if chosen is None:
                message = _(
                    "a feature must hold numbers, but this column holds text such as {text}; "
                    "name the features to use in data.features"
                )
            raise SetupError(table.where(name), message.format(text=shown(text)))
    return names


def _targets(
    table: CsvTable, targets: tuple[str, ...], numeric: list[str], commas: bool, hint: TargetEncoding
) -> Targets:
    labelled = [name for name in targets if name not in numeric]
    if not labelled:
        values = np.array([table.numbers(name, commas) for name in targets]).T
        encoded = encode_numbers(np.ascontiguousarray(values), targets, hint)
        check_target_range(
            hint.loss, encoded.values.tolist(), lambda row, column: table.where(targets[column], table.rows[row].number)
        )
        return encoded
    if len(targets) > 1:
        message = _("several targets must all hold numbers, but column {name} holds labels")
        raise SetupError("data.targets", message.format(name=shown(labelled[0])))
    labels = table.labels(labelled[0])
    classes = tuple(sorted(set(labels)))
    if len(classes) < 2:
        message = _("expected at least two different labels, got only {label}")
        raise SetupError(table.where(labelled[0]), message.format(label=shown(classes[0])))
    place = {name: index for index, name in enumerate(classes)}
    indices = np.array([place[label] for label in labels], dtype=np.intp)
    return encode_classes(indices, classes, labelled[0], hint)


def _standardizer(training: Vector) -> FeaturesOf:
    """Shift and scale by the mean and the standard deviation (over n) of the training part alone."""
    with np.errstate(over="ignore", invalid="ignore"):
        mean, scale = training.mean(axis=0), training.std(axis=0)
    # A feature that never changes has nothing to scale by: it becomes 0.
    return partial(_standardized, mean, np.where(scale == 0.0, 1.0, scale))


def _standardized(mean: Vector, scale: Vector, coordinates: Vector) -> Vector:
    standardized: Vector = (coordinates - mean) / scale
    return standardized
