"""A row of widgets that goes on in the next line where it is full."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem, QWidget

from gradviz.gui.widgets.item_layout import ItemLayout

__all__ = ["WrapRow"]


class WrapRow(ItemLayout):
    """Widgets in a row that goes on in the next line where it is full; one from `add_right` takes the rest of it."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8, margin: int = 8) -> None:
        super().__init__(parent)
        self._right: set[int] = set()
        self.setSpacing(spacing)
        self.setContentsMargins(margin, margin, margin, margin)

    def add_right(self, widget: QWidget) -> None:
        """A last widget that takes the rest of its line and puts its contents at the right."""
        self._right.add(len(self._items))
        self.addWidget(widget)

    def width_in_one_line(self) -> int:
        """The width from which all widgets stand in one line."""
        margins = self.contentsMargins()
        wide = sum(item.sizeHint().width() for item in self._items) + self.spacing() * max(0, len(self._items) - 1)
        return wide + margins.left() + margins.right()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

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
