"""A paint device that writes SVG: true size, short numbers, words as outlines or as text.

Qt's generator is not used: its words change their width with the reader's font, and its clips have wrong coordinates.
"""

from __future__ import annotations

import math
from xml.sax.saxutils import escape, quoteattr

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainterPath,
    QPixmap,
    QTextItem,
    QTransform,
)

from gradviz.gui.export.override_arrays import give_back
from gradviz.gui.export.svg_ink import Inks, image_element, number, pen_attributes
from gradviz.text import printable

__all__ = ["SvgDevice"]

_MM_PER_PIXEL = 25.4 / 96  # of the window's pixels
_WORDS, _SYMBOLS = "Inter, Helvetica, Arial, sans-serif", "serif"
_LARGEST_COORDINATE = 1e6


class SvgDevice(QPaintDevice):
    """A paint device of `size` pixels, 96 to an inch. `document()` is the file, once its painter has ended.

    `has_text`: words are text elements that can be searched and edited; otherwise they are outlines with the words as a
    label, which look the same without the font.
    """

    def __init__(self, size: QSizeF, title: str = "", has_text: bool = False) -> None:
        super().__init__()
        self._size, self._title = size, title
        self._engine = _SvgEngine(has_text)

    def document(self) -> bytes:
        """The file as UTF-8. Characters that XML forbids have become U+FFFD."""
        wide, high = self._size.width(), self._size.height()
        head = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" '
            'xmlns:xlink="http://www.w3.org/1999/xlink" version="1.1" '
            f'width="{_millimetres(wide)}mm" height="{_millimetres(high)}mm" '
            f'viewBox="0 0 {number(wide, 4)} {number(high, 4)}">\n'
            f"<title>{escape(self._title)}</title>\n<desc>gradviz</desc>\n"
        )
        return printable(f"{head}{self._engine.content()}</svg>\n").encode()

    def paintEngine(self) -> QPaintEngine:
        return self._engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        kinds, wide, high = QPaintDevice.PaintDeviceMetric, self._size.width(), self._size.height()
        known = {
            kinds.PdmWidth: wide, kinds.PdmHeight: high, kinds.PdmWidthMM: wide * _MM_PER_PIXEL,
            kinds.PdmHeightMM: high * _MM_PER_PIXEL, kinds.PdmDepth: 32, kinds.PdmNumColors: 2**31 - 1,
            kinds.PdmDpiX: 96, kinds.PdmDpiY: 96, kinds.PdmPhysicalDpiX: 96, kinds.PdmPhysicalDpiY: 96,
            kinds.PdmDevicePixelRatio: 1,
        }  # fmt: skip
        # The rest is the ratio of pixels once more, in a fixed-point number.
        return round(known.get(metric, QPaintDevice.devicePixelRatioFScale()))


