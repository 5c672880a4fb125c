"""Draws the numbers on the edges, and places them."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gradviz.gui.figures.ink import draw_whole_text, figure_height, plate, text_width
from gradviz.gui.figures.network.network_words import label_rooms
from gradviz.scene.frame import Floats
from gradviz.scene.network.edge_curves import curve_points, edge_curves
from gradviz.scene.network.edge_numbers import Gap, NumberKind, has_room, place_numbers
from gradviz.scene.network.labels import Form, usual_width
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.text.numbers import counted, number
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["EdgeNumber", "draw_edge_numbers", "edge_numbers", "legend_note", "number_rooms"]

_PIXELS, _DIGITS, _BESIDE, _RADIUS = 12.0, 4, 4.0, 5.0
_KEPT = 64
_COLOURS = {NumberKind.WEIGHT: "text", NumberKind.GRADIENT: "backward", NumberKind.STEP: "update"}
_placed: OrderedDict[tuple[object, ...], tuple[NetworkLayout, tuple[EdgeNumber, ...]]] = OrderedDict()

# Several parts of one picture ask for the same numbers: one tuple, swapped whole. No frame is held, and no run by it.
_last: list[tuple[Floats, NetworkLayout, tuple[object, ...], tuple[EdgeNumber, ...]] | None] = [None]


class EdgeNumber(NamedTuple):
    """The number of one edge, the room of its box, the layer of the edge from 0, and where along it it stands."""

    text: str
    kind: NumberKind
    room: Rect
    layer: int
    t: float


def edge_numbers(frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> tuple[EdgeNumber, ...]:
    """The numbers that stand on edges in a figure; empty where there is no room for them or none are wanted."""
    edges = frame.edges
    is_auto = frame.edge_numbers == "auto"
    if not len(edges.numbers) or (is_auto and not has_room(places)):
        return ()
    drawn, asked = _last[0], (theme, frame.selected, frame.hovered, frame.edge_numbers)
    if drawn is not None and drawn[0] is edges.numbers and drawn[1] is places and drawn[2] == asked:
        return drawn[3]
    digits = min(frame.digits, _DIGITS)
    texts = tuple(number(value, digits) for value in edges.numbers.tolist())
    labels = tuple(_written_rooms(frame, places, c, r)
                   for c, nodes in enumerate(places.nodes) for r in range(len(nodes)))  # fmt: skip
    key = (id(places), theme.name, texts, edges.kinds.tobytes(), edges.source.tobytes(), edges.target.tobytes(),
           frame.selected, frame.edge_numbers, labels)  # fmt: skip
    if key not in _placed:
        _placed[key] = (places, _found(frame, places, theme, texts, [room for rooms in labels for room in rooms]))
        while len(_placed) > _KEPT:
            _placed.popitem(last=False)
    _last[0] = (edges.numbers, places, asked, _placed[key][1])
    return _placed[key][1]


def _found(
    frame: NetworkFrame, places: NetworkLayout, theme: Theme, texts: tuple[str, ...], labels: list[Rect]
) -> tuple[EdgeNumber, ...]:
    edges, pixels, is_auto = frame.edges, _PIXELS * theme.scale, frame.edge_numbers == "auto"
    high = figure_height(pixels, True)
    # As wide as usual numbers at least: one that is a digit longer in the next step does not move all others.
    usual = usual_width(Form(min(frame.digits, _DIGITS), False, pixels), "", text_width, True)
    sizes = [(max(text_width(text, pixels, True), usual) + 2 * _BESIDE, high) for text in texts]
    taken = [node.grown(2.0) for column in places.nodes for node in column] + labels
    taken += [_grid_room(places, c) for c, grid in enumerate(places.cells) if grid is not None]
    taken += [places.loss] if places.loss_place == "right" else []
    curves, selected = edge_curves(places, edges.layer, edges.source, edges.target), edges.find(frame.selected)
    out: list[EdgeNumber] = []
    for layer in range(len(places.gaps)):
        own = np.flatnonzero(edges.layer == layer)
        at = int(np.flatnonzero(own == selected)[0]) if selected is not None and selected in own else None
        found = place_numbers(Gap(curves[own], [sizes[e] for e in own.tolist()], at, taken), all_or_none=is_auto)
        if found is None:
            if is_auto and len(own):
                return ()
            continue
        t, chosen = found
        centres = curve_points(curves[own], np.array([t]))[:, 0]
        for place in chosen:
            edge, (x, y) = int(own[place]), centres[place].tolist()
            kind = NumberKind(int(edges.kinds[edge]))
            wide = text_width(texts[edge], pixels, kind is not NumberKind.WEIGHT) + 2 * _BESIDE
            out.append(EdgeNumber(texts[edge], kind, Rect(x - wide / 2, y - high / 2, wide, high), layer, t))
    return tuple(out)


def _written_rooms(frame: NetworkFrame, places: NetworkLayout, c: int, r: int) -> tuple[Rect, ...]:
    """The rooms of a unit's numbers, as wide as usual numbers are."""
    node, form, out = frame.columns[c].nodes[r], places.forms[c], []
    widths = [usual_width(form, node.symbol, text_width, False), usual_width(form, "Σδ", text_width, True)]
    if places.names and c == 0:
        widths.insert(0, text_width(places.names[r], form.pixels))
    for usual, room in zip(widths, label_rooms(frame, places, c, r), strict=False):
        wide = min(room.width, usual + 4.0)
        is_right, is_left = room.x >= places.nodes[c][r].right, room.right <= places.nodes[c][r].x
        x = room.x if is_right else room.right - wide if is_left else room.centre_x - wide / 2
        out.append(room._replace(x=x, width=wide))
    return tuple(out)


def _grid_room(places: NetworkLayout, c: int) -> Rect:
    grid = places.cells[c]
    assert grid is not None
    return Rect(grid.left - 2, grid.top - places.line_height, grid.right - grid.left + 4,
                grid.height + 4 * places.line_height)  # fmt: skip


def number_rooms(frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> list[Rect]:
    """Where numbers stand, on edges and beside units: lines end there in a figure without a ground."""
    beside = [room for c, nodes in enumerate(places.nodes) if places.cells[c] is None for r in range(len(nodes))
              for room in _written_rooms(frame, places, c, r)]  # fmt: skip
    return [*(each.room for each in edge_numbers(frame, places, theme)), *beside]


def legend_note(frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> str:
    """The note of the legend; before it, how many of the numbers that were asked for have no room."""
    edges = frame.edges
    count = edges.total
    if frame.edge_numbers != "always" or not count:
        return frame.legend.note
    shown = len(edge_numbers(frame, places, theme))
    words = "" if shown == count else _("{n} of {count} numbers fit").format(n=counted(shown), count=counted(count))
    return " · ".join(filter(None, (words, frame.legend.note)))


def draw_edge_numbers(painter: QPainter, numbers: tuple[EdgeNumber, ...], theme: Theme) -> None:
    """Each on a box of the panel's colour, centred on its edge."""
    for each in numbers:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate(theme, 240))
        painter.drawRoundedRect(QRectF(*each.room), _RADIUS, _RADIUS)
        draw_whole_text(painter, QRectF(*each.room), each.text, getattr(theme, _COLOURS[each.kind]),
                        _PIXELS * theme.scale, bold=each.kind is not NumberKind.WEIGHT)  # fmt: skip
