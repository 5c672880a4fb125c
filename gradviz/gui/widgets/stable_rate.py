"""The mark below the words of the learning rate: the largest one that is stable here. A press sets it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QToolButton, QWidget

from gradviz.gui.widgets.fields import describe
from gradviz.scene.text.numbers import number
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["StableRate"]


class StableRate(QToolButton):
    """Hidden where no such rate is known. `chosen(rate)` on a press."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rate: float | None = None
        self._metrics = self.fontMetrics()
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name = _("Largest stable learning rate")
        describe(self, name, name)
        self.setVisible(False)
        self.clicked.connect(self._press)

    def show_rate(self, rate: float | None, words: str) -> None:
        """Write it, with a sentence on what it means; None where it is not known, and nothing of another one is left.
        Who has the widget shows it where there is room."""
        if rate == self._rate and words == self.toolTip():
            return
        self._rate = rate
        self._write()
        name = _("Largest stable learning rate")
        known = "" if rate is None else _("Largest stable learning rate, {rate}").format(rate=number(rate, 3))
        describe(self, known or name, words if known else name)

    @property
    def has_rate(self) -> bool:
        """Whether such a rate is known."""
        return self._rate is not None

    def set_theme(self, theme: Theme, width: int) -> None:
        """Type of a theme, and as wide as the words above it: the row stays, whatever the number."""
        font = QFont(self.font())
        # A projector's smallest type is that of its words.
        font.setPixelSize(round((13 if theme.name == "projector" else 11) * theme.scale))
        self.setFont(font)
        self._metrics = QFontMetrics(font)
        self.setFixedSize(width, self._metrics.height() + 2)
        self._write()

    def _write(self) -> None:
        """With its word where there is room for it."""
        if self._rate is None:
            self.setText("")
            return
        rate = number(self._rate, 3)
        texts = (_("stable ≤ {rate}").format(rate=rate), f"≤ {rate}")
        room = self.width() - 2
        self.setText(next((text for text in texts if self._metrics.horizontalAdvance(text) <= room), texts[-1]))

    def _press(self) -> None:
        if self._rate is not None:
            self.chosen.emit(self._rate)
