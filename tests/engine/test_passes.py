"""The passes against the textbook's formulas, written out layer by layer, for every memory layout."""

import numpy as np
import pytest

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.blas import SMALL_PRODUCT
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.engine.passes import Workspace
from gradviz.engine.stack import Stack

SAMPLES = 6
NETWORKS = [
    (("tanh", "tanh", "tanh"), "half_squared_error"), (("tanh", "relu", "tanh"), "half_squared_error"),
    (("linear", "gelu", "gelu"), "huber"), (("sigmoid", "sigmoid", "sigmoid"), "binary_cross_entropy"),
    (("elu", "elu", "softmax"), "categorical_cross_entropy"), (("softplus", "linear", "softmax"), "squared_error"),
    (("leaky_relu", "linear", "linear"), "mean_absolute_error"),
]  # fmt: skip


def worked(
    names: tuple[str, ...], loss: str, outputs: int = 3, first: tuple[int, int] = (4, 5)
) -> tuple[Network, np.ndarray, np.ndarray, np.ndarray]:
    sizes = [*first, *[2] * (len(names) - 2), outputs]
    network = Network(NetworkSetup(sizes[0], tuple(
        LayerSetup(units, name, bias) for units, name, bias in zip(sizes[1:], names, (True, False, True), strict=True)
    )))  # fmt: skip
    rng = np.random.default_rng(3)
    inputs, targets = rng.normal(size=(SAMPLES, first[0])), rng.uniform(size=(SAMPLES, outputs))
    return network, rng.normal(size=network.parameter_count), inputs, targets


LARGE = (500, 400)  # a first product so large that the arrays lie sample by sample


@pytest.mark.parametrize("first", [(4, 5), LARGE])
@pytest.mark.parametrize(("names", "loss"), NETWORKS)
def test_every_layer_agrees_with_the_formulas(names: tuple[str, ...], loss: str, first: tuple[int, int]) -> None:
    network, parameters, inputs, targets = worked(names, loss, first=first)
    parameters *= 5.0 / first[1]
    assert (first[0] * first[1] * SAMPLES > SMALL_PRODUCT) == (first == LARGE)
    work = Workspace(network, loss, SAMPLES)
    work.bind(parameters)
    work.forward(inputs)
    work.backward(inputs, targets)
    below = [inputs]
    for layer, name in enumerate(names):
        z = below[-1] @ network.weights(parameters, layer)
        biases = network.biases(parameters, layer)
        z = z if biases is None else z + biases
        a = np.empty_like(z)
        ACTIVATIONS[name].forward(z, a)
        np.testing.assert_allclose(work.z[layer], z, rtol=1e-12, atol=1e-13)
        np.testing.assert_allclose(work.a[layer], a, rtol=1e-12, atol=1e-13)
        below.append(a)
    delta = np.empty_like(below[-1])
    LOSSES[loss].slope(z, a, targets, delta)
    if not LOSSES[loss].is_fused:
        if names[-1] == "softmax":
            delta = a * (delta - (a * delta).sum(axis=1, keepdims=True))
        else:
            slope = np.empty_like(z)
            ACTIVATIONS[names[-1]].derivative(z, a, slope)
            delta *= slope
    delta /= SAMPLES
    for layer in (2, 1, 0):
        np.testing.assert_allclose(work.delta[layer], delta, rtol=1e-11, atol=1e-16)
        gradient = network.weights(work.gradient, layer)
        np.testing.assert_allclose(gradient, below[layer].T @ delta, rtol=1e-11, atol=1e-16)
        of_biases = network.biases(work.gradient, layer)
        if of_biases is not None:
            np.testing.assert_allclose(of_biases, delta.sum(axis=0), rtol=1e-11, atol=1e-16)
        if layer:
            slope = np.empty_like(below[layer])
            ACTIVATIONS[names[layer - 1]].derivative(work.z[layer - 1], below[layer], slope)
            delta = delta @ network.weights(parameters, layer).T * slope


@pytest.mark.parametrize("outputs", [1, 3])
def test_a_batch_that_is_held_gives_the_same_bits_with_others_in_between(outputs: int) -> None:
    network, parameters, inputs, targets = worked(("tanh", "tanh", "sigmoid"), "half_squared_error", outputs)
    work = Workspace(network, "half_squared_error", SAMPLES)
    work.bind(parameters)

    def gradient(x: np.ndarray, y: np.ndarray) -> bytes:
        work.forward(x)
        work.backward(x, y)
        return work.gradient.tobytes()

    plain, other = gradient(inputs, targets), gradient(inputs + 1.0, targets * 0.5)
    work.hold(inputs, targets)
    assert gradient(inputs, targets) == gradient(inputs, targets) == plain
    assert gradient(inputs + 1.0, targets * 0.5) == other
    assert gradient(inputs, targets) == plain
    work.hold(inputs + 1.0, targets * 0.5)
    assert gradient(inputs, targets) == plain


@pytest.mark.parametrize(("names", "loss"), NETWORKS)
def test_many_networks_at_once_have_the_gradients_of_each_alone(names: tuple[str, ...], loss: str) -> None:
    network, parameters, inputs, targets = worked(names, loss)
    rows = parameters * np.linspace(0.5, 1.5, 4)[:, None]
    together, stack = np.empty_like(rows), Stack(network, loss, SAMPLES, 6)
    stack.gradients(rows, inputs, targets, together)
    for row, gradient, mean in zip(rows, together, stack.losses(), strict=True):
        work = Workspace(network, loss, SAMPLES)
        work.bind(row)
        work.forward(inputs)
        work.backward(inputs, targets)
        np.testing.assert_array_equal(gradient, work.gradient)
        assert mean == pytest.approx(work.sample_losses(targets).mean(), rel=1e-14)
