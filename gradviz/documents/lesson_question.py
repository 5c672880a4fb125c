"""Reads the question of a stop from JSON: choices, marks on the loss surface, or a number with its tolerance."""

from __future__ import annotations

from typing import Any

from gradviz.data.errors import SetupError, expected
from gradviz.documents.decode import check_keys, missing_key
from gradviz.documents.lesson_values import flag_of, list_of, number_of, text_of
from gradviz.scene.lecture.lesson_question import NEAR_ENOUGH, Choice, LessonQuestion
from gradviz.text import _

__all__ = ["read_question"]

_CHOICE_KEYS = ("text", "right", "reason")
_CHOICES = range(2, 5)


def read_question(entry: dict[str, Any], text: str, answer: str, path: str) -> LessonQuestion:
    """The question of the stop at `path` with the texts `text` and `answer`. Raises `SetupError`."""
    choices = tuple(list_of(entry, "choices", path, _choice))
    if "choices" in entry:
        if len(choices) not in _CHOICES:
            raise SetupError(f"{path}.choices", expected(_("a list of 2 to 4 choices"), entry["choices"]))
        if sum(choice.right for choice in choices) != 1:
            raise SetupError(f"{path}.choices", _("exactly one choice is right, the one with \"right\": true"))
    value, tolerance = number_of(entry, "value", path), number_of(entry, "tolerance", path, positive=True)
    for key, is_there in (("choices", choices), ("value", value is not None)):
        if is_there and not text.strip():
            raise SetupError(f"{path}.{key}", _("there is no question that this could answer"))
    if choices and value is not None:
        raise SetupError(f"{path}.value", _("a question has either choices or a value"))
    if tolerance is not None and value is None:
        raise SetupError(f"{path}.tolerance", _("there is no value that this could belong to"))
    marks = tuple(list_of(entry, "marks", path, _mark))
    if marks and len(marks) != len(choices):
        raise SetupError(f"{path}.marks", expected(_("one mark for each choice"), entry["marks"]))
    return LessonQuestion(text, answer, choices, value, NEAR_ENOUGH if tolerance is None else tolerance, marks)


def _choice(value: Any, path: str) -> Choice:
    if not isinstance(value, dict):
        raise SetupError(path, expected(_("an object"), value))
    check_keys(value, _CHOICE_KEYS, path)
    if not text_of(value, "text", path).strip():
        raise missing_key(path, "text")
    return Choice(value["text"], bool(flag_of(value, "right", path)), text_of(value, "reason", path))


def _mark(value: Any, path: str) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) not in (1, 2):
        raise SetupError(path, expected(_("a list of one or two numbers, a place on the loss surface"), value))
    return tuple(number_of({"at": each}, "at", path) or 0.0 for each in value)
