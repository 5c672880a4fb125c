"""The question of a lesson's stop, and the assessment of an answer: right or not, and why."""

from __future__ import annotations

from enum import StrEnum

from gradviz.records import FrozenRecord
from gradviz.scene.text.numbers import number
from gradviz.text import _

__all__ = ["NEAR_ENOUGH", "Choice", "Given", "LessonQuestion", "Outcome", "Verdict", "judge"]

NEAR_ENOUGH = 0.02  # the relative tolerance of a number, where the stop has none
_SHOWN = 4  # digits


class Choice(FrozenRecord, frozen=True):
    """One choice: its text, whether it is right, and the reason; texts are Markdown."""

    text: str
    right: bool = False
    reason: str = ""


class LessonQuestion(FrozenRecord, frozen=True):
    """The question of a stop. With `choices` the reader chooses one, with `value` the reader types a number, which
    must be within the relative `tolerance`; with neither, the reader thinks and then looks at the answer. `marks` are
    places on the loss surface, one per choice: the values of one or two parameters.
    """

    text: str = ""
    answer: str = ""
    choices: tuple[Choice, ...] = ()
    value: float | None = None
    tolerance: float = NEAR_ENOUGH
    marks: tuple[tuple[float, ...], ...] = ()

    @property
    def can_be_given(self) -> bool:
        """Whether the window can assess an answer."""
        return bool(self.choices) or self.value is not None

    @property
    def right_place(self) -> int:
        """The index of the right choice; −1 without choices."""
        return next((place for place, choice in enumerate(self.choices) if choice.right), -1)


class Given(FrozenRecord, frozen=True):
    """The reader's answer: the index of a choice (−1 where there is none), or a number."""

    choice: int = -1
    number: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return self.choice < 0 and self.number is None


class Outcome(StrEnum):
    """The assessment of an answer."""

    RIGHT = "right"
    WRONG = "wrong"


class Verdict(FrozenRecord, frozen=True):
    """`words` are the assessment in two or three words, `reason` is the explanation as Markdown."""

    outcome: Outcome
    words: str
    reason: str

    @property
    def is_right(self) -> bool:
        """Whether the answer was right."""
        return self.outcome is Outcome.RIGHT


def judge(question: LessonQuestion, given: Given) -> Verdict | None:
    """The assessment of an answer; None where there is none."""
    if 0 <= given.choice < len(question.choices):
        choice = question.choices[given.choice]
        if choice.right:
            return Verdict(Outcome.RIGHT, _("Right."), choice.reason or question.answer)
        return Verdict(Outcome.WRONG, _("Not quite."), choice.reason or _("Try again, or show the answer."))
    if given.number is None or question.value is None:
        return None
    return _judge_number(given.number, question)


def _judge_number(said: float, question: LessonQuestion) -> Verdict:
    true = question.value
    assert true is not None
    if abs(said - true) <= question.tolerance * abs(true):
        own, exact = number(said, _SHOWN), number(true, _SHOWN)
        words = _("Right.") if own == exact else _("Close: {true}, you said {said}.").format(true=exact, said=own)
        return Verdict(Outcome.RIGHT, words, question.answer)
    if true != 0 and abs(said + true) <= question.tolerance * abs(true):
        return Verdict(Outcome.WRONG, _("Not quite."), _("The size is right, the sign is not."))
    return Verdict(Outcome.WRONG, _("Not quite."), _("Try again, or show the answer."))
