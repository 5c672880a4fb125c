"""Generated data: seeded, deterministic, split without loss, and shaped as described."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradviz.data.dataset import Dataset
from gradviz.data.features import FEATURES, compute_features, features_for
from gradviz.data.generators import GENERATORS, Generator
from gradviz.data.load import TargetEncoding, load_data
from gradviz.data.setup import GeneratedData
from gradviz.data.split import split_indices, training_count

TANH = TargetEncoding(1, "tanh", "half_squared_error")
SIGMOID = TargetEncoding(1, "sigmoid", "binary_cross_entropy")
SOFTMAX = TargetEncoding(2, "softmax", "categorical_cross_entropy")
# Images have a test file of their own.
DRAWABLE = [entry for entry in GENERATORS.values() if not entry.pixels]
EVERY = pytest.mark.parametrize("generator", DRAWABLE, ids=lambda entry: entry.name)


def load(setup: GeneratedData, hint: TargetEncoding = TANH) -> Dataset:
    return load_data(setup, Path(), hint)


def arrays(dataset: Dataset) -> tuple[np.ndarray, ...]:
    found = (dataset.inputs, dataset.targets, dataset.test_inputs, dataset.test_targets)
    assert dataset.coordinates is not None
    assert dataset.test_coordinates is not None
    return (*found, dataset.coordinates, dataset.test_coordinates)


@EVERY
def test_an_entry_is_complete(generator: Generator) -> None:
    assert generator.title
    assert generator.description.endswith(".")
    assert len(generator.coordinate_range) == len(generator.coordinate_names)
    assert len(generator.classes) == (2 if generator.task == "classification" else 0)


@EVERY
def test_the_same_seed_gives_the_same_bits_and_another_does_not(generator: Generator) -> None:
    setup = GeneratedData(generator.name, 100, 0.1, 0.5, seed=3)
    one, two = arrays(load(setup)), arrays(load(setup))
    assert [a.tobytes() for a in one] == [a.tobytes() for a in two]
    other = arrays(load(GeneratedData(generator.name, 100, 0.1, 0.5, seed=4)))
    assert generator.fixed or one[0].tobytes() != other[0].tobytes()


@EVERY
def test_the_arrays_are_frozen_float64_rows(generator: Generator) -> None:
    for array in arrays(load(GeneratedData(generator.name, 20))):
        assert array.dtype == np.float64
        assert array.flags.c_contiguous
        assert not array.flags.writeable


@EVERY
def test_features_of_coordinates_are_the_inputs(generator: Generator) -> None:
    features = features_for(len(generator.coordinate_names))
    dataset = load(GeneratedData(generator.name, 50, 0.1, features=features))
    assert dataset.features_of is not None
    assert dataset.coordinates is not None
    assert dataset.features_of(dataset.coordinates).tobytes() == dataset.inputs.tobytes()
    assert len(dataset.feature_names) == len(set(dataset.feature_names)) == len(features)


@EVERY
def test_the_range_holds_the_samples(generator: Generator) -> None:
    points, _targets = generator.draw(np.random.default_rng(1), 500, 0.0)
    for place, (low, high) in enumerate(generator.coordinate_range):
        assert low < points[:, place].min()
        assert points[:, place].max() < high


@EVERY
@pytest.mark.parametrize("samples", [1, 2, 3, 7])
def test_a_handful_of_samples_is_possible(generator: Generator, samples: int) -> None:
    dataset = load(GeneratedData(generator.name, samples))
    assert len(dataset.inputs) + len(dataset.test_inputs) == (4 if generator.fixed else samples)
    assert all(np.isfinite(array).all() for array in arrays(dataset))


@EVERY
def test_noise_changes_nothing_but_itself(generator: Generator) -> None:
    calm = generator.draw(np.random.default_rng(5), 200, 0.0)
    loud = generator.draw(np.random.default_rng(5), 200, 0.3)
    moved = [not np.array_equal(a, b) for a, b in zip(calm, loud, strict=True)]
    # Either the points move or their targets do, never both.
    assert moved.count(True) == (0 if generator.fixed else 1)


@EVERY
def test_classes_are_balanced(generator: Generator) -> None:
    _points, targets = generator.draw(np.random.default_rng(1), 1000, 0.0)
    if generator.task == "classification":
        assert set(targets) == {0.0, 1.0}
        assert 0.4 < targets.mean() < 0.6


def test_the_four_points_are_always_the_whole_truth_table() -> None:
    dataset = load(GeneratedData("four_point_xor", 3, 0.9, 0.25, seed=9), SIGMOID)
    assert dataset.inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert dataset.targets.tolist() == [[0], [1], [1], [0]]
    assert dataset.test_inputs.shape == (0, 2)
    assert dataset.test_targets.shape == (0, 1)


@pytest.mark.parametrize(
    ("hint", "encoding", "rows"),
    [
        (TANH, "signed", [[-1], [1], [1], [-1]]),
        (TargetEncoding(1, "linear", "half_squared_error"), "signed", [[-1], [1], [1], [-1]]),
        (SIGMOID, "unit", [[0], [1], [1], [0]]),
        (TargetEncoding(1, "sigmoid", "squared_error"), "unit", [[0], [1], [1], [0]]),
        (SOFTMAX, "one_hot", [[1, 0], [0, 1], [0, 1], [1, 0]]),
        (TargetEncoding(2, "sigmoid", "binary_cross_entropy"), "one_hot", [[1, 0], [0, 1], [0, 1], [1, 0]]),
    ],
)
def test_classes_are_encoded_for_the_network(hint: TargetEncoding, encoding: str, rows: list[list[int]]) -> None:
    dataset = load(GeneratedData("four_point_xor"), hint)
    assert dataset.encoding == encoding
    assert dataset.targets.tolist() == rows
    assert dataset.classes == ("0", "1")
    assert dataset.target_names == (("0", "1") if encoding == "one_hot" else ("y",))


def test_regression_stays_numbers() -> None:
    for name in ("plane", "noisy_sine"):
        dataset = load(GeneratedData(name, 50))
        assert (dataset.encoding, dataset.classes, dataset.target_names) == ("number", (), ("y",))
    plane = load(GeneratedData("plane", 50))
    assert plane.targets[:, 0] == pytest.approx(plane.inputs.sum(axis=1) / 10)


def test_the_circle_has_the_geometry_of_its_picture() -> None:
    points, targets = GENERATORS["circle"].draw(np.random.default_rng(2), 1000, 0.0)
    radius = np.hypot(points[:, 0], points[:, 1])
    assert radius[targets == 1].max() <= 2.5
    assert radius[targets == 0].min() >= 3.5
    assert radius.max() <= 5.0


@pytest.mark.parametrize("feature", FEATURES.values(), ids=lambda entry: entry.name)
def test_a_feature_is_its_formula(feature: object) -> None:
    x, y = 0.5, -2.0
    formulas = {"x": x, "y": y, "xx": x * x, "yy": y * y, "xy": x * y, "sin_x": np.sin(x), "sin_y": np.sin(y)}
    assert set(formulas) == set(FEATURES)
    for name, value in formulas.items():
        assert compute_features((name,), np.array([[x, y]])).tolist() == [[value]]


@given(st.integers(1, 300), st.floats(0, 1, exclude_min=True), st.integers(0, 2**32))
def test_a_split_is_disjoint_complete_and_never_without_training(samples: int, fraction: float, seed: int) -> None:
    train, test = split_indices(np.random.default_rng(seed), samples, fraction)
    assert sorted([*train, *test]) == list(range(samples))
    assert len(train) == training_count(samples, fraction) >= 1


@pytest.mark.parametrize(("samples", "fraction", "count"), [(100, 0.29, 29), (500, 0.5, 250), (3, 0.5, 1), (5, 1.0, 5)])
def test_the_training_part_is_the_fraction_rounded_down(samples: int, fraction: float, count: int) -> None:
    assert training_count(samples, fraction) == count
