"""Draws the units: rounded squares with their response, numbers below, the bias as a dot at the corner."""

from __future__ import annotations

import math
from collections import OrderedDict
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen

from gradviz.gui.figures.ink import draw_whole_text, figure_height, ink, plate, text_width
from gradviz.gui.figures.network.network_edges import draw_lock, draw_zero, mark_colour
from gradviz.gui.figures.network.network_words import NodePlace, draw_numbers
from gradviz.scene.colours import CLASS_COLOURS, diverging, shade_of
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import ColumnFrame, EdgeLook, MarkFrame, NodeFrame
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.themes import Theme

__all__ = [
    "draw_node", "draw_scroll", "node_key", "node_room", "response_image", "response_key", "scroll_room",
]  # fmt: skip

_KEPT = 512
_DARK_BELOW = 0.45  # lightness of a class's colour on which white is read better than black
_CORNER = 0.14  # radius of a response's corners, of its side
_TAG = 0.9  # the largest tag of a class, of the side of its unit
_SIGNED = 5.0  # the smallest dot with a minus
_Response = tuple[tuple[int, ...], bytes]
_images: OrderedDict[tuple[_Response, str, int], QImage] = OrderedDict()


def response_key(response: NDArray[np.float32]) -> _Response:
    """A key of the response: equal keys, equal images."""
    return response.shape, response.tobytes()


def response_image(response: NDArray[np.float32], theme: Theme, pixels: int) -> QImage:
    """The response as a rounded image of pixels × pixels; the newest `_KEPT` images are cached."""
    key = (response_key(response), theme.name, pixels)
    known = _images.get(key)
    if known is not None:
        _images.move_to_end(key)
        return known
    colours = np.ascontiguousarray(diverging(response, theme))
    height, width = response.shape
    raw = QImage(colours.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    # A column of the batch keeps its hard borders: each stripe is one sample.
    mode = Qt.TransformationMode.SmoothTransformation if height > 1 else Qt.TransformationMode.FastTransformation
    # Qt enlarges its own format five times as fast.
    plain = raw.convertToFormat(QImage.Format.Format_RGB32)
    smooth = plain.scaled(pixels, pixels, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
    made, mask = smooth.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied), _rounded(pixels)
    corner = math.ceil(pixels * _CORNER) + 1
    painter = QPainter(made)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    for x in (0, pixels - corner):
        for y in (0, pixels - corner):
            painter.drawImage(x, y, mask, x, y, corner, corner)
    painter.end()
    _images[key] = made
    while len(_images) > _KEPT:
        _images.popitem(last=False)
    return made


@lru_cache(maxsize=16)
def _rounded(pixels: int) -> QImage:
    """A square with round corners."""
    made = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(0)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawRoundedRect(QRectF(0, 0, pixels, pixels), pixels * _CORNER, pixels * _CORNER)
    painter.end()
    return made


def _box(rect: Rect, grow: float = 0.0) -> QRectF:
    return QRectF(rect.x - grow, rect.y - grow, rect.width + 2 * grow, rect.height + 2 * grow)


def scroll_room(places: NetworkLayout, c: int) -> Rect:
    """Where the scroll bar of an unfolded column is: left of its squares, over their whole height."""
    first, last = places.nodes[c][0], places.nodes[c][-1]
    x = first.x - places.bias_radius[c] - 14 * places.scale
    return Rect(x, first.y, 6 * places.scale, last.bottom - first.y)


def draw_scroll(painter: QPainter, column: ColumnFrame, places: NetworkLayout, c: int, theme: Theme) -> None:
    """The scroll bar: which part of all units is visible."""
    room = scroll_room(places, c)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink(theme.line))
    painter.drawRoundedRect(_box(room), 3, 3)
    high = max(room.height * len(column.nodes) / column.units, 12.0)
    top = room.y + (room.height - high) * column.first / max(1, column.hidden_units)
    painter.setBrush(ink(theme.faint))
    painter.drawRoundedRect(QRectF(room.x, top, room.width, high), 3, 3)


