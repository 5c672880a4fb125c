"""Forward and backward passes through many networks of one shape at once, along a leading axis.

Each network gets the numbers that its own `Workspace` would give, with the same products in the same order, so that a
network trained among many ends with the same parameters as one trained alone. (Except a first layer of more than 10,000
weights: alone, its products are split into several calls, which changes their rounding.)
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES, output_delta
from gradviz.engine.network import Network

__all__ = ["Stack"]

Array = NDArray[Any]


class Stack:
    """Arrays for one pass of up to `most` networks over `samples` samples.

    Parameters are given as rows, shape (k, P) with k ≤ `most`, each a flat vector. Internally, as in `Workspace`,
    arrays have shape (k, units, n), with a row of ones below the inputs of layers that have biases.
    """

    def __init__(self, network: Network, loss: str, samples: int, most: int) -> None:
        self.network, self.loss = network, LOSSES[loss]
        self._activations = tuple(ACTIVATIONS[name] for name in network.activations)
        sizes, layers = network.sizes, range(network.layer_count)
        # The rounding of a matrix-vector product depends on the memory layout: use the layout of a single network.
        in_rows = sizes[1] == 1 < sizes[0] and not network.has_bias[0]
        self._inputs = np.ones((sizes[0], samples)) if in_rows else np.ones((samples, sizes[0] + 1)).T
        self._targets = np.empty((sizes[-1], samples)).T
        self._held: Array | None = None
        shapes = [(most, units, samples) for units in sizes[1:]]
        self._z = [np.zeros(shape) for shape in shapes]
        self._a = [np.ones((most, units + 1, samples)) for units in sizes[1:]]
        self._delta = [np.empty(shape) for shape in shapes]
        is_joint = self._activations[-1].output_only
        self._slopes: list[Array | None] = []
        for layer in layers:
            is_needed = layer < layers[-1] or not (self.loss.is_fused or is_joint)
            linear = self._activations[layer].is_identity
            self._slopes.append(np.empty(shapes[layer]) if is_needed and not linear else None)
        self._scratch = np.empty((most, samples, sizes[-1]))
        self.count = 0

    def gradients(self, rows: Array, inputs: Array, targets: Array, out: Array) -> None:
        """Write the gradient at each row of `rows` (k, P) into `out` (k, P), without penalty.

    `inputs` is (n, features), `targets` (n, outputs).
    """
        network, count = self.network, len(rows)
        self.count = count
        if inputs is not self._held:
            np.copyto(self._inputs[: network.sizes[0]].T, inputs)
            np.copyto(self._targets, targets)
            self._held = inputs
        below = self._below(0)
        for layer, activation in enumerate(self._activations):
            z, a = self._z[layer][:count], self._a[layer][:count, :-1]
            np.matmul(network.blocks(rows, layer).swapaxes(1, 2), below, out=z)
            if activation.output_only:  # softmax needs all units of a sample along the last axis
                activation.forward(z.swapaxes(1, 2), a.swapaxes(1, 2))
            else:
                activation.forward(z, a)
            slope = self._slopes[layer]
            if slope is not None:
                activation.derivative(z, a, slope[:count])
            below = self._below(layer + 1)
        self._backward(rows, out)

    def _backward(self, rows: Array, out: Array) -> None:
        network, count, last = self.network, self.count, self.network.layer_count - 1
        z, a = self._output()
        slope = self._slopes[last]
        calls = output_delta(
            self.loss, self._activations[last], z, a, self._targets, self._delta[last][:count].swapaxes(1, 2),
            self._scratch[:count], None if slope is None else slope[:count].swapaxes(1, 2),
        )  # fmt: skip
        for function, *arguments in calls:
            function(*arguments)
        for layer in range(last, -1, -1):
            delta = self._delta[layer][:count]
            np.matmul(self._below(layer), delta.swapaxes(1, 2), out=network.blocks(out, layer))
            if layer:
                under = self._delta[layer - 1][:count]
                weights = network.blocks(rows, layer)[:, : network.sizes[layer]]
                np.matmul(weights, delta, out=under)  # δ of the layer below: (W·δ) ⊙ f′(z)
                slope = self._slopes[layer - 1]
                if slope is not None:
                    np.multiply(under, slope[:count], under)

    def are_surely_finite(self) -> NDArray[np.bool_]:
        """For each network whether its outputs are so small that, with moderate targets, no loss can overflow."""
        flat = self._z[-1][: self.count].reshape(self.count, 1, -1)
        sure: NDArray[np.bool_] = (flat @ flat.swapaxes(1, 2))[:, 0, 0] < 1e100
        return sure

    def losses(self) -> Array:
        """The mean data loss of each network over the batch, shape (k,)."""
        means: Array = self.loss.value(*self._output(), self._targets).mean(axis=-1)
        return means

    def _output(self) -> tuple[Array, Array]:
        return self._z[-1][: self.count].swapaxes(1, 2), self._a[-1][: self.count, :-1].swapaxes(1, 2)

    def _below(self, layer: int) -> Array:
        """The input of a layer, with the row of ones where it has biases: (inputs, n) for the first layer, else
        (k, units, n)."""
        network = self.network
        if layer == 0:
            return self._inputs[: network.sizes[0] + network.has_bias[0]]
        ones = layer < network.layer_count and network.has_bias[layer]
        return self._a[layer - 1][: self.count, : network.sizes[layer] + ones]