class _SvgEngine(QPaintEngine):
    """Collects elements. Places are written in pixels of the picture wherever shapes keep their form by that."""

    def __init__(self, has_text: bool) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self._has_text = has_text
        self._inks = Inks()
        self._body: list[str] = []
        self._clip_path: QPainterPath | None = None  # in the picture's pixels
        self._is_clipped, self._clip_ink, self._open_clip, self._open_ink = False, "", "", ""
        self._transform, self._scale, self._is_plain = QTransform(), 1.0, True
        self._opacity, self._fill, self._line = 1.0, 'fill="none"', ""

    def content(self) -> str:
        """Definitions and elements."""
        return f"<defs>{self._inks.definitions()}</defs>\n" + "\n".join(self._body) + self._closed() + "\n"

    # Called by Qt

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.SVG

    def updateState(self, state: QPaintEngineState) -> None:
        flags, dirty = state.state(), QPaintEngine.DirtyFlag
        if flags & dirty.DirtyTransform:
            self._transform = QTransform(state.transform())
            map_ = self._transform
            # Its `type()` is not asked for: the binding crashes a little later.
            turns = any((map_.m12(), map_.m21(), map_.m13(), map_.m23()))
            self._is_plain = not turns and map_.m11() == map_.m22() > 0.0
            self._scale = map_.m11() if self._is_plain else 1.0
        if flags & dirty.DirtyOpacity:
            self._opacity = state.opacity()
        if flags & (dirty.DirtyClipPath | dirty.DirtyClipRegion):
            self._clip(state, bool(flags & dirty.DirtyClipPath))
        if flags & dirty.DirtyClipEnabled:
            self._is_clipped = state.isClipEnabled()
        if flags & (dirty.DirtyBrush | dirty.DirtyOpacity | dirty.DirtyTransform):
            self._fill = self._inks.fill(state.brush(), self._opacity, self._gradient_transform())
        if flags & (dirty.DirtyPen | dirty.DirtyOpacity | dirty.DirtyTransform):
            self._pen = state.pen()
            self._line = pen_attributes(self._pen, self._opacity, self._scale, self._inks, self._gradient_transform())

    def drawPath(self, path: QPainterPath) -> None:
        shown = self._transform.map(path) if self._is_plain else path
        rule = "evenodd" if path.fillRule() is Qt.FillRule.OddEvenFill else "nonzero"
        self._shape(_path_data(shown), f'{self._fill} fill-rule="{rule}" {self._line}')

    def drawPolygon(  # type: ignore[override]  # the stub has more kinds than Qt calls with, here and below
        self, points: list[QPointF], mode: QPaintEngine.PolygonDrawMode
    ) -> None:
        kinds = QPaintEngine.PolygonDrawMode
        is_open = mode is kinds.PolylineMode
        if self._is_plain:
            scale, dx, dy = self._scale, self._transform.dx(), self._transform.dy()
            places = [(scale * p.x() + dx, scale * p.y() + dy) for p in points]
        else:
            places = [(p.x(), p.y()) for p in points]
        give_back(points)
        data = "M" + "L".join(f"{number(x)},{number(y)}" for x, y in places) + ("" if is_open else "Z")
        fill = 'fill="none"' if is_open else self._fill
        rule = "" if is_open or mode is kinds.ConvexMode else (
            ' fill-rule="evenodd"' if mode is kinds.OddEvenMode else ' fill-rule="nonzero"')  # fmt: skip
        self._shape(data, f"{fill}{rule} {self._line}")

    def drawImage(  # type: ignore[override]
        self, rect: QRectF, image: QImage, source: QRectF,
        flags: Qt.ImageConversionFlag = Qt.ImageConversionFlag.AutoColor,
    ) -> None:  # fmt: skip
        if source != QRectF(image.rect()):
            image = image.copy(source.toAlignedRect())
        shown = self._transform.mapRect(rect) if self._is_plain else rect
        more = "" if self._opacity == 1.0 else f' opacity="{number(self._opacity, 3)}"'
        self._add(image_element(image, shown, more + self._transform_attribute()), "")

    def drawPixmap(  # type: ignore[override]
        self, rect: QRectF, pixmap: QPixmap, source: QRectF
    ) -> None:
        self.drawImage(rect, pixmap.toImage(), source)

    def drawTextItem(self, place: QPointF, item: QTextItem) -> None:  # type: ignore[override]
        words, font = item.text(), item.font()
        if not words.strip():
            return
        ink = self._inks.fill(self._pen.brush(), self._opacity, self._gradient_transform())
        if self._has_text:
            self._text(place, item, ink)
            return
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        path.addText(place, font, words)
        shown = self._transform.map(path) if self._is_plain else path
        label = f'role="img" aria-label={quoteattr(words)}'
        self._add(f'<path {label} d="{_path_data(shown)}"{self._transform_attribute()}/>', ink)

    # Writing

    def _text(self, place: QPointF, item: QTextItem, ink: str) -> None:
        font = item.font()
        size = font.pixelSize() if font.pixelSize() > 0 else font.pointSizeF() * 96 / 72
        at = self._transform.map(place) if self._is_plain else place
        family = font.family()
        families = _WORDS if family == "Inter" else f"'{family}', {_SYMBOLS}"
        weight = f' font-weight="{int(font.weight())}"' if int(font.weight()) != 400 else ""
        slant = ' font-style="italic"' if font.italic() else ""
        # As wide as measured, also in another font.
        length = number(item.width() * self._scale)
        digits = " style=\"font-feature-settings:'tnum'\"" if family == "Inter" else ""
        self._add(
            f'<text x="{number(at.x())}" y="{number(at.y())}" font-family={quoteattr(families)} '
            f'font-size="{number(size * self._scale)}"{weight}{slant}{digits} textLength="{length}" '
            f'lengthAdjust="spacingAndGlyphs" xml:space="preserve"{self._transform_attribute()}>'
            f"{escape(item.text())}</text>", ink,
        )  # fmt: skip

    def _shape(self, data: str, ink: str) -> None:
        self._add(f'<path d="{data}"{self._transform_attribute()}/>', ink)

    def _add(self, element: str, ink: str) -> None:
        """An element in the group of its clip and, inside of that, of its ink."""
        clip = self._inks.clip(self._clip_ink) if self._is_clipped and self._clip_path is not None else ""
        if clip != self._open_clip:
            self._body.append(self._closed())
            self._body.append(f'<g clip-path="url(#{clip})">' if clip else "")
            self._open_clip, self._open_ink = clip, ""
        if ink != self._open_ink:
            self._body.append(("</g>" if self._open_ink else "") + (f"<g {ink}>" if ink else ""))
            self._open_ink = ink
        self._body.append(element)

    def _closed(self) -> str:
        return "</g>" * (bool(self._open_ink) + bool(self._open_clip))

    def _clip(self, state: QPaintEngineState, is_path: bool) -> None:
        if is_path:
            path = state.clipPath()
        else:
            path = QPainterPath()
            path.addRegion(state.clipRegion())
        path, operation = self._transform.map(path), state.clipOperation()
        self._is_clipped = operation is not Qt.ClipOperation.NoClip
        if not self._is_clipped:
            self._clip_path = None
            return
        # Not a clip inside a clip, which not every program supports.
        is_more = operation is Qt.ClipOperation.IntersectClip and self._clip_path is not None
        self._clip_path = self._clip_path.intersected(path) if is_more and self._clip_path is not None else path
        rule = ' clip-rule="evenodd"' if self._clip_path.fillRule() is Qt.FillRule.OddEvenFill else ""
        self._clip_ink = f'd="{_path_data(self._clip_path) or "M0,0"}"{rule}'

    def _gradient_transform(self) -> QTransform:
        """From the brush's places to those that are written."""
        return self._transform if self._is_plain else QTransform()

    def _transform_attribute(self) -> str:
        if self._is_plain:
            return ""
        t = self._transform
        parts = (t.m11(), t.m12(), t.m21(), t.m22(), t.dx(), t.dy())
        return f' transform="matrix({" ".join(number(part, 5) for part in parts)})"'


def _millimetres(pixels: float) -> str:
    # Rounded down: other programs round pixels up, and slightly more than a whole number would become one more.
    return number(math.floor(pixels * _MM_PER_PIXEL * 1e4) / 1e4, 4)


def _path_data(path: QPainterPath) -> str:
    """A path in SVG's letters, to a hundredth of a pixel."""
    parts, count, place = [], path.elementCount(), 0
    kinds = QPainterPath.ElementType
    start = (0.0, 0.0)
    while place < count:
        element = path.elementAt(place)
        if element.type == kinds.CurveToElement:
            ends = [path.elementAt(place + further) for further in range(3)]
            parts.append("C" + " ".join(f"{number(end.x)},{number(end.y)}" for end in ends))
            place += 3
            last = ends[-1]
        else:
            is_move = element.type == kinds.MoveToElement
            if is_move:
                start = (element.x, element.y)
            parts.append(f"{'M' if is_move else 'L'}{number(element.x)},{number(element.y)}")
            place += 1
            last = element
        is_end = place == count or path.elementAt(place).type == kinds.MoveToElement
        if is_end and parts[-1][0] != "M" and (last.x, last.y) == start:
            parts.append("Z")
    return "".join(parts)
