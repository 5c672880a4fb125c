"""The progress in lessons. It is stored in the user's settings, never in the file of a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSettings

from gradviz.resources import is_resource
from gradviz.scene.lecture.lesson_progress import LessonProgress, progress_of_text, progress_text

__all__ = ["ProgressStore", "lesson_key"]

_SETTING = "lesson_progress"


def lesson_key(path: Path) -> str:
    """The key of a lesson in the progress: its name if it comes with the program, else its whole path."""
    return path.stem if is_resource(path) else str(path.resolve())


class ProgressStore:
    """`settings` None: the progress is not stored."""

    def __init__(self, settings: QSettings | None) -> None:
        self._settings = settings
        self._known: dict[str, LessonProgress] | None = None

    @property
    def known(self) -> Mapping[str, LessonProgress]:
        """The progress by the key of the lesson; the lesson that was opened last comes last."""
        if self._known is None:
            text = "" if self._settings is None else str(self._settings.value(_SETTING, ""))
            self._known = progress_of_text(text)
        return self._known

    def of(self, key: str) -> LessonProgress | None:
        """The progress in one lesson; None if it was never opened."""
        return self.known.get(key)

    def keep(self, key: str, progress: LessonProgress) -> None:
        """Store the progress in one lesson."""
        known = {name: each for name, each in self.known.items() if name != key}
        self._known = {**known, key: progress}
        if self._settings is not None:
            self._settings.setValue(_SETTING, progress_text(self._known))
