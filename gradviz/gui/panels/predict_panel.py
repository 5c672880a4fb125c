"""Predict, then reveal: the question, one person's answer or a class's votes, and prediction and truth side by side."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gradviz.gui.figures.ink import figure_font, ink
from gradviz.gui.outside_text import Label, in_menu, set_tip
from gradviz.gui.widgets.fields import CommitField, QuietCombo, describe
from gradviz.gui.widgets.fitted_text import show_fitted
from gradviz.scene.lecture.predict_frame import PredictFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["PredictPanel"]

_MOST_CHOICES = 3
_TINY = 700  # at type of normal size
_QUESTION, _CHOICE, _REASON, _TOLD = (16, 15, 14, 13, 12), (13, 12, 11), (13, 12), (14, 13, 12)  # pixels of type
_SHARE, _LARGE_SHARE, _SAID = 0.6, 0.8, 0.35  # of the room beside a reason, for the result; of that for what was said
_NARROW = 1060  # at type of normal size, where the result has the larger share
_TWO_LINES = "∂ŷ₁⁽²⁾ Σδ\n∂ŷ₁⁽²⁾ Σδ"  # as high as any: some signs are of another font
_NONE = "—"  # nobody has predicted
_ARROW = 38  # beside the words of a list
_SPACING, _PAD, _TIGHT = 8, 18, 5  # between widgets; of a button's words; the same where there is little room


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
        self._pad = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, _SPACING, 0)
        row.setSpacing(6)
        for widget in (self.words, self.votes, self.bar):
            row.addWidget(widget)

    def fit(self, text: str, pixels: int, pad: int) -> int:
        """Give the button the width of its words in bold type of `pixels`, so that it keeps it when they become bold,
        and `pad` pixels on either side; the width of the whole choice with its bar."""
        self._pad = pad
        words = QFontMetrics(figure_font(pixels, bold=True)).horizontalAdvance(f"✓  {text}")
        self.words.setFixedWidth(words + 2 * pad)
        return self.words.width() + self.votes.width() + self.bar.sizeHint().width() + 2 * 6 + _SPACING

    def say(self, sign: str, text: str, pixels: int, *, is_bold: bool) -> None:
        """Show sign and words, as many whole words as the button has room for."""
        room, metrics = self.words.width() - 2 * self._pad, QFontMetrics(figure_font(pixels, bold=True))
        parts = text.split(" ")
        tries = (f"{sign}  {text}", *(f"{sign}  {' '.join(parts[:count])} …" for count in range(len(parts) - 1, 0, -1)))
        shown = next((words for words in tries if metrics.horizontalAdvance(words) <= room),
                     metrics.elidedText(tries[0], Qt.TextElideMode.ElideRight, room))  # fmt: skip
        style = f"padding-left: {self._pad // 2}px; padding-right: {self._pad // 2}px;"
        if self.words.styleSheet() != style:
            self.words.setStyleSheet(style)
        self.words.setText(in_menu(shown))
        self.words.setFont(figure_font(pixels, bold=is_bold))


def _widest(widths: list[int], room: int) -> int:
    """The largest width to which all may be cut so that together they take no more than `room`."""
    for place, wide in enumerate(sorted(widths)):
        share = room // (len(widths) - place)
        if wide > share:
            return max(1, share)
        room -= wide
    return max(widths)


class PredictPanel(QWidget):
    """Three rows of constant height above the panels of the window, only shown while the mode is on: the question; the
    ways to answer it; a hint, after the reveal the result and its reason. Nothing below moves with what they say."""

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
        self.hint = Label(self)
        self.hint.setProperty("quiet", True)
        for label in (self.why, self.hint, self.question, self.said, self.truth):
            label.setWordWrap(True)
            free = label not in (self.said, self.truth)  # which get their width with their words
            label.setSizePolicy(QSizePolicy.Policy.Ignored if free else QSizePolicy.Policy.Fixed,
                                QSizePolicy.Policy.Ignored)  # fmt: skip
        self.reveal = self._button(_("Reveal"), _("Take the step and show its number (→ or PgDown)"))
        self.record = self._button(_("Record"), _("All questions and results so far"))
        self.end = self._button(_("End"), _("Stop predicting; the record is kept (F6)"))
        self.reveal.clicked.connect(self.reveal_requested)
        self.record.clicked.connect(self.record_requested)
        self.end.clicked.connect(self.end_requested)
        self._box = QVBoxLayout(self)
        self._controls: tuple[QWidget, ...] = (self.ask, self.other, self.reveal, self.record, self.end)
        self._rows = [self._row(self.question, *self._controls), self._row(*self.choices, self.guess_label, self.guess),
                      self._row(self.said, self.truth, self.why, self.hint)]  # fmt: skip
        self.set_theme(LIGHT)

    def show_frame(self, frame: PredictFrame) -> None:
        """Show a question, or how it ended."""
        self._frame = frame
        self.question.setAccessibleName(frame.text)
        self.ask.set_choices(frame.asks)
        self.ask.set_shown(frame.ask)
        self.ask.setVisible(len(frame.asks) > 1 and not frame.is_revealed)
        others = [(name, _("with {name}").format(name=symbol)) for name, symbol in frame.others]
        self.other.set_choices(others)
        # Its own hint is that of the choices which were shown first.
        widest = max((self.other.fontMetrics().horizontalAdvance(words) for _name, words in others), default=0)
        self.other.setFixedWidth(widest + round(_ARROW * self._theme.scale))
        self.other.set_shown(frame.other)
        self.other.setVisible(len(frame.others) > 1 and not frame.is_revealed)
        self._show_choices(frame)
        asks_value = frame.is_open and not frame.choices and not frame.is_revealed
        self.guess_label.setVisible(asks_value)
        self.guess.setVisible(asks_value)
        self.guess.set_shown(frame.guess)
        self.said.setVisible(frame.is_revealed and self._said_words(frame) != _NONE)
        self.truth.setVisible(frame.is_revealed)
        self.why.setVisible(bool(frame.reason) and bool(frame.verdict))
        self.hint.setVisible(not self.why.isVisibleTo(self))
        self.reveal.setText(_("Next question") if frame.is_revealed else _("Reveal"))
        self.reveal.setEnabled(frame.is_open)
        for button in (self.record, self.end):
            button.setVisible(self.width() >= _TINY * self._theme.scale)  # the menu has them
        self.record.setText(frame.records_text)
        self.record.setEnabled(frame.records > 0)
        words = [frame.text, frame.hint]
        if frame.is_revealed:
            words = [frame.text, frame.verdict, frame.said, frame.truth, frame.result]
            words += [frame.reason] if frame.verdict else []
        self.setAccessibleDescription(" ".join(word for word in words if word))
        self._fit_words(frame)

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
        self.guess_label.setFont(figure_font(13 * scale))
        self.truth.setStyleSheet(f"color: {theme.update};")
        self._box.setContentsMargins(*[round(part * scale) for part in (14, 8, 12, 8)])
        self._box.setSpacing(round(5 * scale))
        for choice in self.choices:
            choice.votes.setFixedWidth(round(52 * scale))
            choice.bar.theme = theme
        self.guess.setFixedWidth(round(110 * scale))
        self._reserve()
        if self._frame is not None:
            self.show_frame(self._frame)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self._frame is not None:
            self.show_frame(self._frame)

    def _row(self, *parts: QWidget) -> QWidget:
        row = QWidget(self)
        row.setMinimumWidth(1)  # its parts are fitted to the width that there is
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_SPACING)
        for part in parts:
            layout.addWidget(part, int(part in (self.question, self.why, self.hint)))
        if parts[0] is self.choices[0]:
            layout.addStretch(1)
        self._box.addWidget(row)
        return row

    def _reserve(self) -> None:
        """Give each row the height that it needs at most: two lines of the smaller sizes of type, or its controls."""
        scale = self._theme.scale
        fonts = (figure_font(pixels * scale, bold=True) for pixels in (_QUESTION[-2], 1, _TOLD[-1]))
        two_lines = [QFontMetrics(font).boundingRect(self.rect(), 0, _TWO_LINES).height() for font in fonts]
        parts = (self._controls, (*self.choices, self.guess), ())
        margins = self._box.contentsMargins()
        whole = margins.top() + margins.bottom() + 2 * self._box.spacing()
        for row, lines, controls in zip(self._rows, two_lines, parts, strict=True):
            high = max([lines, *(control.sizeHint().height() for control in controls)])
            row.setFixedHeight(high)
            whole += high
        self.setFixedHeight(whole)

    def _fit_words(self, frame: PredictFrame) -> None:
        """Show the texts of free length in the largest type in which all of them fit into their row."""
        scale, room = self._theme.scale, self.contentsRect().width()
        room -= self._box.contentsMargins().left() + self._box.contentsMargins().right()
        beside = sum(max(part.sizeHint().width(), part.minimumWidth()) + _SPACING for part in self._controls
                     if part.isVisibleTo(self))  # fmt: skip
        texts: list[tuple[Label, str, tuple[int, ...], int, QWidget]] = [
            (self.question, frame.text, _QUESTION, room - beside, self._rows[0])]  # fmt: skip
        if frame.is_revealed:
            share = _LARGE_SHARE if room < _NARROW * scale else _SHARE
            free = round(share * room) if self.why.isVisibleTo(self) else room
            for label, words in ((self.said, self._said_words(frame)), (self.truth, self._truth_words(frame))):
                if not label.isVisibleTo(self):
                    continue
                line = QFontMetrics(figure_font(_TOLD[0] * scale, bold=True)).horizontalAdvance(words) + 4
                label.setFixedWidth(min(line, free - _SPACING if label is self.truth else round(_SAID * free)))
                texts.append((label, words, _TOLD, label.width(), self._rows[2]))
                free, room = free - label.width() - _SPACING, room - label.width() - _SPACING
        texts.append((self.why, frame.reason, _REASON, room, self._rows[2]))
        texts.append((self.hint, frame.hint, _REASON, room, self._rows[2]))
        for label, text, sizes, wide, row in texts:
            is_bold = label not in (self.why, self.hint)
            fonts = [figure_font(pixels * scale, bold=is_bold) for pixels in sizes]
            is_whole = show_fitted(label, text, fonts, QSize(max(1, wide), row.height()))
            if label is self.hint and not is_whole:
                label.hide()
            if label is self.question and not is_whole and frame.short_text:
                show_fitted(label, frame.short_text, fonts, QSize(max(1, wide), row.height()))
                set_tip(label, frame.text)

    def _show_choices(self, frame: PredictFrame) -> None:
        scale, there = self._theme.scale, self.choices[: len(frame.choices)]
        for choice in self.choices:
            choice.setVisible(choice in there)
        room = self.width() - self._box.contentsMargins().left() - self._box.contentsMargins().right()
        bars = sum(choice.bar.sizeHint().width() + 6 for choice in there)
        smaller = [(False, pixels, pad) for pad in (_PAD, _TIGHT) for pixels in _CHOICE]
        ways = [(frame.choices, way) for way in ((True, _CHOICE[0], _PAD), *smaller)]
        if len(frame.short_choices) == len(there):
            ways += [(frame.short_choices, way) for way in smaller]
        for texts, (has_bars, pixels, pad) in ways:
            needed = sum(choice.fit(text, round(pixels * scale), round(pad * scale))
                         for choice, text in zip(there, texts, strict=True))  # fmt: skip
            needed += _SPACING * len(there) - (0 if has_bars else bars)
            if needed <= room:
                break
        else:
            widths = [choice.words.width() for choice in there]
            widest = _widest(widths, sum(widths) - (needed - room))
            for choice in there:
                choice.words.setFixedWidth(min(choice.words.width(), widest))
        for place, choice in enumerate(there):
            self._show_choice(choice, frame, place, pixels, texts[place])
            choice.bar.setVisible(has_bars)

    def _show_choice(self, choice: _Choice, frame: PredictFrame, place: int, pixels: int, words: str) -> None:
        text, is_right = frame.choices[place], frame.is_revealed and frame.right == place
        is_wrong = frame.is_revealed and frame.own == place and not is_right
        sign = "✓" if is_right else "✗" if is_wrong else str(place + 1)
        choice.say(sign, words, round(pixels * self._theme.scale), is_bold=is_right)
        choice.words.setEnabled(not frame.is_revealed)
        describe(choice.words, text, _("Choose this answer ({key})").format(key=place + 1))
        describe(choice.votes, _("Votes for “{answer}”").format(answer=text), _("Number of votes"))
        choice.votes.set_shown(str(frame.tally[place]) if frame.tally[place] or frame.is_revealed else "")
        choice.votes.setEnabled(not frame.is_revealed)
        choice.bar.share, choice.bar.is_right = frame.shares[place], is_right
        set_tip(choice.bar, f"{round(100 * frame.shares[place])} %")
        choice.bar.update()

    def _truth_words(self, frame: PredictFrame) -> str:
        truth = frame.numbers if frame.choices or frame.result == _NONE else f"{frame.truth}  ·  {frame.result}"
        return _("Actual: {truth}").format(truth=truth)

    def _said_words(self, frame: PredictFrame) -> str:
        """Right or not, and what was predicted."""
        if frame.verdict:
            words = f"✓ {frame.verdict}" if frame.is_good else frame.verdict
            return f"{words}  {_('Predicted: {said}').format(said=frame.said)}"
        if frame.choices or frame.said == _NONE:
            return frame.result
        return _("Predicted: {said}").format(said=frame.said)

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
