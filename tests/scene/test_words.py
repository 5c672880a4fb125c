"""Sentences, toolbar and table: their texts at every step, and in special cases."""

from dataclasses import replace

import pytest

from gradviz.data.setup import InlineData
from gradviz.engine.optimizers import OPTIMIZERS
from gradviz.engine.schedules import SCHEDULES
from gradviz.scene.explanation.captions import announcement, fault, sentence
from gradviz.scene.explanation.explanation import explanation_frame
from gradviz.scene.explanation.rate_words import clip_rule, schedule_rule
from gradviz.scene.explanation.substep_words import spelled
from gradviz.scene.moment import Moment
from gradviz.scene.reading import Reading
from gradviz.scene.setup.conventions import conventions
from gradviz.scene.text.numbers import number
from gradviz.scene.transport import Speed, transport_frame
from gradviz.scene.view.view import Scope, View
from gradviz.training.run import Run
from gradviz.training.setup import ClipSetup, ParameterSetup, PenaltySetup, ScheduleSetup
from tests.scene.scenes import circle_run, finished, moment_at
from tests.training.builders import run_of, scalar_run


def said(moment: Moment, view: View | None = None) -> str:
    return "".join(part.text for part in sentence(moment, view or View()))


def test_every_step_has_its_sentence() -> None:
    run = circle_run()
    texts = [said(moment_at(run, steps)) for steps in range(9)]
    assert texts[0].startswith("Nothing computed yet. The network has 25 parameters.")
    assert texts[1].startswith("Forward, layer 1. Each unit adds its weighted inputs and its bias, then applies tanh")
    assert texts[3].startswith("Forward, output layer.")
    assert texts[4].startswith("Loss. How far predictions are from targets, mean of 10 samples:")
    assert texts[5].startswith("Backward, output layer.")
    assert texts[6].startswith("Backward, layer 2. δ comes back through the weights of layer 3")
    assert texts[8].startswith("Update. SGD turns every gradient into a step")
    assert len(set(texts)) == 9
    assert "(half squared error, ½·Σ(ŷ\u00a0−\u00a0y)²). Sample 1: ŷ = " in texts[4]
    assert not any("{" in text or "*" in text or "  " in text or text != text.strip() for text in texts)


def test_the_phase_of_a_sentence_colours_its_beginning() -> None:
    run = circle_run()
    roles = [sentence(moment_at(run, steps), View())[0].role for steps in range(9)]
    assert roles == ["strong", *["forward"] * 4, *["backward"] * 3, "update"]


@pytest.mark.parametrize(("target", "word"), [(-1.0, "rises"), (1.0, "falls")])
def test_the_selected_edge_states_the_direction_of_the_loss(target: float, word: str) -> None:
    run = scalar_run([0.5], data=InlineData(((1.0,),), ((target,),)), rate=0.1)
    text = said(moment_at(run, 3), View(selected="w1[1,1]"))
    assert text.endswith(f"Increase w1[1,1] a little and the loss {word}.")


@pytest.mark.parametrize(
    ("run", "name", "reason"),
    [
        (run_of((2, 1), ("tanh",), data=InlineData(((0.0, 1.0),), ((0.5,),))), "w1[1,1]", "its input is zero"),
        (scalar_run([-1.0, 1.0], "relu", rate=0.1), "w1[1,1]", "ReLU is inactive in the target unit"),
        (scalar_run([1.0], data=InlineData(((1.0,),), ((1.0,),)), rate=0.1), "w1[1,1]", "no error reaches"),
        (
            run_of((1, 1), ("tanh",), data=InlineData(((1.0,),), ((0.0,),)), biases=(False,),
                   parameters=ParameterSetup((((400.0,),),), ((),))),
            "w1[1,1]", "saturated",
        ),
    ],
)  # fmt: skip
def test_a_zero_gradient_gets_its_reason(run: Run, name: str, reason: str) -> None:
    text = said(moment_at(run, 2 * run.network.layer_count + 1), View(selected=name))
    assert "does not change" in text
    assert reason in text


@pytest.mark.parametrize(("target", "word"), [(-1.0, "rises"), (1.0, "falls")])
def test_a_selected_unit_is_explained_by_its_sum(target: float, word: str) -> None:
    run = scalar_run([0.5], data=InlineData(((1.0,),), ((target,),)), rate=0.1)
    text = said(moment_at(run, 3), View(selected="u1[1]"))
    assert text.endswith(f"Increase the sum z of u1[1] a little and the loss {word}.")
    assert said(moment_at(run, 3), View(selected="u0[1]")).endswith("times its target’s δ.")


