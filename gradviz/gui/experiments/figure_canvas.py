"""The picture in a window that computes one, drawn by the painter that also draws it into files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gradviz.gui.figures.plot_axes import plot_font
from gradviz.gui.outside_text import set_tip
from gradviz.gui.widgets.fields import describe
from gradviz.scene.frame import AnyFrame

if TYPE_CHECKING:
    from gradviz.gui.context import Themed

__all__ = ["FigureCanvas"]


class FigureCanvas(QWidget):
    """The picture, exactly as it is exported; before there is one, a sentence with the next action."""

    def __init__(self, look: Themed, parent: QWidget, name: str, waiting: str) -> None:
        super().__init__(parent)
        self._look = look
        self.frame: AnyFrame = None
        self.waiting = waiting
        self.setMinimumSize(280, 240)
        describe(self, name, waiting)
        set_tip(self, "")

    def show_frame(self, frame: AnyFrame) -> None:
        self.frame = frame
        self.setAccessibleDescription(frame.description)
        self.update()

    def paint_figure(self, painter: QPainter, rect: QRectF) -> None:
        """Draw `frame`."""
        raise NotImplementedError

    def paint_waiting(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the contents before there is a frame."""
        theme = self._look.theme
        painter.fillRect(rect, theme.panel)
        painter.setFont(plot_font(theme, 13))
        painter.setPen(theme.secondary)
        gap = 24 * theme.scale
        inside = rect.adjusted(gap, gap, -gap, -gap)
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.waiting)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.frame is not None:
            self.paint_figure(painter, rect)
        else:
            self.paint_waiting(painter, rect)
        painter.end()
