"""How a run of a race is drawn: colour, dashes and marker, its path on a surface, and its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradviz.gui.figures.plot_axes import Plane, polygon
from gradviz.scene.frame import Floats
from gradviz.scene.surface.surface_frame import TrackFrame
from gradviz.scene.themes import Theme

if TYPE_CHECKING:  # the surface is drawn at every start, the figure of a race at few
    from gradviz.scene.race.race_lanes import LaneFrame

__all__ = ["MARKS_ALONG", "lane_colour", "lane_pen", "paint_end", "paint_marker", "paint_paths", "paint_sample"]

_DASHES: tuple[list[float] | None, ...] = (None, [6.0, 3.0], [1.5, 2.5], [7.0, 2.5, 1.5, 2.5])
MARKS_ALONG, _MARKS_APART = 6, 36.0


def lane_colour(place: int, theme: Theme) -> str:
    """Blue, orange, green, and the colour of text: as far apart as the theme's colours are."""
    return (theme.accent, theme.backward, theme.update, theme.text)[place]


def paint_sample(painter: QPainter, rect: QRectF, place: int, theme: Theme) -> None:
    """A piece of a run's line with its marker in the middle, for legends and forms."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(lane_pen(place, theme))
    y = rect.center().y()
    painter.drawLine(QPointF(rect.left() + 1, y), QPointF(rect.right() - 1, y))
    paint_marker(painter, rect.center(), place, theme)
    painter.restore()


def paint_paths(
    painter: QPainter, plane: Plane, lanes: Sequence[LaneFrame] | Sequence[TrackFrame], theme: Theme
) -> None:
    """The paths of runs on a surface: their lines, a dot where each starts, and where each ended or diverged."""
    halo = theme.panel
    shown = [(lane, plane.map(lane.path)) for lane in lanes if len(lane.path)]
    for lane, points in shown:
        _paint_line(painter, points, lane.place, theme, halo)
    radius = 4.0 * theme.stroke**0.5
    for _lane, points in shown:
        painter.setBrush(QColor(theme.text))
        painter.setPen(QPen(QColor(halo), 1.5 * theme.stroke))
        painter.drawEllipse(QPointF(*points[0].tolist()), radius, radius)
    for lane, points in shown:
        paint_end(painter, QPointF(*points[-1].tolist()), lane.place, theme, diverged=lane.diverged)


def paint_end(painter: QPainter, at: QPointF, place: int, theme: Theme, *, diverged: bool) -> None:
    """Where a run ends: its marker, larger, or a cross where it diverged."""
    if not diverged:
        paint_marker(painter, at, place, theme, 5.4)
        return
    r = 5.0 * theme.stroke**0.5
    for colour, width in ((theme.panel, 5.0), (lane_colour(place, theme), 2.4)):
        painter.setPen(QPen(QColor(colour), width * theme.stroke))
        painter.drawLine(at + QPointF(-r, -r), at + QPointF(r, r))
        painter.drawLine(at + QPointF(-r, r), at + QPointF(r, -r))


def _paint_line(painter: QPainter, points: Floats, place: int, theme: Theme, halo: str) -> None:
    if len(points) < 2:
        return
    line = polygon(points)
    under = QPen(QColor(halo), 4.2 * theme.stroke)
    under.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    for pen in (under, lane_pen(place, theme)):
        painter.setPen(pen)
        painter.drawPolyline(line)
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    apart = max(_MARKS_APART * theme.scale, float(along[-1]) / MARKS_ALONG)
    due = apart * (place + 1) / 4
    for x, y, way in zip(points[:, 0].tolist(), points[:, 1].tolist(), along.tolist(), strict=True):
        if way >= due:
            paint_marker(painter, QPointF(x, y), place, theme)
            due = way + apart


def lane_pen(place: int, theme: Theme) -> QPen:
    """The run's line."""
    pen = QPen(QColor(lane_colour(place, theme)), 1.8 * theme.stroke)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    dashes = _DASHES[place]
    if dashes:
        pen.setDashPattern(dashes)
    return pen


def _circle(painter: QPainter, at: QPointF, r: float) -> None:
    painter.drawEllipse(at, r * 0.9, r * 0.9)


def _corners(*corners: tuple[float, float]) -> Callable[[QPainter, QPointF, float], None]:
    def draw(painter: QPainter, at: QPointF, r: float) -> None:
        painter.drawPolygon(QPolygonF([QPointF(at.x() + x * r, at.y() + y * r) for x, y in corners]))

    return draw


_SHAPES: tuple[Callable[[QPainter, QPointF, float], None], ...] = (
    _circle,
    _corners((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)),
    _corners((0.0, -1.15), (1.05, 0.75), (-1.05, 0.75)),
    _corners((0.0, -1.3), (1.1, 0.0), (0.0, 1.3), (-1.1, 0.0)),
)


def paint_marker(painter: QPainter, at: QPointF, place: int, theme: Theme, size: float = 3.6) -> None:
    """The run's marker; `size` is half its width at the theme's thinnest lines."""
    painter.setPen(QPen(QColor(theme.panel), 0.9 * theme.stroke))
    painter.setBrush(QColor(lane_colour(place, theme)))
    _SHAPES[place](painter, at, size * theme.stroke**0.5)

