"""The reader's progress in each lesson, stored as one text in the settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gradviz.records import FrozenRecord

__all__ = ["LessonProgress", "progress_of_text", "progress_text"]

_MOST = 500  # lessons; the oldest ones are dropped


class LessonProgress(FrozenRecord, frozen=True):
    """`stop` is the current stop, from 0, of `stops`. `tries` says for each answered question, by its stop, whether the
    first try was right. `is_finished` says that the ending was reached, perhaps before the lesson was restarted."""

    stop: int = 0
    stops: int = 1
    is_finished: bool = False
    tries: Mapping[int, bool] = {}

    @property
    def is_begun(self) -> bool:
        """Whether there is a stop to continue at. Opening a lesson begins it; one that was finished before is begun
        again at its second stop."""
        return self.stop < self.stops and (self.stop > 0 or not self.is_finished)

    def at(self, stop: int) -> LessonProgress:
        """The progress at another stop; one after the last stop is the ending."""
        finished = self.is_finished or stop >= self.stops
        return LessonProgress(stop, self.stops, finished, self.tries)

    def with_try(self, stop: int, *, is_right: bool) -> LessonProgress:
        """The progress with an answer; only the first answer at a stop counts."""
        return LessonProgress(self.stop, self.stops, self.is_finished, {stop: is_right, **self.tries})

    def begun_anew(self) -> LessonProgress:
        """The progress at the first stop, without answers."""
        return LessonProgress(0, self.stops, self.is_finished, {})


def progress_text(known: Mapping[str, LessonProgress]) -> str:
    """All progress as one text; the lesson that was open last comes last."""
    kept = list(known.items())[-_MOST:]
    return json.dumps({
        name: {"stop": each.stop, "stops": each.stops, "finished": each.is_finished,
               "tries": {str(stop): is_right for stop, is_right in each.tries.items()}}
        for name, each in kept
    })  # fmt: skip


def progress_of_text(text: str) -> dict[str, LessonProgress]:
    """Parse the text of `progress_text`; entries that are not valid, edited or of another version, are skipped."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):  # the latter where brackets nest too deep
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
