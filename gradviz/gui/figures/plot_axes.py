"""Axes of a plot: where data lies in a rectangle, ticks at round numbers, and text that stays readable.

The plots on the screen and the exported figures both draw through here, so a point lies in the same place.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
)

from gradviz.gui.figures.halo_glyphs import draw_halo_glyphs
from gradviz.gui.figures.ink import figure_font, paint_ground
from gradviz.intervals import place_at, shares
from gradviz.records import FrozenRecord
from gradviz.scene.themes import Theme
from gradviz.scene.ticks import Ticks, log_ticks, nice_ticks

__all__ = [
    "HaloStyle",
    "Plane",
    "axis_ticks",
    "clear_box",
    "finite_parts",
    "halo_box",
    "halo_text",
    "paint_axes",
    "paint_grid",
    "paint_heading",
    "plane_within",
    "plot_font",
    "polygon",
    "spread",
    "text_box",
    "words_within",
]

TICK, LABEL, WORD, TITLE = 11, 12, 12, 13
_X_ROOM, _Y_ROOM = 64.0, 34.0
_FAR = 1e6
_NOTES_SHARE = 0.45  # of a figure's height
_SMALLER = (0.8, 0.65, 0.5)
_WORDS_EDGE = 4.0  # between words and the bounds that hold them


class Plane(FrozenRecord, frozen=True):
    """Data ranges over a rectangle of pixels; y grows upwards. Where `log_y`, `y_range` is in powers of ten.

    `whole_x`: the x axis counts something, so its ticks are whole numbers.
    """

    rect: QRectF
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    log_y: bool = False
    whole_x: bool = False

    def map(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Pixels (k, 2) of data (k, 2); far away stays far away, not finite stays not finite."""
        rect, ys = self.rect, points[:, 1]
        if self.log_y:
            with np.errstate(all="ignore"):
                ys = np.where(ys > 0.0, np.log10(ys), np.nan)
        out = np.empty((len(points), 2))
        with np.errstate(all="ignore"):
            out[:, 0] = rect.left() + shares(points[:, 0], *self.x_range) * rect.width()
            out[:, 1] = rect.bottom() - shares(ys, *self.y_range) * rect.height()
        return np.clip(out, -_FAR, _FAR)

    def unmap(self, x: float, y: float) -> tuple[float, float]:
        """Data at a pixel."""
        rect = self.rect
        up = place_at(*self.y_range, (rect.bottom() - y) / max(1e-9, rect.height()))
        across = place_at(*self.x_range, (x - rect.left()) / max(1e-9, rect.width()))
        return across, _power_of_ten(up) if self.log_y else up


def _power_of_ten(exponent: float) -> float:
    """10^exponent, positive and finite."""
    return max(5e-324, 10.0 ** min(exponent, 308.25))


def plot_font(theme: Theme, pixels: float = TICK, bold: bool = False) -> QFont:
    """The font of a plot, with digits of equal width."""
    return QFont(figure_font(pixels * theme.scale, bold))


def axis_ticks(
    span: tuple[float, float], pixels: float, theme: Theme, vertical: bool, log: bool = False, whole: bool = False
) -> Ticks:
    """Ticks for an axis of that many pixels, as (place in `span`, text); logarithmic places are powers of ten."""
    low, high = span
    room = (_Y_ROOM if vertical else _X_ROOM) * theme.scale
    most = max(3, min(8, int(pixels / room)))
    if not log:
        return nice_ticks(low, high, most, whole)
    return tuple((math.log10(value), text) for value, text in log_ticks(_power_of_ten(low), _power_of_ten(high), most))


def polygon(points: NDArray[np.float64]) -> QPolygonF:
    """Pixels (k, 2) as a polygon."""
    return QPolygonF([QPointF(x, y) for x, y in points.tolist()])


