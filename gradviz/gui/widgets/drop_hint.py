"""While a file is held over the window: the window's edge in the accent colour, and what letting go will do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gradviz.gui.figures.ink import figure_font
from gradviz.scene.themes import LIGHT, Theme

__all__ = ["DropHint"]

_EDGE = 4.0


class DropHint(QWidget):
    """Lies over the whole window and takes no click and no file."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.words = ""
        self._theme: Theme = LIGHT
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_words(self, words: str, theme: Theme) -> None:
        """Show the edge and the words."""
        window = self.parentWidget()
        assert window is not None
        self.words, self._theme = words, theme
        self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, scale = self._theme, self._theme.scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.accent), _EDGE * scale))
        half = _EDGE * scale / 2
        painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
        font = figure_font(14 * scale, bold=True)
        metrics = QFontMetricsF(font)
        width, height = metrics.horizontalAdvance(self.words) + 40 * scale, metrics.height() + 20 * scale
        pill = QRectF((self.width() - width) / 2, self.height() - height - 48 * scale, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(QColor(theme.on_accent))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self.words)
        painter.end()
