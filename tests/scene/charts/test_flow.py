"""The flow of gradients: ranges and medians are those of the trace; zeros and nonfinite values are counted."""

from __future__ import annotations

import gc

import numpy as np
import pytest

from gradviz.data.setup import InlineData
from gradviz.scene.charts import flow
from gradviz.scene.charts.flow import KINDS, flow_frame, gradient_medians
from gradviz.scene.view.view import View
from gradviz.training.setup import ParameterSetup
from tests.scene.scenes import circle_run, finished, moment_at
from tests.training.builders import run_of


def test_the_ranges_are_those_of_the_gradients_and_the_deltas() -> None:
    moment = finished(circle_run())
    gradient, delta = flow_frame(moment, View()).series
    for layer, part in enumerate(moment.trace.layers):
        sizes = np.abs(part.weight_gradients)
        assert (gradient.low[layer], gradient.high[layer]) == (sizes.min(), sizes.max())
        assert gradient.middle[layer] == np.median(sizes)
        assert delta.high[layer] == np.abs(10 * part.deltas).max()
    frame = flow_frame(moment, View())
    assert 10.0 ** frame.decades[0] <= min(gradient.low.min(), delta.low.min())
    assert 10.0 ** frame.decades[1] >= max(gradient.high.max(), delta.high.max())
    assert frame.categories == ("layer 1", "layer 2", "output")


def test_unrevealed_numbers_are_not_shown() -> None:
    gradient, _delta = flow_frame(moment_at(circle_run(), 5), View()).series
    assert gradient.zeros.tolist() == [-1, -1, 0]
    assert np.isnan(gradient.middle).tolist() == [True, True, False]
    (step,) = flow_frame(moment_at(circle_run(), 7), View(flow="ratio")).series
    assert step.zeros.tolist() == [-1, -1, -1]


def test_each_sample_is_as_long_as_its_own_gradient_and_the_mean_no_longer_than_the_longest() -> None:
    moment = finished(circle_run())
    own, mean = flow_frame(moment, View(flow="samples")).series
    for layer, part in enumerate(moment.trace.layers):
        below = moment.trace.layers[layer - 1].activations if layer else moment.trace.inputs
        lengths = [np.linalg.norm(np.outer(a, 10 * d)) for a, d in zip(below, part.deltas, strict=True)]
        assert own.high[layer] == pytest.approx(max(lengths), rel=1e-12)
        assert own.middle[layer] == pytest.approx(np.median(lengths), rel=1e-12)
        assert mean.middle[layer] == pytest.approx(np.linalg.norm(part.weight_gradients), rel=1e-12)
        assert mean.middle[layer] <= own.high[layer]


def test_the_ratio_is_the_step_against_the_weight() -> None:
    moment = finished(circle_run())
    (step,) = flow_frame(moment, View(flow="ratio")).series
    part = moment.trace.layers[1]
    assert step.middle[1] == np.median(np.abs(part.weight_steps / part.weights))


def test_over_time_every_layer_has_its_median_at_every_update() -> None:
    run = circle_run()
    moment = finished(run, 5)
    frame = flow_frame(moment, View(flow="time"))
    assert [series.layer for series in frame.series] == [0, 1, 2]
    first = frame.series[0]
    assert first.xs is not None
    assert (first.xs[0], first.xs[-1]) == (0.0, 5.0)
    assert first.middle[-1] == gradient_medians(run, moment.parameters.tobytes())[0]
    whole = run_of((2, 2, 1), ("tanh", "linear"))
    start = whole.initial_state().parameters
    trace = finished(whole).trace  # its batch is the whole training set
    assert gradient_medians(whole, start.tobytes()) == pytest.approx(
        [np.median(np.abs(part.weight_gradients)) for part in trace.layers], rel=1e-12
    )


def test_zeros_are_counted_and_not_averaged() -> None:
    data = InlineData(((0.0, 1.0),), ((0.5,),))
    moment = finished(run_of((2, 2, 1), ("tanh", "linear"), data=data))
    gradient, _delta = flow_frame(moment, View()).series
    assert gradient.zeros[0] == 2
    assert gradient.low[0] > 0


def test_nonfinite_values_are_counted_and_not_drawn() -> None:
    data = InlineData(((1e200,), (1e200,)), ((0.0,), (0.0,)))
    run = run_of((1, 1), ("linear",), data=data, parameters=ParameterSetup((((1e200,),),), ((0.0,),)))
    moment = moment_at(run, 3)
    for kind in KINDS:
        frame = flow_frame(moment, View(flow=kind))
        assert all(np.isfinite(frame.decades))
    gradient, _delta = flow_frame(moment, View()).series
    assert gradient.bad[0] > 0 or gradient.bad[0] == -1
    assert np.isnan(gradient.middle[0])


def test_cached_values_are_released_with_their_run() -> None:
    gc.collect()
    before = len(flow._medians_of)
    run = circle_run()
    parameters = run.initial_state().parameters.tobytes()
    assert gradient_medians(run, parameters) == gradient_medians(run, parameters)
    assert [len(kept) for kept in flow._medians_of.values()][-1] == 1
    assert len(flow._medians_of) == before + 1
    del run
    gc.collect()
    assert len(flow._medians_of) == before
