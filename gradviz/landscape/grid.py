"""The objective over a grid of two parameters; everything that does not depend on them is computed once.

A layer below both parameters is computed once, a layer between them once for each value of the lower one. Of a layer
in which one unit changes, only that unit is computed for the whole grid: its contribution to the next layer is
the product of its weights and its activation. Where the output layer is linear and the loss is quadratic, no pass over
the whole grid is needed along a parameter of the output layer, nor where the two parameters change no unit or only one
unit in common.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import ParameterRef, Vector
from gradviz.landscape import totals
from gradviz.landscape.objective import Objective
from gradviz.landscape.quadratics import dots, parabolas, product, two_lines
from gradviz.landscape.totals import Array, Cancelled, ScratchArrays, SumActivation, mean_losses, quadratic_scale, spans

__all__ = ["evaluate_grid"]

_SMALLEST_SQUARE = 1e-200


def evaluate_grid(
    objective: Objective,
    parameters: Vector,
    refs: tuple[ParameterRef, ParameterRef],
    xs: Vector,
    ys: Vector,
    cancelled: Cancelled = lambda: False,
    dtype: Any = np.float64,
) -> Vector | None:
    """The objective at (xs[i], ys[j]) of two parameters as losses[j, i], shape (ny, nx), all others as given.

    `dtype` float32 is for a picture only. None where `cancelled()` answered True between two chunks. Raises
    `ValueError` where x and y are the same parameter, `KeyError` where the network does not have one of them.
    """
    network, (x, y) = objective.network, refs
    places = network.index(x), network.index(y)
    if x == y:
        raise ValueError("a surface needs two different parameters")
    with np.errstate(over="ignore"):  # numbers too large for float32 become infinite
        base = np.array(parameters, dtype=dtype)
    base[places[0]] = base[places[1]] = 0.0
    # The outer axis is the parameter of the higher layer, so that the layers below it are shared.
    flip = x.layer > y.layer
    inner, outer = (y, x) if flip else (x, y)
    s, t = (ys, xs) if flip else (xs, ys)
    with np.errstate(all="ignore"):
        slices = _Slices(objective, base, inner, outer, dtype)
        losses = slices.compute(s.astype(dtype), t.astype(dtype), cancelled)
        if losses is not None and slices.is_exact and not np.isfinite(losses).all():
            # An intermediate square may overflow where the loss itself is finite: compute such cells by a plain pass.
            slices.is_exact = False
            losses = slices.compute(s.astype(dtype), t.astype(dtype), cancelled)
        if losses is None:
            return None
        losses = np.ascontiguousarray(losses.T) if flip else losses
        if objective.l1 or objective.l2:
            losses += _penalties(objective, parameters, refs, xs, ys)
        return losses


def _penalties(
    objective: Objective, parameters: Vector, refs: tuple[ParameterRef, ParameterRef], xs: Vector, ys: Vector
) -> Vector:
    """l1·Σ|w| + ½·l2·Σw² over the weights, shape (ny, nx): the constant part plus the part of each of the two
    parameters.
    """

    def penalty(weights: Vector) -> Vector:
        found: Vector = objective.l1 * np.abs(weights) + 0.5 * objective.l2 * weights * weights
        return found

    network = objective.network
    others = network.weight_mask.copy()
    others[[network.index(ref) for ref in refs]] = False
    along, up = (np.zeros(1) if ref.is_bias else penalty(axis) for ref, axis in zip(refs, (xs, ys), strict=True))
    found: Vector = penalty(parameters[others]).sum() + along + up[:, None]
    return found


class _Slices:
    """The grid over an inner and an outer parameter; the layer of the outer one is not below that of the inner one.

    Activations and pre-activations have shape (units, …, n). The axes between are (1,) where they depend on no
    coordinate, (c,) where they depend on the inner ones, and (r, c) where they depend on both.
    """

    def __init__(
        self, objective: Objective, base: Vector, inner: ParameterRef, outer: ParameterRef, dtype: Any
    ) -> None:
        network = self._network = objective.network
        self._objective, self._inner, self._outer = objective, inner, outer
        self._samples, self._itemsize = len(objective.inputs), base.itemsize
        self._targets = np.ascontiguousarray(objective.targets.T, dtype=dtype)
        self._last = network.layer_count - 1
        self._weights = [network.weights(base, layer).T for layer in range(network.layer_count)]
        self._biases = [network.biases(base, layer) for layer in range(network.layer_count)]
        self._scratch = ScratchArrays(dtype)
        self._meet = inner.layer == outer.layer and inner.target == outer.target
        a: Array = np.ascontiguousarray(objective.inputs.T, dtype=dtype)[:, None]
        for layer in range(inner.layer):
            a = self._activated(layer, self._next(layer, a, "below"), "below")
        self._ones = np.ones((1, self._samples), dtype)
        self._source = self._source_of(inner, a)
        self._below = self._next(inner.layer, a, "own")
        self._outer_source = self._source_of(outer, a) if inner.layer == outer.layer else self._ones
        scale = quadratic_scale(objective) if ACTIVATIONS[network.activations[self._last]].is_identity else None
        self._scale = 0.0 if scale is None else scale / self._samples
        self.is_exact = scale is not None and (outer.layer == self._last or self._ends_in_a_square())

    def _ends_in_a_square(self) -> bool:
        """Whether the outer unit is in the last hidden layer and its outgoing weights can be divided by."""
        if self._outer.layer != self._last - 1 or self._units_apart:
            return self._outer.layer == self._last - 1
        weights = self._weights[self._last][:, self._outer.target]
        return bool(weights @ weights > _SMALLEST_SQUARE)

    @property
    def _units_apart(self) -> bool:
        return self._inner.layer == self._outer.layer and not self._meet

    def _source_of(self, ref: ParameterRef, a: Array) -> Array:
        """The numbers that a parameter is multiplied by, shape (c | 1, n), given the activations below its layer."""
        return self._ones if ref.is_bias else a[ref.source]

    def _next(self, layer: int, a: Array, room: str) -> Array:
        """The pre-activations of a layer, given the activations below it."""
        weights, biases = self._weights[layer], self._biases[layer]
        flat = a.reshape(len(a), -1)
        z = np.matmul(weights, flat, out=self._scratch.take(f"{room} z{layer}", (len(weights), flat.shape[1])))
        if biases is not None:
            z += biases[:, None]
        return z.reshape(len(weights), *a.shape[1:])

    def _activated(self, layer: int, z: Array, room: str) -> Array:
        """The activations of hidden units; `z` may be overwritten."""
        name = self._network.activations[layer]
        out = z if ACTIVATIONS[name].in_place else self._scratch.take(f"{room} a{layer}", z.shape)
        ACTIVATIONS[name].forward(z, out)
        return out

    def compute(self, s: Vector, t: Vector, cancelled: Cancelled) -> Vector | None:
        """The data losses, shape (len(t), len(s))."""
        losses = np.empty((len(t), len(s)))
        columns, rows = self._chunk(len(s), len(t))
        for part in spans(len(s), columns):
            if cancelled():
                return None
            self._begin(s[part])
            for row in spans(len(t), rows):
                if cancelled():
                    return None
                losses[row, part] = self._losses(t[row])
        return losses

    def _chunk(self, columns: int, rows: int) -> tuple[int, int]:
        """How many columns and rows to compute at once so that the widest layer fits into a core's cache."""
        sizes, inner, outer = self._network.sizes, self._inner.layer, self._outer.layer
        fits = max(1, totals.CACHE_BYTES // (self._itemsize * self._samples))
        between = max((1, *sizes[inner + 2 : outer + 2]))
        if self.is_exact and (outer == self._last or self._units_apart):
            # Neither method has an array as large as the grid times the samples.
            return min(columns, max(1, 4 * fits // between)), max(1, 4 * fits // sizes[-1])
        above = max((1, *sizes[outer + 2 :]))
        columns = max(1, min(columns, fits // between, fits // above))
        return columns, max(1, min(rows, fits // (above * columns)))

    def _begin(self, s: Vector) -> None:
        """Compute all that depends on the inner coordinates (c,) alone: the layers below that of the outer parameter,
        and the units of its layer that it does not change."""
        inner, outer = self._inner, self._outer
        own = s[:, None] * self._source + self._below[inner.target]
        self._s, self._v_source = s, self._outer_source
        if inner.layer == outer.layer:
            z = self._below
        else:
            z = self._over_one_unit(own)
            for layer in range(inner.layer + 1, outer.layer):
                a = self._activated(layer, z, "between")
                if layer == outer.layer - 1:
                    self._v_source = self._source_of(outer, a)
                z = self._next(layer + 1, a, "between")
        self._z, self._own = z, own
        if outer.layer < self._last:
            self._beside(z, own)

    def _over_one_unit(self, own: Array) -> Array:
        """z (units, c, n) of the layer above that of the inner parameter, where one unit changes; `own` is its z (c,
        n).
        """
        inner = self._inner
        a = self._scratch.take("fixed", self._below.shape)
        ACTIVATIONS[self._network.activations[inner.layer]].forward(self._below, a)
        changed = self._activated(inner.layer, own[None], "one")[0]
        if self._outer.layer == inner.layer + 1:
            source = self._outer.source
            self._v_source = changed if source == inner.target else self._source_of(self._outer, a).copy()
        a[inner.target] = 0.0
        fixed = self._next(inner.layer + 1, a, "fixed")
        weights = self._weights[inner.layer + 1][:, inner.target]
        z = self._scratch.take("over", (len(weights), *changed.shape))
        np.multiply(weights[:, None, None], changed, out=z)
        return np.add(z, fixed, out=z)

    def _beside(self, z: Array, own: Array) -> None:
        """The input of the next layer from those units of the outer parameter's layer that do not depend on it."""
        inner, outer, layer = self._inner, self._outer, self._outer.layer
        activations = self._network.activations
        u = own if self._meet else z[outer.target].copy()
        a = self._scratch.take("beside", z.shape)
        ACTIVATIONS[activations[layer]].forward(z, a)
        a[outer.target] = 0.0
        if self._units_apart:
            a[inner.target] = 0.0
        above = self._next(layer + 1, a, "beside")
        weights = self._weights[layer + 1]
        self._out = weights[:, outer.target]
        if self._units_apart:
            along = self._activated(layer, own[None], "apart")[0]
            above = above + weights[:, inner.target, None, None] * along
        self._above, shift = above, None
        if self.is_exact:
            above -= self._targets[:, None]
            if not self._units_apart:
                shift = self._complete_square(above)
        self._sum = SumActivation(activations[layer], u, shift=shift)

    def _complete_square(self, errors: Array) -> Array:
        """g, the component of the errors e along w: Σ(e_k + w_k·a)² over the outputs is |w|²·(a + g)² + rest."""
        w = self._out
        self._square: Any = w @ w
        share: Array = np.tensordot(w / self._square, errors, 1)
        self._rest: Any = 0.0
        if len(w) > 1:
            errors -= w[:, None, None] * share
            self._rest = dots(errors, errors).sum(axis=0)
        return share

    def _losses(self, t: Vector) -> Vector:
        """The data losses at the outer coordinates `t` (r,) and the inner ones given to `_begin`, shape (r, c)."""
        if self._outer.layer == self._last:
            return self._losses_at_outputs(t)
        v = t[:, None, None] * self._v_source
        c = 1 if self._units_apart else len(self._s)
        a = self._scratch.take("one", (len(t), c, self._samples))
        self._sum(v, a, self._scratch.take("one z", a.shape))
        if self.is_exact and self._units_apart:
            return self._of_two_units(a[:, 0])
        if self.is_exact:
            squares: Vector = dots(a, a) * self._square
            squares += self._rest
            squares *= self._scale
            return squares
        return self._losses_above(a)

    def _of_two_units(self, a: Array) -> Vector:
        u = self._above.swapaxes(0, 1).reshape(self._above.shape[1], -1)
        v = (a[:, None] * self._out[:, None]).reshape(len(a), -1)
        return product(u, v) * self._scale

    def _losses_above(self, a: Array) -> Vector:
        """The losses, given the activations (r, c | 1, n) of the one unit that the outer parameter belongs to."""
        layer = self._outer.layer + 1
        share = self._out[:, None, None, None] * a if a.shape[1] == 1 and len(self._s) > 1 else None
        shape = (len(self._out), len(a), len(self._s), self._samples)
        z = self._scratch.take("above", shape)
        above = self._above[:, None]
        if share is not None and layer < self._last:
            out = self._scratch.take("above a", shape)
            SumActivation(self._network.activations[layer], above)(share, out, z)
            return self._losses_upward(layer, out)
        np.multiply(self._out[:, None, None, None], a, out=z)
        z += above
        if layer == self._last:
            return self._mean(z)
        return self._losses_upward(layer, self._activated(layer, z, "above"))

    def _losses_upward(self, layer: int, a: Array) -> Vector:
        """The losses, given all activations of a hidden layer, (units, r, c, n)."""
        for above in range(layer + 1, self._last):
            a = self._activated(above, self._next(above, a, "upward"), "upward")
        return self._mean(self._next(self._last, a, "upward"))

    def _mean(self, z: Array) -> Vector:
        """The losses, given the pre-activations of the outputs (outputs, r, c, n)."""
        if LOSSES[self._objective.loss].is_fused:  # a fused loss is computed from the logits
            logits = np.moveaxis(z, 0, -2)
            return mean_losses(self._objective, logits, logits, self._targets)
        a = self._scratch.take("output", z.shape)
        activation = ACTIVATIONS[self._network.activations[self._last]]
        if activation.output_only:  # softmax needs all units of a sample along the last axis
            activation.forward(np.moveaxis(z, 0, -1), np.moveaxis(a, 0, -1))
        else:
            activation.forward(z, a)
        return mean_losses(self._objective, np.moveaxis(z, 0, -2), np.moveaxis(a, 0, -2), self._targets)

    def _losses_at_outputs(self, t: Vector) -> Vector:
        """The losses where the outer parameter belongs to an output unit."""
        inner, outer, z = self._inner, self._outer, self._z
        if not self.is_exact:
            whole = self._scratch.take("whole", (len(z), len(t), len(self._s), self._samples))
            whole[:] = z[:, None]
            if inner.layer == outer.layer:
                whole[inner.target] = self._own
            whole[outer.target] += t[:, None, None] * self._v_source
            return self._mean(whole)
        errors = z - self._targets[:, None]
        m = outer.target
        if self._meet:
            total = two_lines(errors[m, 0], self._source[0], self._v_source[0], self._s, t)
        else:
            total = parabolas(errors[m], self._v_source, t)
        for k in range(len(errors)):
            if k == m:
                continue
            if self._units_apart and k == inner.target:
                total = total + parabolas(errors[k], self._source, self._s).T
            else:
                total = total + dots(errors[k], errors[k])
        return total * self._scale
