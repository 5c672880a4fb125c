"""The graph: what is visible follows the cursor, and zero, not computed and not finite are different looks."""

import itertools
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from gradviz.data.setup import InlineData
from gradviz.scene.explanation.explanation import explanation_frame
from gradviz.scene.moment import Moment
from gradviz.scene.network.folding import pointed_units
from gradviz.scene.network.network import network_frame
from gradviz.scene.network.network_frame import EdgeLook, NetworkFrame
from gradviz.scene.network.nodes import maps_of
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import number, power
from gradviz.scene.transport import transport_frame
from gradviz.scene.view.view import EdgeMode, Scope, View
from gradviz.training.run import Run
from gradviz.training.setup import ParameterSetup
from gradviz.training.trace import LayerTrace
from tests.scene.scenes import circle_run, finished, moment_at, plain
from tests.training.builders import inline, run_of

STEPS = 8  # of three layers: forward 1 to 3, loss, backward 3 to 1, update


def look_of(frame: NetworkFrame, name: str) -> EdgeLook:
    return EdgeLook(frame.edges.look[frame.edges.names.index(name)])


def layer_looks(frame: NetworkFrame, layer: int) -> set[int]:
    return set(frame.edges.look[frame.edges.layer == layer].tolist())


# Visibility


def test_the_graph_is_revealed_step_by_step() -> None:
    run = circle_run()
    for steps in range(STEPS + 1):
        frame = network_frame(moment_at(run, steps), View())
        for column, frames in enumerate(frame.columns):
            computed = steps >= max(column, 1)
            revealed = column and steps >= 4 + (4 - column)
            for node in frames.nodes:
                assert bool(node.value_text(3)) is computed
                # A feature over the plane is known before any batch.
                assert node.computed is (node.response is not None) is (computed or column == 0)
                assert bool(node.delta_text(3)) is bool(revealed)
        for layer in range(3):
            unknown = steps < 4 + (3 - layer)
            assert (layer_looks(frame, layer) == {EdgeLook.NOT_COMPUTED}) is unknown
            marks = [node.bias for node in frame.columns[layer + 1].nodes]
            assert all((mark.look is EdgeLook.NOT_COMPUTED) is unknown for mark in marks if mark)
        assert bool(frame.loss_text) is (steps >= 4)


def poisoned(moment: Moment) -> Moment:
    """The same moment with everything that is not revealed replaced by another number."""
    place, steps, trace = moment.place, moment.steps, moment.trace

    def other(values: Any) -> Any:
        return values if values is None else np.full_like(values, 12345.678)

    def layer(index: int, part: LayerTrace) -> LayerTrace:
        hidden: set[str] = set()
        if index >= steps.forward_done(place):
            hidden |= {"pre_activations", "activations", "slopes"}
        if index < steps.backward_from(place):
            hidden |= {"deltas", "weight_gradients", "bias_gradients", "data_weight_gradients"}
        if not steps.update_done(place):
            hidden |= {"weight_steps", "bias_steps", "weights_after", "biases_after"}
        return replace(part, **{name: other(getattr(part, name)) for name in hidden})

    changes: dict[str, Any] = {"layers": tuple(layer(i, part) for i, part in enumerate(trace.layers))}
    if place.revealed == 0:
        changes |= {"inputs": other(trace.inputs)}
    if not steps.loss_done(place):
        changes |= {"sample_losses": other(trace.sample_losses), "data_loss": 1.0, "loss": 1.0}
    if steps.backward_from(place) == steps.layers:
        changes |= {"output_slopes": other(trace.output_slopes)}
    if steps.backward_from(place) > 0:
        changes |= {"gradient": other(trace.gradient)}
    if not steps.update_done(place):
        changes |= {"step": other(trace.step), "loss_after": 9.0, "substeps": (), "after": trace.before}
    return replace(moment, trace=replace(trace, **changes))


