"""Metrics other than the loss."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector

__all__ = ["accuracy", "confusion", "predicted_class", "r_squared"]


def predicted_class(encoding: str, output: Vector) -> NDArray[np.intp]:
    """The class that each row of `output` (n, outputs) predicts, shape (n,), by the encoding of the classes.

    One-hot: the largest output. "unit": above ½. "signed": above 0.
    """
    if encoding == "one_hot":
        return np.asarray(output.argmax(axis=1), dtype=np.intp)
    return np.asarray(output[:, 0] > (0.5 if encoding == "unit" else 0.0), dtype=np.intp)


def accuracy(encoding: str, output: Vector, targets: Vector) -> float | None:
    """Share of samples whose class is predicted correctly; None where targets are numbers. NaN never counts as
    correct.
    """
    if encoding == "number":
        return None
    right = predicted_class(encoding, output) == predicted_class(encoding, targets)
    return float((right & np.isfinite(output).all(axis=1)).mean())


def r_squared(encoding: str, output: Vector, targets: Vector) -> float | None:
    """The coefficient of determination R² = 1 − SS_res / SS_tot, both sums over all samples and all outputs.

    SS_tot is computed around the mean of each output over these samples. None where targets are classes, and where
    SS_tot is 0: fewer than two samples, or targets that are all the same.
    """
    if encoding != "number":
        return None
    with np.errstate(all="ignore"):
        total = float(np.square(targets - targets.mean(axis=0)).sum())
        return 1.0 - float(np.square(output - targets).sum()) / total if total else None


def confusion(encoding: str, output: Vector, targets: Vector) -> NDArray[np.intp] | None:
    """How many samples of class r (row) are predicted as class c (column); None where targets are numbers.

    A sample with an output that is not finite is counted in no column.
    """
    if encoding == "number":
        return None
    count = output.shape[1] if encoding == "one_hot" else 2
    known = np.isfinite(output).all(axis=1)
    table = np.zeros((count, count), dtype=np.intp)
    np.add.at(table, (predicted_class(encoding, targets)[known], predicted_class(encoding, output)[known]), 1)
    return table
