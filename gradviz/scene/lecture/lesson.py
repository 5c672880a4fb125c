"""The frame of the lesson panel: one stop of a lesson, the reader's answer, and the label of its button."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from gradviz.scene.frame import Frame
from gradviz.scene.lecture.lesson_question import Given, LessonQuestion, judge
from gradviz.text import _

__all__ = ["ChoiceLook", "ChoiceState", "LessonFrame", "StopState", "StopTexts", "lesson_frame",
           "longest_outcome"]  # fmt: skip

_LETTERS = "ABCD"


class ChoiceState(StrEnum):
    """The appearance of a choice."""

    OPEN = "open"
    WRONG = "wrong"  # chosen, and wrong
    RIGHT = "right"
    PALE = "pale"  # another choice is revealed as the right one


class ChoiceLook(Frame, frozen=True):
    """One choice; `mark` is the letter of its place on the loss surface, empty where it has none."""

    text: str
    mark: str
    state: ChoiceState


class LessonFrame(Frame, frozen=True):
    """One stop. `text`, `question`, `answer` and `reason` are Markdown; `answer` is empty until it is requested.

    `position` is such as "stop 2 of 7", `place` is the number of the stop from 0; `warning` says why the place of the
    stop could not be reached, else it is empty. `number` is the typed text, where a number is asked for. `verdict` is
    the assessment of the answer, `reason` the explanation. `primary` is the label of the button; `is_away` says that
    something other than the stop is shown.
    """

    title: str
    position: str
    place: int
    count: int
    stop_title: str
    text: str
    question: str
    answer: str
    warning: str
    has_answer: bool
    has_previous: bool
    has_next: bool
    choices: tuple[ChoiceLook, ...] = ()
    asks_number: bool = False
    number: str = ""
    verdict: str = ""
    reason: str = ""
    is_right: bool = False
    hint: str = ""
    primary: str = ""
    is_away: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the question can still be answered."""
        return not self.answer and not self.is_right


class StopTexts(Protocol):
    """The texts of a stop; all but `title` are Markdown."""

    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def asked(self) -> LessonQuestion: ...


class StopState(Frame, frozen=True):
    """The reader's state at a stop: the given answer, a number as it was `typed`, and whether the answer was requested.
    `is_covered`: the text is hidden, because it may reveal an answer; `is_away`: something else is shown."""

    given: Given = Given()
    typed: str = ""
    is_answered: bool = False
    is_covered: bool = False
    is_away: bool = False


_NOTHING_DONE = StopState()


def lesson_frame(
    title: str, place: int, count: int, stop: StopTexts, warning: str = "", state: StopState = _NOTHING_DONE
) -> LessonFrame:
    """The frame of stop number `place` (from 0) of `count` stops of the lesson `title`."""
    asked, is_answered = stop.asked, state.is_answered
    verdict = judge(asked, state.given)
    is_right = verdict is not None and verdict.is_right
    can_show = bool(asked.answer) or asked.can_be_given
    is_done, last = is_answered or is_right, place + 1 >= count
    is_told = verdict is not None and (is_right or not is_answered)
    return LessonFrame(
        title=title, position=_("stop {number} of {count}").format(number=place + 1, count=count), place=place,
        count=count, stop_title=stop.title or _("Stop {number}").format(number=place + 1),
        text=_("*This text is hidden until the reveal.*") if state.is_covered else stop.text, question=asked.text,
        answer=_answer(asked) if is_answered else "", warning=warning, has_answer=can_show and not is_done,
        has_previous=place > 0, has_next=not last, choices=_choices(asked, state.given.choice, is_done=is_done),
        asks_number=asked.value is not None, number=state.typed,
        verdict=verdict.words if verdict is not None and is_told else "",
        reason=verdict.reason if verdict is not None and is_told else "", is_right=is_right,
        hint=_hint(asked) if verdict is None and not is_answered else "",
        primary=_("Show answer") if can_show and not is_done else _("Finish") if last else _("Continue"),
        is_away=state.is_away,
    )  # fmt: skip


def longest_outcome(title: str, place: int, count: int, stop: StopTexts) -> LessonFrame:
    """The frame after the answer that has the longest assessment, to reserve its room before an answer is given."""
    asked = stop.asked
    near = None if asked.value is None else asked.value * (1 + asked.tolerance / 2)
    given = [Given(choice=place) for place in range(len(asked.choices))] + [Given(number=near)]
    states = (StopState(is_answered=True), *(StopState(given=each, typed=asked.text) for each in given))
    frames = (lesson_frame(title, place, count, stop, state=state) for state in states)
    return max(frames, key=lambda frame: len(frame.answer) or len(frame.verdict) + len(frame.reason))


def _answer(asked: LessonQuestion) -> str:
    """The text of the answer: that of the stop, else the explanation of the right choice."""
    if asked.answer or not asked.choices:
        return asked.answer
    right = asked.choices[asked.right_place]
    return right.reason or right.text


def _choices(asked: LessonQuestion, chosen: int, *, is_done: bool) -> tuple[ChoiceLook, ...]:
    def state(place: int, right: bool) -> ChoiceState:
        if is_done:
            return ChoiceState.RIGHT if right else ChoiceState.PALE
        return ChoiceState.WRONG if place == chosen else ChoiceState.OPEN

    return tuple(
        ChoiceLook(choice.text, _LETTERS[place] if asked.marks else "", state(place, choice.right))
        for place, choice in enumerate(asked.choices)
    )


def _hint(asked: LessonQuestion) -> str:
    """A hint on how to answer the question."""
    if asked.marks:
        return _("Choose here, or click a mark on the surface.")
    if asked.choices:
        return _("Choose an answer, or press 1 to {last}.").format(last=len(asked.choices))
    if asked.value is not None:
        return _("Type a number and press Enter.")
    return _("Think first, then show the answer.") if asked.text else ""
