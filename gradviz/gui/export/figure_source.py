"""The figures of a window for export, each drawn in any style: for the dialog, the clipboard, and dragging."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gradviz.export.files import write_text
from gradviz.export.network_tikz import tikz_document
from gradviz.export.plain_figure import plain_figure
from gradviz.export.storyboard import PHASES, STORYBOARD, storyboard_frame, storyboard_places
from gradviz.gui.export.figure_export import figure_caption, figure_frame, picture_of
from gradviz.gui.export.picture_files import PICTURES, Picture, write_picture
from gradviz.records import FrozenRecord
from gradviz.scene.lecture.covered import why_covered
from gradviz.scene.moment import moment_of
from gradviz.scene.panels import PANELS
from gradviz.scene.view.figure_style import FigureStyle
from gradviz.scene.view.view import EdgeNumbers
from gradviz.text import _
from gradviz.training.timeline import Timeline

if TYPE_CHECKING:
    from gradviz.gui.context import Context

__all__ = ["TIKZ", "FigureSource", "window_source"]

TIKZ = ".tex"


class FigureSource(FrozenRecord, frozen=True):
    """`views` are (name, title) of the figures; `about` describes their moment, `stem` is the beginning of file names.

    `picture(view, style, numbers, panels)` draws one; `numbers` on the edges apply only to the network, `panels` to the
    storyboard. `writers` by extension write files of other kinds, which have no style.
    """

    views: tuple[tuple[str, str], ...]
    picture: Callable[[str, FigureStyle, EdgeNumbers, str], Picture]
    about: str = ""
    stem: str = "figure"
    writers: Mapping[str, Callable[[Path], object]] = {}

    def save(
        self, path: Path, view: str, style: FigureStyle, numbers: EdgeNumbers = EdgeNumbers.AUTO, panels: str = PHASES
    ) -> None:
        """Write a file whose extension determines the format. Raises `SetupError` or `OSError`."""
        ending = path.suffix.lower()
        if ending in self.writers and ending not in PICTURES:
            self.writers[ending](path)
        else:
            write_picture(path, self.picture(view, style, numbers, panels))


def window_source(context: Context) -> FigureSource:
    """The figures that the main window shows now, except those hidden by an open question."""
    presenter, session = context.presenter, context.session
    moment, look, all_data = moment_of(session.timeline), presenter.view, presenter.all_data
    title = session.title or _("Untitled")
    frames: dict[tuple[str, str, EdgeNumbers], object] = {}

    def storyboard(style: FigureStyle, panels: str) -> Picture:
        # A timeline of its own: the window's cursor stays where it is.
        own = Timeline.resumed(session.timeline.version.copy())
        # The window shows a finished update as its last one until the next begins.
        frame = storyboard_frame(own, storyboard_places(own, panels, own.place.update), style, look)
        return picture_of(STORYBOARD, frame, style, title)

    def picture(view: str, style: FigureStyle, numbers: EdgeNumbers, panels: str) -> Picture:
        if view == STORYBOARD:
            return storyboard(style, panels)
        shown = replace(look, edge_numbers=numbers) if view == "network" else look
        key = (view, style.theme if view == "network" else "", numbers)
        if key not in frames:
            frames[key] = figure_frame(moment, view, shown, all_data, style)
        return picture_of(view, frames[key], style, title, figure_caption(moment, view, shown))

    def write_tikz(path: Path) -> None:
        write_text(path, tikz_document(plain_figure(moment.run, moment.trace)))

    views = tuple(
        (figure.name, _(panel.title) if figure is panel.figures[0] else _("Loss surface in 3-D"))
        for panel in PANELS if panel.export is not None and not why_covered(look, panel.name)
        for figure in panel.figures
    )  # fmt: skip
    if not why_covered(look):
        views = (*views, (STORYBOARD, _("Storyboard")))
    stem = session.path.stem if session.path else title
    writers = {} if why_covered(look) else {TIKZ: write_tikz}
    about = _("update {update}").format(update=moment.updates_done)
    return FigureSource(views, picture, about, stem, writers)
