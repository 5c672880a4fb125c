"""Work that was open before: files and links, newest first, kept in the settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QSettings

from gradviz.records import FrozenRecord

__all__ = ["Recent", "RecentFiles"]

_MOST = 8
_KEY, _LAST = "recent", "last_open"


class Recent(FrozenRecord, frozen=True):
    """`source` is a path or a link, `when` it was opened last in ISO format, empty where it is unknown."""

    source: str
    title: str
    when: str = ""


class RecentFiles:
    """The list in the settings; without settings it stays empty."""

    def __init__(self, settings_now: Callable[[], QSettings | None]) -> None:
        self._settings_now = settings_now

    @property
    def _settings(self) -> QSettings | None:
        return self._settings_now()

    def all(self) -> list[Recent]:
        """The newest first."""
        stored = self._settings.value(_KEY, "") if self._settings is not None else ""
        return [_parsed(line) for line in str(stored).split("\n") if line]

    def add(self, source: str, title: str) -> None:
        """Put something in front that was opened or saved. The list is one text, an entry in each line."""
        if any(sign in source for sign in "\n\t"):
            return
        title = " ".join(title.split())
        new = Recent(source, title, datetime.now().isoformat(timespec="minutes"))
        self._write([new, *(each for each in self.all() if each.source != source)])

    def remove(self, source: str) -> None:
        """Forget one."""
        self._write([each for each in self.all() if each.source != source])

    def clear(self) -> None:
        """Forget all."""
        self._write([])

    def _write(self, entries: list[Recent]) -> None:
        if self._settings is not None:
            lines = ("\t".join((each.source, each.when, each.title)) for each in entries[:_MOST])
            self._settings.setValue(_KEY, "\n".join(lines))

    # What was open last

    @property
    def last(self) -> str:
        """A path, a link or the name of a preset or a lesson; empty where nothing was opened yet."""
        return str(self._settings.value(_LAST, "")) if self._settings is not None else ""

    def open_last(self, source: str) -> None:
        """Remember what is open now."""
        if self._settings is not None:
            self._settings.setValue(_LAST, source)


def _parsed(line: str) -> Recent:
    source, _tab, rest = line.partition("\t")
    when, _tab, title = rest.partition("\t")
    return Recent(source, title or Path(source).name, when)
