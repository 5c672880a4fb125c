"""Draws a loss surface: colours, contours, the path, the point and the two arrows, on any paint device."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPen

from gradviz.gui.figures.plot_axes import (
    WORD,
    HaloStyle,
    Plane,
    finite_parts,
    halo_text,
    paint_axes,
    paint_heading,
    plane_within,
    plot_font,
    polygon,
)
from gradviz.gui.figures.surface.arrow_marks import arrows_in_sight, paint_arrow
from gradviz.gui.figures.surface.contour_labels import ContourLabel, contour_labels, paint_contour_labels
from gradviz.gui.figures.surface.mark_words import mark_boxes, placed_parts, taken_by_marks
from gradviz.gui.figures.surface.path_room import path_room
from gradviz.gui.figures.surface.substep_painter import Words, paint_substeps
from gradviz.gui.figures.surface.surface_departures import paint_departures
from gradviz.gui.figures.surface.surface_marks import (
    paint_letters,
    paint_minimum,
    paint_path,
    paint_start,
)
from gradviz.scene.colours import viridis
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.surface.surface_scale import levels_of
from gradviz.scene.text.numbers import number
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = [
    "bar_width",
    "paint_bar",
    "paint_surface",
    "paint_surface_content",
    "paint_surface_ground",
    "paint_surface_labels",
    "paint_surface_marks",
    "scale_note",
    "surface_aspect",
    "surface_image",
    "surface_labels",
]

_FINER = 4
_PATH, _HALO = "#12151C", "#FFFFFF"
_NOTICEABLE = 1.15
_WIDEST = 6.0  # one unit is drawn as long on both axes up to this ratio of the picture's sides


def surface_image(frame: SurfaceFrame, theme: Theme | None = None) -> QImage:
    """The colours of a frame, top row first, four times as fine as its grid; clear where not finite."""
    levels = _finer(_finer(levels_of(frame, frame.losses)).T).T[::-1]
    colours = viridis(levels, theme)
    colours[~np.isfinite(levels)] = 0
    height, width = levels.shape
    data = np.ascontiguousarray(colours)
    return QImage(data.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def paint_surface_content(
    painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme, image: QImage | None = None
) -> None:
    """Everything inside the axes, clipped to the plane's rectangle. `image` is that of `surface_image`, if kept."""
    if not len(frame.xs):
        _paint_waiting(painter, plane.rect, frame, theme)
        return
    paint_surface_ground(painter, plane, frame, theme, image)
    paint_surface_labels(painter, plane, surface_labels(plane, frame, theme), theme)
    paint_surface_marks(painter, plane, frame, theme)


def paint_surface_ground(
    painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme, image: QImage | None = None
) -> None:
    """What a whole grid looks like: colours, contours, and hatching where the loss is not finite."""
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipRect(plane.rect)
    if frame.line is not None:
        _paint_line(painter, plane, frame.line, theme)
    else:
        _paint_image(painter, plane, frame, theme, image)
        _paint_contours(painter, plane, frame, theme)
    painter.restore()


def surface_labels(plane: Plane, frame: SurfaceFrame, theme: Theme) -> tuple[ContourLabel, ...]:
    """The numbers of the contours, away from the marks."""
    return () if frame.line is not None else contour_labels(plane, frame, theme, mark_boxes(plane, frame, theme))


def paint_surface_labels(painter: QPainter, plane: Plane, labels: Sequence[ContourLabel], theme: Theme) -> None:
    """Write the numbers of the contours."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(plane.rect)
    paint_contour_labels(painter, labels, theme)
    painter.restore()


def paint_surface_marks(painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme) -> None:
    """The marks that change with a step: the path, the point and the arrows."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(plane.rect)
    paint_path(painter, plane, frame, theme)
    paint_departures(painter, plane, frame, theme)
    if frame.races:
        # Imported late: few starts have a race.
        from gradviz.gui.figures.surface.optimizer_paths_painter import paint_races

        paint_races(painter, plane, frame, theme)
    parts = paint_substeps(painter, plane, frame, theme)
    _paint_arrows(painter, plane, frame, theme, parts)
    paint_letters(painter, plane, frame, theme)
    painter.restore()


