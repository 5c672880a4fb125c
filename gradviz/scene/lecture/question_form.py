"""The question of a stop as a person writes it in a form: what is filled in, what is wrong with it, and its keys in a
lesson's file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from gradviz.data.errors import SetupError
from gradviz.records import FrozenRecord
from gradviz.scene.text.number_input import read_number, written
from gradviz.text import _

__all__ = ["LEAST_CHOICES", "MOST_CHOICES", "AnswerKind", "ChoiceFields", "QuestionForm", "form_fault", "form_keys",
           "form_of"]  # fmt: skip

LEAST_CHOICES, MOST_CHOICES = 2, 4


class AnswerKind(StrEnum):
    """How a question is answered."""

    THINK = "think"  # nothing is given; the answer is looked at
    CHOICES = "choices"
    NUMBER = "number"


class ChoiceFields(FrozenRecord, frozen=True):
    """One choice: its words, what is said to whoever chooses it, whether it is right, and its place on the loss
    surface (empty: it has none)."""

    text: str = ""
    reply: str = ""
    right: bool = False
    mark: tuple[float, ...] = ()


class QuestionForm(FrozenRecord, frozen=True):
    """What is filled in; `value` and `tolerance` as they were typed."""

    kind: AnswerKind = AnswerKind.THINK
    choices: tuple[ChoiceFields, ...] = ()
    value: str = ""
    tolerance: str = ""


def form_of(raw: Mapping[str, Any]) -> QuestionForm:
    """The form of a stop, of which `raw` are the checked keys in its file."""
    choices, marks = raw.get("choices", ()), raw.get("marks", ())
    fields = tuple(
        ChoiceFields(each["text"], each.get("reason", ""), bool(each.get("right")),
                     tuple(marks[place]) if place < len(marks) else ())
        for place, each in enumerate(choices)
    )  # fmt: skip
    kind = AnswerKind.CHOICES if choices else AnswerKind.NUMBER if raw.get("value") is not None else AnswerKind.THINK
    return QuestionForm(kind, fields, _typed(raw.get("value")), _typed(raw.get("tolerance")))


def form_fault(form: QuestionForm, question: str) -> tuple[str, str]:
    """What is wrong, in one sentence, and the field: `question`, `choice 0` and so on, `choices`, `value` or
    `tolerance`. Both empty: nothing is."""
    if form.kind is AnswerKind.THINK:
        return "", ""
    if not question.strip():
        return _("Write the question that belongs to this answer."), "question"
    return _number_fault(form) if form.kind is AnswerKind.NUMBER else _choices_fault(form.choices)


def form_keys(form: QuestionForm) -> dict[str, Any]:
    """The keys of a stop in a lesson's file; None: the stop has no such key. The form has no fault."""
    keys: dict[str, Any] = dict.fromkeys(("choices", "marks", "value", "tolerance"))
    if form.kind is AnswerKind.NUMBER:
        keys["value"] = _plain(read_number(form.value))
        keys["tolerance"] = _plain(read_number(form.tolerance)) if form.tolerance.strip() else None
    elif form.kind is AnswerKind.CHOICES:
        keys["choices"] = [_choice_keys(each) for each in form.choices]
        marks = [list(each.mark) for each in form.choices if each.mark]
        keys["marks"] = marks or None
    return keys


def _choice_keys(choice: ChoiceFields) -> dict[str, Any]:
    keys: dict[str, Any] = {"text": choice.text.strip()}
    if choice.right:
        keys["right"] = True
    if choice.reply.strip():
        keys["reason"] = choice.reply.strip()
    return keys


def _choices_fault(choices: Sequence[ChoiceFields]) -> tuple[str, str]:
    if len(choices) < LEAST_CHOICES:
        return _("A question needs at least two choices."), "choices"
    empty = next((place for place, each in enumerate(choices) if not each.text.strip()), None)
    if empty is not None:
        sentence = _("Choice {number} has no words: write some, or remove it.").format(number=empty + 1)
        return sentence, f"choice {empty}"
    if sum(each.right for each in choices) != 1:
        return _("Mark the one choice that is right."), "choices"
    return "", ""


def _number_fault(form: QuestionForm) -> tuple[str, str]:
    fields = (("value", form.value, _("the right number")), ("tolerance", form.tolerance, _("the tolerance")))
    for field, text, what in fields:
        if field == "tolerance" and not text.strip():
            continue
        try:
            number = read_number(text)
        except SetupError:
            return _("Write {what} as a number, such as 0.25.").format(what=what), field
        if field == "tolerance" and number <= 0:
            return _("The tolerance is a number above 0, such as 0.02 or 2 %."), field
    return "", ""


def _typed(number: float | None) -> str:
    return "" if number is None else written(number)


def _plain(number: float) -> float:
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
