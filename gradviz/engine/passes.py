"""Forward and backward pass through a whole network, in preallocated arrays.

One `Workspace` belongs to one network, one loss and one batch size. The traced update and the fast trainer
run these same functions, so their numbers are the same bits.
"""

from __future__ import annotations

from itertools import accumulate, groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES, output_delta
from gradviz.engine.network import Network

__all__ = ["Workspace", "add_penalty_gradient", "penalty_value"]

Array = NDArray[Any]


class Workspace:
    """Arrays for one pass over `samples` samples: `z[l]`, `a[l]`, `delta[l]` have shape (samples, units of l).

    Inside, samples run along the rows and every layer's input carries a row of ones under it, so that weights and
    biases, which lie one under the other in the flat vector, take one product: z = [W; b]ᵀ·[a; 1], and
    [∂L/∂W; ∂L/∂b] = [a; 1]·δᵀ. `gradient` is flat, laid out as the parameters are. `bind` makes the views of a
    parameter vector once, so that no pass has to. All layers' z, a and f′(z) lie in one block each, so that the
    slopes of neighbours with the same activation are computed in one go.
    """

    def __init__(self, network: Network, loss: str, samples: int, dtype: Any = np.float64) -> None:
        self.network = network
        self.samples = samples
        self.loss = LOSSES[loss]
        self.activations = tuple(ACTIVATIONS[name] for name in network.activations)
        sizes, layers = network.sizes, range(network.layer_count)
        self._runs: list[tuple[Any, Array, Array, Array]] = []
        self._slopes: list[Array | None] = [None] * network.layer_count
        ends = accumulate(units + 1 for units in sizes[1:])
        places = [slice(end - 1 - units, end - 1) for units, end in zip(sizes[1:], ends, strict=True)]
        z, a = np.zeros((places[-1].stop + 1, samples), dtype), np.ones((places[-1].stop + 1, samples), dtype)
        # The inputs come sample by sample, so that is how they lie here: copying them reads and writes in one line.
        first = np.ones((samples, sizes[0] + 1), dtype).T
        below = [first, *(a[place.start : place.stop + 1] for place in places)]
        # Without a bias there is nothing for the row of ones to meet.
        self._below = [below[layer][: sizes[layer] + network.has_bias[layer]] for layer in layers]
        self._z = [z[place] for place in places]
        self._a = [a[place] for place in places]
        self._delta = [np.empty((units, samples), dtype) for units in sizes[1:]]
        self.z: list[Array] = [array.T for array in self._z]
        self.a: list[Array] = [array.T for array in self._a]
        self.delta: list[Array] = [array.T for array in self._delta]
        self._inputs = first[: sizes[0]].T
        # A single column lies the same way in both orders.
        self._targets = np.empty((sizes[-1], samples)).T if sizes[-1] > 1 else None
        self.held_inputs: Array | None = None
        self._held_targets: Array | None = None
        self._output_is_joint = self.activations[-1].output_only  # softmax looks at all units of a sample
        self._lay_out_slopes(places, z, a)
        self._logits = self._z[-1].reshape(-1)
        self.gradient: Array = np.zeros(network.parameter_count, dtype)
        self._gradients = [network.block(self.gradient, layer) for layer in layers]
        self._divisor = np.array(float(samples))
        self._output = (
            self.loss, self.activations[-1], self.z[-1], self.a[-1],
            self.delta[-1], np.empty((sizes[-1], samples), dtype).T, self._divisor,
            None if self._slopes[-1] is None else self._slopes[-1].T,
        )  # fmt: skip
        self._weights: list[Array] = []
        self._forward: list[tuple[Any, ...]] = []
        self._backward: list[tuple[Any, ...]] = []

    def _lay_out_slopes(self, places: list[slice], z: Array, a: Array) -> None:
        """Give each layer its part of one block of slopes, and each run of equal activations one call for its part.

        A linear layer needs none, since its slope is 1; nor does an output whose δ does not come from its slope.
        """
        slopes, last = np.empty_like(z), len(places) - 1
        for name, group in groupby(range(len(places)), key=lambda layer: self.activations[layer].name):
            layers = [layer for layer in group if layer < last or not (self.loss.is_fused or self._output_is_joint)]
            if name == "linear" or not layers:
                continue
            # The rows of ones between the layers go along: they cost less than a call of their own would.
            rows = slice(places[layers[0]].start, places[layers[-1]].stop)
            self._runs.append((self.activations[layers[0]].derivative, z[rows], a[rows], slopes[rows]))
            for layer in layers:
                self._slopes[layer] = slopes[places[layer]]

    def hold(self, inputs: Array, targets: Array) -> None:
        """Take in a batch whose arrays never change: the passes over it, however many, copy nothing."""
        np.copyto(self._inputs, inputs)
        self.held_inputs = inputs
        if self._targets is not None:
            np.copyto(self._targets, targets)
            self._held_targets = targets

    def bind(self, parameters: Array) -> None:
        """Make this flat vector the one that the passes read; later changes in place are seen.

        What each layer needs is laid out here in the order in which the loops take it, forward and backward.
        Products are the arrays' own methods: `np.dot` looks for other kinds of arrays first, which takes as long again.
        """
        layers, network = range(self.network.layer_count), self.network
        self._weights = [network.weights(parameters, layer) for layer in layers]
        self._forward = [
            (network.block(parameters, layer).T.dot, self._below[layer], self._z[layer], self._a[layer],
             self.activations[layer].forward)
            for layer in layers if not self.activations[layer].output_only
        ]  # fmt: skip
        self._last_block = network.block(parameters, network.layer_count - 1).T
        self._backward = [
            (self._weights[layer].dot, self._delta[layer], self._delta[layer - 1], self._slopes[layer - 1],
             self._below[layer - 1].dot, self._delta[layer - 1].T, self._gradients[layer - 1])
            for layer in reversed(layers) if layer
        ]  # fmt: skip

    def forward(self, inputs: Array) -> Array:
        """z = a·W + b and a = f(z), layer by layer; `inputs` has shape (samples, features). Returns the output."""
        if inputs is not self.held_inputs:
            self.held_inputs = None
            np.copyto(self._inputs, inputs)
        for product, below, z, a, activate in self._forward:
            product(below, z)
            activate(z, a)
        if self._output_is_joint:
            self._last_block.dot(self._below[-1], self._z[-1])
            self.activations[-1].forward(self.z[-1], self.a[-1])
        return self.a[-1]

    def sample_losses(self, targets: Array) -> Array:
        """The loss of each sample after `forward`, shape (samples,), without penalty."""
        return self.loss.value(self.z[-1], self.a[-1], targets)

    def is_surely_finite(self) -> bool:
        """Whether the outputs are so small that, with moderate targets, no loss of the table can overflow.

        One product instead of the whole loss; where the answer is no, the loss itself has to be looked at.
        """
        return bool(self._logits.dot(self._logits) < 1e100)

    def backward(self, inputs: Array, targets: Array) -> None:
        """Fill `delta` and `gradient` after `forward`: δ = ∂L/∂z of the batch mean, ∂L/∂W = aᵀ·δ, ∂L/∂b = Σδ."""
        for derivative, z, a, slopes in self._runs:
            derivative(z, a, slopes)
        y = self._targets if targets is self._held_targets and self._targets is not None else targets
        loss, activation, z, a, delta, scratch, divisor, slope = self._output
        output_delta(loss, activation, z, a, y, delta, scratch, divisor, slope)
        self._below[-1].dot(self.delta[-1], self._gradients[-1])
        multiply = np.multiply
        for back, delta, delta_below, slope, product, delta_columns, gradient in self._backward:
            back(delta, delta_below)  # δ of the layer below: (W·δ) ⊙ f′(z)
            if slope is not None:
                multiply(delta_below, slope, delta_below)
            product(delta_columns, gradient)

    def add_penalty_gradient(self, parameters: Array, l1: float, l2: float, scratch: Array) -> None:
        """Add l1·sign(w) + l2·w to the gradient of every weight; sign(0) = 0; biases are left alone."""
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
    # sign(w)·w is |w|, and keeps sign(0) = 0 also where w is complex and steps off the kink.
    size = np.sign(weights.real) * weights
    return l1 * size.sum() + 0.5 * l2 * (weights * weights).sum()
