"""Whether a start has come to rest, judged by the way that it went: never by how small a gradient is.

The last three tenths of the updates are looked at. A start rests where, in the last tenth, it stayed within the
tolerance, and where what is left of its way is less than that too: its mean place moved on by less from the last
tenth but one to the last than from the one before, so that the sum of all further such moves, a geometric series,
stays below the tolerance; or it only trembles, as mini-batches make it: its mean place moves on by less than half of
the trembling. One that creeps over a plateau at an even pace does not rest, unless a tenth of the updates moves it by
less than a millionth of the tolerance: then nobody would see it leave.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector

__all__ = ["FEWEST_UPDATES", "Rest", "rest_of"]

FEWEST_UPDATES = 10  # fewer have no tenths
_SHRINKS = 0.9  # the largest ratio of one tenth's move to that before at which it is said to slow down
_STILL = 1e-6  # of the tolerance, in a tenth of the updates

Rest = tuple[NDArray[np.bool_], NDArray[np.intp]]


def rest_of(path: Vector, times: NDArray[np.intp], unit: Vector, tolerance: float) -> Rest:
    """For k starts whether each rests (k,), and the first known update from which on it stays within the tolerance of
    its end (k,).

    `path` (t, k, P) are the parameters after `times` (t,) updates, at least ten; distances are Euclidean, with each
    parameter measured in its `unit` (P,).
    """
    with np.errstate(all="ignore"):
        tenths = [_tenth(path, times, which) for which in (7, 8, 9)]
        first, second, third = (tenth.mean(axis=0) for tenth in tenths)
        spread = np.max([_far(state - tenths[2][0], unit) for state in tenths[2]], axis=0)
        before, last = _far(second - first, unit), _far(third - second, unit)
        left = np.where(last <= _SHRINKS * before, last * last / (before - last), np.inf)
        rests = (spread < tolerance) & ((left < tolerance) | (last <= spread / 2) | (last <= _STILL * tolerance))
        since = np.zeros(path.shape[1], dtype=np.intp)
        for place, state in enumerate(path[:-1]):
            away = ~(_far(state - path[-1], unit) <= tolerance)
            since[away] = times[place + 1]
    return rests, since


def _tenth(path: Vector, times: NDArray[np.intp], which: int) -> Vector:
    """The states of a tenth of the updates, counted from 0, but for the one that begins it; at least the nearest."""
    last = int(times[-1])
    chosen = np.flatnonzero((10 * times > which * last) & (10 * times <= (which + 1) * last))
    if not len(chosen):
        chosen = np.array([int(np.abs(10 * times - (which + 1) * last).argmin())])
    part: Vector = path[chosen[0] : chosen[-1] + 1]
    return part


def _far(moves: Vector, unit: Vector) -> Vector:
    scaled = moves / unit
    distances: Vector = np.sqrt((scaled * scaled).sum(axis=-1))
    return distances
