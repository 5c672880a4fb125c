"""Metrics beside the loss."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector

__all__ = ["accuracy", "decided_class"]


def decided_class(encoding: str, output: Vector) -> NDArray[np.intp]:
    """The class that each row of `output` (n, outputs) decides for, shape (n,), by the way classes are encoded.

    One-hot: the largest output. "unit": above ½. "signed": above 0.
    """
    if encoding == "one_hot":
        return np.asarray(output.argmax(axis=1), dtype=np.intp)
    return np.asarray(output[:, 0] > (0.5 if encoding == "unit" else 0.0), dtype=np.intp)


def accuracy(encoding: str, output: Vector, targets: Vector) -> float | None:
    """Share of samples decided for their own class; None where targets are numbers. NaN outputs never count."""
    if encoding == "number":
        return None
    right = decided_class(encoding, output) == decided_class(encoding, targets)
    return float((right & np.isfinite(output).all(axis=1)).mean())
