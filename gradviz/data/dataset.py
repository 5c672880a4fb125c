"""Samples ready for training: read-only arrays, their names, and the plane or line on which they are drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradviz.intervals import Interval, widened
from gradviz.records import FrozenRecord

__all__ = [
    "Dataset", "Encoding", "FeaturesOf", "Vector", "margin_range", "numbered", "read_only", "same", "standardized",
]  # fmt: skip

Vector = NDArray[np.float64]
FeaturesOf = Callable[[Vector], Vector]
Encoding = Literal["number", "signed", "unit", "one_hot"]


class Dataset(FrozenRecord, frozen=True, eq=False):
    """Training and test samples; every array is float64, C-contiguous and read-only.

    `inputs` (n, features) and `targets` (n, outputs) train the network; `test_inputs` and `test_targets` may
    have no rows. `classes` is empty for regression. `encoding` says how a class is encoded: "unit" as 0 or 1,
    "signed" as −1 or +1, "one_hot" as one output per class; "number" is for targets that are not classes.

    `coordinates` (n, 1 or 2) are the points of the samples on the line or plane that the window draws, before
    features such as x₁x₂ and before standardising; `features_of` maps coordinates (m, 1 or 2) to inputs (m, features);
    `coordinate_range` is (low, high) of each. All of these are None or empty where a sample has more than two inputs.

    Where inputs were standardised, an input is (original − `input_means`) / `input_spreads`, both (features,), with 0
    and 1 for inputs that were not changed; so w/spread is a first-layer weight per original unit, and
    b − Σ w·mean/spread its bias. The same holds for the targets. None where nothing was standardised.
    """

    inputs: Vector
    targets: Vector
    test_inputs: Vector
    test_targets: Vector
    feature_names: tuple[str, ...]
    target_names: tuple[str, ...]
    classes: tuple[str, ...] = ()
    encoding: Encoding = "number"
    coordinates: Vector | None = None
    test_coordinates: Vector | None = None
    coordinate_names: tuple[str, ...] = ()
    coordinate_range: tuple[tuple[float, float], ...] = ()
    features_of: FeaturesOf | None = None
    input_means: Vector | None = None
    input_spreads: Vector | None = None
    target_means: Vector | None = None
    target_spreads: Vector | None = None


def read_only(values: ArrayLike, columns: int) -> Vector:
    """A read-only, C-contiguous float64 copy of shape (n, columns), also where n is 0."""
    array = np.array(values, dtype=np.float64, order="C").reshape(-1, columns)
    array.flags.writeable = False
    return array


def same(coordinates: Vector) -> Vector:
    """The identity: the features of data whose inputs are the coordinates themselves."""
    return coordinates


def standardized(means: Vector, spreads: Vector, values: Vector) -> Vector:
    """(values − means) / spreads, shape (n, columns); infinite where it overflows."""
    with np.errstate(over="ignore"):
        found: Vector = values - means
        found /= spreads  # in place: a copy of a large table takes hundreds of megabytes
    return found


def margin_range(*parts: Vector) -> tuple[Interval, ...]:
    """For each column, the range of all rows of `parts`, a tenth wider on each side; ±1 around a single value."""
    rows = np.concatenate(parts)
    lows, highs = rows.min(axis=0).tolist(), rows.max(axis=0).tolist()
    return tuple(widened(low, high, 0.1) for low, high in zip(lows, highs, strict=True))


def numbered(letter: str, count: int) -> tuple[str, ...]:
    """`x` alone, or `x₁`, `x₂`, … where there are several."""
    if count == 1:
        return (letter,)
    digits = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    return tuple(letter + str(number).translate(digits) for number in range(1, count + 1))
