"""Samples written in the setup: names, ranges, and classes recognised only where numbers can be nothing else."""

import math
from pathlib import Path

import pytest

from gradviz.data.dataset import Dataset, margin_range, numbered, read_only
from gradviz.data.load import TargetEncoding, load_data
from gradviz.data.setup import InlineData


def load(targets: tuple[tuple[float, ...], ...], activation: str, loss: str = "half_squared_error") -> Dataset:
    inputs = tuple((float(place),) for place in range(len(targets)))
    return load_data(InlineData(inputs, targets), Path(), TargetEncoding(len(targets[0]), activation, loss))


@pytest.mark.parametrize(
    ("targets", "activation", "loss", "encoding"),
    [
        (((0,), (1,)), "sigmoid", "binary_cross_entropy", "unit"),
        (((1,), (1,)), "sigmoid", "binary_cross_entropy", "unit"),
        (((0,), (1,)), "sigmoid", "half_squared_error", "unit"),
        (((1,), (1,)), "sigmoid", "half_squared_error", "number"),
        (((0,), (0.5,)), "sigmoid", "binary_cross_entropy", "number"),
        (((0,), (1,)), "linear", "half_squared_error", "number"),
        (((-1,), (1,)), "tanh", "half_squared_error", "signed"),
        (((-1,), (0,)), "tanh", "half_squared_error", "number"),
        (((1, 0), (0, 1)), "softmax", "categorical_cross_entropy", "one_hot"),
        (((1, 0), (1, 0)), "softmax", "categorical_cross_entropy", "one_hot"),
        (((1, 0), (0, 1)), "sigmoid", "half_squared_error", "one_hot"),
        (((1, 0), (1, 1)), "sigmoid", "half_squared_error", "number"),
        (((0.01, 0.99),), "sigmoid", "half_squared_error", "number"),
    ],
)
def test_classes_are_recognised(targets: tuple, activation: str, loss: str, encoding: str) -> None:
    dataset = load(targets, activation, loss)
    assert dataset.encoding == encoding
    assert bool(dataset.classes) == (encoding != "number")
    assert dataset.targets.tolist() == [list(row) for row in targets]


def test_rows_keep_their_order_and_test_rows_may_be_missing() -> None:
    data = InlineData(((3.0, 1.0), (2.0, 1.0)), ((5.0,), (4.0,)))
    dataset = load_data(data, Path(), TargetEncoding(1, "linear", "half_squared_error"))
    assert dataset.inputs.tolist() == [[3, 1], [2, 1]]
    assert dataset.test_inputs.shape == (0, 2)
    assert dataset.test_targets.shape == (0, 1)
    assert dataset.feature_names == dataset.coordinate_names == ("x₁", "x₂")
    assert dataset.coordinate_range == ((1.9, 3.1), (0.0, 2.0))


def test_names_are_numbered_from_one_where_there_are_several() -> None:
    assert numbered("x", 1) == ("x",)
    assert numbered("y", 12)[-1] == "y₁₂"


@pytest.mark.parametrize("values", [[[1e308], [-1e308]], [[0.0]], [[1e300]], [[5e-324], [0.0]]])
def test_a_range_is_finite_and_holds_its_values(values: list[list[float]]) -> None:
    ((low, high),) = margin_range(read_only(values, 1))
    assert math.isfinite(low)
    assert math.isfinite(high)
    assert low < high
    assert low <= min(values)[0]
    assert max(values)[0] <= high
