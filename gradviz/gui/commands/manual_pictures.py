"""The figures of the manual's page: computed in a thread when their chapter is opened, drawn in the window's theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from gradviz.gui.background.worker import Worker

if TYPE_CHECKING:
    from gradviz.gui.context import Context
    from gradviz.scene.frame import AnyFrame
    from gradviz.scene.manual.manual_figure import ManualFigure
    from gradviz.scene.view.figure_style import FigureStyle

__all__ = ["ManualPictures"]

_Frames = list[tuple["ManualFigure", "FigureStyle", float, "AnyFrame"]]  # style, and how large its type is


class ManualPictures(QObject):
    """`drawn(figure, image)`: a figure that was asked for is ready. Who asks anew gets no older ones any more."""

    drawn = Signal(object, QImage)

    def __init__(self, context: Context) -> None:
        super().__init__(context.parent_widget)
        self._context = context
        self._worker = Worker(self)
        self._worker.done.connect(self._take)
        self._worker.failed.connect(context.complain)

    def ask(self, figures: Sequence[ManualFigure], room: int) -> None:
        """Compute and draw these figures, and no others any more, where so many pixels are across; none while a
        question is open, whose answer one of them may show."""
        from gradviz.export.manual_frame import manual_frame_of
        from gradviz.gui.export.manual_picture import manual_scale, manual_style
        from gradviz.scene.lecture.covered import why_covered

        theme = self._context.theme
        scale = manual_scale(theme.scale, room)
        style = manual_style(theme.name, room / scale)

        def frames(cancelled: Callable[[], bool]) -> _Frames:
            return [(figure, style, scale, manual_frame_of(figure, style, cancelled)) for figure in figures]

        if figures and not why_covered(self._context.presenter.view):
            self._worker.start(frames)
        else:
            self._worker.cancel()

    def close(self) -> None:
        """The window closes."""
        self._worker.close()

    def _take(self, frames: _Frames) -> None:
        for each in frames:  # one at a time: the window answers in between
            QTimer.singleShot(0, self, lambda each=each: self._draw(*each))

    def _draw(self, figure: ManualFigure, style: FigureStyle, scale: float, frame: AnyFrame) -> None:
        from gradviz.gui.export.manual_picture import manual_picture
        from gradviz.gui.export.picture_files import PIXELS_PER_INCH, png_image

        if frame is None or style.theme != self._context.theme.name:
            return
        ratio = self._context.parent_widget.devicePixelRatioF()
        picture = manual_picture(figure, frame, style)
        image = png_image(picture.but(dpi=round(PIXELS_PER_INCH * scale * ratio)))
        image.setDevicePixelRatio(ratio)
        self.drawn.emit(figure, image)
