"""The marked minimum is where the slope vanishes, to the last digits, not the lowest cell."""

import numpy as np
import pytest

from gradviz.engine.network import LayerSetup, Network, NetworkSetup
from gradviz.landscape import plane as plane_module
from gradviz.landscape.direction import Direction, Plane, parameter_plane
from gradviz.landscape.evaluate import evaluate_plane
from gradviz.landscape.minimum import _lowest, _newton, polished_minimum
from gradviz.landscape.objective import Objective
from gradviz.landscape.plane import SurfaceRequest, compute_grid, finished_grid


def linear(inputs, targets) -> tuple[Network, Objective]:
    network = Network(NetworkSetup(2, (LayerSetup(1, "linear", False),)))
    return network, Objective(network, "half_squared_error", np.array(inputs, float), np.array(targets, float))


def minimum_of(objective: Objective, plane: Plane, xs, ys, **options):
    return polished_minimum(objective, plane, xs, ys, evaluate_plane(objective, plane, xs, ys), **options)


def test_the_minimum_of_a_parabola_is_found_to_the_last_digits() -> None:
    # The ravine: y = x₁ + x₂, curvatures 1 and 0.01, lowest at (1, 1).
    inputs = [[1, 0.1], [1, -0.1], [-1, 0.1], [-1, -0.1]]
    network, objective = linear(inputs, [[sum(row)] for row in inputs])
    plane = parameter_plane(network, np.zeros(2), network.find("w1[1,1]"), network.find("w1[2,1]"))
    found = minimum_of(objective, plane, np.linspace(-2.3, 3.1, 9), np.linspace(-2.7, 3.3, 8))
    assert found.inside
    np.testing.assert_allclose(found.place, (1.0, 1.0), rtol=1e-7)
    assert found.loss < 1e-16


def test_on_any_plane_the_slope_vanishes_at_the_minimum() -> None:
    network = Network(NetworkSetup(2, (LayerSetup(4, "tanh"), LayerSetup(1, "linear"))))
    rng = np.random.default_rng(11)
    objective = Objective(network, "squared_error", rng.normal(size=(30, 2)), rng.normal(size=(30, 1)), 0.0, 0.02)
    directions = [Direction(rng.normal(size=network.parameter_count)) for _ in range(2)]
    plane = Plane(rng.normal(size=network.parameter_count), *directions)
    grid = np.linspace(-3, 3, 25)
    losses = evaluate_plane(objective, plane, grid, grid)
    found = polished_minimum(objective, plane, grid, grid, losses)
    assert found.inside
    assert found.loss < losses.min()
    a, b = found.place
    assert found.loss == objective.at(plane.at(a, b))
    for step in ((1e-4, 0), (-1e-4, 0), (0, 1e-4), (0, -1e-4)):
        assert objective.at(plane.at(a + step[0], b + step[1])) > found.loss
    slope = (objective.at(plane.at(a + 1e-5, b)) - objective.at(plane.at(a - 1e-5, b))) / 2e-5
    assert abs(slope) < 1e-6


def test_a_loss_that_falls_towards_the_border_has_no_minimum_inside() -> None:
    network, objective = linear([[1, 0], [0, 1]], [[9], [9]])
    plane = parameter_plane(network, np.zeros(2), network.find("w1[1,1]"), network.find("w1[2,1]"))
    found = minimum_of(objective, plane, np.linspace(-2, 2, 5), np.linspace(-2, 2, 5))
    assert not found.inside
    assert found.place == pytest.approx((2.0, 2.0))


def test_no_finite_cell_and_a_cancelled_search_have_no_answer() -> None:
    network, objective = linear([[1, 0], [0, 1]], [[1], [1]])
    plane = parameter_plane(network, np.zeros(2), network.find("w1[1,1]"), network.find("w1[2,1]"))
    grid = np.linspace(-2, 2, 5)
    assert polished_minimum(objective, plane, grid, grid, np.full((5, 5), np.inf)) is None
    assert minimum_of(objective, plane, grid, grid, cancelled=lambda: True) is None


def test_no_minimum_is_looked_for_where_a_single_pass_takes_long(monkeypatch) -> None:
    network, objective = linear([[1, 0], [0, 1]], [[1], [1]])
    plane = parameter_plane(network, np.zeros(2), network.find("w1[1,1]"), network.find("w1[2,1]"))
    request = SurfaceRequest(objective, None, np.arange(2), True, plane, (-2.0, 2.5), (-2.0, 2.5), 5)
    grid = compute_grid(request)
    assert finished_grid(grid).minimum.place == pytest.approx((1.0, 1.0))
    monkeypatch.setattr(plane_module, "_MOST_POLISHED", 3)
    finished = finished_grid(grid)
    assert finished.is_finished
    assert finished.minimum is None


@pytest.mark.parametrize("hessian", [np.zeros((2, 2)), np.array([[1e-300, 0.0], [0.0, 0.0]])])
def test_a_newton_step_that_overflows_is_none(hessian: np.ndarray) -> None:
    """Found by random use: where the surface is steep and flat at once the quotient overflowed."""
    assert _newton(np.array([1e300, -1e10]), hessian, 1.0) is None
    assert _newton(np.zeros(2), hessian, 1.0) is not None


def test_in_a_flat_valley_up_to_the_border_the_search_begins_near_the_centre() -> None:
    losses = np.abs(np.linspace(-1.0, 1.0, 9))[None, :] + np.zeros((7, 1))
    assert _lowest(losses) == (3, 4)
