"""A whole window as an SVG: every widget drawn by itself, moved to its place, and cut off where it ends.

Drawn in one go, Qt writes a clip in the coordinates of its widget, and not where that lies: other programs would cut
most of a plot away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from PySide6.QtCore import QPoint, QRect, QRectF, QSizeF
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QWidget

from gradviz.gui.export.picture_files import svg_of

__all__ = ["window_svg"]

_IDENTITY = re.compile(r'(\bid="|url\(#|href="#)')
_SHAPE = re.compile(r"<(path|rect|image|circle|ellipse|line|poly)")
_END = "</svg>"


def window_svg(window: QWidget, title: str) -> bytes:
    """The window and all that is seen in it."""
    whole = _drawn(window, title)
    return whole.replace(_END, "".join(_parts_in(window, window.rect(), count(1))) + _END).encode()


def _parts_in(widget: QWidget, seen: QRect, numbers: Iterator[int]) -> Iterator[str]:
    """What lies in a widget of which the rectangle `seen` is to be seen, the lowest first, each as a group."""
    for child in widget.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            inside = seen.intersected(child.geometry())
            if not inside.isEmpty():
                yield from _part(child, inside.translated(-child.pos()), numbers)


def _part(widget: QWidget, seen: QRect, numbers: Iterator[int]) -> Iterator[str]:
    """A widget and what lies in it as one group, whose names are its own."""
    name, at = f"widget{next(numbers)}", widget.pos()
    yield (
        f'<clipPath id="{name}"><rect width="{widget.width()}" height="{widget.height()}"/></clipPath>\n'
        f'<g transform="translate({at.x()},{at.y()})"><g clip-path="url(#{name})">\n'
    )
    drawn = _drawn(widget, "")
    inner = drawn[drawn.index("<defs>") : drawn.rindex(_END)]
    if _SHAPE.search(inner):
        yield _IDENTITY.sub(rf"\1{name}-", inner)
    yield from _parts_in(widget, seen, numbers)
    yield "</g></g>\n"


def _drawn(widget: QWidget, title: str) -> str:
    """A widget as an SVG of its own, without what lies in it."""
    how = QWidget.RenderFlag.DrawWindowBackground if widget.isWindow() else QWidget.RenderFlag(0)

    def paint(painter: QPainter, rect: QRectF) -> None:
        QWidget.render(widget, painter, QPoint(), QRegion(), how)  # a plot's own `render` is another

    return svg_of(QSizeF(widget.size()), paint, title).decode()