@pytest.mark.parametrize(("mode", "scope"), list(zip(EdgeMode, itertools.cycle(Scope), strict=False)))
def test_nothing_that_is_not_revealed_leaks_into_any_frame(mode: EdgeMode, scope: Scope) -> None:
    for run in (circle_run(), run_of((3, 4, 2), ("relu", "sigmoid"), samples=5)):
        for steps in range(2 * run.network.layer_count + 3):
            moment = moment_at(run, steps)
            for selected in (None, "w1[1,2]", "w2[1,1]", "b1[1]", "u1[1]", "u2[1]"):
                view = View(edge_mode=mode, scope=scope, sample=1, selected=selected, hovered="w2[2,1]")
                for build in (network_frame, explanation_frame, transport_frame):
                    assert plain(build(moment, view)) == plain(build(poisoned(moment), view)), (steps, selected)


def test_the_poison_covers_every_number_of_a_layer() -> None:
    known = {"activation", "weights", "biases"}
    hidden = {"pre_activations", "activations", "slopes", "deltas", "weight_gradients", "bias_gradients",
              "data_weight_gradients", "weight_steps", "bias_steps", "weights_after", "biases_after"}  # fmt: skip
    assert {field.name for field in fields(LayerTrace)} == known | hidden


def test_earlier_results_of_this_update_stay_and_the_weights_are_the_new_ones() -> None:
    run = circle_run()
    view = View(selected="w2[1,1]")
    backward, updated = (network_frame(moment_at(run, steps), view) for steps in (7, 8))
    assert backward.edges.level.tolist() == updated.edges.level.tolist()
    assert backward.columns[2].nodes[0].delta == updated.columns[2].nodes[0].delta
    assert backward.card is not None
    assert updated.card is not None
    assert backward.card.lines[1] == updated.card.lines[1]
    moment = moment_at(run, 8)
    after = run.network.weights(moment.trace.after.parameters, 1)[0, 0]
    assert updated.card.lines[0] == ("plain", f"w2[1,1] = {number(after)}")
    assert updated.card.lines[2][0] == "update"
    assert (backward.loss_title, updated.loss_title) == ("L", "L before")
    assert backward.loss_text == updated.loss_text
    assert updated.legend.note.endswith("before the update")


# Numbers


def test_each_unit_shows_mean_and_sum_of_delta_or_the_value_of_the_sample() -> None:
    run = circle_run()
    moment = finished(run)
    part = moment.trace.layers[1]
    node = network_frame(moment, View()).columns[2].nodes[1]
    assert node.value_text(3) == f"a₂ = {number(part.activations[:, 1].mean(), 3)}"
    assert node.delta_text(3) == f"Σδ = {number(part.deltas[:, 1].sum(), 3)}"
    assert "mean over the batch of 10 samples" in node.tooltip
    node = network_frame(moment, View(scope=Scope.SAMPLE, sample=3)).columns[2].nodes[1]
    assert node.value_text(3) == f"a₂ = {number(part.activations[3, 1], 3)}"
    assert node.delta_text(3) == f"δ = {number(part.deltas[3, 1] * 10, 3)}"
    assert "sample 4 of 10" in node.tooltip


def test_a_samples_gradients_average_to_those_of_the_batch() -> None:
    moment = finished(circle_run())
    tooltips = [network_frame(moment, View(scope=Scope.SAMPLE, sample=s)).edges for s in range(10)]
    assert all("of sample" in edges.tooltips[0] for edges in tooltips)
    for layer in range(3):
        own = [Reading(moment, View(scope=Scope.SAMPLE, sample=s)).weight_gradients(layer) for s in range(10)]
        np.testing.assert_allclose(np.mean(own, axis=0), moment.trace.layers[layer].weight_gradients, rtol=1e-12)


def test_each_mode_colours_by_its_quantity() -> None:
    moment = finished(circle_run())
    part = moment.trace.layers[1]
    expected = {
        EdgeMode.GRADIENT: part.weight_gradients,
        EdgeMode.STEP: part.weight_steps,
        EdgeMode.RELATIVE_STEP: part.weight_steps / np.abs(part.weights),
        EdgeMode.WEIGHT: part.weights_after,
    }
    for mode, values in expected.items():
        frame = network_frame(moment, View(edge_mode=mode, fixed_range=(-9.0, 3.0)))
        for i in range(4):
            place = frame.edges.names.index(f"w2[{i + 1},1]")
            assert frame.edges.level[place] == pytest.approx((np.log10(abs(values[i, 0])) + 9) / 12)
            assert frame.edges.look[place] == (EdgeLook.NEGATIVE if values[i, 0] < 0 else EdgeLook.POSITIVE)


