"""The one painter of the graph: on the screen, in PNG and in SVG."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gradviz.gui.figures.ink import draw_text, ink, text_width
from gradviz.gui.figures.network_card import card_place, card_size, draw_card
from gradviz.gui.figures.network_edges import draw_edges
from gradviz.gui.figures.network_legend import draw_legend
from gradviz.gui.figures.network_nodes import draw_columns, draw_nodes
from gradviz.scene.frames import EdgeLook, NetworkFrame
from gradviz.scene.layout import NetworkLayout, Rect, edge_curves
from gradviz.scene.layout import layout as lay_out
from gradviz.scene.themes import Theme

__all__ = ["curves_of", "network_layout", "paint_network"]

_T = np.linspace(0.0, 1.0, 33)[:, None]
_BASIS = np.hstack([(1 - _T) ** 3, 3 * _T * (1 - _T) ** 2, 3 * _T**2 * (1 - _T), _T**3])
_layouts: OrderedDict[tuple[Any, ...], NetworkLayout] = OrderedDict()
_card_places: OrderedDict[tuple[Any, ...], tuple[NetworkLayout, Rect | None]] = OrderedDict()
_MANY = 120


def network_layout(frame: NetworkFrame, width: float, height: float, theme: Theme) -> NetworkLayout:
    """The layout of a frame in a size; the same object as long as nothing of it changes."""
    counts = tuple(len(column.nodes) for column in frame.columns)
    folded = tuple(column.hidden_units for column in frame.columns)
    key = (counts, folded, round(width), round(height), theme.scale)
    if key not in _layouts:
        _layouts[key] = lay_out(counts, round(width), round(height), theme.scale, folded)
        while len(_layouts) > 16:
            _layouts.popitem(last=False)
    return _layouts[key]


def curves_of(frame: NetworkFrame, places: NetworkLayout) -> NDArray[np.float64]:
    """Control points (n, 4, 2) of the frame's edges."""
    edges = frame.edges
    return edge_curves(places, edges.layer, edges.source, edges.target)


def paint_network(
    painter: QPainter, rect: QRectF, frame: NetworkFrame, theme: Theme, layout: NetworkLayout | None = None,
    zoom: float = 1.0, shift: QPointF | None = None,
) -> None:  # fmt: skip
    """Draw `frame` into `rect`, background included. The graph is enlarged by `zoom` and moved by `shift`; the
    legend stays where it is and the graph does not reach into it."""
    places = layout or network_layout(frame, rect.width(), rect.height(), theme)
    curves = curves_of(frame, places)
    painter.save()
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
    painter.fillRect(rect, ink(theme.panel))
    painter.translate(rect.topLeft())
    painter.save()
    if zoom != 1.0 or (shift is not None and not shift.isNull()):
        painter.setClipRect(QRectF(0, 0, places.width, places.legend.y - 4))
        painter.translate(shift or QPointF())
        painter.scale(zoom, zoom)
    names = {name: place for place, name in enumerate(frame.edges.names)}
    selected, hovered = names.get(frame.selected or ""), names.get(frame.hovered or "")
    draw_edges(painter, frame.edges, curves, places, theme, frame.phase, selected, hovered)
    draw_columns(painter, frame, places, theme)
    draw_nodes(painter, frame, places, theme)
    _draw_loss(painter, frame, places, theme)
    if frame.card is not None:
        _draw_card(painter, frame, places, curves, names, theme)
    painter.restore()
    draw_legend(painter, frame.legend, places.legend, theme)
    painter.restore()


def _draw_loss(painter: QPainter, frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> None:
    room, scale = places.loss, theme.scale
    line = places.line_height
    colour = theme.phase_colour("loss") if frame.loss_active else theme.text
    top = QRectF(room.x, room.y, room.width, line)
    draw_text(painter, top, frame.loss_title, colour if frame.loss_active else theme.secondary, 12 * scale)
    text = frame.loss_text
    size = next((s for s in (15, 13, 11, 9) if text_width(text, s * scale, True) <= room.width), 9)
    number = QRectF(room.x, room.y + line, room.width, line * 1.4)
    draw_text(painter, number, text or "—", colour if text else theme.faint, size * scale, bold=bool(text))
    if frame.loss_active:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink(colour), 1.8 * theme.stroke))
        painter.drawRoundedRect(QRectF(room.x + 1, room.y - 4, room.width - 2, line * 2.4 + 8), 7, 7)


def _draw_card(
    painter: QPainter, frame: NetworkFrame, places: NetworkLayout, curves: NDArray[np.float64], names: dict[str, int],
    theme: Theme,
) -> None:  # fmt: skip
    card = frame.card
    if card is None or not card.lines:
        return
    own, boxes, anchor = _subject(frame, places, curves, names, card.name)
    if anchor is None:
        return
    size = card_size(card, theme)
    key = (id(places), card.name, size)
    if key not in _card_places:
        # What is not computed is faint enough to be covered.
        strong = curves[frame.edges.look != EdgeLook.NOT_COMPUTED][-_MANY:]
        others = np.einsum("tk,ekd->etd", _BASIS[::4], strong).reshape(-1, 2)
        bounds = Rect(4, 4, places.width - 8, places.legend.y - 8)
        _card_places[key] = (places, card_place(size, bounds, places, own, boxes, anchor, others))
        while len(_card_places) > 64:
            _card_places.popitem(last=False)
    place = _card_places[key][1]
    if place is not None:
        draw_card(painter, card, place, theme)


def _subject(
    frame: NetworkFrame, places: NetworkLayout, curves: NDArray[np.float64], names: dict[str, int], name: str
) -> tuple[NDArray[np.float64], list[Rect], tuple[float, float] | None]:
    """Points, boxes and the middle of what a card is about."""
    edge = names.get(name)
    if edge is not None:
        own = _BASIS @ curves[edge]
        layer = int(frame.edges.layer[edge])
        ends = [(layer, int(frame.edges.source[edge])), (layer + 1, int(frame.edges.target[edge]))]
        # Near the start of the edge, where the pointer of a reader begins.
        anchor = own[12]
        return own, [_with_numbers(places, c, r) for c, r in ends], (float(anchor[0]), float(anchor[1]))
    for c, column in enumerate(frame.columns):
        for r, node in enumerate(column.nodes):
            if name in (node.name, node.bias.name if node.bias else None):
                box = places.nodes[c][r]
                centre = (box.centre_x, box.centre_y) if name == node.name else places.bias(c, r)
                return np.empty((0, 2)), [_with_numbers(places, c, r)], centre
    return np.empty((0, 2)), [], None


def _with_numbers(places: NetworkLayout, c: int, r: int) -> Rect:
    node, scale = places.nodes[c][r], places.scale
    wide = max(node.width + 20, min(places.label_width, 100 * scale) if places.label_lines[c] else 0.0)
    return Rect(node.centre_x - wide / 2, node.y - 8, wide,
                node.height + 14 * scale + places.label_lines[c] * places.line_height)  # fmt: skip
