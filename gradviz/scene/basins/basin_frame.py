"""The frame of a basin map."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.frame import Floats, Frame

__all__ = ["DIVERGED", "MOST_LETTERS", "NOT_SETTLED", "OTHER", "BasinEntry", "BasinFrame"]

MOST_LETTERS = 8
# The value of a cell that is in none of the lettered basins.
OTHER, NOT_SETTLED, DIVERGED = -1, -2, -3


class BasinEntry(Frame, frozen=True):
    """A row of the legend: `cell` as in the frame's cells, the `letter` of a basin or empty, its `words` in one line,
    and the location of its ends in `detail`.
    """

    cell: int
    letter: str
    words: str
    detail: str


class BasinFrame(Frame, frozen=True, eq=False):
    """Each start with its outcome.

    `cells` (ny, nx), row 0 at the lowest y: the index of the basin's letter, or OTHER, NOT_SETTLED, DIVERGED; the
    centre of a cell is its start, (`xs[i]`, `ys[j]`), and `x_range`, `y_range` end with the outermost cells. `shades`
    (ny, nx) are 0..1 from the lowest loss of the starts that have not settled to the highest; `shade_ticks` are
    (shade, loss as text) for their legend, empty where there is only one loss. `borders` (k, 2, 2) are the lines
    between different cells. `letters` are (x, y, letter) where there is room; `ends` (k, 2) are those ends of each
    lettered basin that are within the ranges. `contours` are those of the loss, polylines (k, 2). `point` (2,) is the
    current point of the run, NaN where it is outside. `stale` says why the map is outdated; empty where it is not.
    """

    title: str
    notes: tuple[str, ...]
    x_name: str
    y_name: str
    x_label: str
    y_label: str
    xs: Floats
    ys: Floats
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    cells: NDArray[np.int8]
    shades: Floats
    shade_ticks: tuple[tuple[float, str], ...]
    borders: Floats
    letters: tuple[tuple[float, float, str], ...]
    ends: tuple[Floats, ...]
    contours: tuple[Floats, ...]
    point: Floats
    point_text: str
    entries: tuple[BasinEntry, ...]
    description: str
    is_coarse: bool = False
    stale: str = ""
