"""Asks for the file that something is saved in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from gradviz.gui.context import Context
from gradviz.text import _

__all__ = ["ask_where", "file_stem"]


def ask_where(context: Context, title: str, what: str, kinds: Sequence[str]) -> Path | None:
    """Ask for a file of one of some kinds; one without an ending gets that of the chosen kind."""
    session = context.session
    stem = session.path.stem if session.path else file_stem(session.title or _("network"))
    endings = [kind[kind.index("*.") + 1 : -1] for kind in kinds]
    start = str(Path(session.folder) / f"{stem}-{what}{endings[0]}")
    name, chosen = QFileDialog.getSaveFileName(context.parent_widget, title, start, ";;".join(kinds))
    if not name:
        return None
    if Path(name).suffix.lower() in endings:
        return Path(name)
    return Path(name + next((ending for ending in endings if f"*{ending}" in chosen), endings[0]))


def file_stem(text: str, default: str = "network") -> str:
    """A title as the name of a file, without ending; `default` where nothing of it is left."""
    kept = "".join(letter if letter.isalnum() or letter in " -_" else "-" for letter in text)
    return kept.strip(" -") or default
