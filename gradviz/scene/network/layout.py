"""The layout of the graph: pure geometry in pixels."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.records import FrozenRecord
from gradviz.scene.network.arrange import arrange
from gradviz.scene.network.cells import CellGrid, place_cells
from gradviz.scene.network.columns import BESIDE, MARGIN, NAMES, SECOND_LINE, Arrangement, Column, LayoutRequest
from gradviz.scene.network.edge_curves import edge_width_factor, port_distance
from gradviz.scene.network.label_rooms import LINE, LOSS_AIR, forms_of, rooms_of
from gradviz.scene.network.labels import Form, shortened_names
from gradviz.scene.network.rectangle import Rect

__all__ = ["NetworkLayout", "layout"]

Floats = NDArray[np.float64]

_BELOW = 4.0
_USUAL_RANGE, _LEAST_RANGE = "a = −0.99 … 0.99", 9.0  # below cells, and its least size of type
_TITLE_AIR = 6.0  # at each side of a column's title
_FARTHEST = 3.6  # the largest distance between the units of a column, in squares
_DOT_LEAST, _DOT, _DOT_MOST = 3.2, 0.088, 8.0
_DOT_INSIDE_BELOW, _DOT_FROM = 40.0, 24.0
# Edges of a folded column are always one pixel wide: there are many, and wider ones take many times as long to draw.
THIN = 0.12


class NetworkLayout(FrozenRecord, frozen=True, eq=False):
    """The positions in one graph, in pixels from the upper left corner of the figure.

    `nodes[c][r]` is the square of row r in column c (column 0: the inputs); `column_x` are the columns' centres;
    `columns[c]` is the layout of a column; `forms[c]` the form of its numbers and `rooms[c]` their maximum width.
    `names` are the names of the inputs, shortened to fit, where they are above their numbers or replace them; empty
    where they are before the numbers, or where inputs have symbols.
    `titles[c]` is the rectangle of a column's title, with a second line (`title_lines`) below it.
    `bias_radius[c]` is the radius of the bias dots, 0 where there is no room for them.
    A folded column has `cells[c]` instead of nodes. Edges arrive at `arrive[c]` and leave from `leave[c]`, both
    (rows, 2), spread around these points at distances of `leave_apart[l]` pixels where the edges of layer l leave and
    `arrive_apart[l]` where they arrive. `edge_scale[l]` is a factor for the widths of the edges of layer l,
    `edge_count[l]` their maximum number. `folded[c]` is the centre of the note on units that are not visible.
    `loss` is the rectangle of the loss, `loss_place` its position: 'right' of the outputs, in a 'line' above the graph,
    or in the 'title' of the panel, outside of the figure. `legend` is the line below the graph and `strip` its right
    part for a note or for the card of the selection. `gaps` are the distances between adjacent columns.
    """

    width: float
    height: float
    scale: float
    nodes: tuple[tuple[Rect, ...], ...]
    column_x: tuple[float, ...]
    columns: tuple[Column, ...]
    titles: tuple[Rect, ...]
    title_lines: int
    forms: tuple[Form, ...]
    rooms: tuple[float, ...]
    names: tuple[str, ...]
    line_height: float
    bias_radius: tuple[float, ...]
    edge_scale: tuple[float, ...]
    edge_count: tuple[int, ...]
    folded: tuple[tuple[float, float] | None, ...]
    loss: Rect
    loss_place: str
    graph: Rect
    legend: Rect
    strip: Rect
    cells: tuple[CellGrid | None, ...]
    arrive: tuple[Floats, ...]
    leave: tuple[Floats, ...]
    leave_apart: tuple[float, ...]
    arrive_apart: tuple[float, ...]
    gaps: tuple[float, ...]

    @property
    def foot(self) -> float:
        """The y at which the graph ends and the texts below it begin."""
        return self.legend.y

    def bias(self, column: int, row: int) -> tuple[float, float]:
        """The centre of a unit's bias dot: at the lower left corner of its square, inside of small squares."""
        node = self.nodes[column][row]
        inside = self.bias_radius[column] + 1.5 if node.width < _DOT_INSIDE_BELOW else 0.0
        return node.x + inside, node.bottom - inside

    def value_label(self, column: int, row: int) -> Rect:
        """The rectangle of the value at a unit, or below a folded column for any row; of the name, where `names` are
        on a separate line. Where a unit does not always show it, the rectangle is in the gap beside the unit.
        """
        grid, high, wide = self.cells[column], self.line_height, self.rooms[column]
        if grid is not None:
            return Rect((grid.left + grid.right - wide) / 2, grid.bottom + _BELOW * 1.5, wide, high)
        node, plan = self.nodes[column][row], self.columns[column]
        if plan.side == "below":
            return Rect(node.centre_x - wide / 2, node.bottom + self._below(column), wide, high)
        lines = plan.lines or 2
        top = node.centre_y - lines * high / 2
        is_left = plan.side == "left" or (plan.side == "none" and column == len(self.nodes) - 1)
        return Rect(node.x - BESIDE - wide if is_left else node.right + BESIDE, top, wide, high)

    def delta_label(self, column: int, row: int) -> Rect:
        """The rectangle of δ, or of the text that replaces it; of the value below a name."""
        value, plan = self.value_label(column, row), self.columns[column]
        if plan.side == "right" and plan.lines == 1:
            return value
        if plan.side == "below" and plan.lines == 1 and column:
            node = self.nodes[column][row]
            wide = min(self.gaps[min(column, len(self.gaps) - 1)] - 2 * BESIDE, self.rooms[column])
            return Rect(node.right + BESIDE, node.centre_y - value.height / 2, wide, value.height)
        return value._replace(y=value.bottom)

    def labels(self, column: int, row: int) -> tuple[Rect, ...]:
        """The rectangles of all numbers that a unit always shows."""
        return (self.value_label(column, row), self.delta_label(column, row))[: self.columns[column].lines]

    def block(self, column: int, row: int) -> Rect:
        """A unit with its numbers."""
        rects = (self.nodes[column][row], *self.labels(column, row))
        x, y = min(each.x for each in rects), min(each.y for each in rects)
        return Rect(x, y, max(each.right for each in rects) - x, max(each.bottom for each in rects) - y)

    def _below(self, column: int) -> float:
        """The distance of numbers below a unit, large enough for the bias dot at the corner."""
        return max(_BELOW * self.line_height / LINE, self.bias_radius[column] + 1.0)


