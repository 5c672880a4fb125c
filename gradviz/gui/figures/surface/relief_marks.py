"""The marks on a 3-D loss surface: the path, point, start and minimum with their drop lines, and the two arrows.

No words stand in the picture: `relief_keys` names the marks in a row above it. Where the surface hides a part of a
line, that part is drawn faint and dotted: hidden is not the same as absent.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gradviz.gui.figures.key_row import Key
from gradviz.gui.figures.plot_axes import finite_parts
from gradviz.scene.surface.relief_frame import ReliefFrame
from gradviz.scene.surface3d.relief_visibility import runs, steady, visible
from gradviz.scene.themes import Theme
from gradviz.scene.view.camera import FLOOR, Projection
from gradviz.text import _

__all__ = ["arrow_on", "paint_marks_behind", "paint_relief_marks", "relief_keys"]

PATH, HALO = "#12151C", "#FFFFFF"
ARROW = 62.0  # pixels along the surface, whatever the camera
_HEAD = 13.0
_FINER = 12

Pixels = NDArray[np.float64]


def relief_keys(relief: ReliefFrame, theme: Theme) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """The keys of the point, the start and the minimum, and those of the arrows."""
    ink = theme.text
    marks = [Key("point", ink, relief.now_text, ink, True)]
    if relief.start is not None:
        marks.append(Key("filled", ink, relief.start_text, ink, True, short=_("start")))
    if relief.minimum is not None:
        marks.append(Key("cross", ink, relief.minimum_text, ink, True, short=_("minimum")))
    arrows = []
    if relief.gradient_way is not None:
        arrows.append(Key("arrow", theme.backward, relief.gradient_text, theme.backward, True, short="∇L"))
    if relief.step_way is not None:
        arrows.append(Key("arrow", theme.update, relief.step_text, theme.update, True, short=_("step")))
    return tuple(marks), tuple(arrows)


def paint_marks_behind(painter: QPainter, relief: ReliefFrame, where: Projection, theme: Theme) -> None:
    """The shadow of the path on the floor, and the feet of the drop lines; the surface covers them."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shade = QColor(theme.secondary)
    shade.setAlpha(150)
    painter.setPen(QPen(shade, 1.4 * theme.stroke))
    for part in finite_parts(relief.path):
        painter.drawPolyline(_polygon(where.map(_floored(part))))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.secondary))
    for mark in _dropped(relief):
        x, y, _depth = where.map(_floored(mark)).tolist()
        painter.drawEllipse(QPointF(x, y), 3.4 * theme.stroke, 1.9 * theme.stroke)
    painter.restore()


