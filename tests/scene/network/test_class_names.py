"""Outputs that are the shares of classes: a letter, a colour and a name each, so that colour is never the only cue."""

from __future__ import annotations

from gradviz.documents.open import open_setup
from gradviz.scene.colours import CLASS_COLOURS, class_letter
from gradviz.scene.moment import moment_of
from gradviz.scene.network.network import network_frame
from gradviz.scene.network.network_frame import NodeFrame
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline


def outputs_of(preset: str) -> tuple[tuple[NodeFrame, ...], tuple[NodeFrame, ...]]:
    """The units before the outputs, and the outputs."""
    columns = network_frame(moment_of(Timeline(Run(*open_setup(preset)))), View()).columns
    return tuple(node for column in columns[:-1] for node in column.nodes), columns[-1].nodes


def test_each_output_of_three_classes_names_its_class_and_nothing_else_does() -> None:
    others, outputs = outputs_of("iris-4-6-3")
    assert [(node.class_place, node.class_name) for node in outputs] == [
        (0, "setosa"), (1, "versicolor"), (2, "virginica")]  # fmt: skip
    assert "B: class versicolor" in outputs[1].tooltip
    assert not any(node.class_name for node in others)
    for preset in ("mazur-2-2-2", "circle-2-4-2-1"):
        assert not any(node.class_name for nodes in outputs_of(preset) for node in nodes)


def test_letters_tell_apart_what_colours_do_not() -> None:
    letters = [class_letter(place) for place in range(40)]
    assert len(set(letters)) == 40
    assert letters[:3] == ["A", "B", "C"]
    assert len(set(CLASS_COLOURS)) == len(CLASS_COLOURS)
