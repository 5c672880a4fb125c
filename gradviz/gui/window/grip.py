"""A grip in the gap between two panels: drag it, or press it twice for the layout's own place."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gradviz.gui.outside_text import set_tip
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["Grip"]

_LONG, _WIDE = 32, 3


class Grip(QWidget):
    """`dragged(to)`: the pointer has moved it, to this x or y of its parent. `restored`: it was pressed twice."""

    dragged = Signal(int)
    restored = Signal()

    def __init__(self, parent: QWidget, *, upright: bool) -> None:
        """`upright`: it stands between a left and a right panel."""
        super().__init__(parent)
        self._upright, self._theme = upright, LIGHT
        self._held: QPoint | None = None
        self.setCursor(Qt.CursorShape.SplitHCursor if upright else Qt.CursorShape.SplitVCursor)
        set_tip(self, _("Drag to make room; double-click for the layout’s own place"))

    def set_theme(self, theme: Theme) -> None:
        """Colours."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        middle = QRectF(self.rect()).center()
        long, wide = (_WIDE, _LONG) if self._upright else (_LONG, _WIDE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.faint if self.underMouse() else self._theme.line))
        painter.drawRoundedRect(QRectF(middle.x() - long / 2, middle.y() - wide / 2, long, wide), 1.5, 1.5)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            at = self.mapToParent(event.position().toPoint()) - self._held
            self.dragged.emit(at.x() if self._upright else at.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self.restored.emit()

    def enterEvent(self, event: object) -> None:
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()
