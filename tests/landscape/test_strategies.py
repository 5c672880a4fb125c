"""Every method of evaluating a plane equals one plain forward pass per point, without warnings."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradviz.engine.activations import ACTIVATIONS
from gradviz.engine.losses import LOSSES
from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.landscape import evaluate, totals
from gradviz.landscape.direction import Direction, Plane, parameter_plane
from gradviz.landscape.evaluate import evaluate_plainly, evaluate_plane
from gradviz.landscape.objective import Objective

HIDDEN = [name for name, entry in ACTIVATIONS.items() if not entry.output_only]
QUADRATIC = [name for name, entry in LOSSES.items() if entry.quadratic]


def network_of(sizes, hidden: str, output: str, bias: bool = True) -> Network:
    layers = [LayerSetup(units, hidden, bias) for units in sizes[1:-1]] + [LayerSetup(sizes[-1], output, bias)]
    return Network(NetworkSetup(sizes[0], tuple(layers)))


def objective_of(network: Network, loss: str, samples: int, rng, l1: float = 0.0, l2: float = 0.0) -> Objective:
    shape = (samples, network.sizes[-1])
    targets = rng.uniform(0.1, 0.9, shape) if LOSSES[loss].is_fused else rng.normal(size=shape)
    return Objective(network, loss, rng.normal(size=(samples, network.sizes[0])), targets, l1, l2)


def direction(network: Network, kind: str, rng) -> Direction:
    """All parameters, those of one layer, a few anywhere, or one by itself as an axis."""
    vector = np.zeros(network.parameter_count)
    place = int(rng.integers(network.parameter_count))
    if kind == "all":
        vector[:] = rng.normal(size=len(vector))
    elif kind == "layer":
        block = network.block(vector, int(rng.integers(network.layer_count)))
        block[:] = rng.normal(size=block.shape)
    elif kind == "few":
        vector[rng.integers(len(vector), size=2)] = rng.normal(size=2)
    else:
        vector[place] = 1.0
    return Direction(vector, place if kind == "axis" else None)


@settings(max_examples=80)
@given(
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=5),
    loss=st.sampled_from(sorted(LOSSES)),
    hidden=st.sampled_from(HIDDEN),
    bias=st.booleans(),
    penalty=st.sampled_from([(0.0, 0.0), (0.03, 0.0), (0.0, 0.2), (0.02, 0.1)]),
    kinds=st.tuples(*[st.sampled_from(["all", "layer", "few", "axis"])] * 2),
    samples=st.integers(1, 7),
    seed=st.integers(0, 10_000),
    cache=st.sampled_from([200, 4_000, 1_000_000]),
    data=st.data(),
)
def test_any_plane_equals_the_plain_loop(
    sizes, loss, hidden, bias, penalty, kinds, samples, seed, cache, data
) -> None:
    output = LOSSES[loss].requires_activation or data.draw(st.sampled_from([*HIDDEN, "softmax"]))
    network = network_of(sizes, hidden, output, bias)
    rng = np.random.default_rng(seed)
    objective = objective_of(network, loss, samples, rng, *penalty)
    plane = Plane(
        rng.normal(size=network.parameter_count),
        direction(network, kinds[0], rng),
        direction(network, kinds[1], rng),
    )
    if plane.indices is not None and plane.indices[0] == plane.indices[1]:
        return
    xs, ys = np.linspace(-2, 2.5, 5), np.linspace(-1.5, 3, 4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(totals, "CACHE_BYTES", cache)
        found = evaluate_plane(objective, plane, xs, ys)
    np.testing.assert_allclose(found, evaluate_plainly(objective, plane, xs, ys), rtol=1e-12, atol=1e-15)


@settings(max_examples=60)
@given(
    sizes=st.lists(st.integers(1, 5), min_size=2, max_size=4),
    loss=st.sampled_from(QUADRATIC),
    hidden=st.sampled_from(["tanh", "relu", "sigmoid", "linear"]),
    bias=st.booleans(),
    samples=st.integers(1, 9),
    seed=st.integers(0, 10_000),
    data=st.data(),
)
def test_exact_methods_equal_the_plain_loop(sizes, loss, hidden, bias, samples, seed, data) -> None:
    """A linear output and a quadratic loss: parabolas, matrix products and completed squares instead of passes."""
    network = network_of(sizes, hidden, "linear", bias)
    if network.parameter_count < 2:
        return
    rng = np.random.default_rng(seed)
    objective = objective_of(network, loss, samples, rng)
    places = st.integers(0, network.parameter_count - 1)
    first = data.draw(places)
    second = data.draw(places.filter(lambda place: place != first))
    plane = parameter_plane(network, rng.normal(size=network.parameter_count), network.ref(first), network.ref(second))
    xs, ys = np.linspace(-4, 5, 7), np.linspace(-30, 20, 6)
    found = evaluate_plane(objective, plane, xs, ys)
    np.testing.assert_allclose(found, evaluate_plainly(objective, plane, xs, ys), rtol=1e-12, atol=1e-15)


def test_a_loss_that_nearly_vanishes_keeps_its_digits() -> None:
    """Two units of opposite output cancel: |u|² + 2u·v + |v|² alone would have no digit left."""
    network = network_of([1, 2, 1], "linear", "linear", False)
    inputs = np.linspace(1.0, 2.0, 11)[:, None]
    objective = Objective(network, "half_squared_error", inputs, inputs * 1e-6)
    plane = parameter_plane(network, np.array([0.0, 0.0, 1.0, -1.0]), network.find("w1[1,1]"), network.find("w1[1,2]"))
    xs = ys = np.linspace(999.0, 1001.0, 5)
    found, expected = evaluate_plane(objective, plane, xs, ys), evaluate_plainly(objective, plane, xs, ys)
    assert expected.min() < 1e-11
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=0)  # outputs of 1,000 differ by 0.000001
    np.testing.assert_allclose(found[expected > 1e-9], expected[expected > 1e-9], rtol=1e-12)


def test_the_exact_methods_are_used_where_they_apply(monkeypatch) -> None:
    calls = []
    real = evaluate.evaluate_grid.__globals__["mean_losses"]
    monkeypatch.setitem(
        evaluate.evaluate_grid.__globals__, "mean_losses", lambda *args: (calls.append(1), real(*args))[1]
    )
    rng, grid = np.random.default_rng(1), np.linspace(-1, 1, 3)
    wanted = {
        ("linear", "w1[1,1]", "w1[1,2]"): True, ("linear", "w1[1,1]", "w2[2,1]"): True,
        ("linear", "w2[1,1]", "b2[1]"): True, ("linear", "w1[1,1]", "w1[2,1]"): True,
        ("linear", "w1[1,1]", "b1[1]"): True, ("tanh", "w1[1,1]", "w1[2,1]"): False,
        ("tanh", "w1[1,1]", "w1[1,2]"): False, ("tanh", "w2[1,1]", "w2[2,1]"): False,
    }  # fmt: skip
    for (output, x, y), exact in wanted.items():
        network = network_of([2, 4, 1], "tanh", output)
        objective = objective_of(network, "half_squared_error", 6, rng)
        parameters = rng.normal(size=network.parameter_count)
        calls.clear()
        evaluate_plane(objective, parameter_plane(network, parameters, network.find(x), network.find(y)), grid, grid)
        assert (not calls) is exact, (output, x, y)


def test_a_unit_that_adds_nothing_to_the_outputs_leaves_the_loss_alone() -> None:
    """Its square cannot be completed: what it adds would be divided by nothing."""
    network = network_of([2, 3, 2], "tanh", "linear")
    rng, grid = np.random.default_rng(9), np.linspace(-2, 2, 5)
    objective = objective_of(network, "half_squared_error", 6, rng)
    parameters = rng.normal(size=network.parameter_count)
    parameters[network.match("w2[2,*]")] = [0.0, 1e-150]
    plane = parameter_plane(network, parameters, network.find("w1[1,2]"), network.find("b1[2]"))
    found = evaluate_plane(objective, plane, grid, grid)
    np.testing.assert_allclose(found, objective.at(parameters), rtol=1e-13)


@pytest.mark.parametrize("hidden", ["tanh", "relu", "sigmoid", "elu", "softplus", "gelu"])
@pytest.mark.parametrize("general", [False, True])
def test_far_out_values_stay_as_finite_as_in_the_plain_loop(hidden: str, general: bool) -> None:
    network = network_of([2, 3, 3, 1], hidden, "linear")
    rng = np.random.default_rng(3)
    objective = objective_of(network, "half_squared_error", 5, rng)
    parameters = rng.normal(size=network.parameter_count)
    if general:
        x, y = (Direction(rng.normal(size=network.parameter_count)) for _ in range(2))
        plane = Plane(parameters, x, y)
    else:
        plane = parameter_plane(network, parameters, network.find("w1[1,2]"), network.find("w3[2,1]"))
    grid = np.array([-1e200, -1e80, -700.0, 0.0, 1.0, 900.0, 1e160])
    found, expected = evaluate_plane(objective, plane, grid, grid), evaluate_plainly(objective, plane, grid, grid)
    assert (np.isfinite(found) == np.isfinite(expected)).all()
    fine = np.isfinite(expected)
    np.testing.assert_allclose(found[fine], expected[fine], rtol=1e-11)


def test_a_parameter_that_is_not_finite_affects_only_its_dependents_without_a_warning() -> None:
    network = network_of([2, 3, 1], "tanh", "linear")
    rng = np.random.default_rng(5)
    objective = objective_of(network, "half_squared_error", 5, rng)
    for place, value in ((0, np.inf), (4, np.nan), (network.parameter_count - 1, np.inf)):
        parameters = rng.normal(size=network.parameter_count)
        parameters[place] = value
        plane = parameter_plane(network, parameters, network.find("w1[1,2]"), network.find("w2[3,1]"))
        grid = np.linspace(-2, 2, 4)
        found, expected = evaluate_plane(objective, plane, grid, grid), evaluate_plainly(objective, plane, grid, grid)
        assert (np.isfinite(found) == np.isfinite(expected)).all()


@pytest.mark.parametrize("kinds", [("axis", "axis"), ("all", "all"), ("layer", "few")])
def test_the_quick_picture_is_close(kinds) -> None:
    network = network_of([2, 8, 8, 1], "tanh", "tanh")
    rng = np.random.default_rng(8)
    objective = objective_of(network, "half_squared_error", 50, rng, 0.001, 0.01)
    plane = Plane(rng.normal(size=network.parameter_count), *(direction(network, kind, rng) for kind in kinds))
    grid = np.linspace(-2, 2, 9)
    quick = evaluate_plane(objective, plane, grid, grid, dtype=np.float32)
    np.testing.assert_allclose(quick, evaluate_plane(objective, plane, grid, grid), rtol=2e-5)


def test_cancel_stops_between_chunks_of_a_general_plane(monkeypatch) -> None:
    monkeypatch.setattr(totals, "CACHE_BYTES", 400)
    network = network_of([2, 3, 1], "tanh", "tanh")
    rng, asked = np.random.default_rng(5), []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 3

    plane = Plane(np.zeros(network.parameter_count), direction(network, "all", rng), direction(network, "all", rng))
    grid = np.linspace(-1, 1, 9)
    assert evaluate_plane(objective_of(network, "huber", 4, rng), plane, grid, grid, cancelled) is None
    assert len(asked) == 4


def test_a_grid_that_was_returned_stays_as_it_is() -> None:
    """The arrays of the passes serve the next grid; what was handed out must not lie in them."""
    network = network_of([2, 4, 3, 1], "tanh", "sigmoid")
    rng, grid = np.random.default_rng(6), np.linspace(-2, 2, 7)
    objective = objective_of(network, "half_squared_error", 9, rng)
    planes = [
        parameter_plane(network, rng.normal(size=network.parameter_count), network.find(x), network.find(y))
        for x, y in (("w1[1,1]", "w3[1,1]"), ("w1[1,1]", "w1[2,2]"), ("b3[1]", "w3[2,1]"))
    ]
    first = [evaluate_plane(objective, plane, grid, grid) for plane in planes]
    kept = [losses.copy() for losses in first]
    for plane in reversed(planes):
        evaluate_plane(objective, plane, grid + 1, grid - 1)
    assert [losses.tobytes() for losses in first] == [losses.tobytes() for losses in kept]
