"""Joins groups of ends in one valley or on one plateau: those of equal loss with no barrier between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector
from gradviz.landscape.objective import Objective
from gradviz.landscape.points import evaluate_points

__all__ = ["joined_valleys"]

_ALONG = np.linspace(0.0, 1.0, 11)[1:-1, None]
_SAME = 1e-4  # as a share of the usual loss: the difference that counts as equal, and the rise that is no barrier
_MOST_TRIED = 400  # pairs of groups
_MOST_COMPARED = 150  # ends of a group
_MOST_WORK = 2_000_000  # numbers of one forward pass

Members = NDArray[np.intp]


@np.errstate(all="ignore")
def joined_valleys(objective: Objective, ends: Vector, losses: Vector, groups: Members, usual: float) -> list[Members]:
    """The members of each basin, lowest loss first: `groups` (k,) of the `ends` (k, P) with their `losses` (k,).

    Two groups are joined where their lowest losses are equal and the loss on the straight line between their nearest
    ends never rises above both, each to within a ten-thousandth of the `usual` loss of the map. For a network with so
    many samples and parameters that this would take long, the groups are not joined.
    """
    found = [np.flatnonzero(groups == group) for group in range(groups.max(initial=-1) + 1)]
    found.sort(key=lambda members: float(losses[members].min()))
    tries = _MOST_TRIED if len(objective.inputs) * objective.network.parameter_count <= _MOST_WORK else 0
    basins: list[Members] = []
    for members in found:
        low = float(losses[members].min())
        for place, basin in enumerate(basins):
            if tries and low - float(losses[basin].min()) <= _SAME * usual:
                tries -= 1
                a, b = _nearest(ends, basin, members)
                if _is_open(objective, ends[a], ends[b], float(max(losses[a], losses[b])) + _SAME * usual):
                    basins[place] = np.concatenate([basin, members])
                    break
        else:
            basins.append(members)
    return basins


def _nearest(ends: Vector, one: Members, other: Members) -> tuple[int, int]:
    """The indices of the nearest two ends of two groups; of large groups only some ends are compared."""
    a, b = (group[:: max(1, len(group) // _MOST_COMPARED)] for group in (one, other))
    middle = ends[a[0]]
    rows, columns = ends[a] - middle, ends[b] - middle
    apart = (rows * rows).sum(axis=1)[:, None] + (columns * columns).sum(axis=1) - 2.0 * (rows @ columns.T)
    i, j = np.unravel_index(int(apart.argmin()), apart.shape)
    return int(a[i]), int(b[j])


def _is_open(objective: Objective, a: Vector, b: Vector, height: float) -> bool:
    between = evaluate_points(objective, list(a + _ALONG * (b - a)))
    assert between is not None, "nobody cancels"
    return bool((between <= height).all())