def node_key(node: NodeFrame, pointed: frozenset[str], phase: str, labels: tuple[Rect, ...]) -> tuple[object, ...]:
    """Everything that the picture of a unit depends on, besides its place and the theme."""
    response = None if node.response is None else response_key(node.response)
    bias = node.bias
    dot = None if bias is None else (bias.look, bias.level, bias.active, bias.frozen, bias.name in pointed)
    active = node.active or (bias is not None and bias.active)
    return (node.name, node.symbol, node.value, node.delta, labels, phase == "backward", response, node.finite,
            node.computed, node.active, node.name in pointed, dot, phase if active else "", node.badge,
            node.class_name)  # fmt: skip


def node_room(place: NodePlace, theme: Theme) -> Rect:
    """Everything that a unit may draw on: its square and rings, its numbers, its dot with ring and lock."""
    rect, ring, radius = place.rect, 10 + 6 * theme.stroke, place.layout.bias_radius[place.c]
    left = radius + 20 * theme.scale
    x, right = rect.x - max(ring, left), rect.right + ring
    bottom = rect.bottom + radius + ring
    top = rect.y - ring
    for label in place.labels:
        x, right = min(x, label.x - 5), max(right, label.right + 5)
        top, bottom = min(top, label.y - 2), max(bottom, label.bottom + 2)
    return Rect(x, top, right - x, bottom - top)


def draw_node(
    painter: QPainter, node: NodeFrame, place: NodePlace, theme: Theme, pointed: frozenset[str], phase: str
) -> None:
    """One unit with its numbers and its bias; `pointed` are the names that are selected or under the pointer."""
    rect = place.rect
    _square(painter, node, rect, theme, max(1.0, min(4.0, painter.deviceTransform().m11())))
    if node.name in pointed:
        _halo(painter, rect, theme)
    if node.active:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = min(1.8 * theme.stroke, rect.width * 0.05 + 0.4)
        painter.setPen(QPen(ink(theme.phase_colour(phase)), width))
        radius = rect.width * 0.14
        painter.drawRoundedRect(_box(rect, 0), radius, radius)
        grow = min(4.2 * max(1.0, theme.stroke * 0.8), max(2.2, rect.width * 0.085))
        painter.drawRoundedRect(_box(rect, grow), radius + grow, radius + grow)
    draw_numbers(painter, node, place, theme, phase)
    if node.class_place >= 0:
        _class_tag(painter, node, rect, theme)
    if node.badge:
        _badge(painter, node.badge, rect, theme)
    if node.bias is not None and place.layout.bias_radius[place.c]:
        _bias(painter, node.bias, place, theme, node.bias.name in pointed, phase)


