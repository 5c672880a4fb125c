"""Cached pictures of a plot: unchanged content is drawn only once."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

__all__ = ["Layer", "whole"]

_TURN = 0.03  # seconds of drawing before the window answers
_is_whole = False


class Layer:
    """A picture cached as long as its content is the same: repainting items above it costs one copy of pixels."""

    def __init__(self) -> None:
        self._same: tuple[object, ...] = ()
        self._equal: tuple[object, ...] = ()
        self._pixmap = QPixmap()
        self._left: Iterator[Callable[[QPainter], None]] | None = None

    def paint(
        self, painter: QPainter, rect: QRectF, same: tuple[object, ...], equal: tuple[object, ...],
        draw: Callable[[QPainter], None],
    ) -> None:  # fmt: skip
        """Paint `draw` over `rect`. `draw` is called again where `same` contains other objects, `equal` other values,
        or the size or the resolution has changed.
        """
        self.paint_in_turns(painter, rect, same, equal, lambda: (draw,))

    def paint_in_turns(
        self, painter: QPainter, rect: QRectF, same: tuple[object, ...], equal: tuple[object, ...],
        parts: Callable[[], Iterable[Callable[[QPainter], None]]], in_turns: bool = False,
    ) -> bool:  # fmt: skip
        """Like `paint`, for a picture in `parts`. With `in_turns`, only as many are drawn as take a moment; returns
        False where more are left for the next call. A picture for a file needs all of them: see `whole`.
        """
        if rect.isEmpty():
            return True  # a plot squeezed to nothing: Qt cannot paint on a picture without pixels
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
            self._left = iter(parts())
        if self._left is not None:
            with QPainter(self._pixmap) as inner:
                inner.translate(-rect.topLeft())
                self._go_on(inner, in_turns)
        painter.drawPixmap(rect.topLeft() + shift / ratio, self._pixmap)
        return self._left is None

    def _go_on(self, painter: QPainter, in_turns: bool) -> None:
        assert self._left is not None, "there is something left to draw"
        end = time.perf_counter() + _TURN
        for part in self._left:
            painter.save()
            part(painter)
            painter.restore()
            if in_turns and not _is_whole and time.perf_counter() > end:
                return
        self._left = None


@contextmanager
def whole() -> Iterator[None]:
    """A context in which every picture is drawn completely, however long that takes."""
    global _is_whole
    before, _is_whole = _is_whole, True
    try:
        yield
    finally:
        _is_whole = before
