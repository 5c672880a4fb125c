"""Where learning stops: each problem on a network made for it, and none on a sound one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradviz.data.setup import InlineData
from gradviz.scene.moment import Moment
from gradviz.scene.network.cards import card_frame
from gradviz.scene.network.diagnosis import GLYPHS, Trouble, all_badges, layer_badges, unit_badges
from gradviz.scene.network.network import network_frame
from gradviz.scene.reading import Reading
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import ParameterSetup
from tests.scene.scenes import circle_run, finished, moment_at
from tests.training.builders import run_of

DATA = InlineData(((1.0, 0.0), (2.0, 0.0)), ((0.5,), (0.1,)))


def two_units(activation: str, weights: tuple, biases: tuple, out: tuple = ((0.5,), (0.7,))) -> Run:
    parameters = ParameterSetup((weights, out), (biases, (0.0,)))
    return run_of((2, 2, 1), (activation, "linear"), data=DATA, parameters=parameters)


def troubles(moment: Moment) -> dict[str, Trouble]:
    return {name: badge.trouble for name, badge in unit_badges(moment).items()}


def test_a_relu_that_is_off_for_every_sample_is_dead() -> None:
    moment = moment_at(two_units("relu", ((-1.0, 1.0), (5.0, 1.0)), (0.5, 0.0)), 1)
    assert troubles(moment) == {"u1[1]": Trouble.DEAD}
    assert "all 2 training samples" in unit_badges(moment)["u1[1]"].reason


def test_a_relu_that_is_on_for_one_sample_is_not_dead() -> None:
    assert troubles(moment_at(two_units("relu", ((-1.0, 1.0), (0.0, 1.0)), (1.5, 0.0)), 1)) == {}


@pytest.mark.parametrize(("activation", "bias", "expected"), [
    ("sigmoid", 4.0, {}), ("sigmoid", 8.0, {"u1[1]": Trouble.SATURATED}), ("tanh", -8.0, {"u1[1]": Trouble.SATURATED}),
])  # fmt: skip
def test_a_unit_whose_mean_slope_is_below_a_hundredth_is_saturated(
    activation: str, bias: float, expected: dict[str, Trouble]
) -> None:
    assert troubles(moment_at(two_units(activation, ((0.1, 0.2), (0.0, 0.0)), (bias, 0.0)), 1)) == expected


def test_units_with_the_same_weights_in_and_out_are_identical_and_stay_so() -> None:
    run = two_units("tanh", ((0.3, 0.3), (0.2, 0.2)), (0.1, 0.1), ((0.5,), (0.5,)))
    for updates in (0, 1, 20):
        moment = moment_at(run, 1, updates)
        assert troubles(moment) == {"u1[1]": Trouble.TWINS, "u1[2]": Trouble.TWINS}
    parts = finished(run, 20).trace.layers[0]
    assert parts.weights_after[:, 0].tobytes() == parts.weights_after[:, 1].tobytes()
    assert "u1[2]" in unit_badges(moment_at(run, 1))["u1[1]"].reason


def test_units_with_different_outgoing_weights_are_not_identical() -> None:
    assert troubles(moment_at(two_units("tanh", ((0.3, 0.3), (0.2, 0.2)), (0.1, 0.1)), 1)) == {}


def test_a_frozen_weight_makes_identical_units_different() -> None:
    run = two_units("tanh", ((0.3, 0.3), (0.2, 0.2)), (0.1, 0.1), ((0.5,), (0.5,)))
    assert troubles(moment_at(Run(replace(run.setup, freeze=("w1[1,1]",))), 1)) == {}


@pytest.mark.parametrize(("weight", "trouble"), [(1e-3, Trouble.VANISHING), (1e3, Trouble.EXPLODING), (1.0, None)])
def test_gradients_that_fade_or_grow_along_the_layers(weight: float, trouble: Trouble | None) -> None:
    data = InlineData(((1.0,),), ((0.5,),))
    chain = ParameterSetup((((1.0,),), ((weight,),), ((weight,),)), ((), (), ()))
    run = run_of((1, 1, 1, 1), ("linear",) * 3, biases=(False,) * 3, data=data, parameters=chain)
    reading = Reading(finished(run), View())
    found = layer_badges(reading)
    assert [badge.trouble for badge in found.values()] == ([trouble] if trouble else [])
    if trouble:
        assert "10⁶" in found[0].reason.replace("1·", "")
        title = network_frame(finished(run), View()).columns[1].subtitle
        assert title == " ".join(GLYPHS[trouble])
    assert layer_badges(Reading(moment_at(run, 4), View())) == {}


def test_an_input_that_is_zero_in_the_whole_batch_is_named_and_so_are_its_weights() -> None:
    run = two_units("tanh", ((0.3, 0.1), (0.2, 0.4)), (0.1, 0.0))
    moment = finished(run)
    badges = all_badges(moment, Reading(moment, View()))
    assert [(badge.trouble, badge.name) for badge in badges] == [(Trouble.NO_INPUT, "u0[2]")]
    card = card_frame(Reading(moment, View(selected="w1[2,1]")))
    assert card is not None
    assert ("plain", "its input is zero") in card.lines
    edges = network_frame(moment, View()).edges
    assert "its input is zero" in edges.tooltips[edges.names.index("w1[2,1]")]
    marked = {name for name, mark in zip(edges.names, edges.without_input, strict=True) if mark}
    assert marked == {"w1[2,1]", "w1[2,2]"}
    frame = network_frame(moment, View())
    assert [node.badge for node in frame.columns[0].nodes] == ["", "0"]
    assert "because this input is 0" in frame.columns[0].nodes[1].tooltip
    assert "because this input is 0" in frame.description
    assert frame.legend.note.endswith("Marks: 0 input is zero")


def test_a_zero_input_is_marked_only_once_its_gradients_are_known_and_never_while_a_question_is_open() -> None:
    run = two_units("tanh", ((0.3, 0.1), (0.2, 0.4)), (0.1, 0.0))
    early, asked = network_frame(moment_at(run, 1), View()), network_frame(finished(run), View(is_asking=True))
    for frame in (early, asked):
        assert not frame.edges.without_input.any()
        assert not any(node.badge for node in frame.columns[0].nodes)


def test_all_is_well_in_the_start_up_session() -> None:
    moment = finished(circle_run())
    assert all_badges(moment, Reading(moment, View())) == ()
    assert all(node.badge == "" for column in network_frame(moment, View()).columns for node in column.nodes)


def test_the_graph_shows_a_finding_by_mark_legend_tooltip_and_card() -> None:
    moment = moment_at(two_units("relu", ((-1.0, 1.0), (5.0, 1.0)), (0.5, 0.0)), 3)
    frame = network_frame(moment, View(selected="u1[1]"))
    node = frame.columns[1].nodes[0]
    assert node.badge == "✕"
    assert "dead" in node.tooltip
    assert "✕ dead" in frame.legend.note
    assert "u1[1]: dead" in frame.description
    assert frame.card is not None
    assert ("warning", "✕ dead") in frame.card.lines
