"""Writes pictures of a moment, with the same frames and painters as in the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gradviz.data.errors import SetupError
from gradviz.documents.atomic import write_atomically
from gradviz.export.plain_figure import plain_figure
from gradviz.export.storyboard import STORYBOARD, StoryboardFrame, storyboard_frame, storyboard_places
from gradviz.gui.export.picture_files import Picture, ending_of, save_png, write_picture
from gradviz.gui.export.storyboard_picture import storyboard_picture
from gradviz.gui.export.styled_picture import Words, as_high_as_needed, plain_picture, styled_picture
from gradviz.gui.export.window_svg import window_svg
from gradviz.gui.figures.ink import at_least
from gradviz.gui.figures.surface.relief_painter import relief_height
from gradviz.gui.panel_table import Paint, painters
from gradviz.gui.views.cached_layer import whole
from gradviz.scene.explanation.captions import announcement
from gradviz.scene.frame import AnyFrame, Frame
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.network.plain_network import PlainNetworkFrame
from gradviz.scene.panels import PANELS, WHOLE_WINDOW
from gradviz.scene.surface.surface import has_more_than_batch
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import Theme
from gradviz.scene.view.figure_style import AS_USUAL, PIXELS_PER_POINT, PLAIN, FigureStyle
from gradviz.scene.view.view import View
from gradviz.text import _
from gradviz.training.timeline import Timeline

if TYPE_CHECKING:
    from gradviz.gui.context import Context

__all__ = [
    "FIGURES", "Figure", "export_from_window", "figure_caption", "figure_frame", "picture_of", "render_figure",
    "render_storyboard",
    "render_surface", "window_picture", "write_widget",
]  # fmt: skip


class Figure(Frame, frozen=True):
    """`frame_of(moment, view, all_data)`, its painter `paint(painter, rect, frame, theme)`, and its usual `size` in the
    window's pixels."""

    frame_of: Callable[[Moment, View, bool], object]
    paint: Paint
    size: tuple[int, int]


_NARROW = 640  # pixels: a surface in space of a smaller width is as high as it needs to be
_PAINTERS = painters()
FIGURES: dict[str, Figure] = {
    figure.name: Figure(figure.frame_of, _PAINTERS[figure.name], figure.size)
    for panel in PANELS for figure in panel.figures
}  # fmt: skip


def render_figure(
    timeline: Timeline, view: str, source: str, path: Path, style: FigureStyle = AS_USUAL, *, look: View | None = None
) -> None:
    """Draw the moment at the timeline's cursor into `path`, whose extension determines the format; needs no display.

    `view` is one of `FIGURES`, `look` the selection and display options. Raises `SetupError`, or `OSError` where it
    cannot be written; no file is left then.
    """
    from gradviz.gui.qt_app import make_offscreen_app

    app = make_offscreen_app()
    moment, look = moment_of(timeline), look or View()
    frame = figure_frame(moment, view, look, has_more_than_batch(moment.run), style)
    write_picture(path, picture_of(view, frame, style, f"{source}: {view}", figure_caption(moment, view, look)))
    del app


def render_storyboard(
    timeline: Timeline, panels: str, source: str, path: Path, style: FigureStyle = AS_USUAL, *, look: View | None = None
) -> None:
    """Draw a storyboard of the update at the cursor, or of updates, into `path`; see `storyboard_places`. The timeline
    moves. Raises as `render_figure` does."""
    from gradviz.gui.qt_app import make_offscreen_app

    app = make_offscreen_app()
    frame = storyboard_frame(timeline, storyboard_places(timeline, panels), style, look)
    write_picture(path, picture_of(STORYBOARD, frame, style, f"{source}: {STORYBOARD}"))
    del app


def render_surface(frame: SurfaceFrame, name: str, path: Path, style: FigureStyle = AS_USUAL) -> None:
    """Draw a surface that has been computed already, like `render_figure`."""
    from gradviz.gui.qt_app import make_offscreen_app

    app = make_offscreen_app()
    write_picture(path, picture_of("surface", frame, style, f"{name}: surface"))
    del app


def figure_frame(moment: Moment, view: str, look: View, all_data: bool, style: FigureStyle) -> object:
    """What a figure of this style shows. Raises `SetupError` where there is no such figure."""
    if style.theme == PLAIN:
        if view != "network":
            raise SetupError("theme", _("only the network is drawn plainly"))
        return plain_figure(moment.run, moment.trace)
    # The item under the mouse pointer must not be highlighted in a picture.
    return FIGURES[view].frame_of(moment, replace(look, hovered=None), all_data)


def picture_of(
    view: str, frame: AnyFrame, style: FigureStyle, title: str = "", caption: str = "", theme: Theme | None = None
) -> Picture:
    """See `styled_picture`; `view` is one of `FIGURES`."""
    if isinstance(frame, PlainNetworkFrame):
        return plain_picture(frame, style, title, caption)
    if isinstance(frame, StoryboardFrame):
        return storyboard_picture(frame, style, title)
    figure = FIGURES[view]
    size = figure.size
    if theme is None and isinstance(frame, SurfaceFrame) and frame.relief is not None:
        size = as_high_as_needed(size, style, partial(relief_height, frame), _NARROW)
    picture = styled_picture(figure.paint, size, frame, style, Words(title, caption), theme)
    return picture if not isinstance(frame, NetworkFrame) else picture.but(note=_left_out(frame, style, picture))


def _left_out(frame: NetworkFrame, style: FigureStyle, picture: Picture) -> str:
    from gradviz.gui.figures.network.network_painter import network_layout
    from gradviz.gui.figures.network.network_words import has_room_for_numbers

    with at_least(0.0 if style.font is None else style.font * PIXELS_PER_POINT):
        places = network_layout(frame, *picture.size, picture.theme)
    return "" if has_room_for_numbers(frame, places) else _("numbers without room are left out")


def figure_caption(moment: Moment, view: str, look: View) -> str:
    """The sentence below a figure without its own caption."""
    return announcement(moment, look) if view == "network" else ""


def export_from_window(context: Context, view: str, path: Path, style: FigureStyle | None = None) -> None:
    """Save a figure of the window's current moment and choices; without a style, in the window's theme. Raises
    `OSError` or `SetupError`.
    """
    if view == WHOLE_WINDOW:
        context.presenter.show_rest()  # while training runs, all panels of one moment
        write_widget(path, context.parent_widget, context.theme, context.session.title or _("Untitled"))
        return
    ending_of(path)
    write_picture(path, window_picture(context, view, style))


def window_picture(context: Context, view: str, style: FigureStyle | None = None) -> Picture:
    """A figure of the window's current moment. Raises `SetupError`."""
    presenter, moment = context.presenter, moment_of(context.session.timeline)
    if view == "surface" and presenter.view.surface_3d:
        view = "surface3d"
    chosen = style or AS_USUAL
    frame = figure_frame(moment, view, presenter.view, presenter.all_data, chosen)
    return picture_of(view, frame, chosen, context.session.title or _("Untitled"),
                      figure_caption(moment, view, presenter.view), theme=None if style else context.theme)  # fmt: skip


def write_widget(path: Path, widget: QWidget, theme: Theme, title: str) -> None:
    """Save a picture of a widget as displayed. Raises `OSError` or `SetupError`."""
    def paint(painter: QPainter, rect: QRectF) -> None:
        widget.render(painter, QPoint())

    with whole():
        if ending_of(path) == ".png":
            save_png(path, widget.grab().toImage())
        elif ending_of(path) == ".svg":
            write_atomically(path, window_svg(widget, title))
        else:
            write_picture(path, Picture((widget.width(), widget.height()), theme, paint, title))
