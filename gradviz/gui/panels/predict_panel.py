"""Predict, then reveal: the question, one person's answer or a class's votes, and prediction and truth side by side."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gradviz.gui.figures.ink import figure_font, ink
from gradviz.gui.outside_text import Label, in_menu, set_tip
from gradviz.gui.widgets.fields import CommitField, QuietCombo, describe
from gradviz.gui.widgets.wrap_row import WrapRow
from gradviz.scene.lecture.predict_frame import PredictFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["PredictPanel"]

_MOST_CHOICES = 3
_NARROW, _TINY = 1060, 700  # at type of normal size


class _Bar(QWidget):
    """How large a part of the votes an answer has."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.share, self.is_right, self.theme = 0.0, False, LIGHT

    def sizeHint(self) -> QSize:
        return QSize(round(56 * self.theme.scale), round(8 * self.theme.scale))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        high, half = self.sizeHint().height(), self.height() / 2
        painter.setBrush(ink(self.theme.line))
        painter.drawRoundedRect(QRectF(0, half - high / 2, self.width(), high), high / 2, high / 2)
        if self.share:
            painter.setBrush(ink(self.theme.update if self.is_right else self.theme.faint))
            wide = max(high, self.share * self.width())
            painter.drawRoundedRect(QRectF(0, half - high / 2, wide, high), high / 2, high / 2)
        painter.end()


