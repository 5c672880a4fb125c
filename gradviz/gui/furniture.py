"""The window's furniture: cards around panels, the row that wraps, the bar that carries a sentence."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMargins, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QLayoutItem, QPushButton, QWidget

from gradviz.gui.outside_text import Label, set_tip
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["Card", "MessageBar", "WrapRow", "announce"]

_RADIUS = 8
_EDGE = QMargins(2, 1, 2, 2)


class Card(QWidget):
    """A panel's background: 8 px corners and one hairline, drawn below the panel that it holds.

    It places the panel itself, without a layout: a text that changes inside must not lay out the whole window anew.
    """

    def __init__(self, panel: QWidget | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel: QWidget | None = None
        self._theme: Theme = LIGHT
        if panel is not None:
            self.take(panel)

    def take(self, panel: QWidget) -> None:
        """Hold a panel, from now on."""
        self.panel = panel
        if panel.parent() is not self:
            panel.setParent(self)
        self.setSizePolicy(panel.sizePolicy())
        panel.setGeometry(self.rect().marginsRemoved(_EDGE))
        if self.isVisible():
            panel.show()

    def set_theme(self, theme: Theme) -> None:
        """Colours and line width."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize() if self.panel is None else self.panel.sizeHint().grownBy(_EDGE)

    def minimumSizeHint(self) -> QSize:
        if self.panel is None:
            return QSize()
        least = self.panel.minimumSizeHint().expandedTo(self.panel.minimumSize())
        return least.boundedTo(self.panel.maximumSize()).grownBy(_EDGE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.panel is not None:
            self.panel.setGeometry(self.rect().marginsRemoved(_EDGE))

    def paintEvent(self, event: QPaintEvent) -> None:
        width = max(1.0, self._theme.stroke)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.line), width))
        painter.setBrush(QColor(self._theme.panel))
        inset = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(inset, _RADIUS, _RADIUS)
        painter.end()


class WrapRow(QLayout):
    """Widgets in a row that goes on in the next line where it is full; one from `add_right` takes the rest of it."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8, margin: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right: set[int] = set()
        self.setSpacing(spacing)
        self.setContentsMargins(margin, margin, margin, margin)

    def add_right(self, widget: QWidget) -> None:
        """A last widget that takes the rest of its line and puts its contents at the right."""
        self._right.add(len(self._items))
        self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widest = max((item.sizeHint().width() for item in self._items), default=0)
        tallest = max((item.sizeHint().height() for item in self._items), default=0)
        margins = self.contentsMargins()
        return QSize(widest + margins.left() + margins.right(), tallest + margins.top() + margins.bottom())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        inner = rect.adjusted(margins.left(), margins.top(), -margins.right(), -margins.bottom())
        top, height = inner.top(), 0
        for line in self._lines(inner.width()):
            height = max(item.sizeHint().height() for _place, item in line)
            if move:
                self._place_line(line, inner, top, height)
            top += height + self.spacing()
        return top - self.spacing() - rect.top() + margins.bottom()

    def _lines(self, width: int) -> list[list[tuple[int, QLayoutItem]]]:
        lines: list[list[tuple[int, QLayoutItem]]] = [[]]
        used = 0
        for place, item in enumerate(self._items):
            if item.isEmpty():  # hidden
                continue
            wanted = item.sizeHint().width()
            if lines[-1] and used + wanted > width:
                lines.append([])
                used = 0
            lines[-1].append((place, item))
            used += wanted + self.spacing()
        return [line for line in lines if line]

    def _place_line(self, line: list[tuple[int, QLayoutItem]], inner: QRect, top: int, height: int) -> None:
        left = inner.left()
        for place, item in line:
            size = item.sizeHint()
            if place in self._right:  # takes what is left of its line
                size.setWidth(inner.right() + 1 - left)
            item.setGeometry(QRect(QPoint(left, top + (height - size.height()) // 2), size))
            left += size.width() + self.spacing()


class MessageBar(QFrame):
    """One sentence about what went wrong, above the panels; it never blocks, and Esc or its button sends it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.on_change: Callable[[bool], object] = lambda _shown: None
        self.setObjectName("message")
        self.setAccessibleName(_("Message"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 6, 4)
        self._text = Label(self)
        self._text.setObjectName("message_text")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.dismiss = QPushButton(_("Dismiss"), self)
        self.dismiss.setAccessibleName(_("Dismiss the message"))
        self.dismiss.setAccessibleDescription(_("Hide this message"))
        set_tip(self.dismiss, _("Hide this message (Esc)"))
        self.dismiss.clicked.connect(self.clear)
        row.addWidget(self._text, 1)
        row.addWidget(self.dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence shown, or nothing."""
        return self._text.text() if not self.isHidden() else ""

    def say(self, sentence: str, *, is_fault: bool = True) -> None:
        """Show a sentence, of a fault or of something done, and tell a screen reader."""
        for widget, name in ((self, "message"), (self._text, "message_text")):
            widget.setObjectName(name if is_fault else "")
            widget.style().polish(widget)
        self._text.setText(sentence)
        self._text.setAccessibleName(sentence)
        self.setAccessibleDescription(sentence)
        self.show()
        self.on_change(True)
        announce(self, sentence)

    def clear(self) -> None:
        """Take the sentence away."""
        self._text.clear()
        self.hide()
        self.on_change(False)


def announce(widget: QWidget, sentence: str) -> None:
    """Let a screen reader speak, where one listens."""
    if QAccessible.isActive() and sentence:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, sentence))


