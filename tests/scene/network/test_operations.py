"""One operation at a time: what is shown, what is still hidden, what is marked, and the sentences."""

import itertools
import math
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gradviz.documents.open import open_setup
from gradviz.engine.network import ParameterRef
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.scene.explanation.captions import announcement, sentence
from gradviz.scene.explanation.explanation import explanation_frame
from gradviz.scene.explanation.substep_words import SUBSTEPS, substep_formula
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.network.network import network_frame
from gradviz.scene.network.network_frame import EdgeLook, NetworkFrame
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import number
from gradviz.scene.transport import transport_frame
from gradviz.scene.view.view import EdgeMode, Scope, View
from gradviz.training.operations import Operation, OperationKind
from gradviz.training.run import Run
from gradviz.training.setup import ClipSetup, PenaltySetup, ScheduleSetup
from gradviz.training.steps import Granularity
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run, plain
from tests.training.builders import run_of

VIEW = View(by_operation=True, digits=6)


def moments(run: Run, updates: int = 0) -> list[Moment]:
    """The moment after every operation of one update."""
    timeline = Timeline(run)
    timeline.play(updates)
    out = []
    while timeline.updates_done == updates:
        assert timeline.next(Granularity.OPERATION)
        out.append(moment_of(timeline))
    return out


def said(moment: Moment, view: View = VIEW) -> str:
    return "".join(part.text for part in sentence(moment, view))


def poisoned(moment: Moment) -> Moment:
    """The moment with every number of its update that no operation has computed yet made into another one."""
    steps, place, trace = moment.steps, moment.place, moment.trace

    def junk(values: Any, keep: Any) -> Any:
        if values is None:
            return None
        return np.where(np.broadcast_to(keep, values.shape), values, 12345.678)

    layers = []
    for layer, part in enumerate(trace.layers):
        fan_in, fan_out = part.weights.shape
        units = np.arange(fan_out) < steps.units_done(place, layer + 1)
        deltas = np.array([steps.delta_done(place, layer, unit) for unit in range(fan_out)])
        weights = np.array([[steps.gradient_done(place, ParameterRef(layer, i, j)) for j in range(fan_out)]
                            for i in range(fan_in)])  # fmt: skip
        biases = np.array([steps.gradient_done(place, ParameterRef(layer, -1, j)) for j in range(fan_out)])
        sums = np.arange(fan_out) < steps.sums_done(place, layer + 1)
        done = steps.update_done(place)
        layers.append(replace(
            part, pre_activations=junk(part.pre_activations, sums), activations=junk(part.activations, units),
            slopes=junk(part.slopes, units), deltas=junk(part.deltas, deltas),
            weight_gradients=junk(part.weight_gradients, weights),
            data_weight_gradients=junk(part.data_weight_gradients, weights),
            bias_gradients=junk(part.bias_gradients, biases), weight_steps=junk(part.weight_steps, done),
            bias_steps=junk(part.bias_steps, done), weights_after=junk(part.weights_after, done),
            biases_after=junk(part.biases_after, done),
        ))  # fmt: skip
    loss, back = steps.loss_done(place), steps.backward_from(place) == 0
    revealed = steps.substeps_done(place, len(trace.substeps))
    substeps = tuple((name, junk(values, place_ < revealed)) for place_, (name, values) in enumerate(trace.substeps))
    return replace(moment, trace=replace(
        trace, layers=tuple(layers), sample_losses=junk(trace.sample_losses, loss),
        data_loss=trace.data_loss if loss else 1.0, loss=trace.loss if loss else 1.0,
        loss_after=trace.loss_after if steps.update_done(place) else 9.0,
        gradient=junk(trace.gradient, back), step=junk(trace.step, steps.update_done(place)), substeps=substeps,
        output_slopes=junk(trace.output_slopes, steps.delta_done(place, steps.layers - 1, 0)),
    ))  # fmt: skip


