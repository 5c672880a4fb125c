"""The shape of a feed-forward network and the layout of its parameters in one flat vector.

Weights of a layer have shape (fan_in, fan_out); the flat vector holds, layer by layer, the weights in row
order and then the biases. Names count from 1: `w1[2,3]` is the weight of layer 1 from unit 2 to unit 3, `b1[3]`
the bias of unit 3 of layer 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["LayerInitializer", "LayerSetup", "Network", "NetworkSetup", "ParameterRef", "Vector"]

Vector = NDArray[np.float64]
_NAME = re.compile(r"(?:w(N)\[(N|\*),(N|\*)\]|b(N)\[(N|\*)\])\Z".replace("N", "[0-9]{1,9}"))


@dataclass(frozen=True, slots=True)
class LayerInitializer:
    """The initializer of one layer, where it has its own; `options` as in the table of initializers.

    `bias` is the initial value of its biases; None takes that of the other layers.
    """

    name: str = "glorot_uniform"
    bias: float | None = None
    options: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class LayerSetup:
    """One layer: the number of units, the activation, and whether it has biases.

    Where `initializer` is None, the weights are drawn by the initializer of the setup.
    """

    units: int
    activation: str = "tanh"
    bias: bool = True
    initializer: LayerInitializer | None = None


@dataclass(frozen=True, slots=True)
class NetworkSetup:
    """The number of inputs, and the layers from the first hidden layer to the output layer."""

    inputs: int
    layers: tuple[LayerSetup, ...]


class ParameterRef(NamedTuple):
    """One parameter, counted from 0: a weight (source ≥ 0) or a bias (source −1) of `layer`."""

    layer: int
    source: int
    target: int

    @property
    def is_bias(self) -> bool:
        return self.source < 0

    @property
    def name(self) -> str:
        """The name people see, counted from 1: `w1[2,3]` or `b1[3]`."""
        if self.is_bias:
            return f"b{self.layer + 1}[{self.target + 1}]"
        return f"w{self.layer + 1}[{self.source + 1},{self.target + 1}]"


class Network:
    """Sizes and parameter layout of a network; it stores no parameters."""

    def __init__(self, setup: NetworkSetup) -> None:
        self.setup = setup
        self.sizes: tuple[int, ...] = (setup.inputs, *(layer.units for layer in setup.layers))
        self.layer_count = len(setup.layers)
        self.activations = tuple(layer.activation for layer in setup.layers)
        self.has_bias = tuple(layer.bias for layer in setup.layers)
        starts, at = [], 0
        for layer in range(self.layer_count):
            weights_end = at + self.sizes[layer] * self.sizes[layer + 1]
            biases_end = weights_end + (self.sizes[layer + 1] if self.has_bias[layer] else 0)
            starts.append((at, weights_end, biases_end))
            at = biases_end
        self._bounds = tuple(starts)
        self.parameter_count = at

    def weights(self, flat: Vector, layer: int) -> Vector:
        """View of a flat vector as the weights of `layer`, shape (fan_in, fan_out)."""
        start, end, _ = self._bounds[layer]
        return flat[start:end].reshape(self.sizes[layer], self.sizes[layer + 1])

    def block(self, flat: Vector, layer: int) -> Vector:
        """View of a flat vector as the weights of `layer` with its biases as one more row, where it has any."""
        start, _, end = self._bounds[layer]
        return flat[start:end].reshape(self.sizes[layer] + self.has_bias[layer], self.sizes[layer + 1])

    def blocks(self, rows: Vector, layer: int) -> Vector:
        """`block` for k networks: view of `rows` (k, parameter_count), shape (k, fan_in + bias, fan_out)."""
        start, _, end = self._bounds[layer]
        return rows[:, start:end].reshape(len(rows), self.sizes[layer] + self.has_bias[layer], self.sizes[layer + 1])

    def biases(self, flat: Vector, layer: int) -> Vector | None:
        """View of a flat vector as the biases of `layer`, shape (fan_out,); None where it has none."""
        _, start, end = self._bounds[layer]
        return flat[start:end] if self.has_bias[layer] else None

    @cached_property
    def weight_mask(self) -> NDArray[np.bool_]:
        """True for weights, False for biases, shape (parameter_count,)."""
        mask = np.zeros(self.parameter_count, dtype=bool)
        for start, end, _ in self._bounds:
            mask[start:end] = True
        mask.flags.writeable = False
        return mask

    def index(self, ref: ParameterRef) -> int:
        """Index of a parameter in the flat vector. Raises `KeyError` where the network has no such parameter."""
        layer, source, target = ref
        if not 0 <= layer < self.layer_count or not 0 <= target < self.sizes[layer + 1]:
            raise KeyError(ref.name)
        if ref.is_bias:
            if not self.has_bias[layer]:
                raise KeyError(ref.name)
            return self._bounds[layer][1] + target
        if source >= self.sizes[layer]:
            raise KeyError(ref.name)
        return self._bounds[layer][0] + source * self.sizes[layer + 1] + target

    def ref(self, index: int) -> ParameterRef:
        """The parameter at an index of the flat vector."""
        for layer, (start, weights_end, biases_end) in enumerate(self._bounds):
            if start <= index < weights_end:
                source, target = divmod(index - start, self.sizes[layer + 1])
                return ParameterRef(layer, source, target)
            if weights_end <= index < biases_end:
                return ParameterRef(layer, -1, index - weights_end)
        raise IndexError(index)

    def find(self, name: str) -> ParameterRef:
        """The parameter called `name`, such as `w1[2,3]` or `b1[3]`. Raises `KeyError` where there is none."""
        matches = self.match(name)
        if len(matches) != 1 or "*" in name:
            raise KeyError(name)
        return self.ref(matches[0])

    def match(self, pattern: str) -> list[int]:
        """Indices of all parameters that match a name or a pattern with `*` (`b1[*]`, `w3[*,*]`).

        Raises `KeyError` where the pattern is malformed or matches nothing.
        """
        found = _NAME.match(pattern.replace(" ", ""))
        if found is None:
            raise KeyError(pattern)
        weight_layer, source, target, bias_layer, bias_target = found.groups()
        layer = int(weight_layer or bias_layer) - 1
        if not 0 <= layer < self.layer_count:
            raise KeyError(pattern)
        targets = _span(target or bias_target, self.sizes[layer + 1])
        sources = [-1] if weight_layer is None else _span(source, self.sizes[layer])
        try:
            places = [self.index(ParameterRef(layer, s, t)) for s in sources for t in targets]
        except KeyError:
            raise KeyError(pattern) from None
        if not places:
            raise KeyError(pattern)
        return places


def _span(part: str, size: int) -> list[int]:
    """The indices, from 0, that one part of a pattern matches; empty where it is out of range."""
    if part == "*":
        return list(range(size))
    number = int(part) - 1
    return [number] if 0 <= number < size else []
