"""Gradient clipping: each entry limits a gradient before the optimizer sees it, as `torch.nn.utils` does.

The gradient that is displayed is the unclipped one; clipping is shown as a sub-step of the update.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["CLIPS", "Clip", "gradient_norm", "norm_factor"]

Vector = NDArray[np.float64]


class Clip(NamedTuple):
    """One way to clip: `apply(gradient, limit)` changes the flat gradient in place; `pytorch` is its name in PyTorch.

    `apply_to_rows` clips each row of `gradients`, shape (k, P), separately."""

    name: str
    title: str
    formula: str
    pytorch: str
    apply: Callable[[Vector, float], None]
    apply_to_rows: Callable[[Vector, float], None]


def gradient_norm(gradient: Vector) -> float:
    """√Σg² over the whole vector; scaled first where the squares would overflow."""
    with np.errstate(over="ignore"):
        squares = float(np.dot(gradient, gradient))
    if math.isfinite(squares) or not np.isfinite(gradient).all():
        return math.sqrt(squares)
    largest = float(np.abs(gradient).max())
    scaled = gradient / largest
    return largest * math.sqrt(float(np.dot(scaled, scaled)))


def norm_factor(norm: float, limit: float) -> float:
    """PyTorch's clip_coef: limit / (norm + 10⁻⁶), never above 1; NaN where the norm is NaN."""
    factor = limit / (norm + 1e-6)
    return 1.0 if factor > 1.0 else factor


def _by_norm(gradient: Vector, limit: float) -> None:
    factor = norm_factor(gradient_norm(gradient), limit)
    if factor != 1.0:
        np.multiply(gradient, factor, gradient)


def _rows_by_norm(gradients: Vector, limit: float) -> None:
    with np.errstate(all="ignore"):
        squares = (gradients[:, None, :] @ gradients[:, :, None])[:, 0, 0]
        norms = np.sqrt(squares)
        for row in np.flatnonzero(~np.isfinite(squares)):
            norms[row] = gradient_norm(gradients[row])
        factors = limit / (norms + 1e-6)
        np.minimum(factors, 1.0, out=factors)
        np.multiply(gradients, factors[:, None], gradients)


def _by_value(gradient: Vector, limit: float) -> None:
    low: Any = -limit
    np.clip(gradient, low, limit, gradient)


_ENTRIES = (
    Clip("norm", "by norm", "g ← g·min(1, norm/(‖g‖ + 10⁻⁶))", "clip_grad_norm_", _by_norm, _rows_by_norm),
    Clip("value", "by value", "every g limited to ±value", "clip_grad_value_", _by_value, _by_value),
)

CLIPS: dict[str, Clip] = {entry.name: entry for entry in _ENTRIES}