def test_nothing_leaks_from_operations_to_come() -> None:
    """Every way to colour the edges meets both scopes, from moment to moment by turns."""
    runs = (circle_run((3, 2)), run_of((2, 3, 3), ("relu", "softmax"), loss="categorical_cross_entropy", samples=4))
    for run in runs:
        for turn, moment in enumerate(moments(run)):
            scopes = itertools.islice(itertools.cycle(Scope), turn, None)
            selections = ("w1[1,2]", "w2[2,1]", "b2[1]", "u2[2]")
            for mode, selected, scope in zip(EdgeMode, selections, scopes, strict=False):
                view = View(edge_mode=mode, scope=scope, sample=1, selected=selected, by_operation=True)
                for build in (network_frame, explanation_frame, transport_frame):
                    assert plain(build(moment, view)) == plain(build(poisoned(moment), view)), (moment.place, selected)


def test_the_result_of_each_operation_appears_and_stays() -> None:
    run = circle_run((3, 2))
    values, deltas, looks = [], [], []
    for moment in moments(run):
        frame = network_frame(moment, VIEW)
        nodes = [node for column in frame.columns[1:] for node in column.nodes]
        values.append({node.name: node.value for node in nodes if node.value is not None})
        deltas.append({node.name: node.delta for node in nodes if node.delta is not None})
        known = dict(zip(frame.edges.names, frame.edges.look.tolist(), strict=True))
        known |= {node.bias.name: int(node.bias.look) for node in nodes if node.bias}
        looks.append({name for name, look in known.items() if look != EdgeLook.NOT_COMPUTED})
    for column in (values, deltas, looks):
        for before, after in itertools.pairwise(column):
            assert len(after) - len(before) in (0, 1)
            assert set(before) <= set(after)
    assert [len(each) for each in values[:7]] == [1, 2, 3, 4, 5, 6, 6]
    assert len(looks[-1]) == run.network.parameter_count


def test_inputs_and_results_of_an_operation_are_marked() -> None:
    run = circle_run((3, 2))
    by_text = {said(moment).partition(". ")[0]: network_frame(moment, VIEW) for moment in moments(run)}
    neuron = by_text["Forward, unit 2 of layer 2"]
    assert [node.name for column in neuron.columns for node in column.nodes if node.active] == ["u2[2]"]
    assert neuron.used_names == {"u1[1]", "u1[2]", "u1[3]", "b2[2]"}
    assert neuron.used_edges is not None
    used = [name for name, is_used in zip(neuron.edges.names, neuron.used_edges, strict=True) if is_used]
    assert sorted(used) == ["w2[1,2]", "w2[2,2]", "w2[3,2]"]
    assert neuron.direction == "forward"
    delta = by_text["Backward, δ of unit 1 of layer 2"]
    assert delta.used_edges is not None
    assert [n for n, u in zip(delta.edges.names, delta.used_edges, strict=True) if u] == ["w3[1,1]"]
    assert (delta.used_names, delta.direction) == ({"u3[1]"}, "backward")
    assert by_text["Backward, δ of the output unit"].used_names == {"loss"}
    edge = by_text["Backward, the gradient of w2[3,1]"]
    active = [name for name, is_active in zip(edge.edges.names, edge.edges.active, strict=True) if is_active]
    assert active == ["w2[3,1]"]
    assert edge.used_names == {"u1[3]", "u2[1]"}
    assert edge.direction == "meet"


def touched(operation: Operation, run: Run) -> tuple[set[str], set[str], set[str]]:
    """What the mathematics of an operation uses (units, biases, the loss), which edges, and what it makes."""
    network, layer, unit = run.network, operation.layer, operation.unit
    sizes, last = network.sizes, network.layer_count - 1

    def column(place: int) -> set[str]:
        return {f"u{place}[{u + 1}]" for u in range(sizes[place])}

    own = f"u{layer + 1}[{unit + 1}]"
    bias = f"b{layer + 1}[{unit + 1}]"
    match operation.kind:
        case OperationKind.NEURON | OperationKind.SUM:
            edges = {f"w{layer + 1}[{i + 1},{unit + 1}]" for i in range(sizes[layer])}
            return column(layer) | {bias}, edges, {own}
        case OperationKind.SHARES:
            return set(), set(), column(layer + 1)  # the sums that it uses are those of the units that it makes
        case OperationKind.LOSS:
            return column(last + 1), set(), {"loss"}
        case OperationKind.DELTA if layer == last:
            return {"loss"}, set(), {own}
        case OperationKind.DELTA:
            edges = {f"w{layer + 2}[{unit + 1},{j + 1}]" for j in range(sizes[layer + 2])}
            return column(layer + 2), edges, {own}
        case OperationKind.WEIGHT:
            source = f"u{layer}[{operation.source + 1}]"
            return {source, own}, set(), {f"w{layer + 1}[{operation.source + 1},{unit + 1}]"}
        case OperationKind.BIAS:
            return {own}, set(), {bias}
    return set(), set(), {network.ref(place).name for place in range(network.parameter_count)}


