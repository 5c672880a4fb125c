"""One run is trained, animated, mapped, measured and drawn by several threads at once: bits are as in one thread."""

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import partial
from typing import Any

import msgspec
import numpy as np
import pytest

from gradviz.data.setup import GeneratedData
from gradviz.landscape.basin_request import BasinRequest
from gradviz.landscape.basins import compute_basins
from gradviz.landscape.direction import PlaneWords, parameter_plane
from gradviz.landscape.plane import compute_grid
from gradviz.landscape.report import compute_curvature
from gradviz.landscape.start_path import path_from
from gradviz.scene.animation import animation_frames, descent_animation
from gradviz.scene.chain_rule.nudge_sweep import compute_sweep, sweep_request
from gradviz.scene.charts.flow import flow_frame
from gradviz.scene.charts.losses import loss_frame
from gradviz.scene.charts.output import output_frame
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.network.network import network_frame
from gradviz.scene.result_cache import ArrayCache, clear_caches
from gradviz.scene.surface.curvature import curvature_frame, curvature_request
from gradviz.scene.surface.surface import surface_frame, surface_request
from gradviz.scene.view.surface_choice import SurfaceChoice
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import PenaltySetup
from gradviz.training.timeline import Timeline
from gradviz.training.trainer import Trainer
from tests.training.builders import run_of

CIRCLE = GeneratedData("circle", 100, 0.1, 0.5, 1)
WIDE: dict[str, Any] = {
    "sizes": (110, 100, 3), "activations": ("relu", "softmax"), "loss": "categorical_cross_entropy", "samples": 30,
}  # fmt: skip
RUNS: dict[str, Callable[[], Run]] = {
    "shuffled circle": lambda: run_of(
        (2, 4, 2, 1), ("tanh",) * 3, data=CIRCLE, size=7, shuffle=True, rate=0.03),  # type: ignore[arg-type]
    "momentum and penalty": lambda: run_of(
        (2, 5, 1), ("sigmoid", "sigmoid"), samples=23, size=4, shuffle=True, optimizer="momentum",
        penalty=PenaltySetup(0.001, 0.01), loss="binary_cross_entropy"),
    "wide with adam": lambda: run_of(**WIDE, size=7, shuffle=True, optimizer="adam", rate=0.01),
}  # fmt: skip
LOOKS = (View(selected="w1[1,1]"), View(by_operation=True, flow="time", selected="w2[1,1]"))


def bits(thing: Any) -> Any:
    """Everything that a result says, to the last bit, in what can be compared."""
    if isinstance(thing, np.ndarray):
        return thing.shape, thing.dtype.str, thing.tobytes()
    if isinstance(thing, float):
        return float(thing).hex()
    if isinstance(thing, (Run, np.random.Generator)):
        return ""
    if isinstance(thing, msgspec.Struct):
        return type(thing).__name__, tuple(bits(getattr(thing, name)) for name in thing.__struct_fields__)
    if is_dataclass(thing) and not isinstance(thing, type):
        return type(thing).__name__, tuple(bits(getattr(thing, each.name)) for each in fields(thing))
    if isinstance(thing, dict):
        return tuple((bits(key), bits(value)) for key, value in thing.items())
    if isinstance(thing, (list, tuple)):
        return tuple(map(bits, thing))
    return thing if isinstance(thing, (str, bytes, int, type(None))) else type(thing).__name__


def train(run: Run, updates: int) -> Any:
    return bits(Trainer(run).train(run.initial_state(), updates).state)


def frames_of(moment: Moment, view: View) -> list[Any]:
    return [network_frame(moment, view), loss_frame(moment, view), output_frame(moment, view), flow_frame(moment, view)]


def animate(timeline: Timeline, last: int, view: View) -> Any:
    timeline.play(last - timeline.length)
    return bits(list(animation_frames(descent_animation("network", 0, last, 8), timeline, view, frames_of)))


def animate_surface(timeline: Timeline, last: int) -> Any:
    timeline.play(last - timeline.length)
    view = View(surface=SurfaceChoice("path"))
    return bits(list(animation_frames(descent_animation("surface", 0, last, 4), timeline, view, frames_of)))


def map_basins(run: Run, updates: int) -> Any:
    network = run.network
    plane = parameter_plane(network, run.initial_state().parameters, network.ref(0), network.ref(1))
    request = BasinRequest(run, plane, PlaneWords("parameters", ("x", "y"), ("x", "y")), (-1, 1), (-1, 1), 3, updates)
    found = compute_basins(request)
    assert found is not None
    return bits((found.ends, found.losses, found.fates, found.labels, path_from(request, request.start(0.5, 0.5))))