def test_a_perfect_prediction_of_a_fused_loss_is_not_called_saturated() -> None:
    run = run_of((1, 1), ("sigmoid",), loss="binary_cross_entropy", data=InlineData(((1.0,),), ((1.0,),)),
                 biases=(False,), parameters=ParameterSetup((((60.0,),),), ((),)))  # fmt: skip
    assert "no error reaches" in said(moment_at(run, 3), View(selected="w1[1,1]"))


def test_the_update_states_the_change_of_the_loss_and_the_new_weight() -> None:
    moment = finished(circle_run())
    text = said(moment, View(selected="w2[1,1]"))
    trace = moment.trace
    assert text.endswith(f"the loss fell from {number(trace.loss)} to {number(trace.loss_after)}.")
    part = trace.layers[1]
    step, before = (number(x[0, 0]) for x in (part.weight_steps, part.weights))
    assert f"SGD with η = 0.1 moves w2[1,1] by {step}, from {before} to" in text
    frozen = said(finished(circle_run(freeze=("w2[*,*]",))), View(selected="w2[1,1]"))
    assert "w2[1,1] is frozen" in frozen


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_numbers_of_every_optimizer_have_words(name: str) -> None:
    options = (("weight_decay", 0.01),) + ((("centered", True), ("momentum", 0.5)) if name == "rmsprop" else ())
    moment = finished(run_of(optimizer=name, options=options))
    reading, ref = Reading(moment, View(selected="w1[1,1]")), moment.run.network.find("w1[1,1]")
    assert moment.trace.substeps
    for name_of_step, values in moment.trace.substeps:
        assert spelled(reading, ref, name_of_step, float(values[0])).endswith(f" = {number(float(values[0]))}")


def test_the_rate_in_a_sentence_is_the_one_that_the_update_used() -> None:
    run = run_of(rate=0.4, schedule=ScheduleSetup("step", options=(("every", 1), ("factor", 0.5))))
    moment = finished(run, updates=2)
    assert "η = 0.2 (scheduled from 0.4). " in said(moment)
    assert "η = 0.2 (scheduled from 0.4) moves w1[1,1]" in said(moment, View(selected="w1[1,1]"))
    frame = transport_frame(moment, View())
    assert (frame.learning_rate, frame.rate_now) == (0.4, "now 0.2")
    assert transport_frame(finished(run_of()), View()).rate_now == ""
    rules = conventions(run)
    assert "Learning rate: η·factor^⌊t/every⌋, η = 0.4, every = 1, factor = 0.5; t counts the updates done." in rules


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule_is_a_convention_with_its_numbers(schedule: str) -> None:
    rule = schedule_rule(run_of(schedule=ScheduleSetup(schedule, warm_up=10)))
    assert rule.startswith("Learning rate: in the first 10 updates it grows")
    assert all(f"{name} = " in rule for name in SCHEDULES[schedule].options)
    assert schedule_rule(run_of()) == clip_rule(run_of()) == ""


@pytest.mark.parametrize(
    ("clip", "words"),
    [
        (ClipSetup(norm=1e-3), "is above 1·10⁻³, so all of it is clipped: times "),
        (ClipSetup(norm=50.0), "is within the limit of 50. "),
        (ClipSetup(value=1e-9), "13 of 13 gradients are clipped to ±1·10⁻⁹ first. "),
        (ClipSetup(value=50.0), "No gradient is larger than the clipping value of 50. "),
    ],
)
def test_clipping_is_explained_by_its_factor(clip: ClipSetup, words: str) -> None:
    run = run_of(clip=clip)
    moment = finished(run)
    assert words in said(moment)
    row = explanation_frame(moment, View(selected="w1[1,1]")).substeps
    assert [step.plain for step in row] == ["∂L/∂w1[1,1]", "g̃", "Δw", "w + Δw"]
    assert any(line.startswith("Clipping: before each update") for line in conventions(run))


def test_a_warning_follows_the_text_after_one_space() -> None:
    run = scalar_run([3.0], data=InlineData(((1e60,),), ((0.0,),)), rate=1e200)
    moment = moment_at(run, 4)
    assert said(moment).endswith("η = 1·10²⁰⁰. The loss on this batch is no longer finite.")
    still = scalar_run([1.0], data=InlineData(((1.0,),), ((1.0,),)), rate=0.1)
    assert said(moment_at(still, 4)).endswith("On this batch the loss stayed at 0.")


def test_penalty_and_data_loss_are_distinguished() -> None:
    moment = moment_at(circle_run(penalty=PenaltySetup(l2=0.1)), 4)
    text = said(moment)
    assert number(moment.trace.penalty) in text
    assert f"the objective {number(moment.trace.loss)}" in text


