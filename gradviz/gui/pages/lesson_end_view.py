"""The ending of a lesson: what was learnt, the score, the network, and the next lesson."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gradviz.gui.outside_text import Label, show_html
from gradviz.gui.pages.ending_picture import EndingPicture
from gradviz.gui.pages.lesson_html import body_html
from gradviz.gui.widgets.fields import describe, make_primary
from gradviz.gui.widgets.reading_area import ReadingArea
from gradviz.scene.lecture.lesson_end import LessonEnd
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["LessonEndView"]

_MOST = 5


class LessonEndView(QWidget):
    """Shows a `LessonEnd`. Signals: `next_requested` (the next lesson, or all lessons if there is none),
    `try_requested` (close the lesson, keep the run), `all_requested`, `previous_requested` (the last stop)."""

    next_requested = Signal()
    try_requested = Signal()
    all_requested = Signal()
    previous_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._frame: LessonEnd | None = None
        self.heading, self.title, self.lead, self.closing = (Label(self) for _each in range(4))
        self.heading.setProperty("quiet", True)
        self.heading.setWordWrap(True)
        self.title.setObjectName("page_title")
        self.title.setWordWrap(True)
        self.lead.setProperty("quiet", True)
        self.closing.setObjectName("lesson_heading")
        self.closing.setWordWrap(True)
        self.learnt = [Label(self) for _each in range(_MOST)]
        self._rules = [QFrame(self) for _each in range(_MOST)]
        for rule in self._rules:
            rule.setObjectName("rule")
            rule.setFixedHeight(1)
        self.picture = EndingPicture(self)
        self.picture.setAccessibleName(_("Network"))
        self._next = QFrame(self)
        self._next.setObjectName("question")
        self.next_note, self.next_title, self.next_summary = (Label(self._next) for _each in range(3))
        self.next_note.setProperty("quiet", True)
        self.next_title.setProperty("title", True)
        self.next_title.setProperty("lead", True)
        for label in (*self.learnt, self.next_title, self.next_summary):
            label.setWordWrap(True)
        self.primary = QPushButton(self)
        make_primary(self.primary)
        self.primary.clicked.connect(self.next_requested)
        self.try_out = QPushButton(_("Try things out here"), self)
        self.all = QPushButton(_("All lessons"), self)
        self.previous = QPushButton(_("◀ Back"), self)
        for button, tooltip, wish in (
            (self.try_out, _("Close the lesson and keep the run"), self.try_requested),
            (self.all, _("Choose another lesson"), self.all_requested),
            (self.previous, _("Back to the last stop (←)"), self.previous_requested),
        ):
            describe(button, button.text(), tooltip)
            button.clicked.connect(wish)
        self._scroll = ReadingArea(self)
        inside = QWidget(self._scroll)
        inside.setObjectName("form")
        self._box = QVBoxLayout(inside)
        for widget in (self.heading, self.title, self.lead):
            self._box.addWidget(widget)
        for rule, label in zip(self._rules, self.learnt, strict=True):
            self._box.addWidget(rule)
            self._box.addWidget(label)
        self._box.addWidget(self.picture, 1)
        self._box.addStretch(0)
        self._next_box = QVBoxLayout(self._next)
        for widget in (self.next_note, self.next_title, self.next_summary):
            self._next_box.addWidget(widget)
        self._box.addWidget(self.closing)
        self._box.addWidget(self._next)
        self._scroll.set_contents(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll, 1)
        self._foot = QHBoxLayout()
        outer.addLayout(self._foot)
        self._foot.addWidget(self.previous)
        self._foot.addWidget(self.primary, 1)
        self._foot.addWidget(self.try_out)
        self._foot.addWidget(self.all)

    def show_frame(self, frame: LessonEnd) -> None:
        """Show an ending."""
        self._frame = frame
        theme, scale = self._theme, self._theme.scale
        self.heading.setText(f"✓ {frame.heading}")
        self.title.setText(frame.title)
        self.lead.setText(frame.lead)
        for place, (rule, label) in enumerate(zip(self._rules, self.learnt, strict=True)):
            is_there = place < len(frame.learnt)
            rule.setVisible(is_there)
            label.setVisible(is_there)
            if is_there:
                show_html(label, body_html(frame.learnt[place], round(14 * scale), theme))
        self.picture.show_frame(frame.network)
        self._next.setVisible(bool(frame.next_title))
        self.next_note.setText(frame.next_note)
        self.next_title.setText(frame.next_title)
        self.next_summary.setText(frame.next_summary)
        self.closing.setText(frame.closing)
        self.closing.setVisible(bool(frame.closing))
        self.primary.setText(f"{frame.primary}  →")
        describe(self.primary, frame.primary, _("{words} (→ or Enter)").format(words=frame.primary))
        self._scroll.show_beginning()
        self._fit_foot()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self.picture.set_theme(theme)
        self._scroll.set_theme(theme)
        unit = round(4 * theme.scale)
        self._box.setContentsMargins(6 * unit, 3 * unit, 6 * unit, 3 * unit)
        self._box.setSpacing(2 * unit)
        self._next_box.setContentsMargins(4 * unit, 3 * unit, 4 * unit, 3 * unit)
        self._foot.setContentsMargins(6 * unit, unit, 6 * unit, 4 * unit)
        if self._frame is not None:
            self.show_frame(self._frame)


    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_foot()

    def _fit_foot(self) -> None:
        """All words of the buttons in one row: All lessons gives way first, which stands above as well."""
        if self._frame is None:
            return
        margins, gap = self._foot.contentsMargins(), max(0, self._foot.spacing())
        room = self.width() - margins.left() - margins.right()

        def needed(*buttons: QPushButton) -> int:
            return sum(each.sizeHint().width() + gap for each in buttons) - gap

        self.try_out.setText(_("Try things out here"))
        kept = (self.previous, self.primary, self.try_out)
        self.all.setVisible(bool(self._frame.next_title) and needed(*kept, self.all) <= room)
        if needed(*kept) > room:
            self.try_out.setText(_("Try out"))
