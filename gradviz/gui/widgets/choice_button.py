"""A segment of a group of choices."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QHelpEvent
from PySide6.QtWidgets import QToolButton

from gradviz.gui.outside_text import show_tip

__all__ = ["ChoiceButton"]


class ChoiceButton(QToolButton):
    """A segment that is as wide as its bold text, so that choosing it moves nothing.

    Where its text is a term of the glossary, its tooltip says also what the term means."""

    # Headers ask hundreds of times while a window is laid out: the answer is kept with the text that it was for.
    _known_size: tuple[str, QSize] | None = None
    _explainer: _Explainer | None = None

    def sizeHint(self) -> QSize:
        text = self.text()
        if self._known_size is None or self._known_size[0] != text:
            self.ensurePolished()  # first: it may change the font
            self._known_size = text, self._wanted(text)
        return self._known_size[1]

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        self._known_size = None  # font, style or language
        super().changeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        if self._explainer is None:
            self._explainer = _Explainer(self)
        super().enterEvent(event)

    def explained(self) -> str:
        """What its tooltip says."""
        # Late: a start shows no tooltip.
        from gradviz.scene.manual.glossary import sentence_of
        from gradviz.scene.manual.terms_in_text import term_called

        term = term_called(self.text())
        return "\n".join(part for part in (self.toolTip(), sentence_of(term) if term else "") if part)

    def _wanted(self, text: str) -> QSize:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        more = QFontMetrics(bold).horizontalAdvance(text) - self.fontMetrics().horizontalAdvance(text)
        hint = super().sizeHint()
        return QSize(hint.width() + max(0, more), hint.height())


class _Explainer(QObject):
    """Shows the tooltip of a button. It is made when the pointer first comes: an override of `event` would be called
    for every event of every button, five hundred times in a start."""

    def __init__(self, button: ChoiceButton) -> None:
        super().__init__(button)
        self._button = button
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            show_tip(event.globalPos(), self._button.explained(), self._button)
            return True
        return False
