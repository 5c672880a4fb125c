"""The term of the glossary that a control, or a word in it, is about."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QTextEdit, QWidget

from gradviz.scene.manual.terms_in_text import term_called, term_in

__all__ = ["KnowsTerms", "term_under"]


@runtime_checkable
class KnowsTerms(Protocol):
    """A widget that draws what it shows, and knows what it draws where."""

    def term_at(self, place: QPoint) -> str:
        """The key of the term for what is drawn at a place of the widget; empty where there is none."""


def term_under(widget: QWidget | None, at: QPoint | None, inside: QWidget | None) -> str:
    """The key of the term for the word at a point of the screen, or for the control itself; empty where there is none.

    Looks at `widget` and what it lies in, up to and without `inside`. `at` None: nothing is pointed at.
    """
    while widget is not None and widget is not inside:
        key = _of(widget, None if at is None else widget.mapFromGlobal(at))
        if key:
            return key
        widget = widget.parentWidget()
    return ""


def _of(widget: QWidget, place: QPoint | None) -> str:
    if isinstance(widget, KnowsTerms):
        return widget.term_at(place) if place is not None else ""
    if isinstance(widget, QTextEdit):
        return "" if place is None else _in_document(widget, place)
    texts = [widget.accessibleName()]
    if isinstance(widget, QLabel | QAbstractButton):
        texts.insert(0, widget.text().replace("&", ""))
    elif isinstance(widget, QComboBox):
        texts.append(widget.currentText())
    return next((key for text in texts if text and (key := term_called(text) or term_in(text))), "")


def _in_document(text: QTextEdit, place: QPoint) -> str:
    """The term whose name stands at a place of a text."""
    shown = text.viewport().mapFrom(text, place)
    cursor = text.cursorForPosition(shown)
    if not text.cursorRect(cursor).adjusted(-24, -4, 24, 4).contains(shown):
        return ""  # beside the words
    return term_in(cursor.block().text(), cursor.positionInBlock())
