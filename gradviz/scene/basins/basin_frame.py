"""The frame of a basin map."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradviz.scene.frame import Floats, Frame

__all__ = ["DIVERGED", "MOST_LETTERS", "NOT_SETTLED", "OTHER", "BasinEntry", "BasinFrame"]

MOST_LETTERS = 8
# What a cell shows that is in none of the lettered basins.
OTHER, NOT_SETTLED, DIVERGED = -1, -2, -3


class BasinEntry(Frame, frozen=True):
    """A row of the legend: `cell` as in the frame's cells, `letter` of a basin or nothing, its `words` in a line, and
    where its ends lie in `detail`."""

    cell: int
    letter: str
    words: str
    detail: str


class BasinFrame(Frame, frozen=True, eq=False):
    """Each start with its outcome.

    `cells` (ny, nx), row 0 at the lowest y: the index of the basin's letter, or OTHER, NOT_SETTLED, DIVERGED; the
    centre of a cell is its start, (`xs[i]`, `ys[j]`), and `x_range`, `y_range` end with the outermost cells. `shades`
    (ny, nx) are 0..1 from the lowest loss of the starts that have not settled to the highest; `shade_ticks` are
    (shade, loss in words) for their legend, none where there is one loss. `borders` (k, 2, 2) are lines between cells
    that differ. `letters` are (x, y, letter) where there is room for one; `ends` (k, 2) of each lettered basin, as far
    as they lie in the picture. `contours` are those of the loss, polylines (k, 2). `point` (2,) is where the run
    stands, NaN where that is outside. `stale` says why the map is of something older, or nothing.
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
