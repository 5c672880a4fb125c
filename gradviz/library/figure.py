"""Figures for notebooks and files: computed here, drawn by a separate process, so that Qt never interferes with the
program's own windows, event loop or threads."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from gradviz.data.errors import SetupError, expected, unknown_name
from gradviz.documents.atomic import write_atomically
from gradviz.export.files import check_target
from gradviz.export.plain_figure import plain_figure
from gradviz.export.storyboard import STORYBOARD, USUAL_WIDTH, storyboard_frame, storyboard_places
from gradviz.export.surface_command import lies_over_all
from gradviz.library.drawing import Drawing, drawn
from gradviz.library.errors import in_sentences
from gradviz.library.names import index_of
from gradviz.library.standing import Standing
from gradviz.library.surface_choices import surface_view
from gradviz.records import FrozenRecord
from gradviz.scene.explanation.captions import announcement
from gradviz.scene.moment import moment_of
from gradviz.scene.panels import PANELS, WHOLE_WINDOW, figure_names
from gradviz.scene.panels import Figure as PanelFigure
from gradviz.scene.view.figure_style import (
    FIGURE_THEMES,
    LEAST_PIXELS,
    LEAST_PLAIN_PIXELS,
    PLAIN,
    UNITS,
    FigureStyle,
    font_points,
    length_pixels,
    size_of,
)
from gradviz.scene.view.view import EdgeNumbers, View
from gradviz.text import _

__all__ = ["Figure", "figure_of", "figure_of_frame"]

ENDINGS = (".png", ".svg", ".pdf")
_AUTO = "auto"
_LARGE_SVG = 1_500_000  # bytes, above which a notebook gets a PNG
_WINDOW_SIZE = (1440, 900)
_SURFACES = ("surface", "surface3d")


class Figure(FrozenRecord, frozen=True, eq=False):
    """A figure of `width` by `height` pixels, 96 to an inch. A notebook shows it as SVG, or as PNG where the SVG is
    large.

    `caption` says where the numbers come from. The figure does not change when the run continues.
    """

    width: int
    height: int
    caption: str
    drawing: Drawing
    follows_system: bool = False

    @property
    def svg(self) -> str:
        """The figure as SVG, with its words as outlines, or as text where `text=True` was given."""
        return self._bytes(".svg").decode()

    @property
    def png(self) -> bytes:
        """The figure as a PNG with two pixels per pixel of its size."""
        return self._bytes(".png")

    @in_sentences
    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a .png, .svg or .pdf. Raises `GradvizError`; an existing file is then unchanged."""
        target = Path(path)
        if target.suffix.lower() not in ENDINGS:
            raise SetupError(target.name, _("a picture's file ends in .png, .svg or .pdf"))
        check_target(target)
        write_atomically(target, self._bytes(target.suffix.lower()))

    @in_sentences
    def _bytes(self, ending: str, theme: str | None = None) -> bytes:
        return drawn(self._in_theme(theme), ending)

    def _in_theme(self, theme: str | None) -> Drawing:
        if theme is None:
            return self.drawing
        return replace(self.drawing, style=replace(self.drawing.style, theme=theme))

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
    names = (*figure_names(), STORYBOARD)
    if view not in names:
        raise SetupError("view", unknown_name(_("view"), str(view), names))
    title, more = standing.computation.setup.title, dict(more)
    if view == WHOLE_WINDOW:
        if more:
            raise SetupError(next(iter(more)), _("of the window only width, height and theme can be chosen"))
        timeline = standing.timeline(shows_gradients=True)
        return _figure(Drawing(view, timeline, _style(look, {}, _WINDOW_SIZE), title), look, standing.origin.caption)
    if view == STORYBOARD:
        return _storyboard(standing, look, more)
    entry = _entry(view)
    style = _style(look, more, entry.size)
    shown_view, all_data = _view(standing, view, more)
    moment = moment_of(standing.timeline(shows_gradients=True))
    if style.theme == PLAIN:
        if view != "network":
            raise SetupError("theme", _("only the network is drawn plainly"))
        frame: Any = plain_figure(moment.run, moment.trace)
        style = _style(look, {name: getattr(style, name) for name in _STYLES}, (frame.width, frame.height))
    else:
        frame = entry.frame_of(moment, shown_view, lies_over_all(all_data, moment))
    below = announcement(moment, shown_view) if view == "network" else ""
    return _figure(Drawing(view, frame, style, title, below), look, standing.origin.caption)


