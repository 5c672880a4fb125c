"""Where everything of the graph lies: pure geometry in pixels, and what lies under a point."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradviz.records import FrozenRecord
from gradviz.scene.cells import CellGrid, StripShape, place_cells

__all__ = [
    "NetworkLayout",
    "Rect",
    "distance_to_curves",
    "edge_curves",
    "hit_bias",
    "hit_cell",
    "hit_edge",
    "hit_node",
    "layout",
]

Floats = NDArray[np.float64]

LARGEST, SMALLEST = 64.0, 16.0
_LINE = 16.0
# Lines of numbers move together, and nodes shrink, before a number is left out.
_TIGHT = 13.0
# A projector has a least size of type, which is more than its scale makes of the usual one.
_LARGE, _TIGHT_LARGE = 1.5, 15.5
_MARGIN = 16.0
_TITLE = 40.0
_INSET = 56.0
_WIDE_INSET = 104.0  # where the inputs are folded into an image
_GAP = 6.0
_LEGEND = 56.0
_LOSS_WIDTH = 72.0
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


class NetworkLayout(FrozenRecord, frozen=True, eq=False):
    """The places of one graph, in pixels from the upper left corner of the figure.

    `nodes[c][r]` is the square of row r in column c (column 0: the inputs); `column_x` the columns' centres;
    `label_lines[c]` how many lines of text fit below each node of a column (0, 1 value, 2 value and δ) and
    `label_width` and `label_height` the room of one; `titles[c]` the room of a column's title and subtitle.
    `bias_radius[c]` is the size of the bias dots, `edge_scale[l]` thins the edges of layer l where nodes are small,
    `folded[c]` is the centre of the note about units out of sight, `loss` and `legend` their room. A folded column has
    `cells[c]` instead of nodes. Edges arrive at `arrive[c]` and leave from `leave[c]`, both (rows, 2).
    """

    width: float
    height: float
    scale: float
    nodes: tuple[tuple[Rect, ...], ...]
    column_x: tuple[float, ...]
    titles: tuple[Rect, ...]
    label_lines: tuple[int, ...]
    label_width: float
    label_height: float
    line_height: float
    bias_radius: tuple[float, ...]
    edge_scale: tuple[float, ...]
    folded: tuple[tuple[float, float] | None, ...]
    loss: Rect
    graph: Rect
    legend: Rect
    cells: tuple[CellGrid | None, ...]
    arrive: tuple[Floats, ...]
    leave: tuple[Floats, ...]

    def bias(self, column: int, row: int) -> tuple[float, float]:
        """The centre of a unit's bias dot: the lower left corner of its node."""
        node = self.nodes[column][row]
        return node.x, node.bottom

    def value_label(self, column: int, row: int) -> Rect:
        """The room of the value below a node, or below a folded column, whatever the row."""
        grid = self.cells[column]
        if grid is not None:
            return Rect((grid.left + grid.right - self.label_width) / 2, grid.bottom + _GAP * self.scale,
                        self.label_width, self.label_height)  # fmt: skip
        node = self.nodes[column][row]
        # Clear of the bias dot, which hangs over the corner.
        return Rect(node.centre_x - self.label_width / 2, node.bottom + _GAP * self.scale,
                    self.label_width, self.label_height)  # fmt: skip

    def delta_label(self, column: int, row: int) -> Rect:
        """The room of δ, or of what takes its place, below the value."""
        value = self.value_label(column, row)
        return value._replace(y=value.bottom)


def layout(
    columns: Sequence[int], width: float, height: float, scale: float = 1.0, folded: Sequence[int] = (),
    strips: Sequence[StripShape | None] = (),
) -> NetworkLayout:  # fmt: skip
    """Lay out `columns` (how many nodes each shows, the inputs first) in a figure; `scale` is the theme's.

    `folded` counts the units of each column that are not shown; their note takes a line below the column. `strips`
    are the shapes of folded columns, None for the others.
    """
    hidden = tuple(folded) or (0,) * len(columns)
    shapes = tuple(strips) or (None,) * len(columns)
    line, margin = _LINE * scale, _MARGIN * scale
    top, bottom = _TITLE * scale, max(height - _LEGEND * scale, _TITLE * scale + 1)
    graph = Rect(margin, top, max(width - 2 * margin, 1.0), bottom - top)
    loss_width = min(_LOSS_WIDTH * scale, graph.width / (len(columns) + 1))
    room_x = graph.width - loss_width
    inset = min((_INSET if shapes[0] is None else _WIDE_INSET) * scale, room_x / len(columns) / 2)
    pitch = (room_x - 2 * inset) / max(len(columns) - 1, 1)
    xs = tuple(graph.x + inset + pitch * column for column in range(len(columns)))
    largest = min(LARGEST * scale, max(pitch * 0.5, SMALLEST))
    cells = [(graph.height - (line if extra else 0.0)) / max(count, 1)
             for count, extra in zip(columns, hidden, strict=True)]  # fmt: skip
    label = _label_height([cell for cell, shape in zip(cells, shapes, strict=True) if shape is None], line, scale)
    nodes, lines, radii, notes = [], [], [], []
    grids: list[CellGrid | None] = []
    for x, count, cell, extra, shape in zip(xs, columns, cells, hidden, shapes, strict=True):
        size, shown = _fit(cell, largest, label, scale) if shape is None else (SMALLEST, 2)
        block = size + (_GAP * scale + shown * label if shown else 0.0)
        column = tuple(
            Rect(x - size / 2, graph.y + cell * row + (cell - block) / 2, size, size) for row in range(count)
        )
        nodes.append(column)
        lines.append(shown)
        radii.append(float(np.clip(size * 0.11, 3.0, 6.5 * scale)))
        notes.append((x, graph.bottom - line / 2) if extra else None)
        below = shown * label + _GAP * scale
        grids.append(None if shape is None else place_cells(
            shape, x, graph.y + line, max(min(pitch * 0.64, 2 * x - margin), 24.0), graph.height - line - below, scale))
    wide = min(pitch, 2 * (inset + margin)) - 4 * scale
    middle = np.mean([node.centre_y for node in nodes[-1]]) if nodes[-1] else graph.centre_y
    loss = Rect(graph.right - loss_width, float(middle) - 1.5 * line, loss_width, 3 * line)
    return NetworkLayout(
        width=width, height=height, scale=scale, nodes=tuple(nodes), column_x=xs,
        titles=tuple(Rect(x - wide / 2, margin / 2, wide, top - margin / 2) for x in xs),
        label_lines=tuple(lines), label_width=wide, label_height=label,
        line_height=line, bias_radius=tuple(radii),
        edge_scale=tuple(
            float(np.clip(min(a[0].width, b[0].width) / (_FULL * scale), 0.25, 1.0)) if a and b else THIN
            for a, b in itertools.pairwise(nodes)
        ),
        folded=tuple(notes), loss=loss, graph=graph,
        legend=Rect(margin, bottom, graph.width, height - bottom), cells=tuple(grids),
        arrive=tuple(_ends(column, grid, 0) for column, grid in zip(nodes, grids, strict=True)),
        leave=tuple(_ends(column, grid, 1) for column, grid in zip(nodes, grids, strict=True)),
    )  # fmt: skip


