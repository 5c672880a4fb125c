"""What a figure of the manual shows, computed from its preset or lesson. No display is needed; any thread may do it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gradviz.data.errors import SetupError
from gradviz.documents.lessons import find_lesson, read_lesson
from gradviz.documents.presets import find_preset, preset_folder, read_preset
from gradviz.export.lesson_check import go_to
from gradviz.export.plain_figure import plain_figure
from gradviz.export.storyboard import PHASES, STORYBOARD, storyboard_frame, storyboard_places
from gradviz.scene.explanation.known_values import first_selection
from gradviz.scene.manual.manual_figure import BASINS, ManualFigure
from gradviz.scene.moment import moment_of
from gradviz.scene.panels import PANELS
from gradviz.scene.surface.surface import has_more_than_batch
from gradviz.scene.view.figure_style import PLAIN, FigureStyle
from gradviz.scene.view.view import View
from gradviz.training.run import Run
from gradviz.training.timeline import Timeline

__all__ = ["manual_frame_of"]

_BASIN_SIZE, _BASIN_UPDATES = 25, 200
_Cancelled = Callable[[], bool]


def manual_frame_of(figure: ManualFigure, style: FigureStyle, cancelled: _Cancelled = bool) -> Any:
    """The frame of a figure, None where `cancelled()` answered True. Raises `SetupError` where there is none."""
    timeline = Timeline(_run(figure.source))
    go_to(timeline, figure)
    if cancelled():
        return None
    look = View(selected=figure.selected)
    if figure.view == STORYBOARD:
        return storyboard_frame(timeline, storyboard_places(timeline, PHASES, figure.update), style, look)
    moment = moment_of(timeline)
    if figure.view == PLAIN:
        return plain_figure(moment.run, moment.trace)
    if figure.view == BASINS:
        return _basins(moment, View(selected=first_selection(moment.run.network)), cancelled)
    for panel in PANELS:
        for each in panel.figures:
            if each.name == figure.view:
                return each.frame_of(moment, look, has_more_than_batch(moment.run))
    raise SetupError("", figure.view)


def _run(source: str) -> Run:
    if find_preset(source) is not None:
        return Run(read_preset(source), preset_folder())
    path = find_lesson(source)
    if path is None:
        raise SetupError("", source)
    lesson = read_lesson(path)
    return Run(lesson.stops[0].setup, lesson.folder)


def _basins(moment: Any, view: View, cancelled: _Cancelled) -> Any:
    from gradviz.landscape.basins import compute_basins
    from gradviz.scene.basins.basins import basin_frame, basin_request

    found = compute_basins(basin_request(moment, view, _BASIN_SIZE, _BASIN_UPDATES), cancelled)
    return None if found is None else basin_frame(found, moment.parameters)
