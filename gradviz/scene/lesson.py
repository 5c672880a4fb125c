"""What the lesson panel shows of a stop."""

from __future__ import annotations

from gradviz.scene.frame import Frame
from gradviz.text import _

__all__ = ["LessonFrame", "lesson_frame"]


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


def lesson_frame(
    title: str, place: int, count: int, stop_title: str, text: str, question: str, answer: str, warning: str,
    *, is_answered: bool, is_covered: bool = False,
) -> LessonFrame:  # fmt: skip
    """The frame of stop number `place`, counted from 0, of `count`. `is_covered`: its text may give an answer away."""
    if is_covered:
        text = _("*This text is hidden until the reveal.*")
    return LessonFrame(
        title=title, position=_("stop {number} of {count}").format(number=place + 1, count=count),
        stop_title=stop_title or _("Stop {number}").format(number=place + 1), text=text, question=question,
        answer=answer if is_answered else "", warning=warning, has_answer=bool(answer) and not is_answered,
        has_previous=place > 0, has_next=place + 1 < count,
    )  # fmt: skip
