"""The curves of the edges: their end points at the sides of the units, and the factor of their widths."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["CROWD", "curve_points", "edge_curves", "edge_width_factor", "port_distance"]

Floats = NDArray[np.float64]

_SIDE, _APART = 0.62, 12.0
_EDGES, _GAP, _LEAST = 26.0, 120.0, 0.42
_LARGE, _MOST = 72.0, 1.4
CROWD = 40  # the number of edges in a gap from which weak ones are drawn pale


def port_distance(size: float, ends: int) -> float:
    """The distance in pixels between adjacent ones of the `ends` of edges at the side of a square."""
    return min(_APART, _SIDE * size / (ends - 1)) if ends > 1 else 0.0


def edge_width_factor(edges: int, gap: float, square: float) -> float:
    """The factor of the widths of the edges in a gap: smaller for many edges and narrow gaps, larger between large
    squares."""
    factor = min(1.0, math.sqrt(_EDGES / max(edges, 1))) * min(1.0, gap / _GAP)
    return min(max(factor, _LEAST), 1.0) * min(max(square / _LARGE, 1.0), _MOST)


class EdgeEnds(Protocol):
    """The end points of the edges at the columns, as in `NetworkLayout`."""

    @property
    def arrive(self) -> tuple[Floats, ...]:
        """For each column, the points where edges arrive: (rows, 2)."""

    @property
    def leave(self) -> tuple[Floats, ...]:
        """For each column, the points where edges leave: (rows, 2)."""

    @property
    def arrive_apart(self) -> tuple[float, ...]:
        """For each layer, the distance between adjacent ends of edges where they arrive."""

    @property
    def leave_apart(self) -> tuple[float, ...]:
        """For each layer, the distance between adjacent ends of edges where they leave."""


def edge_curves(places: EdgeEnds, layer: ArrayLike, source: ArrayLike, target: ArrayLike) -> Floats:
    """Control points (n, 4, 2) of cubic curves from source to target, horizontal at both ends and spread over the sides
    of the squares in the order of their other ends."""
    layers = np.asarray(layer, dtype=np.intp)
    sources, targets = np.asarray(source, dtype=np.intp), np.asarray(target, dtype=np.intp)
    out = np.empty((len(layers), 4, 2))
    for place in sorted(set(layers.tolist())):
        mask = layers == place
        start, end = places.leave[place][sources[mask]], places.arrive[place + 1][targets[mask]]
        down = np.array([[0.0, 1.0]])
        start = start + down * _offsets(targets[mask], len(places.arrive[place + 1]), places.leave_apart[place])
        end = end + down * _offsets(sources[mask], len(places.leave[place]), places.arrive_apart[place])
        bend = (end[:, :1] - start[:, :1]) * np.array([[0.5, 0.0]])
        out[mask] = np.stack([start, start + bend, end - bend, end], axis=1)
    return out


def _offsets(rows: NDArray[np.intp], count: int, apart: float) -> Floats:
    return np.asarray((rows[:, None] - (count - 1) / 2) * apart, dtype=np.float64)


def curve_points(curves: Floats, places: Floats) -> Floats:
    """The points (n, k, 2) of cubic curves (n, 4, 2) at k places from 0 to 1."""
    t = np.asarray(places, dtype=np.float64)
    basis = np.stack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3], axis=1)
    return np.asarray(np.einsum("tk,nkd->ntd", basis, curves))
