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

    `gradient` is flat, laid out as the parameters are. `bind` makes the views of a parameter vector once, so
    that no pass has to.
    """

    def __init__(self, network: Network, loss: str, samples: int, dtype: Any = np.float64) -> None:
        self.network = network
        self.samples = samples
        self.loss = LOSSES[loss]
        self.activations = tuple(ACTIVATIONS[name] for name in network.activations)
        shapes = [(samples, units) for units in network.sizes[1:]]
        self.z: list[Array] = [np.empty(shape, dtype) for shape in shapes]
        self.a: list[Array] = [np.empty(shape, dtype) for shape in shapes]
        self.delta: list[Array] = [np.empty(shape, dtype) for shape in shapes]
        self._scratch: list[Array] = [np.empty(shape, dtype) for shape in shapes]
        self.gradient: Array = np.zeros(network.parameter_count, dtype)
        layers = range(network.layer_count)
        self._weight_gradients = [network.weights(self.gradient, layer) for layer in layers]
        self._bias_gradients = [network.biases(self.gradient, layer) for layer in layers]
        self._weights: list[Array] = []
        self._biases: list[Array | None] = []

    def bind(self, parameters: Array) -> None:
        """Make this flat vector the one that the passes read; later changes in place are seen."""
        layers = range(self.network.layer_count)
        self._weights = [self.network.weights(parameters, layer) for layer in layers]
        self._biases = [self.network.biases(parameters, layer) for layer in layers]

    def forward(self, inputs: Array) -> Array:
        """z = a·W + b and a = f(z), layer by layer; `inputs` has shape (samples, features). Returns the output."""
        a = inputs
        for layer, activation in enumerate(self.activations):
            z = self.z[layer]
            np.matmul(a, self._weights[layer], out=z)
            biases = self._biases[layer]
            if biases is not None:
                np.add(z, biases, out=z)
            a = self.a[layer]
            activation.forward(z, a)
        return a

    def sample_losses(self, targets: Array) -> Array:
        """The loss of each sample after `forward`, shape (samples,), without penalty."""
        return self.loss.value(self.z[-1], self.a[-1], targets)

    def backward(self, inputs: Array, targets: Array) -> None:
        """Fill `delta` and `gradient` after `forward`: δ = ∂L/∂z of the batch mean, ∂L/∂W = aᵀ·δ, ∂L/∂b = Σδ."""
        last = self.network.layer_count - 1
        output_delta(
            self.loss, self.activations[last], self.z[last], self.a[last], targets,
            self.delta[last], self._scratch[last],
        )  # fmt: skip
        for layer in range(last, -1, -1):
            delta = self.delta[layer]
            below = self.a[layer - 1] if layer else inputs
            np.matmul(below.T, delta, out=self._weight_gradients[layer])
            biases = self._bias_gradients[layer]
            if biases is not None:
                np.add.reduce(delta, axis=0, out=biases)
            if layer:
                self._step_back(layer)

    def _step_back(self, layer: int) -> None:
        """δ of the layer below: (δ·Wᵀ) ⊙ f′(z)."""
        below = self.delta[layer - 1]
        np.matmul(self.delta[layer], self._weights[layer].T, out=below)
        scratch = self._scratch[layer - 1]
        self.activations[layer - 1].derivative(self.z[layer - 1], self.a[layer - 1], scratch)
        np.multiply(below, scratch, out=below)

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
