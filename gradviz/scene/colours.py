"""Colour scales as functions from arrays of levels to uint8 RGBA. Levels that are not finite get a special colour.

The anchors are every fifth of the 256 colours of inferno and viridis, which their authors (Nathaniel Smith,
Stéfan van der Walt) released into the public domain (CC0); linear interpolation between them is off by at most 2 of
255.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradviz.scene.themes import Theme

__all__ = [
    "CLASS_COLOURS", "FEWEST_CLASSES", "class_letter", "class_tags", "diverging", "edge_colour", "edge_colours",
    "edge_width", "grey_of", "greys", "inferno", "rgb", "shade_of", "viridis",
]  # fmt: skip

Colours = NDArray[np.uint8]
Anchors = tuple[tuple[int, int, int], ...]
NARROWEST, WIDEST = 1.2, 7.7

_INFERNO = (
    "000004 02020c 050417 0a0722 10092d 160b39 1e0c45 260c51 2f0a5b 380962 400a67 490b6a 510e6c "
    "59106e 61136e 69166e 71196e 781c6d 801f6c 88226a 902568 982766 a02a63 a82e5f b0315b b73557 "
    "bf3952 c63d4d cc4248 d34743 d94d3d df5337 e45a31 e9612b ed6925 f1711f f47918 f78212 f98b0b "
    "fa9407 fb9d07 fca60c fcb014 fbba1f fac42a f8cd37 f6d746 f4e156 f2ea69 f2f27d f5f992 fcffa4"
)
_VIRIDIS = (
    "440154 46085c 471063 481769 481d6f 482475 472a7a 46307e 453781 433d84 414287 3f4889 3d4e8a "
    "3a538b 38598c 355e8d 33638d 31688e 2e6d8e 2c718e 2a768e 297b8e 27808e 25848e 23898e 218e8d "
    "20928c 1f978b 1e9c89 1fa188 21a585 24aa83 28ae80 2eb37c 35b779 3dbc74 46c06f 50c46a 5ac864 "
    "65cb5e 70cf57 7cd250 89d548 95d840 a2da37 b0dd2f bddf26 cae11f d8e219 e5e419 f1e51d fde725"
)


@lru_cache(maxsize=256)
def rgb(colour: str) -> tuple[int, int, int]:
    """`#RRGGBB` as three numbers 0..255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _table(anchors: str) -> tuple[tuple[int, int, int], ...]:
    return tuple(rgb("#" + colour) for colour in anchors.split())


_TABLES = {"inferno": _table(_INFERNO), "viridis": _table(_VIRIDIS)}
_BAD = (194, 24, 139)
_SHADES = 4096
# Grey scales from weak to strong, and from negative through zero to positive, for light and dark themes.
_GREY_EDGES = {False: (176, 10), True: (96, 255)}
_GREY_VALUES = {False: (216, 32), True: (56, 244)}
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


