"""A figure of the manual as a picture, for the page in the window and for the web site."""

from __future__ import annotations

from pathlib import Path

from gradviz.export.manual_frame import manual_frame_of
from gradviz.gui.export.basin_figure import basin_picture
from gradviz.gui.export.figure_export import picture_of
from gradviz.gui.export.picture_files import Picture, write_picture
from gradviz.scene.frame import AnyFrame
from gradviz.scene.manual.manual_figure import BASINS, ManualFigure
from gradviz.scene.view.figure_style import FigureStyle

__all__ = ["manual_picture", "manual_scale", "manual_style", "render_manual_figure"]

_WIDTH, _LEAST_WIDTH = 680.0, 520.0  # pixels, at type of normal size


def manual_scale(scale: float, room: float) -> float:
    """How much larger than normal the type of a figure is, in a window whose type is `scale` times as large, where
    `room` pixels are across."""
    return min(scale, room / _LEAST_WIDTH)


def manual_style(theme: str, room: float = _WIDTH) -> FigureStyle:
    """How the manual's figures look in a theme, where `room` pixels are across at type of normal size."""
    return FigureStyle(width=min(_WIDTH, room), theme=theme)


def manual_picture(figure: ManualFigure, frame: AnyFrame, style: FigureStyle) -> Picture:
    """The picture of a frame that `manual_frame_of` has computed."""
    if figure.view == BASINS:
        return basin_picture(frame, style, title=figure.alt)
    return picture_of(figure.view, frame, style, figure.alt)


def render_manual_figure(figure: ManualFigure, theme: str, path: Path) -> None:
    """Draw a figure into a file, without a display. Raises `SetupError` or `OSError`."""
    from gradviz.gui.qt_app import make_offscreen_app

    app, style = make_offscreen_app(), manual_style(theme)
    write_picture(path, manual_picture(figure, manual_frame_of(figure, style), style))
    del app
