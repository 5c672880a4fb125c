"""The surface's frame: its numbers are the displayed ones, and its range changes only when necessary."""

import dataclasses
from dataclasses import replace

import numpy as np
import pytest

from gradviz.data.setup import InlineData
from gradviz.documents.open import open_timeline
from gradviz.engine.network import Network
from gradviz.landscape.minimum import Minimum
from gradviz.landscape.projection import project
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.surface.surface import Reach, compute_grid, default_axes, surface_frame, surface_request
from gradviz.scene.surface.surface_path import shown_path
from gradviz.scene.surface.surface_scale import contours_of, loss_scale
from gradviz.scene.view.surface_choice import SurfaceChoice
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import LayerSetup, NetworkSetup, OptimizerSetup, ParameterSetup, RunSetup
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run, finished, moment_at

BACKWARD_DONE = 7  # three layers forward, the loss, three layers backward


def frame_of(moment: Moment, view: View = View(), **options):  # noqa: B008 - frozen
    return surface_frame(moment, view, compute_grid(surface_request(moment, view, 9, **options)))


def test_the_numbers_are_the_displayed_gradient_and_step() -> None:
    moment = moment_at(circle_run(), BACKWARD_DONE)
    view = View(surface_x="b1[2]", surface_y="w2[1,2]")
    frame = frame_of(moment, view)
    network, trace = moment.run.network, moment.trace
    places = [network.index(network.find(name)) for name in ("b1[2]", "w2[1,2]")]
    assert (frame.x_name, frame.y_name) == ("b1[2]", "w2[1,2]")
    assert frame.gradient.tolist() == trace.gradient[places].tolist()
    assert frame.step.tolist() == trace.step[places].tolist()
    assert frame.origin.tolist() == trace.before.parameters[places].tolist()


def test_arrows_point_along_the_numbers_and_end_inside() -> None:
    frame = frame_of(moment_at(circle_run(), BACKWARD_DONE))
    for arrow, numbers in ((frame.gradient_arrow, frame.gradient), (frame.step_arrow, frame.step)):
        factor = arrow[0] / numbers[0]
        assert factor > 0
        np.testing.assert_allclose(arrow, numbers * factor, rtol=1e-12)
        end = frame.origin + arrow
        assert frame.xs[0] < end[0] < frame.xs[-1]
        assert frame.ys[0] < end[1] < frame.ys[-1]


def test_a_step_that_can_be_seen_is_drawn_to_the_parameters_after() -> None:
    run = circle_run()
    run = Run(dataclasses.replace(run.setup, optimizer=OptimizerSetup("adam", 0.4)))
    moment = finished(run)
    frame = frame_of(moment)
    np.testing.assert_allclose(frame.origin + frame.step_arrow, frame.point, rtol=1e-12)
    assert not any("drawn" in note for note in frame.notes)
    assert frame.step_text == "step"


@pytest.mark.parametrize("steps", range(1, BACKWARD_DONE))
def test_nothing_is_shown_before_it_is_revealed(steps: int) -> None:
    frame = frame_of(moment_at(circle_run(), steps))
    assert frame.gradient is None
    assert frame.step is None
    assert frame.gradient_arrow is None


def test_the_surface_is_the_objective_of_the_batch_or_of_all_data() -> None:
    moment = moment_at(circle_run(), BACKWARD_DONE)
    for all_data, expected in ((False, moment.trace.loss), (True, None)):
        request = surface_request(moment, View(), 9, all_data)
        at_point = request.objective.at(moment.trace.before.parameters)
        assert at_point == pytest.approx(
            moment.now.train + moment.now.penalty if expected is None else expected, rel=1e-12
        )
    assert frame_of(moment).notes[0] == "Over the 10 samples of this batch."
    whole = frame_of(moment, all_data=True)
    assert whole.notes[:2] == ("Over all 50 training samples.", "The arrows are those of the batch of 10.")


def test_a_request_is_the_same_for_all_steps_of_an_update_and_another_for_the_next() -> None:
    timeline = Timeline(circle_run())
    requests = []
    for _ in range(2 * (BACKWARD_DONE + 1)):
        timeline.next(Granularity.LAYER)
        requests.append(surface_request(moment_of(timeline), View(), 9))
    assert len(set(requests[: BACKWARD_DONE + 1])) == 1
    assert len(set(requests)) == 2
    wider = surface_request(moment_of(timeline), View(), 11)
    assert wider != requests[-1]


def test_the_window_stays_while_stepping() -> None:
    timeline, grid, ranges = Timeline(circle_run()), None, set()
    for _ in range(6):
        timeline.next(Granularity.UPDATE)
        grid = compute_grid(surface_request(moment_of(timeline), View(), 5, reach=Reach(grid)))
        ranges.add((grid.request.x_range, grid.request.y_range))
    assert len(ranges) == 1


