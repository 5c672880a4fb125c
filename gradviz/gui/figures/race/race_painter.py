"""Draws a race on any paint device: losses, paths on the surface, and a sentence for each run.

Runs are told apart by colour, dashes, the shape of the marker, and the name at the end."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gradviz.gui.figures.plot_axes import (
    LABEL,
    WORD,
    HaloStyle,
    Plane,
    halo_text,
    heading_height,
    paint_axes,
    paint_grid,
    paint_heading,
    plane_within,
    plot_font,
    polygon,
    spread,
)
from gradviz.gui.figures.race.race_marks import (
    MARKS_ALONG,
    lane_colour,
    lane_pen,
    paint_end,
    paint_marker,
    paint_paths,
    paint_sample,
)
from gradviz.gui.figures.surface.surface_painter import bar_width, paint_bar, paint_surface_ground, surface_plane
from gradviz.scene.frame import Floats
from gradviz.scene.race.race_lanes import LaneFrame, RaceFrame
from gradviz.scene.themes import Theme

__all__ = ["paint_race", "race_height"]

_SAMPLE, _TIP = 44.0, 6.0
_GAP = 8.0
_WIDE = 1.35  # width over height: below it the plots stand one over the other
_PLOT = 0.68  # height of a plot over its width, where the figure is as high as it needs to be
# For the plots, of the figure's height and in pixels: before they have less, sentences go, then notes.
_LEAST, _LEAST_HIGH = 0.45, 140.0


def race_height(frame: RaceFrame, width: float, theme: Theme) -> float:
    """The height that a figure of a width needs, in pixels: with both plots below each other, and all words."""
    pad, gap = 12 * theme.scale, _GAP * theme.scale
    inner = width - 2 * pad
    plots = 1 if frame.surface is None else 2
    words = sum(_sentence_heights(frame, inner, theme)) + 2 * theme.scale * len(frame.lanes)
    head = heading_height(width, frame.title, frame.notes, theme)
    return head + plots * _PLOT * inner + (plots - 1) * gap + gap + words + pad


def paint_race(painter: QPainter, rect: QRectF, frame: RaceFrame, theme: Theme, log_y: bool = True) -> None:
    """The whole figure inside `rect`: heading, both plots, and below them a sentence for each run."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    least = max(_LEAST * rect.height(), _LEAST_HIGH * theme.scale)
    bare = rect.height() - heading_height(rect.width(), frame.title, (), theme)
    noted = rect.height() - heading_height(rect.width(), frame.title, frame.notes, theme)
    words = sum(_sentence_heights(frame, rect.width() - 24 * theme.scale, theme)) + _GAP * theme.scale
    has_notes = noted >= least or bare < least
    has_words = (noted if has_notes else bare) - words >= least
    inside = paint_heading(painter, rect, frame.title, frame.notes if has_notes else (), theme)
    if has_words:  # else the names at the ends say which run is which
        inside.setBottom(_paint_sentences(painter, inside, frame, theme) - _GAP * theme.scale)
    loss, surface = _places(inside, frame, theme)
    _paint_losses(painter, loss, frame, theme, log_y)
    if surface is not None:
        _paint_paths(painter, surface, frame, theme)
    painter.restore()


def _places(rect: QRectF, frame: RaceFrame, theme: Theme) -> tuple[QRectF, QRectF | None]:
    if frame.surface is None:
        return rect, None
    gap = 2 * _GAP * theme.scale
    if rect.width() > _WIDE * rect.height():
        half = (rect.width() - gap) / 2
        left = QRectF(rect.left(), rect.top(), half, rect.height())
        return left, left.translated(half + gap, 0)
    half = (rect.height() - gap / 2) / 2
    upper = QRectF(rect.left(), rect.top(), rect.width(), half)
    return upper, upper.translated(0, half + gap / 2)


def _sentence_heights(frame: RaceFrame, width: float, theme: Theme) -> list[float]:
    metrics = QFontMetricsF(plot_font(theme, LABEL))
    room = QRectF(0, 0, width - (_SAMPLE + _GAP) * theme.scale, 1e4)
    return [metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, each.sentence).height() for each in frame.lanes]


def _paint_sentences(painter: QPainter, rect: QRectF, frame: RaceFrame, theme: Theme) -> float:
    """One sentence a run along the bottom of `rect`, each behind a piece of its line; returns the top of the first."""
    font = plot_font(theme, LABEL)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    sample, flags = _SAMPLE * theme.scale, Qt.TextFlag.TextWordWrap
    wide = rect.width() - sample - _GAP * theme.scale
    heights = _sentence_heights(frame, rect.width(), theme)
    line = 2 * theme.scale
    top = y = rect.bottom() - sum(heights) - line * (len(heights) - 1)
    for lane, height in zip(frame.lanes, heights, strict=True):
        paint_sample(painter, QRectF(rect.left(), y, sample, metrics.height()), lane.place, theme)
        painter.setPen(QColor(theme.text))
        box = QRectF(rect.left() + sample + _GAP * theme.scale, y, wide, height + 1)
        painter.drawText(box, flags, lane.sentence)
        y += height + line
    return top


# Losses