@lru_cache(maxsize=16)
def _shades(anchors: tuple[tuple[int, int, int], ...], bad: tuple[int, int, int]) -> NDArray[np.uint32]:
    """A table of packed RGBA colours between evenly spaced anchors, with so many entries that neighbours differ by less
    than 1 of 255; the last entry is `bad`."""
    table = np.array(anchors, dtype=np.float64)
    place = np.linspace(0.0, len(table) - 1, (_SHADES // (len(table) - 1)) * (len(table) - 1) + 1)
    out = np.full((len(place) + 1, 4), 255, dtype=np.uint8)
    for channel in range(3):
        out[:-1, channel] = np.rint(np.interp(place, np.arange(len(table)), table[:, channel]))
    out[-1, :3] = bad
    out.flags.writeable = False
    return out.view(np.uint32)[:, 0]


def _sample(anchors: tuple[tuple[int, int, int], ...], levels: ArrayLike, bad: tuple[int, int, int]) -> Colours:
    """Colours (…, 4) of `levels` 0..1 along evenly spaced anchors; out-of-range levels are clipped."""
    values, shades = np.asarray(levels), _shades(anchors, bad)
    finite = np.isfinite(values)
    is_finite = bool(finite.all())
    near = values if is_finite else np.where(finite, values, 0.0)
    place = np.rint(np.minimum(np.maximum(near, 0.0), 1.0) * (len(shades) - 2)).astype(np.intp)
    if not is_finite:
        place = np.where(finite, place, len(shades) - 1)
    return np.asarray(shades[place])[..., None].view(np.uint8)


def inferno(levels: ArrayLike) -> Colours:
    """Colours (…, 4) of levels 0 (black) to 1 (pale yellow)."""
    return _sample(_TABLES["inferno"], levels, _BAD)


def viridis(levels: ArrayLike, theme: Theme | None = None) -> Colours:
    """Colours (…, 4) of levels 0 (violet) to 1 (yellow); in a grey theme, greys of the same lightness."""
    found = _sample(_TABLES["viridis"], levels, _BAD)
    if theme is not None and theme.is_grey:
        found[..., :3] = greys(found[..., :3])[..., None]
    return found


def greys(colours: ArrayLike) -> NDArray[np.uint8]:
    """Greys (…) of the same luminance in sRGB as the colours (…, 3)."""
    parts = np.asarray(colours, dtype=np.float64) / 255.0
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ _LUMINANCE
    shown = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(np.clip(shown, 0.0, 1.0) * 255.0), dtype=np.uint8)


def grey_of(colour: str) -> str:
    """The grey of the same luminance as `#RRGGBB`."""
    return "#" + f"{int(greys(rgb(colour))):02X}" * 3


# Of three and more classes, told apart by most eyes; where there are more, letters tell them apart.
CLASS_COLOURS = ("#E69F00", "#0072B2", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C6BB1", "#7F8C1F")
FEWEST_CLASSES = 3  # fewer are the ends of the diverging scale


_BRIEF = 2  # letters: classes with names so short are called by them


def class_letter(place: int) -> str:
    """What stands for a class, counted from 0: A to Z, then numbers."""
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def class_tags(names: Sequence[str]) -> tuple[str, ...]:
    """What stands for each of several classes where their names have no room: short names themselves, else letters."""
    if all(len(name) <= _BRIEF for name in names):
        return tuple(names)
    return tuple(class_letter(place) for place in range(len(names)))


def shade_of(colour: str, theme: Theme) -> str:
    """A colour that does not depend on the theme, as drawn in a theme: in a grey theme, the grey of equal luminance."""
    return grey_of(colour) if theme.is_grey else colour


def _grey_scale(levels: NDArray[np.floating], ends: tuple[int, int], theme: Theme) -> Colours:
    low, high = ends
    return _sample(((low, low, low), (high, high, high)), levels, rgb(theme.not_finite))


def edge_colours(levels: ArrayLike, theme: Theme) -> Colours:
    """Colours of the edge scale: inferno, trimmed so that its strong end stands out most from the theme's panel."""
    values = np.asarray(levels, dtype=np.float64)
    if theme.is_grey:
        return _grey_scale(values, _GREY_EDGES[theme.is_dark], theme)
    trimmed = theme.inferno_from + (theme.inferno_to - theme.inferno_from) * np.clip(values, 0.0, 1.0)
    return _sample(_TABLES["inferno"], trimmed, rgb(theme.not_finite))


def edge_colour(level: float, theme: Theme) -> tuple[int, int, int]:
    """The colour of one level of the edge scale: as `edge_colours` has it, without an array for one number."""
    near = min(max(level, 0.0), 1.0)
    if theme.is_grey:
        low, high = _GREY_EDGES[theme.is_dark]
        anchors: Anchors = ((low, low, low), (high, high, high))
    else:
        anchors, near = _TABLES["inferno"], theme.inferno_from + (theme.inferno_to - theme.inferno_from) * near
    if not math.isfinite(level) and (math.isnan(level) or theme.is_grey):
        return rgb(theme.not_finite)
    shades = _shades(anchors, rgb(theme.not_finite))
    red, green, blue, _alpha = int(shades[round(near * (len(shades) - 2))]).to_bytes(4, sys.byteorder)
    return red, green, blue


def edge_width(levels: ArrayLike) -> NDArray[np.float64]:
    """Line widths in pixels for the same levels, before the factor of the theme: 1.2 to 7.7; NaN counts as
    strongest.
    """
    values = np.asarray(levels, dtype=np.float64)
    return NARROWEST + (WIDEST - NARROWEST) * np.clip(np.where(np.isfinite(values), values, 1.0), 0.0, 1.0)


def diverging(values: ArrayLike, theme: Theme) -> Colours:
    """Colours (…, 4) of values −1 (the theme's negative) through 0 (neutral) to 1 (positive)."""
    if theme.is_grey:
        return _grey_scale((np.asarray(values) + 1.0) / 2.0, _GREY_VALUES[theme.is_dark], theme)
    anchors = rgb(theme.negative), rgb(theme.neutral), rgb(theme.positive)
    return _sample(anchors, (np.asarray(values) + 1.0) / 2.0, rgb(theme.not_finite))
