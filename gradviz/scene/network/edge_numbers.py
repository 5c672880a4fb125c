"""Numbers on the edges: which number an edge has, and the positions of the numbers in a gap without overlaps.

All numbers of a gap are at the same position along their edges, so that they form a column. Of the possible positions,
the one is used at which the numbers cover the fewest other edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.frame import Floats
from gradviz.scene.network.edge_curves import curve_points
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.reading import Reading
from gradviz.scene.view.view import EdgeMode, EdgeNumbers

__all__ = ["MOST_NUMBERS", "Gap", "NumberKind", "has_room", "numbers_of", "place_numbers"]

MOST_NUMBERS = 400
# Positions along the edge, in order of preference.
PLACES = (0.30, 0.27, 0.33, 0.24, 0.36, 0.21, 0.18, 0.70, 0.73, 0.67, 0.76, 0.79)
_HIGH, _WIDE, _WIDER, _FEW = 44.0, 120.0, 200.0, 4
_AIR = 4.0
_SELECTED = 4
_ALONG = np.linspace(0.0, 1.0, 41)


class NumberKind(IntEnum):
    """The kind of the number on an edge."""

    WEIGHT = 0
    GRADIENT = 1
    STEP = 2


class Gap(NamedTuple):
    """The edges between two columns: their `curves` (n, 4, 2), the (width, height) of each number, the index of the
    `selected` edge (None where there is none), and the rectangles that no number may overlap. Numbers of earlier edges
    are left out first."""

    curves: Floats
    sizes: Sequence[tuple[float, float]]
    selected: int | None
    taken: Sequence[Rect]


def numbers_of(
    reading: Reading, layers: NDArray[np.intp], source: NDArray[np.intp], target: NDArray[np.intp]
) -> tuple[Floats, NDArray[np.uint8]]:
    """(values, kinds) of the numbers of these edges: the weight in the forward phase, the known gradient in the
    backward phase, the step in the update phase, or the choice of the view. Empty where no numbers are wanted or there
    are too many.
    """
    view, count = reading.view, len(layers)
    if view.edge_numbers is EdgeNumbers.NEVER or count > MOST_NUMBERS:
        return np.empty(0), np.empty(0, dtype=np.uint8)
    values, kinds = np.empty(count), np.full(count, NumberKind.WEIGHT, dtype=np.uint8)
    for layer in range(reading.layers):
        own = np.flatnonzero(layers == layer)
        at = source[own], target[own]
        values[own] = reading.weights(layer)[at]
        chosen, kind = _chosen(reading, layer)
        if chosen is not None:
            known = reading.known_edges(layer) if kind is NumberKind.GRADIENT else None
            seen = np.ones(len(own), dtype=bool) if known is None else known[0][at]
            values[own] = np.where(seen, chosen[at], values[own])
            kinds[own[seen]] = kind
    return values, kinds


def _chosen(reading: Reading, layer: int) -> tuple[Floats | None, NumberKind]:
    """The numbers on the edges of a layer, None for the weights, and their kind."""
    mode = reading.view.edge_mode
    if mode is EdgeMode.WEIGHT:
        return None, NumberKind.WEIGHT
    if mode is not EdgeMode.GRADIENT:
        return reading.edge_numbers(layer)[0], NumberKind.STEP
    if reading.update_done:
        return reading.trace.layers[layer].weight_steps, NumberKind.STEP
    return reading.weight_gradients(layer), NumberKind.GRADIENT


def has_room(places: NetworkLayout) -> bool:
    """Whether the numbers of all edges are shown by default, because every gap is high and wide enough."""
    type_scale = places.line_height / 14.0
    if any(grid is not None for grid in places.cells):
        return False
    return all(
        places.graph.height / count >= _HIGH * type_scale
        and gap >= (_WIDER if count > _FEW else _WIDE) * type_scale
        for count, gap in zip(places.edge_count, places.gaps, strict=True)
    )


def place_numbers(gap: Gap, *, all_or_none: bool) -> tuple[float, tuple[int, ...]] | None:
    """(the position along the edges from 0 to 1, the edges whose number fits there); None where there is no position.
    With `all_or_none`, the numbers of all edges must fit."""
    if not len(gap.curves):
        return None
    centres, lines = curve_points(gap.curves, np.array(PLACES)), curve_points(gap.curves, _ALONG)
    best: tuple[bool, int, int, int] | None = None
    found: tuple[float, tuple[int, ...]] | None = None
    for order, t in enumerate(PLACES):
        boxes = _boxes(centres[:, order], gap.sizes)
        placed = _free(boxes, gap)
        if not placed or (all_or_none and len(placed) < len(boxes)):
            continue
        hides = gap.selected is not None and gap.selected not in placed
        rank = hides, -len(placed), _crossed(boxes, placed, lines, gap.selected), order
        if best is None or rank < best:
            best, found = rank, (t, tuple(placed))
    return found


def _boxes(centres: Floats, sizes: Sequence[tuple[float, float]]) -> list[Rect]:
    return [Rect(x - wide / 2, y - high / 2, wide, high)
            for (x, y), (wide, high) in zip(centres.tolist(), sizes, strict=True)]  # fmt: skip


def _free(boxes: list[Rect], gap: Gap) -> list[int]:
    """The edges whose numbers overlap nothing, the selected one first, then the strongest."""
    order = sorted(range(len(boxes)), key=lambda edge: (edge != gap.selected, -edge))
    placed: list[int] = []
    for edge in order:
        box = boxes[edge].grown(_AIR)
        if not any(box.meets(boxes[other]) for other in placed) and not any(box.meets(room) for room in gap.taken):
            placed.append(edge)
    return placed


def _crossed(boxes: list[Rect], placed: list[int], lines: Floats, selected: int | None) -> int:
    """The number of edges that are covered by numbers of other edges; the selected edge counts several times."""
    count = 0
    x, y = lines[..., 0], lines[..., 1]
    for edge in placed:
        box = boxes[edge]
        inside = np.asarray(((x > box.x) & (x < box.right) & (y > box.y) & (y < box.bottom)).any(axis=1))
        inside[edge] = False
        count += int(inside.sum())
        if selected is not None and inside[selected]:
            count += _SELECTED - 1
    return count
