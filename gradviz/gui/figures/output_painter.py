"""Draws the network's output over its data: a region, a curve or a table, on any paint device."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QImage, QPainter, QPen

from gradviz.gui.figures.key_row import Key, paint_key_rows
from gradviz.gui.figures.output_table_painter import paint_table
from gradviz.gui.figures.plot_axes import (
    TICK,
    Plane,
    paint_axes,
    paint_grid,
    paint_heading,
    plane_within,
    plot_font,
    polygon,
)
from gradviz.gui.figures.sample_dots import MANY, DotChoice, DotStyle, paint_dots, seen_dots
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.colours import CLASS_COLOURS, FEWEST_CLASSES, diverging, shade_of
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = [
    "class_colour",
    "is_square",
    "output_image",
    "output_keys",
    "output_plane",
    "paint_bars",
    "paint_output",
    "paint_output_content",
    "paint_samples",
    "sample_parts",
]

_PALE = 0.55
_DOT, _LARGE_DOT, _DOT_SHARE = 2.6, 4.2, 0.06  # least and greatest radius; its share of the distance between samples
_LOOKED_AT, _DRAWN = 100_000, 5000  # samples at a time
# For more than two classes: hues of different lightness, which also most colour-blind people distinguish. The first two
# are near those of two classes, so that a third one does not turn them round.


def output_image(frame: OutputFrame, theme: Theme) -> QImage | None:
    """The region's colours, top row first, paler than the data on it; None where there is no region."""
    if frame.values is None:
        return None
    colours = _colours(frame, frame.values[::-1], theme).astype(np.float64)
    neutral = diverging(np.zeros(1), theme)[0].astype(np.float64)
    data = np.ascontiguousarray(np.rint(neutral + (colours - neutral) * _PALE).astype(np.uint8))
    height, width = frame.values.shape
    return QImage(data.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


def paint_output(painter: QPainter, rect: QRectF, frame: OutputFrame, theme: Theme) -> None:
    """The whole figure inside `rect`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inside = paint_heading(painter, rect, frame.title, (frame.headline, *frame.notes), theme)
    if frame.kind == "table":
        paint_table(painter, inside, frame, theme)
    elif frame.kind == "bars":
        paint_bars(painter, paint_key_rows(painter, inside, output_keys(frame, theme), theme), frame, theme)
    else:
        inside = paint_key_rows(painter, inside, output_keys(frame, theme), theme)
        plane = output_plane(inside, frame, theme)
        paint_output_content(painter, plane, frame, theme)
        paint_axes(painter, plane, frame.x_label, frame.y_label, theme)
    painter.restore()


def output_plane(rect: QRectF, frame: OutputFrame, theme: Theme) -> Plane:
    """Where the data lies in an exported figure's `rect`."""
    area = plane_within(rect, frame.x_range, frame.y_range, theme).rect
    if is_square(frame):
        side = min(area.width(), area.height())
        area = QRectF(area.left() + (area.width() - side) / 2, area.top(), side, side)
    return Plane(area, frame.x_range, frame.y_range)


def paint_output_content(
    painter: QPainter, plane: Plane, frame: OutputFrame, theme: Theme, image: QImage | None = None,
    samples: Callable[[QPainter, Plane, OutputFrame, Theme], None] | None = None,
) -> None:  # fmt: skip
    """Everything inside the axes: the region or curve, then the samples, by `samples` if they are kept."""
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipRect(plane.rect)
    _paint_region(painter, plane, frame, theme, image)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.text), 1.4 * theme.stroke))
    for line in frame.boundary:
        painter.drawPolyline(polygon(plane.map(line)))
    if frame.kind == "curve":
        # The curve is drawn below the samples that it fits.
        finite = np.isfinite(frame.curve).all(axis=1)
        painter.setPen(QPen(QColor(theme.accent), 2.2 * theme.stroke))
        painter.drawPolyline(polygon(plane.map(frame.curve[finite])))
    (samples or paint_samples)(painter, plane, frame, theme)
    _paint_batch(painter, plane, frame, theme)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(theme.line), theme.stroke))
    painter.drawRect(plane.rect)
    painter.restore()