def layout(request: LayoutRequest) -> NetworkLayout:
    """Lay out a graph in a figure."""
    found = arrange(request)
    has_line = found.loss == "title" and not request.has_title
    if has_line:
        high = SECOND_LINE * request.type_scale
        below = replace(request, height=request.height - high)
        return _placed(request, below, arrange(below, loss_beside=False), high)
    return _placed(request, request, found, 0.0)


def _placed(whole: LayoutRequest, request: LayoutRequest, found: Arrangement, head: float) -> NetworkLayout:
    type_scale, lines = request.type_scale, 2 if request.has_second_line else 1
    names = (NAMES + (SECOND_LINE if lines > 1 else 0.0)) * type_scale
    graph = Rect(MARGIN, head + names, max(request.width - 2 * MARGIN, 1.0), request.drawing_height)
    legend = Rect(MARGIN, graph.bottom, graph.width, max(whole.height - graph.bottom, 1.0))
    line = LINE * type_scale
    nodes, grids, arrive, leave, sizes, gaps = _places(request, found, graph, line)
    rooms = rooms_of(request, found, gaps)
    without = _without_ranges(request, found, rooms)
    if without is not found:
        found = without
        nodes, grids, arrive, leave, sizes, gaps = _places(request, found, graph, line)
        rooms = rooms_of(request, found, gaps)
    counts = [len(leave[a]) * len(arrive[a + 1]) for a in range(len(gaps))]
    pairs = list(itertools.pairwise(range(len(nodes))))
    forms = forms_of(request, found, rooms)
    inputs = request.columns[0].names if grids[0] is None and not forms[0].named else ()
    if request.columns[0].names and not inputs:  # the name stands before the number
        found = found._replace(columns=(found.columns[0]._replace(lines=min(1, found.columns[0].lines)),
                                        *found.columns[1:]))  # fmt: skip
    return NetworkLayout(
        width=whole.width, height=whole.height, scale=request.scale, nodes=nodes, column_x=found.centres,
        columns=found.columns, titles=_titles(request, found, graph, head + 8.0 * type_scale, type_scale),
        title_lines=lines, forms=forms, rooms=rooms,
        names=shortened_names(inputs, rooms[0], forms[0].pixels, request.measure), line_height=line,
        bias_radius=tuple(min(max(_DOT_LEAST, _DOT * plan.size), _DOT_MOST) if plan.size >= _DOT_FROM else 0.0
                          for plan in found.columns),
        edge_scale=tuple(edge_width_factor(count, gap, min(sizes[a], sizes[b])) if sizes[a] and sizes[b] else THIN
                         for (a, b), gap, count in zip(pairs, gaps, counts, strict=True)),
        edge_count=tuple(counts),
        folded=tuple((x, graph.bottom - line / 2) if shape.is_wide and not shape.is_folded else None
                     for x, shape in zip(found.centres, request.columns, strict=True)),
        loss=_loss(request, found, nodes[-1], graph, head, line), loss_place="line" if head else found.loss,
        graph=graph, legend=legend, strip=_strip(legend, type_scale), cells=grids, arrive=arrive, leave=leave,
        leave_apart=tuple(port_distance(sizes[a], len(arrive[b])) for a, b in pairs),
        arrive_apart=tuple(port_distance(sizes[b], len(leave[a])) for a, b in pairs), gaps=tuple(gaps),
    )  # fmt: skip


