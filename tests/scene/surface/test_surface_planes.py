"""Surfaces over every available plane: the loss at the point, the true path, and a sentence where there is none."""

from types import SimpleNamespace

import numpy as np
import pytest

from gradviz.landscape.report import compute_curvature
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.surface.curvature import curvature_request
from gradviz.scene.surface.surface import compute_grid, plane_fault, surface_frame, surface_request
from gradviz.scene.surface.surface_path import leaving_sentence
from gradviz.scene.surface.surface_planes import PLANES
from gradviz.scene.surface.surface_scale import departures
from gradviz.scene.view.surface_choice import SurfaceChoice
from gradviz.scene.view.view import View
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run, finished, moment_at

BACKWARD_DONE = 7


def trained(updates: int = 30) -> Moment:
    timeline = Timeline(circle_run())
    timeline.play(updates)
    timeline.seek_place(timeline.place._replace(update=updates, revealed=BACKWARD_DONE))
    return moment_of(timeline)


def frame_of(moment: Moment, size: int = 21, all_data: bool = False, **choice):
    view = View(surface=SurfaceChoice(**choice))
    report = compute_curvature(curvature_request(moment, all_data)) if view.surface.plane == "gradient" else None
    request = surface_request(moment, view, size, all_data, report=report)
    return surface_frame(moment, view, compute_grid(request), report=report)


@pytest.mark.parametrize("line", [False, True])
@pytest.mark.parametrize("plane", PLANES)
def test_every_plane_contains_the_point_with_its_loss(plane: str, line: bool) -> None:
    moment = trained()
    frame = frame_of(moment, plane=plane, line=line)
    assert frame.plane == plane
    assert frame.point_loss == moment.trace.loss
    assert frame.path_residuals[-1] == pytest.approx(0.0, abs=1e-12)
    assert frame.path_losses[-1] == pytest.approx(moment.trace.loss, rel=1e-12)
    places = frame.path[-1] if not line else frame.path[-1, :1]
    np.testing.assert_allclose(places, frame.point[: len(places)], atol=1e-12)
    assert len(frame.path) == len(frame.path_losses) == len(frame.path_slice) == len(frame.path_residuals) == 31
    assert (frame.line is not None) is line


@pytest.mark.parametrize("plane", PLANES)
def test_the_surface_is_the_objective_on_the_plane(plane: str) -> None:
    moment = trained()
    view = View(surface=SurfaceChoice(plane=plane))
    report = compute_curvature(curvature_request(moment, True))
    request = surface_request(moment, view, 5, True, report=report)
    grid = compute_grid(request)
    expected = [[request.objective.at(request.plane.at(a, b)) for a in grid.xs] for b in grid.ys]
    np.testing.assert_allclose(grid.losses, expected, rtol=1e-12)
    if plane != "parameters":
        assert request.plane.at(0.0, 0.0).tobytes() == moment.trace.before.parameters.tobytes()
    for places, own in ((request.x_range, 0), (request.y_range, 0)):
        assert places[0] < own < places[1] or plane == "parameters"


@pytest.mark.parametrize("plane", PLANES)
def test_the_arrows_are_the_displayed_vectors_on_the_plane(plane: str) -> None:
    moment = trained()
    frame = frame_of(moment, plane=plane)
    # Plain descent: the step is the gradient backwards, on every plane.
    assert frame.gradient @ frame.step < 0
    cosine = (frame.gradient @ frame.step) / np.linalg.norm(frame.gradient) / np.linalg.norm(frame.step)
    assert cosine == pytest.approx(-1.0, abs=1e-9)
    if plane == "gradient":
        assert frame.gradient[0] == pytest.approx(np.linalg.norm(moment.trace.gradient))
        assert frame.gradient[1] == pytest.approx(0.0, abs=1e-12)


def test_each_plane_states_its_share_of_the_path() -> None:
    moment = trained()
    sentences = {plane: " ".join(frame_of(moment, plane=plane).notes) for plane in PLANES}
    assert "of the path’s movement" in sentences["parameters"]
    assert "97.1 % of the path’s movement" in sentences["pca"]
    assert frame_of(moment).better == "pca"
    assert frame_of(moment, plane="pca").better == ""


