"""What Qt's SVG files need before every program draws them as Qt does: words as outlines."""

from __future__ import annotations

import re
from html import unescape
from xml.sax.saxutils import quoteattr

from PySide6.QtGui import QFont, QPainterPath

from gradviz.text import printable

__all__ = ["with_outlines"]

# As Qt's generator writes a text: attributes, then the words; its place and colour are among the attributes.
_TEXT = re.compile(r"<text ([^>]*)>([^<]*)</text>")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')


def with_outlines(drawing: bytes) -> bytes:
    """An SVG of Qt's, its texts as paths: without Inter at hand they would be wider than they were measured.

    The words stay as the path's label, to be found and read. Characters that XML forbids become U+FFFD.
    """
    return _TEXT.sub(_outlined, printable(drawing.decode())).encode()


def _outlined(found: re.Match[str]) -> str:
    said, words = dict(_ATTRIBUTE.findall(found[1])), unescape(found[2])
    font = QFont(unescape(said["font-family"]))
    font.setPixelSize(round(float(said["font-size"])))
    font.setWeight(QFont.Weight(int(said["font-weight"])))
    font.setItalic(said["font-style"] == "italic")
    font.setFeature(QFont.Tag("tnum"), 1)  # as the figures' own fonts: digits of one width
    path = QPainterPath()
    path.addText(float(said["x"]), float(said["y"]), font, words)
    fill = f'fill="{said["fill"]}" fill-opacity="{said["fill-opacity"]}" fill-rule="nonzero" stroke="none"'
    return f'<path role="img" aria-label={quoteattr(words)} {fill} d="{_written(path)}"/>'


def _written(path: QPainterPath) -> str:
    """A path in SVG's letters, to a hundredth of a pixel."""
    parts, count, place = [], path.elementCount(), 0
    kinds = QPainterPath.ElementType
    while place < count:
        element = path.elementAt(place)
        if element.type == kinds.CurveToElement:
            ends = [path.elementAt(place + further) for further in range(3)]
            parts.append("C" + " ".join(f"{end.x:.2f},{end.y:.2f}" for end in ends))
            place += 3
            continue
        parts.append(f"{'M' if element.type == kinds.MoveToElement else 'L'}{element.x:.2f},{element.y:.2f}")
        place += 1
    return "".join(parts)