def _storyboard(standing: Standing, look: dict[str, Any], more: dict[str, Any]) -> Figure:
    panels = str(more.pop("panels", "phases"))
    style = _style(look, more, (USUAL_WIDTH * UNITS["mm"], USUAL_WIDTH * UNITS["mm"]))
    if look["height"] is None:
        style = replace(style, height=None)
    shown, _all_data = _view(standing, "network", more)
    timeline = standing.timeline(shows_gradients=True)
    frame = storyboard_frame(timeline, storyboard_places(timeline, panels), style, shown)
    drawing = Drawing(STORYBOARD, frame, style, standing.computation.setup.title)
    if style.height is None:
        # Its height depends on how its captions are broken into lines, which only the drawing process computes.
        found = re.search(rb'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', drawn(drawing, ".svg"))
        assert found is not None, "every figure has one"
        drawing = replace(drawing, style=replace(style, height=float(found[2])))
    return _figure(drawing, look, standing.origin.caption)


def figure_of_frame(
    frame: Any, view: str, title: str, look: dict[str, Any], more: dict[str, Any], caption: str
) -> Figure:
    """A figure of a frame that has been computed."""
    more = dict(more)
    style = _style(look, more, _entry(view).size)
    for name in more:
        raise SetupError(name, _("a figure of a surface has no such option"))
    return _figure(Drawing(view, frame, style, title), look, caption)


def _figure(drawing: Drawing, look: dict[str, Any], caption: str) -> Figure:
    style = drawing.style
    return Figure(round(style.width or 0), round(style.height or 0), caption, drawing, look["theme"] == _AUTO)


def _entry(view: str) -> PanelFigure:
    return next(figure for panel in PANELS for figure in panel.figures if figure.name == view)


_STYLES: dict[str, Callable[[Any], Any]] = {
    "font": lambda value: font_points("font", value), "transparent": lambda value: _switch("transparent", value),
    "grey": lambda value: _switch("grey", value), "caption": lambda value: _switch("caption", value),
    "text": lambda value: _switch("text", value),
}  # fmt: skip


def _style(look: dict[str, Any], more: dict[str, Any], usual: tuple[float, float]) -> FigureStyle:
    """The style given by the arguments, with its size in pixels; removes the arguments that it uses from `more`."""
    theme = look["theme"]
    if theme not in (*FIGURE_THEMES, _AUTO):
        raise SetupError("theme", unknown_name(_("theme"), str(theme), (*FIGURE_THEMES, _AUTO)))
    chosen = {name: read(more.pop(name)) for name, read in _STYLES.items() if more.get(name) is not None}
    for name in _STYLES:
        more.pop(name, None)
    sides: dict[str, Any] = {
        name: length_pixels(name, look[name]) for name in ("width", "height") if look[name] is not None
    }
    style = FigureStyle(theme="light" if theme == _AUTO else theme, **sides, **chosen)
    least = LEAST_PLAIN_PIXELS if theme == PLAIN else LEAST_PIXELS
    wide, high = size_of(style, usual, least) if look["width"] or look["height"] else usual
    return replace(style, width=wide, height=high)


def _switch(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise SetupError(name, expected(_("True or False"), value))
    return value


def _view(standing: Standing, name: str, more: dict[str, Any]) -> tuple[View, bool | None]:
    """The view of the figure, and whether its loss is over all data (None: not chosen). Raises `SetupError` for options
    that the view does not have."""
    selected, sample, numbers = (more.pop(key, None) for key in ("selected", "sample", "numbers"))
    view: View = View()
    all_data: bool | None = None
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
