"""The objective over a grid of two parameters, with everything computed once that the two do not touch.

A layer below both parameters is computed once, a layer between them once for each value of the lower one, and
next to a changed unit only that unit is as large as the grid. Where the output layer is linear and the loss is
quadratic, the grid itself needs no pass at all: along a parameter of the output layer the loss is an exact
parabola, and where the two parameters meet in no unit it is one matrix product.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import ParameterRef, Vector
from gradviz.landscape import totals
from gradviz.landscape.objective import Objective
from gradviz.landscape.totals import Cancelled, Rooms, mean_losses, penalties, quadratic_scale, spans
from gradviz.landscape.unit_groups import Change, Group, activated, pre_activations, whole_layer

__all__ = ["evaluate_grid"]

_ROWS_AT_ONCE = 2_000_000  # numbers of all samples for the outer values of a matrix product


def evaluate_grid(
    objective: Objective,
    parameters: Vector,
    x: ParameterRef,
    y: ParameterRef,
    xs: Vector,
    ys: Vector,
    cancelled: Cancelled = lambda: False,
    dtype: Any = np.float64,
) -> Vector | None:
    """The objective at (xs[i], ys[j]) as losses[j, i], shape (ny, nx), all other parameters as given.

    `dtype` float32 is for a picture only. None where `cancelled()` answered True between two chunks. Raises
    `ValueError` where x and y are the same parameter and `KeyError` where the network lacks one.
    """
    network = objective.network
    places = network.index(x), network.index(y)
    if x == y:
        raise ValueError("a surface needs two different parameters")
    base = np.array(parameters, dtype=np.float64)
    base[list(places)] = 0.0
    # The outer axis belongs to the parameter of the higher layer: what lies below it is then shared.
    flip = x.layer > y.layer
    inner, outer = (y, x) if flip else (x, y)
    s, t = (ys, xs) if flip else (xs, ys)
    with np.errstate(all="ignore"):
        slices = _Slices(objective, base.astype(dtype), inner, outer, dtype)
        losses = slices.compute(s, t, slices.is_exact, cancelled)
        if losses is not None and slices.is_exact and not np.isfinite(losses).all():
            # A square that overflows on the way spoils cells that a plain pass still reaches.
            losses = slices.compute(s, t, False, cancelled)
        if losses is None:
            return None
        across, up = np.zeros((2, network.parameter_count))
        across[places[0]] = up[places[1]] = 1.0
        penalty = penalties(objective, base, across, up, xs, ys, cancelled)
        if penalty is None:
            return None
        return np.ascontiguousarray(losses.T if flip else losses) + penalty


class _Slices:
    """The grid over an inner and an outer parameter, whose layer is not below the inner one's."""

    def __init__(
        self, objective: Objective, base: Vector, inner: ParameterRef, outer: ParameterRef, dtype: Any
    ) -> None:
        network = self._network = objective.network
        self._objective, self._base, self._inner, self._outer = objective, base, inner, outer
        self._targets = np.ascontiguousarray(objective.targets.T, dtype=dtype)
        self._samples, self._dtype = len(objective.inputs), dtype
        self._rooms = Rooms(dtype)
        last = network.layer_count - 1
        apart = inner.layer == outer.layer == last - 1 and inner.target != outer.target
        self._scale = quadratic_scale(objective) if network.activations[last] == "linear" else None
        self.is_exact = self._scale is not None and (outer.layer == last or apart)
        inputs = np.ascontiguousarray(objective.inputs.T, dtype=dtype)[None, None]
        self._below = self._layers([Group(np.arange(network.sizes[0]), inputs)], 0, inner.layer, (), "below")

    def compute(self, s: Vector, t: Vector, exact: bool, cancelled: Cancelled) -> Vector | None:
        """The data losses, shape (len(t), len(s))."""
        s, t = s.astype(self._dtype), t.astype(self._dtype)
        losses = np.empty((len(t), len(s)))
        sizes = self._network.sizes
        # One unit of the outer parameter's own layer depends on both, and every unit above it.
        width = max(sizes) if exact else max((1, *sizes[self._outer.layer + 2 :]))
        width *= self._samples
        room = totals.CACHE_BYTES * (4 if exact else 1)  # an exact way goes through each column once, and only once
        points = max(1, room // self._base.itemsize // width)
        # As many rows as columns: what depends on one of them alone is then small beside what depends on both.
        columns = min(len(s), points if exact else math.isqrt(points))
        rows = max(1, _ROWS_AT_ONCE // width if exact else points // columns)
        for part in spans(len(s), columns):
            if cancelled():
                return None
            inner = Change(self._inner, s[part][None, :, None])
            shared = self._layers(self._below, self._inner.layer, self._outer.layer, (inner,), "shared")
            for row in spans(len(t), rows):
                if cancelled():
                    return None
                losses[row, part] = self._chunk(shared, inner, Change(self._outer, t[row][:, None, None]), exact)
        return losses

    def _chunk(self, shared: list[Group], inner: Change, outer: Change, exact: bool) -> Vector:
        changes = (inner, outer) if self._inner.layer == self._outer.layer else (outer,)
        last = self._network.layer_count - 1
        groups = self._layers(shared, self._outer.layer, last, changes, "chunk")
        at_last = tuple(change for change in changes if change.ref.layer == last)
        rooms = self._rooms.within("last")
        sums = pre_activations(self._network, self._base, groups, last, at_last, rooms)
        if exact:
            assert self._scale is not None
            total = np.zeros((1, 1))
            for each in sums:
                total = total + each.squares(self._targets[each.units], rooms)
            return total * (self._scale / self._samples)
        z = whole_layer(sums, rooms)
        a = rooms.take("a", z.shape)
        activation = ACTIVATIONS[self._network.activations[last]]
        if activation.output_only:  # softmax looks at all units of a sample, which it wants along the last axis
            activation.forward(z.swapaxes(-1, -2), a.swapaxes(-1, -2))
        else:
            activation.forward(z, a)
        return mean_losses(self._objective, z, a, self._targets)

    def _layers(
        self, groups: list[Group], first: int, end: int, changes: tuple[Change, ...], stage: str
    ) -> list[Group]:
        """Forward through the hidden layers `first` to `end` − 1."""
        network = self._network
        for layer in range(first, end):
            here = tuple(change for change in changes if change.ref.layer == layer)
            rooms = self._rooms.within(f"{stage} {layer}")
            sums = pre_activations(network, self._base, groups, layer, here, rooms)
            name = network.activations[layer]
            groups = [activated(name, each, rooms.within(f"sum {each.units[0]}")) for each in sums]
        return groups