def finite_parts(points: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The parts (k, d) of a line between its gaps, where it is not finite; those of a single point are left out."""
    finite = np.isfinite(points).all(axis=1)
    if finite.all():
        return [points] if len(points) > 1 else []
    edges = np.flatnonzero(np.diff(np.concatenate([[0], finite.astype(np.int8), [0]])))
    return [points[a:b] for a, b in edges.reshape(-1, 2) if b - a > 1]


def _axis_rect(rect: QRectF, y_ticks: Sequence[tuple[float, str]], theme: Theme, right: float = 0.0) -> QRectF:
    """What is left of `rect` for the data, beside tick texts and axis labels and `right` pixels."""
    metrics = QFontMetricsF(plot_font(theme))
    label = QFontMetricsF(plot_font(theme, LABEL)).height()
    widest = max((metrics.horizontalAdvance(text) for _place, text in y_ticks), default=0.0)
    gap = 6 * theme.scale
    return rect.adjusted(widest + label + 2 * gap, metrics.height() / 2, -right - gap, -metrics.height() - label - gap)


def plane_within(
    rect: QRectF, x_range: tuple[float, float], y_range: tuple[float, float], theme: Theme, right: float = 0.0, *,
    log_y: bool = False, whole_x: bool = False,
) -> Plane:  # fmt: skip
    """Where data lies in `rect`, beside its axes and `right` pixels."""
    ticks = axis_ticks(y_range, rect.height(), theme, True, log_y)
    return Plane(_axis_rect(rect, ticks, theme, right), x_range, y_range, log_y, whole_x)


def paint_grid(painter: QPainter, plane: Plane, theme: Theme) -> None:
    """Horizontal hairlines at the y ticks."""
    painter.setPen(QPen(QColor(theme.line), theme.stroke))
    rect = plane.rect
    for place, _text in axis_ticks(plane.y_range, rect.height(), theme, True, plane.log_y):
        y = rect.bottom() - shares(place, *plane.y_range) * rect.height()
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))


def paint_axes(painter: QPainter, plane: Plane, x_label: str, y_label: str, theme: Theme) -> None:
    """Tick texts and labels of both axes around the plane's rectangle."""
    rect, gap = plane.rect, 6 * theme.scale
    font = plot_font(theme)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(QColor(theme.secondary))
    for place, text in axis_ticks(plane.x_range, rect.width(), theme, False, whole=plane.whole_x):
        x = rect.left() + shares(place, *plane.x_range) * rect.width()
        half = metrics.horizontalAdvance(text) / 2
        left = min(x - half, rect.right() + gap - 2 * half)
        painter.drawText(QPointF(left, rect.bottom() + gap / 2 + metrics.ascent()), text)
    widest = 0.0
    for place, text in axis_ticks(plane.y_range, rect.height(), theme, True, plane.log_y):
        y = rect.bottom() - shares(place, *plane.y_range) * rect.height()
        width = metrics.horizontalAdvance(text)
        widest = max(widest, width)
        painter.drawText(QPointF(rect.left() - gap - width, y + metrics.capHeight() / 2), text)
    label_font = plot_font(theme, LABEL)
    label = QFontMetricsF(label_font)
    painter.setFont(label_font)
    painter.setPen(QColor(theme.text))
    below = QRectF(rect.left(), rect.bottom() + gap / 2 + metrics.height(), rect.width(), label.height())
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, x_label)
    painter.save()
    painter.translate(rect.left() - widest - gap * 1.5 - label.height(), rect.center().y())
    painter.rotate(-90)
    # Beside a low picture a long name is set smaller rather than cut off.
    fit = min(1.0, max(0.5, rect.height() / max(1.0, label.horizontalAdvance(y_label))))
    painter.translate(0.0, label.height() * (1.0 - fit) / 2)
    painter.scale(fit, fit)
    side = QRectF(-rect.height() / fit / 2, 0.0, rect.height() / fit, label.height())
    painter.drawText(side, Qt.AlignmentFlag.AlignCenter, y_label)
    painter.restore()


def heading_height(width: float, title: str, notes: Sequence[str], theme: Theme) -> float:
    """What `paint_heading` takes of a figure that is as high as it needs to be, the margin above included."""
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    inside = paint_heading(painter, QRectF(0, 0, width, 1e5), title, notes, theme)
    painter.end()
    return inside.top()


def paint_heading(
    painter: QPainter, rect: QRectF, title: str, notes: Sequence[str], theme: Theme, room_for: Sequence[str] = ()
) -> QRectF:
    """The title and, below it, the notes of an exported figure; returns what is left of `rect`. There is room for
    the words `room_for` as well. In a small figure the last notes are left out."""
    paint_ground(painter, rect, theme)
    pad = 12 * theme.scale
    rect = rect.adjusted(pad, pad, -pad, -pad)
    if not theme.has_heading:
        return rect
    font = plot_font(theme, TITLE + 2, bold=True)
    painter.setFont(font)
    painter.setPen(QColor(theme.text))
    height = QFontMetricsF(font).height()
    painter.drawText(QRectF(rect.left(), rect.top(), rect.width(), height), Qt.AlignmentFlag.AlignLeft, title)
    rect = rect.adjusted(0, height + pad / 3, 0, 0)
    if notes:
        font = plot_font(theme, LABEL)
        painter.setPen(QColor(theme.secondary))
        flags, most = Qt.TextFlag.TextWordWrap, _NOTES_SHARE * rect.height()

        def room(sentences: Sequence[str]) -> float:
            area = QRectF(0, 0, rect.width(), 1e4)
            return QFontMetricsF(font).boundingRect(area, flags, " ".join(sentences)).height() + 2

        shown, reserved = list(notes), list(room_for)
        for sentences in (shown, reserved):
            while len(sentences) > 1 and room(sentences) > most:
                sentences.pop()
        for smaller in _SMALLER:  # of the last one that is left
            if room(shown) > most:
                font = plot_font(theme, round(LABEL * smaller))
        painter.setFont(font)
        high = max(room(shown), room(reserved))
        painter.drawText(QRectF(rect.left(), rect.top(), rect.width(), high), flags, " ".join(shown))
        rect = rect.adjusted(0, high, 0, 0)
    return rect.adjusted(0, pad * 0.6, 0, 0)


