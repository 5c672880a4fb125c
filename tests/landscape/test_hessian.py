"""Hessian-vector products against differences of the gradient, for every activation, loss and penalty."""

import numpy as np
import pytest

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.engine.passes import Workspace
from gradviz.landscape.hessian import HessianProducts
from gradviz.landscape.objective import Objective


def objective_of(loss: str, hidden: str, output: str, l1: float = 0.0, l2: float = 0.0) -> tuple[Objective, np.ndarray]:
    rng = np.random.default_rng(11)
    output = LOSSES[loss].requires_activation or output
    layers = LayerSetup(3, hidden), LayerSetup(3, hidden, bias=False), LayerSetup(2, output)
    network = Network(NetworkSetup(2, layers))
    targets = rng.uniform(0.1, 0.9, (5, 2))
    return Objective(network, loss, rng.normal(size=(5, 2)), targets, l1, l2), rng.normal(
        size=network.parameter_count
    )


def gradient(objective: Objective, parameters: np.ndarray) -> np.ndarray:
    work = Workspace(objective.network, objective.loss, len(objective.inputs))
    work.bind(parameters)
    work.forward(objective.inputs)
    work.backward(objective.inputs, objective.targets)
    work.add_penalty_gradient(parameters, objective.l1, objective.l2, np.empty_like(parameters))
    return work.gradient.copy()


def differences(objective: Objective, parameters: np.ndarray, v: np.ndarray) -> np.ndarray:
    """(g(w + h·v) − g(w − h·v)) / 2h, extrapolated once."""
    def slope(h: float) -> np.ndarray:
        return (gradient(objective, parameters + h * v) - gradient(objective, parameters - h * v)) / (2 * h)

    return (4 * slope(5e-5) - slope(1e-4)) / 3


HIDDEN = [name for name, entry in ACTIVATIONS.items() if not entry.output_only]
CASES = [
    *(("half_squared_error", hidden, "linear") for hidden in HIDDEN),
    *(("squared_error", "tanh", output) for output in (*HIDDEN, "softmax")),
    *((loss, "tanh", "softplus") for loss in LOSSES),
    ("mean_squared_error", "gelu", "softmax"),
]


@pytest.mark.parametrize(("loss", "hidden", "output"), CASES)
def test_products_are_differences_of_the_gradient(loss: str, hidden: str, output: str) -> None:
    objective, parameters = objective_of(loss, hidden, output, 0.02, 0.1)
    products = HessianProducts(objective, parameters)
    np.testing.assert_allclose(products.gradient, gradient(objective, parameters), rtol=1e-12, atol=1e-15)
    vectors = np.random.default_rng(3).normal(size=(4, len(parameters)))
    found = products.times(vectors)
    for v, hv in zip(vectors, found, strict=True):
        np.testing.assert_allclose(hv, differences(objective, parameters, v), rtol=1e-7, atol=1e-8)


def test_the_tables_are_complete() -> None:
    assert all((entry.second_derivative is None) == entry.output_only for entry in ACTIVATIONS.values())
    assert all((entry.second_derivative is None) == entry.is_fused for entry in LOSSES.values())


@pytest.mark.parametrize("name", [name for name, entry in ACTIVATIONS.items() if not entry.output_only])
def test_each_second_derivative_is_the_slope_of_the_slope(name: str) -> None:
    z = np.concatenate([np.linspace(-6, -0.1, 25), np.linspace(0.1, 6, 25)])

    def slope(places: np.ndarray) -> np.ndarray:
        a, out = np.empty_like(places), np.empty_like(places)
        ACTIVATIONS[name].forward(places, a)
        ACTIVATIONS[name].derivative(places, a, out)
        return out

    a = np.empty_like(z)
    ACTIVATIONS[name].forward(z, a)
    expected = (slope(z + 1e-5) - slope(z - 1e-5)) / 2e-5
    np.testing.assert_allclose(ACTIVATIONS[name].second_derivative(z, a, slope(z)), expected, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("name", ["gelu", "softplus"])
def test_nothing_overflows_far_from_the_point(name: str) -> None:
    z = np.array([-1e200, -800.0, 800.0, 1e200])
    with np.errstate(over="ignore"):
        assert ACTIVATIONS[name].second_derivative(z, z, z).tolist() == [0.0] * 4


def test_the_hessian_is_symmetric_and_held_parameters_have_no_curvature() -> None:
    objective, parameters = objective_of("half_squared_error", "tanh", "linear")
    whole = HessianProducts(objective, parameters).full()
    free = np.ones(len(parameters), dtype=bool)
    free[[0, 4]] = False
    held = HessianProducts(objective, parameters, free)
    part = held.full()
    assert np.array_equal(part[np.ix_(free, free)], whole[np.ix_(free, free)])
    assert not part[~free].any()
    assert not held.gradient[~free].any()


def test_a_linear_neuron_has_the_textbook_hessian() -> None:
    network = Network(NetworkSetup(2, (LayerSetup(1, "linear", bias=False),)))
    inputs = np.array([[1.0, 2.0], [3.0, -1.0]])
    objective = Objective(network, "half_squared_error", inputs, np.ones((2, 1)))
    np.testing.assert_allclose(HessianProducts(objective, np.ones(2)).full(), inputs.T @ inputs / 2, rtol=1e-15)
