"""Basin maps of networks whose minima are known: the end of each start, the shares, and the divergent starts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gradviz.data.errors import SetupError
from gradviz.landscape.basin_request import BasinRequest
from gradviz.landscape.basins import BasinMap, Fate, compute_basins
from gradviz.landscape.direction import Direction, Plane, PlaneWords, parameter_plane
from gradviz.landscape.projection import plane_through, project
from gradviz.landscape.start_path import path_from
from gradviz.training.run import Run
from gradviz.training.state import frozen
from gradviz.training.trainer import Trainer
from tests.landscape.test_two_weight_networks import Lesson
from tests.training.builders import run_of


def request_of(run: Run, names: tuple[str, str], reach: float, size: int = 21, updates: int = 500) -> BasinRequest:
    network, parameters = run.network, run.initial_state().parameters
    plane = parameter_plane(network, parameters, *(network.find(name) for name in names))
    ends = (-reach, reach)
    return BasinRequest(run, plane, PlaneWords("parameters", names, names), ends, ends, size, updates)


def map_of(which: str, reach: float, size: int = 21, updates: int = 500, **optimizer) -> BasinMap:
    lesson = Lesson(which, **optimizer)
    network = lesson.run.network
    x, y = (network.ref(place).name for place in np.flatnonzero(lesson.free))
    found = compute_basins(request_of(lesson.run, (x, y), reach, size, updates))
    assert found is not None
    return found


def ends_of(found: BasinMap) -> list[list[float]]:
    plane = found.request.plane
    return [project(plane, basin.ends[:1]).places[0].round(2).tolist() for basin in found.basins]


def at(found: BasinMap, x: float, y: float) -> tuple[int, int]:
    return int(np.abs(found.ys - y).argmin()), int(np.abs(found.xs - x).argmin())


def test_the_three_minima_and_their_shares_of_the_starts() -> None:
    found = map_of("local minima", 2.0)
    assert ends_of(found) == [[0.18, 0.54], [-0.34, 1.08], [1.03, -0.46]]
    assert [round(basin.losses[0], 3) for basin in found.basins] == [0.030, 0.048, 0.232]
    assert found.labels[at(found, 0.0, 0.0)] == 0
    assert found.labels[at(found, -1.0, -1.0)] == 0
    shares = [basin.share for basin in found.basins]
    assert sum(shares) + found.shares[Fate.NOT_SETTLED] == pytest.approx(1.0)
    assert all(0.25 < share < 0.4 for share in shares)


def test_momentum_overshoots_the_lowest_minimum_from_most_starts() -> None:
    descent, momentum = map_of("local minima", 2.0), map_of("local minima", 2.0, name="momentum", momentum=0.9)
    assert momentum.basins[0].losses[0] == pytest.approx(descent.basins[0].losses[0])
    assert momentum.basins[0].share < descent.basins[0].share / 3
    assert momentum.labels[at(momentum, 0.0, 0.0)] == 1


@pytest.mark.parametrize(("rate", "diverged"), [(0.3, 0.07), (0.6, 0.47), (0.9, 0.67)])
def test_two_valleys_along_a_hyperbola_and_more_divergence_with_a_larger_rate(rate: float, diverged: float) -> None:
    found = map_of("flat and sharp minima", 3.0, learning_rate=rate)
    assert found.shares[Fate.DIVERGED] == pytest.approx(diverged, abs=0.03)
    valleys = found.basins[:2]
    assert all(basin.losses[1] < 1e-15 for basin in valleys)
    for basin in valleys:
        product = basin.ends[:, 0] * basin.ends[:, -1]
        np.testing.assert_allclose(product, 1.0, atol=1e-6)
    assert found.basins[2].losses == pytest.approx((0.5, 0.5))  # the saddle, from the starts with w₂ = −w₁
    j, i = at(found, 3.0, 3.0)
    assert found.fates[j, i] == Fate.DIVERGED
    assert found.updates[j, i] < 50


def test_starts_with_a_dead_unit_share_one_plateau() -> None:
    found = map_of("dead ReLU", 4.0, learning_rate=0.2)
    assert ends_of(found)[0] == [1.0, 0.0]
    assert found.basins[-1].losses == pytest.approx((7.0 / 3.0, 7.0 / 3.0))
    assert found.basins[-1].share > 0.3
    assert len(found.basins) == 3


def test_a_bowl_is_one_basin_a_rate_beyond_its_bound_diverges_and_a_tiny_one_does_not_arrive() -> None:
    good, wild, slow = (map_of("ravine", 2.0, learning_rate=rate) for rate in (1.9, 2.02, 0.1))
    assert (good.basins[0].share, ends_of(good)) == (1.0, [[1.0, 1.0]])
    assert wild.shares[Fate.DIVERGED] > 0.9
    assert slow.shares[Fate.NOT_SETTLED] > 0.9
    assert (slow.updates[slow.fates == Fate.NOT_SETTLED] == 500).all()


def test_every_start_ends_where_a_run_from_there_ends() -> None:
    run = run_of((2, 3, 1), samples=9, size=4, shuffle=True, optimizer="adam", rate=0.05)
    request = request_of(run, ("w1[1,2]", "b2[1]"), 2.0, 5, 40)
    found = compute_basins(request)
    assert found is not None
    for j, y in enumerate(found.ys.tolist()):
        for i, x in enumerate(found.xs.tolist()):
            start = replace(run.initial_state(), parameters=frozen(request.start(x, y)))
            end = Trainer(run).train(start, 40).state.parameters
            np.testing.assert_array_equal(found.ends[j, i], end)
            assert found.losses[j, i] == pytest.approx(request.objective.at(end), rel=1e-12)


def test_any_plane_through_the_present_weights() -> None:
    run = run_of((2, 3, 1), samples=9)
    parameters, rng = run.initial_state().parameters, np.random.default_rng(1)
    x, y = (Direction(rng.normal(size=len(parameters))) for _ in range(2))
    plane = plane_through(Plane(np.zeros(len(parameters)), x, y), parameters)
    place = project(plane, [parameters])
    assert place.residuals[0] == pytest.approx(0.0, abs=1e-12)
    np.testing.assert_allclose(plane.at(*place.places[0].tolist()), parameters, atol=1e-12)


def test_the_coarse_map_comes_first_and_is_part_of_the_fine_one() -> None:
    lesson, coarse, said = Lesson("local minima"), [], []
    request = request_of(lesson.run, ("w1[1,1]", "w1[1,2]"), 2.0, 17, 200)
    found = compute_basins(request, progress=lambda done, every: said.append((done, every)), coarse=coarse.append)
    assert found is not None
    (first,) = coarse
    assert first.is_coarse
    assert first.fates.shape == (5, 5)
    np.testing.assert_array_equal(first.ends, found.ends[::4, ::4])
    np.testing.assert_array_equal(first.xs, found.xs[::4])
    assert said == sorted(said)
    assert said[-1] == (17 * 17 * 200, 17 * 17 * 200)


def test_it_stops_between_two_updates() -> None:
    lesson, asked = Lesson("local minima"), []
    request = request_of(lesson.run, ("w1[1,1]", "w1[1,2]"), 2.0, 17, 5000)
    assert compute_basins(request, lambda: bool(asked.append(1)) or len(asked) > 20) is None
    assert len(asked) == 21


def test_too_few_updates_or_too_many_numbers_are_refused_in_a_sentence() -> None:
    run = Lesson("local minima").run
    with pytest.raises(SetupError, match="at least 10 updates"):
        request_of(run, ("w1[1,1]", "w1[1,2]"), 2.0, 21, 9)
    with pytest.raises(SetupError, match="at most 1825 × 1825 starts"):
        request_of(run, ("w1[1,1]", "w1[1,2]"), 2.0, 2000)


def test_the_path_of_a_start_is_that_of_a_run_from_there_and_ends_at_its_end() -> None:
    lesson = Lesson("local minima", name="momentum", momentum=0.9)
    request = request_of(lesson.run, ("w1[1,1]", "w1[1,2]"), 2.0, 5, 900)
    found = compute_basins(request)
    assert found is not None
    start = request.start(-1.0, 1.0)
    path = path_from(request, start)
    assert path is not None
    states = [start]
    for updates in (1, 2, 57):
        began = replace(lesson.run.initial_state(), parameters=frozen(start))
        states.append(Trainer(lesson.run).train(began, updates).state.parameters)
    np.testing.assert_array_equal(path[[0, 1, 2, 57]], project(request.plane, states).places)
    np.testing.assert_array_equal(path[-1], project(request.plane, [found.ends[3, 1]]).places[0])
    wild = request_of(Lesson("ravine", learning_rate=9.0).run, ("w1[1,1]", "w1[2,1]"), 2.0, 5, 2000)
    far = path_from(wild, wild.start(-1.0, -1.0))
    assert far is not None
    assert np.isfinite(far).all()
    assert path_from(request, start, lambda: True) is None


@pytest.mark.parametrize(
    ("which", "optimizer", "start", "end"),
    [
        ("local minima", {}, (1.0, 0.0), (1.03, -0.46)),
        ("local minima", {"name": "momentum", "momentum": 0.9}, (0.0, 0.0), (-0.34, 1.08)),
        ("bad flat valley", {}, (0.5, -0.5), (1.0, -1.0)),
        ("bad flat valley", {}, (0.5, 0.3), (0.6, 0.4)),
        ("saddle", {}, (-1.0, 1.0), (0.0, 0.0)),
    ],
)
def test_the_map_agrees_with_the_lessons(which: str, optimizer: dict, start: tuple, end: tuple) -> None:
    found = map_of(which, 2.0, 41, **optimizer)
    j, i = at(found, *start)
    assert (found.xs[i], found.ys[j]) == pytest.approx(start)
    assert project(found.request.plane, [found.ends[j, i]]).places[0] == pytest.approx(end, abs=6e-3)
    assert found.fates[j, i] == Fate.SETTLED
