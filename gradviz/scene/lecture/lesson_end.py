"""The frame of a lesson's ending: what was learnt, the score, and the next lesson."""

from __future__ import annotations

from collections.abc import Mapping

from gradviz.scene.frame import Frame
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.text import _, ngettext

__all__ = ["LessonEnd", "LessonResult", "lesson_end"]


class LessonEnd(Frame, frozen=True):
    """`heading` says that the lesson is finished and gives the score, `lead` introduces the sentences `learnt`, which
    are Markdown. `next_title`, `next_summary` and `next_note` are empty where there is no next lesson; then `closing`
    is a sentence. `primary` is the label of the filled button. `network` is the network at the end of
    the lesson."""

    heading: str
    title: str
    lead: str
    learnt: tuple[str, ...]
    next_title: str
    next_summary: str
    next_note: str
    closing: str
    primary: str
    network: NetworkFrame | None = None


class LessonResult(Frame, frozen=True):
    """The result of a lesson: `asked` of its `stops` have a question that can be answered, `tries` says for each
    answered question whether the first try was right. `all_finished` is the number of lessons if all are finished. No
    score is shown while presenting.
    """

    title: str
    learnt: tuple[str, ...]
    stops: int
    asked: int
    tries: Mapping[int, bool]
    all_finished: int = 0
    is_presenting: bool = False


def lesson_end(result: LessonResult, following: tuple[str, str, str] = ("", "", "")) -> LessonEnd:
    """The frame of the ending. `following` is (title, summary, note) of the next lesson, all empty where there is
    none.
    """
    parts = [_("Lesson finished"), ngettext("{n} stop", "{n} stops", result.stops).format(n=result.stops)]
    if result.tries and not result.is_presenting:
        right = sum(result.tries.values())
        parts.append(_("{right} of {asked} questions right at the first try").format(right=right, asked=result.asked))
        left = result.asked - len(result.tries)
        if left > 0:
            parts.append(ngettext("{n} not answered", "{n} not answered", left).format(n=left))
    closing = ""
    if result.all_finished:
        closing = _("You have finished all {n} lessons.").format(n=result.all_finished)
    next_title, next_summary, next_note = following
    return LessonEnd(
        heading=" · ".join(parts), title=result.title, lead=_("What you can now say:") if result.learnt else "",
        learnt=result.learnt, next_title=next_title, next_summary=next_summary, next_note=next_note, closing=closing,
        primary=_("Start next lesson") if next_title else _("All lessons"),
    )  # fmt: skip
