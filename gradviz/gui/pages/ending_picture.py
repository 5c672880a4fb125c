"""The network at the ending of a lesson, in the state in which the last stop left it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.gui.figures.network.network_painter import paint_network
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.themes import LIGHT, Theme

__all__ = ["EndingPicture"]

_LEAST, _MOST = 125, 340  # pixels high, at type of normal size


class EndingPicture(QWidget):
    """Shows a `NetworkFrame` if there is enough height for it, which the texts of the ending take first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self._frame: NetworkFrame | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_frame(self, frame: NetworkFrame | None) -> None:
        """Show a network; None: show nothing."""
        self._frame = frame
        self.setVisible(frame is not None)
        self.setAccessibleDescription("" if frame is None else frame.description)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self.setMaximumHeight(round(_MOST * theme.scale))
        self.updateGeometry()
        self.update()

    @property
    def has_room(self) -> bool:
        """Whether it is high enough for the network to be readable."""
        return self.height() >= _LEAST * self._theme.scale

    def sizeHint(self) -> QSize:
        return QSize(320, 0)  # only the height that the texts leave

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._frame is None or not self.has_room:
            return
        painter = QPainter(self)
        paint_network(painter, QRectF(self.rect()), self._frame, self._theme)
        painter.end()