def bar_width(frame: SurfaceFrame, theme: Theme) -> float:
    """The width of the colour bar with its texts; only a margin for a curve, which needs no colours."""
    if frame.line is not None:
        return 8.0 * theme.scale
    metrics = QFontMetricsF(plot_font(theme))
    widest = max((metrics.horizontalAdvance(text) for _place, text in frame.bar_ticks), default=24.0)
    return widest + 32 * theme.scale


def paint_bar(painter: QPainter, rect: QRectF, frame: SurfaceFrame, theme: Theme) -> None:
    """The colour scale along the left of `rect`, over its whole height, with ticks and the label above."""
    if not len(frame.xs) or frame.line is not None:
        return
    scale = theme.scale
    bar = QRectF(rect.left() + 8 * scale, rect.top(), 12 * scale, rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(bar, _bar_image(theme))
    font = plot_font(theme)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(QColor(theme.secondary))
    last = np.inf
    levels = levels_of(frame, np.array([value for value, _text in frame.bar_ticks])).tolist()
    for level, (_value, text) in zip(levels, frame.bar_ticks, strict=True):
        y = bar.bottom() - level * bar.height()
        if abs(y - last) < metrics.capHeight() * 1.5:
            continue  # of a low bar
        last = y
        painter.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 3 * scale, y))
        baseline = min(max(y + metrics.capHeight() / 2, bar.top() + metrics.capHeight()), bar.bottom())
        painter.drawText(QPointF(bar.right() + 6 * scale, baseline), text)
    painter.restore()


@lru_cache(maxsize=8)
def _bar_image(theme: Theme) -> QImage:
    """The colours of the scale, one pixel wide, the highest loss on top."""
    colours = np.ascontiguousarray(viridis(np.linspace(1.0, 0.0, 128), theme)[:, None])
    return QImage(colours.data, 1, 128, 4, QImage.Format.Format_RGBA8888).copy()


def paint_surface(painter: QPainter, rect: QRectF, frame: SurfaceFrame, theme: Theme) -> None:
    """The whole figure inside `rect`: heading, axes, surface, colour bar."""
    painter.save()
    inside = paint_heading(painter, rect, frame.title, frame.notes, theme, frame.notes_room)
    plane = surface_plane(inside, frame, theme)
    paint_surface_content(painter, plane, frame, theme)
    if len(frame.xs):
        paint_axes(painter, plane, frame.x_label, frame.y_label, theme)
        area = plane.rect
        paint_bar(painter, QRectF(area.right(), area.top(), bar_width(frame, theme), area.height()), frame, theme)
    painter.restore()


def surface_plane(rect: QRectF, frame: SurfaceFrame, theme: Theme) -> Plane:
    """Where the surface lies in an exported figure's `rect`."""
    if not len(frame.xs):
        return Plane(rect, (0.0, 1.0), (0.0, 1.0))
    x_range = (float(frame.xs[0]), float(frame.xs[-1]))
    y_range = (float(frame.ys[0]), float(frame.ys[-1]))
    inside = plane_within(rect, x_range, y_range, theme, bar_width(frame, theme)).rect
    aspect = surface_aspect(frame)
    if aspect is not None:
        width = min(inside.width(), inside.height() * aspect)
        inside = QRectF(inside.left(), inside.top(), width, width / aspect)
    return Plane(inside, x_range, y_range)


def surface_aspect(frame: SurfaceFrame) -> float | None:
    """Width over height of a picture on which one unit is as long on both axes; None where that is not asked for
    or would leave a strip."""
    if not frame.equal or frame.line is not None or len(frame.xs) < 2:
        return None
    aspect = float((frame.xs[-1] - frame.xs[0]) / (frame.ys[-1] - frame.ys[0]))
    return aspect if 1 / _WIDEST <= aspect <= _WIDEST else None


def scale_note(plane: Plane, frame: SurfaceFrame) -> str:
    """Why the gradient's arrow need not look perpendicular to the contours, or why the axes' scales differ though they
    were to be equal; empty where there is nothing to say."""
    if frame.equal and surface_aspect(frame) is None and frame.line is None and len(frame.xs):
        return _("Equal scales would leave a narrow strip: the ranges of the two axes differ too much.")
    if frame.gradient_arrow is None or frame.line is not None or plane.rect.isEmpty():
        return ""
    across = plane.rect.width() / (plane.x_range[1] - plane.x_range[0])
    up = plane.rect.height() / (plane.y_range[1] - plane.y_range[0])
    times = max(across, up) / min(across, up)
    if times < _NOTICEABLE:
        return ""
    words = (
        _("The axes have different scales ({k}:1), so the gradient may not look perpendicular to "
          "the contours.")
        if across > up
        else _("The axes have different scales (1:{k}), so the gradient may not look perpendicular to "
               "the contours.")
    )
    return words.format(k=number(times, 2))


