"""Words with an outline on pixels: each glyph and its outline are filled once, and copied wherever they come again.

Of a text whose number changes with every step nearly all glyphs have been drawn before, and filling their areas takes
ten times as long as copying them.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QRawFont,
    QTextLayout,
    QTransform,
)

__all__ = ["draw_halo_glyphs", "halo_area"]

_PARTS = 4  # of a pixel: a glyph's place is rounded to so many
_FINE = 0.05  # pixels: how far an outline may be off its curve
_HIGHEST = 96.0  # pixels: larger type is filled


class _Glyph(NamedTuple):
    """A glyph of a font, and its place from the beginning of the text's base line."""

    font: QRawFont
    number: int
    x: float
    y: float


class _Look(NamedTuple):
    """An image, and its upper left corner from the glyph's place, in pixels of the device; none of a blank."""

    left: int
    top: int
    image: QImage | None


def draw_halo_glyphs(
    painter: QPainter, base: QPointF, text: str, font: QFont, colour: str, halo: str, width: float
) -> bool:
    """Write `text` from a place on its base line, on an outline `width` wide. False, and nothing is drawn, where the
    device has no pixels or the text would be turned or very large."""
    to_device = painter.deviceTransform()
    scale = to_device.m11()
    if (painter.paintEngine().type() is not QPaintEngine.Type.Raster or to_device.isRotating()
            or scale != to_device.m22() or not 0.0 < scale * font.pixelSize() <= _HIGHEST):  # fmt: skip
        return False
    origin = to_device.map(base)
    # Texts begin at whole pixels, so that the same letters lie at the same parts of one.
    across, down = round(origin.x()), round(origin.y())
    for shade, outline in ((halo, width), (colour, 0.0)):
        for raw, index, x, y in _glyphs(text, font):
            left, part = divmod(round(x * scale * _PARTS), _PARTS)
            look = _look(raw, index, shade, outline, scale, part)
            if look.image is not None:
                painter.drawImage(QPointF((across + left + look.left - to_device.dx()) / scale,
                                          (down + round(y * scale) + look.top - to_device.dy()) / scale),
                                  look.image)  # fmt: skip
    return True


def halo_area(text: str, font: QFont, base: QPointF, width: float) -> QPainterPath:
    """Everything within half of `width` of a text's outlines, as one area."""
    area = QPainterPath()
    area.setFillRule(Qt.FillRule.WindingFill)
    for raw, index, x, y in _glyphs(text, font):
        area.addPath(_outline(raw, index, width).translated(base.x() + x, base.y() + y))
    return area


@lru_cache(maxsize=256)
def _glyphs(text: str, font: QFont) -> tuple[_Glyph, ...]:
    """The glyphs of a line of text, as the font joins and places them."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    found = []
    for run in layout.glyphRuns():
        raw = run.rawFont()
        found += [_Glyph(raw, index, place.x(), place.y() - line.ascent())
                  for index, place in zip(run.glyphIndexes(), run.positions(), strict=True)]  # fmt: skip
    return tuple(found)


@lru_cache(maxsize=2048)
def _look(font: QRawFont, index: int, colour: str, outline: float, scale: float, part: int) -> _Look:
    """A glyph filled, or its outline, at a part of a pixel."""
    to_pixels = QTransform.fromScale(scale, scale) * QTransform.fromTranslate(part / _PARTS, 0.0)
    path = to_pixels.map(_outline(font, index, outline) if outline else font.pathForGlyph(index))
    if path.isEmpty():
        return _Look(0, 0, None)
    room = path.boundingRect()
    left, top = math.floor(room.left()) - 1, math.floor(room.top()) - 1
    image = QImage(math.ceil(room.right()) + 1 - left, math.ceil(room.bottom()) + 1 - top,
                   QImage.Format.Format_ARGB32_Premultiplied)  # fmt: skip
    image.fill(0)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-left, -top)
        painter.fillPath(path, QColor(colour))
    image.setDevicePixelRatio(scale)
    return _Look(left, top, image)


@lru_cache(maxsize=512)
def _outline(font: QRawFont, index: int, width: float) -> QPainterPath:
    """A glyph at the origin, widened on all sides; as one area, which is filled thirty times as fast as its stroke."""
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCurveThreshold(_FINE)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return stroker.createStroke(font.pathForGlyph(index)).simplified()
