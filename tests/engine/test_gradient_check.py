"""Every activation under every loss that it allows, against two derivatives that do not use backpropagation."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from gradviz.documents.open import open_setup
from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.gradient_check import TOLERANCE, check_gradient
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.engine.passes import Workspace
from gradviz.export.check_report import check_document, check_run, check_text
from gradviz.training.run import Run
from tests.hostile.check_campaign import check_campaign

PAIRS = [
    (activation, loss)
    for activation, loss in product(ACTIVATIONS, LOSSES)
    if LOSSES[loss].requires_activation in (None, activation)
]


def network_of(*layers: LayerSetup, inputs: int = 3) -> Network:
    return Network(NetworkSetup(inputs, layers))


def random_case(network: Network, seed: int = 0, samples: int = 5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    targets = rng.uniform(size=(samples, network.sizes[-1]))
    return rng.normal(size=network.parameter_count) * 0.7, rng.normal(size=(samples, network.sizes[0])), targets


@pytest.mark.parametrize(("activation", "loss"), PAIRS)
@pytest.mark.parametrize("outputs", [1, 3])
def test_every_activation_with_every_loss(activation: str, loss: str, outputs: int) -> None:
    hidden = "tanh" if ACTIVATIONS[activation].output_only else activation
    network = network_of(
        LayerSetup(4, hidden), LayerSetup(3, hidden, bias=False), LayerSetup(outputs, activation)
    )
    check = check_gradient(network, loss, *random_case(network))
    assert check.central.compared == network.parameter_count
    assert check.central.max_relative_error < TOLERANCE
    if activation == "gelu":
        assert check.complex_step is None
    else:
        assert check.complex_step is not None
        assert check.complex_step.compared == network.parameter_count
        # A softmax of one unit is constant: its gradient is rounding alone.
        assert check.complex_step.max_relative_error < 1e-11


@pytest.mark.parametrize(("l1", "l2"), [(0.03, 0.0), (0.0, 0.07), (0.03, 0.07)])
def test_penalties(l1: float, l2: float) -> None:
    network = network_of(LayerSetup(4, "sigmoid"), LayerSetup(2, "linear", bias=False))
    parameters, inputs, targets = random_case(network)
    parameters[1] = 0.0  # sign(0) = 0: the penalty does not push a weight off zero
    check = check_gradient(network, "huber", parameters, inputs, targets, l1, l2)
    assert check.agrees
    assert check.complex_step is not None
    assert check.complex_step.max_relative_error < 1e-12
    assert check.central.compared == network.parameter_count


def test_a_network_on_its_kink_is_left_to_the_complex_step() -> None:
    """All weights zero: every ReLU stands at exactly 0, where a difference across the kink would say one half."""
    network = network_of(LayerSetup(2, "relu"), LayerSetup(1, "linear"))
    parameters = np.zeros(network.parameter_count)
    network.weights(parameters, 1)[...] = 1.0
    check = check_gradient(network, "half_squared_error", parameters, np.ones((1, 3)), np.ones((1, 1)))
    assert check.agrees
    assert check.central.compared < network.parameter_count
    assert check.complex_step is not None
    assert check.complex_step.compared == network.parameter_count


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_kinks_close_by_are_not_stepped_over(scale: float) -> None:
    network = network_of(LayerSetup(6, "relu"), LayerSetup(4, "leaky_relu"), LayerSetup(2, "elu"))
    parameters, inputs, targets = random_case(network, samples=60)
    check = check_gradient(network, "mean_absolute_error", parameters, inputs * scale, targets)
    assert check.agrees
    assert check.central.compared > 0.9 * network.parameter_count


def test_a_vanished_gradient_is_still_compared_relatively(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve sigmoid layers: an absolute tolerance would accept anything for the first weight."""
    network = network_of(*[LayerSetup(1, "sigmoid")] * 12, inputs=1)
    parameters = np.ones(network.parameter_count)
    case = (network, "half_squared_error", parameters, np.ones((1, 1)), np.zeros((1, 1)))
    assert check_gradient(*case).agrees
    scale_gradient(monkeypatch, place=0, factor=1.0 + 1e-6)
    check = check_gradient(*case)
    assert not check.agrees
    assert check.worst == "w1[1,1]"
    assert check.max_relative_error == pytest.approx(1e-6, rel=1e-3)


