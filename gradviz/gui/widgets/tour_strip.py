"""The strip of the tour, below the toolbar: where we are, what to do, and the ways on and out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import describe
from gradviz.text import _

__all__ = ["TourStrip"]


class TourStrip(QWidget):
    """Wishes: `skip_requested`, `end_requested`, `lesson_requested`."""

    skip_requested = Signal()
    end_requested = Signal()
    lesson_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Tour of the window"))
        self._dots = Label(self)
        self.title = Label(self)
        self.title.setProperty("title", True)
        self.text = Label(self)
        self.text.setWordWrap(True)
        self.end = self._button(_("End tour"), _("Leave the tour; the run stays as it is (Esc)"), self.end_requested)
        self.skip = self._button(_("Skip"), _("Go on to the next part of the tour"), self.skip_requested)
        self.lesson = self._button(_("Start lesson"), _("Close the tour and begin a lesson"), self.lesson_requested)
        self.lesson.setAutoDefault(True)
        box = QHBoxLayout(self)
        box.setContentsMargins(20, 10, 20, 10)
        box.setSpacing(14)
        for widget, stretch in (
            (self._dots, 0), (self.title, 0), (self.text, 1), (self.end, 0), (self.skip, 0), (self.lesson, 0),
        ):  # fmt: skip
            box.addWidget(widget, stretch)

    def show_part(self, place: int, count: int, title: str, text: str) -> None:
        """A part, from 0, of `count`; one more is the ending."""
        is_over = place >= count
        # At the end all are full: the row stays where it is.
        self._dots.setText(" ".join("●" if k == place or is_over else "○" for k in range(count)))
        done = _("All {count} parts are done").format(count=count)
        self._dots.setAccessibleName(done if is_over else _("Part {n} of {count}").format(n=place + 1, count=count))
        self.title.setText(title)
        self.text.setText(text)
        self.skip.setVisible(not is_over)
        self.lesson.setVisible(is_over)
        self.end.setText(_("Close") if is_over else _("End tour"))
        if is_over:
            self.lesson.setFocus(Qt.FocusReason.TabFocusReason)  # Space and Enter press it

    def _button(self, words: str, tooltip: str, wish: SignalInstance) -> QPushButton:
        button = QPushButton(self)
        button.setText(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves Space and the arrows to the window
        describe(button, words, tooltip)
        button.clicked.connect(wish)
        return button