def paint_bars(painter: QPainter, rect: QRectF, frame: OutputFrame, theme: Theme) -> None:
    """A bar for each output with its number, and a mark across it at the target."""
    count, gap = max(1, len(frame.bars)), 6 * theme.scale
    metrics = QFontMetricsF(plot_font(theme, bold=True))
    widest = [max((metrics.horizontalAdvance(str(bar[k])) for bar in frame.bars), default=1.0) for k in (3, 4)]
    area = plane_within(rect, (0.0, float(count)), frame.y_range, theme).rect
    column = area.width() / count
    # The number of the last target stands right of its mark.
    beyond = 1.4 * min(0.22 * column, 28 * theme.scale) + gap / 2 + widest[1] - column / 2
    plane = plane_within(rect, (0.0, float(count)), frame.y_range, theme, max(0.0, beyond))
    area = plane.rect
    half, column = min(0.22 * area.width() / count, 28 * theme.scale), area.width() / count
    # Smaller numbers where the target's would reach the next bar's.
    fit = min(1.0, (column - 1.4 * half - gap) / max(1.0, widest[0] / 2 + widest[1]))
    font = plot_font(theme, TICK * max(0.5, fit), bold=True)
    metrics = QFontMetricsF(font)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_grid(painter, plane, theme)
    paint_axes(painter, Plane(area, (0.4, 0.6), frame.y_range, whole_x=True), "", "", theme)
    painter.setFont(font)
    for place, (name, output, target, output_text, target_text) in enumerate(frame.bars):
        heights = plane.map(np.array([[place + 0.5, 0.0], [place + 0.5, output], [place + 0.5, target]]))
        x = float(heights[0, 0])
        zero, top, mark = heights[:, 1].tolist()
        if np.isfinite(output):
            painter.fillRect(QRectF(x - half, min(zero, top), 2 * half, abs(top - zero)), QColor(theme.accent))
        if np.isfinite(target):
            painter.setPen(QPen(QColor(theme.negative), 2.6 * theme.stroke))
            painter.drawLine(QPointF(x - 1.4 * half, mark), QPointF(x + 1.4 * half, mark))
        # The number of the bar beyond its end, that of the target beside its mark.
        at = top - gap / 2 if output >= 0.0 or not np.isfinite(output) else top + gap / 2 + metrics.ascent()
        if abs(at - metrics.capHeight() / 2 - mark) < metrics.height() * 0.8:  # not on the mark
            at = min(top, mark) - gap / 2
        painter.setPen(QColor(theme.text))
        painter.drawText(QPointF(x - metrics.horizontalAdvance(output_text) / 2, at), output_text)
        painter.setPen(QColor(theme.negative))
        beside = min(x + 1.4 * half + gap / 2, rect.right() - metrics.horizontalAdvance(target_text))
        painter.drawText(QPointF(beside, mark + metrics.capHeight() / 2), target_text)
        painter.setPen(QColor(theme.secondary))
        below = QRectF(x - column / 2, area.bottom() + gap / 2, column, metrics.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)
    painter.restore()


def is_square(frame: OutputFrame) -> bool:
    """Whether both coordinates have the same unit, so that a circle is drawn as a circle."""
    return frame.kind == "plane" and frame.x_range == frame.y_range


def _paint_region(painter: QPainter, plane: Plane, frame: OutputFrame, theme: Theme, image: QImage | None) -> None:
    image = image or output_image(frame, theme)
    if image is None:
        return
    (left, bottom), (right, top) = plane.map(np.array(list(zip(frame.x_range, frame.y_range, strict=True)))).tolist()
    half_x, half_y = (right - left) / (image.width() - 1) / 2, (bottom - top) / (image.height() - 1) / 2
    painter.drawImage(QRectF(left, top, right - left, bottom - top).adjusted(-half_x, -half_y, half_x, half_y), image)


def paint_samples(painter: QPainter, plane: Plane, frame: OutputFrame, theme: Theme) -> None:
    for part in sample_parts(plane, frame, theme):
        part(painter)


def sample_parts(plane: Plane, frame: OutputFrame, theme: Theme) -> Iterator[Callable[[QPainter], None]]:
    """The dots of the samples in parts that are drawn one after the other; of very many each part takes some
    milliseconds, also where nothing is drawn but only looked for what is seen."""
    radius = _radius(plane, frame, theme)
    for points, values, filled in ((frame.test, frame.test_values, False), (frame.train, frame.train_values, True)):
        if len(points) > MANY:
            choice = DotChoice(len(frame.legend), radius, plane.rect)
            for start in range(0, len(points), _LOOKED_AT):
                block = slice(start, start + _LOOKED_AT)
                choice.add(plane.map(points[block]), values[block])
                yield _draw_nothing
            chosen = choice.places()
            points, values = points[chosen], values[chosen]
        pixels = plane.map(points)
        # Values of a scale in tenths; classes as they are.
        near = values if len(frame.legend) >= FEWEST_CLASSES else np.round(values, 1)
        for level in sorted(set(near.tolist())):
            style = _dot_style(radius, _sample_colour(level, frame, theme), theme, filled)
            places = pixels[near == level]
            for start in range(0, len(places), _DRAWN):
                yield partial(paint_dots, pixels=places[start : start + _DRAWN], style=style)