def halo_box(at: QPointF, width: float, height: float, bounds: QRectF) -> QRectF:
    """The room of words centred at a point, moved inside `bounds`."""
    edge = _WORDS_EDGE
    left = min(max(at.x() - width / 2, bounds.left() + edge), max(bounds.left() + edge, bounds.right() - edge - width))
    top = min(max(at.y() - height / 2, bounds.top() + edge), max(bounds.top() + edge, bounds.bottom() - edge - height))
    return QRectF(left, top, width, height)


def clear_box(box: QRectF, bounds: QRectF, avoid: Sequence[QRectF]) -> QRectF | None:
    """A box moved up or down off all of `avoid`, as little as that takes; None where there is no room for it."""
    edge, top, height = _WORDS_EDGE, box.top(), box.height()
    beside = [other.bottom() for other in avoid] + [other.top() - height for other in avoid]
    for place in sorted((top, *beside), key=lambda place: abs(place - top)):
        moved = QRectF(box.left(), place, box.width(), height)
        inside = bounds.top() + edge <= place <= bounds.bottom() - edge - height or place == top
        if inside and not any(moved.intersects(other) for other in avoid):
            return moved
    return None


class HaloStyle(NamedTuple):
    """Text in `colour` with an outline in `halo`, readable on any background."""

    font: QFont
    colour: str
    halo: str


def text_box(at: QPointF, text: str, font: QFont, bounds: QRectF, avoid: Sequence[QRectF] = ()) -> QRectF:
    """Where `halo_text` writes."""
    metrics = QFontMetricsF(font)
    box = halo_box(at, metrics.horizontalAdvance(text), metrics.height(), bounds)
    return clear_box(box, bounds, avoid) or box


def halo_text(
    painter: QPainter, at: QPointF, text: str, style: HaloStyle, bounds: QRectF, avoid: Sequence[QRectF] = ()
) -> QRectF:
    """Text centred at a point, moved inside `bounds` and up or down off `avoid`, where there is room for that.
    Returns where it went."""
    font = style.font
    box = text_box(at, text, font, bounds, avoid)
    base = QPointF(box.left(), box.top() + QFontMetricsF(font).ascent())
    width = max(3.0, font.pixelSize() / 3.5)
    if draw_halo_glyphs(painter, base, text, font, style.colour, style.halo, width):
        return box
    path = QPainterPath()
    path.addText(base, font, text)
    pen = QPen(QColor(style.halo), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    if painter.paintEngine().type() is QPaintEngine.Type.Raster:
        painter.fillPath(path, QColor(style.colour))
    else:
        # In a file words are words.
        painter.setFont(font)
        painter.setPen(QColor(style.colour))
        painter.drawText(base, text)
    return box


def words_within(text: str, room: float, width: Callable[[str], float]) -> str:
    """A mark's text; without its part in brackets where it would cover much of the surface."""
    return text if width(text) <= room else text.partition(" (")[0]


def spread(heights: list[float], apart: float, top: float, bottom: float, text: float) -> list[float]:
    """Middles of labels as near as possible to `heights`, `apart` from each other and between top and bottom."""
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    groups: list[tuple[float, int]] = []  # middle and count of labels that stand close
    for index in order:
        groups.append((heights[index], 1))
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < apart * (groups[-1][1] + groups[-2][1]) / 2:
            (lower, n), (upper, m) = groups.pop(), groups.pop()
            groups.append(((lower * n + upper * m) / (n + m), n + m))
    places = [middle + (k - (count - 1) / 2) * apart for middle, count in groups for k in range(count)]
    # Back inside: first from the bottom up, then from the top down, which takes precedence.
    limit = bottom - text / 2
    for k in range(len(places) - 1, -1, -1):
        places[k] = min(places[k], limit)
        limit = places[k] - apart
    limit = top + text / 2
    for k in range(len(places)):
        places[k] = max(places[k], limit)
        limit = places[k] + apart
    found = [0.0] * len(heights)
    for index, y in zip(order, places, strict=True):
        found[index] = y
    return found
