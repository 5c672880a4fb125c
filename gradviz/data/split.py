"""The seeded, shuffled split of samples into a training part and a test part."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["split_in_order", "split_indices", "training_count"]


def training_count(samples: int, train_fraction: float) -> int:
    """How many of `samples` train: the fraction rounded down, but at least one."""
    # 0.29 · 100 is 28.999999999999996; a person who asks for 29 % of 100 means 29.
    return min(samples, max(1, int(samples * train_fraction + 1e-9)))


def split_indices(
    rng: np.random.Generator, samples: int, train_fraction: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices of the training and of the test samples, both shuffled; together they are all of them, once each."""
    order = rng.permutation(samples)
    count = training_count(samples, train_fraction)
    return order[:count], order[count:]


def split_in_order(samples: int, train_fraction: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices of the training and of the test samples in their order: the last ones are for the test."""
    order = np.arange(samples)
    count = training_count(samples, train_fraction)
    return order[:count], order[count:]
