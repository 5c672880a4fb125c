"""The output's frame: a region, a curve or a table, with the numbers of the network."""

from dataclasses import replace

import numpy as np

from gradviz.data.setup import InlineData
from gradviz.engine.passes import Workspace
from gradviz.scene.charts.output import output_frame
from gradviz.scene.charts.output_table import confusion_counts, confusion_table
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import LayerSetup, NetworkSetup, OptimizerSetup, RunSetup
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run, finished


def outputs(run: Run, parameters: np.ndarray, inputs: np.ndarray) -> np.ndarray:
    work = Workspace(run.network, run.setup.loss, len(inputs))
    work.bind(parameters)
    return work.forward(inputs).copy()


def inline(network: NetworkSetup, *data: tuple) -> Moment:
    return moment_of(Timeline(Run(RunSetup(network, InlineData(*data), optimizer=OptimizerSetup("sgd", 0.1)))))


def test_a_plane_is_the_output_over_the_coordinates() -> None:
    moment = finished(circle_run(), 3)
    frame = output_frame(moment, View())
    assert frame.kind == "plane"
    xs, ys = np.linspace(*frame.x_range, 48), np.linspace(*frame.y_range, 48)
    corner = np.array([[xs[5], ys[40]], [xs[47], ys[0]]])
    expected = outputs(moment.run, moment.parameters, corner)[:, 0]
    np.testing.assert_allclose([frame.values[40, 5], frame.values[0, 47]], expected, rtol=1e-6)
    assert frame.batch.sum() == 10
    assert len(frame.train) == len(frame.train_values) == 50
    assert [text for _level, text in frame.legend] == list(moment.run.dataset.classes)


def test_the_boundary_lies_where_the_decision_changes() -> None:
    timeline = Timeline(circle_run((6,)))
    timeline.play(300)
    moment = moment_of(timeline)
    frame = output_frame(moment, View())
    assert frame.boundary
    line = np.concatenate(frame.boundary)
    assert np.abs(outputs(moment.run, moment.parameters, line)).max() < 0.1


def test_two_moments_with_the_same_parameters_share_the_region() -> None:
    moment = finished(circle_run(), 2)
    again = output_frame(moment, View())
    np.testing.assert_array_equal(again.values, output_frame(moment, View()).values)
    other = output_frame(finished(circle_run(), 4), View())
    assert not np.array_equal(other.values, again.values)


def test_another_activation_with_the_same_weights_gives_another_region() -> None:
    moment = finished(circle_run(), 2)
    layers = moment.run.network.setup.layers
    other = Run(replace(moment.run.setup, network=replace(moment.run.network.setup, layers=(
        replace(layers[0], activation="relu"), *layers[1:]))), dataset=moment.run.dataset)  # fmt: skip
    frame, changed = output_frame(moment, View()), output_frame(replace(moment, run=other), View())
    assert not np.array_equal(changed.values, frame.values)
    corner = np.array([[changed.x_range[0], changed.y_range[0]]])
    np.testing.assert_allclose(changed.values[0, 0], outputs(other, moment.parameters, corner)[0, 0], rtol=1e-6)


def test_one_input_gives_a_curve_through_the_outputs() -> None:
    network = NetworkSetup(1, (LayerSetup(3), LayerSetup(1, "linear")))
    moment = inline(network, ((0.0,), (1.0,), (2.0,)), ((1.0,), (3.0,), (5.0,)))
    frame = output_frame(moment, View())
    assert frame.kind == "curve"
    np.testing.assert_allclose(
        frame.curve[::40, 1], outputs(moment.run, moment.parameters, frame.curve[::40, :1])[:, 0], rtol=1e-12
    )
    assert frame.train.tolist() == [[0.0, 1.0], [1.0, 3.0], [2.0, 5.0]]


def test_several_outputs_give_a_table_of_outputs_and_targets() -> None:
    network = NetworkSetup(2, (LayerSetup(2, "sigmoid"), LayerSetup(2, "sigmoid")))
    frame = output_frame(inline(network, ((0.05, 0.1), (0.2, 0.3)), ((0.01, 0.99), (0.5, 0.4))), View())
    assert frame.kind == "table"
    assert [row[0] for row in frame.table[1:]] == ["1", "1", "2", "2"]
    assert [row[3] for row in frame.table[1:]] == ["0.01", "0.99", "0.5", "0.4"]
    assert len({len(row) for row in frame.table}) == 1


def test_up_to_three_outputs_of_one_sample_are_bars_with_their_targets() -> None:
    for count, kind in ((2, "bars"), (3, "bars"), (4, "table")):
        network = NetworkSetup(2, (LayerSetup(2, "sigmoid"), LayerSetup(count, "tanh")))
        targets = (0.01, -0.99, 0.5, 0.25)[:count]
        moment = inline(network, ((0.05, 0.1),), (targets,))
        frame = output_frame(moment, View())
        assert frame.kind == kind
        if kind == "bars":
            expected = outputs(moment.run, moment.parameters, np.array([[0.05, 0.1]]))[0].tolist()
            assert [bar[1] for bar in frame.bars] == expected
            assert [bar[2] for bar in frame.bars] == list(targets)
            assert [bar[3] for bar in frame.bars] == [number(value) for value in expected]
            assert frame.y_range[0] < min(*expected, *targets) < max(*expected, *targets) < frame.y_range[1]


def test_a_confusion_table_counts_every_usable_sample() -> None:
    data = circle_run().dataset
    answers = np.array(data.targets)
    answers[:3] *= -1
    answers[3] = np.nan
    rows, marks = confusion_table(data, confusion_counts(data, answers))
    counts = np.array([[int(cell) for cell in row[1:]] for row in rows[1:]])
    assert counts.sum() == 49
    assert counts.sum() - counts.trace() == 3
    assert marks == ((1, 1), (2, 2))


def test_nonfinite_outputs_are_nan_in_the_region() -> None:
    run = circle_run()
    parameters = np.array(run.initial_state().parameters)
    parameters[-1] = np.nan
    timeline = Timeline(run)
    timeline.edit("break", parameters=parameters)
    frame = output_frame(moment_of(timeline), View())
    assert np.isnan(frame.values).all()
    assert frame.boundary == ()


def test_a_regression_shows_r_squared_or_the_loss_where_it_is_undefined() -> None:
    network = NetworkSetup(1, (LayerSetup(1, "linear"),))
    moment = inline(network, ((0.0,), (1.0,), (2.0,)), ((0.0,), (1.0,), (3.0,)), ((1.0,), (2.0,)), ((1.0,), (2.0,)))
    scores = moment.scores
    assert scores.train_r_squared is not None
    frame = output_frame(moment, View())
    assert frame.headline == f"R²: train {number(scores.train_r_squared)}, test {number(scores.test_r_squared)}."
    alone = output_frame(inline(network, ((1.0,),), ((2.0,),)), View())
    assert alone.headline.startswith("Loss: train ")


def test_the_legend_says_each_value_once() -> None:
    network = NetworkSetup(2, (LayerSetup(1, "linear"),))
    for targets, words in (((2.0, 2.0), ["2"]), ((0.0, 1.0), ["0", "1"]), ((1.00001, 1.00002), ["1.00001", "1.00002"])):
        moment = inline(network, ((0.1, 0.3), (0.2, 0.4)), tuple((target,) for target in targets))
        assert [text for _level, text in output_frame(moment, View()).legend] == words
