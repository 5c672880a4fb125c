"""The ending of a lesson: the score, and the next lesson."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from gradviz.data.errors import SetupError
from gradviz.documents.json_text import parse_json, read_text
from gradviz.documents.lessons import Lesson, LessonInfo, find_lesson, lesson_info, lesson_names, read_lesson
from gradviz.resources import is_resource
from gradviz.scene.lecture.lesson_end import LessonEnd, LessonResult, lesson_end
from gradviz.scene.lecture.lesson_progress import LessonProgress
from gradviz.scene.manual.lesson_list import minutes_text
from gradviz.text import _

__all__ = ["ending_of", "next_path"]


def next_path(lesson: Lesson) -> Path | None:
    """The file of the next lesson; None if there is none."""
    return (find_lesson(lesson.next) or lesson.folder / lesson.next) if lesson.next else None


def ending_of(
    lesson: Lesson, key: str, progress: Mapping[str, LessonProgress], *, is_presenting: bool = False
) -> LessonEnd:
    """The ending of a lesson whose progress is stored under `key`."""
    ours = lesson_names()
    is_all = all(each.name in progress and progress[each.name].is_finished for each in ours)
    result = LessonResult(
        title=lesson.title, learnt=lesson.learnt, stops=len(lesson.stops),
        asked=sum(stop.asked.can_be_given for stop in lesson.stops),
        tries=progress[key].tries if key in progress else {}, all_finished=len(ours) if is_all else 0,
        is_presenting=is_presenting,
    )  # fmt: skip
    following = _following(lesson, ours)
    if following is None:
        return lesson_end(result)
    note = _("Next lesson · {size}").format(size=minutes_text(following.minutes, following.stops))
    return lesson_end(result, (following.title, following.summary, note))


def _following(lesson: Lesson, ours: list[LessonInfo]) -> LessonInfo | None:
    """Title and summary of the next lesson; None if there is none, or if it cannot be read any more."""
    path = next_path(lesson)
    if path is None:
        return None
    for info in ours:
        if info.name == path.stem and is_resource(path):
            return info
    try:
        read_lesson(path)
        return lesson_info(str(path), parse_json(read_text(path), path.name))
    except (SetupError, OSError):
        return None
