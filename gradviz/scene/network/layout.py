"""Where everything of the graph lies: pure geometry in pixels."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradviz.records import FrozenRecord
from gradviz.scene.network.cells import CellGrid, StripShape, place_cells
from gradviz.scene.network.columns import LARGE, SMALLEST, Arrangement, arrange
from gradviz.scene.network.labels import BESIDE, GAP, Form, Labels, Plan, close, pitch

__all__ = ["NetworkLayout", "Rect", "edge_curves", "layout"]

Floats = NDArray[np.float64]

_LINE, _MARGIN = 16.0, 16.0
_TYPE, _SMALL = 12.0, 11.0  # of titles, and of the legend
_LEGEND = 56.0
_LOW_BELOW = 400.0  # heights in which the legend has two lines
_AIR = 3.0  # between the graph and the words above and below it
_APART = 6.0  # between a card in its line and the legend below it
_SPREAD = 1.25  # the height of a line of type
# Edges of a folded column are a pixel wide, at any strength: there are many, and wider ones take many times as long.
THIN = 0.12
# Nodes of this size carry edges of full width; eight of them at one node still leave gaps.
_FULL = 48.0


class Rect(NamedTuple):
    """A rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre_x(self) -> float:
        return self.x + self.width / 2

    @property
    def centre_y(self) -> float:
        return self.y + self.height / 2

    def contains(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Whether a point lies inside, or outside by no more than `margin`."""
        return self.x - margin <= x <= self.right + margin and self.y - margin <= y <= self.bottom + margin

    def meets(self, other: Rect) -> bool:
        """Whether the two overlap."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


class NetworkLayout(FrozenRecord, frozen=True, eq=False):
    """The places of one graph, in pixels from the upper left corner of the figure.

    `nodes[c][r]` is the square of row r in column c (column 0: the inputs); `column_x` the columns' centres; `plans[c]`
    how a column stands, `form` how all numbers are written, `named[c]` whether after their symbols, `widths[c]` the
    room of a value and of δ, `rooms[c]` how far numbers below a unit may reach, and `pitch[c]` the distance of their
    lines. `is_sparse`: there is room for the numbers of few units at a time.
    `titles[c]` is the room of a column's title and subtitle, `title_lines` how many lines that is.
    `bias_radius[c]` is the size of the bias dots, `edge_scale[l]` thins the edges of layer l where nodes are small,
    `folded[c]` is the centre of the note about units out of sight, `loss` and `legend` their room. `strip` is the line
    for the legend's note, or for a card that has no place in the graph; `is_low`: the legend has two lines instead of
    three. A folded column has `cells[c]` instead of nodes. Edges arrive at `arrive[c]` and leave from `leave[c]`, both
    (rows, 2).
    """

    width: float
    height: float
    scale: float
    nodes: tuple[tuple[Rect, ...], ...]
    column_x: tuple[float, ...]
    titles: tuple[Rect, ...]
    title_lines: int
    plans: tuple[Plan, ...]
    form: Form
    widths: tuple[tuple[float, float], ...]
    rooms: tuple[float, ...]
    pitch: tuple[float, ...]
    named: tuple[bool, ...]
    is_sparse: bool
    line_height: float
    bias_radius: tuple[float, ...]
    edge_scale: tuple[float, ...]
    folded: tuple[tuple[float, float] | None, ...]
    loss: Rect
    graph: Rect
    legend: Rect
    strip: Rect
    is_low: bool
    cells: tuple[CellGrid | None, ...]
    arrive: tuple[Floats, ...]
    leave: tuple[Floats, ...]

    @property
    def foot(self) -> float:
        """Where the graph ends and the words below it begin."""
        return min(self.strip.y, self.legend.y)

    def bias(self, column: int, row: int) -> tuple[float, float]:
        """The centre of a unit's bias dot: the lower left corner of its node."""
        node = self.nodes[column][row]
        return node.x, node.bottom

    def value_label(self, column: int, row: int) -> Rect:
        """The room of the value at a node, or below a folded column, whatever the row."""
        grid, plan, high = self.cells[column], self.plans[column], self.pitch[column]
        if grid is not None:
            wide = self.rooms[column]
            return Rect((grid.left + grid.right - wide) / 2, grid.bottom + GAP * self.scale, wide, high)
        node = self.nodes[column][row]
        if plan.way == "below":
            # Clear of the bias dot, which hangs over the corner.
            wide = self.rooms[column]
            return Rect(node.centre_x - wide / 2, node.bottom + GAP * self.scale, wide, high)
        value, delta = self.widths[column]
        stacked = plan.way in ("beside", "none") and delta > 0
        wide = value if plan.way == "row" else max(value, delta)
        return Rect(node.right + BESIDE * self.scale, node.centre_y - high * (1.0 if stacked else 0.5), wide, high)

    def delta_label(self, column: int, row: int) -> Rect:
        """The room of δ, or of what takes its place."""
        value, way = self.value_label(column, row), self.plans[column].way
        if way == "row":
            return value._replace(x=value.right + BESIDE * self.scale, width=self.widths[column][1])
        return value if way == "single" else value._replace(y=value.bottom)

    def labels(self, column: int, row: int) -> tuple[Rect, ...]:
        """The rooms of all numbers that a unit always shows."""
        if self.is_sparse and self.cells[column] is None:
            return ()
        return (self.value_label(column, row), self.delta_label(column, row))[: self.plans[column].lines]

    def block(self, column: int, row: int) -> Rect:
        """A unit with its numbers, as wide as they usually are."""
        node, labels = self.nodes[column][row], self.labels(column, row)
        if not labels:
            return node
        if self.plans[column].way != "below":
            right = float(self.leave[column][row, 0])
            return Rect(node.x, min(node.y, labels[0].y), right - node.x,
                        max(node.bottom, labels[-1].bottom) - min(node.y, labels[0].y))  # fmt: skip
        wide = max(node.width, *self.widths[column])
        return Rect(node.centre_x - wide / 2, node.y, wide, labels[-1].bottom - node.y)


def layout(
    columns: Sequence[int], width: float, height: float, scale: float = 1.0, folded: Sequence[int] = (),
    strips: Sequence[StripShape | None] = (), labels: Labels | None = None,
) -> NetworkLayout:  # fmt: skip
    """Lay out `columns` (how many nodes each shows, the inputs first) in a figure; `scale` is the theme's.

    `folded` counts the units of each column that are not shown; their note takes a line below the column. `strips`
    are the shapes of folded columns, None for the others. `labels` are the numbers and titles to make room for.
    """
    asked = labels or Labels()
    order = _Order(
        tuple(columns), width, height, scale, tuple(folded) or (0,) * len(columns),
        tuple(strips) or (None,) * len(columns), asked,
    )  # fmt: skip
    places = _layout(order, 1)
    titles = zip(asked.titles, places.titles, strict=False)
    fit = all(asked.measure(title, asked.shown(_TYPE * scale), False) <= room.width for title, room in titles)
    has_one_line = bool(asked.titles) and not asked.has_subtitles
    if fit and has_one_line:
        return places
    high = _layout(order, 2)
    # In large type, rather the numbers of all units than the second line of a title.
    is_better = high.is_sparse and not places.is_sparse and all(plan.lines for plan in places.plans)
    return places if has_one_line and is_better and scale > LARGE else high


class _Order(NamedTuple):
    """What is to be laid out, as `layout` takes it; one entry of `folded` and of `shapes` for each column."""

    columns: tuple[int, ...]
    width: float
    height: float
    scale: float
    folded: tuple[int, ...]
    shapes: tuple[StripShape | None, ...]
    labels: Labels


class _Bands(NamedTuple):
    """A figure from top to bottom: titles that begin at `head`, the graph, the legend, and the line of its note.
    `line` is the height of a line of type, `margin` the distance from the border."""

    line: float
    margin: float
    head: float
    graph: Rect
    legend: Rect
    strip: Rect
    is_low: bool


def _bands(order: _Order, title_lines: int) -> _Bands:
    scale, labels, height = order.scale, order.labels, order.height
    line, margin = max(_LINE * scale, _SPREAD * labels.shown(_TYPE * scale)), _MARGIN * scale
    row = max(14.0 * scale, _SPREAD * labels.shown(_SMALL * scale))
    low = height < _LOW_BELOW * scale
    head = margin / 4 if low else margin / 2
    top = head + title_lines * line + _AIR * scale
    foot = 3 * row + (4.0 + _APART) * scale if low else max(_LEGEND * scale, 3.3 * row)
    card = 1.2 * row if low else min(1.3 * row, foot - 2.2 * row)  # in its line it has a border
    bottom = max(height - foot, top + 1)
    air, above = (_AIR * scale, row + _APART * scale) if low else (0.0, 0.0)
    side = 10.0 * scale if low else margin
    graph = Rect(side, top, max(order.width - 2 * side, 1.0), max(bottom - air - top, 1.0))
    legend = Rect(margin, bottom + above, max(order.width - 2 * margin, 1.0), height - bottom - above)
    # Right of the bar with its title, in the third line; in low figures a line of its own.
    beside = min(200.0 * scale, max(130.0 * scale, legend.width * 0.3)) + 24.0 * scale
    strip = (Rect(margin, bottom, legend.width, card) if low else
             Rect(legend.x + beside, bottom + 2.2 * row, max(legend.width - beside, 1.0), card))  # fmt: skip
    return _Bands(line, margin, head, graph, legend, strip, low)


def _layout(order: _Order, title_lines: int) -> NetworkLayout:
    columns, scale, labels = order.columns, order.scale, order.labels
    bands = _bands(order, title_lines)
    graph, line = bands.graph, bands.line
    cells = [(graph.height - (line if extra else 0.0)) / max(count, 1)
             for count, extra in zip(columns, order.folded, strict=True)]  # fmt: skip
    chosen = arrange(columns, cells, order.shapes, (graph.x, graph.width), scale, labels, 2.5 * line)
    pitches = tuple(pitch(chosen.form, cell, scale, max(plan.lines, 1)) if plan.way in ("below", "cells")
                    else close(chosen.form) for cell, plan in zip(cells, chosen.plans, strict=True))  # fmt: skip
    nodes, grids = _nodes(order, chosen, cells, pitches, graph.y), _grids(order, chosen, pitches, bands)
    wanted = [labels.measure(title, labels.shown(_TYPE * scale), False) for title in labels.titles]
    return NetworkLayout(
        width=order.width, height=order.height, scale=scale, nodes=nodes, column_x=chosen.centres,
        titles=_titles(chosen, graph, bands.head, title_lines * line, wanted or [0.0] * len(columns)),
        title_lines=title_lines,
        plans=chosen.plans, form=chosen.form, widths=chosen.widths, rooms=_rooms(chosen, graph, scale), pitch=pitches,
        named=tuple(chosen.form.named and bool(labels.symbol(c)) for c in range(len(columns))),
        is_sparse=chosen.is_sparse, line_height=line,
        bias_radius=tuple(float(np.clip(plan.size * 0.11, 3.0, 6.5 * scale)) for plan in chosen.plans),
        edge_scale=tuple(
            float(np.clip(min(a[0].width, b[0].width) / (_FULL * scale), 0.25, 1.0)) if a and b else THIN
            for a, b in itertools.pairwise(nodes)
        ),
        folded=tuple((x, graph.bottom - line / 2) if extra else None
                     for x, extra in zip(chosen.centres, order.folded, strict=True)),
        loss=_loss(chosen, nodes[-1], pitches[-1], graph, line, scale), graph=graph, legend=bands.legend,
        strip=bands.strip, is_low=bands.is_low, cells=grids,
        arrive=tuple(_ends(column, grid, 0, 0.0) for column, grid in zip(nodes, grids, strict=True)),
        leave=tuple(_ends(column, grid, 1, plan.leave * 2 - plan.size if plan.is_beside else 0.0)
                    for column, grid, plan in zip(nodes, grids, chosen.plans, strict=True)),
    )  # fmt: skip


def _nodes(
    order: _Order, chosen: Arrangement, cells: Sequence[float], pitches: Sequence[float], top: float
) -> tuple[tuple[Rect, ...], ...]:
    """The squares of every column, each in the middle of its cell with its numbers. Where there is room, numbers below
    a square count as in the column with the most: an edge between columns of as many units is straight."""
    lines, scale = max((plan.lines for plan in chosen.plans if plan.way == "below"), default=0), order.scale
    out = []
    for x, count, cell, plan, high in zip(chosen.centres, order.columns, cells, chosen.plans, pitches, strict=True):
        size = SMALLEST if plan.way == "cells" else plan.size
        block = size
        if plan.way == "below":
            fits = size + GAP * scale + lines * high <= cell
            block += GAP * scale + (lines if fits else plan.lines) * high
        left = x - plan.width / 2 if plan.is_beside else x - size / 2
        out.append(tuple(Rect(left, top + cell * row + (cell - block) / 2, size, size) for row in range(count)))
    return tuple(out)


def _grids(
    order: _Order, chosen: Arrangement, pitches: Sequence[float], bands: _Bands
) -> tuple[CellGrid | None, ...]:
    """The cells of folded columns, between a line of type above and their numbers below."""
    out, graph, scale = [], bands.graph, order.scale
    for shape, x, plan, high in zip(order.shapes, chosen.centres, chosen.plans, pitches, strict=True):
        width = max(min(plan.width, 2 * x - bands.margin), 24.0)
        height = graph.height - bands.line - (2 * high + GAP * scale)
        out.append(None if shape is None else place_cells(shape, x, graph.y + bands.line, width, height, scale))
    return tuple(out)


def _titles(
    chosen: Arrangement, graph: Rect, y: float, high: float, wanted: Sequence[float]
) -> tuple[Rect, ...]:
    """As wide as the next columns allow; beside the middle only where the title has no room otherwise."""
    out, ends = [], [(plan.width, x) for plan, x in zip(chosen.plans, chosen.centres, strict=True)]
    for place, (_wide, x) in enumerate(ends):
        left = (ends[place - 1][1] + x) / 2 if place else graph.x - 4
        right = (ends[place + 1][1] + x) / 2 if place + 1 < len(ends) else graph.right + 4
        left, right = left + 3.0, max(right - 3.0, left + 4.0)
        half = max(min(x - left, right - x), 1.0)
        wide = min(wanted[place] + 1.0, right - left)
        if wide > 2 * half:
            out.append(Rect(left if x - left < right - x else right - wide, y, wide, high))
        else:
            out.append(Rect(x - half, y, 2 * half, high))
    return tuple(out)


def _rooms(chosen: Arrangement, graph: Rect, scale: float) -> tuple[float, ...]:
    """How wide numbers below a unit can be: up to the middle of the gaps beside it."""
    out = []
    for place, (plan, x) in enumerate(zip(chosen.plans, chosen.centres, strict=True)):
        ends = [2 * (x - graph.x + 4 * scale), 2 * (graph.right - x)]
        for other in (place - 1, place + 1):
            if 0 <= other < len(chosen.plans):
                gap = abs(chosen.centres[other] - x) - (chosen.plans[other].width + plan.width) / 2
                ends.append(plan.width + gap - 2 * scale)
        if place == len(chosen.plans) - 1 and not chosen.loss_below:
            ends[1] = 2 * (graph.right - chosen.loss_width - x)
        least = max(chosen.widths[place]) if chosen.is_sparse else plan.size
        out.append(max(min(ends), least))
    return tuple(out)


def _loss(
    chosen: Arrangement, outputs: Sequence[Rect], high: float, graph: Rect, line: float, scale: float
) -> Rect:
    wide = chosen.loss_width
    if chosen.loss_below:
        bottom = outputs[-1].bottom + GAP * scale + chosen.plans[-1].lines * high
        wide = max(wide, chosen.plans[-1].width)
        x = min(chosen.centres[-1] - wide / 2, graph.right + 6 * scale - wide)
        return Rect(x, bottom + 6 * scale, wide, 2.5 * line)
    middle = np.mean([node.centre_y for node in outputs]) if outputs else graph.centre_y
    return Rect(graph.right - wide, float(middle) - 1.5 * line, wide, 3 * line)


def _ends(nodes: Sequence[Rect], grid: CellGrid | None, side: int, more: float) -> Floats:
    """Where edges touch a column at its left (0) or right (1) side, `more` beyond the squares: (rows, 2)."""
    if grid is not None:
        return np.stack([np.full(grid.units, grid.right if side else grid.left), grid.heights()], axis=1)
    return np.array([((node.right + more) if side else node.x, node.centre_y) for node in nodes]).reshape(-1, 2)


def edge_curves(places: NetworkLayout, layer: ArrayLike, source: ArrayLike, target: ArrayLike) -> Floats:
    """Control points (n, 4, 2) of cubic curves from source to target, horizontal at both ends."""
    layers = np.asarray(layer, dtype=np.intp)
    sources, targets = np.asarray(source, dtype=np.intp), np.asarray(target, dtype=np.intp)
    out = np.empty((len(layers), 4, 2))
    for place in sorted(set(layers.tolist())):
        mask = layers == place
        start, end = places.leave[place][sources[mask]], places.arrive[place + 1][targets[mask]]
        bend = (end[:, :1] - start[:, :1]) * np.array([[0.5, 0.0]])
        out[mask] = np.stack([start, start + bend, end - bend, end], axis=1)
    return out
