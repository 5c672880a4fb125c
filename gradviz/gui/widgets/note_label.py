"""The sentences under a plot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from gradviz.gui.figures.plot_axes import plot_font
from gradviz.gui.outside_text import Label, set_tip
from gradviz.scene.text.text_wrapping import wrap_text
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["NoteLabel"]

_ALL = 1000
_MOST_WORDS = 2000


class NoteLabel(Label):
    """Sentences under a plot, none of them cut: those for which there is no room stand behind a button, *more*.

    `most` rows are used while folded.
    """

    def __init__(self, parent: QWidget | None = None, most: int = 2) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._colour = LIGHT.secondary
        self._most, self._steady = most, False
        self._lines: tuple[tuple[str, ...], ...] = ()
        self._rows: list[str] = []
        self._widths: dict[str, float] = {}
        self._corner: QWidget | None = None
        self._is_open = False
        self._more = QToolButton(self)
        self._more.setAutoRaise(True)
        self._more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._more.clicked.connect(self._turn)
        self._more.hide()

    def show_lines(self, *lines: Sequence[str]) -> None:
        """Show sentences; each of `lines` begins on a row of its own."""
        wanted = tuple(tuple(filter(None, line)) for line in lines)
        if wanted != self._lines:
            self._lines = wanted
            self.setText("\n".join(" ".join(line) for line in wanted))
            self._fold()

    def keep_steady(self, most: int) -> None:
        """Use so many rows while folded, and keep all of them free, so that the widgets above do not move when the
        words change."""
        if (most, True) != (self._most, self._steady):
            self._most, self._steady = most, True
            self._fold()

    def set_corner(self, widget: QWidget) -> None:
        """Keep room for a widget at the end of the first row; `refold` when it comes or goes."""
        widget.setParent(self)
        self._corner = widget

    def refold(self) -> None:
        """What stands at the end of the first row has come, gone or changed."""
        self._fold()

    @property
    def rows(self) -> list[str]:
        """What is drawn, row by row."""
        return list(self._rows)

    @property
    def more(self) -> QToolButton:
        """The button for the sentences that have no room."""
        return self._more

    def restyle(self, theme: Theme, colour: str) -> None:
        """Font and colour from a theme."""
        self.setFont(plot_font(theme))
        self._colour = colour
        gap = round(8 * theme.scale)
        self.setContentsMargins(gap, gap // 4, gap, gap // 2)
        self._fold()

    # Qt calls these

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._widths.clear()  # they were those of the font before
            self._fold()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QColor(self._colour))
        area, step = self.contentsRect(), self.fontMetrics().lineSpacing()
        for row, text in enumerate(self._rows):
            painter.drawText(area.left(), area.top() + row * step + self.fontMetrics().ascent(), text)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fold()

    def sizeHint(self) -> QSize:
        margins = self.contentsMargins()
        rows = max(len(self._rows), self._most if self._steady and self._rows else 1)
        return QSize(0, rows * self.fontMetrics().lineSpacing() + margins.top() + margins.bottom())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    # Inside

    def _turn(self) -> None:
        self._is_open = not self._is_open
        self._fold()

    def _fold(self) -> None:
        """Break the sentences into rows for this width, and put the buttons at their ends."""
        width = self.contentsRect().width()
        if width <= 0:
            return
        self._more.setText(_("less") if self._is_open else _("more"))
        self._rows, left_out = self._folded(self._most)
        if self._is_open and left_out:
            self._rows, _rest = self._folded(_ALL)
            last = QFontMetricsF(self.font()).horizontalAdvance(self._rows[-1])
            if last + self._more.sizeHint().width() > width:
                self._rows.append("")
        self._is_open = self._is_open and left_out
        self._more.setText(_("less") if self._is_open else _("more"))
        words = _("Fewer sentences") if self._is_open else _("The other sentences")
        self._more.setAccessibleName(words)
        set_tip(self._more, words if self._is_open else self.text())
        self._more.setVisible(left_out)
        set_tip(self, self.text() if left_out and not self._is_open else "")
        self._place(self._corner, 0)
        self._place(self._more, len(self._rows) - 1)
        if self.height() != self.sizeHint().height():
            self.updateGeometry()
        self.update()

    def _folded(self, most: int) -> tuple[list[str], bool]:
        width = self.contentsRect().width()
        corner = self._corner.sizeHint().width() if self._corner is not None and not self._corner.isHidden() else 0
        return wrap_text(
            self._lines, most, lambda row: width - (0 if row else corner), self._more.sizeHint().width(),
            self._width,
        )  # fmt: skip

    def _width(self, word: str) -> float:
        """How wide a word is: asked once, as the font takes its time to answer and most words come again."""
        found = self._widths.get(word)
        if found is None:
            if len(self._widths) > _MOST_WORDS:
                self._widths.clear()
            found = self._widths[word] = QFontMetricsF(self.font()).horizontalAdvance(word)
        return found

    def _place(self, button: QWidget | None, row: int) -> None:
        """Put a button at the right end of a row."""
        if button is not None:
            size, area, step = button.sizeHint(), self.contentsRect(), self.fontMetrics().lineSpacing()
            top = area.top() + row * step - (size.height() - step) // 2
            button.setGeometry(area.right() + 1 - size.width(), top, size.width(), size.height())
