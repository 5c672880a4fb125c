"""Draws what a single operation uses: its edges outlined, its units, bias and loss ringed, in the phase's colour.

What it makes is marked by the painters of units and edges themselves, with a double ring and a halo.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen

from gradviz.gui.figures.ink import ink
from gradviz.gui.figures.network.network_loss import loss_ring
from gradviz.scene.network.edge_curves import edge_curves
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.themes import Theme

__all__ = ["draw_used", "used_key", "used_room"]

_LOSS = "loss"
_REACH, _GAP, _CROWD = 9.0, 4.0, 40


def used_key(frame: NetworkFrame) -> tuple[object, ...] | None:
    """The key of the marks, with everything that they depend on; None without marks."""
    edges = frame.used_edges
    if not frame.used_names and (edges is None or not edges.any()):
        return None
    at = np.flatnonzero(edges) if edges is not None else np.empty(0, dtype=np.intp)
    ends = tuple(part[at].tobytes() for part in (frame.edges.layer, frame.edges.source, frame.edges.target))
    return "used", frame.phase, frame.used_names, ends


def used_room(frame: NetworkFrame, places: NetworkLayout) -> Rect:
    """The rectangle of the marks."""
    return Rect(0, 0, places.width, places.foot - 4)


def draw_used(painter: QPainter, frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> None:
    """Outlines of the edges, then rings of the units."""
    colour = theme.phase_colour(frame.phase)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if frame.used_edges is not None and frame.used_edges.any():
        _edges(painter, frame, np.flatnonzero(frame.used_edges), places, theme, colour)
    painter.setPen(QPen(ink(colour), 1.6 * theme.stroke))
    grow = _GAP * max(1.0, theme.stroke * 0.8)
    for c, column in enumerate(frame.columns):
        grid = places.cells[c]
        if grid is not None and column.cells is not None and column.cells.names[0] in frame.used_names:
            painter.drawRoundedRect(QRectF(grid.left - grow, grid.top - grow, grid.right - grid.left + 2 * grow,
                                           grid.height + 2 * grow), grow, grow)  # fmt: skip
        for r, node in enumerate(column.nodes[: len(places.nodes[c])]):
            rect = places.nodes[c][r]
            if node.name in frame.used_names and not node.active:
                box = QRectF(rect.x, rect.y, rect.width, rect.height).adjusted(-grow, -grow, grow, grow)
                painter.drawRoundedRect(box, rect.width * 0.14 + grow, rect.width * 0.14 + grow)
            if node.bias is not None and node.bias.name in frame.used_names:
                radius = places.bias_radius[c] + grow
                painter.drawEllipse(QPointF(*places.bias(c, r)), radius, radius)
    if _LOSS in frame.used_names and places.loss_place != "title":
        painter.drawRoundedRect(loss_ring(frame, places, theme), 7, 7)


def _edges(
    painter: QPainter, frame: NetworkFrame, at: NDArray[np.intp], places: NetworkLayout, theme: Theme, colour: str
) -> None:
    edges = frame.edges
    curves = edge_curves(places, edges.layer[at], edges.source[at], edges.target[at])
    stroker = QPainterPathStroker()
    stroker.setWidth(_REACH * theme.stroke)
    stroker.setCapStyle(Qt.PenCapStyle.FlatCap)
    crowded = len(at) > _CROWD
    painter.setPen(QPen(ink(colour, 200), (0.8 if crowded else 1.2) * theme.stroke))
    for x0, y0, x1, y1, x2, y2, x3, y3 in curves.reshape(-1, 8).tolist():
        path = QPainterPath(QPointF(x0, y0))
        path.cubicTo(x1, y1, x2, y2, x3, y3)
        painter.drawPath(path if crowded else stroker.createStroke(path))
