"""The keys of a presenter work whatever widget has the focus; text fields keep the keys that are needed for editing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from gradviz.gui.widgets.page_area import is_in_page

__all__ = ["PresenterKeys"]

_ALWAYS = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_F11})
# Keys of a remote that blank the screen: while presenting they are never typed into a field.
_PRESENTING = frozenset({Qt.Key.Key_B, Qt.Key.Key_Period})
_COMMANDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_OUTSIDE_TEXT = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_End})


class PresenterKeys(QObject):
    """An event filter on the widget that has the focus; it decides before the widget does who handles a key.

    Installed on the application it would be called for every event of every widget, thousands of times for one step."""

    def __init__(self, watched: QWidget, is_presenting: Callable[[], bool], leave: Callable[[], bool]) -> None:
        """`watched` is a top-level window of the program; `leave()` handles Esc and returns False if it had nothing to
        do."""
        super().__init__(watched)
        self._watched, self._is_presenting, self._leave = watched, is_presenting, leave
        self._tab_pressed = self._came_by_tab = False
        self._watched.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def _follow(self, old: QWidget | None, now: QWidget | None) -> None:
        self._came_by_tab, self._tab_pressed = self._tab_pressed, False
        if old is not None and old is not self._watched:
            old.removeEventFilter(self)
        if now is not None and now.window() is self._watched:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is not QEvent.Type.ShortcutOverride and kind is not QEvent.Type.KeyPress:
            return False
        if not isinstance(watched, QWidget) or watched.window() is not self._watched:
            return False
        if QApplication.activePopupWidget() is not None or QApplication.activeModalWidget() is not None:
            return False
        assert isinstance(event, QKeyEvent)
        if is_in_page(watched):
            return self._decide_in_page(event)
        if kind is QEvent.Type.KeyPress:
            self._tab_pressed = event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            stays = (_is_text(watched) and not self._is_presenting()) or _has_own_escape(watched)
            return event.key() == Qt.Key.Key_Escape and not stays and self._leave()
        return self._decide(watched, event)

    def _decide_in_page(self, event: QKeyEvent) -> bool:
        """In a page over the panels: all keys belong to the page except those of commands; Esc closes it."""
        if event.type() is QEvent.Type.KeyPress:
            return event.key() == Qt.Key.Key_Escape and self._leave()
        is_command = bool(event.modifiers() & _COMMANDING) or Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
        if not is_command:
            event.accept()
        return not is_command

    def _decide(self, watched: QWidget, event: QKeyEvent) -> bool:
        """True: the key goes to the window's shortcuts without asking the focused widget."""
        key = event.key()
        if key in _PRESENTING and self._is_presenting():
            event.ignore()
            return True
        if key in _ALWAYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
            return True
        if key in _ENTER and _wants_enter(watched):
            event.accept()  # Enter commits a field or opens a list entry; elsewhere in a lesson it continues
            return True
        if event.matches(QKeySequence.StandardKey.Copy) and isinstance(watched, QAbstractItemView):
            event.accept()  # what is selected in a table is copied, not the chain rule
            return True
        if _has_nothing_to_undo(watched) and any(map(event.matches, _UNDO)):
            event.ignore()  # the window's Undo
            return True
        if key in _OUTSIDE_TEXT and not _is_text(watched) and not _has_own_keys(watched):
            if key == Qt.Key.Key_Space and isinstance(watched, QAbstractButton) and self._came_by_tab:
                # Whoever has gone to a button by the keyboard presses it with Space; after a click on it Space plays.
                event.accept()
            else:
                event.ignore()
            return True
        return False


_UNDO = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def _has_nothing_to_undo(widget: QWidget) -> bool:
    """Whether it is a text field without edits of its own."""
    if isinstance(widget, QPlainTextEdit):
        return not widget.document().isUndoAvailable() and not widget.document().isRedoAvailable()
    return isinstance(widget, QLineEdit) and not widget.isModified()


def _has_own_keys(widget: QWidget) -> bool:
    """Whether the widget uses the arrow keys itself at the moment, as while points are drawn."""
    return bool(widget.property("has_own_keys"))


def _has_own_escape(widget: QWidget) -> bool:
    return _has_own_keys(widget) or bool(widget.property("has_own_escape"))


def _wants_enter(widget: QWidget) -> bool:
    """Whether the widget handles Enter."""
    return _is_text(widget) or isinstance(widget, QAbstractItemView) or bool(widget.property("takes_enter"))


def _is_text(widget: QWidget) -> bool:
    return isinstance(widget, QLineEdit | QPlainTextEdit | QAbstractSpinBox)
