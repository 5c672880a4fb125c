"""Which groups of ends lie in one valley or on one plateau: those of the same loss with no barrier between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector
from gradviz.landscape.objective import Objective
from gradviz.landscape.points import evaluate_points

__all__ = ["joined_valleys"]

_ALONG = np.linspace(0.0, 1.0, 11)[1:-1, None]
_SAME = 1e-6  # of the loss: what counts as no rise
_MOST_TRIED = 400  # pairs of groups
_MOST_WORK = 2_000_000  # numbers of one forward pass

Members = NDArray[np.intp]


def joined_valleys(objective: Objective, ends: Vector, losses: Vector, groups: Members) -> list[Members]:
    """The members of each basin, lowest loss first: `groups` (k,) of the `ends` (k, P) with their `losses` (k,), and
    two of these in one where the loss on the straight line between their lowest ends never rises above the higher one.

    A network with so many samples and parameters that this would take long keeps its groups.
    """
    found = [np.flatnonzero(groups == group) for group in range(groups.max(initial=-1) + 1)]
    found.sort(key=lambda members: float(losses[members].min()))
    tries = _MOST_TRIED if len(objective.inputs) * objective.network.parameter_count <= _MOST_WORK else 0
    basins: list[tuple[int, list[Members]]] = []  # the place of its lowest end, and its groups
    for members in found:
        lowest = int(members[losses[members].argmin()])
        for first, parts in basins:
            if tries and _is_same(losses[first], losses[lowest]):
                tries -= 1
                if _is_open(objective, ends[first], ends[lowest], float(losses[lowest])):
                    parts.append(members)
                    break
        else:
            basins.append((lowest, [members]))
    return [np.concatenate(parts) for _first, parts in basins]


def _is_same(low: float, high: float) -> bool:
    return bool(high - low <= _SAME * (abs(low) + abs(high)))


def _is_open(objective: Objective, a: Vector, b: Vector, height: float) -> bool:
    between = evaluate_points(objective, list(a + _ALONG * (b - a)))
    assert between is not None, "nobody cancels"
    return bool((between <= height + _SAME * abs(height)).all())
