"""The frames of animations: their updates, their turns, and one constant range of the surface."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gradviz.data.errors import SetupError
from gradviz.scene.animation import animation_frames, descent_animation, still_updates, turn_animation
from gradviz.scene.moment import Moment
from gradviz.scene.view.surface_choice import SurfaceChoice
from gradviz.scene.view.view import View
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run


@pytest.mark.parametrize(
    ("first", "last", "most", "expected"),
    [(0, 4, 10, (0, 1, 2, 3, 4)), (0, 10, 3, (0, 5, 10)), (7, 7, 5, (7,)), (0, 1000, 2, (0, 1000))],
)
def test_stills_are_spread_over_the_updates(first: int, last: int, most: int, expected: tuple[int, ...]) -> None:
    assert still_updates(first, last, most) == expected


def test_a_turn_goes_once_round_and_does_not_repeat_its_beginning() -> None:
    animation = turn_animation(5, 8)
    assert animation.azimuths == tuple(45.0 * place for place in range(8))
    assert set(animation.updates) == {5}
    assert animation.is_turn
    assert not descent_animation("network", 0, 9).is_turn


def trained(updates: int) -> Timeline:
    timeline = Timeline(circle_run())
    timeline.play(updates)
    return timeline


def nothing(moment: Moment, view: View) -> int:
    return moment.updates_done


def test_a_descent_passes_through_its_updates() -> None:
    assert list(animation_frames(descent_animation("loss", 0, 12, 4), trained(12), View(), nothing)) == [0, 4, 8, 12]


def test_a_surface_keeps_its_window_and_is_that_of_all_samples() -> None:
    frames = list(animation_frames(descent_animation("surface", 0, 20, 5), trained(20), View(), nothing))
    for frame, update in zip(frames, (0, 5, 10, 15, 20), strict=True):
        assert re.search(rf"^Loss over w.* after {update} updates?; .*learning rate", frame.notes[0]), frame.notes
    assert len(frames) == 5
    assert {tuple(frame.xs) for frame in frames} == {tuple(frames[0].xs)}
    assert all(frame.all_data for frame in frames)
    assert not np.array_equal(frames[0].losses, frames[-1].losses)
    assert not np.array_equal(frames[0].point, frames[-1].point)


@pytest.mark.parametrize("plane", ["pca", "path", "random", "gradient"])
def test_a_fitted_plane_is_that_of_the_last_still(plane: str) -> None:
    view, timeline = View(surface=SurfaceChoice(plane=plane)), trained(20)
    frames = list(animation_frames(descent_animation("surface", 0, 20, 5), timeline, view, nothing))
    assert len({id(frame.losses) for frame in frames}) == 1
    assert len({(frame.x_label, frame.y_label) for frame in frames}) == 1
    assert all("Frozen: the surface around the weights after update 19." in frame.notes for frame in frames)
    for frame, steps in zip(frames, (1, 6, 11, 16, 21), strict=True):
        assert np.allclose(frame.path, frames[-1].path[:steps])
        assert frame.xs[0] < frame.point[0] < frame.xs[-1]
        assert frame.ys[0] < frame.point[1] < frame.ys[-1]
    assert np.allclose(frames[0].point, frames[-1].path[0])


def test_an_animation_over_a_plane_that_there_is_not_is_refused() -> None:
    view = View(surface=SurfaceChoice(plane="pca"))
    with pytest.raises(SetupError, match="Train at least two updates first"):
        next(animation_frames(descent_animation("surface", 0, 1), trained(1), view, nothing))


def test_a_turning_surface_is_computed_once() -> None:
    frames = list(animation_frames(turn_animation(6, 4), trained(6), View(), nothing))
    assert all("after 6 updates" in frame.notes[0] and "seed" in frame.notes[0] for frame in frames)
    assert len({id(frame.losses) for frame in frames}) == 1
    azimuths = np.array([frame.relief.camera.azimuth for frame in frames])
    assert ((azimuths - azimuths[0]) % 360).tolist() == [0, 90, 180, 270]


def test_a_copied_history_is_independent() -> None:
    timeline = trained(40)
    place, length = timeline.place, timeline.length
    other = Timeline.resumed(timeline.version.copy())
    assert other.state_after(17).same_as(timeline.state_after(17))
    other.seek(3)
    other.play(60)
    assert timeline.place == place
    assert timeline.length == length
    assert len(timeline.history.points) < len(other.history.points)
    assert timeline.state_after(40).same_as(other.state_after(40))


@pytest.mark.parametrize("figure", ["surface", "surface3d"])
def test_every_still_reserves_the_space_of_the_last_caption(figure: str) -> None:
    frames = list(animation_frames(descent_animation(figure, 0, 8, 3), trained(8), View(), nothing))
    assert {frame.notes_room for frame in frames} == {frames[-1].notes}
    assert len(" ".join(frames[0].notes)) < len(" ".join(frames[-1].notes))