def test_a_path_that_leaves_the_plane_is_shown_at_its_own_loss() -> None:
    moment = trained()
    frame = frame_of(moment, all_data=True, plane="random")
    objective = surface_request(moment, View(), 5, True).objective
    for loss, (_update, state) in zip(frame.path_losses, moment.path, strict=False):
        assert loss == pytest.approx(objective.at(state), rel=1e-12)
    places, levels = departures(frame)
    assert len(places) > 3
    assert np.isfinite(levels).all()
    assert frame.path_slice[-1] == pytest.approx(frame.path_losses[-1], rel=0.02)


def test_with_nothing_else_moving_the_path_lies_on_the_surface() -> None:
    run = circle_run()
    frame = frame_of(finished(run, 1))
    assert frame.path_residuals[-1] > 0  # the step has moved the other weights too
    assert frame_of(moment_at(run, BACKWARD_DONE)).better == ""


@pytest.mark.parametrize(("plane", "words"), [("pca", "Train at least two updates"), ("path", "no path yet")])
def test_without_a_path_a_hint_is_shown(plane: str, words: str) -> None:
    moment, view = moment_at(circle_run(), 2), View(surface=SurfaceChoice(plane=plane))
    assert surface_request(moment, view) is None
    assert words in plane_fault(moment, view)
    assert words in surface_frame(moment, view, None).notes[0]


def test_the_ranges_and_the_scale_are_the_users() -> None:
    moment = trained()
    choice = SurfaceChoice(x_range=(-1.0, 3.0), y_range=(0.5, 0.75), logarithmic=True)
    view = View(surface=choice)
    frame = surface_frame(moment, view, compute_grid(surface_request(moment, view, 9)))
    assert (frame.xs[0], frame.xs[-1], frame.ys[0], frame.ys[-1]) == (-1.0, 3.0, 0.5, 0.75)
    assert frame.logarithmic
    assert not frame_of(moment, logarithmic=False).logarithmic


def test_a_line_has_the_slope_of_the_gradient_along_it() -> None:
    moment = trained()
    frame = frame_of(moment, plane="gradient", line=True)
    assert frame.gradient[0] == pytest.approx(np.linalg.norm(moment.trace.gradient))
    assert frame.gradient_arrow[1] / frame.gradient_arrow[0] == pytest.approx(frame.gradient[0])
    numeric = np.gradient(frame.line[:, 1], frame.line[:, 0])
    at_point = np.interp(0.0, frame.line[:, 0], numeric)
    assert at_point == pytest.approx(frame.gradient[0], rel=0.02)


def test_a_held_surface_names_its_update() -> None:
    timeline = Timeline(circle_run())
    timeline.play(3)
    view = View(surface=SurfaceChoice(held=True))
    grid = compute_grid(surface_request(moment_of(timeline), view, 9))
    timeline.play(5)
    frame = surface_frame(moment_of(timeline), view, grid)
    assert any("Frozen: the surface around the weights after update 2." in note for note in frame.notes)
    assert frame.path_residuals[-1] > 0


def test_a_better_plane_is_offered_only_where_there_is_one() -> None:
    """Pressing it must show a surface, also right after an update, whose new point the plane does not know yet."""
    offered = 0
    for updates in range(5):
        timeline = Timeline(circle_run())
        for _update in range(updates):
            timeline.next(Granularity.UPDATE)
        for _step in range(2):
            moment = moment_of(timeline)
            better = frame_of(moment).better
            if better:
                offered += 1
                assert len(frame_of(moment, plane=better).xs)
            timeline.next(Granularity.LAYER)
    assert offered


@pytest.mark.parametrize(("is_line", "shown"), [(False, "plane"), (True, "line")])
def test_a_share_just_below_100_percent_is_written_in_the_sentence(is_line, shown):
    path = SimpleNamespace(states=(0, 1), explained=0.9999, leaves=0.0171)
    assert leaving_sentence(path, is_line) == (
        f"This {shown} contains over 99.9 % of the path’s movement. Largest distance from it: 0.0171."
    )
