"""The style options shared by all commands that draw a figure."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from gradviz.cli.parsing import between, picture_size
from gradviz.data.errors import SetupError
from gradviz.scene.themes import THEMES
from gradviz.scene.view.figure_style import (
    FIGURE_SIZES,
    PLAIN,
    UNITS,
    FigureStyle,
    font_points,
    in_pixels,
    length_pixels,
)
from gradviz.text import _

__all__ = ["style_of", "takes_style"]

_dpi = between(24, 1200)


def takes_style(parser: argparse.ArgumentParser, size: str = "--size", *, has_plain: bool = False) -> None:
    """Declare the style options of a figure: size, type, theme, background and colours. `size` is the name of the
    option for the size in pixels.
    """
    themes = (*THEMES, PLAIN) if has_plain else tuple(THEMES)
    parser.add_argument("--theme", choices=themes, default="light")
    meaning = _("in pixels, or {names}: of a paper, slides or a poster, with type that suits it")
    parser.add_argument(size, dest="figure_size", type=_size, metavar="WxH",
                        help=meaning.format(names=", ".join(FIGURE_SIZES)))  # fmt: skip
    parser.add_argument("--width", metavar="LENGTH", help=_("such as 85mm, 8.5cm, 3.3in or 321px; 96 px to an inch"))
    parser.add_argument("--height", metavar="LENGTH", help=_("default: as the view's proportions are"))
    parser.add_argument("--font", metavar="SIZE", help=_("the smallest type, in points, such as 8pt"))
    parser.add_argument("--transparent", action="store_true", help=_("without a ground"))
    parser.add_argument("--grey", action="store_true", help=_("lightness and dashes in place of colours"))
    parser.add_argument("--caption", action=argparse.BooleanOptionalAction, default=None,
                        help=_("with the title and the sentences, or without; default: as the view usually is"))
    parser.add_argument("--text", action="store_true", help=_("the words of an .svg as text, not as outlines"))
    parser.add_argument("--dpi", type=_dpi, metavar="N", help=_("pixels to an inch of a .png: 192, or 96"))


def style_of(chosen: argparse.Namespace, out: Path) -> FigureStyle:
    """The style given by the options. Raises `SetupError` for options that exclude each other."""
    ending = out.suffix.lower()
    if chosen.text and ending != ".svg":
        raise SetupError("--text", _("only an .svg has its words as text or as outlines"))
    if chosen.transparent and ending not in (".png", ".svg", ".pdf"):
        raise SetupError("--transparent", _("only a .png, .svg or .pdf can be without a ground"))
    style = FigureStyle(
        font=None if chosen.font is None else font_points("--font", chosen.font), theme=chosen.theme,
        transparent=chosen.transparent, grey=chosen.grey, caption=chosen.caption, text=chosen.text, dpi=chosen.dpi,
    )  # fmt: skip
    size = chosen.figure_size
    if size is not None and (chosen.width or chosen.height):
        raise SetupError("--width", _("the size is given in pixels already"))
    if isinstance(size, tuple):
        return in_pixels(size, chosen.dpi, ending == ".png", style)
    if size is not None:
        preset = FIGURE_SIZES[size]
        millimetre = UNITS["mm"]
        return replace(style, width=preset.width * millimetre, font=style.font or preset.font,
                       height=None if preset.height is None else preset.height * millimetre)  # fmt: skip
    wide, high = (None if text is None else length_pixels(f"--{name}", text)
                  for name, text in (("width", chosen.width), ("height", chosen.height)))  # fmt: skip
    return replace(style, width=wide, height=high)


def _size(text: str) -> tuple[int, int] | str:
    return text if text in FIGURE_SIZES else picture_size(text)
