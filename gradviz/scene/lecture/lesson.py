"""The frame of the lesson panel: one stop of a lesson."""

from __future__ import annotations

from typing import Protocol

from gradviz.scene.frame import Frame
from gradviz.text import _

__all__ = ["LessonFrame", "StopTexts", "lesson_frame"]


class LessonFrame(Frame, frozen=True):
    """One stop. `text`, `question` and `answer` are Markdown; `answer` is empty until it is asked for.

    `position` says which stop of how many; `warning` why the lesson's place could not be reached, else empty.
    """

    title: str
    position: str
    stop_title: str
    text: str
    question: str
    answer: str
    warning: str
    has_answer: bool
    has_previous: bool
    has_next: bool


class StopTexts(Protocol):
    """The texts of a stop; all but `title` are Markdown."""

    @property
    def title(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def question(self) -> str: ...
    @property
    def answer(self) -> str: ...


def lesson_frame(
    title: str, place: int, count: int, stop: StopTexts, warning: str, *, is_answered: bool, is_covered: bool = False
) -> LessonFrame:
    """The frame of stop number `place`, counted from 0, of the `count` ones of the lesson `title`.

    `is_covered`: its text may give an answer away, and is hidden.
    """
    text = _("*This text is hidden until the reveal.*") if is_covered else stop.text
    return LessonFrame(
        title=title, position=_("stop {number} of {count}").format(number=place + 1, count=count),
        stop_title=stop.title or _("Stop {number}").format(number=place + 1), text=text, question=stop.question,
        answer=stop.answer if is_answered else "", warning=warning,
        has_answer=bool(stop.answer) and not is_answered,
        has_previous=place > 0, has_next=place + 1 < count,
    )  # fmt: skip
