"""The usual mistakes of one sheet, worked out by hand to four digits, and those that are impossible there."""

import math

import pytest

from gradviz.documents.setups import setup_from_json
from gradviz.export.exercises.choice import ExerciseChoice
from gradviz.export.exercises.markdown import markdown_keys
from gradviz.export.exercises.mistakes import MISTAKES, mistaken
from gradviz.export.exercises.paper import worked
from gradviz.export.exercises.products import product
from gradviz.export.exercises.quantities import Quantity, value_of
from gradviz.export.exercises.variants import make_exercises
from gradviz.training.run import Run
from gradviz.training.trace import UpdateTrace, trace_update
from tests.exercise_checks import SETUPS

# x = (1, 2), y = 1, η = 0.5
_HAND = {
    **SETUPS["2-2-1 sigmoid"], "data": {"inputs": [[1, 2]], "targets": [[1]]},
    "parameters": {"weights": [[[0.5, -0.3], [0.2, 0.4]], [[0.6], [-0.5]]], "biases": [[0.1, -0.2], [0.3]]},
}  # fmt: skip
# Right value, then wrong sign, factor 2, f′ missing, weights updated first, other weight
_BY_HAND = {
    Quantity("deltas", "delta", 1): "−0.09247 0.09247 −0.1849 −0.3890 None None",
    Quantity("deltas", "delta", 0, 0, 0): "−0.01091 0.01091 −0.02182 −0.05548 −0.01152 0.009090",
    Quantity("deltas", "delta", 0, 0, 1): "0.01130 −0.01130 0.02260 0.04623 0.01070 −0.01356",
    Quantity("gradients", "gradient", 1, 0): "−0.06760 0.06760 −0.1352 −0.2844 None None",
    Quantity("gradients", "gradient", 0, 1, 0): "−0.02182 0.02182 −0.04363 −0.1110 −0.02304 0.01818",
    Quantity("gradients", "gradient", 0, 1, 1): "0.02260 −0.02260 0.04521 0.09247 0.02140 −0.02712",
    Quantity("update", "new", 1, 0): "0.6338 0.5662 0.6676 0.7422 None None",
    Quantity("update", "new", 0, 1, 0): "0.2109 0.1891 0.2218 0.2555 0.2115 0.1909",
    Quantity("loss", "loss"): "0.07567 None 0.1513 None None None",
}


def _traced(setup: dict) -> tuple[Run, UpdateTrace]:
    run = Run(setup_from_json(setup, "setup"))
    return run, trace_update(run, run.initial_state())


@pytest.mark.parametrize("quantity", _BY_HAND)
def test_every_mistake_gives_what_a_student_gets_by_hand(quantity: Quantity) -> None:
    run, trace = _traced(_HAND)
    wrong = [mistaken(mistake, quantity, run, trace) for name, mistake in MISTAKES.items() if name != "no_mean"]
    texts = ["None" if value is None else worked(value) for value in (value_of(quantity, trace), *wrong)]
    assert " ".join(texts) == _BY_HAND[quantity]


def test_without_the_mean_a_batch_gives_n_times_as_much() -> None:
    run, trace = _traced(SETUPS["cross-entropy, two samples"])
    for quantity in (Quantity("loss", "loss"), Quantity("gradients", "gradient", 0, 1, 1)):
            assert mistaken(MISTAKES["no_mean"], quantity, run, trace) == pytest.approx(2 * value_of(quantity, trace))


@pytest.mark.parametrize(
    ("name", "mistake", "layer"),
    [
        ("softmax", "no_slope", 1), ("softmax", "factor_2", 0), ("ReLU", "no_slope", 0),
        ("one neuron", "transposed", 0), ("2-2-1 sigmoid", "no_mean", 0), ("chain of three", "transposed", 1),
    ],
)  # fmt: skip
def test_a_mistake_that_cannot_be_made_has_no_answer(name: str, mistake: str, layer: int) -> None:
    run, trace = _traced(SETUPS[name])
    assert mistaken(MISTAKES[mistake], Quantity("deltas", "delta", layer), run, trace) is None


def test_a_path_is_written_in_symbols_and_in_numbers() -> None:
    run, trace = _traced(_HAND)
    symbols, numbers = product(Quantity("gradients", "gradient", 0, 1, 1), run, trace)
    parts = [label.letter.latex if label.letter else label.text for label in symbols]
    assert parts == [r"\delta^{(2)}", " · ", "w^{(2)}_{2,1}", " · ", r"\sigma'", " · ", "x_{2}"]
    assert numbers == "−0.09247 · (−0.5) · 0.2445 · 2"
    assert product(Quantity("update", "new", 1, 0), run, trace).numbers == "0.6 + 0.5 · 0.06760"


def test_numbers_on_paper_keep_their_digits_and_have_no_powers_down_to_a_ten_thousandth() -> None:
    texts = [worked(value) for value in (1.0, 0.3, -0.0226, 0.00012, 0.00001234, 12345.0)]
    assert texts == ["1.000", "0.3000", "−0.02260", "0.0001200", "1.234·10⁻⁵", "1.234·10⁴"]


def test_what_is_too_large_for_a_number_is_no_answer_and_is_not_drawn() -> None:
    """After an update of 1e308 times the gradient some mistakes, and some right answers, overflow."""
    setup = {**SETUPS["2-2-1 sigmoid"], "optimizer": {"name": "sgd", "learning_rate": 1.7e308}}
    exercises = make_exercises(Run(setup_from_json(setup, "setup")), ExerciseChoice(variants=1), "large")
    answers = exercises.variants[0].answers
    assert all(math.isfinite(answer.value) for answer in answers)
    wrong = [value for answer in answers for value in answer.mistakes.values() if value is not None]
    assert max(map(abs, wrong)) > 1e300
    assert all(map(math.isfinite, wrong))
    assert "inf" not in markdown_keys(exercises)
