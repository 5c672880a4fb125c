"""Forward and backward pass through a whole network, in preallocated arrays.

One `Workspace` belongs to one network, one loss and one batch size. The traced update and the fast trainer
run these same functions, so their numbers are the same bits.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES, output_delta
from gradviz.engine.network import Network

__all__ = ["Workspace", "penalty_value"]

Array = NDArray[Any]


class Workspace:
    """Arrays for one pass over `samples` samples: `z[l]`, `a[l]`, `delta[l]` have shape (samples, units of l).

    Inside, samples run along the rows and every layer's input carries a row of ones under it, so that weights and
    biases, which lie one under the other in the flat vector, take one product: z = [W; b]ᵀ·[a; 1], and
    [∂L/∂W; ∂L/∂b] = [a; 1]·δᵀ. `gradient` is flat, laid out as the parameters are. `bind` makes the views of a
    parameter vector once, so that no pass has to.
    """

    def __init__(self, network: Network, loss: str, samples: int, dtype: Any = np.float64) -> None:
        self.network = network
        self.samples = samples
        self.loss = LOSSES[loss]
        self.activations = tuple(ACTIVATIONS[name] for name in network.activations)
        sizes, layers = network.sizes, range(network.layer_count)
        below = [np.ones((units + 1, samples), dtype) for units in sizes]
        # Without a bias there is nothing for the row of ones to meet.
        self._below = [below[layer][: sizes[layer] + network.has_bias[layer]] for layer in layers]
        self._z = [np.empty((units, samples), dtype) for units in sizes[1:]]
        self._a = [below[layer + 1][: sizes[layer + 1]] for layer in layers]
        self._delta = [np.empty((units, samples), dtype) for units in sizes[1:]]
        self._scratch = [np.empty((units, samples), dtype) for units in sizes[1:]]
        self.z: list[Array] = [array.T for array in self._z]
        self.a: list[Array] = [array.T for array in self._a]
        self.delta: list[Array] = [array.T for array in self._delta]
        self._inputs = below[0][: sizes[0]].T
        self._output_is_joint = self.activations[-1].output_only  # softmax looks at all units of a sample
        self._logits = self._z[-1].reshape(-1)
        self.gradient: Array = np.zeros(network.parameter_count, dtype)
        self._gradients = [network.block(self.gradient, layer) for layer in layers]
        self._divisor = np.array(float(samples))
        self._weights: list[Array] = []
        self._forward: list[tuple[Any, ...]] = []
        self._backward: list[tuple[Any, ...]] = []

    def bind(self, parameters: Array) -> None:
        """Make this flat vector the one that the passes read; later changes in place are seen.

        What each layer needs is laid out here in the order in which the loops take it, forward and backward.
        """
        layers, network = range(self.network.layer_count), self.network
        self._weights = [network.weights(parameters, layer) for layer in layers]
        self._forward = [
            (network.block(parameters, layer).T, self._below[layer], self._z[layer], self._a[layer],
             self.activations[layer].forward)
            for layer in layers if not self.activations[layer].output_only
        ]  # fmt: skip
        self._last_block = network.block(parameters, network.layer_count - 1).T
        self._backward = [
            (self._weights[layer], self._delta[layer], self._delta[layer - 1],
             # The slope of a linear layer is 1: nothing to multiply by.
             None if self.activations[layer - 1].name == "linear" else self.activations[layer - 1].derivative,
             self._z[layer - 1], self._a[layer - 1], self._scratch[layer - 1],
             self._below[layer - 1], self._delta[layer - 1].T, self._gradients[layer - 1])
            for layer in reversed(layers) if layer
        ]  # fmt: skip

    def forward(self, inputs: Array) -> Array:
        """z = a·W + b and a = f(z), layer by layer; `inputs` has shape (samples, features). Returns the output."""
        np.copyto(self._inputs, inputs)
        for block, below, z, a, activate in self._forward:
            np.dot(block, below, z)
            activate(z, a)
        if self._output_is_joint:
            np.dot(self._last_block, self._below[-1], self._z[-1])
            self.activations[-1].forward(self.z[-1], self.a[-1])
        return self.a[-1]

    def sample_losses(self, targets: Array) -> Array:
        """The loss of each sample after `forward`, shape (samples,), without penalty."""
        return self.loss.value(self.z[-1], self.a[-1], targets)

    def is_surely_finite(self) -> bool:
        """Whether the outputs are so small that, with moderate targets, no loss of the table can overflow.

        One product instead of the whole loss; where the answer is no, the loss itself has to be looked at.
        """
        return bool(np.dot(self._logits, self._logits) < 1e100)

    def backward(self, inputs: Array, targets: Array) -> None:
        """Fill `delta` and `gradient` after `forward`: δ = ∂L/∂z of the batch mean, ∂L/∂W = aᵀ·δ, ∂L/∂b = Σδ."""
        output_delta(
            self.loss, self.activations[-1], self.z[-1], self.a[-1], targets, self.delta[-1], self._scratch[-1].T,
            self._divisor,
        )  # fmt: skip
        np.dot(self._below[-1], self.delta[-1], self._gradients[-1])
        for weights, delta, delta_below, slope, z, a, scratch, below, delta_columns, gradient in self._backward:
            np.dot(weights, delta, delta_below)  # δ of the layer below: (W·δ) ⊙ f′(z)
            if slope is not None:
                slope(z, a, scratch)
                np.multiply(delta_below, scratch, delta_below)
            np.dot(below, delta_columns, gradient)

    def add_penalty_gradient(self, parameters: Array, l1: float, l2: float, scratch: Array) -> None:
        """Add l1·sign(w) + l2·w to the gradient of every weight; sign(0) = 0; biases are left alone."""
        mask = self.network.weight_mask
        if l1:
            np.sign(parameters, out=scratch)
            np.multiply(scratch, l1, out=scratch)
            np.add(self.gradient, scratch, out=self.gradient, where=mask)
        if l2:
            np.multiply(parameters, l2, out=scratch)
            np.add(self.gradient, scratch, out=self.gradient, where=mask)


def penalty_value(network: Network, parameters: Array, l1: float, l2: float) -> Any:
    """l1·Σ|w| + ½·l2·Σw² over the weights of a flat vector, never its biases."""
    if not l1 and not l2:
        return 0.0
    weights = parameters[network.weight_mask]
    # sign(w)·w is |w|, and keeps sign(0) = 0 also where w is complex and steps off the kink.
    size = np.sign(weights.real) * weights
    return l1 * size.sum() + 0.5 * l2 * (weights * weights).sum()