def test_an_exact_zero_must_be_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    network = network_of(LayerSetup(2, "tanh"), LayerSetup(1, "linear"))
    parameters, _, targets = random_case(network, samples=1)
    case = (network, "half_squared_error", parameters, np.array([[1.0, 0.0, 1.0]]), targets)
    assert check_gradient(*case).agrees
    original = Workspace.backward

    def backward(self: Workspace, inputs: np.ndarray, targets: np.ndarray) -> None:
        original(self, inputs, targets)
        assert self.gradient[2] == 0.0
        self.gradient[2] = 1e-12

    monkeypatch.setattr(Workspace, "backward", backward)
    check = check_gradient(*case)
    assert (check.worst, check.max_relative_error) == ("w1[2,1]", 1.0)


def test_of_a_large_network_some_parameters_of_each_layer_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    network = network_of(LayerSetup(60, "tanh"), LayerSetup(2, "linear"), inputs=100)
    parameters = np.random.default_rng(1).normal(size=network.parameter_count) * 0.1
    case = (network, "half_squared_error", parameters, np.ones((2, 100)), np.zeros((2, 2)))
    check = check_gradient(*case)
    assert check.agrees
    assert check.parameters == 6182
    assert check.tried == check.central.compared == 96
    # A fault in a whole layer cannot hide.
    original = Workspace.backward

    def backward(self: Workspace, inputs: np.ndarray, targets: np.ndarray) -> None:
        original(self, inputs, targets)
        self.gradient[:6060] *= 1.01

    monkeypatch.setattr(Workspace, "backward", backward)
    assert not check_gradient(*case).agrees


def test_a_loss_that_is_not_finite_never_agrees() -> None:
    network = network_of(LayerSetup(1, "linear"), inputs=1)
    check = check_gradient(
        network, "half_squared_error", np.array([1e200, 0.0]), np.array([[1e200]]), np.zeros((1, 1))
    )
    assert not check.agrees
    assert check.max_relative_error == np.inf


def scale_gradient(monkeypatch: pytest.MonkeyPatch, place: int, factor: float) -> None:
    original = Workspace.backward

    def backward(self: Workspace, inputs: np.ndarray, targets: np.ndarray) -> None:
        original(self, inputs, targets)
        self.gradient[place] *= factor

    monkeypatch.setattr(Workspace, "backward", backward)


DATA = Path(__file__).parents[1] / "data" / "check"


def test_a_step_too_short_to_change_the_parameter_is_inconclusive() -> None:
    """Inputs of 1e150 want a step that is nothing beside a weight of 0.5: the complex step alone can tell."""
    network = network_of(LayerSetup(1, "softplus"), inputs=2)
    inputs, targets = np.array([[-6.3e149, 4.6e149], [9.9e149, -1.9e149]]), np.ones((2, 1))
    check = check_gradient(network, "mean_absolute_error", np.full(3, 0.5), inputs, targets)
    assert check.agrees
    assert (check.central.compared, check.central.cannot_tell) == (0, 3)
    assert check.complex_step is not None
    assert check.complex_step.compared == 3


@pytest.mark.parametrize("name", ["check65", "deep-0.1", "unscaled"])
def test_no_alarm_on_unscaled_inputs_saturated_units_and_gradients_below_1e_294(name: str) -> None:
    run = Run(*open_setup(str(DATA / f"{name}.json")))
    check = check_run(run)
    assert check.agrees
    assert check.cannot_tell == 0
    assert check.complex_step is not None
    assert check.complex_step.compared == run.network.parameter_count


def test_without_a_conclusive_method_the_check_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """GELU takes no complex numbers, and a loss of 10⁴ has no digits for a gradient of 10⁻⁷⁰."""
    network = network_of(LayerSetup(1, "gelu"), LayerSetup(1, "linear"), inputs=1)
    case = (network, "half_squared_error", np.array([-18.0, 0.0, 1.0, 200.0]), np.ones((1, 1)), np.zeros((1, 1)))
    check = check_gradient(*case)
    assert not check.disagrees
    assert check.cannot_tell == 3
    document, text = check_document(check), check_text(check)
    assert document["cannot_tell"] == 3
    assert "agrees where one can tell; of 3 parameters one cannot" in text
    assert "3 hidden by rounding" in text
    # What can be told is still judged.
    scale_gradient(monkeypatch, place=3, factor=1.001)
    check = check_gradient(*case)
    assert check.disagrees
    assert check.worst == "b2[1]"


def test_random_networks_raise_no_false_alarm_and_hide_no_mistake() -> None:
    """A sample of the campaign that `packaging/dev.py hostile check` runs over 2,000 networks."""
    findings = check_campaign(25, seed=7)
    assert not findings.faults
    assert findings.mistakes > 20
    assert findings.mistakes_hidden < 5
