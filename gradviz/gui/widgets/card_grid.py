"""Cards in columns of one width, as many as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayoutItem

from gradviz.gui.widgets.item_layout import ItemLayout

__all__ = ["CardGrid"]


class CardGrid(ItemLayout):
    """All columns are equally wide, also those without a card; a row is as high as its highest card. Hidden cards take
    no place."""

    def __init__(self, least: int, spacing: int = 12) -> None:
        """`least` is the least width of a card, in pixels."""
        super().__init__()
        self._least = least
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def set_least(self, pixels: int) -> None:
        """Set the least width of a card."""
        self._least = pixels
        self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def heightForWidth(self, width: int) -> int:
        return max(0, sum(height + self.spacing() for height, _cells in self._rows(width)) - self.spacing())

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        return QSize(0, max((item.minimumSize().height() for item in self._items if not item.isEmpty()), default=0))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        top = rect.top()
        for height, cells in self._rows(rect.width()):
            for left, wide, item in cells:
                item.setGeometry(QRect(rect.left() + left, top, wide, height))
            top += height + self.spacing()

    def _rows(self, width: int) -> list[tuple[int, list[tuple[int, int, QLayoutItem]]]]:
        """The height of each row, and left edge and width of each of its cards."""
        gap, items = self.spacing(), [item for item in self._items if not item.isEmpty()]
        columns = max(1, (width + gap) // (self._least + gap))
        wide = (width - (columns - 1) * gap) // columns
        rows = [items[first : first + columns] for first in range(0, len(items), columns)]
        return [(max(item.heightForWidth(wide) for item in row),
                 [(column * (wide + gap), wide, item) for column, item in enumerate(row)]) for row in rows]  # fmt: skip
