"""Helpers of all evaluations of a grid: scratch arrays, activations of a sum, mean losses, penalties.

Arrays have the samples along the last axis and the units along the one before it: (…, units, n).
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import Network, Vector
from gradviz.landscape.direction import Plane
from gradviz.landscape.objective import Objective
from gradviz.landscape.quadratics import dots

__all__ = [
    "CACHE_BYTES",
    "Cancelled",
    "ScratchArrays",
    "SumActivation",
    "mean_losses",
    "penalties",
    "quadratic_scale",
    "spans",
    "squares",
]

Array = NDArray[Any]
Cancelled = Callable[[], bool]

CACHE_BYTES = 1_000_000  # of one layer's activations in a chunk, so that they stay in a core's cache
_PENALTY_NUMBERS = 400_000
_MOST_KEPT = 8_000_000  # bytes


def spans(count: int, size: int) -> Iterator[slice]:
    """Slices of at most `size` that cover `range(count)`."""
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


_threads = threading.local()


def _arrays_of_this_thread(dtype: Any) -> dict[str, Array]:
    """The scratch arrays of the last grid of this thread, unless they are large: a surface that follows training is
    computed many times a second."""
    arrays: dict[str, Array] = _threads.__dict__.setdefault(np.dtype(dtype).name, {})
    if sum(array.nbytes for array in arrays.values()) > _MOST_KEPT:
        arrays.clear()
    return arrays


class ScratchArrays:
    """Named scratch arrays, reused for every chunk because allocating them would take longer than the computation.

    The next grid of the same thread reuses them, too, so no result may be a view of one.
    """

    def __init__(self, dtype: Any) -> None:
        self._dtype = dtype
        self._flat = _arrays_of_this_thread(dtype)

    def take(self, name: str, shape: tuple[int, ...]) -> Array:
        """The scratch array of this name in the given shape; its contents are undefined."""
        size = math.prod(shape)
        flat = self._flat.get(name)
        if flat is None or flat.size < size:
            flat = self._flat[name] = np.empty(size, self._dtype)
        return flat[:size].reshape(shape)


class SumActivation:
    """f(u + v) for one u and many v, where each is much smaller than the broadcast sum.

    e^(u+v) is the product of two exponentials, computed before broadcasting, so tanh and the sigmoid cost a product
    and a quotient per number; where the exponentials could overflow, or for any other f, f is called on the sum.
    With `ones`, the result has one more unit that is always 1: filling contiguous memory is faster than leaving out
    every ninth row. `shift` is added to f, which for tanh and the sigmoid costs nothing.
    """

    def __init__(self, name: str, u: Array, ones: bool = False, shift: Array | None = None) -> None:
        self._forward = ACTIVATIONS[name].forward
        self._u, self._ones, self._shift = u, ones, shift
        self._largest = 300.0 if u.dtype == np.float64 else 40.0
        self._exp_u = None
        of_sum = ACTIVATIONS[name].exponential_form
        if of_sum is not None and _below(u, self._largest):
            self._factor, self._numerator, constant, one = of_sum
            self._after = (constant or None) if shift is None else shift + constant
            self._exp_u = self._exponential(u)
            if ones:
                self._exp_u[..., -1, :] = one

    def __call__(self, v: Array, out: Array, scratch: Array) -> None:
        """Write f(u + v), and the row of ones, into `out`; `scratch` has the shape of u + v."""
        if self._exp_u is None or not _below(v, self._largest):
            np.add(self._u, v, out=scratch)
            own = out[..., : scratch.shape[-2], :]
            self._forward(scratch, own)
            if self._shift is not None:
                np.add(own, self._shift, out=own)
            return
        np.multiply(self._exp_u, self._exponential(v), out=out)
        np.add(out, 1.0, out=out)
        np.divide(self._numerator, out, out=out)
        if self._after is not None:
            np.add(out, self._after, out=out)

    def _exponential(self, values: Array) -> Array:
        scaled = self._factor * values
        if self._ones:
            scaled = np.concatenate([scaled, np.zeros_like(values[..., :1, :])], axis=-2)
        found: Array = np.exp(scaled, out=scaled)
        return found


def _below(values: Array, limit: float) -> bool:
    return bool(-limit < values.min()) and bool(values.max() < limit)  # False for NaN


def quadratic_scale(objective: Objective) -> float | None:
    """s where the loss of a sample is s·Σ(ŷ − y)² over its outputs; None for any other loss."""
    loss = LOSSES[objective.loss]
    if not loss.quadratic:
        return None
    outputs = objective.network.sizes[-1]
    one = np.ones((1, outputs))
    return float(loss.value(one, one, np.zeros((1, outputs)))[0]) / outputs


def mean_losses(objective: Objective, z: Array, a: Array, targets: Array) -> Array:
    """The mean over the samples, shape (…), of the losses of outputs (…, units, n); `targets` is (units, n).

    `a` may be overwritten.
    """
    scale = quadratic_scale(objective)
    if scale is None:
        units_last = z.swapaxes(-1, -2), a.swapaxes(-1, -2), targets.T
        mean: Array = LOSSES[objective.loss].value(*units_last).mean(axis=-1)
        return mean
    np.subtract(a, targets, out=a)
    total: Array = squares(a) * (scale / a.shape[-1])
    return total


def squares(errors: Array) -> Array:
    """Σe² over the last two axes."""
    flat = errors.reshape(*errors.shape[:-2], -1)
    total: Array = dots(flat, flat)
    return total


def penalties(
    objective: Objective, plane: Plane, xs: Vector, ys: Vector, cancelled: Cancelled
) -> Vector | float | None:
    """l1·Σ|w| + ½·l2·Σw² over the weights at the points (xs[i], ys[j]) of a plane, shape (ny, nx); None where
    cancelled."""
    l1, l2 = objective.l1, objective.l2
    if not l1 and not l2:
        return 0.0
    origin, x, y = plane.origin, plane.x.vector, plane.y.vector
    mask = _weights_only(objective.network, x, y)
    alone = origin[objective.network.weight_mask & ~mask]
    fixed = l1 * np.abs(alone).sum() + 0.5 * l2 * (alone * alone).sum()
    base, across, up = origin[mask], x[mask], y[mask]
    out = np.full((len(ys), len(xs)), fixed)
    if not base.size:
        return out
    columns = max(1, min(len(xs), _PENALTY_NUMBERS // base.size))
    for part in spans(len(xs), columns):
        moved = base + xs[part, None] * across
        for j, b in enumerate(ys.tolist()):
            if cancelled():
                return None
            weights = moved + b * up
            if l2:
                out[j, part] += 0.5 * l2 * np.einsum("ij,ij->i", weights, weights)
            if l1:
                out[j, part] += l1 * np.abs(weights, out=weights).sum(axis=1)
    return out


def _weights_only(network: Network, x: Vector, y: Vector) -> NDArray[np.bool_]:
    """Mask (P,) of the weights that change on the plane."""
    touched: NDArray[np.bool_] = network.weight_mask & ((x != 0.0) | (y != 0.0))
    return touched
