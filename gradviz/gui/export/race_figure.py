"""The picture of a race as a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from gradviz.gui.export.picture_files import Picture, write_picture
from gradviz.gui.export.styled_picture import Words, as_high_as_needed, styled_picture
from gradviz.gui.figures.race.race_painter import paint_race, race_height
from gradviz.scene.race.race_lanes import RaceFrame
from gradviz.scene.themes import Theme
from gradviz.scene.view.figure_style import AS_USUAL, FigureStyle

__all__ = ["RACE_SIZE", "race_picture", "render_race"]

RACE_SIZE = (960, 620)
_NARROW = 640


def render_race(
    frame: RaceFrame, path: Path, style: FigureStyle = AS_USUAL, *, log_y: bool = True, title: str = ""
) -> None:
    """Draw into `path`, whose extension determines the format, without a display. Raises `SetupError`, or `OSError`
    where it cannot be written.
    """
    from gradviz.gui.qt_app import make_offscreen_app

    app = make_offscreen_app()
    write_picture(path, race_picture(frame, style, log_y=log_y, title=title))
    del app


def race_picture(
    frame: RaceFrame, style: FigureStyle, theme: Theme | None = None, *, log_y: bool = True, title: str = ""
) -> Picture:
    """The figure in a style, with a window's theme instead of that of the style where `theme` is given."""
    words, usual = Words(title or frame.title), RACE_SIZE
    if theme is None:
        usual = as_high_as_needed(RACE_SIZE, style, partial(race_height, frame), _NARROW)
    return styled_picture(partial(paint_race, log_y=log_y), usual, frame, style, words, theme)
