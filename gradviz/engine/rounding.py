"""Bounds on the rounding error of a gradient: a running error analysis of both passes, to first order.

Forward, the error of a sum is at most γ times the sum of the absolute values of its terms, plus the errors of the terms
(Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.3). Backward, absolute values are added where
the passes add numbers of both signs: the bound then holds for any order of summation, for backpropagation as well as
for the complex step.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from gradviz.engine.activations import Activation
from gradviz.engine.network import Vector
from gradviz.engine.passes import Array, Workspace, penalty_value

__all__ = ["RoundingBounds", "rounding_bounds"]

_UNIT = float(np.finfo(np.float64).eps)
# In units of the rounding error: in practice the error of a sum of n terms stays far below this.
_GAMMA = 64.0 * _UNIT
_FEW = 8.0 * _UNIT  # the error of a C library function and one or two products
_SMALLEST = 5e-324
# The relative error that a slope such as 1 − a² may have before it is computed from z instead.
_SLOPE_SHARE = 2.0**-34


class RoundingBounds(NamedTuple):
    """`gradient` (P,) bounds the rounding error of each entry of the gradient, `loss` that of the objective.

    `terms` (P,) is, for each entry, the sum of the absolute values of the terms of its sum, which may cancel.

    `reach` bounds the change of ∂L/∂w where every intermediate number changes by 1; times the smallest float64 it
    bounds the effect of underflow.
    """

    gradient: Vector
    terms: Vector
    loss: float
    reach: float


class _Layer(NamedTuple):
    """Error bounds of one layer; `below` and `below_error` are |a| of the layer below and the bound of its error."""

    below: Array
    below_error: Array
    z_error: Array
    a_error: Array
    slope: Array
    slope_error: Array


def rounding_bounds(
    work: Workspace, parameters: Vector, inputs: Array, targets: Array, l1: float, l2: float
) -> RoundingBounds:
    """The bounds at these parameters, after `work.forward(inputs)`."""
    network = work.network
    layers = _forward(work, parameters, inputs)
    size, error, loss = _output(work, layers[-1], targets)
    penalty = float(penalty_value(network, parameters, l1, l2))
    terms = np.where(network.weight_mask, l1 + l2 * np.abs(parameters), 0.0)
    bound = _GAMMA * terms
    reach = 0.0
    for layer in range(network.layer_count - 1, -1, -1):
        own, weights = layers[layer], np.abs(network.weights(parameters, layer))
        network.weights(terms, layer)[...] += own.below.T @ size
        network.weights(bound, layer)[...] += (
            own.below.T @ (error + _GAMMA * size) + own.below_error.T @ size + _SMALLEST * len(inputs)
        )
        biases, bias_terms = network.biases(bound, layer), network.biases(terms, layer)
        if biases is not None and bias_terms is not None:
            biases[...] += (error + _GAMMA * size).sum(axis=0)
            bias_terms[...] += size.sum(axis=0)
        above = size @ weights.T
        reach += float((size * (1.0 + weights.sum(axis=0))).sum()) * (1 + len(weights)) + float(above.sum())
        if layer:
            under = layers[layer - 1]
            error = (error @ weights.T + _GAMMA * above) * under.slope + above * under.slope_error + _SMALLEST
            size = above * under.slope
    return RoundingBounds(bound, terms, loss + _GAMMA * penalty, reach)


def _forward(work: Workspace, parameters: Vector, inputs: Array) -> list[_Layer]:
    network, layers = work.network, []
    below, below_error = np.abs(inputs), np.zeros_like(inputs)
    for layer, activation in enumerate(work.activations):
        weights, biases = np.abs(network.weights(parameters, layer)), network.biases(parameters, layer)
        terms = below @ weights + (0.0 if biases is None else np.abs(biases))
        z_error = _GAMMA * terms + below_error @ weights
        z, a = work.z[layer], work.a[layer]
        slope = np.empty_like(z)
        activation.derivative(z, a, slope)
        size = np.abs(slope)
        if activation.output_only:
            a_error = a * (z_error + (a * z_error).sum(axis=-1, keepdims=True)) + _GAMMA * a
            slope_error = np.zeros_like(z)  # δ is computed from the whole Jacobian
        else:
            slope_error = _slope_error(activation, z, a, slope, z_error)
            a_error = (size + slope_error) * z_error + _FEW * np.abs(a) + _SMALLEST
        layers.append(_Layer(below, below_error, z_error, a_error, size, slope_error))
        below, below_error = np.abs(a), a_error
    return layers


def _slope_error(activation: Activation, z: Array, a: Array, slope: Array, z_error: Array) -> Array:
    """A bound on the error of f′(z), given the bound `z_error` on the error of z."""
    assert activation.second_derivative is not None
    size = np.abs(slope)
    error: Array = np.abs(activation.second_derivative(z, a, slope)) * z_error + _FEW * size + _SMALLEST
    error += np.minimum(4.0 * _UNIT, _SLOPE_SHARE * size)
    if activation.has_kink:
        for piece in activation.pieces:
            error[np.abs(z - piece) <= z_error] += 1.0
    return error


def _output(work: Workspace, top: _Layer, targets: Array) -> tuple[Array, Array, float]:
    """For ∂L/∂z of the outputs, the sum of the absolute values of its terms and its error bound, both (n, outputs); and
    the error bound of the data loss."""
    loss, z, a, n = work.loss, work.z[-1], np.abs(work.a[-1]), len(targets)
    losses = float(np.abs(work.sample_losses(targets)).mean())
    slope = np.empty_like(z)
    loss.slope(z, work.a[-1], targets, slope)
    if loss.is_fused:
        y = np.abs(targets)
        size = a * np.maximum(1.0, y.sum(axis=-1, keepdims=True)) + y
        error = top.a_error * np.maximum(1.0, y.sum(axis=-1, keepdims=True)) + _GAMMA * size
        noise = float((size * top.z_error + _FEW * (1.0 + y) * np.abs(z)).sum()) / n
        return size / n, error / n, noise + _GAMMA * losses
    assert loss.second_derivative is not None
    g, y_error = np.abs(slope), top.a_error
    g_error = np.abs(loss.second_derivative(work.a[-1], targets)) * y_error + _FEW * g
    if loss.has_kink:
        for piece in loss.pieces:
            g_error[np.abs(np.abs(work.a[-1] - targets) - piece) <= y_error] += 2.0
    noise = float((g * y_error).sum()) / n + _GAMMA * losses
    if work.activations[-1].output_only:
        mean, mean_error = (a * g).sum(axis=-1, keepdims=True), (a * g_error + y_error * g).sum(axis=-1, keepdims=True)
        size = a * (g + mean)
        error = a * (g_error + mean_error) + y_error * (g + mean)
    else:
        size = g * top.slope
        error = g_error * top.slope + g * top.slope_error
    return size / n, (error + _GAMMA * size) / n, noise
