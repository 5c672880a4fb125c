"""Draws and places the card with the numbers of the hovered or selected parameter or unit: beside it, else in the strip
below the graph."""

from __future__ import annotations

import math
from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gradviz.gui.figures.ink import draw_text, figure_height, ink, text_width
from gradviz.gui.figures.network.network_numbers import edge_numbers
from gradviz.gui.figures.network.network_words import taken_rooms
from gradviz.scene.network.card_place import CardPlace, Subject, free_place
from gradviz.scene.network.edge_curves import edge_curves
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import CardFrame, EdgeLook, NetworkFrame
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.reading import unit_in_column
from gradviz.scene.themes import Theme

__all__ = ["card_line", "card_place", "card_size", "draw_card", "draw_card_line", "subject_of"]

_T = np.linspace(0.0, 1.0, 33)[:, None]
_BASIS = np.hstack([(1 - _T) ** 3, 3 * _T * (1 - _T) ** 2, 3 * _T**2 * (1 - _T), _T**3])
_WIDTHS, _MANY, _KEPT = 12.0, 120, 64
_PAD, _GAP = 8.0, 14.0  # of a card in one line
_ROLES = {"plain": "text", "backward": "backward", "update": "update", "forward": "forward", "warning": "warning"}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_places: OrderedDict[tuple[object, ...], tuple[NetworkLayout, CardPlace]] = OrderedDict()


