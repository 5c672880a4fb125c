"""Qt's pens, brushes, clips and images in SVG."""

from __future__ import annotations

import base64
from html import escape

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QGradient, QImage, QLinearGradient, QPen, QRadialGradient, QTransform

__all__ = ["Inks", "image_element", "number", "pen_attributes"]

_CAPS = {Qt.PenCapStyle.FlatCap: "butt", Qt.PenCapStyle.SquareCap: "square", Qt.PenCapStyle.RoundCap: "round"}
_JOINS = {Qt.PenJoinStyle.BevelJoin: "bevel", Qt.PenJoinStyle.RoundJoin: "round"}
# The tiles of Qt's patterns: lines as path data in a square of 8, or dots of half a pixel.
_TILE = 8
_HATCHES = {
    Qt.BrushStyle.BDiagPattern: "M0,8L8,0M-1,1L1,-1M7,9L9,7", Qt.BrushStyle.FDiagPattern: "M0,0L8,8M-1,7L1,9M7,-1L9,1",
    Qt.BrushStyle.DiagCrossPattern: "M0,8L8,0M0,0L8,8", Qt.BrushStyle.HorPattern: "M0,4L8,4",
    Qt.BrushStyle.VerPattern: "M4,0L4,8", Qt.BrushStyle.CrossPattern: "M0,4L8,4M4,0L4,8",
}  # fmt: skip
# Dense patterns by how much of them is covered.
_DENSE = {
    Qt.BrushStyle.Dense1Pattern: 0.94, Qt.BrushStyle.Dense2Pattern: 0.88, Qt.BrushStyle.Dense3Pattern: 0.63,
    Qt.BrushStyle.Dense4Pattern: 0.5, Qt.BrushStyle.Dense5Pattern: 0.37, Qt.BrushStyle.Dense6Pattern: 0.12,
    Qt.BrushStyle.Dense7Pattern: 0.06,
}  # fmt: skip


