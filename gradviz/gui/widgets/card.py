"""A card: the background of a panel."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from gradviz.scene.themes import LIGHT, Theme

__all__ = ["Card"]

_RADIUS = 8
_RING = 2  # times the hairline
_EDGE = QMargins(2, 1, 2, 2)


class Card(QWidget):
    """A panel's background: 8 px corners and one hairline, drawn below the panel that it holds.

    It places the panel itself, without a layout: a text that changes inside must not lay out the whole window anew.
    """

    def __init__(self, panel: QWidget | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel: QWidget | None = None
        self._is_marked = self._is_covered = False
        self.is_strip = False  # right across the window, with a line above and no corners
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
        if self._is_covered:
            panel.hide()
        elif self.isVisible():
            panel.show()

    def set_covered(self, covered: bool) -> None:
        """Hide the panel, also one that comes later, or show it again."""
        self._is_covered = covered
        if self.panel is not None:
            self.panel.setVisible(not covered)

    def set_theme(self, theme: Theme) -> None:
        """Colours and line width."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def set_marked(self, marked: bool) -> None:
        """Draw a ring around it: this is what to look at."""
        self._is_marked = marked
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
        width = max(1.0, self._theme.stroke) * (_RING if self._is_marked else 1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.accent if self._is_marked else self._theme.line), width))
        painter.setBrush(QColor(self._theme.panel))
        if self.is_strip:
            painter.fillRect(self.rect(), QColor(self._theme.panel))
            painter.drawLine(0, 0, self.width(), 0)
            painter.end()
            return
        inset = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(inset, _RADIUS, _RADIUS)
        painter.end()
