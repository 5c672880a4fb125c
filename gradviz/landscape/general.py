"""The objective over a plane of any two directions, in chunks of points that stay in a core's cache.

Below the lowest layer that a direction changes, activations are computed once. That layer's pre-activations are
linear in the coordinates: z = (W + a·D₁ + b·D₂)ᵀ·h takes three products, whatever the number of points. Every
later layer is one stacked product over the points of a chunk. Biases are the last row of the weights, as in the flat
vector, and are multiplied by a row of ones.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import Network, Vector
from gradviz.landscape import totals
from gradviz.landscape.direction import Plane
from gradviz.landscape.objective import Objective
from gradviz.landscape.totals import Cancelled, SumActivation, mean_losses, penalties, spans

__all__ = ["evaluate_general"]

Array = NDArray[Any]
# At least this many points share the exponentials of a row, even where they do not fit into the cache.
_FEWEST_COLUMNS = 4


def evaluate_general(
    objective: Objective,
    plane: Plane,
    xs: Vector,
    ys: Vector,
    cancelled: Cancelled = lambda: False,
    dtype: Any = np.float64,
) -> Vector | None:
    """The objective at origin + xs[i]·x + ys[j]·y of the plane as losses[j, i], shape (ny, nx).

    `dtype` float32 is for a picture only; the penalty is always float64. None where `cancelled()` answered
    True between two chunks.
    """
    network, x, y = objective.network, plane.x.vector, plane.y.vector
    # The outer direction is the one that begins in the higher layer: the layers below are computed once per column.
    flip = _first_layer(network, x) > _first_layer(network, y)
    inner, outer = (y, x) if flip else (x, y)
    s, t = (ys, xs) if flip else (xs, ys)
    with np.errstate(all="ignore"):
        work = _Work(objective, plane.origin, inner, outer, dtype)
        losses = np.empty((len(t), len(s)))
        points = max(1, totals.CACHE_BYTES // np.dtype(dtype).itemsize // work.width)
        columns = min(len(s), max(points, _FEWEST_COLUMNS))
        rows = max(1, points // columns)
        work.reserve(rows * columns)
        for part in spans(len(s), columns):
            if cancelled():
                return None
            work.begin(s[part].astype(dtype))
            for row in spans(len(t), rows):
                if cancelled():
                    return None
                losses[row, part] = work.losses(t[row].astype(dtype))
        penalty = penalties(objective, plane, xs, ys, cancelled)
        if penalty is None:
            return None
        return np.ascontiguousarray(losses.T if flip else losses) + penalty


def _first_layer(network: Network, direction: Vector) -> int:
    """The lowest layer that a direction changes; the last layer where it changes none."""
    for layer in range(network.layer_count):
        if network.block(direction, layer).any():
            return layer
    return network.layer_count - 1


class _Work:
    """The passes over one grid. `width` is the largest number of activations of a layer for one point."""

    def __init__(self, objective: Objective, origin: Vector, inner: Vector, outer: Vector, dtype: Any) -> None:
        network = self._network = objective.network
        self._objective, self._dtype = objective, dtype
        self._targets = np.ascontiguousarray(objective.targets.T, dtype=dtype)
        self._samples = len(objective.inputs)
        self._low, self._high = _first_layer(network, inner), _first_layer(network, outer)
        layers = range(network.layer_count)
        self._blocks = [
            tuple(
                np.ascontiguousarray(block.T, dtype=dtype) if must or block.any() else None
                for must, block in ((True, network.block(origin, layer)), (False, network.block(inner, layer)),
                                    (False, network.block(outer, layer)))
            )
            for layer in layers
        ]  # fmt: skip
        self.width = max(network.sizes[self._low + 1 :]) * self._samples
        self._a: list[Array] = [np.empty(0, dtype)] * (network.layer_count + 1)
        self._z: Array = np.empty(0, dtype)
        below = self._with_ones(0, 1)
        below[:, : network.sizes[0]] = objective.inputs.T
        for layer in range(self._low):
            z = self._blocks[layer][0] @ below
            below = self._with_ones(layer + 1, 1)
            ACTIVATIONS[network.activations[layer]].forward(z, below[:, : network.sizes[layer + 1]])
        self._below = below[None]
        self._linear: tuple[Array, Array | None, Array | None] | None = None
        if self._low == self._high:
            base, along, across = (None if block is None else block @ below for block in self._blocks[self._low])
            assert base is not None
            self._linear = base, along, across

    def _with_ones(self, layer: int, points: int) -> Array:
        """An array for the inputs of a layer, with the row of ones where it has biases."""
        network = self._network
        ones = layer < network.layer_count and network.has_bias[layer]
        return np.ones((points, network.sizes[layer] + ones, self._samples), self._dtype)

    def reserve(self, points: int) -> None:
        """Allocate the arrays for a chunk of `points` points."""
        for layer in range(self._low + 1, self._network.layer_count + 1):
            self._a[layer] = self._with_ones(layer, points)
        self._z = np.empty(points * self.width, self._dtype)

    def begin(self, s: Array) -> None:
        """Compute all that depends on the inner coordinates (c,) alone: the layers below the first of the outer
        direction."""
        a = self._below  # (1, 1, k, n)
        for layer in range(self._low, self._high):
            z = np.matmul(self._weights(layer, s, None), a)
            kept = self._with_ones(layer + 1, len(s))[None]
            self._forward(layer, z, kept)
            a = kept
        self._s = s
        # (1, c | 1, units, n), the same for every row; and the change of a row per unit of its coordinate
        if self._linear is not None:
            base, along, self._v = self._linear
            self._u = base if along is None else base + s[:, None, None] * along[0]
            self._u = self._u.reshape(1, -1, *self._u.shape[-2:])
            self._v = None if self._v is None else self._v[None]
        else:
            self._u = np.matmul(self._weights(self._high, s, None), a)
            outer = self._blocks[self._high][2]
            self._v = None if outer is None else np.matmul(outer, a)
        self._sum = None
        if self._v is not None and self._v.shape[1] == 1 and self._high < self._network.layer_count - 1:
            ones = self._network.has_bias[self._high + 1]
            self._sum = SumActivation(self._network.activations[self._high], self._u, ones)

    def losses(self, t: Array) -> Array:
        """The data losses at the outer coordinates `t` (r,) and the inner ones given to `begin`, shape (r, c)."""
        network, shape = self._network, (len(t), len(self._s))
        v = self._v if self._v is None else t[:, None, None, None] * self._v
        below = z = self._below
        for layer in range(self._high, network.layer_count):
            z = self._room(self._z, shape, network.sizes[layer + 1])
            a = self._a[layer + 1][: shape[0] * shape[1]].reshape(*shape, -1, self._samples)
            if layer > self._high:
                np.matmul(self._weights(layer, self._s, t), below, out=z)
                self._forward(layer, z, a)
            else:
                self._first(layer, v, z, a)
            below = a
        out: Array = mean_losses(self._objective, z, below, self._targets)
        return out

    def _first(self, layer: int, v: Array | None, z: Array, a: Array) -> None:
        """The layer whose pre-activations are the sum of a term of the columns and a term of the rows."""
        if self._sum is not None and v is not None:
            self._sum(v, a, z)
            return
        np.add(self._u, 0.0 if v is None else v, out=z)
        self._forward(layer, z, a)

    def _forward(self, layer: int, z: Array, a: Array) -> None:
        activation, out = ACTIVATIONS[self._network.activations[layer]], a[..., : self._network.sizes[layer + 1], :]
        if activation.output_only:  # softmax needs all units of a sample along the last axis
            z, out = z.swapaxes(-1, -2), out.swapaxes(-1, -2)
        activation.forward(z, out)

    def _weights(self, layer: int, s: Array, t: Array | None) -> Array:
        """[W; b]ᵀ at the points, shape (r | 1, c | 1, units, k)."""
        base, inner, outer = self._blocks[layer]
        assert base is not None
        weights = base[None, None]
        if inner is not None:
            weights = weights + s[:, None, None] * inner
        if t is not None and outer is not None:
            weights = weights + t[:, None, None, None] * outer
        return weights

    def _room(self, buffer: Array, shape: tuple[int, int], units: int) -> Array:
        size = shape[0] * shape[1] * units * self._samples
        return buffer[:size].reshape(*shape, units, self._samples)