def _ends(nodes: Sequence[Rect], grid: CellGrid | None, side: int) -> Floats:
    """Where edges touch a column at its left (0) or right (1) side: (rows, 2)."""
    if grid is not None:
        return np.stack([np.full(grid.units, grid.right if side else grid.left), grid.heights()], axis=1)
    return np.array([(node.right if side else node.x, node.centre_y) for node in nodes]).reshape(-1, 2)


# How many lines of numbers a node of at least this size carries, the most first: δ goes only where the square would
# be too small to show anything.
_LEAST = ((2, 18.0), (1, 16.0))
_AMPLE = 36.0


def _label_height(cells: Sequence[float], line: float, scale: float) -> float:
    """One height for all lines of numbers: tight where a column with two of them would get small nodes."""
    sizes = [cell - 2 * line - (_GAP + 4.0) * scale for cell in cells]
    least = _TIGHT if scale < _LARGE else _TIGHT_LARGE
    tight = [cell - 2 * least * scale - (_GAP + 4.0) * scale for cell in cells]
    crowded = any(size < _AMPLE * scale and other >= _LEAST[0][1] * scale
                  for size, other in zip(sizes, tight, strict=True))  # fmt: skip
    return least * scale if crowded else line


def _fit(cell: float, largest: float, label: float, scale: float) -> tuple[float, int]:
    """The size of a node and its lines of text in a cell of this height: the node shrinks before a number goes."""
    for lines, least in _LEAST:
        size = cell - lines * label - (_GAP + 4.0) * scale
        if size >= least * scale:
            return min(size, largest), lines
    return float(np.clip(cell * 0.82, min(SMALLEST, cell), largest)), 0


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


_T = np.linspace(0.0, 1.0, 33)
_BASIS = np.stack([(1 - _T) ** 3, 3 * _T * (1 - _T) ** 2, 3 * _T**2 * (1 - _T), _T**3], axis=1)


def distance_to_curves(curves: Floats, x: float, y: float) -> Floats:
    """The distance (n,) of a point to each cubic curve, by 32 straight pieces of each."""
    if len(curves) == 0:
        return np.empty(0)
    points = np.einsum("tk,nkd->ntd", _BASIS, curves)
    start, along = points[:, :-1], np.diff(points, axis=1)
    away = np.array([x, y]) - start
    length = np.maximum((along * along).sum(-1), 1e-12)
    part = np.clip((away * along).sum(-1) / length, 0.0, 1.0)
    return np.asarray(np.sqrt((((away - part[..., None] * along) ** 2).sum(-1)).min(axis=1)))


def hit_node(places: NetworkLayout, x: float, y: float) -> tuple[int, int] | None:
    """(column, row) of the node under a point."""
    for column, nodes in enumerate(places.nodes):
        for row, node in enumerate(nodes):
            if node.contains(x, y):
                return column, row
    return None


def hit_cell(places: NetworkLayout, x: float, y: float) -> tuple[int, int] | None:
    """(column, unit) of the cell under a point."""
    for column, grid in enumerate(places.cells):
        unit = None if grid is None else grid.unit_at(x, y)
        if unit is not None:
            return column, unit
    return None


def hit_bias(places: NetworkLayout, present: Sequence[tuple[int, int]], x: float, y: float) -> tuple[int, int] | None:
    """(column, row) of the bias dot nearest to a point, among those `present`; a small dot still has a 6 px reach."""
    best, found = np.inf, None
    for column, row in present:
        centre = places.bias(column, row)
        away = float(np.hypot(x - centre[0], y - centre[1]))
        if away <= max(places.bias_radius[column] + 2.0, 6.0 * places.scale) and away < best:
            best, found = away, (column, row)
    return found


def hit_edge(curves: Floats, x: float, y: float, reach: float = 6.0) -> int | None:
    """The index of the curve nearest to a point, within `reach` pixels; of equals the one drawn last, on top."""
    away = distance_to_curves(curves, x, y)
    if len(away) == 0 or not away.min() <= reach:
        return None
    return int(len(away) - 1 - np.argmin(away[::-1]))