def card_place(frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> CardPlace | None:
    """The place of the frame's card; the strip where the graph has no free place, None without a card."""
    card = frame.card
    if card is None or not card.lines:
        return None
    if edge_numbers(frame, places, theme):
        return CardPlace(places.strip)
    size, taken = card_size(card, theme), taken_rooms(frame, places, theme)
    # Edges that are not computed are faint and may be covered.
    strong = np.flatnonzero(frame.edges.look != EdgeLook.NOT_COMPUTED)[-_MANY:]
    key = (id(places), card.name, size, taken, strong.tobytes())
    if key not in _places:
        _places[key] = (places, _found(frame, places, theme, size, taken, strong))
        while len(_places) > _KEPT:
            _places.popitem(last=False)
    return _places[key][1]


def _found(
    frame: NetworkFrame, places: NetworkLayout, theme: Theme, size: tuple[float, float], taken: tuple[Rect, ...],
    strong: NDArray[np.intp],
) -> CardPlace:  # fmt: skip
    edges = frame.edges
    subject = None if frame.card is None else subject_of(frame, places, frame.card.name)
    if subject is None:
        return CardPlace(places.strip)
    curves = edge_curves(places, edges.layer[strong], edges.source[strong], edges.target[strong])
    others = np.einsum("tk,ekd->etd", _BASIS[::6], curves).reshape(-1, 2)
    bounds = Rect(4, 4, places.width - 8, places.foot - 6)
    if len(subject.points):  # in the gap of its edge
        left, right = float(subject.points[0, 0]), float(subject.points[-1, 0])
        bounds = Rect(left, places.graph.y, right - left, places.foot - places.graph.y - 2)
    return free_place(size, bounds, subject, taken, others, theme.scale) or CardPlace(places.strip)


def subject_of(frame: NetworkFrame, places: NetworkLayout, name: str) -> Subject | None:
    """The subject of the card `name`; None where it is not drawn."""
    edges, edge = frame.edges, frame.edges.find(name)
    if edge is not None:
        at = np.array([edge])
        own = _BASIS @ edge_curves(places, edges.layer[at], edges.source[at], edges.target[at])[0]
        layer = int(edges.layer[edge])
        ends = ((layer, int(edges.source_unit[edge]) if places.cells[layer] else int(edges.source[edge])),
                (layer + 1, int(edges.target_unit[edge]) if places.cells[layer + 1] else int(edges.target[edge])))
        # Near the start of the edge, where a reader begins.
        return Subject(own, tuple(_box(places, c, r) for c, r in ends), (float(own[12, 0]), float(own[12, 1])))
    for c, column in enumerate(frame.columns):
        unit, grid = unit_in_column(name, c), places.cells[c]
        if grid is not None and unit is not None:
            x, y = grid.corner(unit)
            return Subject(np.empty((0, 2)), (_box(places, c, unit),), (x + grid.size / 2, y))
        for r, node in enumerate(column.nodes[: len(places.nodes[c])]):
            if name in (node.name, node.bias.name if node.bias else None):
                box = places.nodes[c][r]
                centre = (box.centre_x, box.centre_y) if name == node.name else places.bias(c, r)
                return Subject(np.empty((0, 2)), (_box(places, c, r),), centre)
    return None


def _box(places: NetworkLayout, c: int, r: int) -> Rect:
    """A unit with its numbers and its rings."""
    grid = places.cells[c]
    if grid is not None:
        return Rect(grid.left - 4, grid.corner(r)[1] - 6, grid.right - grid.left + 8, grid.size + 12)
    block = places.block(c, r)
    return Rect(block.x - 8, block.y - 6, block.width + 16, block.height + 8)


def card_size(card: CardFrame, theme: Theme) -> tuple[float, float]:
    """Width and height of a card."""
    pixels = 12 * theme.scale
    wide = max(text_width(text, pixels, role != "plain") for role, text in card.lines)
    # In coarse steps: a card as wide as its digits would change its place from step to step.
    wide = _WIDTHS * theme.scale * math.ceil(wide / (_WIDTHS * theme.scale))
    return wide + 20 * theme.scale, len(card.lines) * _line(theme) + 8 * theme.scale


def _line(theme: Theme) -> float:
    return max(17 * theme.scale, figure_height(12 * theme.scale))


def draw_card(painter: QPainter, card: CardFrame, place: CardPlace, theme: Theme) -> None:
    """The card at its place, with the line to its subject."""
    rect = place.room
    pen = QPen(ink(theme.accent), 1.2 * theme.stroke)
    if place.leader is not None:
        begin, end = (QPointF(*point) for point in place.leader)
        painter.setPen(QPen(ink(theme.panel, 220), 3.4 * theme.stroke))
        painter.drawLine(begin, end)
        painter.setPen(pen)
        painter.drawLine(begin, end)
        painter.setBrush(ink(theme.accent))
        painter.drawEllipse(end, 2.2 * theme.stroke, 2.2 * theme.stroke)
    painter.setPen(pen)
    painter.setBrush(ink(theme.panel))
    painter.drawRoundedRect(QRectF(*rect), 6, 6)
    line, pad = _line(theme), 10 * theme.scale
    for row, (role, text) in enumerate(card.lines):
        room = QRectF(rect.x + pad, rect.y + 4 * theme.scale + row * line, rect.width - pad, line)
        colour, bold = getattr(theme, _ROLES[role]), role != "plain"
        draw_text(painter, room, text, colour, 12 * theme.scale, bold=bold, align=_LEFT)


def card_line(card: CardFrame, places: NetworkLayout, theme: Theme) -> Rect:
    """The room of a card that is one line at the right of the legend: as wide as its words, as far as there is room."""
    room, (_count, widths, _pixels) = places.strip, _line_words(card, places.strip, theme)
    wide = min(sum(widths) + _GAP * theme.scale * (len(widths) - 1) + 2 * _PAD * theme.scale, room.width)
    return Rect(room.right - wide, room.y, wide, room.height)


def _line_words(card: CardFrame, room: Rect, theme: Theme) -> tuple[int, list[float], float]:
    """How many of the card's words one line holds, their widths, and the size of type."""
    scale, pad, gap = theme.scale, _PAD * theme.scale, _GAP * theme.scale
    for pixels in (12 * scale, 11 * scale, 10 * scale):
        widths = [text_width(text, pixels, role != "plain") for role, text in card.lines]
        if sum(widths) + gap * (len(widths) - 1) + 2 * pad <= room.width:
            break
    count = len(widths)
    while count > 1 and sum(widths[:count]) + gap * (count - 1) + 2 * pad > room.width:
        count -= 1
    return count, widths[:count], pixels


def draw_card_line(painter: QPainter, card: CardFrame, room: Rect, theme: Theme) -> None:
    """The card as one line, as much of it as fits."""
    count, widths, pixels = _line_words(card, room, theme)
    painter.setPen(QPen(ink(theme.accent), 1.2 * theme.stroke))
    painter.setBrush(ink(theme.panel))
    painter.drawRoundedRect(QRectF(*room), 5, 5)
    x = room.x + _PAD * theme.scale
    for (role, text), width in zip(card.lines[:count], widths, strict=False):
        box = QRectF(x, room.y, min(width + 1, room.right - x), room.height)
        draw_text(painter, box, text, getattr(theme, _ROLES[role]), pixels, bold=role != "plain", align=_LEFT)
        x += width + _GAP * theme.scale
