"""Two parts of a page beside each other; in a narrow window one below the other, and the whole scrolls."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

__all__ = ["TwoParts"]

_ANY = 16_777_215  # Qt's largest width
_BAR = 12  # pixels of the scroll bar


class TwoParts(QScrollArea):
    """`least` is the width, at type of normal size, from which the parts stand beside each other, the second one
    `side(width)` pixels wide. Below it they get the heights `stacked()`, of the first and of the second."""

    def __init__(
        self, first: QWidget, second: QWidget, least: int, side: Callable[[int], int],
        stacked: Callable[[int], tuple[int, int]], parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._first, self._second, self._least, self._side, self._stacked = first, second, least, side, stacked
        self._scale = 1.0
        self.is_stacked = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        inside.setObjectName("form")
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(0)
        self.row.addWidget(first, 1)
        self.row.addWidget(second)
        self.setWidget(inside)

    def fit(self, scale: float) -> None:
        """For type of this size, and when the heights of the parts have changed."""
        self._scale = scale
        wide = self.width()
        self.is_stacked = wide < self._least * scale
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self.row.setDirection(down if self.is_stacked else right)
        heights = self._stacked(wide - _BAR) if self.is_stacked else (0, 0)
        for part, high in zip((self._first, self._second), heights, strict=True):
            part.setMinimumHeight(max(0, high))  # a form knows its height only once it has been laid out
        side = self._side(wide)
        self._second.setMinimumWidth(0 if self.is_stacked else side)
        self._second.setMaximumWidth(_ANY if self.is_stacked else side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit(self._scale)
