"""Features that are computed from the coordinates of a sample: each entry is one input of the network."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from gradviz.data.dataset import Vector
from gradviz.records import FrozenRecord

__all__ = ["FEATURES", "Feature", "compute_features", "default_features", "feature_labels", "features_for"]


class Feature(FrozenRecord, frozen=True):
    """One feature. `compute(coordinates)` takes shape (n, 1 or 2) and returns (n,).

    `label` is its name for two coordinates (x₁, x₂), `line_label` for one (x). `uses` is how many coordinates it needs.
    """

    name: str
    label: str
    compute: Callable[[Vector], Vector]
    uses: int = 1
    line_label: str = ""


_ENTRIES = (
    Feature("x", "x₁", lambda c: c[:, 0], 1, "x"),
    Feature("y", "x₂", lambda c: c[:, 1], 2),
    Feature("xx", "x₁²", lambda c: c[:, 0] * c[:, 0], 1, "x²"),
    Feature("yy", "x₂²", lambda c: c[:, 1] * c[:, 1], 2),
    Feature("xy", "x₁x₂", lambda c: c[:, 0] * c[:, 1], 2),
    Feature("sin_x", "sin x₁", lambda c: np.sin(c[:, 0]), 1, "sin x"),
    Feature("sin_y", "sin x₂", lambda c: np.sin(c[:, 1]), 2),
)

FEATURES: dict[str, Feature] = {entry.name: entry for entry in _ENTRIES}


def features_for(dimensions: int) -> tuple[str, ...]:
    """The names of all features that can be computed from `dimensions` coordinates."""
    return tuple(name for name, feature in FEATURES.items() if feature.uses <= dimensions)


def default_features(dimensions: int) -> tuple[str, ...]:
    """The features used where a setup names none: the coordinates themselves."""
    return ("x", "y")[:dimensions]


def compute_features(names: Sequence[str], coordinates: Vector) -> Vector:
    """Inputs of shape (n, features) from coordinates of shape (n, 1 or 2); infinite where a square is out of reach."""
    with np.errstate(over="ignore"):
        return np.stack([FEATURES[name].compute(coordinates) for name in names], axis=1)


def feature_labels(names: Sequence[str], dimensions: int) -> tuple[str, ...]:
    """The displayed names: `x₁²` for two coordinates, `x²` for one."""
    entries = [FEATURES[name] for name in names]
    return tuple(entry.line_label if dimensions == 1 else entry.label for entry in entries)
