"""The loss at many parameter vectors at once equals one forward pass each."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.engine.losses import LOSSES
from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.landscape import points as module
from gradviz.landscape.objective import Objective
from gradviz.landscape.points import evaluate_points


@settings(max_examples=40)
@given(
    loss=st.sampled_from(sorted(LOSSES)),
    hidden=st.sampled_from(["tanh", "relu", "gelu", "softplus"]),
    bias=st.booleans(),
    penalty=st.sampled_from([(0.0, 0.0), (0.02, 0.1)]),
    seed=st.integers(0, 10_000),
)
def test_points_equal_forward_passes(loss, hidden, bias, penalty, seed) -> None:
    output = LOSSES[loss].requires_activation or "softmax"
    network = Network(NetworkSetup(2, (LayerSetup(4, hidden, bias), LayerSetup(2, output, bias))))
    rng = np.random.default_rng(seed)
    targets = rng.uniform(0.1, 0.9, (6, 2))
    objective = Objective(network, loss, rng.normal(size=(6, 2)), targets, *penalty)
    points = list(rng.normal(size=(7, network.parameter_count)))
    expected = [objective.at(point) for point in points]
    np.testing.assert_allclose(evaluate_points(objective, points), expected, rtol=1e-12)


NETWORK = Network(NetworkSetup(1, (LayerSetup(3), LayerSetup(1))))
OBJECTIVE = Objective(NETWORK, "half_squared_error", np.ones((2, 1)), np.ones((2, 1)))


@pytest.mark.parametrize("size", [1, 25, 10**6])
def test_chunks_of_any_size_give_the_same(monkeypatch, size: int) -> None:
    monkeypatch.setattr(module, "_CHUNK_NUMBERS", size)
    points = list(np.random.default_rng(1).normal(size=(9, NETWORK.parameter_count)))
    found = evaluate_points(OBJECTIVE, points)
    np.testing.assert_allclose(found, [OBJECTIVE.at(point) for point in points], rtol=1e-13)


def test_no_points_and_cancelled_ones() -> None:
    assert evaluate_points(OBJECTIVE, ()).shape == (0,)
    assert evaluate_points(OBJECTIVE, [np.zeros(NETWORK.parameter_count)], lambda: True) is None
