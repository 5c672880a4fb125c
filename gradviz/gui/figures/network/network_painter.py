"""The painter of the graph, the same for the screen, PNG and SVG."""

from __future__ import annotations

import itertools
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from gradviz.gui.figures.ink import least_pixels, paint_ground, text_width
from gradviz.gui.figures.network.network_card import card_line, card_place, draw_card, draw_card_line
from gradviz.gui.figures.network.network_edges import (
    HALO,
    draw_layer,
    draw_lock,
    draw_picked,
    draw_pointed,
    draw_zero,
    layer_key,
    lock_places,
    zero_places,
)
from gradviz.gui.figures.network.network_legend import draw_legend, draw_note, note_room
from gradviz.gui.figures.network.network_loss import draw_loss, loss_room
from gradviz.gui.figures.network.network_nodes import draw_node, draw_scroll, node_key, node_room, scroll_room
from gradviz.gui.figures.network.network_numbers import draw_edge_numbers, edge_numbers, legend_note, number_rooms
from gradviz.gui.figures.network.network_operation import draw_used, used_key, used_room
from gradviz.gui.figures.network.network_strips import draw_pointed_cell, draw_strip, strip_key, strip_room
from gradviz.gui.figures.network.network_words import NodePlace, draw_title, label_rooms
from gradviz.scene.network.card_place import CardPlace
from gradviz.scene.network.cells import StripShape
from gradviz.scene.network.columns import ColumnShape, LayoutRequest
from gradviz.scene.network.edge_curves import edge_curves
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.layout import layout as lay_out
from gradviz.scene.network.network_frame import ColumnFrame, EdgesFrame, NetworkFrame, StripFrame
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.reading import LOSS_NAME, unit_in_column
from gradviz.scene.themes import Theme

__all__ = ["HINTS", "Part", "curves_of", "draw_part", "network_layout", "network_parts", "paint_network"]

HINTS = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
_layouts: OrderedDict[LayoutRequest, NetworkLayout] = OrderedDict()
_LINES = ("edges", "picked", "pointed")
_NUMBERED = re.compile("x[₀-₉]+")
_LONG = 14  # letters: longer names of inputs are not written at the number


def network_layout(
    frame: NetworkFrame, width: float, height: float, theme: Theme, has_title: bool = False
) -> NetworkLayout:
    """The layout of a frame in a size; cached, so that equal layouts are the same object. `has_title`: a panel's title
    can show the loss."""
    request = LayoutRequest(
        tuple(_shape(column, c) for c, column in enumerate(frame.columns)), round(width), round(height), theme.scale,
        frame.digits, least_pixels(), any(column.subtitle for column in frame.columns), has_title, text_width,
    )  # fmt: skip
    if request not in _layouts:
        _layouts[request] = lay_out(request)
        while len(_layouts) > 16:
            _layouts.popitem(last=False)
    return _layouts[request]


def _shape(column: ColumnFrame, c: int) -> ColumnShape:
    strip = column.cells
    cells = None if strip is None else StripShape(len(strip.names), 1 if strip.looks is None else 2, strip.square)
    return ColumnShape(len(column.nodes), cells, column.strip is not None, column.first, _symbol(column), column.title,
                       column.is_wide, _class_names(column) if c else _names(column))  # fmt: skip


def _names(column: ColumnFrame) -> tuple[str, ...]:
    """The names of inputs; none where they are x₁, x₂ and so on, whose numbers are told apart by their places."""
    symbols = tuple(node.symbol for node in column.nodes)
    return () if all(_NUMBERED.fullmatch(symbol) for symbol in symbols) else symbols


def _class_names(column: ColumnFrame) -> tuple[str, ...]:
    """The names of the classes whose shares the outputs are."""
    names = tuple(node.class_name for node in column.nodes)
    return names if all(names) else ()


def _symbol(column: ColumnFrame) -> str:
    """The longest symbol of a column; empty where it is too long to be written at each number."""
    longest = max((node.symbol for node in column.nodes), key=len, default="")
    return longest if len(longest) <= _LONG else ""


def curves_of(frame: NetworkFrame, places: NetworkLayout) -> NDArray[np.float64]:
    """Control points (n, 4, 2) of the frame's edges."""
    edges = frame.edges
    return edge_curves(places, edges.layer, edges.source, edges.target)


class Part(NamedTuple):
    """A piece of the picture: `key` is all it shows (equal keys, equal pixels in the same layout and theme), `room`
    where it draws. `kept`: worth caching as pixels. `fixed`: neither enlarged nor moved with the graph."""

    key: tuple[object, ...]
    room: Rect
    draw: Callable[[QPainter], None]
    is_cached: bool = False
    fixed: bool = False


