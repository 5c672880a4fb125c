"""The marks on a 3-D loss surface: the path, the point with its drop line, the tangents, and their texts.

Where the surface hides a part of it, that part is drawn faint and dashed: hidden is not the same as absent.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from gradviz.gui.figures.plot_axes import WORD, HaloStyle, finite_parts, halo_text, plot_font, words_within
from gradviz.gui.figures.surface.surface_painter import paint_arrow
from gradviz.scene.surface.relief_frame import ReliefFrame
from gradviz.scene.surface3d.relief_visibility import runs, visible
from gradviz.scene.themes import LIGHT, Theme
from gradviz.scene.view.camera import FLOOR, Projection

__all__ = ["paint_marks_behind", "paint_relief_marks"]

PATH, HALO = "#12151C", "#FFFFFF"
_DOTS_APART = 9.0
_FINER = 12
_WIDEST_WORDS = 0.35  # of the picture's width

Pixels = NDArray[np.float64]


def paint_marks_behind(painter: QPainter, relief: ReliefFrame, where: Projection, theme: Theme) -> None:
    """The projections of the path and the point onto the floor; the surface covers them."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shade = QColor(theme.secondary)
    shade.setAlpha(150)
    painter.setPen(QPen(shade, 1.1 * theme.stroke))
    for part in finite_parts(relief.path):
        painter.drawPolyline(_polygon(where.map(_floored(part))))
    ends = where.map(np.stack([_floored(relief.point), relief.point]))[:, :2]
    if np.isfinite(ends).all():  # neither the point nor, of large weights, its place in the picture is beyond float64
        (x, y), (top_x, top_y) = ends.tolist()
        painter.setPen(QPen(QColor(theme.text), 1.4 * theme.stroke))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, y), 3.4 * theme.stroke, 2.2 * theme.stroke)
        line = QPen(QColor(theme.text), 1.1 * theme.stroke, Qt.PenStyle.DashLine)
        painter.setPen(line)
        painter.drawLine(QPointF(x, y), QPointF(top_x, top_y))
    painter.restore()


