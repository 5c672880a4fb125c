"""A whole window as an SVG: every widget is drawn separately, moved to its place, and clipped at its border.

If the window is drawn as a whole, Qt writes clips in the coordinates of their widgets instead of those of the window,
so that other programs would cut off most of a plot.
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
    """The window with everything visible in it."""
    whole = _drawn(window, title)
    return whole.replace(_END, "".join(_parts_in(window, window.rect(), count(1))) + _END).encode()


def _parts_in(widget: QWidget, seen: QRect, numbers: Iterator[int]) -> Iterator[str]:
    """The children of a widget whose rectangle `seen` is visible, from the lowest to the top, each as a group."""
    for child in widget.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            inside = seen.intersected(child.geometry())
            if not inside.isEmpty():
                yield from _part(child, inside.translated(-child.pos()), numbers)


def _part(widget: QWidget, seen: QRect, numbers: Iterator[int]) -> Iterator[str]:
    """A widget and its children as one group with unique names."""
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
    """A widget as a separate SVG, without its children."""
    how = QWidget.RenderFlag.DrawWindowBackground if widget.isWindow() else QWidget.RenderFlag(0)

    def paint(painter: QPainter, rect: QRectF) -> None:
        QWidget.render(widget, painter, QPoint(), QRegion(), how)  # a plot's own `render` is another

    return svg_of(QSizeF(widget.size()), paint, title).decode()
