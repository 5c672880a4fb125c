"""The objective over a grid of two parameters, with everything computed once that the two do not touch.

Activations are kept as groups of columns, each an array of shape (outer, inner, n, columns) whose first two
axes are 1 where the group does not depend on that parameter. So a layer below both parameters is computed once,
a layer between them once for each value of the lower one, and next to a changed unit only that unit's column is
as large as the grid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import Network, ParameterRef, Vector
from gradviz.landscape.objective import Objective

__all__ = ["evaluate_grid"]

_CACHE_NUMBERS = 48_000  # float64 numbers of one layer's activations in a chunk: what stays in a core's cache


@dataclass(frozen=True, slots=True)
class _Group:
    """Some columns of a layer, as `values` of shape (outer or 1, inner or 1, n, len(columns))."""

    columns: NDArray[np.intp]
    values: Vector


def evaluate_grid(
    objective: Objective,
    parameters: Vector,
    x: ParameterRef,
    y: ParameterRef,
    xs: Vector,
    ys: Vector,
    cancelled: Callable[[], bool] = lambda: False,
) -> Vector | None:
    """The objective at (xs[i], ys[j]) as losses[j, i], shape (ny, nx), all other parameters as given.

    None where `cancelled()` answered True between two chunks. Raises `ValueError` where x and y are the same
    parameter and `KeyError` where the network lacks one.
    """
    network = objective.network
    places = network.index(x), network.index(y)
    if x == y:
        raise ValueError("a surface needs two different parameters")
    base = np.array(parameters, dtype=np.float64)
    base[list(places)] = 0.0
    # The chunked, outer axis belongs to the parameter of the higher layer: what lies below it is then shared.
    flip = x.layer > y.layer
    inner, outer = (y, x) if flip else (x, y)
    inner_values, outer_values = (ys, xs) if flip else (xs, ys)
    losses = np.empty((len(outer_values), len(inner_values)))
    width = max(network.sizes) * len(objective.inputs)
    columns = max(1, min(len(inner_values), _CACHE_NUMBERS // width))
    rows = max(1, _CACHE_NUMBERS // (width * columns))
    with np.errstate(all="ignore"):
        groups = [_Group(np.arange(network.sizes[0]), objective.inputs[None, None])]
        groups = _layers(network, base, groups, 0, inner.layer, {})
        for part in _spans(len(inner_values), columns):
            inner_part = inner_values[part][None, :, None]
            shared = _layers(network, base, groups, inner.layer, outer.layer, {inner: inner_part})
            for row in _spans(len(outer_values), rows):
                if cancelled():
                    return None
                changed = {outer: outer_values[row][:, None, None]}
                if inner.layer == outer.layer:
                    changed[inner] = inner_part
                top = _layers(network, base, shared, outer.layer, network.layer_count - 1, changed)
                losses[row, part] = _data_loss(objective, base, top, changed)
        losses = losses.T if flip else losses
        losses = np.ascontiguousarray(losses)
        losses += _penalty(objective, base, x, y, xs, ys)
    return losses


def _spans(count: int, size: int) -> Iterator[slice]:
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def _layers(
    network: Network, base: Vector, groups: list[_Group], first: int, end: int, changed: dict[ParameterRef, Vector]
) -> list[_Group]:
    """Forward through the hidden layers `first` to `end` − 1."""
    for layer in range(first, end):
        pre = _pre_activations(network, base, groups, layer, changed)
        activation = ACTIVATIONS[network.activations[layer]]
        if activation.name == "softmax":
            pre = [_joined(pre)]
        groups = []
        for group in pre:
            out = np.empty_like(group.values)
            activation.forward(group.values, out)
            groups.append(_Group(group.columns, out))
    return groups


def _pre_activations(
    network: Network, base: Vector, groups: list[_Group], layer: int, changed: dict[ParameterRef, Vector]
) -> list[_Group]:
    """z of one layer. `base` has 0 where a changed parameter belongs: its own term is added to its column."""
    weights, biases = network.weights(base, layer), network.biases(base, layer)
    own = {ref: values for ref, values in changed.items() if ref.layer == layer}
    touched = sorted({ref.target for ref in own})
    # Not np.setdiff1d: the first call of NumPy's set routines imports its masked arrays, which a start would feel.
    rest = np.array([unit for unit in range(network.sizes[layer + 1]) if unit not in touched], dtype=np.intp)
    result = []
    for columns in (rest, *(np.array([target]) for target in touched)):
        if not len(columns):
            continue
        z: Vector = _product(groups, weights, columns)
        if biases is not None:
            z = z + biases[columns]
        for ref, values in own.items():
            if ref.target in columns:
                source = 1.0 if ref.is_bias else _column(groups, ref.source)
                z = z + (values * source)[..., None]
        result.append(_Group(columns, z))
    return result


def _product(groups: list[_Group], weights: Vector, columns: NDArray[np.intp]) -> Vector:
    """a·W[:, columns], the sum over the groups of their own columns' share."""
    total: Vector | None = None
    for group in groups:
        shape = group.values.shape
        share = weights[np.ix_(group.columns, columns)]
        # One product over all samples of all points, not one small product per point.
        part = (group.values.reshape(-1, shape[-1]) @ share).reshape(*shape[:-1], len(columns))
        total = part if total is None else total + part
    assert total is not None, "a layer has at least one unit below it"
    return total


def _column(groups: list[_Group], unit: int) -> Vector:
    """The activations of one unit, shape (outer or 1, inner or 1, n)."""
    for group in groups:
        found = np.flatnonzero(group.columns == unit)
        if len(found):
            return group.values[..., found[0]]
    raise IndexError(unit)


def _joined(groups: list[_Group]) -> _Group:
    """All columns in one group, in order."""
    if len(groups) == 1:
        return groups[0]
    shape = np.broadcast_shapes(*(group.values.shape[:-1] for group in groups))
    columns = np.concatenate([group.columns for group in groups])
    values = np.empty((*shape, len(columns)))
    for group in groups:
        values[..., group.columns] = group.values
    return _Group(np.arange(len(columns)), values)


def _data_loss(objective: Objective, base: Vector, groups: list[_Group], changed: dict[ParameterRef, Vector]) -> Vector:
    """The output layer and the mean loss over the samples, shape (outer or 1, inner or 1)."""
    network = objective.network
    last = network.layer_count - 1
    z = _joined(_pre_activations(network, base, groups, last, changed)).values
    a = np.empty_like(z)
    ACTIVATIONS[network.activations[last]].forward(z, a)
    mean: Vector = LOSSES[objective.loss].value(z, a, objective.targets).mean(axis=-1)
    return mean


def _penalty(
    objective: Objective, base: Vector, x: ParameterRef, y: ParameterRef, xs: Vector, ys: Vector
) -> Vector | float:
    """The penalty over the grid: that of the weights left alone, and the two parameters' own where weights."""
    if not objective.l1 and not objective.l2:
        return 0.0
    weights = base[objective.network.weight_mask]
    size = objective.l1 * np.abs(weights).sum() + 0.5 * objective.l2 * (weights * weights).sum()
    across = 0.0 if x.is_bias else objective.l1 * np.abs(xs) + 0.5 * objective.l2 * xs * xs
    up = 0.0 if y.is_bias else objective.l1 * np.abs(ys) + 0.5 * objective.l2 * ys * ys
    own: Vector = size + np.broadcast_to(across, (len(ys), len(xs))) + np.reshape(up, (-1, 1))
    return own