# Looks


def one_edge(weight: float, x: float, y: float = 0.0, updates: int = 1) -> NetworkFrame:
    run = run_of((1, 1), ("linear",), data=InlineData(((x,),), ((y,),)), biases=(False,),
                 parameters=ParameterSetup((((weight,),),), ((),)))  # fmt: skip
    moment = moment_at(run, 2)
    return network_frame(replace(moment, place=moment.place._replace(revealed=3)), View())


def test_zero_tiny_not_finite_and_not_computed_look_different() -> None:
    assert look_of(one_edge(1.0, 0.0), "w1[1,1]") is EdgeLook.ZERO
    assert look_of(one_edge(1.0, 1e-160), "w1[1,1]") is EdgeLook.POSITIVE
    assert look_of(one_edge(-1.0, 1e-160), "w1[1,1]") is EdgeLook.NEGATIVE
    assert look_of(one_edge(1e200, 1e200), "w1[1,1]") is EdgeLook.NOT_FINITE
    assert look_of(network_frame(moment_at(circle_run(), 3), View()), "w1[1,1]") is EdgeLook.NOT_COMPUTED


def test_a_value_that_is_not_finite_is_drawn_and_written_as_such() -> None:
    frame = one_edge(1e200, 1e200)
    node = frame.columns[1].nodes[0]
    assert not node.finite
    assert node.value_text(3) == "ŷ = not finite"
    assert node.response is not None
    assert np.isnan(node.response).all()
    assert frame.loss_text == "not finite"
    assert (EdgeLook.NOT_FINITE, "not finite") in frame.legend.entries


def test_the_legend_has_a_word_for_every_look_in_use_and_no_other() -> None:
    run = circle_run()
    looks = [{look for look, _ in network_frame(moment_at(run, steps), View()).legend.entries} for steps in (0, 5, 8)]
    assert looks[0] == {EdgeLook.NOT_COMPUTED}
    assert EdgeLook.NOT_COMPUTED in looks[1]
    assert looks[2] <= {EdgeLook.NEGATIVE, EdgeLook.ZERO}


def test_the_scale_covers_one_to_four_decades_and_obeys_a_fixed_range() -> None:
    legend = network_frame(finished(circle_run()), View()).legend
    assert {text for _place, text in legend.ticks} <= {power(decade) for decade in range(-6, 2)}
    assert all(0.0 <= place <= 1.0 for place, _text in legend.ticks)
    fixed = network_frame(finished(circle_run()), View(fixed_range=(-2.0, -1.0))).legend
    assert [text for _place, text in fixed.ticks] == ["≤ 10⁻²", "≥ 10⁻¹"]
    unknown = network_frame(moment_at(circle_run(), 2), View()).legend
    assert [text for _place, text in unknown.ticks] == ["weak", "strong"]
    single = one_edge(1.0, 1.0).legend
    assert [text for _place, text in single.ticks] == ["10⁻¹", "1"]


def test_a_step_away_from_zero_is_relatively_infinite_and_not_broken() -> None:
    run = circle_run()
    assert (run.initial_state().parameters[~run.network.weight_mask] == 0).all()
    frame = network_frame(finished(run), View(edge_mode=EdgeMode.RELATIVE_STEP))
    mark = frame.columns[1].nodes[0].bias
    assert mark is not None
    assert mark.level == 1.0
    assert frame.legend.ticks[-1][1].startswith("≥ ")
    assert mark.look in (EdgeLook.POSITIVE, EdgeLook.NEGATIVE)


def test_frozen_parameters_are_marked_and_computed_ones_active() -> None:
    run = circle_run(freeze=("w2[1,1]", "b1[2]"))
    frame = network_frame(moment_at(run, 6), View())
    frozen = {name for name, frozen in zip(frame.edges.names, frame.edges.frozen, strict=True) if frozen}
    assert frozen == {"w2[1,1]"}
    marks = [node.bias for node in frame.columns[1].nodes]
    assert [mark.frozen for mark in marks if mark] == [False, True, False, False]
    assert frame.phase == "backward"
    assert set(frame.edges.layer[frame.edges.active].tolist()) == {1}
    assert [column.nodes[0].active for column in frame.columns] == [False, False, True, False]
    assert network_frame(moment_at(run, 4), View()).loss_active


