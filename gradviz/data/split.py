"""Splits samples into training and test samples, shuffled by a seed or in their order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["split_in_order", "split_indices", "training_count"]


def training_count(samples: int, train_fraction: float) -> int:
    """The number of training samples: the fraction of `samples` rounded down, but at least one."""
    # 0.29 · 100 is 28.999999999999996, but 29 % of 100 samples must be 29.
    return min(samples, max(1, int(samples * train_fraction + 1e-9)))


def split_indices(
    rng: np.random.Generator, samples: int, train_fraction: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices of the training and of the test samples, both shuffled; together they contain each sample once."""
    order = rng.permutation(samples)
    count = training_count(samples, train_fraction)
    return order[:count], order[count:]


def split_in_order(samples: int, train_fraction: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices of the training and of the test samples in their order: the last samples are test samples."""
    order = np.arange(samples)
    count = training_count(samples, train_fraction)
    return order[:count], order[count:]
