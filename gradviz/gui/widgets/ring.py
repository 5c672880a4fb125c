"""A ring around a widget for a few seconds, to show where something is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gradviz.scene.themes import Theme

__all__ = ["Ring"]

_SHOWN_MS = 3000
_WIDTH, _RADIUS = 3.0, 8.0


class Ring(QWidget):
    """Lies over a widget, takes no click, and goes by itself."""

    def __init__(self, around: QWidget, theme: Theme, milliseconds: int = _SHOWN_MS) -> None:
        super().__init__(around)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(around.rect())
        self.show()
        self.raise_()
        QTimer.singleShot(milliseconds, self, self.deleteLater)

    def paintEvent(self, event: QPaintEvent) -> None:
        width = _WIDTH * self._theme.scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.accent), width))
        inset = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(inset, _RADIUS, _RADIUS)
        painter.end()