def test_units_that_are_off_are_counted() -> None:
    run = run_of((1, 2, 1), ("relu", "linear"), data=InlineData(((1.0,),), ((0.0,),)),
                 parameters=ParameterSetup((((-1.0, 1.0),), ((1.0,), (1.0,))), ((0.0, 0.0), (0.0,))))  # fmt: skip
    assert "1 of 2 units is off for the whole batch" in said(moment_at(run, 1))


def diverged() -> Moment:
    run = scalar_run([3.0], data=InlineData(((1e90,),), ((0.0,),)), rate=1.0)
    moment = moment_at(run, 0, updates=5)
    assert moment.diverged_at is not None
    return moment


def test_a_diverged_run_names_the_update_and_cannot_continue() -> None:
    moment = diverged()
    frame = transport_frame(moment, View())
    assert frame.fault == fault(moment)
    assert frame.fault.startswith(f"Diverged at update {moment.diverged_at}: the loss is no longer finite.")
    assert not frame.can_next
    assert frame.can_previous
    assert frame.announcement.startswith("Diverged")
    assert "not finite" in said(moment)
    assert transport_frame(moment_at(circle_run(), 3), View()).fault == ""


def test_the_toolbar_shows_the_position() -> None:
    run = circle_run()
    frame = transport_frame(moment_at(run, 6, updates=6), View())
    assert frame.position_text == "Update 7 · batch 2 of 5 · epoch 2"
    assert [(chip.text, chip.status) for chip in frame.phases] == [
        ("✓ Forward", "done"),
        ("✓ Loss", "done"),
        ("Backward · layer 2 of 3", "current"),
        ("Update", "ahead"),
    ]
    assert frame.timeline_text == "update 7, 6 done · batch 2 of 5 · epoch 2"
    assert len(frame.timeline_longest) > len(frame.timeline_text)
    assert [(chip.short, chip.longest, chip.short_longest) for chip in frame.phases[2:]] == [
        ("Backward · layer 2", "Backward · layer 3 of 3", "Backward · layer 3"),
        ("Update", "✓ Update", "✓ Update"),
    ]
    assert frame.learning_rate == 0.1
    assert frame.optimizer == "SGD"
    start = transport_frame(moment_at(run, 0), View())
    assert start.position_text == "Before update 1 · batch 1 of 5 · epoch 1"
    assert start.timeline_text == "before update 1 · batch 1 of 5 · epoch 1"
    assert not start.can_previous
    assert start.can_next
    assert {chip.status for chip in start.phases} == {"ahead"}


def test_the_announcement_is_the_sentence_in_plain_words() -> None:
    moment = moment_at(circle_run(), 1)
    assert announcement(moment, View()) == said(moment)


def test_the_table_lists_the_parameters_of_the_current_layer() -> None:
    run = circle_run()
    header, *rows = explanation_frame(moment_at(run, 6), View()).table
    assert header == ("Parameter", "Value", "∂L/∂w", "Δw")
    assert len(rows) == 4 * 2 + 2
    trace = moment_at(run, 6).trace.layers[1]
    assert rows[0] == ("w2[1,1]", number(trace.weights[0, 0]), number(trace.weight_gradients[0, 0]), "—")
    assert rows[-1][0] == "b2[2]"
    assert all(row[3] != "—" for row in explanation_frame(moment_at(run, 8), View()).table)
    sample = explanation_frame(moment_at(run, 6), View(scope=Scope.SAMPLE))
    assert sample.table[0][2] == "∂ℓ/∂w"


def test_the_hint_names_the_next_action() -> None:
    run = circle_run()
    assert explanation_frame(moment_at(run, 1), View()).hint.startswith("Select an edge")
    waiting = explanation_frame(moment_at(run, 1), View(selected="w2[1,1]"))
    assert waiting.ledger is None
    assert "computed in the backward phase" in waiting.hint
    assert [row[2] for row in waiting.known] == ["0.09919", "0.2626", "0.02604"]
    assert "has not reached w1[1,1]" in explanation_frame(moment_at(run, 5), View(selected="w1[1,1]")).hint
    assert explanation_frame(moment_at(run, 6), View(selected="w2[1,1]")).hint == ""


def test_a_change_of_the_place_alone_changes_no_number() -> None:
    moment = moment_at(circle_run(), 8)
    earlier = replace(moment, place=moment.place._replace(revealed=7), step=moment.steps.sequence[6])
    before, after = (explanation_frame(each, View(selected="w2[1,1]")).ledger for each in (earlier, moment))
    assert before is not None
    assert after is not None
    for part in ("factors", "sum_lines", "check_lines", "verdict", "agrees"):
        assert getattr(before, part) == getattr(after, part), part


def test_one_epoch_a_second_is_no_plural() -> None:
    assert Speed(1, epochs=True).words == "1 epoch a second"
    assert Speed(1).words == "1 update a second"
    assert Speed(1000).words == "1,000 updates a second"