def paint_relief_marks(
    painter: QPainter, bounds: QRectF, relief: ReliefFrame, where: Projection, theme: Theme
) -> None:
    """The drop lines, the path, the profile along the step, both arrows and the marks, over the surface."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(bounds)
    for mark in _dropped(relief):
        _paint_drop(painter, where.map(np.stack([_floored(mark), mark]))[:, :2], theme)
    _paint_path(painter, relief, where, theme)
    if relief.along is not None:
        colour = theme.on_surface("warning" if relief.overshoots else "update")
        _paint_line(painter, relief, where, relief.along, colour, 1.6 * theme.stroke, Qt.PenStyle.DotLine)
        x, y, _depth = where.map(relief.along[-1]).tolist()
        for shade, width in ((HALO, 4.0), (colour, 2.0)):
            painter.setPen(QPen(QColor(shade), width * theme.stroke))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), 4.0 * theme.stroke, 4.0 * theme.stroke)
    if relief.start is not None:
        _paint_spot(painter, relief, where, relief.start, 3.5, theme)
    _paint_minimum(painter, relief, where, theme)
    for way, role in ((relief.gradient_way, "backward"), (relief.step_way, "update")):
        if way is not None:
            _paint_arrow(painter, arrow_on(way, where, ARROW * theme.scale), theme.on_surface(role), theme)
    if np.isfinite(relief.point).all():
        _paint_spot(painter, relief, where, relief.point, 6.0, theme)
    painter.restore()


def arrow_on(way: Pixels, where: Projection, length: float) -> Pixels:
    """The first `length` pixels, (m, 2), of a line on the surface (k, 3); all of it where it is shorter."""
    pixels = where.map(way)[:, :2]
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(pixels, axis=0).T))])
    end = min(length, float(along[-1]))
    kept = pixels[along < end]
    tip = [np.interp(end, along, pixels[:, axis]) for axis in (0, 1)]
    return np.concatenate([kept, [tip]])


def _dropped(relief: ReliefFrame) -> list[Pixels]:
    """The marks that have a line down to the floor, the point last."""
    marks = (relief.start, relief.minimum, relief.point)
    return [mark for mark in marks if mark is not None and np.isfinite(mark).all()]


def _paint_drop(painter: QPainter, line: Pixels, theme: Theme) -> None:
    """A dashed line that is seen on any colour."""
    if not np.isfinite(line).all():  # of weights so large that their place in the picture is beyond float64
        return
    foot, head = (QPointF(*xy) for xy in line.tolist())
    halo, ink = QColor(HALO), QColor(PATH)
    halo.setAlpha(210)
    painter.setPen(_pen(halo, 2.6 * theme.stroke))
    painter.drawLine(foot, head)
    dashed = QPen(ink, 1.3 * theme.stroke)
    dashed.setDashPattern([2.2, 2.2])
    dashed.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(dashed)
    painter.drawLine(foot, head)


def _paint_path(painter: QPainter, relief: ReliefFrame, where: Projection, theme: Theme) -> None:
    """One line; stems lead from it to the surface where the two differ."""
    if len(relief.stems):
        stem = QPen(QColor(PATH), 0.9 * theme.stroke)
        halo = QPen(QColor(HALO), 2.4 * theme.stroke)
        lines = [QLineF(*four) for four in where.map(relief.stems)[..., :2].reshape(-1, 4).tolist()]
        for pen in (halo, stem):
            painter.setPen(pen)
            painter.drawLines(lines)
    for part in finite_parts(relief.path):
        _paint_line(painter, relief, where, part, PATH, 2.2 * theme.stroke)


def _paint_line(
    painter: QPainter, relief: ReliefFrame, where: Projection, points: Pixels, colour: str, width: float,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:  # fmt: skip
    """A line with a halo where it can be seen, faint and dotted where the surface hides it."""
    if len(points) <= 24:  # long straight pieces may be hidden in the middle
        shares = np.linspace(0.0, 1.0, _FINER, endpoint=False)[:, None]
        pieces = [a + (b - a) * shares for a, b in pairwise(points)]
        points = np.concatenate([*pieces, points[-1:]])
    pixels = where.map(points)
    faint = QColor(colour)
    faint.setAlpha(110)
    halo = _pen(QColor(HALO), width * 2.2)
    stretches = runs(steady(visible(relief.mesh, where.camera, points)))
    for first, end, is_seen in stretches:
        if is_seen:
            painter.setPen(halo)
            painter.drawPolyline(_polygon(pixels[first:end]))
    for first, end, is_seen in stretches:
        pen = _pen(QColor(colour), width, style) if is_seen else _pen(faint, width * 0.6, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawPolyline(_polygon(pixels[first:end]))


def _paint_arrow(painter: QPainter, line: Pixels, colour: str, theme: Theme) -> None:
    """An arrow along a line of pixels (k, 2), which may bend with the surface."""
    if len(line) < 2 or not np.isfinite(line).all():
        return
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    length = float(along[-1])
    if length < 2.0:
        return
    head = min(_HEAD * (0.6 + 0.4 * theme.stroke), 0.7 * length)
    neck = np.array([np.interp(length - head, along, line[:, axis]) for axis in (0, 1)])
    shaft = np.concatenate([line[along < length - head], [neck]])
    tip = line[-1]
    unit = (tip - neck) / max(1e-9, float(np.hypot(*(tip - neck))))
    side = np.array([-unit[1], unit[0]]) * head * 0.42
    shape = _polygon(np.stack([tip, neck + side, neck - side]))
    for shade, extra in ((HALO, 3.2), (colour, 0.0)):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(QColor(shade), 2.6 * theme.stroke + extra))
        painter.drawPolyline(_polygon(shaft))
        painter.setPen(_pen(QColor(shade), extra or 0.5))
        painter.setBrush(QColor(shade))
        painter.drawPolygon(shape)


def _paint_minimum(painter: QPainter, relief: ReliefFrame, where: Projection, theme: Theme) -> None:
    """A cross where the loss is lowest, faint where the surface hides it."""
    if relief.minimum is None or not np.isfinite(relief.minimum).all():
        return
    x, y, _depth = where.map(relief.minimum).tolist()
    painter.save()
    painter.setOpacity(1.0 if visible(relief.mesh, where.camera, relief.minimum[None])[0] else 0.4)
    arm = 4.5 * theme.stroke**0.5
    for colour, width in ((HALO, 4.4), (PATH, 2.0)):
        painter.setPen(_pen(QColor(colour), width * theme.stroke))
        painter.drawLine(QPointF(x - arm, y - arm), QPointF(x + arm, y + arm))
        painter.drawLine(QPointF(x - arm, y + arm), QPointF(x + arm, y - arm))
    painter.restore()


def _paint_spot(
    painter: QPainter, relief: ReliefFrame, where: Projection, place: Pixels, radius: float, theme: Theme
) -> None:
    """A dot with a halo, faint where the surface hides it."""
    x, y, _depth = where.map(place).tolist()
    if not (math.isfinite(x) and math.isfinite(y)):
        return
    fill = QColor(PATH)
    fill.setAlpha(255 if visible(relief.mesh, where.camera, place[None])[0] else 90)
    painter.setBrush(fill)
    painter.setPen(QPen(QColor(HALO), 1.8 * theme.stroke))
    painter.drawEllipse(QPointF(x, y), radius * theme.stroke**0.5, radius * theme.stroke**0.5)


def _floored(points: Pixels) -> Pixels:
    out = np.array(points)
    out[..., 2] = FLOOR
    return out


def _pen(colour: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    pen = QPen(colour, width, style)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _polygon(pixels: Pixels) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in pixels[:, :2].tolist()])
