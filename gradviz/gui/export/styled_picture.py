"""A figure in the requested style: its size, type, colours and background, with or without a caption below it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from gradviz.gui.export.picture_files import Picture
from gradviz.gui.figures.ink import at_least, figure_font, ink, least_pixels
from gradviz.gui.figures.plain.plain_network_painter import paint_plain_network
from gradviz.scene.frame import AnyFrame
from gradviz.scene.network.plain_network import PlainNetworkFrame
from gradviz.scene.themes import LIGHT, Theme
from gradviz.scene.view.figure_style import LEAST_PLAIN_PIXELS, PIXELS_PER_POINT, FigureStyle, size_of, theme_of

__all__ = ["Words", "as_high_as_needed", "caption_height", "plain_picture", "styled_picture"]

PaintFrame = Callable[[QPainter, QRectF, AnyFrame, Theme], object]
_CAPTION, _GAP = 12.0, 8.0  # pixels of type, and around it, before the theme's scale
_PLAIN_TYPE = 9.5 * 0.95  # points of the smallest words of a plain drawing as it is laid out


class Words(NamedTuple):
    """The title in a file's properties, and the sentence below a figure without a heading. Space is reserved for the
    longest of `room_for`."""

    title: str = ""
    caption: str = ""
    room_for: tuple[str, ...] = ()


def styled_picture(
    paint: PaintFrame, usual: tuple[int, int], frame: AnyFrame, style: FigureStyle, words: Words,
    theme: Theme | None = None,
) -> Picture:
    """A frame as a picture in a style; `theme` instead of the style's own. `usual` is the size of such a figure in the
    window's pixels. Raises `SetupError` for a size that does not fit."""
    drawn_in = theme or theme_of(style)
    if style.caption is False:
        drawn_in = replace(drawn_in, has_heading=False)
    size = size_of(style, (usual[0] * drawn_in.scale, usual[1] * drawn_in.scale) if theme else usual)
    least = 0.0 if style.font is None else style.font * PIXELS_PER_POINT
    below = words.caption if style.caption else ""
    room_for = words.room_for if style.caption else ()

    def draw(painter: QPainter, rect: QRectF) -> None:
        with at_least(least or least_pixels()):
            paint(painter, _above_caption(painter, rect, below, drawn_in, room_for), frame, drawn_in)

    return Picture(size, drawn_in, draw, words.title, style.dpi, style.text)


def as_high_as_needed(
    usual: tuple[int, int], style: FigureStyle, height_at: Callable[[float, Theme], float], narrow: float
) -> tuple[int, int]:
    """The proportions of a figure of which the width alone is given: those of `usual`, or where it is so narrow, in
    pixels at type of normal size, that its words would leave no room for its plots, what `height_at` a width in a
    theme says."""
    theme = theme_of(style)
    if style.width is None or style.height is not None or style.width >= narrow * theme.scale:
        return usual
    if style.caption is False:
        theme = replace(theme, has_heading=False)
    with at_least(0.0 if style.font is None else style.font * PIXELS_PER_POINT):
        return round(style.width), math.ceil(height_at(style.width, theme))


def plain_picture(frame: PlainNetworkFrame, style: FigureStyle, title: str = "", caption: str = "") -> Picture:
    """The textbook's drawing, black on white, in its own proportions unless both sides are given."""
    enlarged = 1.0 if style.font is None else style.font / _PLAIN_TYPE
    natural = frame.width * PIXELS_PER_POINT * enlarged, frame.height * PIXELS_PER_POINT * enlarged
    size = size_of(replace(style, font=style.font or _PLAIN_TYPE, theme="light"), natural, LEAST_PLAIN_PIXELS)
    theme = replace(LIGHT, has_ground=not style.transparent)

    def draw(painter: QPainter, rect: QRectF) -> None:
        inside = _above_caption(painter, rect, caption if style.caption else "", theme)
        # Nothing is drawn smaller than requested unless it would not fit.
        scale = min(inside.width() / frame.width, inside.height() / frame.height)
        painter.save()
        painter.translate(inside.center() - QPointF(frame.width, frame.height) * scale / 2)
        painter.scale(scale, scale)
        paint_plain_network(painter, frame)
        painter.restore()

    return Picture(size, theme, draw, title, style.dpi, style.text)


def caption_height(text: str, width: float, theme: Theme) -> float:
    """The height in pixels of a caption below a figure of a width; 0 without a caption."""
    if not text:
        return 0.0
    font, gap = figure_font(_CAPTION * theme.scale), _GAP * theme.scale
    area = QRectF(0, 0, width - 2 * gap, 1e5)
    return QFontMetricsF(font).boundingRect(area, Qt.TextFlag.TextWordWrap, text).height() + gap


def _above_caption(
    painter: QPainter, rect: QRectF, text: str, theme: Theme, room_for: Sequence[str] = ()
) -> QRectF:
    """Write a caption at the bottom of `rect`; returns the rectangle above it."""
    high = max(caption_height(each, rect.width(), theme) for each in (text, *room_for))
    gap = _GAP * theme.scale
    if not high:
        return rect
    painter.setFont(figure_font(_CAPTION * theme.scale))
    painter.setPen(ink(theme.text))
    place = QRectF(rect.left() + gap, rect.bottom() - high, rect.width() - 2 * gap, high)
    painter.drawText(place, Qt.TextFlag.TextWordWrap, text)
    return rect.adjusted(0, 0, 0, -high - gap / 2)