def _draw_nothing(painter: QPainter) -> None:
    pass


def _paint_batch(painter: QPainter, plane: Plane, frame: OutputFrame, theme: Theme) -> None:
    radius = _radius(plane, frame, theme)
    if frame.batch.any():
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.text), 1.6 * theme.stroke))
        rings = plane.map(frame.train[frame.batch])
        for x, y in rings[seen_dots(rings, np.zeros(len(rings)), 0, radius, plane.rect)].tolist():
            painter.drawEllipse(QPointF(x, y), radius + 2.4 * theme.stroke, radius + 2.4 * theme.stroke)
    if frame.sample is not None:
        place, reach = QPointF(*plane.map(frame.train[frame.sample][None])[0].tolist()), radius + 5.4 * theme.stroke
        for colour, width in ((theme.panel, 4.4), (theme.accent, 2.4)):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colour), width * theme.stroke))
            painter.drawEllipse(place, reach, reach)


def class_colour(place: int, frame: OutputFrame, theme: Theme) -> str:
    """The colour of a class, also of one that has no sample yet."""
    if place < len(frame.legend):
        return _sample_colour(frame.legend[place][0], frame, theme).name()
    return CLASS_COLOURS[place % len(CLASS_COLOURS)]


def _colours(frame: OutputFrame, values: NDArray[np.floating], theme: Theme) -> NDArray[np.uint8]:
    """RGBA of levels: along the scale, or for three and more classes a hue of each."""
    count = len(frame.legend)
    if count < FEWEST_CLASSES:
        return diverging(values, theme)
    palette = [QColor(shade_of(CLASS_COLOURS[k % len(CLASS_COLOURS)], theme)).getRgb() for k in range(count)]
    palette.append(QColor(theme.not_finite).getRgb())
    with np.errstate(invalid="ignore"):
        place = np.rint((values + 1.0) / 2.0 * (count - 1))
    return np.array(palette, dtype=np.uint8)[np.where(np.isfinite(place), place, count).astype(np.intp)]


def _sample_colour(level: float, frame: OutputFrame, theme: Theme) -> QColor:
    if frame.kind != "plane":
        return QColor(theme.text)
    if len(frame.legend) >= FEWEST_CLASSES:
        return QColor(*_colours(frame, np.array([level]), theme)[0].tolist())
    if abs(level) < 0.35:
        return QColor(theme.secondary)  # the neutral colour would vanish on the region
    return QColor(*diverging(np.array([level]), theme)[0].tolist())


def _radius(plane: Plane, frame: OutputFrame, theme: Theme) -> float:
    """Of a sample's dot: few on a large plane are easier to see, and to take hold of, when they are larger."""
    count = max(1, len(frame.train) + len(frame.test))
    apart = (max(0.0, plane.rect.width() * plane.rect.height()) / count) ** 0.5
    return min(_LARGE_DOT, max(_DOT, _DOT_SHARE * apart)) * theme.stroke**0.7


def _dot_style(radius: float, colour: QColor, theme: Theme, filled: bool) -> DotStyle:
    if filled:
        return DotStyle(radius, QBrush(colour), QPen(QColor(theme.panel), 0.8))
    return DotStyle(radius, QBrush(QColor(theme.panel)), QPen(colour, 1.2 * theme.stroke))


def output_keys(frame: OutputFrame, theme: Theme) -> tuple[Key, ...]:
    """The classes or values, then batch, test, train and boundary: where room is short, the last ones go first."""
    quiet, ink = theme.secondary, theme.text
    train, test, batch = frame.sample_words
    keys = [Key("filled", _sample_colour(level, frame, theme).name(), text) for level, text in frame.legend]
    if frame.batch.any():
        keys.append(Key("ring", ink, batch))
    if len(frame.test):
        keys.append(Key("hollow", quiet, test))
    if len(frame.train):
        keys.append(Key("filled", quiet, train))
    if frame.boundary_word:
        keys.append(Key("line", ink, frame.boundary_word))
    if frame.kind == "bars":
        keys = [Key("square", theme.accent, _("output ŷ")), Key("bar", theme.negative, _("target y"))]
    return tuple(keys)