def _finer(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight lines between the rows, `_FINER` times as many; the rows themselves stay as they are."""
    out = np.empty(((len(levels) - 1) * _FINER + 1, *levels.shape[1:]))
    out[::_FINER] = levels
    for k in range(1, _FINER):
        out[k::_FINER] = levels[:-1] * (1 - k / _FINER) + levels[1:] * (k / _FINER)
    return out


def _paint_image(painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme, image: QImage | None) -> None:
    if image is None:
        image = surface_image(frame, theme)
    if not frame.finite.all():
        painter.fillRect(plane.rect, QColor(theme.neutral))
        painter.fillRect(plane.rect, QBrush(QColor(theme.not_finite), Qt.BrushStyle.BDiagPattern))
    corners = plane.map(np.array([[frame.xs[0], frame.ys[0]], [frame.xs[-1], frame.ys[-1]]]))
    (left, bottom), (right, top) = corners.tolist()
    # A pixel's colour belongs to its middle: the outer half pixels lie outside the grid.
    half_x, half_y = (right - left) / (image.width() - 1) / 2, (bottom - top) / (image.height() - 1) / 2
    painter.drawImage(QRectF(left, top, right - left, bottom - top).adjusted(-half_x, -half_y, half_x, half_y), image)
    if frame.stale:
        # Paler while a newer surface is being computed.
        veil = QColor(theme.panel)
        veil.setAlphaF(0.4)
        painter.fillRect(plane.rect, veil)


def _paint_line(painter: QPainter, plane: Plane, line: NDArray[np.float64], theme: Theme) -> None:
    """The loss over one parameter; where it is not finite there is a gap."""
    painter.setPen(QPen(QColor(theme.accent), 2.0 * theme.stroke))
    for part in finite_parts(line):
        painter.drawPolyline(polygon(plane.map(part)))


def _paint_contours(painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme) -> None:
    painter.setPen(QPen(QColor(255, 255, 255, 105), 0.9 * theme.stroke))
    for lines in frame.contours:
        for line in lines:
            painter.drawPolyline(polygon(plane.map(line)))


def _paint_arrows(
    painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme,
    parts: Sequence[Words] = (),
) -> None:  # fmt: skip
    """Arrows and their words, those of the step's parts off them, then the point on top. The colours are those of the
    light theme in all themes: the surface below them is the same in all."""
    font = plot_font(theme, WORD, bold=True)
    taken, path = taken_by_marks(plane, frame, theme), path_room(plane, frame)
    arrows = arrows_in_sight(plane, frame, theme)
    for arrow in arrows:
        paint_arrow(painter, arrow.start, arrow.tip, arrow.colour, theme.stroke)
    _paint_point(painter, plane, frame, theme)
    for arrow in arrows:
        if arrow.text:
            halo_text(painter, arrow.at, arrow.text, HaloStyle(font, arrow.colour, _HALO), plane.rect)
    for box, text, colour in placed_parts(parts, plane, theme, taken, path):
        style = HaloStyle(plot_font(theme, bold=True), colour, _HALO)
        taken.append(halo_text(painter, box.center(), text, style, plane.rect))
    paint_minimum(painter, plane, frame, theme, taken, path)
    paint_start(painter, plane, frame, theme, taken, path)


def _paint_point(painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme) -> None:
    if not np.isfinite(frame.point).all():
        return
    place = plane.map(frame.point[None])[0]
    if not np.isfinite(place).all():  # weights so large that the axes themselves are beyond float64
        return
    x, y = place.tolist()
    painter.setBrush(QColor(_PATH))
    painter.setPen(QPen(QColor(_HALO), 1.8 * theme.stroke))
    painter.drawEllipse(QPointF(x, y), 7.0 * theme.stroke**0.5, 7.0 * theme.stroke**0.5)


def _paint_waiting(painter: QPainter, rect: QRectF, frame: SurfaceFrame, theme: Theme) -> None:
    painter.setFont(plot_font(theme, 13))
    painter.setPen(QColor(theme.secondary))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(rect, flags, " ".join(frame.notes))
