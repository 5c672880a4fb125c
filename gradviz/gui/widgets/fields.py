"""Small controls of the forms: fields that emit a signal when they are committed, and thumbnails to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from gradviz.gui.outside_text import set_tip
from gradviz.gui.widgets.theme import restyle
from gradviz.scene.setup.setup_form import Thumbnail
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = [
    "CommitField", "NotesField", "NumberBox", "QuietCombo", "Thumbnails", "answer_buttons", "describe", "make_primary",
]  # fmt: skip

_INDENT = 6


def describe(widget: QWidget, name: str, tooltip: str) -> None:
    """Set the accessible name and description and the tooltip."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(_named(name, tooltip) if isinstance(widget, QComboBox) else tooltip)
    set_tip(widget, tooltip)


def _named(name: str, tooltip: str) -> str:
    """On Linux a box of choices is called by what is chosen: what it is has to be said with what it does."""
    return tooltip if tooltip.startswith(name) else f"{name}. {tooltip}"


def make_primary(button: QPushButton) -> None:
    """The one filled button of a dialog; Enter presses it."""
    button.setProperty("primary", True)
    button.setDefault(True)
    restyle(button)


def answer_buttons(dialog: QDialog, words: str) -> QDialogButtonBox:
    """The row below a dialog: `words` on the filled button that accepts it, and Cancel."""
    buttons = QDialogButtonBox(dialog)
    make_primary(buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole))
    buttons.addButton(_("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons


class NumberBox(QSpinBox):
    """A whole number with arrows. Its text begins where that of the other fields does: a style sheet cannot say it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_INDENT, 0, 0, 0)


class CommitField(QLineEdit):
    """A line that says `committed(text)` on Enter or when the focus leaves, and only where the text was changed.

    Esc brings the shown text back. It never reads a number itself: there is one strict reader for all of them.
    `stepped(direction)`: the arrow up (+1) or down (−1) was pressed.
    """

    committed = Signal(str)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, is_number: bool = True) -> None:
        super().__init__(parent)
        self._shown = ""
        if is_number:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.editingFinished.connect(self._commit)

    def set_shown(self, text: str) -> None:
        """Show what holds now; anything typed and not committed is dropped."""
        self._shown = text
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            self.selectAll()
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(1 if event.key() == Qt.Key.Key_Up else -1)
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def _commit(self) -> None:
        if self.text() != self._shown:
            # Remembered first: a complaint may move the focus and so commit a second time.
            self._shown = self.text()
            self.committed.emit(self.text())


class NotesField(QPlainTextEdit):
    """Several lines of text; `committed(text)` when the focus leaves."""

    committed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self._shown = ""

    def set_shown(self, text: str) -> None:
        """Show what holds now."""
        self._shown = text
        if self.toPlainText() != text:
            self.setPlainText(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.toPlainText() != self._shown:
            self._shown = self.toPlainText()
            self.committed.emit(self._shown)


class QuietCombo(QComboBox):
    """A combo box of (key, text) that says `chosen(key)` only when a person chooses, and leaves the wheel alone."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[tuple[str, str], ...] = ()
        # Not AdjustToContents: a while after every choice that shrinks the box, whatever its layout gave it.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContentsOnFirstShow)
        self.activated.connect(lambda _row: self.chosen.emit(self.currentData()))

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """What can be chosen."""
        if tuple(choices) == self._choices:
            return
        self._choices = tuple(choices)
        self.clear()
        for key, text in choices:
            self.addItem(text, key)

    def set_shown(self, key: str) -> None:
        """Show a choice without saying so."""
        row = self.findData(key)
        if row != self.currentIndex():
            self.setCurrentIndex(row)

    def wheelEvent(self, event: QEvent) -> None:
        event.ignore()  # scrolling past a form must not change it


_FEW = 8


class _ThumbnailButton(QAbstractButton):
    def __init__(self, thumbnail: Thumbnail, parent: QWidget) -> None:
        super().__init__(parent)
        self.thumbnail = thumbnail
        self.theme: Theme = LIGHT
        # Where all samples lie in few places, dots as small as of many would be overlooked.
        self._dot = 1 / 14 if len(set(map(tuple, thumbnail.points.tolist()))) <= _FEW else 1 / 36
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        describe(self, thumbnail.title, f"{thumbnail.title}. {thumbnail.tooltip}")

    def sizeHint(self) -> QSize:
        side = round(40 * min(self.theme.scale, 1.6))
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, side = self.theme, min(self.width(), self.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate((self.width() - side) / 2, (self.height() - side) / 2)
        strong = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(QColor(theme.accent if strong else theme.line), 2 if self.isChecked() else 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(QRectF(1, 1, side - 2, side - 2), 5, 5)
        if self.hasFocus():
            painter.drawRoundedRect(QRectF(3.5, 3.5, side - 7, side - 7), 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = QColor(theme.negative), QColor(theme.positive)
        radius, edge = side * self._dot, side * (0.122 + self._dot)
        inner = side - 2 * edge
        for (x, y), value in zip(self.thumbnail.points, self.thumbnail.values, strict=True):
            painter.setBrush(colours[int(value > 0)])
            painter.drawEllipse(QPointF(edge + x * inner, side - edge - y * inner), radius, radius)
        painter.end()


_IN_ROW = 5


class Thumbnails(QWidget):
    """Data sets to choose from by their pictures; the one in use is outlined."""

    chosen = Signal(str)

    def __init__(self, thumbnails: Sequence[Thumbnail], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _ThumbnailButton] = {}
        for place, thumbnail in enumerate(thumbnails):
            button = _ThumbnailButton(thumbnail, self)
            self._group.addButton(button)
            grid.addWidget(button, place // _IN_ROW, place % _IN_ROW)
            self._buttons[thumbnail.key] = button
            button.clicked.connect(self._speak(thumbnail.key))

    def set_shown(self, key: str) -> None:
        """Outline the one in use."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        for button in self._buttons.values():
            button.theme = theme
            button.setMinimumSize(button.sizeHint())
            button.update()

    def button(self, key: str) -> QAbstractButton:
        """The thumbnail of one data set."""
        return self._buttons[key]

    def _speak(self, key: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(key)