# Large networks


def big_run() -> Run:
    return run_of((30, 40, 30), ("tanh", "linear"), data=inline(4, 30, 30))


def test_wide_layers_are_folded_and_the_strongest_edges_drawn() -> None:
    moment = finished(big_run())
    frame = network_frame(moment, View(edge_limit=50))
    assert [column.hidden_units for column in frame.columns] == [0, 0, 0]
    assert [len(column.nodes) for column in frame.columns] == [0, 0, 0]
    assert frame.columns[1].subtitle == "40 units"
    assert frame.legend.note.startswith("50 of 2,400 edges shown")
    assert (frame.edges.shown, frame.edges.total, len(frame.edges.names)) == (50, 2400, 50)
    assert (np.diff(frame.edges.level) >= 0).all()
    network = moment.run.network
    drawn = min(abs(moment.trace.gradient[network.index(network.find(name))]) for name in frame.edges.names)
    assert sum(int((np.abs(part.weight_gradients) > drawn).sum()) for part in moment.trace.layers) == 49


def test_without_any_of_the_strongest_only_those_of_the_selection_are_drawn() -> None:
    moment = finished(big_run())
    assert network_frame(moment, View(edge_limit=0)).edges.shown == 0
    frame = network_frame(moment, View(edge_limit=0, selected="u1[3]"))
    assert set(frame.edges.names) == {
        *(f"w1[{i + 1},3]" for i in range(30)), *(f"w2[3,{j + 1}]" for j in range(30))
    }  # fmt: skip
    assert frame.edges.picked.all()
    assert network_frame(moment, View(edge_limit=0, hovered="w2[7,8]")).edges.names[:] == ("w2[7,8]",)


@pytest.mark.parametrize("name", ["u1[37]", "u0[2]", "u2[30]", "b1[40]"])
def test_the_edges_of_the_unit_that_is_pointed_at_are_drawn_beside_the_strongest(name: str) -> None:
    moment = finished(big_run())
    plain, frame = (network_frame(moment, View(edge_limit=50, hovered=hovered)) for hovered in (None, name))
    strongest = {each for each, extra in zip(frame.edges.names, frame.edges.extra, strict=True) if not extra}
    assert strongest == set(plain.edges.names)
    (column, unit), = pointed_units(name, moment.run.network)
    own = (frame.edges.layer == column) & (frame.edges.source_unit == unit)
    own |= (frame.edges.layer == column - 1) & (frame.edges.target_unit == unit)
    assert own.sum() == {0: 40, 1: 60, 2: 40}[column]
    assert frame.edges.picked.tolist() == own.tolist()


def test_what_is_selected_is_drawn_even_where_it_is_weak() -> None:
    frame = network_frame(finished(big_run()), View(selected="w1[2,37]", edge_limit=50))
    place = frame.edges.find("w1[2,37]")
    assert place is not None
    assert frame.edges.names[place] == "w1[2,37]"
    assert (frame.edges.source[place], frame.edges.target[place]) == (1, 36)
    assert frame.edges.find("w1[99,1]") is frame.edges.find("u1[1]") is frame.edges.find(None) is None


def test_an_unfolded_layer_shows_the_units_in_sight() -> None:
    frame = network_frame(finished(big_run()), View(unfolded=((1, 10),), edge_limit=5000))
    column = frame.columns[1]
    assert [node.name for node in column.nodes] == [f"u1[{unit}]" for unit in range(11, 35)]
    assert (column.first, column.hidden_units, column.subtitle) == (10, 16, "11–34 of 40")
    assert column.strip is None
    assert frame.edges.shown == 24 * 30 + 24 * 30
    assert set(frame.edges.target_unit[frame.edges.layer == 0].tolist()) == set(range(10, 34))
    assert set(frame.edges.target[frame.edges.layer == 0].tolist()) == set(range(24))