def _paint_losses(painter: QPainter, rect: QRectF, frame: RaceFrame, theme: Theme, log_y: bool) -> None:
    low, high = frame.log_range
    y_range = (math.log10(low), math.log10(high)) if log_y else frame.y_range
    font = plot_font(theme, bold=True)
    metrics = QFontMetricsF(font)
    texts = [*(lane.name for lane in frame.lanes), frame.level_text]
    names = max(metrics.horizontalAdvance(text) for text in texts) + 1.5 * _GAP * theme.scale
    right = min(names, rect.width() / 3)
    plane = plane_within(rect, frame.x_range, y_range, theme, right, log_y=log_y, whole_x=True)
    area = plane.rect
    paint_grid(painter, plane, theme)
    painter.save()
    painter.setClipRect(area.adjusted(-6, -6, 6, 2))
    level = _paint_level(painter, plane, frame, theme)
    ends = [_paint_curve(painter, plane, lane, theme) for lane in frame.lanes]
    painter.restore()
    paint_axes(painter, plane, frame.x_label, frame.y_label, theme)
    labels = [(lane.name, lane_colour(lane.place, theme)) for lane in frame.lanes]
    if level is not None:
        labels, ends = [*labels, (frame.level_text, theme.secondary)], [*ends, level]
    heights = spread(ends, metrics.height(), area.top(), area.bottom(), metrics.capHeight())
    painter.setFont(font)
    for (name, colour), y in zip(labels, heights, strict=True):
        painter.setPen(QColor(colour))
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, rect.right() - area.right() - _GAP)
        painter.drawText(QPointF(area.right() + _GAP * theme.scale, y + metrics.capHeight() / 2), text)


def _thinned(points: Floats) -> Floats:
    """At most the lowest and the highest point of every pixel across, in order: dashing all of them takes long."""
    if len(points) < 3:
        return points
    column = np.floor(points[:, 0]).astype(int)
    starts = np.flatnonzero(np.diff(column, prepend=column[0] - 1))
    keep = {0, len(points) - 1}
    for a, b in zip(starts.tolist(), [*starts[1:].tolist(), len(points)], strict=True):
        ys = points[a:b, 1]
        keep |= {a + int(ys.argmin()), a + int(ys.argmax())}
    return points[sorted(keep)]


def _paint_level(painter: QPainter, plane: Plane, frame: RaceFrame, theme: Theme) -> float | None:
    """The line of the loss that the runs are compared at; returns its y."""
    if frame.level is None:
        return None
    y = float(plane.map(np.array([[0.0, frame.level]]))[0, 1])
    pen = QPen(QColor(theme.secondary), theme.stroke)
    pen.setDashPattern([2.0, 4.0])
    painter.setPen(pen)
    painter.drawLine(QPointF(plane.rect.left(), y), QPointF(plane.rect.right(), y))
    return y


def _paint_curve(painter: QPainter, plane: Plane, lane: LaneFrame, theme: Theme) -> float:
    """A run's losses; returns the y of its end."""
    points = plane.map(np.stack([lane.xs, lane.ys], axis=1))
    finite = points[np.isfinite(points).all(axis=1)]
    if not len(finite):
        return plane.rect.bottom()
    painter.setPen(lane_pen(lane.place, theme))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(polygon(_thinned(finite)))
    # Each run has its markers at other updates, so that runs with equal losses can all be seen.
    shares = (np.arange(MARKS_ALONG) + (lane.place + 0.5) / 4) / MARKS_ALONG
    for share in shares.tolist():
        x = plane.rect.left() + share * plane.rect.width()
        if finite[0, 0] <= x <= finite[-1, 0]:
            y = float(np.interp(x, finite[:, 0], finite[:, 1]))
            if plane.rect.top() <= y <= plane.rect.bottom():
                paint_marker(painter, QPointF(x, y), lane.place, theme)
    last = finite[-1]
    end = QPointF(float(last[0]), min(max(float(last[1]), plane.rect.top()), plane.rect.bottom()))
    paint_end(painter, end, lane.place, theme, diverged=lane.diverged)
    return end.y()


# Paths


def _paint_paths(painter: QPainter, rect: QRectF, frame: RaceFrame, theme: Theme) -> None:
    surface = frame.surface
    assert surface is not None
    plane = surface_plane(rect, surface, theme)
    paint_surface_ground(painter, plane, surface, theme)
    painter.save()
    painter.setClipRect(plane.rect)
    paint_paths(painter, plane, frame.lanes, theme)
    font, reach = plot_font(theme, WORD, bold=True), _TIP * theme.stroke**0.5
    tips = [(lane, QPointF(*plane.map(lane.path[-1:])[0].tolist())) for lane in frame.lanes if len(lane.path)]
    # A name lies on no other name and on no end of a run.
    taken = [QRectF(tip.x() - reach, tip.y() - reach, 2 * reach, 2 * reach) for _lane, tip in tips]
    for lane, tip in tips:
        if plane.rect.contains(tip):
            at = QPointF(tip.x(), tip.y() - 14 * theme.scale)
            style = HaloStyle(font, lane_colour(lane.place, theme), theme.panel)
            taken.append(halo_text(painter, at, lane.name, style, plane.rect, taken))
    painter.restore()
    paint_axes(painter, plane, surface.x_label, surface.y_label, theme)
    area = plane.rect
    paint_bar(painter, QRectF(area.right(), area.top(), bar_width(surface, theme), area.height()), surface, theme)
