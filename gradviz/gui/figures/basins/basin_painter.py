"""Draws a basin map on any paint device: a cell for each start, the colour and letter of its basin, and the legend.

Basins are told apart by colour, by letters and by lines between them; starts that have not settled are grey and dotted,
diverged ones are hatched."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gradviz.gui.figures.basins.basin_legend import legend_places, map_and_legend_height, paint_legend
from gradviz.gui.figures.basins.swatches import SHADES, basin_colour, mixed, paint_pattern, shade_colour
from gradviz.gui.figures.plot_axes import (
    TITLE,
    WORD,
    HaloStyle,
    Plane,
    halo_text,
    heading_height,
    paint_axes,
    paint_heading,
    plane_within,
    plot_font,
    polygon,
)
from gradviz.scene.basins.basin_frame import NOT_SETTLED, BasinFrame
from gradviz.scene.frame import Floats
from gradviz.scene.themes import Theme

__all__ = ["basins_height", "paint_basins", "paint_cell_mark", "paint_now", "paint_way"]


def basins_height(frame: BasinFrame, width: float, theme: Theme) -> float:
    """The height that a figure of a width needs, in pixels, with the whole legend below the map."""
    pad = 12 * theme.scale
    head = heading_height(width, frame.title, _notes(frame), theme)
    return head + map_and_legend_height(frame, width - 2 * pad, theme) + pad


def _notes(frame: BasinFrame) -> tuple[str, ...]:
    return (frame.stale, *frame.notes) if frame.stale else frame.notes


def paint_basins(painter: QPainter, rect: QRectF, frame: BasinFrame, theme: Theme) -> Plane:
    """The whole figure inside `rect`: heading, map, legend. Returns the map's plane."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inside = paint_heading(painter, rect, frame.title, _notes(frame), theme)
    area, legend = legend_places(inside, frame, theme)
    plane = plane_within(area, frame.x_range, frame.y_range, theme, 4 * theme.scale)
    _paint_map(painter, plane, frame, theme)
    paint_now(painter, plane, frame, theme)
    paint_axes(painter, plane, frame.x_label, frame.y_label, theme)
    paint_legend(painter, legend, frame, theme)
    painter.restore()
    return plane


def _paint_map(painter: QPainter, plane: Plane, frame: BasinFrame, theme: Theme) -> None:
    """Everything inside the axes."""
    painter.save()
    painter.setClipRect(plane.rect)
    _paint_cells(painter, plane, frame, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = QColor(theme.text)
    line.setAlpha(80)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(line, 0.8 * theme.stroke))
    for points in frame.contours:
        painter.drawPolyline(polygon(plane.map(points)))
    painter.setPen(QPen(QColor(theme.text), 1.1 * theme.stroke))
    ends = plane.map(frame.borders.reshape(-1, 2)).reshape(-1, 4)
    for x0, y0, x1, y1 in ends.tolist():
        painter.drawLine(QPointF(x0, y0), QPointF(x1, y1))
    if frame.stale:
        veil = QColor(theme.panel)
        veil.setAlphaF(0.55)
        painter.fillRect(plane.rect, veil)
    _paint_ends(painter, plane, frame, theme)
    _paint_letters(painter, plane, frame, theme)
    painter.restore()


