"""The bar that says one sentence, to the eye and to a screen reader."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from gradviz.gui.outside_text import Label, set_tip
from gradviz.text import _

__all__ = ["MessageBar", "announce"]


class MessageBar(QFrame):
    """One sentence about what went wrong, above the panels; it never blocks, and Esc or its button sends it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.on_change: Callable[[bool], object] = lambda _shown: None
        self.setObjectName("message")
        self.setAccessibleName(_("Message"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        self._text = Label(self)
        self._text.setObjectName("message_text")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.dismiss = QPushButton(_("Dismiss"), self)
        self.dismiss.setAccessibleName(_("Dismiss the message"))
        self.dismiss.setAccessibleDescription(_("Hide this message"))
        set_tip(self.dismiss, _("Hide this message (Esc)"))
        self.dismiss.clicked.connect(self.clear)
        row.addWidget(self._text, 1)
        row.addWidget(self.dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown, or nothing."""
        return self._text.text() if not self.isHidden() else ""

    def say(self, sentence: str, *, is_fault: bool = True) -> None:
        """Show a sentence, of a fault or of something done, and tell a screen reader."""
        for widget, name in ((self, "message"), (self._text, "message_text")):
            widget.setObjectName(name if is_fault else "")
            widget.style().polish(widget)
        self._text.setText(sentence)
        self._text.setAccessibleName(sentence)
        self.setAccessibleDescription(sentence)
        self.show()
        self.on_change(True)
        announce(self, sentence)

    def clear(self) -> None:
        """Take the sentence away."""
        self._text.clear()
        self.hide()
        self.on_change(False)


def announce(widget: QWidget, sentence: str) -> None:
    """Let a screen reader speak, where one listens."""
    if QAccessible.isActive() and sentence:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))
