"""Messages over the window that move nothing: one sentence, at most two buttons, above the timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QCursor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget
from shiboken6 import isValid

from gradviz.gui.outside_text import Label, set_tip
from gradviz.gui.widgets.announcement import announce
from gradviz.gui.widgets.theme import restyle
from gradviz.records import FrozenRecord
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["Kind", "Message", "Toast"]

Action = tuple[str, Callable[[], object]]

_SECONDS = 6.0  # that news stays
_HEIGHT, _ABOVE, _MARGIN, _SHADOW = 40, 12, 16, 6


class Kind(IntEnum):
    """What a message is; of several that wait the greatest is shown. A fault stays until it is read or put right, a
    question until it is answered, news for a few seconds."""

    QUESTION = 0
    NEWS = 1
    FAULT = 2


class Message(FrozenRecord, frozen=True, eq=False):
    """A sentence with at most two buttons (words, what they do)."""

    kind: Kind
    sentence: str
    actions: tuple[Action, ...] = ()


class Toast(QWidget):
    """One message at a time; the next one waits. It takes neither focus nor space in the layout, and screen readers
    announce it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._home = parent
        self._waiting: list[Message] = []
        self._shown: Message | None = None
        self._holds_questions = False
        self._theme: Theme = LIGHT
        self._column = QRect(0, 0, 600, 400)
        self._foot: QWidget | None = None
        self._pointer = QPoint()  # where it was when the time of the news began
        self.setAccessibleName(_("Message"))
        self._text = Label(self)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.buttons = [QPushButton(self) for _place in range(2)]
        self.dismiss = QPushButton(_("Dismiss"), self)
        self.dismiss.setAccessibleName(_("Dismiss the message"))
        self.dismiss.setAccessibleDescription(_("Hide this message"))
        set_tip(self.dismiss, _("Hide this message (Esc)"))
        self.dismiss.clicked.connect(self.clear)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._text, 1)
        for place, button in enumerate(self.buttons):
            button.clicked.connect(lambda _checked=False, place=place: self._answer(place))
        for button in (*self.buttons, self.dismiss):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setProperty("flat", True)
            self._row.addWidget(button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._news_is_over)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown, or nothing."""
        return self._shown.sentence if self._shown is not None else ""

    @property
    def kind(self) -> Kind | None:
        """What is shown; None: nothing."""
        return self._shown.kind if self._shown is not None else None

    def say(self, sentence: str, *, is_fault: bool = True, actions: Sequence[Action] = ()) -> None:
        """Show a sentence, of a fault or of something done. A newer one of its kind takes its place."""
        kind = Kind.FAULT if is_fault else Kind.NEWS
        self._waiting = [each for each in self._waiting if each.kind is not kind]
        self._put(Message(kind, sentence, tuple(actions)))

    def ask(self, sentence: str, actions: Sequence[Action]) -> Message:
        """Show a question until one of its buttons is pressed, or it is taken back."""
        message = Message(Kind.QUESTION, sentence, tuple(actions))
        self._put(message)
        return message

    def take_back(self, message: Message) -> None:
        """The question needs no answer any more."""
        self._waiting = [each for each in self._waiting if each is not message]
        self._show_first()

    def hold_questions(self, on: bool) -> None:
        """Whether questions wait, because something else in the window asks for the person's attention."""
        self._holds_questions = on
        self._show_first()

    def clear(self) -> bool:
        """Take away what is shown, and show the next one; whether there was one."""
        was_there = bool(self.text)
        self._waiting = [each for each in self._waiting if each is not self._shown]
        self._show_first()
        return was_there

    def clear_statements(self) -> None:
        """What was said is right now, or of no importance any more; questions stay."""
        self._waiting = [each for each in self._waiting if each.kind is Kind.QUESTION]
        self._show_first()

    def clear_fault(self) -> None:
        """What was wrong is right now."""
        self._waiting = [each for each in self._waiting if each.kind is not Kind.FAULT]
        self._show_first()

    def place(self, column: QRect) -> None:
        """Above the lower end of this column of the parent, in its middle."""
        self._column = column
        self._fit()

    def stand_in(self, page: QWidget | None, foot: QWidget | None = None) -> None:
        """Messages are seen over this page, which covers the parent; None: over the parent again. They keep off its
        `foot`, where its buttons are."""
        where = page or self._home
        if self._foot is not None and isValid(self._foot):
            self._foot.removeEventFilter(self)
        self._foot = foot
        if foot is not None:
            foot.installEventFilter(self)
        if where is not self.parentWidget():
            self.setParent(where)
            self.setVisible(self._shown is not None)
        self._fit()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._fit()
        return False

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        scale = theme.scale
        side = round(_MARGIN * scale)
        self._row.setContentsMargins(side + _SHADOW, _SHADOW, round(6 * scale) + _SHADOW, _SHADOW)
        self._row.setSpacing(round(6 * scale))
        self._fit()
        self.update()

    # Qt calls these

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, is_fault = self._theme, self.kind is Kind.FAULT
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        inner = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        for reach in range(_SHADOW, 0, -1):
            painter.setBrush(QColor(0, 0, 0, 14 if theme.is_dark else 7))
            painter.drawRoundedRect(inner.adjusted(-reach, -reach + 2, reach, reach), 8 + reach, 8 + reach)
        painter.setBrush(QColor(theme.panel))
        painter.setPen(QPen(QColor(theme.warning if is_fault else theme.line), max(1.0, theme.stroke)))
        painter.drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()

    # Inside

    def _put(self, message: Message) -> None:
        self._waiting.append(message)
        self._waiting.sort(key=lambda each: -each.kind)  # stable: those of one kind in the order in which they came
        self._show_first()

    def _show_first(self) -> None:
        ready = (each for each in self._waiting if not (self._holds_questions and each.kind is Kind.QUESTION))
        first = next(ready, None)
        if first is self._shown:
            return
        self._shown = first
        self._timer.stop()
        if first is None:
            self.hide()
            return
        self._text.setText(first.sentence)
        self._text.setAccessibleName(first.sentence)
        self.setAccessibleDescription(first.sentence)
        self._text.setProperty("fault", first.kind is Kind.FAULT)
        restyle(self._text)
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(first.actions))
            if place < len(first.actions):
                words = first.actions[place][0]
                button.setText(words)
                button.setAccessibleName(words)
                button.setAccessibleDescription(first.sentence)
                set_tip(button, words)
        self.dismiss.setVisible(first.kind is Kind.FAULT)
        self.show()
        self._fit()
        self.raise_()
        self._begin_to_leave()
        announce(self, first.sentence)

    def _begin_to_leave(self) -> None:
        if self.kind is Kind.NEWS:
            self._pointer = QCursor.pos()
            self._timer.start(round(_SECONDS * 1000))

    def _news_is_over(self) -> None:
        """News stays while it is pointed at. A pointer that only rests where the message appeared, or was forgotten
        over it, does not hold it. The place is asked for, since a widget that changes its parent under the pointer may
        hear of no leaving."""
        pointer, before = QCursor.pos(), self._pointer
        if pointer != before and self.rect().contains(self.mapFromGlobal(pointer)):
            self._begin_to_leave()
        elif self.kind is Kind.NEWS:
            self.clear()

    def _answer(self, place: int) -> None:
        message = self._shown
        if message is None or place >= len(message.actions):
            return
        self._waiting = [each for each in self._waiting if each is not message]
        self._show_first()
        message.actions[place][1]()

    def _fit(self) -> None:
        """As wide as its sentence, at most as the column; then it has more lines."""
        if self._shown is None:
            return
        where, scale = self.parentWidget(), self._theme.scale
        column = self._column if where is self._home or where is None else where.rect()
        shown = [button for button in (*self.buttons, self.dismiss) if not button.isHidden()]
        margins = self._row.contentsMargins()
        taken = sum(button.sizeHint().width() + self._row.spacing() for button in shown)
        taken += margins.left() + margins.right()
        metrics = QFontMetrics(self._text.font())
        room = max(120, column.width() - 2 * _MARGIN - taken)
        wide = metrics.horizontalAdvance(self._text.text()) + 8
        self._text.setWordWrap(wide > room)
        lines = metrics.boundingRect(
            QRect(0, 0, min(room, wide), 10_000), int(Qt.TextFlag.TextWordWrap), self._text.text()
        ).height()  # fmt: skip
        height = max(round(_HEIGHT * scale), lines + round(18 * scale)) + 2 * _SHADOW
        width = min(wide, room) + taken
        left = column.x() + (column.width() - width) // 2
        end = column.bottom() + 1
        if self._foot is not None and isValid(self._foot) and where is not None and where.isAncestorOf(self._foot):
            end = min(end, self._foot.mapTo(where, self._foot.rect().topLeft()).y())
        bottom = end - _ABOVE + _SHADOW
        self.setGeometry(max(0, left), max(0, bottom - height), width, height)
