"""The path and the minimum on the map of a surface."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gradviz.gui.figures.plot_axes import (
    TICK,
    HaloStyle,
    Plane,
    finite_parts,
    halo_box,
    halo_text,
    plot_font,
    polygon,
)
from gradviz.gui.figures.surface.path_room import PathRoom, path_room
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["minimum_room", "minimum_words", "paint_letters", "paint_minimum", "paint_path", "paint_start",
           "start_words", "words_beside"]  # fmt: skip

_OLD, _NEW, _HALO = (QColor("#8A93A3"), QColor("#12151C"), QColor("#FFFFFF"))
_DOTS_APART = 9.0
_SHADES = 12
_OFF_POINT = 12.0  # pixels: nearer to the point the start is under it
_GHOST = 0.4
_LETTER = 10.0  # pixels, half of a letter's disc
_ON_SLICE = 0.01  # of the path's extent


def paint_path(painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme) -> None:
    """The states in order, older ones paler; translucent where a state was on another slice."""
    count = len(frame.path)
    if count < 2:
        return
    points = plane.map(frame.path)
    ghosts = _ghosts(frame)
    parts = sorted(set(np.linspace(0, count - 1, min(_SHADES, count - 1) + 1).astype(int).tolist()))
    stretches = [(first, last, bool(ghosts[first:last].all())) for first, last in pairwise(parts)]
    for is_halo in (True, False):
        for first, last, is_ghost in stretches:
            colour = QColor(_HALO) if is_halo else _shade((first + last) / 2 / (count - 1))
            colour.setAlphaF(_GHOST if is_ghost else 1.0)
            pen = QPen(colour, (3.6 if is_halo else 1.6) * theme.stroke)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            # Round ends of translucent stretches would show where they meet.
            pen.setCapStyle(Qt.PenCapStyle.FlatCap if is_ghost else Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            for part in finite_parts(points[first : last + 1]):
                painter.drawPolyline(polygon(part))
    length = float(np.nansum(np.hypot(*np.diff(points, axis=0).T)))
    if length / (count - 1) > _DOTS_APART * theme.stroke:
        for place, (x, y) in enumerate(points[:-1].tolist()):
            if not (math.isfinite(x) and math.isfinite(y)):
                continue
            painter.setOpacity(_GHOST if ghosts[place] else 1.0)
            painter.setBrush(_shade(place / (count - 1)))
            painter.setPen(QPen(_HALO, 1.0 * theme.stroke))
            painter.drawEllipse(QPointF(x, y), 2.6 * theme.stroke, 2.6 * theme.stroke)
        painter.setOpacity(1.0)


def _ghosts(frame: SurfaceFrame) -> np.ndarray:
    """Which states were in another slice, because the other weights were different. A plane computed from the path has
    none."""
    if frame.plane != "parameters" or len(frame.path_residuals) != len(frame.path):
        return np.zeros(len(frame.path), dtype=bool)
    with np.errstate(invalid="ignore"):  # a run that diverged has states that are not finite
        away = np.abs(frame.path - frame.path[-1])
    extent = float(away[np.isfinite(away)].max(initial=0.0))
    return frame.path_residuals > _ON_SLICE * max(extent, 1e-300)


def _shade(age: float) -> QColor:
    """From the oldest state's colour to the newest one's."""
    def mixed(old: int, new: int) -> int:
        return round(old + (new - old) * age)

    return QColor(
        mixed(_OLD.red(), _NEW.red()), mixed(_OLD.green(), _NEW.green()), mixed(_OLD.blue(), _NEW.blue())
    )  # fmt: skip


def minimum_room(plane: Plane, frame: SurfaceFrame, theme: Theme) -> QRectF | None:
    """The rectangle of the cross at the lowest loss, for texts to avoid; None where none is visible."""
    if frame.minimum is None:
        return None
    x, y = plane.map(frame.minimum[None])[0].tolist()
    if not plane.rect.contains(QPointF(x, y)):
        return None
    arm = 4.5 * theme.stroke**0.5
    return QRectF(x - arm, y - arm, 2 * arm, 2 * arm)


def minimum_words(plane: Plane, frame: SurfaceFrame, theme: Theme, marks: Sequence[QRectF] = ()) -> QRectF | None:
    """The rectangle of the text at the cross, off other marks; None without a cross, or without room near it."""
    room = minimum_room(plane, frame, theme)
    if room is None:
        return None
    return _words_box(room, plane, frame, theme, [room, *marks], path_room(plane, frame))


def paint_minimum(
    painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme, taken: list[QRectF], path: PathRoom
) -> None:
    """A cross where the loss is lowest, with its loss, off the other words, and off the path where there is room."""
    room = minimum_room(plane, frame, theme)
    if room is None:
        return
    for colour, width in ((_HALO, 4.0), (_NEW, 1.8)):
        painter.setPen(QPen(colour, width * theme.stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(room.topLeft(), room.bottomRight())
        painter.drawLine(room.bottomLeft(), room.topRight())
    box = _words_box(room, plane, frame, theme, taken, path)
    if box is None:
        return  # overlapping texts cannot be read, and one further away would seem to belong to another mark
    style = HaloStyle(plot_font(theme, TICK), _NEW.name(), _HALO.name())
    taken.append(halo_text(painter, box.center(), frame.minimum_text, style, plane.rect, taken))


def paint_start(
    painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme, taken: list[QRectF], path: PathRoom
) -> None:
    """A dot where the path begins, and its word where that is off everything else, off the path where there is room."""
    room = start_room(plane, frame, theme)
    if room is None:
        return
    painter.setBrush(_NEW)
    painter.setPen(QPen(_HALO, 1.4 * theme.stroke))
    painter.drawEllipse(room)
    box = start_words(plane, frame, theme, taken, path)
    if box is not None:
        style = HaloStyle(plot_font(theme, TICK, bold=True), _NEW.name(), _HALO.name())
        taken.append(halo_text(painter, box.center(), _("start"), style, plane.rect))


def start_room(plane: Plane, frame: SurfaceFrame, theme: Theme) -> QRectF | None:
    """The rectangle of the dot where the path begins; None where there is none in sight, or it is at the point."""
    if len(frame.path) < 2 or frame.line is not None or not np.isfinite(frame.path[0]).all():
        return None
    x, y = plane.map(frame.path[:1])[0].tolist()
    here = plane.map(frame.point[None])[0]
    if not plane.rect.contains(QPointF(x, y)) or math.hypot(x - here[0], y - here[1]) < _OFF_POINT:
        return None
    radius = 3.5 * theme.stroke**0.5
    return QRectF(x - radius, y - radius, 2 * radius, 2 * radius)


def start_words(
    plane: Plane, frame: SurfaceFrame, theme: Theme, taken: Sequence[QRectF], path: PathRoom
) -> QRectF | None:
    """The rectangle of the word at the start, off what is taken; None without a start, or without room near it."""
    room = start_room(plane, frame, theme)
    if room is None:
        return None
    metrics = QFontMetricsF(plot_font(theme, TICK, bold=True))
    boxes = [box for box in _beside(room, metrics.horizontalAdvance(_("start")), metrics.height())[::-1]
             if plane.rect.contains(box) and not any(box.intersects(other) for other in taken)]  # fmt: skip
    return _off_path(boxes, path) if boxes else None


def paint_letters(painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme) -> None:
    """The places that a question calls A, B, C."""
    radius = _LETTER * theme.scale
    painter.setFont(plot_font(theme, 11, bold=True))
    for letter, x, y in frame.marks:
        at = QPointF(*plane.map(np.array([[x, y]]))[0].tolist())
        painter.setPen(QPen(_HALO, 2.0 * theme.stroke))
        painter.setBrush(_NEW)
        painter.drawEllipse(at, radius, radius)
        room = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
        painter.setPen(_HALO)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, letter)


def _words_box(
    room: QRectF, plane: Plane, frame: SurfaceFrame, theme: Theme, taken: list[QRectF], path: PathRoom
) -> QRectF | None:
    """The rectangle of the text at the cross in `room`, off what is taken; None where there is no place near it."""
    metrics = QFontMetricsF(plot_font(theme, TICK))
    at = words_beside(room, frame.minimum_text, metrics, plane.rect, taken, path)
    box = halo_box(at, metrics.horizontalAdvance(frame.minimum_text), metrics.height(), plane.rect)
    return None if any(box.intersects(other) for other in (room, *taken)) else box


def words_beside(
    room: QRectF, text: str, metrics: QFontMetricsF, bounds: QRectF, taken: list[QRectF], path: PathRoom | None = None
) -> QPointF:
    """The centre of a text below a mark, else beside or above it, off other marks and if possible off the path; below
    it if all places are taken."""
    wide, high = metrics.horizontalAdvance(text), metrics.height()
    boxes = [halo_box(box.center(), wide, high, bounds) for box in _beside(room, wide, high)]
    free = [box for box in boxes if bounds.contains(box) and not any(box.intersects(other) for other in (room, *taken))]
    return (_off_path(free, path) if free else boxes[0]).center()


def _off_path(boxes: list[QRectF], path: PathRoom | None) -> QRectF:
    """The first rectangle that is off the path; the first of all where none is."""
    if path is None:
        return boxes[0]
    return next((box for box in boxes if not path.meets(box)), boxes[0])


def _beside(room: QRectF, wide: float, high: float) -> list[QRectF]:
    """The places of a text at a mark, the first one below it and the last one above it."""
    across, up = (room.width() + wide) / 2 + 4, (room.height() + high) / 2 + 2
    rise, end, boxes = high * 0.6, wide / 2, []
    for x, y in ((0.0, up), (across, 0.0), (-across, 0.0), (across, -rise), (-across, -rise), (across, rise),
                 (-across, rise), (end, up), (-end, up), (end, -up), (-end, -up), (0.0, -up)):  # fmt: skip
        box = QRectF(0, 0, wide, high)
        box.moveCenter(room.center() + QPointF(x, y))
        boxes.append(box)
    return boxes
