"""A lesson's stop for the audience: text and question, in the largest type size that fits."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from gradviz.gui.outside_text import Page, show_html
from gradviz.gui.pages.lesson_html import lesson_html
from gradviz.scene.lecture.lesson import LessonFrame
from gradviz.scene.themes import PROJECTOR, Theme
from gradviz.text import _

__all__ = ["LessonPage"]

_SIZES = (1.6, 1.45, 1.3, 1.15, 1.0)  # factors of the smallest type size


class LessonPage(Page):
    """Shows a `LessonFrame`. Loads no resources and follows no links. `least` is the smallest type size, in pixels."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.least = 24.0
        self._theme: Theme = PROJECTOR
        self._frame: LessonFrame | None = None
        self.setFrameShape(Page.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QTextBrowser { background: transparent; border: 0; }")
        self.setAccessibleName(_("Lesson"))

    def show_frame(self, frame: LessonFrame) -> None:
        """Show another stop, or its answer."""
        self._frame = frame
        self._write()

    def set_theme(self, theme: Theme) -> None:
        """Colours."""
        self._theme = theme
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._write()

    def _write(self) -> None:
        if self._frame is None:
            return
        for factor in _SIZES:
            show_html(self, lesson_html(self._frame, self._theme, math.ceil(self.least * factor)))
            self.document().setTextWidth(self.viewport().width())  # laid out now, not when it is painted
            if self.document().size().height() <= self.viewport().height():
                break
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum() if self._frame.answer else 0)  # the answer is visible
        self.setAccessibleDescription(self.toPlainText())
