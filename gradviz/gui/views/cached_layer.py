"""Pictures that a plot keeps: what does not move is drawn once."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

__all__ = ["Layer"]


class Layer:
    """A picture that is kept as long as what it shows: a repaint above it costs one copy of pixels."""

    def __init__(self) -> None:
        self._same: tuple[object, ...] = ()
        self._equal: tuple[object, ...] = ()
        self._pixmap = QPixmap()

    def paint(
        self, painter: QPainter, rect: QRectF, same: tuple[object, ...], equal: tuple[object, ...],
        draw: Callable[[QPainter], None],
    ) -> None:  # fmt: skip
        """Paint `draw` over `rect`. It is called anew where `same` holds other objects, `equal` other values, or
        the size or the resolution changed."""
        if rect.isEmpty():
            return  # a plot squeezed to nothing: Qt cannot paint on a picture without pixels
        place = painter.combinedTransform().map(rect.topLeft())
        # On whole pixels of the device, so that hairlines stay as sharp as they were drawn.
        shift = QPointF(round(place.x()) - place.x(), round(place.y()) - place.y())
        ratio = painter.device().devicePixelRatioF()
        equal = (*equal, rect.width(), rect.height(), ratio)
        kept = len(same) == len(self._same) and all(a is b for a, b in zip(same, self._same, strict=True))
        if not kept or equal != self._equal:
            self._same, self._equal = same, equal
            self._pixmap = QPixmap(math.ceil(rect.width() * ratio), math.ceil(rect.height() * ratio))
            self._pixmap.setDevicePixelRatio(ratio)
            self._pixmap.fill(Qt.GlobalColor.transparent)
            with QPainter(self._pixmap) as inner:
                inner.translate(-rect.topLeft())
                draw(inner)
        painter.drawPixmap(rect.topLeft() + shift / ratio, self._pixmap)