def network_parts(frame: NetworkFrame, theme: Theme, places: NetworkLayout) -> list[Part]:
    """All parts of the picture in drawing order."""
    pointed = frozenset(name for name in (frame.selected, frame.hovered) if name)
    card = card_place(frame, places, theme)
    right = _legend_right(frame, card, places, theme)
    return [
        *_edge_parts(frame, theme, places), *_used_parts(frame, theme, places), *_number_parts(frame, theme, places),
        *_column_parts(frame, theme, places, pointed),
        Part(("loss", frame.loss_title, frame.loss_text, frame.loss_active, LOSS_NAME in pointed,
              frame.selected == LOSS_NAME), _grown(loss_room(places), 8),
             lambda painter: draw_loss(painter, frame, places, theme)),
        *_card_parts(frame, card, theme, places),
        Part(("legend", frame.legend, right), _grown(places.legend, 4),
             lambda painter: draw_legend(painter, frame.legend, places, theme, right), fixed=True),
    ]  # fmt: skip


def _edge_parts(frame: NetworkFrame, theme: Theme, places: NetworkLayout) -> Iterator[Part]:
    edges, phase = frame.edges, frame.phase
    for layer, (left, right) in enumerate(itertools.pairwise(places.column_x)):
        room = Rect(left, 0, right - left, places.foot - 4)
        yield Part(("edges", *layer_key(edges, layer, phase)), room,
                   _late(draw_layer, edges, layer, places, theme, phase), is_cached=True)  # fmt: skip
    if edges.picked.any():
        for layer, (left, right) in enumerate(itertools.pairwise(places.column_x)):
            room = Rect(left, 0, right - left, places.foot - 4)
            yield Part(("picked", *layer_key(edges, layer, phase, picked=True)), room,
                       _late(draw_picked, edges, layer, places, theme))  # fmt: skip
    for name, alpha in ((frame.hovered, 70), (frame.selected, 95)):
        edge = edges.find(name)
        if edge is not None:
            key = ("pointed", name, alpha, int(edges.look[edge]), float(edges.level[edge]))
            layer, rows = int(edges.layer[edge]), (int(edges.source[edge]), int(edges.target[edge]))
            (left, begin), (right, end) = edge_curves(places, [layer], [rows[0]], [rows[1]])[0, [0, 3]].tolist()
            room = Rect(left, min(begin, end), right - left, abs(end - begin))
            yield Part(key, _grown(room, HALO + 6 * theme.stroke + 4),
                       _late(draw_pointed, edges, edge, places, theme, alpha))  # fmt: skip
    has_numbers = bool(edge_numbers(frame, places, theme))
    for x, y in lock_places(edges, places, has_numbers):
        reach = 9 * max(1.0, theme.scale * 0.9)
        yield Part(("lock", x, y), Rect(x - reach, y - reach, 2 * reach, 2 * reach),
                   _late(draw_lock, x, y, theme))  # fmt: skip
    yield from _zero_parts(edges, theme, places, has_numbers)


def _zero_parts(edges: EdgesFrame, theme: Theme, places: NetworkLayout, beyond: bool) -> Iterator[Part]:
    for x, y in zero_places(edges, places, beyond):
        reach = 7 * max(1.0, theme.scale)
        yield Part(("zero", x, y), Rect(x - reach, y - reach, 2 * reach, 2 * reach),
                   _late(draw_zero, x, y, 5.0 * theme.scale, theme))  # fmt: skip


def _number_parts(frame: NetworkFrame, theme: Theme, places: NetworkLayout) -> Iterator[Part]:
    """The numbers on the edges, a part for each gap."""
    for layer, group in itertools.groupby(edge_numbers(frame, places, theme), lambda each: each.layer):
        numbers = tuple(group)
        room = numbers[0].room
        for each in numbers[1:]:
            room = _around(room, each.room)
        yield Part(("numbers", layer, numbers), _grown(room, 2), _late(draw_edge_numbers, numbers, theme))


def _used_parts(frame: NetworkFrame, theme: Theme, places: NetworkLayout) -> Iterator[Part]:
    key = used_key(frame)
    if key is not None:
        yield Part(key, used_room(frame, places), _late(draw_used, frame, places, theme))


def _column_parts(frame: NetworkFrame, theme: Theme, places: NetworkLayout, pointed: frozenset[str]) -> Iterator[Part]:
    for c, column in enumerate(frame.columns):
        yield Part(("title", c, column.title, column.subtitle, column.strip is None), _grown(places.titles[c], 2),
                   _late(draw_title, column, c, places, theme))  # fmt: skip
        cells = column.cells
        if places.cells[c] is not None and cells is not None:
            yield from _strip_parts(frame, cells, c, theme, places, pointed)
        elif column.hidden_units:
            yield Part(("scroll", c, column.first, len(column.nodes), column.units), scroll_room(places, c),
                       _late(draw_scroll, column, places, c, theme))  # fmt: skip
    for c, column in enumerate(frame.columns):
        for r, node in enumerate(column.nodes[: len(places.nodes[c])]):
            place = NodePlace(places, c, r, label_rooms(frame, places, c, r))
            yield Part(("node", c, r, *node_key(node, pointed, frame.phase, place.labels)), node_room(place, theme),
                       _late(draw_node, node, place, theme, pointed, frame.phase))  # fmt: skip


