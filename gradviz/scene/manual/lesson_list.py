"""The page of all lessons: their descriptions, the reader's progress, and the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gradviz.records import FrozenRecord
from gradviz.scene.lecture.lesson_progress import LessonProgress
from gradviz.scene.manual.glossary import GLOSSARY
from gradviz.scene.manual.search import folded
from gradviz.text import _, ngettext

__all__ = ["CardState", "LessonCard", "LessonList", "LessonPicture", "LessonSection", "lesson_list", "matching_cards",
           "minutes_text"]  # fmt: skip


class CardState(StrEnum):
    """The reader's progress in a lesson."""

    NEW = "new"
    BEGUN = "begun"
    FINISHED = "finished"


class LessonCard(FrozenRecord, frozen=True):
    """One lesson. `key` is used to open it, `size` is such as "8 min · 7 stops", `share` is the finished share.
    `objectives` and `prerequisites` are sentences or titles. `sizes` are the numbers of inputs and of the units of each
    layer. `words` is the text for the search."""

    key: str
    title: str
    summary: str
    size: str
    state: CardState
    state_text: str
    share: float
    objectives: tuple[str, ...]
    prerequisites: tuple[str, ...]
    sizes: tuple[int, ...]
    words: str


class LessonPicture(FrozenRecord, frozen=True):
    """The loss surface of a lesson: `pixels` (n, n, 4) of a map as RGBA 0..255, top row first; or the `curve` (k, 2)
    of a network with one parameter, in shares of the width and height. `path` (m, 2) are the states of the run, also
    in shares.
    """

    pixels: NDArray[np.uint8] | None = None
    curve: NDArray[np.float64] | None = None
    path: NDArray[np.float64] | None = None


class LessonSection(FrozenRecord, frozen=True):
    """The lessons of one level, or the user's own."""

    key: str
    title: str
    note: str
    cards: tuple[LessonCard, ...]


class LessonList(FrozenRecord, frozen=True):
    """`counts` is the number of lessons in each state; `finished_text` is such as "3 of 21 finished"."""

    sections: tuple[LessonSection, ...]
    counts: Mapping[CardState, int]
    finished_text: str

    @property
    def cards(self) -> tuple[LessonCard, ...]:
        """All cards, in the order of the page."""
        return tuple(card for section in self.sections for card in section.cards)


class LessonDescription(Protocol):
    """The description of a lesson, as in `documents.lessons.LessonInfo`."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def minutes(self) -> int: ...
    @property
    def stops(self) -> int: ...
    @property
    def objectives(self) -> tuple[str, ...]: ...
    @property
    def prerequisites(self) -> tuple[str, ...]: ...
    @property
    def sizes(self) -> tuple[int, ...]: ...
    @property
    def words(self) -> str: ...


def minutes_text(minutes: int, stops: int) -> str:
    """Such as "8 min · 7 stops"."""
    return ngettext("{minutes} min · {n} stop", "{minutes} min · {n} stops", stops).format(minutes=minutes, n=stops)


def lesson_list(
    lessons: Sequence[LessonDescription], own: Sequence[LessonDescription], levels: Mapping[str, tuple[str, str]],
    progress: Mapping[str, LessonProgress],
) -> LessonList:  # fmt: skip
    """The page: gradviz's lessons by level, then the user's `own` lessons, whose names are their paths."""
    titles = {lesson.name: lesson.title for lesson in lessons}
    terms = _terms_by_lesson()
    sections = [
        LessonSection(key, _(title), _(note), tuple(
            _card(lesson, progress.get(lesson.name), titles, terms.get(lesson.name, ""))
            for lesson in lessons if lesson.level == key
        )) for key, (title, note) in levels.items()
    ]  # fmt: skip
    others = tuple(_card(lesson, progress.get(lesson.name), titles, "")
                   for lesson in (*(each for each in lessons if each.level not in levels), *own))  # fmt: skip
    sections.append(LessonSection("yours", _("Yours"), _("lessons from files, and your own"), others))
    cards = [card for section in sections for card in section.cards]
    counts = {state: sum(card.state is state for card in cards) for state in CardState}
    ours = [card for card in cards if card.key in titles]
    finished = sum(card.state is CardState.FINISHED for card in ours)
    text = _("{finished} of {count} finished").format(finished=finished, count=len(ours))
    return LessonList(tuple(sections), counts, text)


def matching_cards(cards: Sequence[LessonCard], words: str, state: CardState | None = None) -> tuple[LessonCard, ...]:
    """The cards in this state in which every one of the words occurs."""
    wanted = folded(words).split()
    return tuple(card for card in cards
                 if (state is None or card.state is state) and all(word in card.words for word in wanted))  # fmt: skip


def _terms_by_lesson() -> dict[str, str]:
    """The terms of the glossary that each lesson explains, with all their spellings."""
    found: dict[str, str] = {}
    for term in GLOSSARY:
        if term.lesson is not None:
            name = term.lesson[0]
            found[name] = " ".join((found.get(name, ""), _(term.name), *term.also))
    return found


def _card(lesson: LessonDescription, done: LessonProgress | None, titles: Mapping[str, str], terms: str) -> LessonCard:
    state, text, share = CardState.NEW, _("Not started"), 0.0
    if done is not None and done.is_begun:
        state, text = CardState.BEGUN, _("Continue at stop {number}").format(number=done.stop + 1)
        share = done.stop / max(1, done.stops)
    elif done is not None and done.is_finished:
        state, text, share = CardState.FINISHED, _("✓ Finished"), 1.0
    return LessonCard(
        key=lesson.name, title=lesson.title, summary=lesson.summary, size=minutes_text(lesson.minutes, lesson.stops),
        state=state, state_text=text, share=share, objectives=lesson.objectives,
        prerequisites=tuple(titles.get(name, name) for name in lesson.prerequisites), sizes=lesson.sizes,
        words=folded(f"{lesson.words} {terms}"),
    )  # fmt: skip
