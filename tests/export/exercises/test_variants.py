"""The variants of exercise sheets: answers computed again, rules kept, and the same sheets from the same seed."""

import pytest

from gradviz.data.errors import SetupError, StoppedError
from gradviz.documents.setups import setup_from_json
from gradviz.export.exercises.choice import ExerciseChoice, read_asks
from gradviz.export.exercises.variants import TooFewVariantsError, make_exercises
from gradviz.training.run import Run
from tests.exercise_checks import SETUPS, document_of, faults, setup_of_layers


def _run(setup: dict) -> Run:
    return Run(setup_from_json(setup, "setup"))


@pytest.mark.parametrize("name", SETUPS)
@pytest.mark.parametrize("difficulty", ["calculator", "hand"])
def test_every_answer_is_what_trace_and_a_difference_quotient_give(name: str, difficulty: str) -> None:
    assert faults(document_of(SETUPS[name], variants=4, seed=7, difficulty=difficulty)) == []


def test_a_wrong_answer_is_found_by_the_checks() -> None:
    document = document_of(SETUPS["2-2-1 sigmoid"], variants=2)
    last = next(question for question in document[1]["questions"] if question["ask"] == "gradient")
    last["answer"] *= 1.001
    assert len(faults(document)) == 2  # by trace and by the quotient
    document[1] = document[0]
    assert any("those of another" in fault for fault in faults(document))


def test_the_same_seed_gives_the_same_sheets_however_many_there_are() -> None:
    few, many = (document_of(SETUPS["2-2-1 sigmoid"], variants=count, seed=3) for count in (2, 5))
    assert few == many[:2]
    assert document_of(SETUPS["2-2-1 sigmoid"], variants=2, seed=4) != few


def test_numbers_are_those_that_are_printed() -> None:
    for difficulty, parts in (("calculator", 10), ("hand", 2)):
        for entry in document_of(SETUPS["2-2-1 sigmoid"], variants=3, difficulty=difficulty):
            weights = [w for layer in entry["setup"]["parameters"]["weights"] for row in layer for w in row]
            assert all(weight == round(weight * parts) / parts for weight in weights)
            assert all(x == int(x) for row in entry["setup"]["data"]["inputs"] for x in row)


def test_two_gradients_are_asked_of_the_last_input_and_of_the_output_layer() -> None:
    names = [question["of"] for question in document_of(SETUPS["2-2-1 sigmoid"], variants=1)[0]["questions"]]
    forward = ["z1[1]", "a1[1]", "z1[2]", "a1[2]", "z2[1]", "a2[1]"]
    deltas, gradients = ["delta2[1]", "delta1[1]", "delta1[2]"], ["w2[1,1]", "w2[2,1]", "w1[2,1]", "w1[2,2]"]
    assert names == [*forward, "L", *deltas, *gradients, "w2[1,1]", "w1[2,1]"]


def test_points_are_twenty_for_the_usual_sheet() -> None:
    questions = document_of(SETUPS["2-2-1 sigmoid"], variants=1)[0]["questions"]
    points = {ask: sum(each["points"] for each in questions if each["ask"] == ask) for ask in
              ("forward", "loss", "delta", "gradient", "update")}  # fmt: skip
    assert points == {"forward": 6, "loss": 1, "delta": 4, "gradient": 6, "update": 3}


def test_a_frozen_weight_is_not_asked_for() -> None:
    setup = {**SETUPS["2-2-1 sigmoid"], "freeze": ["w2[*,*]"]}
    questions = document_of(setup, variants=1)[0]["questions"]
    assert [each["of"] for each in questions if each["ask"] == "update"] == ["w1[2,1]", "w1[2,2]"]


def test_too_few_candidates_are_reported_with_their_number() -> None:
    with pytest.raises(TooFewVariantsError, match=r"only \d+ different variants were found") as caught:
        make_exercises(_run(setup_of_layers(1, (1, "linear"), bias=False)),
                       ExerciseChoice(variants=500, asks=("forward",), difficulty="hand"), "setup")  # fmt: skip
    assert 10 < caught.value.found < 500


def test_a_stop_is_heeded() -> None:
    with pytest.raises(StoppedError):
        make_exercises(_run(SETUPS["one neuron"]), ExerciseChoice(), "setup", lambda done, count: done < 3)


@pytest.mark.parametrize(
    ("changes", "choice", "sentence"),
    [
        ({"network": {"inputs": 2, "layers": [{"units": 8, "activation": "tanh"}, {"units": 1}]}}, {}, "33 parameters"),
        ({"penalty": {"l2": 0.1}}, {}, "without a penalty"),
        ({"optimizer": {"name": "adam"}}, {}, "plain gradient descent"),
        ({"optimizer": {"name": "sgd", "learning_rate": 1, "clip": {"norm": 1}}}, {}, "without clipping"),
        ({"freeze": ["w1[*,*]", "b1[*]", "w2[*,*]", "b2[*]"]}, {}, "every parameter is frozen"),
        ({}, {"asks": ()}, "at least one question"),
        ({}, {"difficulty": "easy"}, 'unknown difficulty "easy"'),
        ({}, {"count": 0}, "at least one gradient"),
    ],
)
def test_an_impossible_question_is_refused_in_a_sentence(changes: dict, choice: dict, sentence: str) -> None:
    with pytest.raises(SetupError, match=sentence):
        document_of({**SETUPS["2-2-1 sigmoid"], **changes}, variants=1, **choice)


def test_questions_come_in_the_order_of_the_sheet() -> None:
    assert read_asks("update, forward") == ("forward", "update")
    with pytest.raises(SetupError, match='did you mean "deltas"'):
        read_asks("delta")
