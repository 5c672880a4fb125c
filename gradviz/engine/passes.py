"""Forward and backward pass through a whole network, in preallocated arrays.

One `Workspace` serves one network, one loss and one batch size. The traced update and the fast trainer
call the same functions, so their results are equal bit for bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.blas import SMALL_PRODUCT, aligned_zeros, rows_at_once
from gradviz.engine.losses import LOSSES, output_delta
from gradviz.engine.network import Network
from gradviz.engine.unrolled_calls import Call, unrolled

__all__ = ["Workspace", "add_penalty_gradient", "penalty_value"]

Array = NDArray[Any]
_MANY = 10_000  # slopes of adjacent layers with the same activation
_WIDE = 10_000  # weights of a first layer; beyond it products take the time, no longer the overhead of calls


class Workspace:
    """Arrays for one pass over `samples` samples: `z[l]`, `a[l]`, `delta[l]` have shape (samples, units of l).

    Internally the arrays are transposed, (units, samples), and every layer's input has a row of ones below it. In
    the flat vector the biases follow the weights, so one product covers both: z = [W; b]ᵀ·[a; 1], and
    [∂L/∂W; ∂L/∂b] = [a; 1]·δᵀ. `gradient` is flat, laid out like the parameters. `bind` creates the views of a
    parameter vector once for all passes. The z of all layers are one block of memory, and so are a and f′(z), so that
    the slopes of adjacent layers with the same activation are computed in one call. Where the first layer is large,
    each array is stored sample by sample instead, which makes the products faster.
    """

    def __init__(self, network: Network, loss: str, samples: int, dtype: Any = np.float64) -> None:
        self.network = network
        self.samples = samples
        self.loss = LOSSES[loss]
        self.activations = tuple(ACTIVATIONS[name] for name in network.activations)
        sizes, layers = network.sizes, range(network.layer_count)
        weights = sizes[0] * sizes[1]
        self._by_sample = weights > _WIDE and samples * weights > SMALL_PRODUCT
        self._runs: list[Call] = []
        self._slopes: list[Array | None] = [None] * network.layer_count
        # Stored sample by sample like the given inputs: copying then reads and writes memory in order.
        first = np.ones((samples, sizes[0] + 1), dtype).T
        below = [first, *(self._lay_out_samples(dtype) if self._by_sample else self._lay_out_units(dtype))]
        # A layer without biases does not use the row of ones.
        self._below = [below[layer][: sizes[layer] + network.has_bias[layer]] for layer in layers]
        self._delta = [self._array(units, dtype) for units in sizes[1:]]
        self.z: list[Array] = [array.T for array in self._z]
        self.a: list[Array] = [array.T for array in self._a]
        self.delta: list[Array] = [array.T for array in self._delta]
        self._inputs = first[: sizes[0]].T
        self._targets = self._array(sizes[-1], np.float64).T
        self.held_inputs: Array | None = None
        self._held_targets: Array | None = None
        self._logits = self._z[-1].reshape(-1, order="A")
        self.gradient: Array = aligned_zeros((network.parameter_count,), dtype)
        self._gradients = [network.block(self.gradient, layer) for layer in layers]
        slopes = self._slopes[-1]
        self._top_calls: list[Call] = [
            *self._runs, *output_delta(self.loss, self.activations[-1], self.z[-1], self.a[-1], self._targets,
                                       self.delta[-1], self._array(sizes[-1], dtype).T,
                                       None if slopes is None else slopes.T),
        ]  # fmt: skip
        inputs = len(self._below[0])
        at_once = rows_at_once(inputs, samples, sizes[1], in_columns=True) if self._by_sample else inputs
        self._bottom_calls: list[Call] = [
            (self._below[0][rows].dot, self.delta[0], self._gradients[0][rows])
            for rows in _pieces(at_once, self._below[0])
        ]
        self._weights: list[Array] = []
        self.calls: list[Call] = []
        self._forward = self._backward = unrolled([])

    def _array(self, units: int, dtype: Any) -> Array:
        """An array (units, samples) with the memory layout of all others."""
        if self._by_sample:
            return aligned_zeros((self.samples, units), dtype).T
        return np.empty((units, self.samples), dtype)

    def _needs_slope(self, layer: int) -> bool:
        """Whether f′(z) of a layer has to be computed: not where it is 1 (linear), nor where δ of the output layer is
        computed without it."""
        activation = self.activations[layer]  # softmax looks at all units of a sample
        is_apart = layer == len(self.activations) - 1 and (self.loss.is_fused or activation.output_only)
        return not activation.is_identity and not is_apart

    def _lay_out_samples(self, dtype: Any) -> list[Array]:
        """Allocate separate arrays for each layer; returns [a; 1] of each layer but the last."""
        sizes = self.network.sizes[1:]
        with_ones = [np.ones((self.samples, units + 1), dtype) for units in sizes[:-1]]
        self._z = [self._array(units, dtype) for units in sizes]
        self._a = [*(a[:, :-1].T for a in with_ones), self._array(sizes[-1], dtype)]
        for layer, units in enumerate(sizes):
            if self._needs_slope(layer):
                slopes = self._slopes[layer] = self._array(units, dtype)
                self._runs.append((self.activations[layer].derivative, self._z[layer].T, self._a[layer].T, slopes.T))
        return [a.T for a in with_ones]

    def _lay_out_units(self, dtype: Any) -> list[Array]:
        """Allocate one block for all layers; adjacent layers with the same activation share one call for the slopes.

        Returns [a; 1] of each layer.
        """
        sizes = self.network.sizes[1:]
        ends = accumulate(units + 1 for units in sizes)
        places = [slice(end - 1 - units, end - 1) for units, end in zip(sizes, ends, strict=True)]
        shape = (places[-1].stop + 1, self.samples)
        z, a, slopes = np.zeros(shape, dtype), np.ones(shape, dtype), np.empty(shape, dtype)
        self._z, self._a = [z[place] for place in places], [a[place] for place in places]
        for _name, group in groupby(range(len(places)), key=lambda layer: self.activations[layer].name):
            layers = [layer for layer in group if self._needs_slope(layer)]
            if not layers:
                continue
            # The call includes the rows of ones between the layers: cheaper than one call per layer.
            rows, activation = slice(places[layers[0]].start, places[layers[-1]].stop), self.activations[layers[0]]
            arrays = (z[rows], a[rows], slopes[rows])
            if activation.derivative_calls is None:
                self._runs.append((activation.derivative, *arrays))
            elif activation.looks_at_parts:
                more = _ones_and_parts(z, slopes, rows, [places[layer] for layer in layers])
                self._runs += activation.derivative_calls(*arrays, *more)
            else:
                self._runs += activation.derivative_calls(*arrays)
            for layer in layers:
                self._slopes[layer] = slopes[places[layer]]
        return [a[place.start : place.stop + 1] for place in places]

    def hold(self, inputs: Array, targets: Array) -> None:
        """Copy in a batch whose arrays never change; later passes over the same arrays copy nothing."""
        np.copyto(self._inputs, inputs)
        self.held_inputs = inputs
        np.copyto(self._targets, targets)
        self._held_targets = targets

    def bind(self, parameters: Array) -> None:
        """Make the passes read this flat vector; they see later changes made in place.

        Builds all calls of a pass, forward and backward; `calls` is both, over the batch that is held.
        Products use `ndarray.dot`, because `np.dot` first dispatches on array types, which doubles its time.
        """
        network, layers = self.network, range(self.network.layer_count)
        self._weights = [network.weights(parameters, layer) for layer in layers]
        blocks = [network.block(parameters, layer) for layer in layers]
        forward: list[Call] = []
        for layer in layers:
            left, right, z = blocks[layer].T, self._below[layer], self._z[layer]
            if self._by_sample:
                left, right, z = right.T, blocks[layer], self.z[layer]
            at_once = rows_at_once(len(left), len(right), right.shape[1]) if self._by_sample else len(left)
            forward += [(left[rows].dot, right, z[rows]) for rows in _pieces(at_once, left)]
            # Softmax needs all units of a sample at once; the others work in memory order.
            is_joint = self._by_sample or self.activations[layer].output_only
            ends = (self.z[layer], self.a[layer]) if is_joint else (self._z[layer], self._a[layer])
            forward.append((self.activations[layer].forward, *ends))
        backward = list(self._top_calls)
        for layer in reversed(layers[1:]):
            backward.append((self._below[layer].dot, self.delta[layer], self._gradients[layer]))
            left, right, out = self._weights[layer], self._delta[layer], self._delta[layer - 1]
            slope = self._slopes[layer - 1]
            if self._by_sample:
                left, right, out = right.T, left.T, out.T
                slope = None if slope is None else slope.T
            backward.append((left.dot, right, out))  # δ of the layer below: (W·δ) ⊙ f′(z)
            if slope is not None:
                backward.append((np.multiply, out, slope, out))
        backward += self._bottom_calls
        self._forward, self._backward = unrolled(forward), unrolled(backward)
        self.calls = forward + backward

    def forward(self, inputs: Array) -> Array:
        """z = a·W + b and a = f(z), layer by layer; `inputs` has shape (samples, features). Returns the output."""
        if inputs is not self.held_inputs:
            self.held_inputs = None
            np.copyto(self._inputs, inputs)
        self._forward()
        return self.a[-1]

    def sample_losses(self, targets: Array) -> Array:
        """The loss of each sample after `forward`, shape (samples,), without penalty."""
        return self.loss.value(self.z[-1], self.a[-1], targets)

    def is_surely_finite(self) -> bool:
        """Whether the outputs are so small that, with moderate targets, no loss of the table can overflow.

        This takes one product instead of the whole loss; where it is False, the loss itself has to be computed.
        """
        return bool(self._logits.dot(self._logits) < 1e100)

    def backward(self, inputs: Array, targets: Array) -> None:
        """Fill `delta` and `gradient` after `forward`: δ = ∂L/∂z of the batch mean, ∂L/∂W = aᵀ·δ, ∂L/∂b = Σδ."""
        if targets is not self._held_targets:
            self._held_targets = None
            np.copyto(self._targets, targets)
        self._backward()

    def add_penalty_gradient(self, parameters: Array, l1: float, l2: float, scratch: Array) -> None:
        """Add l1·sign(w) + l2·w to the gradient of every weight; sign(0) = 0; the gradients of biases do not change."""
        add_penalty_gradient(self.network, self.gradient, parameters, l1, l2, scratch)


def add_penalty_gradient(
    network: Network, gradient: Array, parameters: Array, l1: float, l2: float, scratch: Array
) -> None:
    """Add l1·sign(w) + l2·w to a flat gradient, or to each row of many (k, P); `scratch` has its shape."""
    mask = network.weight_mask
    if l1:
        np.sign(parameters, out=scratch)
        np.multiply(scratch, l1, out=scratch)
        np.add(gradient, scratch, out=gradient, where=mask)
    if l2:
        np.multiply(parameters, l2, out=scratch)
        np.add(gradient, scratch, out=gradient, where=mask)


def penalty_value(network: Network, parameters: Array, l1: float, l2: float) -> Any:
    """l1·Σ|w| + ½·l2·Σw² over the weights of a flat vector, never its biases."""
    if not l1 and not l2:
        return 0.0
    weights = parameters[network.weight_mask]
    # sign(w)·w is |w|, and with sign(0) = 0 also where w = 0 has an imaginary part, in the complex step.
    size = np.sign(weights.real) * weights
    return l1 * size.sum() + 0.5 * l2 * (weights * weights).sum()


def _ones_and_parts(
    z: Array, slopes: Array, rows: slice, places: list[slice]
) -> tuple[Array, tuple[tuple[Array, Array], ...]]:
    """The two more arguments of a derivative that `looks_at_parts`: the minuend of 1 − a² for these rows, and the
    parts of z and the slopes to check for saturation.

    Small arrays are checked in one go, with a minuend of 2 in the rows of ones between the layers. For large ones each
    layer is checked separately with the scalar 1, since an array of ones would be one more array to read.
    """
    if slopes[rows].size > _MANY or len(places) == 1:
        return np.array(1.0, slopes.dtype), tuple((z[place].reshape(-1), slopes[place].reshape(-1)) for place in places)
    ones = np.ones(slopes.shape, slopes.dtype)
    ones[[place.stop for place in places[:-1]]] = 2.0
    return ones[rows], ((z[rows].reshape(-1), slopes[rows].reshape(-1)),)


def _pieces(at_once: int, array: Array) -> Iterator[slice]:
    """Slices of `at_once` rows that cover the array."""
    return (slice(start, start + at_once) for start in range(0, len(array), at_once))