def _strip_parts(
    frame: NetworkFrame, strip: StripFrame, c: int, theme: Theme, places: NetworkLayout, pointed: frozenset[str]
) -> Iterator[Part]:
    yield Part(("strip", c, *strip_key(strip, frame.phase)), strip_room(places, c, theme),
               _late(draw_strip, strip, places, c, theme, frame.phase))  # fmt: skip
    grid = places.cells[c]
    assert grid is not None
    for name in sorted(pointed):
        unit = unit_in_column(name, c)
        if unit is not None and unit < grid.units:
            room = Rect(grid.left - 6, grid.corner(unit)[1] - 6, grid.right - grid.left + 12, grid.size + 12)
            yield Part(("cell", c, unit), room, _late(draw_pointed_cell, grid, unit, theme))


def _card_parts(
    frame: NetworkFrame, place: CardPlace | None, theme: Theme, places: NetworkLayout
) -> Iterator[Part]:
    card, note = frame.card, legend_note(frame, places, theme)
    yield Part(("note", note), _grown(note_room(places), 2), _late(draw_note, note, note_room(places), theme),
               fixed=True)  # fmt: skip
    if card is None or place is None:
        return
    if place.room is places.strip:
        room = card_line(card, places, theme)
        yield Part(("card strip", card), _grown(room, 2), _late(draw_card_line, card, room, theme), fixed=True)
        return
    room = _grown(place.room, 3)
    if place.leader is not None:
        (x0, y0), (x1, y1) = place.leader
        room = _around(room, Rect(min(x0, x1) - 6, min(y0, y1) - 6, abs(x1 - x0) + 12, abs(y1 - y0) + 12))
    yield Part(("card", card, place), room, _late(draw_card, card, place, theme))


def _legend_right(frame: NetworkFrame, place: CardPlace | None, places: NetworkLayout, theme: Theme) -> float:
    """Where the legend's words end: they give way to a card in their line."""
    card = frame.card
    if card is None or place is None or place.room is not places.strip:
        return places.legend.right
    return card_line(card, places, theme).x - 12 * theme.scale


def _around(a: Rect, b: Rect) -> Rect:
    x, y = min(a.x, b.x), min(a.y, b.y)
    return Rect(x, y, max(a.right, b.right) - x, max(a.bottom, b.bottom) - y)


def paint_network(
    painter: QPainter, rect: QRectF, frame: NetworkFrame, theme: Theme, layout: NetworkLayout | None = None,
    zoom: float = 1.0, shift: QPointF | None = None,
) -> None:  # fmt: skip
    """Draw `frame` into `rect`, background included. The graph is enlarged by `zoom` and moved by `shift`; the
    legend stays where it is and the graph does not reach into it."""
    places = layout or network_layout(frame, rect.width(), rect.height(), theme)
    painter.save()
    painter.setRenderHints(HINTS)
    paint_ground(painter, rect, theme)
    painter.translate(rect.topLeft())
    beside = None if theme.has_ground else _beside_numbers(frame, places, theme)
    for part in network_parts(frame, theme, places):
        painter.save()
        if beside is not None and part.key[0] in _LINES:
            painter.setClipPath(beside, Qt.ClipOperation.IntersectClip)
        draw_part(painter, part, places, zoom, shift or QPointF())
        painter.restore()
    painter.restore()


def _beside_numbers(frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> QPainterPath:
    """Everything but the places of numbers."""
    path = QPainterPath()
    path.addRect(QRectF(0, 0, places.width, places.height))
    for room in number_rooms(frame, places, theme):
        hole = QPainterPath()
        hole.addRoundedRect(QRectF(*room), 4, 4)
        path = path.subtracted(hole)
    return path


def draw_part(painter: QPainter, part: Part, places: NetworkLayout, zoom: float, shift: QPointF) -> None:
    """Draw one part, enlarged and moved with the graph, and clipped at the legend."""
    if part.fixed or (zoom == 1.0 and shift.isNull()):
        part.draw(painter)
        return
    painter.save()
    painter.setClipRect(QRectF(0, 0, places.width, places.foot - 4), Qt.ClipOperation.IntersectClip)
    painter.translate(shift)
    painter.scale(zoom, zoom)
    part.draw(painter)
    painter.restore()


def _late(draw: Callable[..., None], *args: object) -> Callable[[QPainter], None]:
    return lambda painter: draw(painter, *args)


def _grown(rect: Rect, by: float) -> Rect:
    return Rect(rect.x - by, rect.y - by, rect.width + 2 * by, rect.height + 2 * by)
