"""What Qt's SVG files need before every program draws them as Qt does: words as outlines, clips in their place."""

from __future__ import annotations

import re
from html import unescape
from xml.sax.saxutils import quoteattr

from PySide6.QtGui import QFont, QPainterPath

__all__ = ["with_clips_in_place", "with_outlines"]

# As Qt's generator writes a text: attributes, then the words; its place and colour are among the attributes.
_TEXT = re.compile(r"<text ([^>]*)>([^<]*)</text>")
_CLIP = re.compile(r'(<clipPath id="(\w+)">\s*)<path ')
_FIRST_USE = re.compile(r'<g clip-path="url\(#(\w+)\)"><g [^>]*transform="([^"]*)"')
_STILL = "matrix(1,0,0,1,0,0)"
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')


def with_outlines(drawing: bytes) -> bytes:
    """An SVG of Qt's, its texts as paths: without Inter at hand they would be wider than they were measured.

    The words stay as the path's label, to be found and read.
    """
    return _TEXT.sub(_outlined, drawing.decode()).encode()


def with_clips_in_place(drawing: bytes) -> bytes:
    """An SVG that Qt made of widgets, each clip where its widget is.

    Qt writes a clip in the coordinates of what is drawn, but outside of their transform, so that most of a moved
    widget would be cut away. A figure has one system of coordinates, and nothing to be moved.
    """
    text = drawing.decode()
    moves: dict[str, str] = {}
    for name, move in _FIRST_USE.findall(text):
        moves.setdefault(name, move)
    return _CLIP.sub(lambda found: f'{found[1]}<path transform="{moves.get(found[2], _STILL)}" ', text).encode()


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
