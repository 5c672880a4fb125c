"""Whether training has settled (converged), judged by the path of the parameters, not by the size of a gradient.

The last three tenths of the updates are compared; m₁, m₂ and m₃ are their mean parameters. A start has settled where
both of these hold:

- in the last tenth, the parameters stayed within the tolerance of their values at the beginning of that tenth;
- the moves still to come are less than the tolerance. Either |m₃ − m₂| is clearly smaller than |m₂ − m₁|, and the sum
of
  all further moves, taken as a geometric series of that ratio, is below the tolerance. Or the parameters only
  fluctuate, as mini-batches make them: |m₃ − m₂| is less than half of their spread in the last tenth. Or |m₃ − m₂| is
  less than a millionth of the tolerance.

A start that moves over a plateau at constant speed has therefore not settled.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector

__all__ = ["FEWEST_UPDATES", "Settling", "settling_of"]

FEWEST_UPDATES = 10  # fewer updates have no tenths
_SHRINKS = 0.9  # |m₃ − m₂| / |m₂ − m₁| up to which the moves count as shrinking
_STILL = 1e-6  # of the tolerance, in a tenth of the updates

Settling = tuple[NDArray[np.bool_], NDArray[np.intp]]


def settling_of(path: Vector, times: NDArray[np.intp], unit: Vector, tolerance: float) -> Settling:
    """For each of k starts, whether it has settled (k,), and the first of `times` from which its parameters stay within
    the tolerance of those at the end (k,).

    `path` (t, k, P) are the parameters after `times` (t,) updates, at least ten; distances are Euclidean, with each
    parameter measured in its `unit` (P,).
    """
    with np.errstate(all="ignore"):
        tenths = [_tenth(path, times, which) for which in (7, 8, 9)]
        first, second, third = (tenth.mean(axis=0) for tenth in tenths)
        spread = np.max([_far(state - tenths[2][0], unit) for state in tenths[2]], axis=0)
        before, last = _far(second - first, unit), _far(third - second, unit)
        left = np.where(last <= _SHRINKS * before, last * last / (before - last), np.inf)
        settled = (spread < tolerance) & ((left < tolerance) | (last <= spread / 2) | (last <= _STILL * tolerance))
        since = np.zeros(path.shape[1], dtype=np.intp)
        for place, state in enumerate(path[:-1]):
            away = ~(_far(state - path[-1], unit) <= tolerance)
            since[away] = times[place + 1]
    return settled, since


def _tenth(path: Vector, times: NDArray[np.intp], which: int) -> Vector:
    """The states in tenth number `which` (from 0) of the updates, without the state at its beginning; where that is
    empty, the state nearest to its end."""
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
