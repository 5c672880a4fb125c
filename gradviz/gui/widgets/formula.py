"""Typeset formulas as pictures: made one at a time when the event loop is idle, and cached."""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import lru_cache
from importlib import import_module

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath
from PySide6.QtSvg import QSvgRenderer

__all__ = ["FORMULAS", "Formula", "FormulaCache"]

_KEPT = 200
_READY = 40  # as drawings: each takes a quarter of a megabyte, ten times as much as its text
_DRAWINGS = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf)
# What typesetting imports, in parts: together they take 0.15 s, for which nothing else would be drawn.
_IMPORTS = ("latex2mathml.symbols_parser", "latex2mathml.converter", "ziafont", "ziamath.zmath")
Key = tuple[str, float, str]


class Formula:
    """One typeset formula with its size in pixels."""

    def __init__(self, svg: str, colour: str = "#000000") -> None:
        self._svg, self._colour = svg, colour
        drawing = _drawing(svg)
        if not drawing.isValid():
            raise ValueError("the formula is not an SVG that Qt can draw")
        self._box = drawing.viewBoxF()
        self.width, self.height, self.ascent = self._box.width(), self._box.height(), -self._box.top()

    def fill(self, painter: QPainter, x: float, y: float, colour: QColor) -> None:
        """As `draw`, in any colour and into a PDF or SVG: there Qt would draw a black line around every letter."""
        painter.fillPath(outline(self._svg).translated(x - self._box.left(), y - self._box.top()), colour)

    def draw(self, painter: QPainter, x: float, y: float) -> None:
        """Draw it with its upper left corner at (x, y)."""
        if painter.paintEngine().type() in _DRAWINGS:
            self.fill(painter, x, y, QColor(self._colour))
        else:
            _drawing(self._svg).render(painter, QRectF(x, y, self.width, self.height))


@lru_cache(maxsize=_READY)
def _drawing(svg: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(svg.encode()))


def typeset(latex: str, pixels: float, colour: str) -> Formula:
    """Typeset at once; 10 to 80 ms. Raises ValueError for what cannot be typeset."""
    from ziamath.config import config  # late: a start without a formula in sight does not wait for it
    from ziamath.zmath import Latex

    config.svg2 = False  # Qt knows SVG 1.1 only
    try:
        svg = Latex(latex, size=pixels, color=colour).svg()
    except Exception as fault:  # ziamath raises whatever its parsers happen to
        raise ValueError(f"{latex!r} cannot be typeset: {fault}") from fault
    return Formula(re.sub(r"\s(width|height)=\"([0-9.]+)(?:px)?\"", r' \1="\2"', svg, count=2), colour)


_SHAPE = re.compile(r'<path d="([^"]*)"|<rect x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"')
_TOKEN = re.compile(r"[MLQZ]|-?[0-9.]+(?:e-?[0-9]+)?")
_NUMBERS = {"M": 2, "L": 2, "Q": 4, "Z": 0}


def outline(svg: str) -> QPainterPath:
    """The shapes of a typeset formula as one path: all that ziamath draws are letters and bars."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for curve, *bar in _SHAPE.findall(svg):
        if not curve:
            path.addRect(QRectF(*(float(part) for part in bar)))
            continue
        tokens = _TOKEN.findall(curve)
        place = 0
        while place < len(tokens):
            count = _NUMBERS[tokens[place]]
            numbers = [float(part) for part in tokens[place + 1 : place + 1 + count]]
            if tokens[place] == "M":
                path.moveTo(*numbers)
            elif tokens[place] == "L":
                path.lineTo(*numbers)
            elif tokens[place] == "Q":
                path.quadTo(*numbers)
            else:
                path.closeSubpath()
            place += 1 + count
    return path


class FormulaCache(QObject):
    """`get` answers at once, with None while a formula is not made yet; `ready` says that one more is."""

    ready = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._made: OrderedDict[Key, Formula | None] = OrderedDict()
        self._wanted: OrderedDict[Key, None] = OrderedDict()
        self._timer: QTimer | None = None
        self._imports = iter(_IMPORTS)

    def get(self, latex: str, pixels: float, colour: str) -> Formula | None:
        """The formula, or None: show its plain twin meanwhile (and for ever, where it cannot be typeset)."""
        key = (latex, pixels, colour)
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key]
        self._wanted[key] = None
        self._start()
        return None

    def forget_wishes(self) -> None:
        """What was wanted and is not made yet is not wanted any more."""
        self._wanted.clear()
        if self._timer is not None:
            self._timer.stop()

    def make_all(self) -> None:
        """Make everything that is wanted now, for a picture."""
        if self._wanted:
            while self._wanted:
                self._make_one()
            self.ready.emit()

    def _start(self) -> None:
        if self._timer is None:
            # Made late: a timer needs the application, which is not there when this module is imported.
            self._timer = QTimer(self)
            self._timer.setSingleShot(True)
            self._timer.setInterval(0)
            self._timer.timeout.connect(self._tick)
        if not self._timer.isActive():
            self._timer.start()

    def _tick(self) -> None:
        module = next(self._imports, None)
        if module is not None:
            import_module(module)
        elif self._wanted:
            self._make_one()
            self.ready.emit()
        if self._wanted and self._timer is not None:
            self._timer.start()

    def _make_one(self) -> None:
        key, _nothing = self._wanted.popitem(last=False)
        try:
            self._made[key] = typeset(*key)
        except ValueError:
            self._made[key] = None
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)


FORMULAS = FormulaCache()