def lit(frame: NetworkFrame) -> tuple[set[str], set[str], set[str]]:
    """What the frame outlines, and what it rings as made."""
    edges = frame.edges
    used = frame.used_edges
    nodes = [node for column in frame.columns for node in column.nodes]
    made = {name for name, active in zip(edges.names, edges.active.tolist(), strict=True) if active}
    made |= {node.name for node in nodes if node.active}
    made |= {node.bias.name for node in nodes if node.bias is not None and node.bias.active}
    made |= {"loss"} if frame.loss_active else set()
    outlined = {name for name, is_used in zip(edges.names, used.tolist(), strict=True) if is_used} if (
        used is not None) else set()  # fmt: skip
    return set(frame.used_names), outlined, made


@pytest.mark.parametrize("preset", ["mazur-2-2-2", "circle-2-4-2-1", "xor-2-2-1", "iris-4-6-3"])
def test_every_operation_of_a_preset_highlights_its_inputs_and_results_in_both_directions(preset: str) -> None:
    """Frame by frame over one update: outlined is what the mathematics uses, ringed what it makes; what was made
    before is shown, what comes later is not; and going back shows the same frames to the last bit."""
    run = Run(*open_setup(preset))
    timeline, frames = Timeline(run), []
    while timeline.updates_done == 0:
        assert timeline.next(Granularity.OPERATION)
        moment = moment_of(timeline)
        operation = moment.steps.operation(moment.place, len(moment.trace.substeps))
        assert operation is not None
        frame = network_frame(moment, VIEW)
        frames.append((operation, frame))
        assert lit(frame) == touched(operation, run), operation
    computed: list[set[str]] = []  # by each frame
    for _operation, frame in frames:
        nodes = [node for column in frame.columns[1:] for node in column.nodes]
        looks = dict(zip(frame.edges.names, frame.edges.look.tolist(), strict=True))
        looks |= {node.bias.name: int(node.bias.look) for node in nodes if node.bias is not None}
        computed.append(
            {name for name, look in looks.items() if look != EdgeLook.NOT_COMPUTED}
            | {node.name for node in nodes if node.value is not None}
            | {f"δ {node.name}" for node in nodes if node.delta is not None} | ({"loss"} if frame.loss_text else set())
        )  # fmt: skip
    expected: set[str] = set()
    for (operation, _frame), shown in zip(frames, computed, strict=True):
        made = touched(operation, run)[2]
        if operation.kind is OperationKind.DELTA:
            made = {f"δ {name}" for name in made}
        expected |= set() if operation.kind is OperationKind.SUM else made
        assert shown == expected, operation
    for _operation, frame in reversed(frames[:-1]):
        assert timeline.previous(Granularity.OPERATION)
        assert plain(network_frame(moment_of(timeline), VIEW)) == plain(frame)


def test_every_operation_has_its_own_sentence_that_is_announced() -> None:
    runs = (circle_run((3, 2)), run_of((2, 3), ("softmax",), samples=1, biases=(False,)),
            run_of((6, 2, 1), ("relu", "linear"), samples=1, penalty=PenaltySetup(0.01, 0.1)))  # fmt: skip
    for run in runs:
        texts = [said(moment) for moment in moments(run)]
        assert len(set(texts)) == len(texts)
        assert not any(re.search(r"[{}*]|  |\.\.", text) or text != text.strip() for text in texts), texts
        for moment, text in zip(moments(run), texts, strict=True):
            assert announcement(moment, VIEW) == text


