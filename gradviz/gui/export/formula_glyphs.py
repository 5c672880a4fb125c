"""Typeset formulas for documents, drawn as glyphs of their font: a PDF contains each glyph once instead of outlines."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QGlyphRun, QPainter, QRawFont

from gradviz.gui.figures.plain.symbol_text import letter_family
from gradviz.gui.widgets.formula import outline

__all__ = ["GlyphFormula", "typeset_glyphs"]

_SYMBOL = re.compile(r'<symbol id="([^"]*)" viewBox="([^"]*)">(.*?)</symbol>', re.DOTALL)
_USE = re.compile(r'<use href="#([^"]*)" x="([^"]*)" y="([^"]*)" width="[^"]*" height="([^"]*)"')
_BAR = re.compile(r'<rect x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"')
_NOMINAL = 12.0  # size of type in which ziafont writes its symbols
_PARTS = 16  # of the formula's unit, in which sizes of type are rounded
_MOST_GLYPHS = 65_535


class GlyphFormula:
    """One formula with its size in the units of `pixels`; `fill` draws it with its upper left corner at (x, y)."""

    def __init__(self, svg: str) -> None:
        found = re.search(r'viewBox="([^"]*)"', svg)
        assert found is not None, "ziamath writes one"
        left, top, self.width, self.height = (float(part) for part in found[1].split())
        self.ascent = -top
        self._corner = QPointF(left, top)
        body = _SYMBOL.sub("", svg)
        self._bars = [QRectF(*(float(part) for part in bar.groups())) for bar in _BAR.finditer(body)]
        symbols = {name: ([float(part) for part in box.split()], shape) for name, box, shape in _SYMBOL.findall(svg)}
        self._glyphs: list[tuple[int, float, QPointF, str]] = []
        for use in _USE.finditer(body):
            if use[1] not in symbols:
                continue  # a space
            (x0, y0, _wide, high), shape = symbols[use[1]]
            scale = float(use[4]) / high
            glyph = int(use[1].rpartition("_")[2])
            at = QPointF(float(use[2]) - x0 * scale, float(use[3]) - y0 * scale)
            # Symbols composed of several glyphs have no glyph number in the font.
            self._glyphs.append((glyph if 0 <= glyph <= _MOST_GLYPHS else -1, scale, at, shape))

    def fill(self, painter: QPainter, x: float, y: float, colour: QColor) -> None:
        """Draw it in a colour."""
        painter.save()
        painter.translate(QPointF(x, y) - self._corner)
        painter.setPen(colour)
        for bar in self._bars:
            painter.fillRect(bar, colour)
        for glyph, scale, at, shape in self._glyphs:
            painter.save()
            painter.translate(at)
            if glyph < 0:
                painter.scale(scale, scale)
                painter.fillPath(outline(shape), colour)
            else:
                painter.scale(1 / _PARTS, 1 / _PARTS)
                run = QGlyphRun()
                run.setRawFont(_font(round(_NOMINAL * scale * _PARTS)))
                run.setGlyphIndexes([glyph])
                run.setPositions([QPointF()])
                painter.drawGlyphRun(QPointF(), run)
            painter.restore()
        painter.restore()


@lru_cache(maxsize=32)
def _font(pixels: int) -> QRawFont:
    font = QFont(letter_family())
    font.setPixelSize(max(1, pixels))
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return QRawFont.fromFont(font)


def typeset_glyphs(latex: str, pixels: float) -> GlyphFormula:
    """Typeset a formula now, in 10 to 80 ms. Raises ValueError where it cannot be typeset."""
    from ziamath.config import config  # imported late: it takes 130 ms
    from ziamath.zmath import Latex

    before, config.svg2 = config.svg2, True
    try:
        return GlyphFormula(Latex(latex, size=pixels).svg())
    except Exception as fault:  # ziamath raises any exception of its parsers
        raise ValueError(f"{latex!r} cannot be typeset: {fault}") from fault
    finally:
        config.svg2 = before
