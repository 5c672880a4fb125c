"""The strip of the tour, below the toolbar: where we are, what to do, and the ways on and out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import describe
from gradviz.text import _

__all__ = ["TourStrip"]

_HIGH = 10_000  # pixels; higher than any text
_EDGE, _BETWEEN = 20, 14
_APART = 2  # title and text
_DOTS_FROM = 8  # times their own width


class TourStrip(QWidget):
    """Wishes: `skip_requested`, `end_requested`, `lesson_requested`."""

    skip_requested = Signal()
    end_requested = Signal()
    lesson_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: Sequence[tuple[str, str]] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Tour of the window"))
        self._dots = Label(self)
        self.title, self.text = Label(self), Label(self)
        self.title.setProperty("title", True)
        for label in (self.title, self.text):
            label.setWordWrap(True)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.end = self._button(_("End tour"), _("Leave the tour; the run stays as it is (Esc)"), self.end_requested)
        self.skip = self._button(_("Skip"), _("Go on to the next part of the tour"), self.skip_requested)
        self.lesson = self._button(_("Start lesson"), _("Close the tour and begin a lesson"), self.lesson_requested)
        self.lesson.setAutoDefault(True)
        box = QHBoxLayout(self)
        box.setContentsMargins(_EDGE, 8, _EDGE, 8)
        box.setSpacing(_BETWEEN)
        words = QVBoxLayout()
        words.setSpacing(_APART)
        box.addWidget(self._dots)
        box.addLayout(words, 1)
        for label in (self.title, self.text):
            words.addWidget(label)
        for button in (self.end, self.skip, self.lesson):
            box.addWidget(button)

    def show_part(self, place: int, parts: Sequence[tuple[str, str]]) -> None:
        """One of the parts, each with its title and text, by its place from 0; the last one is the ending."""
        self._parts, count = parts, len(parts) - 1
        is_over = place >= count
        # At the end all are full: the row stays where it is.
        self._dots.setText(" ".join("●" if k == place or is_over else "○" for k in range(count)))
        done = _("All {count} parts are done").format(count=count)
        self._dots.setAccessibleName(done if is_over else _("Part {n} of {count}").format(n=place + 1, count=count))
        for label, words in zip((self.title, self.text), parts[place], strict=True):
            label.setText(words)
        self.skip.setVisible(not is_over)
        self.lesson.setVisible(is_over)
        self.end.setText(_("Close") if is_over else _("End tour"))
        if is_over:
            self.lesson.setFocus(Qt.FocusReason.TabFocusReason)  # Space and Enter press it
        self._reserve()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reserve()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._reserve()

    def _reserve(self) -> None:
        """Give title and text the height of the longest of them, so that the panels below do not move with them."""
        self._dots.setVisible(self.width() > _DOTS_FROM * self._dots.sizeHint().width())  # the words come first
        beside: list[QWidget] = [self._dots] if self._dots.isVisibleTo(self) else []
        beside += [self.end, max(self.skip, self.lesson, key=lambda each: each.sizeHint().width())]
        taken = sum(each.sizeHint().width() + _BETWEEN for each in beside) + 2 * _EDGE
        wide = max(1, self.width() - taken)
        heights = []
        for place, label in enumerate((self.title, self.text)):
            label.ensurePolished()
            metrics = label.fontMetrics()
            heights.append(max((
                metrics.boundingRect(0, 0, wide, _HIGH, Qt.TextFlag.TextWordWrap, part[place]).height()
                for part in self._parts
            ), default=0))  # fmt: skip
        is_alone = bool(self.title.text()) and not self.text.text()  # then it stands in the middle of both
        self.text.setVisible(not is_alone)
        self.title.setFixedHeight(sum(heights) + _APART if is_alone else heights[0])
        self.text.setFixedHeight(heights[1])

    def _button(self, words: str, tooltip: str, wish: SignalInstance) -> QPushButton:
        button = QPushButton(self)
        button.setText(words)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves Space and the arrows to the window
        describe(button, words, tooltip)
        button.clicked.connect(wish)
        return button
