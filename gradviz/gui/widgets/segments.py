"""A row of segments, one of which is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from gradviz.gui.widgets.fields import describe

__all__ = ["Segments"]

_EDGES = 12  # pixels above and below its text


class _Segment(QPushButton):
    """As high as its lines, of which there may be two: a style sheet knows of one."""

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        lines = self.text().count("\n")
        least = (lines + 1) * self.fontMetrics().lineSpacing() + _EDGES
        return QSize(hint.width(), max(hint.height(), least))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if "\n" in self.text():
            # The style sheet has set another one, which layouts would go down to.
            self.setMinimumHeight(self.sizeHint().height())


class Segments(QWidget):
    """Buttons of (key, text, tooltip); `chosen(key)` when a person chooses another one."""

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for key, text, tooltip in choices:
            button = self.buttons[key] = _Segment(text, self)
            describe(button, f"{name}: {text}".replace("\n", ", "), tooltip)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setProperty("segment", True)
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)

    @property
    def key(self) -> str:
        """What is chosen; empty before anything is."""
        return next((key for key, button in self.buttons.items() if button.isChecked()), "")

    def set_shown(self, key: str) -> None:
        """Show a choice without saying so; none where there is no such segment."""
        button = self.buttons.get(key)
        if button is not None:
            button.setChecked(True)
            return
        self._group.setExclusive(False)
        for each in self.buttons.values():
            each.setChecked(False)
        self._group.setExclusive(True)
