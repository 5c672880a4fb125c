"""Single-linkage groups of points: two points are in one group where a chain of points connects them in which each is
nearer to the next than a given distance."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector

__all__ = ["groups_of"]

_AT_ONCE = 2_000_000  # distances


@np.errstate(all="ignore")
def groups_of(points: Vector, reach: float) -> NDArray[np.intp]:
    """The group (k,) of each of `points` (k, P), numbered from 0 in the order of their first points."""
    labels = np.full(len(points), -1, dtype=np.intp)
    squares = np.einsum("kp,kp->k", points, points)
    left, group = np.arange(len(points)), 0
    while len(left):
        front, left = left[:1], left[1:]
        labels[front] = group
        while len(front) and len(left):
            near = np.zeros(len(left), dtype=bool)
            rows = max(1, _AT_ONCE // len(left))
            for begin in range(0, len(front), rows):
                open_ = np.flatnonzero(~near)
                near[open_] = _near(points, squares, front[begin : begin + rows], left[open_], reach)
            front, left = left[near], left[~near]
            labels[front] = group
        group += 1
    return labels


def _near(points: Vector, squares: Vector, front: NDArray[np.intp], left: NDArray[np.intp], reach: float) -> Any:
    """For each of `left`, whether it is nearer than `reach` to one of `front`."""
    # |a − b|² = |a|² + |b|² − 2a·b loses digits far from the origin: doubtful pairs are computed from a − b.
    apart = squares[front][:, None] + squares[left] - 2.0 * (points[front] @ points[left].T)
    doubt = 1e-9 * (squares[front].max() + squares[left].max())
    near = (apart < reach * reach - doubt).any(axis=0)
    unsure = np.flatnonzero(~near & ~(apart >= reach * reach + doubt).all(axis=0))  # or squares overflowed
    for place in unsure:
        moves = points[front] - points[left[place]]
        near[place] = bool((np.einsum("kp,kp->k", moves, moves) < reach * reach).any())
    return near