def _square(painter: QPainter, node: NodeFrame, rect: Rect, theme: Theme, ratio: float) -> None:
    box, radius = _box(rect), rect.width * 0.14
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink(theme.panel))
    painter.drawRoundedRect(box, radius, radius)
    if node.response is not None:
        image = response_image(node.response, theme, max(8, round(rect.width * ratio)))
        # On whole pixels it is copied, between them it would be resampled at ten times the cost.
        at = QRectF(round(rect.x * ratio) / ratio, round(rect.y * ratio) / ratio,
                    image.width() / ratio, image.height() / ratio)  # fmt: skip
        painter.drawImage(at, image)
    if not node.finite:
        painter.setBrush(ink(theme.panel))
        painter.drawRoundedRect(box, radius, radius)
        painter.setBrush(QBrush(ink(theme.not_finite), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(box, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = QPen(ink(theme.faint if node.computed else theme.line), theme.stroke if node.computed else 1.4 * theme.stroke)
    if not node.finite:
        pen.setColor(ink(theme.not_finite))
    elif not node.computed:
        pen = QPen(ink(theme.faint), 1.2 * theme.stroke)
        pen.setDashPattern([2.5, 2.5])
    painter.setPen(pen)
    painter.drawRoundedRect(box, radius, radius)


def _halo(painter: QPainter, rect: Rect, theme: Theme) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink(theme.accent, 110), 3 + 2 * theme.stroke))
    grow = 3.0 * theme.stroke
    painter.drawRoundedRect(_box(rect, grow), rect.width * 0.14 + grow, rect.width * 0.14 + grow)


def _class_tag(painter: QPainter, node: NodeFrame, rect: Rect, theme: Theme) -> None:
    """The letter of the class in its colour, at the upper left corner of its unit. In a unit that is smaller than the
    letter, there is the colour alone."""
    letter, pixels = node.class_tag, min(11 * theme.scale, 0.52 * rect.width)
    colour = QColor(shade_of(CLASS_COLOURS[node.class_place % len(CLASS_COLOURS)], theme))
    wide, high = max(text_width(letter, pixels, True) + 0.5 * pixels, 1.25 * pixels), 1.25 * pixels
    is_whole = wide <= _TAG * rect.width and figure_height(pixels, True) <= _TAG * rect.width
    box = QRectF(rect.x, rect.y, wide if is_whole else high, high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(box, 3, 3)
    if not is_whole:
        return
    ink_on = "#FFFFFF" if colour.lightnessF() < _DARK_BELOW else "#12151C"
    draw_whole_text(painter, box, letter, ink_on, pixels, bold=True)


def _badge(painter: QPainter, badge: str, rect: Rect, theme: Theme) -> None:
    """The mark at a unit's upper right corner that says why it does not learn: a cross, a bar, two bars, or a zero."""
    radius = min(7.5 * theme.scale, max(4.0, 0.22 * rect.width))
    if badge not in _STROKES:
        draw_zero(painter, rect.right - 1, rect.y + 1, radius, theme)
        return
    centre, reach = QPointF(rect.right - 1, rect.y + 1), 0.5 * radius
    painter.setPen(QPen(ink(theme.panel), 1.5 * theme.stroke))
    painter.setBrush(ink(theme.warning))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(QPen(ink(theme.panel), max(1.4, 0.24 * radius)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for x0, y0, x1, y1 in _STROKES[badge]:
        begin, end = QPointF(x0 * reach, y0 * reach), QPointF(x1 * reach, y1 * reach)
        painter.drawLine(centre + begin, centre + end)


# The lines of each badge, in units of half its radius.
_STROKES: dict[str, tuple[tuple[float, float, float, float], ...]] = {
    "✕": ((-0.8, -0.8, 0.8, 0.8), (-0.8, 0.8, 0.8, -0.8)),
    "▬": ((-1.0, 0.0, 1.0, 0.0),),
    "=": ((-1.0, -0.5, 1.0, -0.5), (-1.0, 0.5, 1.0, 0.5)),
}


def _bias(painter: QPainter, bias: MarkFrame, place: NodePlace, theme: Theme, pointed: bool, phase: str) -> None:
    x, y = place.layout.bias(place.c, place.r)
    radius = place.layout.bias_radius[place.c]
    centre = QPointF(x, y)
    painter.setPen(Qt.PenStyle.NoPen)
    if pointed:
        painter.setBrush(ink(theme.accent, 110))
        painter.drawEllipse(centre, radius + 6 * theme.stroke, radius + 6 * theme.stroke)
    painter.setBrush(plate(theme))
    painter.drawEllipse(centre, radius + 2, radius + 2)
    painter.setBrush(mark_colour(bias.look, bias.level, theme))
    if bias.look in (EdgeLook.NOT_COMPUTED, EdgeLook.ZERO):
        pen = QPen(ink(theme.faint), 1.1 * theme.stroke)
        if bias.look == EdgeLook.NOT_COMPUTED:
            pen.setDashPattern([1.5, 1.5])
        painter.setPen(pen)
    painter.drawEllipse(centre, radius, radius)
    mark = radius * 0.5
    if bias.look == EdgeLook.NOT_FINITE:
        cross = QPainterPath(QPointF(x - mark, y - mark))
        cross.lineTo(x + mark, y + mark)
        cross.moveTo(x - mark, y + mark)
        cross.lineTo(x + mark, y - mark)
        painter.strokePath(cross, QPen(ink(theme.panel), 1.3 * theme.stroke))
    elif bias.look == EdgeLook.NEGATIVE and radius >= _SIGNED:
        # A negative edge is dashed; a negative bias has a minus in its dot.
        colour = ink(theme.panel) if bias.level > 0.35 else ink(theme.text)
        painter.setPen(QPen(colour, 1.5 * theme.stroke))
        painter.drawLine(QPointF(x - mark, y), QPointF(x + mark, y))
    if bias.active and radius >= 3.5:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink(theme.phase_colour(phase)), 1.3 * theme.stroke))
        painter.drawEllipse(centre, radius + 1.6, radius + 1.6)
    if bias.frozen:
        draw_lock(painter, x - radius - 7 * theme.scale, y - 2 * theme.scale, theme)  # clear of numbers below
