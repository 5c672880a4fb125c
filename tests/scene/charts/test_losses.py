"""The loss curve's frame: its numbers are those of the timeline."""

from dataclasses import replace

import numpy as np

from gradviz.scene.charts.losses import loss_frame
from gradviz.scene.moment import moment_of
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import LayerSetup, NetworkSetup, OptimizerSetup, PenaltySetup
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run


def test_curves_are_the_measured_losses_and_labels_those_at_the_cursor() -> None:
    timeline = Timeline(circle_run())
    timeline.play(12)
    timeline.seek(5)
    moment = moment_of(timeline)
    frame = loss_frame(moment, View())
    assert [series.role for series in frame.series] == ["train", "test"]
    train = frame.series[0]
    assert train.xs.tolist() == [point.update for point in timeline.history.points]
    assert train.ys.tolist() == [point.train for point in timeline.history.points]
    assert train.text == f"train {number(timeline.losses_now().train)}"
    assert frame.cursor == 5
    assert frame.updates == 12
    assert frame.x_range == (0.0, 12.0)


def test_the_penalty_is_a_curve_where_there_is_one() -> None:
    timeline = Timeline(circle_run(penalty=PenaltySetup(l2=0.1)))
    timeline.play(2)
    assert [series.role for series in loss_frame(moment_of(timeline), View()).series] == ["train", "test", "penalty"]


def test_a_cursor_between_measured_updates_has_its_own_value() -> None:
    timeline = Timeline(circle_run())
    timeline.play(9)
    timeline.history.points = timeline.history.points[::4]
    timeline.seek(6)
    series = loss_frame(moment_of(timeline), View()).series[0]
    assert series.xs.tolist() == [0, 4, 6, 8]
    assert series.ys[2] == timeline.losses_now().train


def test_ranges_hold_the_curves_and_both_ends_are_numbers() -> None:
    timeline = Timeline(circle_run())
    timeline.play(30)
    frame = loss_frame(moment_of(timeline), View())
    for series in frame.series:
        assert frame.y_range[0] <= series.ys.min()
        assert series.ys.max() <= frame.y_range[1]
        assert frame.log_range[0] <= series.ys.min()
        assert series.ys.max() <= frame.log_range[1]


def test_a_diverged_run_keeps_a_readable_range_and_mentions_the_divergence() -> None:
    setup = replace(
        circle_run().setup, optimizer=OptimizerSetup("sgd", 50.0),
        network=NetworkSetup(2, (LayerSetup(4, "relu"), LayerSetup(1, "linear"))),
    )  # fmt: skip
    timeline = Timeline(Run(setup))
    timeline.play(400)
    assert timeline.diverged_at is not None
    frame = loss_frame(moment_of(timeline), View())
    assert all(np.isfinite(end) for end in (*frame.y_range, *frame.log_range))
    assert any("stopped being finite" in note for note in frame.notes)