def number(value: float, places: int = 2) -> str:
    """A number written as short as possible with a number of decimal places."""
    text = f"{value:.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Inks:
    """The definitions of a picture: each gradient, pattern and clip once."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def definitions(self) -> str:
        """The elements, each with its name."""
        return "".join(element.replace("@", name, 1) for element, name in self._names.items())

    def fill(self, brush: QBrush, opacity: float, transform: QTransform) -> str:
        """The attributes of a fill; `transform` leads from the brush's places to those that are written."""
        colour, alpha = self._paint(brush, opacity, transform)
        return f'fill="{colour}"' + ("" if alpha == 1.0 else f' fill-opacity="{number(alpha, 3)}"')

    def stroke(self, brush: QBrush, opacity: float, transform: QTransform) -> str:
        """The attributes of a line's colour."""
        colour, alpha = self._paint(brush, opacity, transform)
        return f'stroke="{colour}"' + ("" if alpha == 1.0 else f' stroke-opacity="{number(alpha, 3)}"')

    def clip(self, path: str) -> str:
        """The name of the clip by a path with these attributes."""
        return self._name(f'<clipPath id="@"><path {path}/></clipPath>', "clip")

    def _name(self, element: str, kind: str) -> str:
        return self._names.setdefault(element, f"{kind}{len(self._names)}")

    def _paint(self, brush: QBrush, opacity: float, transform: QTransform) -> tuple[str, float]:
        style, colour = brush.style(), brush.color()
        if style is Qt.BrushStyle.NoBrush:
            return "none", 1.0
        if style is Qt.BrushStyle.SolidPattern:
            return colour.name(), colour.alphaF() * opacity
        if style is Qt.BrushStyle.TexturePattern:
            return self._texture(brush), opacity
        if style in _HATCHES or style in _DENSE:
            return self._pattern(style, colour), opacity
        gradient = brush.gradient()
        if isinstance(gradient, (QLinearGradient, QRadialGradient)):
            return self._gradient(gradient, brush.transform() * transform), opacity
        middle = gradient.stops()[len(gradient.stops()) // 2][1]
        return middle.name(), middle.alphaF() * opacity

    def _gradient(self, gradient: QLinearGradient | QRadialGradient, transform: QTransform) -> str:
        is_of_object = gradient.coordinateMode() is not QGradient.CoordinateMode.LogicalMode
        if is_of_object:
            units = "objectBoundingBox"
        else:
            parts = (transform.m11(), transform.m12(), transform.m21(), transform.m22(), transform.dx(), transform.dy())
            units = f'userSpaceOnUse" gradientTransform="matrix({" ".join(number(part, 5) for part in parts)})'
        stops = "".join(
            f'<stop offset="{number(at, 4)}" stop-color="{colour.name()}"'
            + ("" if colour.alpha() == 255 else f' stop-opacity="{number(colour.alphaF(), 3)}"') + "/>"
            for at, colour in gradient.stops()
        )  # fmt: skip
        if isinstance(gradient, QLinearGradient):
            a, b = gradient.start(), gradient.finalStop()
            ends = f'x1="{number(a.x(), 4)}" y1="{number(a.y(), 4)}" x2="{number(b.x(), 4)}" y2="{number(b.y(), 4)}"'
            element = f'<linearGradient id="@" gradientUnits="{units}" {ends}>{stops}</linearGradient>'
        else:
            c, f = gradient.center(), gradient.focalPoint()
            ends = (f'cx="{number(c.x(), 4)}" cy="{number(c.y(), 4)}" r="{number(gradient.radius(), 4)}" '
                    f'fx="{number(f.x(), 4)}" fy="{number(f.y(), 4)}"')  # fmt: skip
            element = f'<radialGradient id="@" gradientUnits="{units}" {ends}>{stops}</radialGradient>'
        return f"url(#{self._name(element, 'gradient')})"

    def _pattern(self, style: Qt.BrushStyle, colour: QColor) -> str:
        alpha = number(colour.alphaF(), 3)
        if style in _HATCHES:
            shape = f'<path d="{_HATCHES[style]}" fill="none" stroke="{colour.name()}" stroke-opacity="{alpha}"/>'
        else:
            side = number(_TILE / 2 * _DENSE[style] ** 0.5, 2)
            shape = "".join(
                f'<rect x="{x}" y="{y}" width="{side}" height="{side}" fill="{colour.name()}" fill-opacity="{alpha}"/>'
                for x in (0, _TILE // 2) for y in (0, _TILE // 2)
            )  # fmt: skip
        return self._tiles(shape, _TILE, _TILE)

    def _texture(self, brush: QBrush) -> str:
        image = brush.textureImage()
        whole = QRectF(QPointF(), image.size())
        return self._tiles(image_element(image, whole, ""), image.width(), image.height())

    def _tiles(self, shape: str, wide: float, high: float) -> str:
        element = f'<pattern id="@" patternUnits="userSpaceOnUse" width="{wide}" height="{high}">{shape}</pattern>'
        return f"url(#{self._name(element, 'pattern')})"


def pen_attributes(pen: QPen, opacity: float, scale: float, inks: Inks, transform: QTransform) -> str:
    """The attributes of a line. Qt counts dashes in widths of the pen, SVG in pixels."""
    if pen.style() is Qt.PenStyle.NoPen or pen.brush().style() is Qt.BrushStyle.NoBrush:
        return 'stroke="none"'
    width = (pen.widthF() or 1.0) * (1.0 if pen.isCosmetic() else scale)
    parts = [inks.stroke(pen.brush(), opacity, transform), f'stroke-width="{number(width, 3)}"']
    if pen.style() is not Qt.PenStyle.SolidLine:
        dashes = " ".join(number(part * width, 3) for part in pen.dashPattern())
        offset = pen.dashOffset()
        parts.append(f'stroke-dasharray="{dashes}"')
        if offset:
            parts.append(f'stroke-dashoffset="{number(offset * width, 3)}"')
    cap, join = _CAPS.get(pen.capStyle(), "butt"), _JOINS.get(pen.joinStyle(), "miter")
    if cap != "butt":
        parts.append(f'stroke-linecap="{cap}"')
    if join != "miter":
        parts.append(f'stroke-linejoin="{join}"')
    return " ".join(parts)


def image_element(image: QImage, rect: QRectF, more: str) -> str:
    """An image in a rectangle, its pixels embedded in the file as PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub lacks str, which the binding takes
    data = base64.b64encode(buffer.data().data()).decode()
    return (
        f'<image x="{number(rect.x())}" y="{number(rect.y())}" width="{number(rect.width())}" '
        f'height="{number(rect.height())}" preserveAspectRatio="none"{more} '
        f'xlink:href="data:image/png;base64,{escape(data)}"/>'
    )
