"""What a plot is likely to show next, drawn ahead."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPixmap, QTransform

from gradviz.gui.figures.plot_axes import Plane
from gradviz.gui.views.plot_view import PlotView
from gradviz.intervals import Interval
from gradviz.scene.frame import AnyFrame
from gradviz.scene.themes import Theme

__all__ = ["ReadyPicture"]

_MORE = 1  # pixels on each side, for lines that end at the edge


class ReadyPicture:
    """The content of a plot as pixels, used where the plot has the frame, the theme, the ranges and the size for which
    it was drawn, and dropped where it has others."""

    def __init__(self, plot: PlotView) -> None:
        self._plot = plot
        self._frame: AnyFrame = None
        self._key: tuple[object, ...] = ()
        self._area = QRect()  # in the viewport
        self._pixmap = QPixmap()

    def prepare(
        self, frame: AnyFrame, theme: Theme, home: tuple[Interval, Interval], draw: Callable[[QPainter, Plane], None]
    ) -> None:
        """Draw a frame over the ranges `home`."""
        plot = self._plot
        plane, ratio = plot.plane(home), plot.devicePixelRatioF()
        if not plot.isVisible() or plane.rect.isEmpty() or ratio != int(ratio):
            return  # between pixels of the screen it would not be sharp
        to_viewport = plot.viewportTransform()
        transform = plot.content.sceneTransform() * to_viewport
        key = _key(plane, theme, transform, ratio)
        if frame is self._frame and key == self._key:
            return
        area = plot.content.area(to_viewport).toAlignedRect().adjusted(-_MORE, -_MORE, _MORE, _MORE)
        self._pixmap = QPixmap(area.size() * int(ratio))
        self._pixmap.setDevicePixelRatio(ratio)
        self._pixmap.fill(plot.backgroundBrush().color())
        with QPainter(self._pixmap) as painter:
            painter.translate(-area.topLeft())
            painter.setTransform(transform, combine=True)
            draw(painter, plane)
        self._frame, self._key, self._area = frame, key, area

    def paint(self, painter: QPainter, plane: Plane, frame: AnyFrame, theme: Theme) -> bool:
        """Paint the frame if it is the one that is drawn; returns whether it is."""
        transform = painter.combinedTransform()
        if frame is not self._frame or self._key != _key(plane, theme, transform, painter.device().devicePixelRatioF()):
            return False
        painter.save()
        painter.resetTransform()
        painter.setClipping(False)  # painters clip their content themselves
        painter.drawPixmap(self._area.topLeft(), self._pixmap)
        painter.restore()
        return True

    def show_frame(self, frame: AnyFrame) -> None:
        """Another frame is shown: the picture of any other is dropped."""
        if frame is not self._frame:
            self._frame, self._pixmap = None, QPixmap()


def _key(plane: Plane, theme: Theme, transform: QTransform, ratio: float) -> tuple[object, ...]:
    return plane, theme, transform, ratio