class _Choice(QWidget):
    """One answer to choose: the button that chooses it, the votes of a class, their bar."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = QPushButton(self)
        self.words.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.votes = CommitField(self)
        self.bar = _Bar(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(6)
        for widget in (self.words, self.votes, self.bar):
            row.addWidget(widget)


class PredictPanel(QWidget):
    """Two rows above the panels of the window; only shown while the mode is on."""

    ask_requested = Signal(str)
    other_requested = Signal(str)
    choice_requested = Signal(int)
    tally_requested = Signal(int, str)
    guess_requested = Signal(str)
    reveal_requested = Signal()
    record_requested = Signal()
    end_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: PredictFrame | None = None
        self._theme: Theme = LIGHT
        self.setAccessibleName(_("Predict"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.question = Label(self)
        self.question.setWordWrap(True)
        self.ask, self.other = QuietCombo(self), QuietCombo(self)
        describe(self.ask, _("Kind of question"), _("Ask for the sign, for a comparison, or for the value"))
        describe(self.other, _("Compare with"), _("What the number is compared with"))
        self.ask.chosen.connect(self.ask_requested)
        self.other.chosen.connect(self.other_requested)
        self.choices = [_Choice(self) for _number in range(_MOST_CHOICES)]
        for place, choice in enumerate(self.choices):
            choice.votes.committed.connect(self._teller(place))
            choice.words.clicked.connect(lambda _on=False, place=place: self.choice_requested.emit(place))
        self.guess_label = Label(_("Prediction"), self)
        self.guess = CommitField(self)
        describe(self.guess, _("Prediction"), _("A number; a point or a comma is the decimal sign. Enter checks it"))
        self.guess.committed.connect(self.guess_requested)
        self.guess.returnPressed.connect(self._check)
        self.said, self.truth, self.why = Label(self), Label(self), Label(self)
        self.why.setWordWrap(True)
        self.hint = Label(self)
        self.hint.setProperty("quiet", True)
        self.reveal = self._button(_("Reveal"), _("Take the step and show its number (→ or PgDown)"))
        self.record = self._button(_("Record"), _("All questions and results so far"))
        self.end = self._button(_("End"), _("Stop predicting; the record is kept (F6)"))
        self.reveal.clicked.connect(self.reveal_requested)
        self.record.clicked.connect(self.record_requested)
        self.end.clicked.connect(self.end_requested)
        self._box = QVBoxLayout(self)
        top = QHBoxLayout()
        self._box.addLayout(top)  # before it is filled, and the next: see `PanelHeader`
        top.setSpacing(8)
        top.addWidget(self.question, 1)
        controls: tuple[QWidget, ...] = (self.ask, self.other, self.reveal, self.record, self.end)
        for control in controls:
            top.addWidget(control)
        self._row = WrapRow(None, spacing=8, margin=0)
        self._box.addLayout(self._row)
        for part in (*self.choices, self.guess_label, self.guess, self.said, self.truth, self.hint):
            self._row.addWidget(part)
        self._box.addWidget(self.why)
        self.set_theme(LIGHT)

    def show_frame(self, frame: PredictFrame) -> None:
        """Show a question, or how it ended."""
        self._frame = frame
        self.question.setText(frame.text)
        self.question.setAccessibleName(frame.text)
        self.ask.set_choices(frame.asks)
        self.ask.set_shown(frame.ask)
        self.ask.setVisible(len(frame.asks) > 1 and not frame.is_revealed)
        self.other.set_choices([(name, _("with {name}").format(name=name)) for name in frame.others])
        self.other.set_shown(frame.other)
        self.other.setVisible(len(frame.others) > 1 and not frame.is_revealed)
        for place, choice in enumerate(self.choices):
            choice.setVisible(place < len(frame.choices))
            if place < len(frame.choices):
                self._show_choice(choice, frame, place)
        asks_value = frame.is_open and not frame.choices and not frame.is_revealed
        self.guess_label.setVisible(asks_value)
        self.guess.setVisible(asks_value)
        self.guess.set_shown(frame.guess)
        self.said.setText(self._said_words(frame))
        self.said.setVisible(frame.is_revealed)
        truth = f"{frame.truth}  ·  {frame.result}" if not frame.choices else frame.truth
        self.truth.setText(_("Actual: {truth}").format(truth=truth))
        self.truth.setVisible(frame.is_revealed)
        self.why.setText(frame.reason)
        self.why.setVisible(bool(frame.reason) and bool(frame.verdict))
        self.hint.setText(frame.hint)
        self.hint.setVisible(bool(frame.hint) and not self._is_narrow())
        self.reveal.setText(_("Next question") if frame.is_revealed else _("Reveal"))
        self.reveal.setEnabled(frame.is_open)
        for button in (self.record, self.end):
            button.setVisible(self.width() >= _TINY * self._theme.scale)  # the menu has them
        self.record.setText(frame.records_text)
        self.record.setEnabled(frame.records > 0)
        words = [frame.text, *((frame.verdict, frame.said, self.truth.text(), frame.reason if frame.verdict else "")
                               if frame.is_revealed else (frame.hint,))]  # fmt: skip
        self.setAccessibleDescription(" ".join(word for word in words if word))
        self._row.invalidate()
        self._keep_height()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self._theme = theme
        scale = theme.scale
        self.setStyleSheet(
            f"PredictPanel {{ background: {theme.panel}; border: {max(1, round(theme.stroke))}px solid {theme.accent};"
            " border-radius: 8px; }"
            f"Label {{ color: {theme.text}; background: transparent; }}"
            f"Label[quiet='true'] {{ color: {theme.secondary}; }}"
        )
        self.question.setFont(figure_font(16 * scale, bold=True))
        self.why.setFont(figure_font(13 * scale))
        for label in (self.guess_label, self.hint, *(choice.words for choice in self.choices)):
            label.setFont(figure_font(13 * scale))
        for label in (self.said, self.truth):
            label.setFont(figure_font(14 * scale, bold=True))
        self.truth.setStyleSheet(f"color: {theme.update};")
        self._box.setContentsMargins(*[round(part * scale) for part in (14, 8, 12, 8)])
        self._box.setSpacing(round(6 * scale))
        for choice in self.choices:
            choice.votes.setFixedWidth(round(52 * scale))
            choice.bar.theme = theme
        self.guess.setFixedWidth(round(110 * scale))
        self.setMinimumHeight(0)
        if self._frame is not None:
            self.show_frame(self._frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self._frame is not None:
            self.setMinimumHeight(0)
            self.show_frame(self._frame)

    def _is_narrow(self) -> bool:
        """Whether only what cannot be done without has room."""
        return self.width() < _NARROW * self._theme.scale

    def _keep_height(self) -> None:
        """Never lower than it was: the panels below must not jump with every reveal."""
        self.setMinimumHeight(max(self.minimumHeight(), self._box.heightForWidth(self.width())))

    def _show_choice(self, choice: _Choice, frame: PredictFrame, place: int) -> None:
        text, is_right = frame.choices[place], frame.is_revealed and frame.right == place
        is_wrong = frame.is_revealed and frame.own == place and not is_right
        sign = "✓" if is_right else "✗" if is_wrong else str(place + 1)
        choice.words.setText(in_menu(f"{sign}  {text}"))
        choice.words.setFont(figure_font(13 * self._theme.scale, bold=is_right))
        choice.words.setEnabled(not frame.is_revealed)
        describe(choice.words, text, _("Choose this answer ({key})").format(key=place + 1))
        describe(choice.votes, _("Votes for “{answer}”").format(answer=text), _("Number of votes"))
        choice.votes.set_shown(str(frame.tally[place]) if frame.tally[place] or frame.is_revealed else "")
        choice.votes.setEnabled(not frame.is_revealed)
        choice.bar.setVisible(not self._is_narrow())
        choice.bar.share, choice.bar.is_right = frame.shares[place], is_right
        set_tip(choice.bar, f"{round(100 * frame.shares[place])} %")
        choice.bar.update()

    def _said_words(self, frame: PredictFrame) -> str:
        """Right or not, and what was predicted."""
        if frame.verdict:
            words = f"✓ {frame.verdict}" if frame.is_good else frame.verdict
            return f"{words}  {_('Predicted: {said}').format(said=frame.said)}"
        return frame.result if frame.choices else _("Predicted: {said}").format(said=frame.said)

    def _check(self) -> None:
        """Enter in the field: a number is a person's answer, which is told right or not at once."""
        text = self.guess.text().strip()
        if text and self._frame is not None and not self._frame.is_revealed:
            self.guess_requested.emit(text)
            if self._frame.guess == text:  # it is a number
                self.reveal_requested.emit()

    def _teller(self, place: int):  # type: ignore[no-untyped-def]
        return lambda text: self.tally_requested.emit(place, text)

    def _button(self, text: str, tooltip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        describe(button, text, tooltip)
        return button
