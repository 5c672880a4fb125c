"""Units of a layer in groups by what they depend on: arrays of shape (outer | 1, inner | 1, units, samples).

The first two axes are 1 where a group does not depend on that parameter of a slice.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.network import Network, ParameterRef, Vector
from gradviz.landscape.totals import Rooms, SumActivation, squares
from gradviz.records import FrozenRecord

__all__ = ["Change", "Group", "Sum", "activated", "pre_activations", "whole_layer"]

Array = NDArray[Any]
_CANCELLED = 200.0  # a sum of squares so many times its result has lost digits: such cells are computed plainly
_DIRECT_NUMBERS = 100_000


class Change(NamedTuple):
    """A parameter that a slice changes and its values, shape (outer, 1, 1) or (1, inner, 1)."""

    ref: ParameterRef
    values: Array


class Group(FrozenRecord, frozen=True):
    """Activations of some units of a layer."""

    units: NDArray[np.intp]
    values: Array


class Sum(FrozenRecord, frozen=True):
    """z of some units as a sum that is not carried out yet.

    `along` depends at most on the inner parameter, `across` at most on the outer one, `both` on the two; `line` is
    (values, source): the outer parameter's own values and the activation that they multiply.
    """

    units: NDArray[np.intp]
    along: Array
    across: Array | None
    both: Array | None
    line: tuple[Array, Array] | None

    def total(self, rooms: Rooms) -> Array:
        """The sum, shape (outer | 1, inner | 1, units, n), in a room of its own."""
        parts = [part for part in (self.along, self.across, self.both) if part is not None]
        shape = np.broadcast_shapes(*(part.shape for part in parts), self._line_shape())
        z = rooms.take("z", shape)
        if self.line is None:
            np.copyto(z, parts.pop())
        else:
            values, source = self.line
            np.multiply(values[..., None, :], source[..., None, :], out=z)
        for part in parts:
            np.add(z, part, out=z)
        return z

    def _line_shape(self) -> tuple[int, ...]:
        if self.line is None:
            return (1, 1, 1, 1)
        values, source = self.line
        return (len(values), source.shape[1], 1, source.shape[2])

    def squares(self, targets: Array, rooms: Rooms) -> Array:
        """Σ(z − y)² over units and samples, shape (outer | 1, inner | 1); targets (units, n)."""
        errors = self.along - targets
        if self.both is not None:
            return squares(self.total(rooms) - targets)
        if self.line is not None:
            assert self.across is None
            return _parabola(errors[..., 0, :], *self.line)
        if self.across is None:
            return squares(errors)
        along = self.along.reshape(self.along.shape[1], -1)
        return _product(along, self.across.reshape(len(self.across), -1), targets.reshape(-1))


def _parabola(errors: Array, values: Array, source: Array) -> Array:
    """Σ(e + t·h)² as |e⊥|² + |h|²·(t − t₀)², with e⊥ what of e is not along h: no term takes from another."""
    size = np.einsum("...i,...i->...", source, source)
    product = np.einsum("...i,...i->...", errors, source)
    best = np.where(size > 0.0, -product / np.where(size > 0.0, size, 1.0), 0.0)
    rest = errors + best[..., None] * source
    found: Array = np.einsum("...i,...i->...", rest, rest) + size * (values[..., 0] - best) ** 2
    return found


def _product(u: Array, v: Array, y: Array) -> Array:
    """Σ(u_i + v_j − y)², shape (len(v), len(u)), as |u′|² + 2u′·v′ + |v′|²: one matrix product.

    Where the three take away nearly all of each other, the sum is carried out.
    """
    middle = v.mean(axis=0)
    across, up = u - y + middle, v - middle
    sizes = np.einsum("ij,ij->i", up, up)[:, None] + np.einsum("ij,ij->i", across, across)
    found: Array = 2.0 * (up @ across.T) + sizes
    rows, columns = np.nonzero(~(found * _CANCELLED > sizes))
    step = max(1, _DIRECT_NUMBERS // u.shape[1])
    for start in range(0, len(rows), step):
        j, i = rows[start : start + step], columns[start : start + step]
        errors = u[i] + v[j] - y
        found[j, i] = np.einsum("ij,ij->i", errors, errors)
    return found


def pre_activations(
    network: Network, base: Vector, groups: list[Group], layer: int, changes: tuple[Change, ...], rooms: Rooms
) -> list[Sum]:
    """z of one layer. `base` has 0 where a changed parameter of this layer belongs: its own term is added."""
    weights, biases = network.weights(base, layer), network.biases(base, layer)
    found = []
    for units in rooms.kept("units", lambda: _split(network.sizes[layer + 1], changes)):
        own = [change for change in changes if change.ref.target in units]
        found.append(_sum(groups, weights, biases, units, own, rooms.within(f"sum {units[0]}")))
    return found


def _split(count: int, changes: tuple[Change, ...]) -> list[NDArray[np.intp]]:
    """The units that no change enters, and each of the others by itself."""
    touched = sorted({change.ref.target for change in changes})
    # Not np.setdiff1d: the first call of NumPy's set routines imports its masked arrays, which a start would feel.
    rest = np.array([unit for unit in range(count) if unit not in touched], dtype=np.intp)
    return [units for units in (rest, *(np.array([target]) for target in touched)) if len(units)]


def _sum(
    groups: list[Group], weights: Vector, biases: Vector | None, units: NDArray[np.intp], changes: list[Change],
    rooms: Rooms,
) -> Sum:  # fmt: skip
    samples = groups[0].values.shape[-1]
    fixed: Array = np.zeros((1, 1, len(units), samples), weights.dtype)
    if biases is not None:
        fixed = fixed + biases[units][:, None]
    along: Array | None = None
    across: Array | None = None
    both: Array | None = None
    line: tuple[Array, Array] | None = None
    for place, group in enumerate(groups):
        share = rooms.kept(f"share {place}", partial(_share, weights, group.units, units))
        part = _product_of(share, group.values, rooms.take(f"part {place}", _shape(group, units)))
        outer, inner = part.shape[:2]
        if outer == inner == 1:
            fixed = fixed + part
        elif outer == 1:
            along = part if along is None else np.add(along, part, out=along)
        elif inner == 1:
            across = part if across is None else np.add(across, part, out=across)
        else:
            both = part if both is None else np.add(both, part, out=both)
    for ref, values in changes:
        source = np.ones((1, 1, samples), weights.dtype) if ref.is_bias else _unit(groups, ref.source)
        if values.shape[0] == 1:
            own = (values * source)[..., None, :]
            along = own if along is None else along + own
        else:
            line = (values, source)
    # What is the same everywhere joins the smaller of the others, before those spread.
    along = fixed if along is None else np.add(along, fixed, out=along)
    return Sum(units, along, across, both, line)


def _share(weights: Vector, sources: NDArray[np.intp], units: NDArray[np.intp]) -> Array:
    return weights[sources][:, units].T.copy()


def _shape(group: Group, units: NDArray[np.intp]) -> tuple[int, ...]:
    outer, inner, _below, samples = group.values.shape
    return outer, inner, len(units), samples


def _product_of(weights: Array, values: Array, out: Array) -> Array:
    # A product over one unit is no sum: BLAS would take three times as long.
    product = np.multiply if weights.shape[1] == 1 else np.matmul
    found: Array = product(weights, values, out=out)
    return found


def _unit(groups: list[Group], unit: int) -> Array:
    """The activations of one unit, shape (outer | 1, inner | 1, n)."""
    for group in groups:
        found = np.flatnonzero(group.units == unit)
        if len(found):
            values: Array = group.values[..., found[0], :]
            return values
    raise IndexError(unit)


def activated(name: str, z: Sum, rooms: Rooms) -> Group:
    """The activations of hidden units, in a room of their own."""
    across = z.across
    if z.line is not None and z.line[1].shape[1] == 1 and across is None:
        across = (z.line[0] * z.line[1])[..., None, :]
    if z.both is None and across is not None and z.along.shape[1] > 1 and (z.line is None or z.across is None):
        out = rooms.take("a", (len(across), z.along.shape[1], *z.along.shape[2:]))
        SumActivation(name, z.along)(across, out, rooms.take("z", out.shape))
        return Group(z.units, out)
    total = z.total(rooms)
    out = rooms.take("a", total.shape)
    ACTIVATIONS[name].forward(total, out)
    return Group(z.units, out)


def whole_layer(sums: list[Sum], rooms: Rooms) -> Array:
    """z of all units of a layer, in order."""
    totals = [each.total(rooms.within(f"sum {each.units[0]}")) for each in sums]
    if len(totals) == 1:
        return totals[0]
    shape = np.broadcast_shapes(*(total.shape[:2] for total in totals))
    units = sum(len(each.units) for each in sums)
    values = rooms.take("whole", (*shape, units, totals[0].shape[-1]))
    for each, total in zip(sums, totals, strict=True):
        values[..., each.units, :] = total
    return values
