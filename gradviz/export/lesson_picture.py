"""The small picture of a lesson: the loss over the two parameters of its stops, with its longest path."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.data.errors import SetupError
from gradviz.documents.lessons import find_lesson, read_lesson
from gradviz.export.lesson_check import stop_timeline
from gradviz.scene.colours import viridis
from gradviz.scene.manual.lesson_list import LessonPicture
from gradviz.scene.moment import moment_of
from gradviz.scene.surface.surface import compute_grid, surface_frame, surface_request
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.surface.surface_scale import levels_of
from gradviz.scene.view.view import View

__all__ = ["lesson_picture"]

_POINTS = 64
_MOST_UPDATES = 400  # the most updates of a stop whose path is drawn


@np.errstate(all="ignore")
def lesson_picture(name: str) -> LessonPicture | None:
    """The picture of one of gradviz's lessons; None where none of its stops names a surface and the network has more
    than one parameter.
    """
    path = find_lesson(name)
    if path is None:
        return None
    lesson = read_lesson(path)
    stops = [stop for stop in lesson.stops if stop.update <= _MOST_UPDATES]
    stop = max(stops, key=lambda each: each.update, default=lesson.stops[0])
    try:
        moment = moment_of(stop_timeline(lesson, stop))
    except SetupError:
        return None
    is_curve = moment.run.network.parameter_count == 1
    if stop.look.surface is None and not is_curve:
        return None
    x, y = stop.look.surface or (None, None)
    view = View(surface_x=x, surface_y=y)
    request = surface_request(moment, view, _POINTS)
    frame = surface_frame(moment, view, None if request is None else compute_grid(request))
    where = _within(frame, frame.path)
    if frame.line is not None:
        return LessonPicture(curve=_within(frame, frame.line), path=where)
    colours = np.zeros((*frame.losses.shape, 4), dtype=np.uint8)
    colours[..., :] = viridis(levels_of(frame, np.where(frame.finite, frame.losses, frame.high)))
    return LessonPicture(pixels=np.ascontiguousarray(colours[::-1]), path=where)


def _within(frame: SurfaceFrame, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Places on the surface as shares (0..1) of its width and height, without those that are not finite."""
    low = np.array([frame.xs[0], frame.ys[0]])
    size = np.array([frame.xs[-1], frame.ys[-1]]) - low
    places = places[np.isfinite(places).all(axis=1)]
    return np.asarray((places - low) / size, dtype=np.float64)
