"""The seven usual mistakes of backpropagation, each made on purpose, and each caught by the reference numbers.

`backward` below is a copy of the engine's with a place for each mistake; without one it is the engine's to the bit.
"""

from collections.abc import Callable

import numpy as np
import pytest

from gradviz.engine.gradient_check import check_gradient
from gradviz.engine.losses import output_delta
from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.engine.passes import Workspace
from gradviz.engine.unrolled_calls import unrolled
from tests.reference_setups import close, example

MISTAKES = [
    "sign",
    "factor 2",
    "no slope in the output layer",
    "no slope in the hidden layer",
    "weights not transposed",
    "slope of the activation instead of z",
    "weights already updated",
]
NAMES = ["mazur_2015_2-2-2", "han_kamber_3-2-1"]
MAZUR = "mazur_2015_2-2-2"


def backward_with(mistake: str | None, rate: float) -> Callable[[Workspace, np.ndarray, np.ndarray], None]:
    def slope_of(work: Workspace, layer: int) -> np.ndarray:
        z, a, out = work.z[layer], work.a[layer], np.empty_like(work.z[layer])
        if mistake == "slope of the activation instead of z":
            z, a = a, np.empty_like(a)
            work.activations[layer].forward(z, a)
        work.activations[layer].derivative(z, a, out)
        return out

    def backward(work: Workspace, inputs: np.ndarray, targets: np.ndarray) -> None:
        network, last = work.network, work.network.layer_count - 1
        delta = np.empty_like(work.a[last])
        if mistake == "no slope in the output layer":
            work.loss.slope(work.z[last], work.a[last], targets, delta)
        elif mistake == "slope of the activation instead of z":
            work.loss.slope(work.z[last], work.a[last], targets, delta)
            delta *= slope_of(work, last)
        else:
            unrolled(output_delta(
                work.loss, work.activations[last], work.z[last], work.a[last], targets, delta, np.empty_like(delta)
            ))()  # fmt: skip
        delta *= {"sign": -1.0, "factor 2": 2.0}.get(mistake or "", 1.0)
        for layer in range(last, -1, -1):
            work.delta[layer][...] = delta
            below = work.a[layer - 1] if layer else inputs
            gradient = below.T @ delta
            network.weights(work.gradient, layer)[...] = gradient
            network.biases(work.gradient, layer)[...] = delta.sum(axis=0)
            if layer == 0:
                return
            weights = np.array(work._weights[layer])
            if mistake == "weights already updated":
                weights -= rate * gradient
            delta = delta @ (weights if mistake == "weights not transposed" else weights.T)
            if mistake != "no slope in the hidden layer":
                delta = delta * slope_of(work, layer - 1)

    return backward


def case(name: str) -> tuple[Network, np.ndarray, np.ndarray, np.ndarray]:
    entry = example(name)
    units = entry["layer_sizes"]
    layers = [LayerSetup(count, kind) for count, kind in zip(units[1:], entry["activations"], strict=True)]
    network = Network(NetworkSetup(units[0], tuple(layers)))
    parameters = np.zeros(network.parameter_count)
    for layer, (weights, biases) in enumerate(zip(entry["weights"], entry["biases"], strict=True)):
        network.weights(parameters, layer)[...] = np.array(weights).T
        network.biases(parameters, layer)[...] = biases
    return network, parameters, np.array([entry["inputs"]], float), np.array([entry["targets"]], float)


def gradient_of(name: str) -> tuple[Network, np.ndarray]:
    network, parameters, inputs, targets = case(name)
    work = Workspace(network, "half_squared_error", 1)
    work.bind(parameters)
    work.forward(inputs)
    work.backward(inputs, targets)
    return network, np.array(work.gradient)


def agrees_with_reference(name: str) -> bool:
    """The check of the reference numbers: weights and biases of every layer to a relative 1e-12, zeros exactly."""
    network, gradient = gradient_of(name)
    expected = example(name)["expected"]
    return all(
        close(network.weights(gradient, layer), np.array(expected["grad_W"][layer]).T)
        and close(network.biases(gradient, layer), expected["grad_b"][layer])
        for layer in range(network.layer_count)
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_and_its_copy_make_no_mistake(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert agrees_with_reference(name)
    _, engine = gradient_of(name)
    monkeypatch.setattr(Workspace, "backward", backward_with(None, 0.5))
    assert agrees_with_reference(name)
    _, copy = gradient_of(name)
    assert engine.tobytes() == copy.tobytes()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_caught(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    network, parameters, inputs, targets = case(MAZUR)
    assert check_gradient(network, "half_squared_error", parameters, inputs, targets).agrees
    monkeypatch.setattr(Workspace, "backward", backward_with(mistake, example(MAZUR)["learning_rate"]))
    assert not agrees_with_reference(MAZUR)
    check = check_gradient(network, "half_squared_error", parameters, inputs, targets)
    assert not check.agrees
    assert check.worst is not None


def test_the_published_mistake_is_the_one_that_we_make(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mazur's printed loss after one update comes from output weights that were already updated."""
    entry = example(MAZUR)
    monkeypatch.setattr(Workspace, "backward", backward_with("weights already updated", entry["learning_rate"]))
    network, gradient = gradient_of(MAZUR)
    _, parameters, inputs, targets = case(MAZUR)
    parameters -= np.where(network.weight_mask, entry["learning_rate"] * gradient, 0.0)
    work = Workspace(network, "half_squared_error", 1)
    work.bind(parameters)
    wrong = entry["WRONG_variant_for_mutation_tests"]["trajectory"][1]
    assert close(work.forward(inputs)[0], wrong["out"])
    assert close(work.sample_losses(targets)[0], wrong["loss"])
    assert not close(work.sample_losses(targets)[0], entry["expected"]["updated"]["loss_after"])
