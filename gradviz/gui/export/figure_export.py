"""Pictures of a moment into files: the same frames and painters as in the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gradviz.documents.atomic import write_atomically
from gradviz.gui.export.picture_files import (
    AS_IT_SUITS,
    PIXELS_PER_INCH,
    PictureSize,
    ending_of,
    save_png,
    write_picture,
)
from gradviz.gui.export.window_svg import window_svg
from gradviz.gui.panel_table import Paint, painters
from gradviz.scene.frame import Frame
from gradviz.scene.moment import Moment, moment_of
from gradviz.scene.panels import PANELS, WHOLE_WINDOW
from gradviz.scene.surface.surface import has_more_than_batch
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import THEMES, Theme
from gradviz.scene.view.view import View
from gradviz.text import _
from gradviz.training.timeline import Timeline

if TYPE_CHECKING:
    from gradviz.gui.context import Context

__all__ = ["FIGURES", "Figure", "export_from_window", "render_figure", "render_surface", "write_widget"]


class Figure(Frame, frozen=True):
    """`frame_of(moment, view, all_data)`, its painter `paint(painter, rect, frame, theme)`, and its usual `size` in the
    window's pixels."""

    frame_of: Callable[[Moment, View, bool], object]
    paint: Paint
    size: tuple[int, int]


_PAINTERS = painters()
FIGURES: dict[str, Figure] = {
    figure.name: Figure(figure.frame_of, _PAINTERS[figure.name], figure.size)
    for panel in PANELS for figure in panel.figures
}  # fmt: skip


def render_figure(
    timeline: Timeline, view: str, source: str, path: Path, theme: str = "light", size: tuple[int, int] | None = None,
    *, look: View | None = None, dpi: int | None = None,
) -> None:  # fmt: skip
    """Draw the moment at the timeline's cursor into `path`; its ending decides. No display is needed.

    `view` is one of `FIGURES`. `size` in pixels: of a PNG just these, with `dpi` of them to an inch;
    else 96 to an inch. `look` is what the view shows, and how. Raises `SetupError`, or `OSError` where it cannot be
    written; nothing is left behind then.
    """
    from gradviz.gui.qt_app import make_offscreen_app

    make_offscreen_app()
    figure, drawn_in = FIGURES[view], THEMES[theme]
    moment = moment_of(timeline)
    frame = figure.frame_of(moment, look or View(), has_more_than_batch(moment.run))
    if size is not None and ending_of(path) == ".png":
        # So many pixels, of which so many make an inch: the type is as large as on paper.
        dpi = dpi or PIXELS_PER_INCH
        size = (round(size[0] * PIXELS_PER_INCH / dpi), round(size[1] * PIXELS_PER_INCH / dpi))
    write_picture(
        path, size or figure.size, drawn_in, lambda painter, rect: figure.paint(painter, rect, frame, drawn_in),
        dpi=dpi, title=f"{source}: {view}",
    )  # fmt: skip


def render_surface(
    frame: SurfaceFrame, name: str, path: Path, theme: str = "light", size: tuple[int, int] | None = None
) -> None:
    """Draw a surface that is computed already, as `render_figure` does."""
    from gradviz.gui.qt_app import make_offscreen_app

    make_offscreen_app()
    figure, look = FIGURES["surface"], THEMES[theme]
    dpi = PIXELS_PER_INCH if size is not None else None
    write_picture(path, size or figure.size, look, lambda painter, rect: figure.paint(painter, rect, frame, look),
                  dpi=dpi, title=f"{name}: surface")  # fmt: skip


def export_from_window(context: Context, view: str, path: Path, wanted: PictureSize = AS_IT_SUITS) -> None:
    """Save what the window shows now: same moment, same choices, same theme. Raises `OSError` or `SetupError`."""
    title = context.session.title or _("Untitled")
    if view == WHOLE_WINDOW:
        write_widget(path, context.parent_widget, context.theme, title)
        return
    presenter, theme = context.presenter, context.theme
    if view == "surface" and presenter.view.surface_3d:
        view = "surface3d"
    figure = FIGURES[view]
    # What the mouse happens to be over does not belong into a picture.
    frame = figure.frame_of(
        moment_of(context.session.timeline), replace(presenter.view, hovered=None), presenter.all_data
    )
    usual = (round(figure.size[0] * theme.scale), round(figure.size[1] * theme.scale))
    write_picture(path, wanted.size or usual, theme, lambda painter, rect: figure.paint(painter, rect, frame, theme),
                  dpi=wanted.dpi, title=title)  # fmt: skip


def write_widget(path: Path, widget: QWidget, theme: Theme, title: str) -> None:
    """A picture of a widget as it is shown. Raises `OSError` or `SetupError`."""
    def paint(painter: QPainter, rect: QRectF) -> None:
        widget.render(painter, QPoint())

    if ending_of(path) == ".png":
        save_png(path, widget.grab().toImage())
    elif ending_of(path) == ".svg":
        write_atomically(path, window_svg(widget, title))
    else:
        write_picture(path, (widget.width(), widget.height()), theme, paint, title=title)
