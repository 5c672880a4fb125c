"""Questions about the next step, their answers, and the record of a lecture."""

import csv
import io
from dataclasses import replace

import pytest

from gradviz.data.setup import InlineData
from gradviz.scene.lecture.lecture_record import RecordEntry, record_csv, record_markdown, record_rows
from gradviz.scene.lecture.predict import (
    Answer,
    Ask,
    Quantity,
    Question,
    answer_to,
    hidden_panels,
    question_about,
    subject_of,
)
from gradviz.scene.lecture.predict_frame import predict_frame
from gradviz.scene.moment import moment_of
from gradviz.scene.network.network import network_frame
from gradviz.scene.reading import Reading
from gradviz.scene.text.numbers import number
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.setup import ParameterSetup
from gradviz.training.steps import Granularity, Place
from gradviz.training.timeline import Timeline
from tests.scene.scenes import circle_run
from tests.training.builders import run_of, scalar_run

VIEW = View(selected="w2[1,1]")
OPERATION, LAYER = Granularity.OPERATION, Granularity.LAYER


def asked(timeline: Timeline, granularity: Granularity, view: View = VIEW, **words: object) -> Question:
    question = question_about(moment_of(timeline), view, granularity, **words)  # type: ignore[arg-type]
    assert question is not None
    return question


def mazur() -> Timeline:
    from gradviz.documents.open import open_setup

    return Timeline(Run(*open_setup("mazur-2-2-2")))


RUNS = {
    "batch": lambda: circle_run((3, 2)),
    "softmax": lambda: run_of((2, 3, 3), ("relu", "softmax"), loss="categorical_cross_entropy", optimizer="adam"),
    "no bias": lambda: run_of((2, 2, 1), ("sigmoid", "linear"), biases=(False, False), samples=1, optimizer="nesterov"),
}


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize("granularity", Granularity)
def test_every_step_can_be_asked_about_in_every_way_and_answered(name: str, granularity: Granularity) -> None:
    timeline, seen = Timeline(RUNS[name]()), set()
    for _step in range(70):
        before, questions = moment_of(timeline), []
        for ask in Ask:
            question = asked(timeline, granularity, ask=ask)
            questions.append(question)
            assert question.ask in question.asks
            assert (len(question.choices) == 3) is (question.ask is not Ask.VALUE)
            assert not any(mark in question.text for mark in "{}*")
            assert bool(question.other) is (question.ask is Ask.COMPARISON)
        assert timeline.next(granularity)
        after = moment_of(timeline)
        for question in questions:
            answer = answer_to(question, after, VIEW)
            assert -1 <= answer.choice < 3
            assert (answer.choice >= 0) is bool(question.choices)
            assert number(answer.value, 4) in answer.text
            seen.add(question.subject.quantity)
            quantity = question.subject.quantity
            is_new = before.place.revealed == before.steps.count  # then the last update's numbers are still shown
            if quantity not in (Quantity.EPOCH, Quantity.CHANGE) and not is_new:
                # Before the step the number was not there to be read.
                with pytest.raises(ValueError, match=r"\?"):
                    answer_to(question, before, VIEW)
    kinds = {OPERATION: Quantity.DELTA, LAYER: Quantity.STEP, Granularity.PHASE: Quantity.GRADIENT,
             Granularity.UPDATE: Quantity.CHANGE, Granularity.EPOCH: Quantity.EPOCH}  # fmt: skip
    assert kinds[granularity] in seen


@pytest.mark.parametrize("name", RUNS)
def test_a_step_that_is_begun_is_asked_about_by_a_number_that_is_not_shown_yet(name: str) -> None:
    timeline = Timeline(RUNS[name]())
    looks = [View(selected=selected) for selected in (None, "w1[1,1]", "b1[1]", "u1[1]", "w2[2,1]", "u2[1]", "L")]
    while timeline.updates_done < 1:
        assert timeline.next(OPERATION)
        place, before = timeline.place, moment_of(timeline)
        if not place.inside and place.revealed in (0, timeline.steps.count):
            continue
        for granularity in (LAYER, Granularity.PHASE):
            questions = [(view, asked(timeline, granularity, view)) for view in looks]
            assert timeline.next(granularity)
            after = moment_of(timeline)
            timeline.seek_place(place)
            for view, question in questions:
                with pytest.raises(ValueError, match=r"\?"):
                    answer_to(question, before, view)
                assert answer_to(question, after, view).choice >= -1