def test_the_path_ends_at_the_point_and_holds_every_early_update() -> None:
    moment = finished(circle_run(), 5)
    frame = frame_of(moment)
    assert frame.path.shape == (6, 2)
    assert frame.path[-1].tolist() == frame.point.tolist()
    assert frame.path[-2].tolist() == frame.origin.tolist()


def test_going_back_shortens_the_path() -> None:
    timeline = Timeline(circle_run())
    timeline.play(8)
    timeline.seek(3)
    assert frame_of(moment_of(timeline)).path.shape == (4, 2)


def test_the_path_stays_bounded() -> None:
    timeline = Timeline(circle_run((2,)))
    timeline.play(2000)
    moment = moment_of(timeline)
    updates = [update for update, _parameters in moment.path]
    assert len(updates) <= 241
    assert updates[0] == 0
    assert updates[-1] == 2000
    assert updates == sorted(updates)
    for update, parameters in moment.path[:: len(updates) // 7]:
        assert parameters.tobytes() == timeline.state_after(update).parameters.tobytes()


def test_default_axes_exist_for_every_network() -> None:
    def axes(*layers: LayerSetup) -> list[str]:
        return [ref.name for ref in default_axes(Network(NetworkSetup(1, layers)))]

    assert axes(LayerSetup(2), LayerSetup(1)) == ["w1[1,1]", "w2[1,1]"]
    assert axes(LayerSetup(2)) == ["w1[1,1]", "w1[1,2]"]
    assert axes(LayerSetup(1)) == ["w1[1,1]", "b1[1]"]
    with pytest.raises(ValueError, match="two parameters"):
        axes(LayerSetup(1, bias=False))


def test_default_axes_skip_parameters_that_training_does_not_change() -> None:
    network = Network(NetworkSetup(2, (LayerSetup(2), LayerSetup(1))))

    def axes(*patterns: str) -> list[str]:
        still = [place for pattern in patterns for place in network.match(pattern)]
        return [ref.name for ref in default_axes(network, still)]

    assert axes("w1[1,1]") == ["w1[1,2]", "w2[1,1]"]
    assert axes("w1[*,*]") == ["b1[1]", "w2[1,1]"]
    assert axes("w2[1,1]") == ["w1[1,1]", "w2[2,1]"]
    assert axes("w2[*,*]", "b2[*]") == ["w1[1,1]", "b1[2]"]
    assert axes("w1[*,*]", "b1[*]", "w2[*,*]") == ["b2[1]", "w2[1,1]"]  # a single one trains: along it, and another
    assert axes("w1[*,*]", "b1[*]", "w2[*,*]", "b2[*]") == ["w1[1,1]", "w2[1,1]"]


def test_a_network_of_one_parameter_has_a_curve_with_its_tangent() -> None:
    setup = RunSetup(
        NetworkSetup(1, (LayerSetup(1, "linear", False),)), InlineData(((1.0,),), ((2.0,),)),
        optimizer=OptimizerSetup("sgd", 0.1),
    )  # fmt: skip
    timeline = Timeline(Run(dataclasses.replace(setup, parameters=ParameterSetup((((0.5,),),), ((),)))))
    assert surface_request(moment_of(timeline), View()) is None
    assert surface_frame(moment_of(timeline), View(), None).gradient is None
    timeline.next(Granularity.UPDATE)
    frame = surface_frame(moment_of(timeline), View(), None)
    assert frame.line is not None
    # L = ½(w − 2)²: the curve, its slope at ½, the step −η·slope, and the loss after it
    np.testing.assert_allclose(frame.line[:, 1], 0.5 * (frame.line[:, 0] - 2.0) ** 2, rtol=1e-12)
    assert frame.gradient.tolist() == [-1.5]
    assert frame.gradient_arrow[1] / frame.gradient_arrow[0] == -1.5
    assert frame.step_arrow.tolist() == pytest.approx([0.15, 0.5 * 1.35**2 - 0.5 * 1.5**2])
    assert frame.point.tolist() == pytest.approx([0.65, 0.5 * 1.35**2])


def test_choosing_the_other_axis_parameter_gives_way() -> None:
    moment = finished(circle_run())
    request = surface_request(moment, View(surface_x="w3[1,1]"), 5)
    x, y = request.refs
    assert x.name == "w3[1,1]"
    assert y != x


@pytest.mark.parametrize(
    ("losses", "logarithmic", "clipped", "holes"),
    [
        (np.linspace(1, 2, 100), False, False, False),
        (np.geomspace(1e-3, 1, 100), True, False, False),
        (np.append(np.linspace(1, 2, 99), 40.0), False, True, False),
        (np.append(np.linspace(1, 2, 99), np.inf), False, False, True),
        (np.full(100, 3.0), False, False, False),
        (np.full(100, np.nan), False, False, True),
    ],
)
def test_the_colour_scale(losses: np.ndarray, logarithmic: bool, clipped: bool, holes: bool) -> None:
    scale = loss_scale(losses)
    assert (scale.logarithmic, scale.clipped, scale.holes) == (logarithmic, clipped, holes)
    assert scale.high > scale.low
    assert all(scale.low <= value <= scale.high for value, _text in scale.ticks)


def test_contours_lie_at_their_level_and_avoid_holes() -> None:
    xs = ys = np.linspace(-2, 2, 81)
    losses = 0.1 + xs[None, :] ** 2 + ys[:, None] ** 2
    losses[:20, :20] = np.nan
    levels, contours = contours_of(xs, ys, losses, loss_scale(losses))
    assert len(levels) == len(contours)
    for level, lines in zip(levels, contours, strict=True):
        assert lines
        for line in lines:
            np.testing.assert_allclose(0.1 + (line**2).sum(axis=1), level, atol=2e-3)
            assert not ((line[:, 0] < xs[19]) & (line[:, 1] < ys[19])).any()


@pytest.mark.parametrize("plane", ["parameters", "random"])
@pytest.mark.parametrize("updates", [0, 3])
def test_at_the_point_the_surface_is_the_displayed_loss_to_the_last_bit(plane: str, updates: int) -> None:
    timeline = Timeline(circle_run())
    timeline.play(updates)
    timeline.next(Granularity.LAYER)  # into the update that follows: its weights are those on the screen
    moment = moment_of(timeline)
    assert moment.trace.before.parameters.tobytes() == moment.parameters.tobytes()
    view = View(surface=SurfaceChoice(plane=plane))
    around = surface_request(moment, view, 41)
    here = project(around.plane, [moment.parameters]).places[0].tolist()
    ranges = {f"{axis}_range": (at - 1.7, at + 1.7) for axis, at in zip("xy", here, strict=True)}
    grid = compute_grid(surface_request(moment, View(surface=SurfaceChoice(plane=plane, **ranges)), 41))
    assert (grid.xs[20], grid.ys[20]) == tuple(here)
    assert grid.losses[20, 20] == moment.trace.loss
    frame = surface_frame(moment, View(surface=SurfaceChoice(plane=plane, **ranges)), grid)
    assert frame.point_loss == moment.trace.loss == frame.losses[20, 20]


def test_over_all_data_the_loss_at_the_point_is_the_surfaces_after_edits_and_steps_back_too() -> None:
    timeline, view = Timeline(circle_run()), View()
    for change in range(8):
        if change == 4:
            parameters = timeline.shown_state().parameters.copy()
            parameters[2] += 0.5
            timeline.edit("w", parameters=parameters)
        timeline.next(Granularity.UPDATE if change % 2 else Granularity.LAYER)
        if change == 6:
            timeline.previous(Granularity.UPDATE)
        moment = moment_of(timeline)
        frame = frame_of(moment, view, all_data=True)
        assert frame.point_loss == surface_request(moment, view, 9, all_data=True).objective.at(moment.parameters)


def test_the_path_is_worked_out_once_for_all_steps_that_show_the_same_states() -> None:
    timeline = Timeline(circle_run())
    timeline.play(5)
    timeline.next(Granularity.LAYER)
    grid = compute_grid(surface_request(moment_of(timeline), View(), 9))
    paths = []
    for _step in range(4):
        paths.append(shown_path(moment_of(timeline), grid, 1.0))
        timeline.next(Granularity.LAYER)
    assert all(path is paths[0] for path in paths)
    timeline.next(Granularity.UPDATE)
    timeline.next(Granularity.LAYER)
    assert shown_path(moment_of(timeline), grid, 1.0) is not paths[0]


def test_marks_of_a_question_stand_on_the_curve_and_on_the_plane_of_parameters() -> None:
    moment = moment_of(open_timeline("one-neuron"))
    plain = surface_frame(moment, View(), None)
    marked = surface_frame(moment, View(marks=((-4.0,), (3.0,))), None)
    assert plain.marks == ()
    assert [mark[:2] for mark in marked.marks] == [("A", -4.0), ("B", 3.0)]
    assert marked.marks[0][2] == pytest.approx((1 / (1 + np.exp(8.0)) - 1) ** 2, abs=1e-3)  # the curve is drawn so far
    assert marked.xs[0] <= -4.0 < plain.xs[0]
    moment = moment_of(open_timeline("mazur-2-2-2"))
    view = View(marks=((0.1, 0.2), (0.3, 0.4)))
    frame = surface_frame(moment, view, compute_grid(surface_request(moment, view, 9)))
    assert frame.marks == (("A", 0.1, 0.2), ("B", 0.3, 0.4))


def test_no_minimum_is_marked_where_the_point_is_lower() -> None:
    moment = moment_at(circle_run(), BACKWARD_DONE, updates=3)
    grid = compute_grid(surface_request(moment, View(), 15))
    loss = surface_frame(moment, View(), grid).point_loss
    for lowest, is_marked in ((loss - 0.01, True), (loss + 0.01, False)):
        found = replace(grid, minimum=Minimum((0.1, 0.2), lowest, inside=True))
        frame = surface_frame(moment, View(), found)
        assert (frame.minimum is not None, bool(frame.minimum_text)) == (is_marked, is_marked)
