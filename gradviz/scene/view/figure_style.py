"""The look of an exported figure: its size, type, theme, background and colours, the same for every exporter."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from gradviz.data.errors import SetupError, shown
from gradviz.records import FrozenRecord
from gradviz.scene.colours import grey_of
from gradviz.scene.themes import LIGHT, THEMES, Theme
from gradviz.text import _, mark

__all__ = [
    "AS_USUAL", "FIGURE_SIZES", "FIGURE_THEMES", "LEAST_PIXELS", "LEAST_PLAIN_PIXELS", "MOST_PIXELS", "PIXELS_PER_INCH",
    "PIXELS_PER_POINT", "PLAIN", "UNITS", "FigureSize", "FigureStyle", "font_points", "in_pixels", "in_unit",
    "length_pixels", "size_of", "theme_of",
]  # fmt: skip

PLAIN = "plain"  # the network as a textbook draws it, black on white
FIGURE_THEMES = (*THEMES, PLAIN)
UNITS = {"mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "px": 1.0}  # in the window's pixels, 96 to an inch
PIXELS_PER_INCH = 96  # of the window's pixels
PIXELS_PER_POINT = PIXELS_PER_INCH / 72
LEAST_PIXELS, MOST_PIXELS = (240.0, 180.0), 16384.0  # in smaller figures axes and names overlap
LEAST_PLAIN_PIXELS = (96.0, 36.0)
_SMALLEST = 11.0  # size in pixels of the smallest type in figures of themes with scale 1
_LEAST_FONT, _MOST_FONT = 4.0, 96.0


class FigureStyle(FrozenRecord, frozen=True):
    """The user's choices for a figure. `size` is in the window's pixels, 96 to an inch; a side that is None follows the
    view's proportions, and if both are None the view's usual size is used.

    `font` is the size of the smallest type in points, None: the theme's. `transparent` omits the background. `grey`
    uses lightness and dashes instead of colours. `caption`: title and sentences are drawn with the figure; None: as
    usual for the view. `text` writes the words of an SVG as text instead of outlines. `dpi`: pixels per inch of a PNG.
    """

    width: float | None = None
    height: float | None = None
    font: float | None = None
    theme: str = LIGHT.name
    transparent: bool = False
    grey: bool = False
    caption: bool | None = None
    text: bool = False
    dpi: int | None = None


AS_USUAL = FigureStyle()


class FigureSize(FrozenRecord, frozen=True):
    """A common size in millimetres; a height of None follows the view. `font` is in points."""

    title: str
    width: float
    height: float | None
    font: float


FIGURE_SIZES: dict[str, FigureSize] = {
    "column": FigureSize(mark("One column"), 85.0, None, 8.0),
    "page": FigureSize(mark("Two columns"), 178.0, None, 8.0),
    "slide": FigureSize(mark("Slide 16:9"), 338.0, 190.0, 18.0),
    "poster": FigureSize(mark("Poster"), 500.0, None, 24.0),
}


def length_pixels(name: str, value: Any) -> float:
    """The pixels of a number, or of a text with px, mm, cm or in. Raises `SetupError` at `name`."""
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,6})?) ?(px|mm|cm|in|)", str(value))
    if found is None or isinstance(value, bool):
        message = _('expected a number of pixels, or a text such as "85mm" (px, mm, cm, in), got {got}')
        raise SetupError(name, message.format(got=shown(str(value))))
    return float(found[1]) * UNITS[found[2] or "px"]


def font_points(name: str, value: Any) -> float:
    """A size of type in points, written with or without pt. Raises `SetupError` at `name`."""
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,2})?) ?(pt|)", str(value))
    if found is None or isinstance(value, bool) or not _LEAST_FONT <= float(found[1]) <= _MOST_FONT:
        message = _('expected a size of type from {least:g} to {most:g} points, such as "8pt", got {got}')
        raise SetupError(name, message.format(least=_LEAST_FONT, most=_MOST_FONT, got=shown(str(value))))
    return float(found[1])


def in_unit(pixels: float, unit: str) -> float:
    """A length in another unit than the window's pixels."""
    return pixels / UNITS[unit]


def in_pixels(size: tuple[int, int], dpi: int | None, is_png: bool, style: FigureStyle = AS_USUAL) -> FigureStyle:
    """A style with a size in pixels: for a PNG its own pixels, `dpi` to an inch; otherwise 96 to an inch."""
    factor = PIXELS_PER_INCH / (dpi or PIXELS_PER_INCH) if is_png else 1.0
    dpi = (dpi or PIXELS_PER_INCH) if is_png else None
    return replace(style, width=size[0] * factor, height=size[1] * factor, dpi=dpi)


def size_of(
    style: FigureStyle, usual: tuple[float, float], least: tuple[float, float] = LEAST_PIXELS
) -> tuple[float, float]:
    """Pixels, 96 to an inch; one side alone keeps the proportions of `usual`. Raises `SetupError` for a side that is
    too small or too large."""
    if style.width is None and style.height is None:
        scale = theme_of(style).scale if style.font is None else 1.0
        return usual[0] * scale, usual[1] * scale
    ratio = usual[1] / usual[0]
    wide = style.width if style.width is not None else (style.height or 0.0) / ratio
    high = style.height if style.height is not None else wide * ratio
    for name, value, low in (("width", wide, least[0]), ("height", high, least[1])):
        if not low - 0.5 <= value <= MOST_PIXELS:
            message = _("expected {least} to {most} pixels, 96 to an inch, got {size}")
            raise SetupError(name, message.format(least=round(low), most=round(MOST_PIXELS), size=round(value)))
    return wide, high


def theme_of(style: FigureStyle) -> Theme:
    """The theme of a figure with this style: with its type size, and with grey colours or no background if chosen."""
    theme = THEMES.get(style.theme, LIGHT)
    if style.grey:
        theme = _grey(theme)
    if style.font is not None:
        scale = style.font * PIXELS_PER_POINT / _SMALLEST
        theme = replace(theme, scale=scale, stroke=theme.stroke / theme.scale * scale)
    if style.transparent:
        theme = replace(theme, has_ground=False)
    # Pictures are cached by the theme's name.
    return theme if theme in THEMES.values() else replace(theme, name=f"{theme.name} {theme.scale:.4f} {style.grey}")


_COLOURS = ("window", "panel", "line", "text", "secondary", "faint", "accent", "on_accent", "forward", "backward",
            "update", "neutral", "not_finite", "warning")  # fmt: skip
# Lightness replaces differences of colour.
_INKS = {False: {"forward": "#5A5A5A", "backward": "#000000", "update": "#8A8A8A", "accent": "#1E1E1E",
                 "positive": "#303030", "negative": "#8A8A8A"},
         True: {"forward": "#A8A8A8", "backward": "#FFFFFF", "update": "#7C7C7C", "accent": "#E4E4E4",
                "positive": "#DADADA", "negative": "#8A8A8A"}}  # fmt: skip


def _grey(theme: Theme) -> Theme:
    greys = {name: grey_of(getattr(theme, name)) for name in _COLOURS}
    changes: dict[str, Any] = greys | _INKS[theme.is_dark]
    return replace(theme, is_grey=True, **changes)
