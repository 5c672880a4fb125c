"""Products of the Hessian with vectors, exactly: the R-operator, forward over reverse (Pearlmutter 1994).

R{·} is the derivative along a direction v in the space of parameters. It is propagated through the forward pass
and then through backpropagation; R of the gradient is H·v, exact to rounding, without a step size and without H.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import Vector
from gradviz.landscape.objective import Objective

__all__ = ["HessianProducts"]

_CHUNK_NUMBERS = 400_000  # float64 numbers of one layer, for all directions that are propagated at once


@dataclass(slots=True)
class _Layer:
    """The arrays of one layer's passes: shapes (n, fan_in), (fan_in, fan_out), (n, fan_out) …"""

    below: Vector
    weights: Vector
    z: Vector
    a: Vector
    slope: Vector
    second_derivative: Vector
    above: Vector  # ∂L/∂a
    delta: Vector  # ∂L/∂z


class HessianProducts:
    """H·v of an objective at one point. `gradient` (P,) is the objective's gradient there, penalty included.

    `free` marks the parameters that training changes; the rows and columns of all others are 0. The l1 penalty has
    no curvature where it is smooth. At a kink the curvature is that of the piece to the left.
    """

    def __init__(self, objective: Objective, parameters: Vector, free: NDArray[np.bool_] | None = None) -> None:
        self.objective = objective
        self.free = np.ones(len(parameters), dtype=bool) if free is None else free
        with np.errstate(all="ignore"):
            self._layers = self._forward(parameters)
            self.gradient = self._backward(parameters)

    @property
    def nbytes(self) -> int:
        """The size of the stored arrays of both passes, in bytes."""
        passes = sum(layer.a.nbytes for layer in self._layers) * 6  # z, a, slope, second derivative, above and delta
        return self.gradient.nbytes + self.free.nbytes + passes

    def times(self, vectors: Vector) -> Vector:
        """H·v for each row of `vectors` (k, P), shape (k, P)."""
        out = np.empty_like(vectors)
        widest = max(self.objective.network.sizes) * len(self.objective.inputs)
        size = max(1, _CHUNK_NUMBERS // widest)
        with np.errstate(all="ignore"):
            for start in range(0, len(vectors), size):
                out[start : start + size] = self._times(np.where(self.free, vectors[start : start + size], 0.0))
        return out

    def full(self) -> Vector:
        """The Hessian itself, shape (P, P), made symmetric to the last bit."""
        whole = self.times(np.eye(len(self.free)))
        symmetric: Vector = 0.5 * (whole + whole.T)
        return symmetric

    def _forward(self, parameters: Vector) -> list[_Layer]:
        objective, network = self.objective, self.objective.network
        below, layers, nothing = objective.inputs, [], np.zeros(0)
        for layer, name in enumerate(network.activations):
            weights, biases = network.weights(parameters, layer), network.biases(parameters, layer)
            z: Vector = below @ weights
            if biases is not None:
                z = z + biases
            a, slope = np.empty_like(z), np.empty_like(z)
            ACTIVATIONS[name].forward(z, a)
            ACTIVATIONS[name].derivative(z, a, slope)
            second_derivative = ACTIVATIONS[name].second_derivative
            second = nothing if second_derivative is None else second_derivative(z, a, slope)
            layers.append(_Layer(below, weights, z, a, slope, second, nothing, nothing))
            below = a
        return layers

    def _backward(self, parameters: Vector) -> Vector:
        objective, network, n = self.objective, self.objective.network, len(self.objective.inputs)
        loss, top = LOSSES[objective.loss], self._layers[-1]
        top.above = np.empty_like(top.a)
        loss.slope(top.z, top.a, objective.targets, top.above)
        top.above /= n
        if loss.is_fused:
            top.delta = top.above
        elif not len(top.second_derivative):
            top.delta = _softmax_part(top.a, top.above)
        else:
            top.delta = top.above * top.slope
        gradient = np.zeros(network.parameter_count)
        for layer in reversed(range(network.layer_count)):
            own = self._layers[layer]
            network.weights(gradient, layer)[...] = own.below.T @ own.delta
            biases = network.biases(gradient, layer)
            if biases is not None:
                biases[...] = own.delta.sum(axis=0)
            if layer:
                under = self._layers[layer - 1]
                under.above = own.delta @ own.weights.T
                under.delta = under.above * under.slope
        mask = network.weight_mask
        gradient[mask] += objective.l1 * np.sign(parameters[mask]) + objective.l2 * parameters[mask]
        gradient[~self.free] = 0.0
        return gradient

    def _times(self, v: Vector) -> Vector:
        objective, network, k = self.objective, self.objective.network, len(v)
        weights, biases = [], []
        end = 0
        for layer in range(network.layer_count):
            fan_in, fan_out = network.sizes[layer], network.sizes[layer + 1]
            start, end = end, end + fan_in * fan_out
            weights.append(v[:, start:end].reshape(k, fan_in, fan_out))
            start, end = end, end + fan_out * network.has_bias[layer]
            biases.append(v[:, None, start:end] if network.has_bias[layer] else None)
        r_below: Vector | None = None  # the inputs do not depend on the parameters
        r_z, r_belows = [], []
        for layer, own in enumerate(self._layers):
            moved = own.below @ weights[layer]
            if r_below is not None:
                moved += r_below @ own.weights
            bias = biases[layer]
            if bias is not None:
                moved += bias
            r_z.append(moved)
            r_belows.append(r_below)
            r_below = own.slope * moved if len(own.second_derivative) else _softmax_part(own.a, moved)
        assert r_below is not None, "a network has at least one layer"
        r_delta = self._output_part(r_z[-1], r_below)
        out = np.empty_like(v)
        end = network.parameter_count
        for layer in reversed(range(network.layer_count)):
            own, r_under = self._layers[layer], r_belows[layer]
            if network.has_bias[layer]:
                start = end - network.sizes[layer + 1]
                out[:, start:end] = r_delta.sum(axis=1)
                end = start
            start = end - own.weights.size
            part = own.below.T @ r_delta
            if r_under is not None:
                part += np.swapaxes(r_under, 1, 2) @ own.delta
            out[:, start:end] = part.reshape(k, -1)
            end = start
            if layer:
                under = self._layers[layer - 1]
                r_above = r_delta @ own.weights.T + own.delta @ np.swapaxes(weights[layer], 1, 2)
                r_delta = r_above * under.slope + under.above * under.second_derivative * r_z[layer - 1]
        if objective.l2:
            mask = network.weight_mask
            out[:, mask] += objective.l2 * v[:, mask]
        out[:, ~self.free] = 0.0
        return out

    def _output_part(self, r_z: Vector, r_a: Vector) -> Vector:
        """R of δ at the output, from R of z and of a, all (k, n, outputs)."""
        objective, n, top = self.objective, len(self.objective.inputs), self._layers[-1]
        targets = objective.targets
        if LOSSES[objective.loss].is_fused:
            # δ = (a·Σy − y)/n with softmax, (a − y)/n with the sigmoid.
            total = targets.sum(axis=-1, keepdims=True) if not len(top.second_derivative) else 1.0
            fused: Vector = r_a * total / n
            return fused
        second_derivative = LOSSES[objective.loss].second_derivative
        assert second_derivative is not None, "a loss that is not fused has one"
        r_above = second_derivative(top.a, targets) * r_a / n
        if len(top.second_derivative):
            part: Vector = r_above * top.slope + top.above * top.second_derivative * r_z
            return part
        # δ = a·(g − Σ a·g), so that R δ = R a·(g − Σ a·g) + a·(R g − Σ(R a·g + a·R g)).
        mean = (top.a * top.above).sum(axis=-1, keepdims=True)
        r_mean = (r_a * top.above + top.a * r_above).sum(axis=-1, keepdims=True)
        joint: Vector = r_a * (top.above - mean) + top.a * (r_above - r_mean)
        return joint


def _softmax_part(a: Vector, along: Vector) -> Vector:
    """Softmax's Jacobian, which is symmetric, times `along`: a·(v − Σ a·v)."""
    centred = along - (a * along).sum(axis=-1, keepdims=True)
    part: Vector = a * (centred - (a * centred).sum(axis=-1, keepdims=True))  # subtracted again, because of rounding
    return part
