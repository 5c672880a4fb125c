"""Draws a loss surface in space, back to front, on any paint device: the screen, PNG, SVG and PDF.

The picture has layers: what lies behind the surface, the surface, what stands before it. The graphics card may
draw the second; the others are always drawn here, so that both pictures agree.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPaintEngine, QPainter, QPen, QPolygonF

from gradviz.gui.figures.key_row import KEY_ROW, paint_two_rows, two_rows
from gradviz.gui.figures.plot_axes import LABEL, heading_height, paint_heading, plot_font
from gradviz.gui.figures.surface.relief_marks import paint_marks_behind, paint_relief_marks, relief_keys
from gradviz.gui.figures.surface.surface_painter import bar_width, paint_bar
from gradviz.scene.colours import shade_of
from gradviz.scene.surface.relief_frame import ReliefFrame
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.surface3d.relief_axes import Axis, axes_of, back_walls, wall_lines
from gradviz.scene.surface3d.relief_mesh import coarser, quads, shaded_colours
from gradviz.scene.surface3d.relief_visibility import runs, visible
from gradviz.scene.themes import Theme
from gradviz.scene.view.camera import FLOOR, Projection, projection

__all__ = ["paint_relief", "paint_relief_behind", "paint_relief_front", "paint_relief_surface", "relief_height",
           "relief_projection"]  # fmt: skip

FINEST = 50  # cells along a side: drawn by a painter without a noticeable delay
_OVERLAP = 0.8  # pixels by which cells overlap, so that no seam shines through
_DOTS = 12.5  # in a file, to a pixel of the window

_MARGINS = (58.0, 8.0, 52.0, 42.0)  # left, above, right and below the box
_NAME_OFF = 42.0  # from an axis to its name, where there is room
_ROOMY = 300.0
_PICTURE = 0.68  # height of the picture over its width, where the figure is as high as it needs to be

Pixels = NDArray[np.float64]


def relief_projection(rect: QRectF, relief: ReliefFrame, theme: Theme) -> Projection:
    """Where the box lies in `rect`: inside of what the texts of its axes need."""
    ticks = QFontMetricsF(plot_font(theme))
    widest = max((ticks.horizontalAdvance(text) for _at, text in relief.z_ticks), default=0.0)
    left, top, right, low = (margin * theme.scale for margin in _MARGINS)
    aside = widest + 11 * theme.scale  # the ticks' lines as well
    inside = rect.adjusted(max(left, aside), top, -max(right, aside), -low)
    return projection(
        relief.camera, inside.left(), inside.top(), max(20.0, inside.width()), max(20.0, inside.height())
    )


def relief_height(frame: SurfaceFrame, width: float, theme: Theme) -> float:
    """The height in pixels of a narrow figure: half of it is for the picture, whatever the words take."""
    pad = 12 * theme.scale
    inner = width - 2 * pad
    words = heading_height(width, frame.title, frame.notes, theme) + pad
    if frame.relief is not None:
        words += len(two_rows(*relief_keys(frame.relief, theme), inner, theme)) * KEY_ROW * theme.scale
    return words + max(words, _PICTURE * inner)


def paint_relief(painter: QPainter, rect: QRectF, frame: SurfaceFrame, theme: Theme) -> None:
    """The whole figure inside `rect`: heading, box, surface, marks. A frame without a relief shows its notes."""
    painter.save()
    inside = paint_heading(painter, rect, frame.title, frame.notes, theme, frame.notes_room)
    relief = frame.relief
    if relief is None:
        painter.setFont(plot_font(theme, 13))
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, " ".join(frame.notes))
    else:
        rows = two_rows(*relief_keys(relief, theme), inside.width(), theme)
        inside = inside.adjusted(0, paint_two_rows(painter, inside, rows, theme), 0, 0)
        where = relief_projection(inside, relief, theme)
        painter.setClipRect(inside)
        paint_relief_behind(painter, relief, where, theme)
        paint_marks_behind(painter, relief, where, theme)
        paint_relief_surface(painter, relief, where, theme, finest=10**9)
        paint_relief_front(painter, inside, frame, where, theme)
        paint_relief_marks(painter, inside, relief, where, theme)
    painter.restore()


def paint_relief_behind(painter: QPainter, relief: ReliefFrame, where: Projection, theme: Theme) -> None:
    """Floor and back walls with their lines, contours on the floor, and hatching where the loss is not finite."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place, corners in enumerate(back_walls(where)):
        painter.setPen(QPen(_wall_line(theme), theme.stroke))
        painter.setBrush(_wall(theme, place))
        painter.drawPolygon(_polygon(where.map(corners)))
    painter.setPen(QPen(_wall_line(theme), 0.8 * theme.stroke))
    painter.drawLines(_lines(where.map(wall_lines(relief, where))))
    mesh = relief.mesh
    if len(mesh.hatching):
        painter.setPen(QPen(QColor(theme.not_finite), 1.1 * theme.stroke))
        painter.drawLines(_lines(where.map(_on_floor(mesh.hatching))))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for _height, colour, lines in mesh.contours:
        painter.setPen(_rounded(shade_of(colour, theme), 1.4 * theme.stroke))
        for line in lines:
            painter.drawPolyline(_polygon(where.map(_on_floor(line))))
    painter.restore()


