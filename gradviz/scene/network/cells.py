"""The layout of a folded column's cells: one or two grids side by side, filled row by row."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["CellGrid", "StripShape", "place_cells"]

LARGEST = 14.0
_GAP = 8.0


class StripShape(NamedTuple):
    """The cells of a folded column: one for each of its `units` in each of its `grids`. With `square`, a grid has as
    many rows as columns, like the pixels of an image.
    """

    units: int
    grids: int
    square: bool


class CellGrid(NamedTuple):
    """`across` cells of `size` pixels per row; the grids begin at `lefts` and `top`."""

    units: int
    across: int
    size: float
    lefts: tuple[float, ...]
    top: float

    @property
    def down(self) -> int:
        """The number of rows."""
        return -(-self.units // self.across)

    @property
    def width(self) -> float:
        """The width of one grid."""
        return self.across * self.size

    @property
    def height(self) -> float:
        return self.down * self.size

    @property
    def left(self) -> float:
        return self.lefts[0]

    @property
    def right(self) -> float:
        return self.lefts[-1] + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def corner(self, unit: int, grid: int = 0) -> tuple[float, float]:
        """The upper left corner of a cell."""
        row, column = divmod(unit, self.across)
        return self.lefts[grid] + column * self.size, self.top + row * self.size

    def unit_at(self, x: float, y: float) -> int | None:
        """The unit whose cell, in any of the grids, contains a point; None where there is none."""
        for left in self.lefts:
            column, row = math.floor((x - left) / self.size), math.floor((y - self.top) / self.size)
            unit = row * self.across + column
            if 0 <= column < self.across and row >= 0 and unit < self.units:
                return unit
        return None

    def heights(self) -> NDArray[np.float64]:
        """The y of the centre of each unit's row, shape (units,), where its edges leave and arrive at the sides."""
        return np.asarray(self.top + (np.arange(self.units) // self.across + 0.5) * self.size)


def place_cells(
    shape: StripShape, centre_x: float, top: float, width: float, height: float, scale: float
) -> CellGrid:
    """The largest cells that fit, in as few columns as possible, because a tall grid spreads its edges."""
    gap = min(_GAP * scale, width / 4) * (shape.grids - 1)  # narrow grids are nearer to each other

    def size(across: int) -> float:
        return min((width - gap) / (across * shape.grids), height / -(-shape.units // across), LARGEST * scale)

    if shape.square:
        across = math.isqrt(shape.units)
    else:
        across = max(range(1, math.isqrt(shape.units) * 4 + 1), key=lambda count: (round(size(count), 6), -count))
    across = min(across, shape.units)
    # Whole pixels where there are several cells, so that all have the same size.
    cell = size(across)
    cell = math.floor(cell) if cell >= 2.0 else max(cell, 0.25)
    wide = across * cell
    left = centre_x - (wide * shape.grids + gap) / 2
    down = -(-shape.units // across)
    return CellGrid(shape.units, across, cell, tuple(left + grid * (wide + gap) for grid in range(shape.grids)),
                    top + (height - down * cell) / 2)  # fmt: skip
