"""The dots of samples: which of very many are seen, and drawing them quickly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen, QPixmap

from gradviz.records import FrozenRecord

__all__ = ["MANY", "DotChoice", "DotStyle", "paint_dots", "seen_dots"]

MANY = 5000  # dots
_TENTHS = 21  # values of a scale, from −1 to 1
_COVERED_BY = 3  # dots of other colours in a square as wide as a radius: nothing is seen of one below them
_STAMPED = 2000  # dots: drawing more of them each by itself is felt
_PHASES = 4  # places of a stamp within a pixel, along each side


class DotStyle(FrozenRecord, frozen=True):
    """How the dots of one colour are drawn."""

    radius: float
    brush: QBrush
    pen: QPen


def seen_dots(
    pixels: NDArray[np.float64], values: NDArray[np.float64], classes: int, radius: float, rect: QRectF
) -> NDArray[np.intp]:
    """The places of the dots to draw, in their order. Of very many, those in the picture, and of them the last one of
    each colour in each square as wide as a radius: it covers the others. Of many colours only the last ones drawn in a
    square are seen; a dot of a greater value is drawn later."""
    if len(pixels) <= MANY:
        return np.arange(len(pixels))
    chosen = DotChoice(classes, radius, rect)
    chosen.add(pixels, values)
    return chosen.places()


class DotChoice:
    """Chooses as `seen_dots` does from very many dots, of which one part comes after the other."""

    def __init__(self, classes: int, radius: float, rect: QRectF) -> None:
        self._rect, self._radius, self._count = rect, radius, 0
        # What is not in the picture goes into cells of its own around it, which are thrown away.
        self._cells = (max(_TENTHS, classes) + 2, int(rect.height() / radius) + 5, int(rect.width() / radius) + 5)
        self._last = np.full(self._cells[0] * self._cells[1] * self._cells[2], -1, dtype=np.int32)

    def add(self, pixels: NDArray[np.float64], values: NDArray[np.float64]) -> None:
        """The next dots, drawn after those before."""
        shades, down, across = self._cells
        half = 1.0 / (shades - 3)  # of the distance of two shades, each of which lies in the middle of its cell
        with np.errstate(invalid="ignore"):
            column = _cells(pixels[:, 0], self._rect.left(), self._radius, across - 2)
            row = _cells(pixels[:, 1], self._rect.top(), self._radius, down - 2)
            cell = _cells(values, half - 1.0, 2.0 * half, shades - 2)
        cell *= down
        cell += row
        cell *= across
        cell += column
        self._last[cell] = np.arange(self._count, self._count + len(pixels), dtype=np.int32)
        self._count += len(pixels)

    def places(self) -> NDArray[np.intp]:
        """The places of the dots to draw among all that came."""
        last = self._last.reshape(self._cells)[1:-1, 1:-1, 1:-1]
        is_there = last >= 0
        above = np.cumsum(is_there[::-1], axis=0, dtype=np.int16)[::-1]
        return np.sort(last[is_there & (above <= _COVERED_BY)]).astype(np.intp)


def _cells(values: NDArray[np.float64], start: float, width: float, count: int) -> NDArray[np.int32]:
    """The cell of each value, 1 to `count` from one cell before `start`; 0 and count + 1 are outside, as is NaN."""
    found = values - (start - 2.0 * width)
    found /= width
    np.fmin(found, count + 1.0, out=found)
    np.fmax(found, 0.0, out=found)
    return found.astype(np.int32)


def paint_dots(painter: QPainter, pixels: NDArray[np.float64], style: DotStyle) -> None:
    """A dot at each of the pixels (k, 2). On a pixmap many are copies of a few pictures, an eighth of a pixel at most
    beside their places."""
    if len(pixels) > _STAMPED and isinstance(painter.device(), QPixmap):
        _stamp_dots(painter, pixels, style)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(style.brush)
    painter.setPen(style.pen)
    for x, y in pixels.tolist():
        painter.drawEllipse(QPointF(x, y), style.radius, style.radius)


def _stamp_dots(painter: QPainter, pixels: NDArray[np.float64], style: DotStyle) -> None:
    ratio = painter.device().devicePixelRatioF()
    shift = painter.transform()
    half = int((style.radius + style.pen.widthF()) * ratio) + 2  # of a picture's side, in pixels of the device
    stamps = [_stamp(style, half, column, row, ratio) for row in range(_PHASES) for column in range(_PHASES)]
    # Places in the device in parts of a pixel, and which of the pictures that is.
    places = np.floor((pixels + np.array([shift.dx(), shift.dy()])) * (ratio * _PHASES) + 0.5).astype(np.int64)
    whole, phase = places // _PHASES, places % _PHASES
    corners = (whole - half) / ratio
    which = phase[:, 1] * _PHASES + phase[:, 0]
    painter.save()
    painter.resetTransform()
    draw = painter.drawPixmap
    for (x, y), stamp in zip(corners.tolist(), which.tolist(), strict=True):
        draw(QPointF(x, y), stamps[stamp])
    painter.restore()


def _stamp(style: DotStyle, half: int, column: int, row: int, ratio: float) -> QPixmap:
    """One dot whose middle lies so many parts of a pixel right of and below the middle of the picture."""
    stamp = QPixmap(2 * half + 1, 2 * half + 1)
    stamp.setDevicePixelRatio(ratio)
    stamp.fill(Qt.GlobalColor.transparent)
    with QPainter(stamp) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(style.brush)
        painter.setPen(style.pen)
        at = QPointF((half + column / _PHASES) / ratio, (half + row / _PHASES) / ratio)
        painter.drawEllipse(at, style.radius, style.radius)
    return stamp
