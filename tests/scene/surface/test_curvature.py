"""The curvature in words and numbers: what limits the learning rate, and where the next step leads."""

import dataclasses

import numpy as np
import pytest

from gradviz.data.setup import InlineData
from gradviz.landscape.report import CurvatureReport, compute_curvature
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.surface.curvature import (
    CurvatureFrame,
    curvature_frame,
    curvature_request,
    empty_curvature,
    stable_rate_of,
)
from gradviz.scene.view.surface_choice import SurfaceChoice
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import LayerSetup, NetworkSetup, OptimizerSetup, ParameterSetup, RunSetup
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run, finished

RAVINE = RunSetup(
    NetworkSetup(2, (LayerSetup(1, "linear", False),)),
    InlineData(((1.0, 0.1), (1.0, -0.1), (-1.0, 0.1), (-1.0, -0.1)), ((1.1,), (0.9,), (-0.9,), (-1.1,))),
    parameters=ParameterSetup((((-1.0,), (-1.0,)),), ((),)),
)


def ravine(rate: float, **changes) -> Moment:
    setup = dataclasses.replace(RAVINE, optimizer=OptimizerSetup("sgd", rate), **changes)
    return moment_of(Timeline(Run(setup)))


def report_of(moment: Moment, all_data: bool = False) -> CurvatureReport:
    return compute_curvature(curvature_request(moment, all_data))


def frame_of(moment: Moment, view: View = View(), all_data: bool = False) -> CurvatureFrame:  # noqa: B008 - frozen
    return curvature_frame(moment, view, report_of(moment, all_data))


def test_the_numbers_of_a_ravine() -> None:
    frame = frame_of(ravine(1.0))
    assert [(row.name, row.plane, row.network) for row in frame.rows] == [
        ("λₘₐₓ", "1", "1"), ("λₘᵢₙ", "0.0100", "0.0100"), ("condition", "100", "100"),
    ]  # fmt: skip
    assert all(row.meaning for row in frame.rows)
    assert frame.stable_rate == 2.0
    assert "is 50 % of 2/λₘₐₓ" in frame.rate_text


@pytest.mark.parametrize(
    ("rate", "words", "tone"),
    [
        (0.5, "downhill all the way", "good"),
        (1.0, "downhill all the way", "good"),
        (1.9, "past the lowest point", "warning"),
        (2.1, "overshoots: the loss rises", "warning"),
        (1e200, "overshoots: after it the loss is not finite", "warning"),
    ],
)
def test_the_effect_of_the_next_step(rate: float, words: str, tone: str) -> None:
    frame = frame_of(ravine(rate))
    assert words in frame.verdict
    assert frame.tone == tone
    assert frame.verdict in frame.description


def test_on_a_quadratic_loss_the_prediction_with_curvature_is_the_loss() -> None:
    curves = {curve.role: curve.ys for curve in frame_of(ravine(1.9)).curves}
    np.testing.assert_allclose(curves["curvature"], curves["actual"], rtol=1e-12)
    assert curves["gradient"][0] == curves["actual"][0]
    assert curves["gradient"][-1] < 0


def test_the_preview_begins_at_the_loss_and_ends_at_the_loss_after_the_step() -> None:
    moment = finished(circle_run(), 5)
    frame = frame_of(moment)
    assert frame.here == pytest.approx(moment.trace.loss, rel=1e-12)
    assert frame.there == pytest.approx(moment.trace.loss_after, rel=1e-12)
    low, high = frame.y_range
    assert low < frame.there < frame.here < high


def test_the_gradient_predicts_the_slope() -> None:
    moment = finished(circle_run(), 5)
    report = report_of(moment)
    assert report.slope == pytest.approx(float(moment.trace.gradient @ moment.trace.step), rel=1e-12)
    numeric = (report.actual[1] - report.actual[0]) / report.times[1]
    assert numeric == pytest.approx(report.slope + 0.5 * report.second_derivative * report.times[1], rel=1e-3)


def test_the_plane_of_the_surface_has_its_own_curvature() -> None:
    moment = finished(circle_run(), 5)
    on_parameters, on_random = (
        frame_of(moment, View(surface=SurfaceChoice(plane=plane))) for plane in ("parameters", "random")
    )
    assert on_parameters.rows[0].network == on_random.rows[0].network
    assert on_parameters.rows[0].plane != on_random.rows[0].plane
    start = moment_of(Timeline(circle_run()))
    assert [row.plane for row in frame_of(start, View(surface=SurfaceChoice(plane="pca"))).rows] == ["—"] * 3


def test_frozen_parameters_are_left_out_and_mentioned() -> None:
    frame = frame_of(ravine(1.0, freeze=("w1[1,1]",)))
    assert frame.rows[0].network == "0.0100"
    assert "1 frozen parameter left out." in frame.notes


def test_without_free_parameters_the_report_explains_why() -> None:
    at_rest = ParameterSetup((((1.0,), (1.0,)),), ((),))
    assert "exactly zero" in frame_of(ravine(1.0, parameters=at_rest)).verdict
    empty = empty_curvature("Computing the curvature…")
    assert empty.stale
    assert empty.stable_rate is None


def test_a_report_is_asked_for_by_its_content() -> None:
    first, again, other = (curvature_request(ravine(rate), False) for rate in (1.0, 1.0, 1.5))
    moment = ravine(1.0)
    assert curvature_request(moment, False) == curvature_request(moment, False)
    assert hash(curvature_request(moment, False)) == hash(curvature_request(moment, False))
    assert first != other
    assert first != again  # another run has samples of its own


def test_the_stable_rate_is_rounded_down() -> None:
    report = report_of(finished(circle_run(), 5))
    rate, exact = stable_rate_of(report), report.spectrum.curvature.stable_rate
    assert rate <= exact
    assert rate == pytest.approx(exact, rel=0.01)