def paint_relief_marks(
    painter: QPainter, bounds: QRectF, relief: ReliefFrame, where: Projection, theme: Theme
) -> None:
    """The path, the profile along the step, both tangents, the point and the words, over the surface."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(bounds)
    _paint_path(painter, relief, where, theme)
    _paint_drop(painter, relief, where, theme)
    if relief.along is not None:
        colour = LIGHT.warning if relief.overshoots else LIGHT.update
        _paint_line(painter, relief, where, relief.along, colour, 1.6 * theme.stroke, Qt.PenStyle.DotLine)
        x, y, _depth = where.map(relief.along[-1]).tolist()
        for shade, width in ((HALO, 4.0), (colour, 2.0)):
            painter.setPen(QPen(QColor(shade), width * theme.stroke))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(x, y), 4.0 * theme.stroke, 4.0 * theme.stroke)
    words = []
    for tip, colour, text in (
        (relief.gradient_tip, LIGHT.backward, relief.gradient_text),
        (relief.step_tip, LIGHT.update, relief.step_text),
    ):
        if tip is not None:
            start, end = (QPointF(*xy) for xy in where.map(np.stack([relief.origin, tip]))[:, :2].tolist())
            paint_arrow(painter, start, end, colour, theme.stroke)
            words.append((start, end, text, colour))
    if relief.along is not None and relief.along_text:
        start, end = (QPointF(*xy) for xy in where.map(relief.along[[0, -1]])[:, :2].tolist())
        words.append((start, end, relief.along_text, LIGHT.warning))
    _paint_minimum(painter, relief, where, theme, words)
    _paint_point(painter, relief, where, theme)
    _paint_words(painter, bounds, words, theme)
    painter.restore()


def _paint_path(painter: QPainter, relief: ReliefFrame, where: Projection, theme: Theme) -> None:
    if len(relief.stems):
        stem = QPen(QColor(PATH), 0.9 * theme.stroke)
        halo = QPen(QColor(HALO), 2.4 * theme.stroke)
        lines = [QLineF(*four) for four in where.map(relief.stems)[..., :2].reshape(-1, 4).tolist()]
        for pen in (halo, stem):
            painter.setPen(pen)
            painter.drawLines(lines)
    for part in finite_parts(relief.path):
        _paint_line(painter, relief, where, part, PATH, 1.6 * theme.stroke)
        pixels = where.map(part)[:, :2]
        length = float(np.hypot(*np.diff(pixels, axis=0).T).sum())
        if length / (len(part) - 1) > _DOTS_APART * theme.stroke:
            seen = visible(relief.mesh, where.camera, part)
            painter.setBrush(QColor(PATH))
            painter.setPen(QPen(QColor(HALO), 1.0 * theme.stroke))
            for (x, y), is_seen in zip(pixels.tolist()[:-1], seen.tolist()[:-1], strict=True):
                if is_seen:
                    painter.drawEllipse(QPointF(x, y), 2.6 * theme.stroke, 2.6 * theme.stroke)


def _paint_line(
    painter: QPainter, relief: ReliefFrame, where: Projection, points: Pixels, colour: str, width: float,
    style: Qt.PenStyle = Qt.PenStyle.SolidLine,
) -> None:  # fmt: skip
    """A line with a halo where it can be seen, faint and dashed where the surface hides it."""
    if len(points) <= 24:  # long straight pieces may be hidden in the middle
        shares = np.linspace(0.0, 1.0, _FINER, endpoint=False)[:, None]
        pieces = [a + (b - a) * shares for a, b in pairwise(points)]
        points = np.concatenate([*pieces, points[-1:]])
    pixels = where.map(points)
    faint = QColor(colour)
    faint.setAlpha(110)
    halo = _pen(QColor(HALO), width + 2.2)
    stretches = runs(visible(relief.mesh, where.camera, points))
    for first, end, is_seen in stretches:
        if is_seen:
            painter.setPen(halo)
            painter.drawPolyline(_polygon(pixels[first:end]))
    for first, end, is_seen in stretches:
        pen = _pen(QColor(colour), width, style) if is_seen else _pen(faint, width * 0.7, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawPolyline(_polygon(pixels[first:end]))


def _paint_drop(painter: QPainter, relief: ReliefFrame, where: Projection, theme: Theme) -> None:
    """The hidden part of the drop line, drawn faintly over the surface."""
    if not np.isfinite(relief.point).all():
        return
    foot = _floored(relief.point)
    line = foot + (relief.point - foot) * np.linspace(0.0, 1.0, 40)[:, None]
    pixels = where.map(line)
    faint = QColor(HALO)
    faint.setAlpha(150)
    for first, end, is_seen in runs(visible(relief.mesh, where.camera, line, 0.0)):
        if not is_seen:
            painter.setPen(_pen(faint, 1.0 * theme.stroke, Qt.PenStyle.DotLine))
            painter.drawPolyline(_polygon(pixels[first:end]))


def _paint_minimum(
    painter: QPainter, relief: ReliefFrame, where: Projection, theme: Theme,
    words: list[tuple[QPointF, QPointF, str, str]],
) -> None:  # fmt: skip
    """A cross where the loss is lowest, faint where the surface hides it; its text is added to the others."""
    if relief.minimum is None or not np.isfinite(relief.minimum).all():
        return
    x, y, _depth = where.map(relief.minimum).tolist()
    painter.save()
    painter.setOpacity(1.0 if visible(relief.mesh, where.camera, relief.minimum[None])[0] else 0.4)
    arm = 4.5 * theme.stroke**0.5
    for colour, width in ((HALO, 4.0), (PATH, 1.8)):
        painter.setPen(_pen(QColor(colour), width * theme.stroke))
        painter.drawLine(QPointF(x - arm, y - arm), QPointF(x + arm, y + arm))
        painter.drawLine(QPointF(x - arm, y + arm), QPointF(x + arm, y - arm))
    painter.restore()
    words.append((QPointF(x, y), QPointF(x, y), relief.minimum_text, PATH))


def _paint_point(painter: QPainter, relief: ReliefFrame, where: Projection, theme: Theme) -> None:
    x, y, _depth = where.map(relief.point).tolist()
    if not (math.isfinite(x) and math.isfinite(y)):
        return
    is_seen = bool(visible(relief.mesh, where.camera, relief.point[None])[0])
    radius = 5.0 * theme.stroke**0.5
    fill = QColor(PATH)
    fill.setAlpha(255 if is_seen else 90)
    painter.setBrush(fill)
    painter.setPen(QPen(QColor(HALO), 1.8 * theme.stroke))
    painter.drawEllipse(QPointF(x, y), radius, radius)


def _paint_words(
    painter: QPainter, bounds: QRectF, words: list[tuple[QPointF, QPointF, str, str]], theme: Theme
) -> None:
    font = plot_font(theme, WORD, bold=True)
    taken: list[QRectF] = []
    for start, end, text, colour in words:
        away = 1.0 if end.y() >= start.y() else -1.0
        at = QPointF(end.x(), end.y() + away * 14 * theme.scale)
        shown = words_within(text, _WIDEST_WORDS * bounds.width(), QFontMetricsF(font).horizontalAdvance)
        taken.append(halo_text(painter, at, shown, HaloStyle(font, colour, HALO), bounds, taken))


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