def paint_relief_surface(
    painter: QPainter, relief: ReliefFrame, where: Projection, theme: Theme, finest: int = FINEST
) -> None:
    """The surface cell by cell, far ones first; at most `finest` cells along a side."""
    mesh = coarser(relief.mesh, finest)
    corners, colours = quads(mesh, where, shaded_colours(mesh, where.camera, theme))
    middle = corners.mean(axis=1, keepdims=True)
    away = corners - middle
    corners = corners + away * (_OVERLAP / np.maximum(1.0, np.hypot(away[..., 0], away[..., 1])))[..., None]
    if painter.paintEngine().type() is not QPaintEngine.Type.Raster:
        corners = np.round(corners * _DOTS) / _DOTS  # short numbers, 1,200 to an inch of paper
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    # Bound once: these are called thousands of times.
    brush, draw, point, shape = painter.setBrush, painter.drawConvexPolygon, QPointF, QPolygonF
    numbers = (colours.astype(np.int32) & 0xFC) @ np.array([65536, 256, 1])
    last = -1
    for number, (a, b, c, d, e, f, g, h) in zip(numbers.tolist(), corners.reshape(-1, 8).tolist(), strict=True):
        if number != last:
            brush(_brush(number))
            last = number
        draw(shape((point(a, b), point(c, d), point(e, f), point(g, h))))
    painter.restore()


def paint_relief_front(
    painter: QPainter, rect: QRectF, frame: SurfaceFrame, where: Projection, theme: Theme
) -> None:
    """Contours on the surface, as far as they can be seen, and the axes with their texts."""
    relief = frame.relief
    assert relief is not None
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_contours(painter, relief, where, theme)
    axes = axes_of(relief, where)
    taken: list[QRectF] = []
    for axis in axes:
        _paint_axis(painter, rect, axis, where, theme, taken)
    if len(axes) < 3:
        # From above the heights cannot be read: the colours can.
        height = min(rect.height() * 0.6, 180 * theme.scale)
        width = bar_width(frame, theme)
        paint_bar(painter, QRectF(rect.right() - width, rect.top() + 8 * theme.scale, width, height), frame, theme)
    painter.restore()


def _paint_contours(painter: QPainter, relief: ReliefFrame, where: Projection, theme: Theme) -> None:
    lines = [(np.column_stack([line, np.full(len(line), height + 0.004)])) for height, _c, each in
             relief.mesh.contours for line in each]  # fmt: skip
    if not lines:
        return
    seen = visible(relief.mesh, where.camera, np.concatenate(lines))
    painter.setPen(QPen(QColor(255, 255, 255, 105), 0.9 * theme.stroke))
    start = 0
    for line in lines:
        pixels = where.map(line)
        for first, end, is_seen in runs(seen[start : start + len(line)]):
            if is_seen:
                painter.drawPolyline(_polygon(pixels[first:end]))
        start += len(line)


def _paint_axis(
    painter: QPainter, bounds: QRectF, axis: Axis, where: Projection, theme: Theme, taken: list[QRectF]
) -> None:
    """One axis with its texts; a number that would touch the texts in `taken` is left out."""
    start, end = where.map(np.stack([axis.start, axis.end]))[:, :2]
    painter.setPen(QPen(QColor(theme.faint), 1.2 * theme.stroke))
    painter.drawLine(QPointF(*start), QPointF(*end))
    length = float(np.hypot(*(end - start)))
    font, gap = plot_font(theme), 4 * theme.scale
    metrics = QFontMetricsF(font)
    room = metrics.height() * 1.5 if axis.name == "z" else metrics.horizontalAdvance("−0.00") * 1.2
    ticks = axis.ticks
    while len(ticks) > 2 and length / (len(ticks) - 1) < room:
        ticks = ticks[::2]
    if length < room:
        ticks = ()
    away = _direction(axis, where)
    boxes: list[QRectF] = []
    painter.setFont(font)
    for place, text in ticks:
        at = where.map(place)[:2]
        painter.setPen(QPen(QColor(theme.faint), theme.stroke))
        painter.drawLine(QPointF(*at), QPointF(*(at + away * gap)))
        size = np.array([metrics.horizontalAdvance(text), metrics.ascent()])
        box = _box(at + away * (gap * 1.6 + float(np.abs(away) @ size) / 2), size)
        if any(box.adjusted(-gap, 0, gap, 0).intersects(other) for other in taken):
            continue
        boxes.append(box)
        painter.setPen(QColor(theme.secondary))
        _centred(painter, metrics, boxes[-1], text)
    label_font = plot_font(theme, LABEL)
    painter.setFont(label_font)
    painter.setPen(QColor(theme.text))
    metrics = QFontMetricsF(label_font)
    size = np.array([metrics.horizontalAdvance(axis.label), metrics.ascent()])
    if axis.name == "z":
        widest = max((box.width() for box in boxes), default=0.0)
        aside = away[0] * (gap + (widest + size[0]) / 2)
        box = _box(end + np.array([aside, -metrics.height() * 0.75]), size)
    else:
        off = _NAME_OFF * theme.scale if bounds.height() >= _ROOMY * theme.scale else 0.0
        box = _beside((start + end) / 2, (end - start) / max(length, 1e-9), away, size, gap, boxes, off)
    box = _inside(box, bounds)
    taken += [*boxes, box]
    _centred(painter, metrics, box, axis.label)


