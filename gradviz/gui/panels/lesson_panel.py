"""The lesson beside the network: the text of a stop, its question, the answer when it is asked for, and the way on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gradviz.gui.outside_text import Page, show_html
from gradviz.gui.pages.lesson_html import lesson_html
from gradviz.gui.widgets.fields import describe
from gradviz.gui.widgets.header import PanelHeader
from gradviz.scene.lecture.lesson import LessonFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["LessonPanel"]

_LOW = 375  # heights of the panel, at type of normal size


class LessonPanel(QWidget):
    """Shows a `LessonFrame`. Wishes: another stop, the answer, this stop from its beginning, no lesson any more."""

    next_requested = Signal()
    previous_requested = Signal()
    answer_requested = Signal()
    again_requested = Signal()
    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._frame: LessonFrame | None = None
        self._is_tight = False
        self.setAccessibleName(_("Lesson"))
        self._header = PanelHeader(_("Lesson"), self)
        self.page = Page(self)
        self.page.setFrameShape(Page.Shape.NoFrame)
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.viewport().setAutoFillBackground(False)
        describe(self.page, _("Text of this stop"), _("What to look at, and a question to answer before you go on"))
        self.previous = self._button(_("Previous stop"), _("Go to the stop before (Ctrl+PgUp)"))
        self.next = self._button(_("Next stop"), _("Go to the next stop (Ctrl+PgDown)"))
        self.answer = self._button(_("Show answer"), _("Show the answer to the question (Ctrl+Return)"))
        self.again = self._button(_("Back to this stop"), _("Discard changes since this stop (Ctrl+Home)"))
        self.close_lesson = self._button(_("Close"), _("Leave the lesson; the run stays as it is"))
        for button, signal in (
            (self.previous, self.previous_requested), (self.next, self.next_requested),
            (self.answer, self.answer_requested), (self.again, self.again_requested),
            (self.close_lesson, self.close_requested),
        ):  # fmt: skip
            button.clicked.connect(signal)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self._header)
        self._box.addWidget(self.page, 1)
        self._rows = QVBoxLayout()
        self._box.addLayout(self._rows)
        for buttons in ((self.answer,), (self.previous, self.next), (self.again, self.close_lesson)):
            row = QHBoxLayout()
            self._rows.addLayout(row)
            for button in buttons:
                row.addWidget(button, 1)
        self.set_theme(LIGHT)

    def show_frame(self, frame: LessonFrame) -> None:
        """Show a stop; another one is read from its beginning."""
        if frame == self._frame:
            return
        old, self._frame = self._frame, frame
        self._header.set_note(frame.position)
        self.answer.setVisible(frame.has_answer)
        self.previous.setEnabled(frame.has_previous)
        self.next.setEnabled(frame.has_next)
        self._write()
        bar = self.page.verticalScrollBar()
        is_same_stop = old is not None and (old.position, old.title) == (frame.position, frame.title)
        bar.setValue(bar.maximum() if is_same_stop and frame.answer else 0)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self._header.set_theme(theme)
        unit = round(4 * theme.scale)
        self._rows.setContentsMargins(3 * unit, unit, 3 * unit, 3 * unit)
        self._rows.setSpacing(unit)
        self.page.document().setDocumentMargin(3 * unit)
        self.page.setStyleSheet("QTextBrowser { background: transparent; border: 0; }")
        self._write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Where height is scarce it goes to the text: these two are in the menu as well.
        is_tight = event.size().height() <= _LOW * self._theme.scale
        for button in (self.again, self.close_lesson):
            button.setVisible(not is_tight)
        if is_tight != self._is_tight:
            self._is_tight = is_tight
            self._write()

    def _button(self, text: str, tooltip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        describe(button, text, tooltip)
        return button

    def _write(self) -> None:
        frame = self._frame
        if frame is None:
            return
        pixels = round(14 * self._theme.scale)
        show_html(self.page, lesson_html(frame, self._theme, pixels, is_tight=self._is_tight))
        self.page.setAccessibleDescription(self.page.toPlainText())

