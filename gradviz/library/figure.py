"""Figures for notebooks and files: computed here, drawn by a process of their own, so that Qt never gets into the way
of the program's own windows, event loop or threads."""

from __future__ import annotations

import base64
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from gradviz.data.errors import SetupError, expected, shown, unknown_name
from gradviz.documents.atomic import write_atomically
from gradviz.export.files import check_target
from gradviz.library.drawing import Drawing, drawn
from gradviz.library.errors import in_sentences
from gradviz.library.names import index_of
from gradviz.library.standing import Standing
from gradviz.library.surface_choices import surface_view
from gradviz.records import FrozenRecord
from gradviz.scene.moment import moment_of
from gradviz.scene.panels import PANELS, WHOLE_WINDOW, figure_names
from gradviz.scene.themes import THEMES
from gradviz.scene.view.view import EdgeNumbers, View
from gradviz.text import _

__all__ = ["Figure", "figure_of", "figure_of_frame"]

ENDINGS = (".png", ".svg", ".pdf")
_AUTO = "auto"
_PIXELS = {"": 1.0, "px": 1.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LEAST, _MOST = (240, 180), 16384
_LARGE_SVG = 1_500_000  # bytes: above it a notebook gets a PNG
_WINDOW_SIZE = (1440, 900)
_SURFACES = ("surface", "surface3d")


class Figure(FrozenRecord, frozen=True, eq=False):
    """A figure of `width` by `height` pixels, 96 to an inch. A notebook shows it as SVG, as PNG where that is large.

    `caption` says where the numbers come from. It does not change when the run goes on: it is no live picture.
    """

    width: int
    height: int
    caption: str
    drawing: Drawing
    follows_system: bool = False

    @property
    def svg(self) -> str:
        """The figure as SVG, its words as outlines."""
        return self._bytes(".svg").decode()

    @property
    def png(self) -> bytes:
        """The figure as a PNG of two pixels for each pixel of its size."""
        return self._bytes(".png")

    @in_sentences
    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a .png, .svg or .pdf. Raises `GradvizError`; a file that was there is then as it was."""
        target = Path(path)
        if target.suffix.lower() not in ENDINGS:
            raise SetupError(target.name, _("a picture's file ends in .png, .svg or .pdf"))
        check_target(target)
        write_atomically(target, self._bytes(target.suffix.lower()))

    @in_sentences
    def _bytes(self, ending: str, theme: str | None = None) -> bytes:
        return drawn(self.drawing if theme is None else replace(self.drawing, theme=theme), ending)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        svg = self._bytes(".svg")
        if len(svg) > _LARGE_SVG or self.drawing.view == WHOLE_WINDOW:
            return {"image/png": base64.b64encode(self.png).decode(), "text/plain": repr(self)}
        bundle: dict[str, Any] = {"image/svg+xml": svg.decode(), "text/plain": repr(self)}
        if self.follows_system:
            light, dark = (base64.b64encode(self._bytes(".svg", theme)).decode() for theme in ("light", "dark"))
            bundle["text/html"] = (
                '<picture><source media="(prefers-color-scheme: dark)" srcset="data:image/svg+xml;base64,' + dark
                + f'"><img width="{self.width}" style="max-width:100%" src="data:image/svg+xml;base64,' + light
                + '"></picture>'
            )
        return bundle

    def __repr__(self) -> str:
        return f"<gradviz figure {self.drawing.view}, {self.width} × {self.height}>"


def figure_of(standing: Standing, view: str, look: dict[str, Any], more: dict[str, Any]) -> Figure:
    """See `Run.figure`."""
    if view not in figure_names():
        raise SetupError("view", unknown_name(_("view"), str(view), figure_names()))
    title = standing.computation.setup.title
    if view == WHOLE_WINDOW:
        if more:
            raise SetupError(next(iter(more)), _("of the window only width, height and theme can be chosen"))
        timeline = standing.timeline(shows_gradients=True)
        return _figure(view, timeline, _WINDOW_SIZE, title, look, standing.origin.caption)
    shown_view, all_data = _view(standing, view, dict(more))
    entry = next(figure for panel in PANELS for figure in panel.figures if figure.name == view)
    frame = entry.frame_of(moment_of(standing.timeline(shows_gradients=True)), shown_view, all_data)
    return _figure(view, frame, entry.size, title, look, standing.origin.caption)


def figure_of_frame(frame: Any, view: str, title: str, look: dict[str, Any], caption: str) -> Figure:
    """A figure of a frame that is computed already."""
    entry = next(figure for panel in PANELS for figure in panel.figures if figure.name == view)
    return _figure(view, frame, entry.size, title, look, caption)


def _figure(view: str, frame: Any, usual: tuple[int, int], title: str, look: dict[str, Any], caption: str) -> Figure:
    theme = look["theme"]
    if theme != _AUTO and theme not in THEMES:
        raise SetupError("theme", unknown_name(_("theme"), str(theme), (*THEMES, _AUTO)))
    width, height = _size(look["width"], look["height"], usual)
    drawing = Drawing(view, frame, "light" if theme == _AUTO else theme, (width, height), title)
    return Figure(width, height, caption, drawing, theme == _AUTO)


def _view(standing: Standing, name: str, more: dict[str, Any]) -> tuple[View, bool]:
    """What the figure shows. Raises `SetupError` for what it does not have."""
    selected, sample, numbers = (more.pop(key, None) for key in ("selected", "sample", "numbers"))
    view, all_data = View(), False
    if name in _SURFACES:
        view, all_data = surface_view(standing.computation.network, more)
    elif more:
        raise SetupError(next(iter(more)), _("only surface and surface3d lie over a plane"))
    network, count = standing.computation.network, standing.computation.batch_size
    if numbers is not None:
        if name != "network" or numbers not in tuple(EdgeNumbers):
            raise SetupError("numbers", _("of the network: auto, always or never, got {got}").format(got=numbers))
        view = replace(view, edge_numbers=EdgeNumbers(numbers))
    if selected is not None:
        index_of(network, selected)
        view = replace(view, selected=network.find(selected).name)
    if sample is not None:
        if not isinstance(sample, int) or not 1 <= sample <= count:
            raise SetupError("sample", expected(_("a number from 1 to {count}").format(count=count), sample))
        view = replace(view, sample=sample - 1)
    return view, all_data


def _size(width: Any, height: Any, usual: tuple[int, int]) -> tuple[int, int]:
    """Pixels; one side alone keeps the proportions of `usual`."""
    sides = [_pixels(name, value) for name, value in (("width", width), ("height", height))]
    if sides[0] is None and sides[1] is None:
        return usual
    ratio = usual[1] / usual[0]
    wide = sides[0] if sides[0] is not None else (sides[1] or 0) / ratio
    high = sides[1] if sides[1] is not None else wide * ratio
    for name, value, least in (("width", wide, _LEAST[0]), ("height", high, _LEAST[1])):
        if not least <= round(value) <= _MOST:
            message = _("expected {least} to {most} pixels, 96 to an inch, got {size}")
            raise SetupError(name, message.format(least=least, most=_MOST, size=round(value)))
    return round(wide), round(high)


def _pixels(name: str, value: Any) -> float | None:
    if value is None:
        return None
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,6})?) ?(px|mm|cm|in|)", str(value))
    if found is None or isinstance(value, bool):
        message = _('expected a number of pixels, or a text such as "85mm" (px, mm, cm, in), got {got}')
        raise SetupError(name, message.format(got=shown(str(value))))
    return float(found[1]) * _PIXELS[found[2]]
