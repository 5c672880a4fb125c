"""The lines of text under a plot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gradviz.gui.figures.plot_axes import plot_font
from gradviz.scene.themes import Theme

__all__ = ["NoteLabel"]


class NoteLabel(QLabel):
    """Lines of text that end in … where there is no room; the whole text is then in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics, area = self.fontMetrics(), self.contentsRect()
        end, width = Qt.TextElideMode.ElideRight, area.width()
        lines = [metrics.elidedText(line, end, width) for line in self.text().split("\n")]
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, "\n".join(lines))
        painter.end()
        self.setToolTip(self.text() if "\n".join(lines) != self.text() else "")

    def restyle(self, theme: Theme, colour: str) -> None:
        """Font and colour from a theme."""
        self.setFont(plot_font(theme))
        self.setStyleSheet(f"color: {colour};")
        gap = round(8 * theme.scale)
        self.setContentsMargins(gap, gap // 4, gap, gap // 2)