def test_the_first_gradient_of_the_textbook() -> None:
    timeline = mazur()
    timeline.seek_place(Place(0, 3))
    question = asked(timeline, LAYER)
    assert question.text == "What is the sign of ∂L/∂w2[1,1], the gradient of w2[1,1]?"
    assert question.choices == ("positive", "exactly zero", "negative")
    compared = asked(timeline, LAYER, ask=Ask.COMPARISON, other="w2[2,1]")
    assert compared.text == "Which is larger in size: ∂L/∂w2[1,1] or ∂L/∂w2[2,1]?"
    timeline.next(LAYER)
    moment = moment_of(timeline)
    assert answer_to(question, moment, VIEW).choice == 0
    answer = answer_to(compared, moment, VIEW)
    assert answer.choice == 2
    assert answer.text == "∂L/∂w2[1,1] = 0.08217, ∂L/∂w2[2,1] = 0.08267"
    assert answer.value == Reading(moment, VIEW).gradient_of(moment.run.network.find("w2[1,1]"))


def test_only_numbers_that_the_step_reveals_are_offered_for_comparison() -> None:
    timeline = mazur()
    timeline.seek_place(Place(0, 3, 1))
    first = asked(timeline, OPERATION)
    assert first.subject.name == "w2[1,1]"
    assert Ask.COMPARISON not in first.asks
    timeline.next(OPERATION)
    second = asked(timeline, OPERATION, ask=Ask.COMPARISON)
    assert (second.subject.name, second.others, second.other) == ("w2[2,1]", ("w2[1,1]",), "w2[1,1]")


def test_an_output_that_stands_for_a_class_is_asked_about_with_its_name() -> None:
    from gradviz.documents.open import open_setup

    timeline = Timeline(Run(*open_setup("iris-4-6-3")))
    timeline.next(LAYER)
    question = asked(timeline, LAYER, View(), ask=Ask.COMPARISON)
    assert "setosa (ŷ₁) or versicolor (ŷ₂)?" in question.text
    assert question.choices[0] == "ŷ₁ is larger"


def test_a_plain_sign_is_not_asked() -> None:
    timeline = mazur()
    assert Ask.SIGN not in asked(timeline, OPERATION).asks  # a sigmoid is positive
    timeline.seek_place(Place(0, 2))
    assert asked(timeline, LAYER).asks == (Ask.VALUE,)  # and so is a loss


def test_the_selection_determines_the_number_asked_about_in_a_larger_step() -> None:
    timeline = Timeline(circle_run((3, 2)))
    assert subject_of(moment_of(timeline), View(selected="u1[3]"), LAYER).name == "u1[3]"
    assert subject_of(moment_of(timeline), View(selected="w1[2,2]"), LAYER).name == "u1[2]"
    assert subject_of(moment_of(timeline), View(), LAYER).name == "u1[1]"
    timeline.seek_place(Place(0, 4))
    assert subject_of(moment_of(timeline), View(selected="w3[2,1]"), LAYER).name == "w3[2,1]"
    assert subject_of(moment_of(timeline), View(selected="w1[2,2]"), LAYER).name == "w3[1,1]"
    assert subject_of(moment_of(timeline), View(selected="u3[1]"), LAYER).quantity is Quantity.DELTA
    timeline.seek_place(Place(0, 7))
    assert subject_of(moment_of(timeline), View(selected="b1[2]"), LAYER).name == "b1[2]"


def test_a_diverged_run_is_not_asked_about() -> None:
    timeline = Timeline(scalar_run([1.0], rate=1e200))
    timeline.play(50)
    while timeline.next(LAYER):
        pass
    assert timeline.diverged_at is not None
    assert question_about(moment_of(timeline), View(), LAYER) is None


def test_a_number_that_is_drawn_is_asked_about_before_one_of_a_folded_layer() -> None:
    timeline = Timeline(circle_run((3, 2)))
    timeline.seek_place(Place(0, timeline.steps.phase_ends[1]))
    moment, folded = moment_of(timeline), frozenset({2})
    assert subject_of(moment, View(), LAYER).name == "w3[1,1]"
    assert subject_of(moment, View(), LAYER, folded).name == "b3[1]"
    assert subject_of(moment, View(selected="w3[2,1]"), LAYER, folded).name == "w3[2,1]", "it is selected"
    assert subject_of(moment, View(), LAYER, frozenset({2, 3})).name == "w3[1,1]", "nothing is drawn"
    assert subject_of(moment, View(unit_limit=1), LAYER).name == "b3[1]", "folded because it is wide"
    question = question_about(moment, View(selected="w3[1,1]"), LAYER, Ask.COMPARISON, folded=folded)
    assert (question.other, question.short_choices) == ("b3[1]", ("∂L/∂w3[1,1]", "both are equal", "∂L/∂b3[1]"))
    timeline.seek_place(Place(0, timeline.steps.phase_ends[2]))
    assert subject_of(moment_of(timeline), View(), LAYER, folded).name == "w1[1,1]"
    assert subject_of(moment_of(timeline), View(), LAYER, frozenset({1, 2})).name == "b3[1]"


