"""How far someone has come in each lesson: what is remembered of it, as one text of the settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gradviz.records import FrozenRecord

__all__ = ["LessonProgress", "progress_of_text", "progress_text"]

_MOST = 500  # lessons; the oldest ones are forgotten


class LessonProgress(FrozenRecord, frozen=True):
    """`stop` is where the reader is, from 0, of `stops`. `tries` says of each question that was answered, by its stop,
    whether the first try was right. `is_finished`: its ending was reached, perhaps before it was begun anew."""

    stop: int = 0
    stops: int = 1
    is_finished: bool = False
    tries: Mapping[int, bool] = {}

    @property
    def is_begun(self) -> bool:
        """Whether there is a stop to continue at."""
        return 0 < self.stop < self.stops

    def at(self, stop: int) -> LessonProgress:
        """The same at another stop; one stop behind the last is the ending."""
        finished = self.is_finished or stop >= self.stops
        return LessonProgress(stop, self.stops, finished, self.tries)

    def with_try(self, stop: int, *, is_right: bool) -> LessonProgress:
        """The same with an answer; the first one of a stop counts."""
        return LessonProgress(self.stop, self.stops, self.is_finished, {stop: is_right, **self.tries})

    def begun_anew(self) -> LessonProgress:
        """At the first stop, with nothing answered."""
        return LessonProgress(0, self.stops, self.is_finished, {})


def progress_text(known: Mapping[str, LessonProgress]) -> str:
    """All of it as one text; the lesson that was open last comes last."""
    kept = list(known.items())[-_MOST:]
    return json.dumps({
        name: {"stop": each.stop, "stops": each.stops, "finished": each.is_finished,
               "tries": {str(stop): is_right for stop, is_right in each.tries.items()}}
        for name, each in kept
    })  # fmt: skip


def progress_of_text(text: str) -> dict[str, LessonProgress]:
    """What `progress_text` wrote; whatever else is there, by hand or of another version, is left out."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: each for name, raw in found.items() if (each := _read(raw)) is not None}


def _read(raw: Any) -> LessonProgress | None:
    if not isinstance(raw, dict):
        return None
    stop, stops, tries = raw.get("stop"), raw.get("stops"), raw.get("tries", {})
    if not (_is_count(stop) and _is_count(stops) and stops and isinstance(tries, dict)):
        return None
    kept = {int(key): bool(value) for key, value in tries.items() if key.isdecimal() and len(key) < 5}
    return LessonProgress(min(stop, stops), stops, raw.get("finished") is True, kept)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10_000
