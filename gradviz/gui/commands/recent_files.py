"""Work that was open before: files and links, newest first, kept in the settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, QSettings

from gradviz.documents.foreign import TABLE_SUFFIXES
from gradviz.documents.on_disk import is_file_there
from gradviz.documents.open import WORK_SUFFIX, is_playground_link
from gradviz.records import FrozenRecord
from gradviz.scene.welcome.welcome_frame import RecentCard
from gradviz.text import _

__all__ = ["Recent", "RecentFiles", "recent_card"]

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


def recent_card(entry: Recent) -> RecentCard:
    """How an entry looks on the Welcome page."""
    if is_playground_link(entry.source):
        return RecentCard(entry.source, "link", entry.title, _dated(_("Link"), entry.when))
    path = Path(entry.source)
    suffix = path.suffix.lower()
    kind, icon = _("Setup or lesson"), "network"
    if suffix in TABLE_SUFFIXES:
        kind, icon = _("Table"), "table"
    elif suffix == WORK_SUFFIX:
        kind = _("Saved work")
    return RecentCard(entry.source, icon, path.name, _dated(kind, entry.when), not is_file_there(path))


def _dated(kind: str, when: str) -> str:
    """`Table · yesterday`."""
    moment = QDateTime.fromString(when[:16], "yyyy-MM-ddTHH:mm")
    if not moment.isValid():
        return kind
    days = moment.date().daysTo(QDateTime.currentDateTime().date())
    locale = QLocale()
    words = locale.toString(moment.date(), "d MMM")
    if days == 0:
        words = locale.toString(moment.time(), QLocale.FormatType.ShortFormat)
    elif days == 1:
        words = _("yesterday")
    return f"{kind} · {words}"


def _parsed(line: str) -> Recent:
    source, _tab, rest = line.partition("\t")
    when, _tab, title = rest.partition("\t")
    return Recent(source, title or Path(source).name, when)