def test_what_a_unit_is_compared_with_is_listed_by_its_symbol() -> None:
    timeline = Timeline(circle_run((3, 2)))
    question = asked(timeline, LAYER, View(), ask=Ask.COMPARISON)
    assert (question.others, question.other_symbols) == (("u1[2]", "u1[3]"), ("a₂", "a₃"))
    assert predict_frame(question, (0, 0, 0), "", None, 0).others == (("u1[2]", "a₂"), ("u1[3]", "a₃"))
    assert asked(timeline, LAYER, View(), ask=Ask.VALUE).short_text == "What is a₁?"


def test_each_quantity_names_the_panels_that_reveal_it() -> None:
    timeline, hidden = mazur(), {}
    for place in range(6):
        question = asked(timeline, LAYER)
        hidden[question.subject.quantity] = hidden_panels(question)
        timeline.next(LAYER)
        assert place < 6
    assert "output" in hidden[Quantity.VALUE]
    assert {"surface", "loss", "output"} <= hidden[Quantity.LOSS]
    assert "surface" in hidden[Quantity.GRADIENT] & hidden[Quantity.STEP]


def test_a_mark_that_would_tell_is_left_out_while_a_question_is_open() -> None:
    data = InlineData(((1.0,), (2.0,)), ((0.0,), (1.0,)))
    run = run_of((1, 2, 1), ("relu", "linear"), biases=(False, False), data=data,
                 parameters=ParameterSetup((((-1.0, 1.0),), ((1.0,), (1.0,))), ((), ())))  # fmt: skip
    moment = moment_of(Timeline(run))
    told = network_frame(moment, View(selected="u1[1]"))
    asked_ = network_frame(moment, View(selected="u1[1]", is_asking=True))
    assert told.columns[1].nodes[0].badge
    assert not asked_.columns[1].nodes[0].badge
    assert "dead" not in asked_.description.lower()
    assert asked_.card is not None
    assert told.card is not None
    assert len(asked_.card.lines) < len(told.card.lines)


def entries() -> tuple[RecordEntry, ...]:
    timeline = mazur()
    timeline.seek_place(Place(0, 3))
    sign, value = asked(timeline, LAYER), asked(timeline, LAYER, ask=Ask.VALUE)
    timeline.next(LAYER)
    moment = moment_of(timeline)
    return (
        RecordEntry(sign, (12, 1, 7), "", None, answer_to(sign, moment, VIEW)),
        RecordEntry(value, (), "0,08", 0.08, answer_to(value, moment, VIEW)),
        RecordEntry(sign, (0, 0, 0), "", None, answer_to(sign, moment, VIEW)),
    )


def test_the_record_puts_prediction_and_truth_side_by_side() -> None:
    header, sign, value, silent = record_rows(entries())
    assert header[3:5] == ("Predicted", "Actual")
    assert sign[1:] == ("Update 1", "What is the sign of ∂L/∂w2[1,1], the gradient of w2[1,1]?",
                        "positive 12, exactly zero 1, negative 7", "positive: ∂L/∂w2[1,1] = 0.08217",
                        "12 of 20 right (60 %)")  # fmt: skip
    assert value[3:] == ("0,08", "∂L/∂w2[1,1] = 0.08217", "off by 2.6 %")
    assert silent[3:] == ("—", "positive: ∂L/∂w2[1,1] = 0.08217", "—")


def test_the_record_as_csv_and_as_markdown() -> None:
    rows = list(csv.reader(io.StringIO(record_csv(entries()))))
    assert len(rows) == 4
    assert float(rows[1][-1]) == entries()[0].answer.value
    text = record_markdown(entries(), "A | B")
    assert text.startswith("# Predictions: A \\| B\n\n| \\# | Step |")
    assert text.count("\n") == 2 + 2 + 3
    odd = replace(entries()[0], question=replace(entries()[0].question, text="a|b\nc"))
    assert "a\\|b c" in record_markdown((odd,), "")


def test_a_nonfinite_value_matches_no_answer() -> None:
    entry = replace(entries()[0], answer=Answer(-1, "not finite", float("nan"), "Update 1"))
    assert record_rows((entry,))[1][4:] == ("not finite: not finite", "—")


def test_the_frame_before_and_after_the_reveal() -> None:
    entry = entries()[0]
    before = predict_frame(entry.question, (12, 1, 7), "", None, 0)
    assert (before.is_open, before.is_revealed, before.truth, before.right) == (True, False, "", -1)
    assert before.shares == (0.6, 0.05, 0.35)
    after = predict_frame(entry.question, (12, 1, 7), "", entry, 1)
    assert (after.right, after.truth) == (0, "positive: ∂L/∂w2[1,1] = 0.08217")
    none = predict_frame(None, (), "", None, 1, is_playing=True)
    assert not none.is_open
    assert none.text.startswith("Training runs.")
