"""From a data setup to samples."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gradviz.data.dataset import Dataset, Vector, margin_range, numbered, read_only, same
from gradviz.data.encoding import TargetEncoding, Targets, encode_classes, encode_numbers
from gradviz.data.features import compute_features, default_features, feature_labels
from gradviz.data.generators import GENERATORS, PLANE
from gradviz.data.playground import PLAYGROUND_DATA, PlaygroundRandom, draw_samples
from gradviz.data.setup import CsvData, DataSetup, GeneratedData, InlineData, PlaygroundData
from gradviz.data.split import split_indices
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.data.csv_table import CsvTable

__all__ = ["TargetEncoding", "load_data"]


def load_data(setup: DataSetup, folder: Path, hint: TargetEncoding, table: CsvTable | None = None) -> Dataset:
    """The samples that `setup` describes, with targets encoded for the network of `hint`.

    `folder` is where a relative path of a table starts; `table` is that table where it has been read already.
    The setup is one that `training.checks` has passed; what only reading can tell (a cell, a column, a class) raises
    `SetupError`.
    """
    if isinstance(setup, InlineData):
        return _inline(setup, hint)
    if isinstance(setup, GeneratedData):
        return _generated(setup, hint)
    if isinstance(setup, PlaygroundData):
        return _playground(setup, hint)
    assert isinstance(setup, CsvData)
    from gradviz.data.csv_data import open_table, samples_of  # late: most runs read no table

    return samples_of(open_table(setup, folder) if table is None else table, setup, hint)


def _inline(setup: InlineData, hint: TargetEncoding) -> Dataset:
    width, outputs = len(setup.inputs[0]), len(setup.targets[0])
    inputs, test_inputs = read_only(setup.inputs, width), read_only(setup.test_inputs, width)
    rows = read_only((*setup.targets, *setup.test_targets), outputs)
    encoded = encode_numbers(rows, numbered("y", outputs), hint)
    drawable = width <= 2
    return Dataset(
        inputs=inputs,
        targets=read_only(encoded.values[: len(inputs)], encoded.values.shape[1]),
        test_inputs=test_inputs,
        test_targets=read_only(encoded.values[len(inputs) :], encoded.values.shape[1]),
        feature_names=numbered("x", width),
        target_names=encoded.names,
        classes=encoded.classes,
        encoding=encoded.encoding,
        coordinates=inputs if drawable else None,
        test_coordinates=test_inputs if drawable else None,
        coordinate_names=numbered("x", width) if drawable else (),
        coordinate_range=margin_range(inputs, test_inputs) if drawable else (),
        features_of=same if drawable else None,
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
    """Every pixel an input; nothing to draw over a plane."""
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
    """Playground's samples in its order: the first part trains, the rest tests, labels stay −1 and +1."""
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
    """Numbers stay numbers, even where chance made them look like classes."""
    encoded = encode_numbers(values, ("y",), hint)
    return Targets(values, encoded.names, (), "number")