def test_the_sentences_have_the_textbook_numbers() -> None:
    run = Run(*open_setup("mazur-2-2-2"))
    texts = [said(moment, replace(VIEW, digits=4)) for moment in moments(run)]
    assert texts[0] == ("Forward, unit 1 of layer 1. z₁ = 0.15 · 0.05 + 0.2 · 0.1 + 0.35 = 0.3775, and its output is "
                        "a₁ = sigmoid(z₁) = 0.5933.")  # fmt: skip
    assert texts[5] == ("Backward, δ of output unit 1. δ₁ = ∂ℓ/∂ŷ₁ · f′(z₁) = 0.7414 · 0.1868 = 0.1385.")
    assert texts[6] == ("Backward, the gradient of w2[1,1]. ∂L/∂w2[1,1] = a₁ · δ₁ = 0.5933 · 0.1385 = 0.08217. "
                        "Increase w2[1,1] a little and the loss rises.")  # fmt: skip


def test_the_numbers_of_a_sentence_make_its_result() -> None:
    """z = Σ w·x + b and ∂L/∂w = a · δ, worked out again from the sentence itself."""
    checked = 0
    for moment in moments(circle_run((3, 2))):
        text = said(moment, View(by_operation=True, digits=17))
        for pattern in (r"z.? = (.+?) = ([^,]+), and", r"· δ.? = (.+?) = (.+?)\. "):
            found = re.search(pattern, text)
            if found:
                assert evaluated(found[1]) == pytest.approx(evaluated(found[2]), rel=1e-12)
                checked += 1
    assert checked == 6 + 14


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_formula_of_every_substep_gives_its_number(name: str) -> None:
    options: tuple[tuple[str, Any], ...] = (("weight_decay", 0.01),)
    if name == "rmsprop":
        options += (("centered", True), ("momentum", 0.5))
    if name == "momentum":
        options += (("dampening", 0.25),)
    plain_run = run_of((2, 2, 1), optimizer=name, options=options, rate=0.1)
    setup = plain_run.setup
    optimizer = replace(setup.optimizer, clip=ClipSetup(norm=0.01), schedule=ScheduleSetup(warm_up=10))
    for moment in moments(Run(replace(setup, optimizer=optimizer)), 2):
        reading = Reading(moment, View(by_operation=True, digits=17, selected="w1[1,1]"))
        for key, values in reading.substeps():
            formula = substep_formula(reading, ParameterRef(0, 0, 0), key)
            assert formula, key
            assert evaluated(formula.rpartition(" = ")[2]) == pytest.approx(float(values[0]), rel=1e-9), (key, formula)


def evaluated(text: str) -> float:
    """The value of a formula that is written in numbers."""
    powers = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
    text = re.sub(r"·10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda found: "e" + found[1].translate(powers), text)
    text = re.sub(r"√\(", "SQRT(", text)
    text = re.sub(r"√(\S+)", r"SQRT(\1)", text)
    for sign, python in (("−", "-"), ("·", "*"), ("÷", "/"), ("²", "**2")):
        text = text.replace(sign, python)
    return float(eval(text, {"SQRT": math.sqrt}))


def test_each_substep_is_in_words_and_the_card_has_its_number() -> None:
    assert {name for entry in OPTIMIZERS.values() for name in entry.substeps} <= set(SUBSTEPS)
    run = run_of((2, 2, 1), optimizer="adam")
    view = View(by_operation=True, selected="w1[1,1]")
    update = [moment for moment in moments(run) if moment.step and moment.step.phase == "update"]
    names = [name for name, _values in update[0].trace.substeps]
    assert names == ["mean", "squares", "corrected_root", "divisor", "corrected_mean", "step"]
    for name, moment in zip(names, update, strict=False):
        value = float(dict(moment.trace.substeps)[name][0])
        assert number(value, 4) in said(moment, view)
        card = network_frame(moment, view).card
        assert card is not None
        assert card.lines[-1][1].endswith(number(value, 4))
    assert said(update[-1], view).startswith("Update, 7 of 7: the move. Every parameter moves by its step: w1[1,1] = ")


def test_the_toolbar_and_the_timeline_count_operations() -> None:
    run = circle_run((3, 2))
    steps = moments(run)
    for place, moment in enumerate(steps, start=1):
        frame = transport_frame(moment, VIEW)
        assert f"operation {place} of {len(steps)}" in frame.position_text
        assert frame.timeline_text.startswith(f"operation {place} of {len(steps)} · update ")
    assert "operation" not in transport_frame(steps[2], View()).timeline_text  # a whole layer
    assert "operation 2 of" in transport_frame(steps[1], View()).timeline_text  # within one
