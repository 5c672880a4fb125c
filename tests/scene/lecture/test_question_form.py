"""The form of a stop's question: it survives the round trip to a file, and refuses the same errors as a file."""

from __future__ import annotations

from typing import Any

import pytest

from gradviz.data.errors import SetupError
from gradviz.documents.lesson_question import read_question
from gradviz.scene.lecture.question_form import (
    AnswerKind,
    ChoiceFields,
    QuestionForm,
    form_fault,
    form_keys,
    form_of,
)

_RIGHT, _WRONG = ChoiceFields("Up", right=True), ChoiceFields("Down", "It falls.")
_CHOICES, _NUMBER = AnswerKind.CHOICES, AnswerKind.NUMBER


@pytest.mark.parametrize("raw", [
    {},
    {"choices": [{"text": "Up", "right": True}, {"text": "Down", "reason": "It falls."}]},
    {"choices": [{"text": "A"}, {"text": "B", "right": True}], "marks": [[0.5, -1], [2.0, 0.1]]},
    {"value": -0.25},
    {"value": 0, "tolerance": 0.001},
    {"value": 1e-30, "tolerance": 0.5},
])  # fmt: skip
def test_the_keys_of_a_file_survive_the_round_trip(raw: dict[str, Any]) -> None:
    form = form_of(raw)
    assert form_fault(form, "Which way?") == ("", "")
    assert {key: value for key, value in form_keys(form).items() if value is not None} == raw


@pytest.mark.parametrize(("form", "field", "words"), [
    (QuestionForm(_CHOICES, (_RIGHT,)), "choices", "two choices"),
    (QuestionForm(_CHOICES, (_RIGHT, ChoiceFields(" "))), "choice 1", "Choice 2 has no words"),
    (QuestionForm(_CHOICES, (_WRONG, _WRONG)), "choices", "the one choice that is right"),
    (QuestionForm(_NUMBER, value=""), "value", "the right number as a number"),
    (QuestionForm(_NUMBER, value="1.2.3"), "value", "the right number as a number"),
    (QuestionForm(_NUMBER, value="1", tolerance="little"), "tolerance", "the tolerance as a number"),
    (QuestionForm(_NUMBER, value="1", tolerance="0"), "tolerance", "above 0"),
])  # fmt: skip
def test_errors_name_their_field(form: QuestionForm, field: str, words: str) -> None:
    sentence, where = form_fault(form, "Which way?")
    assert where == field
    assert words in sentence


def test_a_valid_form_makes_a_readable_stop_and_one_without_a_question_does_not() -> None:
    number = QuestionForm(_NUMBER, value="0,5", tolerance="2 %")
    forms = (QuestionForm(), QuestionForm(_CHOICES, (_RIGHT, _WRONG)), number)
    for form in forms:
        keys = {key: value for key, value in form_keys(form).items() if value is not None}
        asked = read_question(keys, "Which way?", "", "stop")
        assert asked.can_be_given == (form.kind is not AnswerKind.THINK)
        fault = form_fault(form, "  ")
        assert bool(fault[0]) == asked.can_be_given
        if fault[0]:
            assert fault[1] == "question"
            with pytest.raises(SetupError):
                read_question(keys, "  ", "", "stop")
    assert (asked.value, asked.tolerance) == (0.5, 0.02)
