"""The lesson beside the network: a stop's text, its question, the way to answer it, and one button that goes on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gradviz.gui.outside_text import Label, set_tip, show_html
from gradviz.gui.pages.lesson_end_view import LessonEndView
from gradviz.gui.pages.lesson_html import body_html
from gradviz.gui.pages.lesson_parts import StopDots
from gradviz.gui.pages.question_box import QuestionBox
from gradviz.gui.widgets.fields import describe, make_primary
from gradviz.gui.widgets.reading_area import ReadingArea
from gradviz.scene.lecture.lesson import LessonFrame
from gradviz.scene.lecture.lesson_end import LessonEnd
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["LessonPanel"]

_TEXT = (15, 14, 13, 12)  # pixels of the text's type, the largest that fits
_TITLE = 19


class LessonPanel(QWidget):
    """Shows a `LessonFrame`, and at the end a `LessonEnd`. Wishes: on, back, an answer, a stop, this stop from its
    beginning, all lessons, no lesson any more; `mention_pointed(link)`: what a word speaks of, see `body_html`."""

    on_requested = Signal()
    back_requested = Signal()
    choice_requested = Signal(int)
    number_requested = Signal(str)
    stop_requested = Signal(int)
    again_requested = Signal()
    all_requested = Signal()
    close_requested = Signal()
    try_requested = Signal()
    mention_pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._frame: LessonFrame | None = None
        self._is_writing = False
        self.setAccessibleName(_("Lesson"))
        self.title = Label(self)
        self.title.setObjectName("lesson_title")
        self.title.installEventFilter(self)
        self._title_words = ""
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.all = self._button(_("All lessons"), _("Choose another lesson (Ctrl+Shift+L)"), self.all_requested)
        self.all.setObjectName("link")
        self.close_lesson = self._button("✕", _("Close the lesson; the run stays as it is"), self.close_requested)
        self.close_lesson.setObjectName("link")
        self.close_lesson.setAccessibleName(_("Close the lesson"))
        self.dots = StopDots(self)
        self.dots.stop_requested.connect(self.stop_requested)
        self.count = Label(self)
        self.count.setProperty("quiet", True)
        self.stop_title, self.text, self.warning = Label(self), Label(self), Label(self)
        self.stop_title.setObjectName("lesson_heading")
        self.warning.setObjectName("message_text")
        for label in (self.stop_title, self.text, self.warning):
            label.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.text.linkHovered.connect(self.mention_pointed)
        self.text.linkActivated.connect(self.mention_pointed)
        self.question = QuestionBox(self)
        self.question.choice_requested.connect(self.choice_requested)
        self.question.number_requested.connect(self.number_requested)
        self.question.on_requested.connect(self.on_requested)
        self._measured = QWidget(self)  # holds what is measured and never shown
        self._measured.hide()
        self._outcome_box = QuestionBox(self._measured)
        self._outcome: LessonFrame | None = None
        self._asked: tuple[object, ...] = ()  # for which the text was scrolled
        self.away = QFrame(self)
        self.away.setObjectName("away")
        self._away_words = Label(_("You are trying things out."), self.away)
        self.again = self._button(_("Return to this stop"), _("Discard changes since this stop (Ctrl+Home)"),
                                  self.again_requested)  # fmt: skip
        self.previous = self._button(_("◀ Back"), _("Go back (← or Page Up)"), self.back_requested)
        self.primary = self._button("", "", self.on_requested)
        make_primary(self.primary)
        self.ending = LessonEndView(self)
        self.ending.next_requested.connect(self.on_requested)
        self.ending.previous_requested.connect(self.back_requested)
        self.ending.try_requested.connect(self.try_requested)
        self.ending.all_requested.connect(self.all_requested)
        self._stop = QWidget(self)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._stop)
        self._pages.addWidget(self.ending)
        self._lay_out()
        self.set_theme(LIGHT)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self._head = QHBoxLayout()
        box.addLayout(self._head)
        self._head.addWidget(self.title, 1)
        self._head.addWidget(self.all)
        self._head.addWidget(self.close_lesson)
        box.addWidget(self._pages, 1)
        column = QVBoxLayout(self._stop)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # One in place of the other, so that the text keeps its room.
        self._above = QStackedWidget(self._stop)
        self._above.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        places = QWidget(self._above)
        self._dots_row = QHBoxLayout(places)
        self._dots_row.addWidget(self.dots, 1)
        self._dots_row.addWidget(self.count)
        self._above.addWidget(places)
        self._above.addWidget(self.away)
        self._above_row = QHBoxLayout()
        self._above_row.addWidget(self._above)
        column.addLayout(self._above_row)
        self.area = ReadingArea(self._stop)
        self.area.viewport().installEventFilter(self)
        self._inside = QWidget(self.area)
        self._inside.setObjectName("form")
        self._content = QVBoxLayout(self._inside)
        for widget in (self.stop_title, self.text, self.warning, self.question):
            self._content.addWidget(widget)
        self._content.addStretch(1)
        self.area.set_contents(self._inside)
        column.addWidget(self.area, 1)
        self._away_row = QHBoxLayout(self.away)
        self._away_row.addWidget(self._away_words, 1)
        self._away_row.addWidget(self.again)
        self._foot = QVBoxLayout()
        column.addLayout(self._foot)
        row = QHBoxLayout()
        self._foot.addLayout(row)
        row.addWidget(self.previous)
        row.addWidget(self.primary, 1)

    # What is shown

    def show_frame(self, frame: LessonFrame, outcome: LessonFrame | None = None) -> None:
        """Show a stop. The type is as large as leaves room for `outcome`, the stop after its longest answer, so that
        nothing moves when it is answered. Of a stop that has no room its question is in sight, later its answer."""
        self._outcome = outcome
        if frame == self._frame and self._pages.currentWidget() is self._stop:
            return
        self._frame = frame
        self._pages.setCurrentWidget(self._stop)
        self.dots.show_place(frame.place, frame.count)
        self.count.setText(_("{number} of {count}").format(number=frame.place + 1, count=frame.count))
        self.previous.setEnabled(frame.has_previous or not frame.is_open)
        self.primary.setText(f"{frame.primary}  →")
        describe(self.primary, frame.primary, _("{words} (→, Page Down or Enter)").format(words=frame.primary))
        self._above.setCurrentIndex(int(frame.is_away))
        self._write()

    def show_ending(self, end: LessonEnd) -> None:
        """Show the ending of the lesson."""
        self._show_title(end.title)
        self.ending.show_frame(end)
        self._pages.setCurrentWidget(self.ending)
        self.setAccessibleDescription(f"{end.heading}. {end.title}")

    @property
    def is_ended(self) -> bool:
        """Whether the ending is shown."""
        return self._pages.currentWidget() is self.ending

    @property
    def fits(self) -> bool:
        """Whether all of the stop is in sight without scrolling."""
        return self._wanted_height() <= self.area.viewport().height()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        unit = round(4 * theme.scale)
        self._head.setContentsMargins(4 * unit, unit, unit, 0)
        self._dots_row.setContentsMargins(unit, 0, unit, 0)
        self._above_row.setContentsMargins(3 * unit, unit, 3 * unit, 0)
        self._away_row.setContentsMargins(2 * unit, 0, unit, 0)
        self._dots_row.setSpacing(3 * unit)
        self._content.setContentsMargins(4 * unit, unit, 4 * unit, unit)
        self._content.setSpacing(2 * unit)
        self._foot.setContentsMargins(4 * unit, unit, 4 * unit, 3 * unit)
        self._foot.setSpacing(unit)
        self.primary.setMinimumHeight(round(34 * theme.scale))
        self.previous.setMinimumHeight(round(34 * theme.scale))
        self.dots.set_theme(theme)
        self.area.set_theme(theme)
        self.question.set_theme(theme)
        self._outcome_box.set_theme(theme)
        self.ending.set_theme(theme)
        if self._frame is not None:
            self._write()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The room for the stop has changed: other type may fit."""
        if event.type() is QEvent.Type.Resize and watched is self.title:
            self._show_title(self._title_words)
        elif event.type() is QEvent.Type.Resize and self._frame is not None and not self._is_writing:
            self._write()
        return False

    # Inside

    def _show_title(self, words: str) -> None:
        """The lesson's title, shortened where it is too long; then the tooltip has all of it."""
        self._title_words = words
        room = self.title.width()
        self.title.setText(self.title.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))
        set_tip(self.title, words)

    def _write(self) -> None:
        """The stop in the largest type in which all of it is in sight."""
        frame = self._frame
        assert frame is not None
        self._is_writing = True
        self._show_title(frame.title)
        free = self._above.width() - self.again.sizeHint().width() - 4 * round(4 * self._theme.scale)
        self._away_words.setVisible(self._away_words.sizeHint().width() <= free)
        for pixels in _TEXT:
            self._write_in(frame, pixels)
            if self._wanted_height() + self._due_height(frame, pixels) <= self.area.viewport().height():
                break
        if not self.fits:  # smaller type comes before the loss of what is known already
            self.question.show_frame(frame, pixels, self._room, is_brief=True)
        self._is_writing = False
        self._scroll(frame)
        words = [frame.stop_title, frame.text, frame.question, frame.verdict, frame.reason, frame.answer]
        self.setAccessibleDescription(" ".join(word for word in words if word))

    def _write_in(self, frame: LessonFrame, pixels: int) -> None:
        theme, scale = self._theme, self._theme.scale
        large = round((_TITLE - (15 - pixels)) * scale)
        self.stop_title.setText(frame.stop_title)
        font = self.stop_title.font()
        font.setPixelSize(large)
        font.setBold(True)
        self.stop_title.setFont(font)
        show_html(self.text, body_html(frame.text, round(pixels * scale), theme, self._room, is_linked=True))
        self.text.setVisible(bool(frame.text))
        self.warning.setText(frame.warning)
        self.warning.setVisible(bool(frame.warning))
        self.question.show_frame(frame, pixels, self._room)

    def _scroll(self, frame: LessonFrame) -> None:
        """Bring what is asked or answered into sight, unless it was before and a person has scrolled since."""
        asked = (frame.title, frame.place, frame.text, frame.question, frame.verdict, frame.answer)
        if asked == self._asked and self.area.is_moved:
            return
        self._asked = asked
        room = self.area.viewport()
        self._inside.resize(room.width(), max(room.height(), self._wanted_height()))
        self._content.activate()
        if not frame.question or self.fits:
            self.area.show_beginning()
        else:
            part = self.question.verdict if frame.verdict or frame.answer else self.question
            end = self.question.height() - part.height() - part.y() if part is not self.question else 0
            self.area.show_part(part, end + self._content.contentsMargins().bottom())

    @property
    def _room(self) -> int:
        """The length of a line, in pixels."""
        return max(1, self.area.viewport().width() - 2 * self._content.contentsMargins().left())

    def _due_height(self, frame: LessonFrame, pixels: int) -> int:
        """By how much the question may still grow with what is said about an answer."""
        if self._outcome is None or not self._outcome.question:
            return 0
        heights = []
        for each in (self._outcome, frame):
            self._outcome_box.show_frame(each, pixels, self._room)
            heights.append(self._outcome_box.heightForWidth(self._room))
        return max(0, heights[0] - heights[1])

    def _wanted_height(self) -> int:
        self._content.invalidate()
        return self._content.heightForWidth(self.area.viewport().width())

    def _button(self, text: str, tooltip: str, wish: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        describe(button, text, tooltip)
        button.clicked.connect(wish)  # type: ignore[call-overload]
        return button
