"""The fast grid equals one plain forward pass per point, for every loss, activation and pair of parameters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.landscape import totals
from gradviz.landscape.grid import evaluate_grid
from gradviz.landscape.objective import Objective

HIDDEN = [name for name, entry in ACTIVATIONS.items() if not entry.output_only]


def plain(objective: Objective, parameters, x, y, xs, ys) -> np.ndarray:
    """One forward pass for each point."""
    network, out = objective.network, np.empty((len(ys), len(xs)))
    for j, b in enumerate(ys):
        for i, a in enumerate(xs):
            moved = np.array(parameters)
            moved[network.index(x)], moved[network.index(y)] = a, b
            out[j, i] = objective.at(moved)
    return out


def targets_for(loss: str, rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return rng.uniform(0.1, 0.9, shape) if LOSSES[loss].is_fused else rng.normal(size=shape)


@settings(max_examples=60)
@given(
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=5),
    loss=st.sampled_from(sorted(LOSSES)),
    hidden=st.sampled_from(HIDDEN),
    bias=st.booleans(),
    penalty=st.sampled_from([(0.0, 0.0), (0.03, 0.0), (0.02, 0.1)]),
    samples=st.integers(1, 7),
    seed=st.integers(0, 10_000),
    data=st.data(),
)
def test_grid_equals_the_plain_loop(sizes, loss, hidden, bias, penalty, samples, seed, data) -> None:
    output = LOSSES[loss].requires_activation or data.draw(st.sampled_from([*HIDDEN, "softmax"]))
    layers = [LayerSetup(units, hidden, bias) for units in sizes[1:-1]] + [LayerSetup(sizes[-1], output, bias)]
    network = Network(NetworkSetup(sizes[0], tuple(layers)))
    if network.parameter_count < 2:
        return
    rng = np.random.default_rng(seed)
    parameters = rng.normal(size=network.parameter_count)
    places = st.integers(0, network.parameter_count - 1)
    first = data.draw(places)
    second = data.draw(places.filter(lambda place: place != first))
    x, y = network.ref(first), network.ref(second)
    inputs = rng.normal(size=(samples, sizes[0]))
    objective = Objective(network, loss, inputs, targets_for(loss, rng, (samples, sizes[-1])), *penalty)
    xs, ys = np.linspace(-2, 2.5, 5), np.linspace(-1.5, 3, 4)
    found = evaluate_grid(objective, parameters, (x, y), xs, ys)
    np.testing.assert_allclose(found, plain(objective, parameters, x, y, xs, ys), rtol=1e-12, atol=1e-15)


NETWORK = Network(NetworkSetup(2, (LayerSetup(3), LayerSetup(2, "relu"), LayerSetup(2, "sigmoid"))))
RNG = np.random.default_rng(4)
PARAMETERS = RNG.normal(size=NETWORK.parameter_count)
OBJECTIVE = Objective(NETWORK, "half_squared_error", RNG.normal(size=(9, 2)), RNG.normal(size=(9, 2)), 0.01, 0.02)
XS, YS = np.linspace(-3, 3, 11), np.linspace(-2, 4, 7)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("w1[1,1]", "w3[1,1]"), ("w3[2,1]", "w1[2,3]"), ("w2[1,1]", "w2[2,1]"), ("w2[1,1]", "w2[1,2]"),
        ("b1[2]", "w1[1,2]"), ("b3[1]", "b3[2]"), ("w3[1,1]", "b3[1]"), ("w1[1,1]", "b2[1]"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("cache", [80, 1600, 400_000])
def test_chunks_of_any_size_give_the_same_grid(monkeypatch, x: str, y: str, cache: int) -> None:
    monkeypatch.setattr(totals, "CACHE_BYTES", cache)
    refs = NETWORK.find(x), NETWORK.find(y)
    found = evaluate_grid(OBJECTIVE, PARAMETERS, refs, XS, YS)
    np.testing.assert_allclose(found, plain(OBJECTIVE, PARAMETERS, *refs, XS, YS), rtol=1e-12)


def test_swapped_axes_give_the_transposed_grid() -> None:
    x, y = NETWORK.find("w1[1,1]"), NETWORK.find("w2[1,2]")
    across = evaluate_grid(OBJECTIVE, PARAMETERS, (x, y), XS, YS)
    up = evaluate_grid(OBJECTIVE, PARAMETERS, (y, x), YS, XS)
    np.testing.assert_allclose(across, up.T, rtol=1e-14)


def test_cancel_stops_between_chunks(monkeypatch) -> None:
    monkeypatch.setattr(totals, "CACHE_BYTES", 320)
    asked = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 2

    x, y = NETWORK.find("w1[1,1]"), NETWORK.find("w3[1,1]")
    assert evaluate_grid(OBJECTIVE, PARAMETERS, (x, y), XS, YS, cancelled) is None
    assert len(asked) == 3


def test_one_parameter_twice_is_refused() -> None:
    x = NETWORK.find("w1[1,1]")
    with pytest.raises(ValueError, match="two different"):
        evaluate_grid(OBJECTIVE, PARAMETERS, (x, x), XS, YS)


def test_parameters_are_left_alone() -> None:
    before = PARAMETERS.copy()
    evaluate_grid(OBJECTIVE, PARAMETERS, (NETWORK.find("w1[1,1]"), NETWORK.find("b2[1]")), XS, YS)
    assert before.tobytes() == PARAMETERS.tobytes()