def measure(moment: Moment) -> Any:
    """The surface and the curvature of a moment, and the frames that are made from them."""
    found: list[Any] = []
    for all_data in (False, True):
        request = surface_request(moment, View(), 11, all_data)
        assert request is not None
        grid, report = compute_grid(request), compute_curvature(curvature_request(moment, all_data))
        assert grid is not None
        assert report is not None
        found += [grid.losses, grid.state_losses, report.spectrum, report.actual, report.second_derivative]
        found += [surface_frame(moment, View(), grid), curvature_frame(moment, View(), report)]
    sweep = sweep_request(moment, View(selected="w1[1,1]"))
    return bits((found, None if sweep is None else compute_sweep(sweep)))


def draw(moments: list[Moment]) -> Any:
    return bits([frames_of(moment, view) for moment in moments for view in LOOKS])


def jobs_of(run: Run) -> list[Callable[[], Any]]:
    """What the program may do at once with one run: the window plays and draws, its workers do the rest."""
    small = run.network.parameter_count < 1000
    timeline = Timeline(run)
    timeline.play(30)
    moments = []
    for update in (0, 11, 30):
        timeline.seek(update)
        moments.append(moment_of(timeline))
    own = [Timeline.resumed(timeline.version.copy()) for _each in range(3)]
    return [
        partial(train, run, 1500 if small else 60), partial(train, run, 1301 if small else 50),
        partial(animate, own[0], 60, LOOKS[0]), partial(animate, own[1], 50, LOOKS[1]),
        partial(animate_surface, own[2], 40),
        partial(map_basins, run, 60 if small else 10), partial(draw, moments), partial(draw, moments[::-1]),
        partial(measure, moments[1]), partial(measure, moments[2]),
    ]  # fmt: skip


@pytest.fixture
def impatient() -> Iterator[None]:
    """Python changes threads as often as it can: whatever can come between two steps does."""
    before = sys.getswitchinterval()
    clear_caches()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)
    clear_caches()


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """The results of jobs that begin together, each in a thread of its own; an error is a result."""
    results: list[Any] = [None] * len(jobs)
    ready = threading.Barrier(len(jobs))

    def work(place: int) -> None:
        ready.wait()
        try:
            results[place] = jobs[place]()
        except Exception as error:  # told by the comparison
            results[place] = repr(error)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Forgetful:
    """An owner during whose comparison all is forgotten, as by a thread that comes just then."""

    def __eq__(self, other: object) -> bool:
        clear_caches()
        return True

    __hash__ = object.__hash__


def test_a_found_entry_may_be_dropped_meanwhile() -> None:
    kept: ArrayCache[int] = ArrayCache(4)
    owner, numbers = Forgetful(), (np.ones(3),)
    assert [kept.get(owner, numbers, lambda: 1), kept.get(owner, numbers, lambda: 2)] == [1, 1]


def test_cached_values_are_right_while_other_threads_read_and_clear(impatient: None) -> None:
    kept: ArrayCache[int] = ArrayCache(4)
    numbers = [np.full(3, float(number)) for number in range(7)]

    def look() -> bool:
        found = (kept.get(None, (numbers[turn % 7],), lambda turn=turn: turn % 7) == turn % 7 for turn in range(3000))
        return all(found)

    def forget_often() -> bool:
        for _turn in range(3000):
            kept._forget()
        return True

    assert at_once([look, look, look, forget_often]) == [True] * 4


def test_several_trainings_of_one_run(impatient: None) -> None:
    lengths = range(2500, 2505)
    run, other = (run_of((2, 2, 1), samples=20, size=1, shuffle=True) for _each in range(2))
    alone = [train(other, length) for length in lengths]
    assert at_once([partial(train, run, length) for length in lengths]) == alone


def test_a_batch_belongs_to_its_epoch_regardless_of_other_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    run = RUNS["shuffled circle"]()
    expected = [run.dataset.inputs[run.batch_indices(epoch, 7)] for epoch in (0, 1)]
    others: list[int] = []

    def called(function: Callable[..., Any]) -> Callable[..., Any]:
        def after_another(epoch: int, *arguments: int) -> Any:
            if others:  # as a thread would that comes just now
                run.batch(others.pop(), 7)
            return function(epoch, *arguments)

        return after_another

    for name in ("_order", "batch_indices"):
        with monkeypatch.context() as patch:
            others = [1, 0]
            patch.setattr(run, name, called(getattr(run, name)))
            for epoch in (0, 1, 1, 0, 2):
                inputs, _targets = run.batch(epoch, 7)
                assert epoch > 1 or np.array_equal(inputs, expected[epoch])


@pytest.mark.parametrize("name", RUNS)
def test_every_bit_is_as_alone(name: str, impatient: None) -> None:
    alone = [job() for job in jobs_of(RUNS[name]())]
    clear_caches()
    run = RUNS[name]()
    together = at_once(jobs_of(run))
    errors = [each for each in together if isinstance(each, str)]
    assert errors == []
    others = [job for job, (one, other) in enumerate(zip(alone, together, strict=True)) if one != other]
    assert others == [], "these jobs came out differently beside the others"
