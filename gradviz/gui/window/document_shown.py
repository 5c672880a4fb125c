"""What the window shows of the open document: its title, what Undo and Redo would do, whose rules its run follows."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from gradviz.gui.outside_text import in_menu, window_title
from gradviz.gui.panels.network_panel import NetworkPanel
from gradviz.gui.session import Session
from gradviz.gui.window.window_settings import program_words
from gradviz.text import _
from gradviz.training.timeline import Timeline

__all__ = ["show_rules", "show_title", "show_undo"]


def show_title(window: QMainWindow, session: Session) -> None:
    """The file's name, or the document's title, and whether there are unsaved edits."""
    name = session.path.name if session.path else (session.title or _("Untitled"))
    window.setWindowTitle(f"{window_title(name)}[*] — {window_title(program_words())}")
    window.setWindowModified(session.is_dirty)


def show_undo(actions: Mapping[str, QAction], timeline: Timeline) -> None:
    """What Undo and Redo would do, in their menu entries."""
    for key, words, label in (("undo", _("&Undo"), timeline.undo_label), ("redo", _("&Redo"), timeline.redo_label)):
        actions[key].setEnabled(label is not None)
        actions[key].setText(f"{words}: {in_menu(label)}" if label else words)


def show_rules(network: NetworkPanel, session: Session) -> None:
    """Whose rules the run follows, where they are not gradviz's own."""
    is_theirs = session.run.is_playground
    network.set_rules(
        _("follows TensorFlow Playground’s rules") if is_theirs else "",
        _("Playground’s rules") if is_theirs else "",
        _("Setup › Conventions says where they differ"),
    )
