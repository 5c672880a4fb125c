"""The picture of a basin map as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from gradviz.gui.export.picture_files import Picture, write_picture
from gradviz.gui.export.styled_picture import Words, as_high_as_needed, styled_picture
from gradviz.gui.figures.basins.basin_painter import basins_height, paint_basins
from gradviz.scene.basins.basin_frame import BasinFrame
from gradviz.scene.themes import Theme
from gradviz.scene.view.figure_style import AS_USUAL, FigureStyle

__all__ = ["BASIN_SIZE", "basin_picture", "render_basins"]

BASIN_SIZE = (900, 600)
_NARROW = 560


def render_basins(
    frame: BasinFrame, path: Path, style: FigureStyle = AS_USUAL, *, title: str = ""
) -> None:
    """Draw into `path`, whose extension determines the format, without a display. Raises `SetupError`, or `OSError`
    where it cannot be written.
    """
    from gradviz.gui.qt_app import make_offscreen_app

    app = make_offscreen_app()
    write_picture(path, basin_picture(frame, style, title=title))
    del app


def basin_picture(
    frame: BasinFrame, style: FigureStyle, theme: Theme | None = None, *, title: str = ""
) -> Picture:
    """The figure in a style, with a window's theme instead of that of the style where `theme` is given."""
    words, usual = Words(title or frame.title), BASIN_SIZE
    if theme is None:
        usual = as_high_as_needed(BASIN_SIZE, style, partial(basins_height, frame), _NARROW)
    return styled_picture(paint_basins, usual, frame, style, words, theme)
