"""Sums of squares over a grid, of terms that are linear in a coordinate or a sum of two parts.

Where the sum is small, its terms are small, too: no large numbers are subtracted from each other.
Arrays have the samples along their last axis, written n; s (c,) and t (r,) are the coordinates.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["dots", "parabolas", "product", "two_lines"]

Array = NDArray[Any]
_CANCELLED = 200.0  # where the terms are this many times the result, digits are lost: such cells are computed directly
_DIRECT_NUMBERS = 100_000
_NOTHING = 1e-200  # so small a square has lost digits itself, but it is negligible in any sum


def _dots_before_numpy_2(a: Array, b: Array) -> Array:
    found: Array = np.einsum("...i,...i->...", a, b)
    return found


# Σ a·b over the last axis; half the time of einsum
dots: Any = getattr(np, "vecdot", _dots_before_numpy_2)


def two_lines(errors: Array, p: Array, q: Array, s: Array, t: Array) -> Array:
    """Σ(e + s·p + t·q)², shape (r, c); e, p and q are (n,).

    p, q and e are made perpendicular one after the other (Gram and Schmidt): with q′ ⊥ p and e″ ⊥ p, q′ it is
    |p|²(s + αt + β)² + |q′|²(t + γ)² + |e″|².
    """
    size, alpha, q = _apart(q, p)
    _, beta, errors = _apart(errors, p)
    second, gamma, errors = _apart(errors, q)
    found: Array = size * (s + (alpha * t + beta)[:, None]) ** 2
    found += (second * (t + gamma) ** 2 + errors @ errors)[:, None]
    return found


def _apart(vector: Array, along: Array) -> tuple[Any, Any, Array]:
    """(|along|², c, vector − c·along): the part of a vector that is perpendicular to another."""
    size = along @ along
    share = (vector @ along) / size if size > _NOTHING else 0.0 * size
    return size, share, vector - share * along


def parabolas(errors: Array, source: Array, t: Array) -> Array:
    """Σ(e + t·h)², shape (r, c), for e (c, n) and h (c | 1, n), as |h|²·(t − t₀)² + |e′|² with e′ ⊥ h."""
    size = dots(source, source)
    at = dots(errors, source)
    best = np.divide(-at, size, out=np.zeros_like(at), where=size > _NOTHING)
    rest = errors + best[:, None] * source
    found: Array = size * (t[:, None] - best) ** 2
    found += dots(rest, rest)
    return found


def product(u: Array, v: Array) -> Array:
    """Σ(u_i + v_j)², shape (r, c), for u (c, n) and v (r, n), as |u′|² + 2u′·v′ + |v′|²: one matrix product.

    Where the three terms nearly cancel, the sum is computed directly.
    """
    middle = v.mean(axis=0)
    across, up = u + middle, v - middle
    sizes = dots(up, up)[:, None] + dots(across, across)
    found: Array = up @ across.T
    found *= 2.0
    found += sizes
    lost = found * _CANCELLED <= sizes
    if lost.any():
        rows, columns = np.nonzero(lost)
        step = max(1, _DIRECT_NUMBERS // u.shape[1])
        for start in range(0, len(rows), step):
            j, i = rows[start : start + step], columns[start : start + step]
            errors = u[i] + v[j]
            found[j, i] = dots(errors, errors)
    return found