class _Places(NamedTuple):
    """Squares, grids of cells, the ends of edges at their left and right sides, the sizes of squares (0 for cells), and
    the gaps between columns."""

    nodes: tuple[tuple[Rect, ...], ...]
    grids: tuple[CellGrid | None, ...]
    arrive: tuple[Floats, ...]
    leave: tuple[Floats, ...]
    sizes: list[float]
    gaps: list[float]


def _places(request: LayoutRequest, found: Arrangement, graph: Rect, line: float) -> _Places:
    nodes, grids = _nodes(request, found, graph), _grids(request, found, graph, line)
    cells = tuple(zip(request.columns, grids, strict=True))
    arrive = tuple(_ends(column, grid, 0, shape.first, shape.units)
                   for column, (shape, grid) in zip(nodes, cells, strict=True))  # fmt: skip
    leave = tuple(_ends(column, grid, 1, shape.first, shape.units)
                  for column, (shape, grid) in zip(nodes, cells, strict=True))  # fmt: skip
    sizes = [0.0 if grid is not None else plan.size for plan, grid in zip(found.columns, grids, strict=True)]
    gaps = [float(there[:, 0].min() - here[:, 0].max()) for here, there in zip(leave, arrive[1:], strict=False)]
    return _Places(nodes, grids, arrive, leave, sizes, gaps)


def _without_ranges(request: LayoutRequest, found: Arrangement, rooms: Sequence[float]) -> Arrangement:
    """The arrangement, with nothing below those cells whose room is too narrow for a usual range: they may be higher
    instead."""
    usual = request.measure(_USUAL_RANGE, request.shown(_LEAST_RANGE), False)
    columns = tuple(plan._replace(lines=0) if plan.side == "cells" and room < usual else plan
                    for plan, room in zip(found.columns, rooms, strict=True))  # fmt: skip
    return found if columns == found.columns else found._replace(columns=columns)