def paint_way(painter: QPainter, plane: Plane, places: Floats, theme: Theme) -> None:
    """The path (k, 2) of the hovered start, with a dot for each of its states and a larger one at its end."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(plane.rect)
    points = plane.map(places)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.panel, 3.6), (theme.text, 1.4)):
        painter.setPen(QPen(QColor(colour), width * theme.stroke))
        painter.drawPolyline(polygon(points))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.text))
    small, last = 1.9 * theme.stroke**0.5, len(points) - 1
    # Only distinct states: those of a run that has converged would be drawn a thousand times.
    apart = np.abs(np.diff(points, axis=0, prepend=np.inf)).max(axis=1) > 1.0
    for place in np.flatnonzero(apart | (np.arange(len(points)) == last)).tolist():
        radius = 2.4 * small if place == last else small
        painter.drawEllipse(QPointF(*points[place].tolist()), radius, radius)
    painter.restore()


def paint_cell_mark(painter: QPainter, plane: Plane, frame: BasinFrame, cell: tuple[int, int], theme: Theme) -> None:
    """An outline around the hovered cell (row, column)."""
    j, i = cell
    half = np.array([frame.xs[1] - frame.xs[0], frame.ys[1] - frame.ys[0]]) / 2
    middle = np.array([frame.xs[i], frame.ys[j]])
    (left, bottom), (right, top) = plane.map(np.stack([middle - half, middle + half])).tolist()
    box = QRectF(left, top, right - left, bottom - top).adjusted(-1, -1, 1, 1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.panel, 4.0), (theme.text, 2.0)):
        painter.setPen(QPen(QColor(colour), width * theme.stroke))
        painter.drawRect(box)


def _paint_cells(painter: QPainter, plane: Plane, frame: BasinFrame, theme: Theme) -> None:
    """One path for all cells of a look, so that no seams show between them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    for cell in np.unique(frame.cells).tolist():
        mask = frame.cells == cell
        path = _path(plane, frame, mask)
        if cell >= 0:
            painter.fillPath(path, basin_colour(cell, theme))
            continue
        if cell == NOT_SETTLED:
            levels = np.round(frame.shades * SHADES)
            for level in np.unique(levels[mask]).tolist():
                painter.fillPath(_path(plane, frame, mask & (levels == level)), shade_colour(level / SHADES, theme))
        paint_pattern(painter, path, cell, theme)


def _path(plane: Plane, frame: BasinFrame, mask: NDArray[np.bool_]) -> QPainterPath:
    """The outline of all cells of a mask, those in a row as one box."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    width, height = plane.rect.width() / mask.shape[1], plane.rect.height() / mask.shape[0]
    for j, row in enumerate(mask):
        bounds = np.flatnonzero(np.diff(np.concatenate([[0], row, [0]])))
        top = plane.rect.bottom() - (j + 1) * height
        for low, high in bounds.reshape(-1, 2).tolist():
            path.addRect(QRectF(plane.rect.left() + low * width, top, (high - low) * width, height))
    return path


def _paint_ends(painter: QPainter, plane: Plane, frame: BasinFrame, theme: Theme) -> None:
    radius = 3.6 * theme.stroke**0.5
    for place, ends in enumerate(frame.ends):
        strong = QColor(mixed(basin_colour(place, theme, 1.0).name(), theme.text, 0.45))
        small = radius if len(ends) == 1 else 0.55 * radius
        painter.setPen(QPen(QColor(theme.panel), 1.2 * theme.stroke))
        painter.setBrush(strong)
        for x, y in plane.map(ends).tolist():
            painter.drawEllipse(QPointF(x, y), small, small)


def _paint_letters(painter: QPainter, plane: Plane, frame: BasinFrame, theme: Theme) -> None:
    single = [plane.map(ends)[0].tolist() for ends in frame.ends if len(ends) == 1]
    taken = [QRectF(x - 6, y - 6, 12, 12) for x, y in single]
    style = HaloStyle(plot_font(theme, TITLE + 3, bold=True), theme.text, theme.panel)
    for x, y, letter in frame.letters:
        at = QPointF(*plane.map(np.array([[x, y]]))[0].tolist())
        halo_text(painter, at, letter, style, plane.rect, taken)


def paint_now(painter: QPainter, plane: Plane, frame: BasinFrame, theme: Theme) -> None:
    """A cross at the run's parameters, if they are within the picture."""
    if not np.isfinite(frame.point).all():
        return
    x, y = plane.map(frame.point[None])[0].tolist()
    if not plane.rect.contains(QPointF(x, y)):
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    arm = 5.0 * theme.stroke**0.5
    for colour, width in ((theme.panel, 4.4), (theme.text, 2.0)):
        painter.setPen(QPen(QColor(colour), width * theme.stroke))
        painter.drawLine(QPointF(x - arm, y), QPointF(x + arm, y))
        painter.drawLine(QPointF(x, y - arm), QPointF(x, y + arm))
    style = HaloStyle(plot_font(theme, WORD, bold=True), theme.text, theme.panel)
    at = QPointF(x, y + 15 * theme.scale)
    halo_text(painter, at, frame.point_text, style, plane.rect, [QRectF(x - 8, y - 8, 16, 16)])
    painter.restore()