def test_a_folded_layer_has_a_cell_for_each_unit_and_hides_what_is_not_computed() -> None:
    run = big_run()
    before, forward, backward = (network_frame(moment_at(run, steps), View()).columns[1].strip for steps in (0, 1, 5))
    assert before is not None
    assert forward is not None
    assert backward is not None
    assert before.values is None
    assert before.value_text == before.mark_text == ""
    assert set(before.looks.tolist()) == set(forward.looks.tolist()) == {EdgeLook.NOT_COMPUTED}
    moment = moment_at(run, 5)
    part = moment.trace.layers[0]
    np.testing.assert_allclose(forward.values, part.activations.mean(axis=0), rtol=1e-6)
    delta = part.deltas.sum(axis=0)
    assert (backward.looks == np.where(delta < 0, EdgeLook.NEGATIVE, EdgeLook.POSITIVE)).all()
    assert backward.mark_title == "Σδ"
    assert backward.mark_text == f"Σδ = {number(delta.min(), 2)} … {number(delta.max(), 2)}"
    assert f"Σδ = {number(delta[4], 10)}" in backward.tooltips[4]
    assert "not computed yet" in before.tooltips[4]
    assert network_frame(moment, View()).columns[0].strip.looks is None


def test_a_nonfinite_cell_never_looks_normal() -> None:
    run = big_run()
    moment = moment_at(run, 1)
    part = moment.trace.layers[0]
    values = part.activations.copy()
    values[:, 7] = np.nan
    layers = (replace(part, activations=values), *moment.trace.layers[1:])
    strip = network_frame(replace(moment, trace=replace(moment.trace, layers=layers)), View()).columns[1].strip
    assert strip is not None
    assert np.flatnonzero(np.isnan(strip.values)).tolist() == [7]
    assert strip.value_text == "a = not finite"


# Response maps


def test_maps_are_the_units_activations_over_the_plane_with_the_top_row_highest() -> None:
    run = circle_run()
    moment = moment_at(run, 3)
    frame = network_frame(moment, View())
    x1, x2 = (node.response for node in frame.columns[0].nodes)
    assert x1 is not None
    assert x2 is not None
    assert "its value wherever the inputs lie; orange −1, blue 1" in frame.columns[1].nodes[0].tooltip
    assert x1[0, 0] == -1.0
    assert x1[0, -1] == 1.0
    assert x2[0, 0] == 1.0
    (low, high), _ = run.dataset.coordinate_range
    inputs = run.dataset.features_of(np.array([[low, high]]))  # the corner at the upper left
    weights, biases = run.network.weights(moment.parameters, 0), run.network.biases(moment.parameters, 0)
    expected = np.tanh(inputs @ weights + biases)[0]
    np.testing.assert_allclose([n.response[0, 0] for n in frame.columns[1].nodes], expected, rtol=1e-6)


def test_maps_are_kept_while_stepping_inside_an_update() -> None:
    run = circle_run()
    network_frame(moment_at(run, 1), View())
    moment = moment_at(run, 1)
    before = maps_of(moment)
    for steps in range(1, 8):
        step = replace(moment, place=moment.place._replace(revealed=steps))
        network_frame(step, View())
        assert maps_of(step) is before


def test_without_a_plane_a_unit_shows_its_activations_on_the_batch() -> None:
    run = run_of((3, 2, 1), ("sigmoid", "linear"), samples=5)
    moment = moment_at(run, 2)
    frame = network_frame(moment, View())
    response = frame.columns[1].nodes[0].response
    assert response is not None
    assert response.shape == (1, 5)
    assert "its value on each sample; orange 0, blue 1" in frame.columns[1].nodes[0].tooltip
    np.testing.assert_allclose(response[0], 2 * moment.trace.layers[0].activations[:, 0] - 1, rtol=1e-6)


def test_along_a_line_the_map_is_one_row() -> None:
    run = run_of((1, 3, 1), ("tanh", "linear"), data=inline(5, 1, 1))
    frame = network_frame(moment_at(run, 1), View())
    response = frame.columns[1].nodes[0].response
    assert response is not None
    assert response.shape[0] == 1


def test_the_description_agrees_with_the_picture() -> None:
    text = network_frame(moment_at(circle_run(), 5), View()).description
    assert "Layer 1 · tanh: 4" in text
    assert "3 of 3 layers computed" in text
    assert "strongest is w3[" in text
    assert "16 edges not computed yet" in text
