"""Draws the plain network: circles, straight arrows with a gap for their numbers, black on white."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from gradviz.gui.figures.plain.symbol_text import BLACK, draw_line, line_width
from gradviz.scene.network.plain_network import Label, PlainArrow, PlainNetworkFrame, PlainNode

__all__ = ["paint_plain_network"]

_LABEL, _IN_CIRCLE = 0.95, 1.3  # sizes of type, as shares of the frame's
_PITCH = 1.25  # from line to line of labels
_HEAD, _HEAD_HALF = 6.5, 2.5  # of an arrow, and half its width
_GAP = 2.5  # between a number and the line that it interrupts
_RIM, _PAPER = 0.9, "#FFFFFF"


def paint_plain_network(painter: QPainter, frame: PlainNetworkFrame, x: float = 0.0, y: float = 0.0) -> None:
    """Draw with the upper left corner at (x, y), in points; the background is left as it is."""
    painter.save()
    painter.translate(x, y)
    for arrow in frame.arrows:
        _paint_arrow(painter, arrow, frame.size * _LABEL)
    for node in frame.nodes:
        _paint_node(painter, node, frame.size)
    painter.restore()


def _paint_arrow(painter: QPainter, arrow: PlainArrow, size: float) -> None:
    start, end = QPointF(*arrow.start), QPointF(*arrow.end)
    length = math.dist(arrow.start, arrow.end)
    along = (end - start) / length
    head = max(_HEAD, 3.2 * arrow.width)
    tip, neck = end, end - along * head
    pen = QPen(QColor(BLACK), arrow.width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
    if arrow.is_dashed:
        pen.setDashPattern([max(4.0 / arrow.width, 1.5), max(3.0 / arrow.width, 1.0)])
    painter.setPen(pen)
    for first, last in _pieces(arrow, size, length - head):
        painter.drawLine(start + along * first, start + along * last)
    across = QPointF(-along.y(), along.x()) * max(_HEAD_HALF, 1.3 * arrow.width)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(BLACK))
    painter.drawPolygon(QPolygonF([tip, neck + across, neck - across]))
    top = arrow.label_y - size * _PITCH * len(arrow.labels) / 2
    for place, label in enumerate(arrow.labels):
        baseline = top + size * (_PITCH * (place + 0.5) + 0.36)
        draw_line(painter, (label,), (arrow.label_x, baseline), size, 0.5)


def _pieces(arrow: PlainArrow, size: float, length: float) -> list[tuple[float, float]]:
    """The parts of the line that are drawn, in points from its start: those outside of its labels' box."""
    if not arrow.labels:
        return [(0.0, length)]
    half = max(line_width((label,), size) for label in arrow.labels) / 2 + _GAP
    high = size * _PITCH * len(arrow.labels) / 2
    dx, dy = arrow.end[0] - arrow.start[0], arrow.end[1] - arrow.start[1]
    whole = math.hypot(dx, dy)
    # The box is met where |x| or |y| comes to its side first.
    reach = min(half * whole / abs(dx) if dx else math.inf, high * whole / abs(dy) if dy else math.inf)
    centre = math.dist(arrow.start, (arrow.label_x, arrow.label_y))
    parts = ((0.0, min(centre - reach, length)), (centre + reach, length))
    return [(first, last) for first, last in parts if last > first]


def _paint_node(painter: QPainter, node: PlainNode, size: float) -> None:
    painter.setPen(QPen(QColor(BLACK), _RIM))
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))
    painter.drawEllipse(QPointF(node.x, node.y), node.radius, node.radius)
    inner = size * _IN_CIRCLE
    draw_line(painter, (Label("", node.letter),), (node.x, node.y + inner * 0.3), inner, 0.5)
    widths = [line_width((note,), size * _LABEL, note.is_bold) for note in node.notes]
    for place, (note, width) in enumerate(zip(node.notes, widths, strict=True)):
        first = node.y + node.radius
        if node.notes_above:
            first = node.y - node.radius - size * (0.45 + _PITCH * _LABEL * len(node.notes))
        top = first + size * (0.35 + _PITCH * _LABEL * place)
        painter.fillRect(QRectF(node.x - width / 2 - 1, top, width + 2, size * _LABEL * 1.2), QColor(_PAPER))
        baseline = first + size * (1.2 + _PITCH * _LABEL * place)
        draw_line(painter, (note,), (node.x, baseline), size * _LABEL, 0.5, is_bold=note.is_bold)
