"""How work that was open before looks on the Welcome page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale

from gradviz.documents.foreign import TABLE_SUFFIXES
from gradviz.documents.on_disk import is_file_there
from gradviz.documents.open import WORK_SUFFIX, is_playground_link
from gradviz.gui.commands.recent_files import Recent
from gradviz.scene.welcome.welcome_frame import RecentCard
from gradviz.text import _

__all__ = ["recent_card"]


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
