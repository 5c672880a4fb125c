"""Strokes that edit points: their effect on the setup, their sentences, and their refusals."""

from dataclasses import replace

import numpy as np
import pytest

from gradviz.data.errors import SetupError
from gradviz.data.setup import GeneratedData, InlineData, PlaygroundData
from gradviz.documents.presets import preset_folder, read_preset
from gradviz.engine.network import LayerSetup, NetworkSetup
from gradviz.scene.setup.point_edits import Stroke, own_points, point_edit, spray
from gradviz.training.run import Run
from gradviz.training.setup import RunSetup


def run_on(data: object, *, inputs: int = 2, output: str = "sigmoid", units: int = 1, **others: object) -> Run:
    network = NetworkSetup(inputs, (LayerSetup(3), LayerSetup(units, output)))
    return Run(RunSetup(network, data, **others))


def circle(**others: object) -> Run:
    return run_on(GeneratedData("circle", 20), **others)


def test_the_first_stroke_copies_a_data_set_and_mentions_it() -> None:
    edit = point_edit(circle(), Stroke("add", ((1.0, 2.0), (2.0, 2.0)), (0, 1)))
    data = edit.setup.data
    assert isinstance(data, InlineData)
    assert (data.inputs[-2:], data.targets[-2:]) == (((1, 2), (2, 2)), ((0,), (1,)))
    assert len(data.inputs) + len(data.test_inputs) == 22
    assert (edit.label, edit.told) == ("2 points", "The points are now your own copy of Circle.")
    again = point_edit(Run(edit.setup), Stroke("erase", points=(0, 21)))
    assert (again.label, again.told) == ("2 erased points", "")
    assert again.setup.data.inputs == data.inputs[1:]
    assert again.setup.data.test_inputs == data.test_inputs[:-1]


def test_a_third_class_turns_the_output_into_softmax_and_mentions_it() -> None:
    run = Run(replace(circle().setup, freeze=("w1[*,*]", "w2[1,1]", "b2[*]")))
    edit = point_edit(run, Stroke("add", ((0.0, 0.0),), (2,), classes=("inside", "outside", "C")))
    assert edit.setup.network.layers[-1] == LayerSetup(3, "softmax")
    assert (edit.setup.loss, edit.setup.freeze) == ("categorical_cross_entropy", ("w1[*,*]",))
    assert edit.told.endswith("3 classes: the output layer is now softmax with 3 units and starts anew; all other "
                              "weights are kept.")  # fmt: skip
    assert Run(edit.setup).dataset.targets[-1].tolist() == [0, 0, 1]
    # A class that the palette has and no point yet changes nothing.
    same = point_edit(run, Stroke("add", ((0.0, 0.0),), (1,), classes=("inside", "outside", "C")))
    assert same.setup.network == run.setup.network


def test_a_third_class_ends_the_rules_of_playground_and_mentions_it() -> None:
    run = run_on(PlaygroundData("circle", "1"), output="tanh", rules="playground")
    edit = point_edit(run, Stroke("add", ((0.0, 0.0),), (2,), classes=("−1", "+1", "C")))
    assert edit.setup.rules == "gradviz"
    assert edit.told.endswith("The run now follows gradviz’s own rules.")
    assert Run(edit.setup).dataset.classes == ("−1", "+1", "C")


def test_on_a_line_the_height_is_the_target_or_the_nearer_class() -> None:
    numbers = run_on(GeneratedData("noisy_sine", 10), inputs=1, output="linear")
    edit = point_edit(numbers, Stroke("add", ((0.5, -0.75),)))
    assert (edit.setup.data.inputs[-1], edit.setup.data.targets[-1]) == ((0.5,), (-0.75,))
    moved = point_edit(Run(edit.setup), Stroke("move", ((1.0, 2.0),), points=(0,)))
    assert (moved.setup.data.inputs[0], moved.setup.data.targets[0]) == ((1.0,), (2.0,))
    classes = run_on(InlineData(((0.0,), (1.0,)), ((0.0,), (1.0,))), inputs=1)
    edit = point_edit(classes, Stroke("add", ((0.2, 0.45), (0.3, 0.55))))
    assert edit.setup.data.targets == ((0,), (1,), (0,), (1,))


def test_cleared_and_plane_begin_without_a_point() -> None:
    cleared = point_edit(circle(), Stroke("add", ((1.0, 1.0),), (1,), start="cleared"))
    assert (cleared.setup.data.inputs, cleared.setup.data.test_inputs) == (((1, 1),), ())
    assert cleared.setup.data.ranges == ((-6, 6), (-6, 6))
    plane = point_edit(circle(), Stroke("add", ((1.0, 1.0),), (0,), classes=("A", "B"), start="plane"))
    run = Run(plane.setup)
    assert (run.network.sizes, run.dataset.classes, run.dataset.encoding) == ((2, 6, 1), ("A", "B"), "unit")


@pytest.mark.parametrize(
    ("run", "stroke", "sentence"),
    [
        (circle(), Stroke("erase", points=tuple(range(20))), "at least one point to train on must stay"),
        (circle(), Stroke("add", ((0.0, 0.0),) * 10_000, (0,) * 10_000), "at most 10,000 points can be edited by hand"),
        (Run(read_preset("iris-4-6-3"), preset_folder()), Stroke("add", ((0.0, 0.0),), (0,)), "one or two inputs"),
    ],
)
def test_an_impossible_edit_is_refused_with_a_sentence(run: Run, stroke: Stroke, sentence: str) -> None:
    with pytest.raises(SetupError, match=sentence):
        point_edit(run, stroke)


def test_classes_in_another_encoding_than_the_networks_stay_numbers() -> None:
    run = run_on(PlaygroundData("circle", "1"), output="sigmoid")
    assert run.dataset.encoding == "signed"
    own = own_points(run)
    assert own.classes == ()
    assert Run(replace(run.setup, data=own)).dataset.targets.tobytes() == run.dataset.targets.tobytes()


def test_sprayed_points_fill_a_disc() -> None:
    radii = np.hypot(*spray(np.random.default_rng(0), 4000).T)
    assert radii.max() <= 1.0
    assert abs((radii < 0.5).mean() - 0.25) < 0.03
