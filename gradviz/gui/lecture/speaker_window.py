"""The speaker's window: notes, what comes next, what the audience sees, and the time."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import describe
from gradviz.scene.lecture.speaker import SpeakerFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["SpeakerWindow"]


class SpeakerWindow(QWidget):
    """A top-level window that the audience does not see."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(_("Speaker notes"))
        self.setAccessibleName(_("Speaker notes"))
        self._began = time.monotonic()
        self.clock, self.position, self.status = Label(self), Label(self), Label(self)
        self.now, self.next = Label(self), Label(self)
        for label in (self.now, self.next, self.status):
            label.setWordWrap(True)
        self.restart = QPushButton(_("Restart timer"), self)
        self.restart.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        describe(self.restart, _("Restart timer"), _("Count the time from zero"))
        self.restart.clicked.connect(self.restart_clock)
        self.notes = QPlainTextEdit(self)
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        describe(self.notes, _("Notes"), _("The notes of this stop or of this setup"))
        box = QVBoxLayout(self)
        top = QHBoxLayout()
        box.addLayout(top)  # before it is filled: see `PanelHeader`
        for widget in (self.position, self.clock, self.restart):
            top.addWidget(widget)
        top.insertStretch(1, 1)
        box.setContentsMargins(16, 12, 16, 16)
        box.setSpacing(8)
        for widget in (self.status, self.now, self.next):
            box.addWidget(widget)
        box.addWidget(self.notes, 1)
        self._ticks = QTimer(self, interval=1000)
        self._ticks.timeout.connect(self._tick)
        self.resize(640, 560)
        self.set_theme(LIGHT)
        self._tick()

    def show_frame(self, frame: SpeakerFrame) -> None:
        """Show the current step, the next step and the notes."""
        self.position.setText(frame.position)
        self.now.setText(frame.now)
        self.next.setText(_("Next: {what}").format(what=frame.next))
        self.status.setText(frame.status)
        if self.notes.toPlainText() != frame.notes:
            self.notes.setPlainText(frame.notes)
        self.setAccessibleDescription(f"{frame.status} {self.next.text()}")

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes of the window's theme."""
        self.setStyleSheet(f"SpeakerWindow {{ background: {theme.window}; }}")
        for label, size, bold in ((self.position, 13, False), (self.clock, 20, True), (self.status, 13, False),
                                  (self.now, 14, False), (self.next, 15, True)):  # fmt: skip
            label.setFont(figure_font(size * theme.scale, bold=bold))
            label.setStyleSheet(f"color: {theme.text}; background: transparent;")
        for label in (self.position, self.status):
            label.setStyleSheet(f"color: {theme.secondary}; background: transparent;")
        self.notes.setFont(figure_font(16 * theme.scale))

    def restart_clock(self) -> None:
        """Restart the timer at zero."""
        self._began = time.monotonic()
        self._tick()

    def _tick(self) -> None:
        seconds = int(time.monotonic() - self._began)
        text = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        self.clock.setText(text)
        self.clock.setAccessibleName(_("Time since the beginning: {time}").format(time=text))

    # Qt calls these

    def showEvent(self, event: QShowEvent) -> None:
        self._ticks.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._ticks.stop()
        super().hideEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
