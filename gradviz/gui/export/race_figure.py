"""The picture of a race as a file."""

from __future__ import annotations

from pathlib import Path

from gradviz.gui.export.picture_files import PIXELS_PER_INCH, PictureSize, ending_of, write_picture
from gradviz.gui.figures.race.race_painter import paint_race
from gradviz.scene.race.race_lanes import RaceFrame
from gradviz.scene.themes import THEMES, Theme

__all__ = ["RACE_SIZE", "render_race", "save_race"]

RACE_SIZE = (960, 620)


def render_race(
    frame: RaceFrame, path: Path, theme: str = "light", size: tuple[int, int] | None = None, *, log_y: bool = True,
    title: str = "",
) -> None:  # fmt: skip
    """Draw into `path` without a display. Of a PNG `size` is in its pixels."""
    from gradviz.gui.qt_app import make_offscreen_app

    app = make_offscreen_app()
    dpi = PIXELS_PER_INCH if size is not None and ending_of(path) == ".png" else None
    save_race(frame, path, THEMES[theme], PictureSize(size, dpi), log_y=log_y, title=title)
    del app


def save_race(
    frame: RaceFrame, path: Path, theme: Theme, wanted: PictureSize, *, log_y: bool = True, title: str = ""
) -> None:
    """Draw into `path`; its ending decides. Raises `SetupError`, or `OSError` where it cannot be written."""
    usual = (round(RACE_SIZE[0] * theme.scale), round(RACE_SIZE[1] * theme.scale))
    write_picture(
        path, wanted.size or usual, theme, lambda painter, rect: paint_race(painter, rect, frame, theme, log_y),
        dpi=wanted.dpi, title=title or frame.title,
    )  # fmt: skip
