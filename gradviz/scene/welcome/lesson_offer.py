"""The lesson that the Welcome page offers, and its texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradviz.scene.frame import Frame
from gradviz.scene.lecture.lesson_progress import LessonProgress
from gradviz.scene.welcome.lesson_picture import LessonPicture, lesson_picture
from gradviz.text import _

__all__ = ["LessonOffer", "lesson_offer", "lesson_to_offer"]


class LessonOffer(Frame, frozen=True, eq=False):
    """The lesson to start or to continue; `name` is empty where all are finished. `above` is the line above its title,
    `reached` of its `stops` have been read; `button` is the label of the page's filled button."""

    name: str
    above: str
    title: str
    text: str
    stops: int
    reached: int
    button: str
    picture: LessonPicture


def lesson_to_offer(names: Sequence[str], progress: Mapping[str, LessonProgress]) -> str:
    """The lesson to offer from `names`, in their order: the unfinished one that was open last, else the first one that
    was never finished; empty where all are finished. In `progress`, the lesson that was open last comes last."""
    begun = [name for name, each in progress.items() if name in names and each.is_begun]
    if begun:
        return begun[-1]
    return next((name for name in names if name not in progress or not progress[name].is_finished), "")


def lesson_offer(
    name: str, title: str, summary: str, stop_titles: Sequence[str], minutes: int, progress: LessonProgress | None,
    is_first: bool,
) -> LessonOffer:  # fmt: skip
    """The offer of a lesson with these stops; a stop may have no title. `is_first`: no lesson was ever finished."""
    picture, stops = lesson_picture(), len(stop_titles)
    if progress is not None and progress.is_begun:
        place = min(progress.stop, stops - 1)
        above = _("Your lesson · stop {stop} of {stops}").format(stop=place + 1, stops=stops)
        text = _("Next: {title}").format(title=stop_titles[place]) if stop_titles[place] else summary
        return LessonOffer(name, above, title, text, stops, place, _("Continue lesson"), picture)
    lead = _("Start here") if is_first else _("Your next lesson")
    above = _("{lead} · {stops} stops · {minutes} minutes").format(lead=lead, stops=stops, minutes=minutes)
    return LessonOffer(name, above, title, summary, stops, 0, _("Start lesson"), picture)
