"""Loads the samples that a data setup describes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset, FeaturesOf, Vector, margin_range, numbered, read_only, same, standardized
from gradviz.data.encoding import TargetEncoding, Targets, encode_classes, encode_numbers
from gradviz.data.errors import SetupError
from gradviz.data.features import compute_features, default_features, feature_labels
from gradviz.data.generators import GENERATORS, PLANE
from gradviz.data.playground import PLAYGROUND_DATA, PlaygroundRandom, draw_samples
from gradviz.data.setup import CsvData, DataSetup, GeneratedData, InlineData, PlaygroundData
from gradviz.data.split import split_indices
from gradviz.intervals import Interval
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.data.csv_table import CsvTable

__all__ = ["TargetEncoding", "load_data"]


def load_data(setup: DataSetup, folder: Path, hint: TargetEncoding, table: CsvTable | None = None) -> Dataset:
    """The samples that `setup` describes, with targets encoded for the network described by `hint`.

    A relative path of a table starts at `folder`; `table` is that table where it has been read already.
    The setup must have passed `training.checks`; faults that only reading reveals (a cell, a column, a class) raise
    `SetupError`.
    """
    if isinstance(setup, InlineData):
        return _inline(setup, hint)
    if isinstance(setup, GeneratedData):
        return _generated(setup, hint)
    if isinstance(setup, PlaygroundData):
        return _playground(setup, hint)
    assert isinstance(setup, CsvData)
    from gradviz.data.csv_data import open_table, samples_of  # imported late: most runs read no table

    return samples_of(open_table(setup, folder) if table is None else table, setup, hint)


def _inline(setup: InlineData, hint: TargetEncoding) -> Dataset:
    width, train = len(setup.inputs[0]), len(setup.inputs)
    points, test_points = read_only(setup.inputs, width), read_only(setup.test_inputs, width)
    encoded = _inline_targets(setup, hint)
    names, coordinate_names = setup.names or numbered("x", width), setup.names or numbered("x", width)
    features_of: FeaturesOf = same
    means = spreads = None
    if setup.features is not None:
        features_of, names = partial(compute_features, setup.features), feature_labels(setup.features, width)
    elif setup.scales:
        means, spreads = read_only(setup.scales, 2).T.copy()
        means.flags.writeable = spreads.flags.writeable = False
        features_of = partial(standardized, means, spreads)
    drawable = width <= 2
    inputs, test_inputs = features_of(points), features_of(test_points)
    for key, values in (("inputs", inputs), ("test_inputs", test_inputs)):
        _check_finite(f"data.{key}", names, values)
    return Dataset(
        inputs=read_only(inputs, len(names)),
        targets=read_only(encoded.values[:train], encoded.values.shape[1]),
        test_inputs=read_only(test_inputs, len(names)),
        test_targets=read_only(encoded.values[train:], encoded.values.shape[1]),
        feature_names=names,
        target_names=encoded.names,
        classes=encoded.classes,
        encoding=encoded.encoding,
        coordinates=points if drawable else None,
        test_coordinates=test_points if drawable else None,
        coordinate_names=coordinate_names if drawable else (),
        coordinate_range=_inline_range(setup, points, test_points) if drawable else (),
        features_of=features_of if drawable else None,
        input_means=means,
        input_spreads=spreads,
    )


def _check_finite(path: str, names: tuple[str, ...], values: Vector) -> None:
    """Raises `SetupError` for the first row of which a square, a product or a standardised number is out of reach."""
    places = np.argwhere(~np.isfinite(values))
    if len(places):
        row, column = places[0].tolist()
        raise SetupError(f"{path}[{row}]", _("{name} of this row is too large").format(name=names[column]))


def _inline_targets(setup: InlineData, hint: TargetEncoding) -> Targets:
    width = len(setup.targets[0])
    rows = read_only((*setup.targets, *setup.test_targets), width)
    if setup.classes:
        return encode_classes(rows[:, 0].astype(np.intp), setup.classes, setup.target or "y", hint)
    return encode_numbers(rows, (setup.target,) if setup.target else numbered("y", width), hint)


def _inline_range(setup: InlineData, *points: Vector) -> tuple[Interval, ...]:
    """The ranges of a plot of the points: those of the setup, extended to points outside of them."""
    if not setup.ranges:
        return margin_range(*points)
    rows = np.concatenate(points)
    lows, highs = rows.min(axis=0).tolist(), rows.max(axis=0).tolist()
    return tuple(
        (min(low, least), max(high, most))
        for (low, high), least, most in zip(setup.ranges, lows, highs, strict=True)
    )


def _generated(setup: GeneratedData, hint: TargetEncoding) -> Dataset:
    generator = GENERATORS[setup.generator]
    rng = np.random.default_rng(setup.seed)
    points, drawn = generator.draw(rng, setup.samples, setup.noise)
    if generator.task == "classification":
        classes = tuple(_(name) for name in generator.classes)
        encoded = encode_classes(drawn.astype(np.intp), classes, "y", hint)
    else:
        encoded = _regression(drawn[:, None], hint)
    if generator.fixed:
        train, test = np.arange(len(points)), np.arange(0)
    else:
        train, test = split_indices(rng, len(points), setup.train_fraction)
    if generator.pixels:
        return _images(points, encoded, train, test)
    dimensions = points.shape[1]
    names = setup.features or default_features(dimensions)
    features_of = partial(compute_features, names)
    inputs, outputs = features_of(points), encoded.values.shape[1]
    return Dataset(
        inputs=read_only(inputs[train], len(names)),
        targets=read_only(encoded.values[train], outputs),
        test_inputs=read_only(inputs[test], len(names)),
        test_targets=read_only(encoded.values[test], outputs),
        feature_names=feature_labels(names, dimensions),
        target_names=encoded.names,
        classes=encoded.classes,
        encoding=encoded.encoding,
        coordinates=read_only(points[train], dimensions),
        test_coordinates=read_only(points[test], dimensions),
        coordinate_names=generator.coordinate_names,
        coordinate_range=generator.coordinate_range,
        features_of=features_of,
    )


def _images(pixels: Vector, encoded: Targets, train: NDArray[np.intp], test: NDArray[np.intp]) -> Dataset:
    """A data set with one input per pixel and without coordinates."""
    count, outputs = pixels.shape[1], encoded.values.shape[1]
    return Dataset(
        inputs=read_only(pixels[train], count),
        targets=read_only(encoded.values[train], outputs),
        test_inputs=read_only(pixels[test], count),
        test_targets=read_only(encoded.values[test], outputs),
        feature_names=numbered("x", count),
        target_names=encoded.names,
        classes=encoded.classes,
        encoding=encoded.encoding,
    )


def _playground(setup: PlaygroundData, hint: TargetEncoding) -> Dataset:
    """Playground's samples in its order: the first part for training, the rest for testing, with labels −1 and +1."""
    drawn = draw_samples(PlaygroundRandom(setup.seed), setup.playground, setup.noise / 100.0)
    points, labels = np.ascontiguousarray(drawn[:, :2]), drawn[:, 2:]
    encoded = _regression(labels, hint)
    is_classes = PLAYGROUND_DATA[setup.playground].is_classes
    split = int(len(drawn) * setup.train_percent / 100.0)
    features_of = partial(compute_features, setup.features)
    inputs, width = features_of(points), len(setup.features)
    return Dataset(
        inputs=read_only(inputs[:split], width),
        targets=read_only(labels[:split], 1),
        test_inputs=read_only(inputs[split:], width),
        test_targets=read_only(labels[split:], 1),
        feature_names=feature_labels(setup.features, 2),
        target_names=encoded.names,
        classes=("−1", "+1") if is_classes else (),
        encoding="signed" if is_classes else "number",
        coordinates=read_only(points[:split], 2),
        test_coordinates=read_only(points[split:], 2),
        coordinate_names=("x₁", "x₂"),
        coordinate_range=PLANE,
        features_of=features_of,
    )


def _regression(values: Vector, hint: TargetEncoding) -> Targets:
    """Numeric targets, never read as classes, even where their values could be."""
    encoded = encode_numbers(values, ("y",), hint)
    return Targets(values, encoded.names, (), "number")
