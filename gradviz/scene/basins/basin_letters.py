"""Positions of the letters in a basin map, and the borders of its basins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.engine.network import Vector

__all__ = ["borders_of", "letter_places"]

_MOST_PLACES = 3
_ROOMY = 0.035  # share of the map's width: the distance from the border that a second letter of a basin needs
_APART = 0.45  # share of the map's width: the least distance between two letters of a basin


def letter_places(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Cells (row, column) for the letters of a basin: the one furthest from its border, then others far from the
    previous ones that have room; at least one where the basin has a cell."""
    depths = _depths(mask)
    places: list[tuple[int, int]] = []
    side = max(mask.shape)
    rows, columns = np.indices(mask.shape)
    while depths.any() and len(places) < _MOST_PLACES:
        deepest = int(depths.max())
        if places and deepest < max(2.0, _ROOMY * side):
            break
        j, i = _middle(np.argwhere(depths == deepest), deepest)
        places.append((j, i))
        depths[np.hypot(rows - j, columns - i) < _APART * side] = 0
    return places


def borders_of(cells: NDArray[np.int8], x_edges: Vector, y_edges: Vector) -> Vector:
    """Lines (k, 2, 2) along the edges between different cells, with collinear ones joined. There is one more edge than
    cells along each axis.

    The lines distinguish the basins without colours."""
    lines: list[tuple[tuple[float, float], tuple[float, float]]] = []
    for across, along, edges, is_upright in (
        (cells, y_edges, x_edges, True), (cells.T, x_edges, y_edges, False),
    ):  # fmt: skip
        for place, differs in enumerate((across[:, 1:] != across[:, :-1]).T):
            bounds = np.flatnonzero(np.diff(np.concatenate([[0], differs, [0]])))
            at = float(edges[place + 1])
            for low, high in bounds.reshape(-1, 2).tolist():
                ends = (float(along[low]), float(along[high]))
                lines.append(((at, ends[0]), (at, ends[1])) if is_upright else ((ends[0], at), (ends[1], at)))
    return np.array(lines).reshape(-1, 2, 2)


def _depths(mask: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The number of erosions by one cell after which each cell of the mask disappears."""
    depths = np.zeros(mask.shape, dtype=np.intp)
    inner = np.pad(mask, 1)
    while inner.any():
        depths += inner[1:-1, 1:-1]
        inner[1:-1, 1:-1] &= inner[:-2, 1:-1] & inner[2:, 1:-1] & inner[1:-1, :-2] & inner[1:-1, 2:]
    return depths


def _middle(places: NDArray[np.intp], reach: int) -> tuple[int, int]:
    """The cell that is most central among its neighbours within `reach`; other cells may be far away."""
    chosen = places
    for _look in range(2):
        middle = places[int(np.abs(places - chosen.mean(axis=0)).sum(axis=1).argmin())]
        chosen = places[np.abs(places - middle).max(axis=1) <= reach]
    j, i = middle.tolist()
    return j, i