def _beside(
    middle: Pixels, along: Pixels, away: Pixels, size: Pixels, gap: float, others: list[QRectF], least: float = 0.0
) -> QRectF:
    """Room for a text next to the middle of an axis: as near to it as its line and the texts of its ticks allow, and
    at least so far away."""
    across = np.array([-along[1], along[0]])
    towards = abs(float(across @ away))
    distance = max(least, gap + float(np.abs(across) @ size) / 2 / max(towards, 0.2))
    for _step in range(60):
        box = _box(middle + away * distance, size)
        if not any(box.adjusted(-gap, -gap / 2, gap, gap / 2).intersects(other) for other in others):
            break
        distance += gap / 2
    return box


def _box(centre: Pixels, size: Pixels) -> QRectF:
    return QRectF(float(centre[0] - size[0] / 2), float(centre[1] - size[1] / 2), float(size[0]), float(size[1]))


def _inside(box: QRectF, bounds: QRectF) -> QRectF:
    """The box, moved into the bounds where it would be cut off."""
    left = min(max(box.left(), bounds.left() + 2), max(bounds.left(), bounds.right() - 2 - box.width()))
    top = min(max(box.top(), bounds.top() + 2), max(bounds.top(), bounds.bottom() - 2 - box.height()))
    return QRectF(left, top, box.width(), box.height())


def _direction(axis: Axis, where: Projection) -> Pixels:
    """Away from the box on the picture, of length 1."""
    middle = (axis.start + axis.end) / 2
    ends = where.map(np.stack([middle, middle + 0.1 * axis.outward]))[:, :2]
    away = ends[1] - ends[0]
    length = float(np.hypot(*away))
    return away / length if length > 1e-9 else np.array([0.0, 1.0])


def _centred(painter: QPainter, metrics: QFontMetricsF, box: QRectF, text: str) -> None:
    middle = box.center()
    painter.drawText(
        QPointF(middle.x() - metrics.horizontalAdvance(text) / 2, middle.y() + metrics.capHeight() / 2), text
    )


def _wall(theme: Theme, place: int) -> QColor:
    """The floor a little darker than the walls, the walls a little off the panel; in the dark theme a little lighter,
    by more: a dark colour's neighbours look the same."""
    amounts = (1.3, 0.5, 0.75) if theme.is_dark else (0.55, 0.28, 0.38)
    return _off_panel(theme, amounts[place] * (0.7 if theme.name == "projector" else 1.0))


def _wall_line(theme: Theme) -> QColor:
    """The lines on floor and walls."""
    return _off_panel(theme, 2.6) if theme.is_dark else QColor(theme.line)


def _off_panel(theme: Theme, share: float) -> QColor:
    """The panel's colour, moved towards that of lines by a share of the way, and beyond it above 1."""
    panel, line = QColor(theme.panel), QColor(theme.line)
    ends = ((panel.red(), line.red()), (panel.green(), line.green()), (panel.blue(), line.blue()))
    return QColor(*(min(255, round(a + (b - a) * share)) for a, b in ends))


@lru_cache(maxsize=4096)
def _brush(number: int) -> QBrush:
    return QBrush(QColor.fromRgb(number))


def _rounded(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return pen


def _on_floor(points: Pixels) -> Pixels:
    return np.concatenate([points, np.full((*points.shape[:-1], 1), FLOOR)], axis=-1)


def _polygon(pixels: Pixels) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in pixels[:, :2].tolist()])


def _lines(pixels: Pixels) -> list[QLineF]:
    return [QLineF(a, b, c, d) for a, b, c, d in pixels[..., :2].reshape(-1, 4).tolist()]

