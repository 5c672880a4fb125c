"""Fonts, colours and single lines of text of the figures, the same on the screen and in exports."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from gradviz.scene.themes import Theme

__all__ = [
    "at_least", "draw_text", "draw_whole_text", "figure_font", "figure_height", "ink", "keep_letters", "least_pixels",
    "paint_ground", "plate", "set_least_pixels", "text_width", "type_rules", "usual_digits",
]  # fmt: skip

_least = [0.0]
_is_tabular = [True]


def set_least_pixels(pixels: float) -> None:
    """Set the smallest type of all figures from now on, so that the last row of a lecture hall can read it."""
    _least[0] = pixels


def least_pixels() -> float:
    """The smallest type of figures, in whole pixels; 0 where none is set."""
    return math.ceil(_least[0])


@contextmanager
def at_least(pixels: float) -> Iterator[None]:
    """Set the smallest type of all figures inside the block."""
    before, _least[0] = _least[0], pixels
    try:
        yield
    finally:
        _least[0] = before


@contextmanager
def usual_digits() -> Iterator[None]:
    """Draw digits as the font has them inside the block, not all of one width: in a document those of one width are
    shapes that cannot be searched or copied."""
    before, _is_tabular[0] = _is_tabular[0], False
    try:
        yield
    finally:
        _is_tabular[0] = before


def type_rules() -> tuple[float, bool]:
    """What the type of all figures depends on besides the theme: what is measured under other rules must be measured
    anew."""
    return _least[0], _is_tabular[0]


def _shown(pixels: float) -> int:
    return max(6, round(pixels), math.ceil(_least[0]))


def figure_font(pixels: float, bold: bool = False) -> QFont:
    """Inter, or the system's sans, with digits of one width."""
    return _font(_shown(pixels), bold, _is_tabular[0])


def keep_letters(font: QFont) -> None:
    """For documents: no digits of one width and no hyphens, signs and colons that suit what is beside them. Those are
    shapes of their own, which no reader can find or copy. A painter would take both from the application's font."""
    for feature in ("tnum", "calt"):
        font.setFeature(QFont.Tag(feature), 0)


@lru_cache(maxsize=64)
def _font(pixels: int, bold: bool, is_tabular: bool) -> QFont:
    font = QFont("Inter")
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPixelSize(pixels)
    if is_tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    else:
        keep_letters(font)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


@lru_cache(maxsize=512)
def ink(colour: str, alpha: int = 255) -> QColor:
    """A colour from `#RRGGBB` and an opacity 0..255."""
    made = QColor(colour)
    made.setAlpha(alpha)
    return made


def _metrics(pixels: int, bold: bool) -> QFontMetricsF:
    return _metrics_of(pixels, bold, _is_tabular[0])


@lru_cache(maxsize=64)
def _metrics_of(pixels: int, bold: bool, is_tabular: bool) -> QFontMetricsF:
    return QFontMetricsF(_font(pixels, bold, is_tabular))


def text_width(text: str, pixels: float, bold: bool = False) -> float:
    """The width of a text in pixels."""
    return _width(text, _shown(pixels), bold, _is_tabular[0])


def figure_height(pixels: float, bold: bool = False) -> float:
    """The height of a line of text in pixels."""
    return _metrics(_shown(pixels), bold).height()


@lru_cache(maxsize=4096)
def _width(text: str, pixels: int, bold: bool, is_tabular: bool) -> float:
    return _metrics_of(pixels, bold, is_tabular).horizontalAdvance(text)


@lru_cache(maxsize=2048)
def _elided(text: str, pixels: int, bold: bool, room: int) -> str:
    return _metrics(pixels, bold).elidedText(text, Qt.TextElideMode.ElideRight, room)


def paint_ground(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    """Fill a figure's ground, unless what lies behind it is to be seen."""
    if theme.has_ground:
        painter.fillRect(rect, ink(theme.panel))


def plate(theme: Theme, alpha: int = 255) -> QColor:
    """The colour behind words that stand on lines; none where the figure has no ground, whose lines end there."""
    return ink(theme.panel, alpha if theme.has_ground else 0)


def draw_text(
    painter: QPainter, box: QRectF, text: str, colour: str, pixels: float, *,
    bold: bool = False, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
) -> None:  # fmt: skip
    """One line of text in a box; what does not fit ends in an ellipsis rather than over something else."""
    if text and text_width(text, pixels, bold) > box.width() + 0.5:
        text = _elided(text, _shown(pixels), bold, int(box.width()))
    draw_whole_text(painter, box, text, colour, pixels, bold=bold, align=align)


def draw_whole_text(
    painter: QPainter, box: QRectF, text: str, colour: str, pixels: float, *,
    bold: bool = False, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
) -> None:  # fmt: skip
    """One line of text that is never shortened: a number that is cut is a wrong number."""
    if not text:
        return
    painter.setFont(figure_font(pixels, bold))
    painter.setPen(ink(colour))
    painter.drawText(box, align, text)