def _nodes(request: LayoutRequest, found: Arrangement, graph: Rect) -> tuple[tuple[Rect, ...], ...]:
    """The squares of every column, each centred in its space together with its numbers."""
    out = []
    for x, shape, plan in zip(found.centres, request.columns, found.columns, strict=True):
        count, block = (0 if plan.side == "cells" else shape.units), plan.size + plan.text
        pitch = min(graph.height / max(count, 1), _FARTHEST * plan.size + plan.text)
        top = graph.centre_y - pitch * count / 2 + (pitch - block) / 2
        tops = [float(round(top + pitch * row)) for row in range(count)]
        out.append(tuple(Rect(x - plan.size / 2, y, plan.size, plan.size) for y in tops))
    return tuple(out)


def _grids(
    request: LayoutRequest, found: Arrangement, graph: Rect, line: float
) -> tuple[CellGrid | None, ...]:
    """The cells of folded columns, between a line of text above and their numbers below, if they have any."""
    def high(plan: Column) -> float:
        return max(graph.height - (3 if plan.lines else 1) * line - 2 * _BELOW, 8.0)

    return tuple(
        None if plan.side != "cells" or shape.cells is None else
        place_cells(shape.cells, x, graph.y + line, plan.size, high(plan), request.scale)
        for x, shape, plan in zip(found.centres, request.columns, found.columns, strict=True)
    )  # fmt: skip


def _titles(
    request: LayoutRequest, found: Arrangement, graph: Rect, y: float, type_scale: float
) -> tuple[Rect, ...]:
    """The rectangles of the titles, as wide as the adjacent columns allow; off-centre only where a title would not
    fit.
    """
    out, xs, high = [], found.centres, 16.0 * type_scale
    for place, (x, shape) in enumerate(zip(xs, request.columns, strict=True)):
        left = (xs[place - 1] + x) / 2 if place else graph.x - 10.0
        right = (xs[place + 1] + x) / 2 if place + 1 < len(xs) else graph.right + 10.0
        air = _TITLE_AIR * type_scale
        left, right = left + air, max(right - air, left + air + 1.0)
        half = max(min(x - left, right - x), 1.0)
        wide = min(request.measure(shape.title, request.shown(12.0), False) + 1.0, right - left)
        x = min(max(x - max(half, wide / 2), left), right - wide) if wide > 2 * half else x - half
        out.append(Rect(x, y, max(wide, 2 * half) if wide > 2 * half else 2 * half, high))
    return tuple(out)


def _loss(
    request: LayoutRequest, found: Arrangement, outputs: Sequence[Rect], graph: Rect, head: float, line: float
) -> Rect:
    """The rectangle of the loss: right of the outputs, else a line above the graph, else empty at the upper right."""
    if found.loss == "right":
        middle = float(np.mean([node.centre_y for node in outputs])) if outputs else graph.centre_y
        wide = found.loss_width - LOSS_AIR
        return Rect(request.width - LOSS_AIR / 2 - wide, middle - 1.5 * line, wide, 3 * line)
    return Rect(MARGIN, 4.0, graph.width, head) if head else Rect(graph.right, 0.0, 0.0, 0.0)


def _strip(legend: Rect, type_scale: float) -> Rect:
    """The part of the legend right of the scale and its title."""
    left = min(legend.width * 0.5, 250.0 * type_scale)
    return Rect(legend.x + left, legend.y + 5.0 * type_scale, legend.width - left, 22.0 * type_scale)


def _ends(nodes: Sequence[Rect], grid: CellGrid | None, side: int, first: int, rows: int) -> Floats:
    """The end points of edges at a column's left (0) or right (1) side: (rows, 2)."""
    if grid is not None:
        heights = grid.heights()[first : first + (rows or grid.units)]
        return np.stack([np.full(len(heights), grid.right if side else grid.left), heights], axis=1)
    return np.array([(node.right if side else node.x, node.centre_y) for node in nodes]).reshape(-1, 2)
