"""The picture of a basin map as a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gradviz.gui.export.picture_files import PIXELS_PER_INCH, PictureSize, ending_of, write_picture
from gradviz.gui.figures.basins.basin_painter import paint_basins
from gradviz.scene.basins.basin_frame import BasinFrame
from gradviz.scene.themes import THEMES, Theme

__all__ = ["BASIN_SIZE", "render_basins", "save_basins"]

BASIN_SIZE = (900, 600)


def render_basins(
    frame: BasinFrame, path: Path, theme: str = "light", size: tuple[int, int] | None = None, *, title: str = ""
) -> None:
    """Draw into `path` without a display. Of a PNG `size` is in its pixels."""
    from gradviz.gui.qt_app import make_offscreen_app

    app = make_offscreen_app()
    dpi = PIXELS_PER_INCH if size is not None and ending_of(path) == ".png" else None
    save_basins(frame, path, THEMES[theme], PictureSize(size, dpi), title=title)
    del app


def save_basins(frame: BasinFrame, path: Path, theme: Theme, wanted: PictureSize, *, title: str = "") -> None:
    """Draw into `path`; its ending decides. Raises `SetupError`, or `OSError` where it cannot be written."""

    def paint(painter: QPainter, rect: QRectF) -> None:
        paint_basins(painter, rect, frame, theme)

    usual = (round(BASIN_SIZE[0] * theme.scale), round(BASIN_SIZE[1] * theme.scale))
    write_picture(path, wanted.size or usual, theme, paint, dpi=wanted.dpi, title=title or frame.title)
