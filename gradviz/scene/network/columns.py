"""The graph's columns: what the height and the width allow each of them, before they share the width.

The size of the units follows from the height; labels are reduced before units are, and a column whose units would be
too small is folded into a grid of cells. `arrange` then gives the gaps between the columns their width.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gradviz.records import FrozenRecord
from gradviz.scene.network.cells import StripShape
from gradviz.scene.network.labels import Form, Measure, estimate, usual_width

__all__ = [
    "BESIDE", "CLASS_GAP", "EDGES", "MARGIN", "NAMES", "NARROW", "SECOND_LINE", "SMALL", "SMALLEST", "Arrangement",
    "Column", "ColumnShape", "LayoutRequest", "capped", "column_by_height", "room_of", "with_outward",
]  # fmt: skip

MARGIN = 16.0
NAMES, LEGEND, SECOND_LINE = 32.0, 44.0, 18.0
EDGES = 0.55  # of the width
FOLDED, FOLDED_BELOW = 72.0, 24.0
SMALLEST, SMALL = 18.0, 40.0
AIR = 9.0  # between a unit with its numbers and the next one
LEVELS = ((2, 33.0, 36.0), (1, 18.0, 28.0), (0, 0.0, SMALLEST))  # numbers per unit, their height, the smallest square
_RATIO = 1.3
NARROW = 700.0
BESIDE = 6.0  # between a unit and the numbers outside of it
_NAME = 0.2  # of the width, for the names of inputs at most
_CLASS_NAME, _LEAST_NAME = 0.12, 40.0  # of the width, for the names of classes at most; and at least, in pixels
CLASS_GAP = 6.0  # between a number and the name of its class
_LINE = 14.0


class ColumnShape(NamedTuple):
    """The contents of a column: `units` squares, or the `cells` of all its units; `cells` is None where it cannot be
    folded. `first` is the first unit with a square, `is_folded` the user's choice, `symbol` the longest symbol of its
    numbers (empty where it is too long to be shown), `is_wide` says that it has more units than are ever shown as
    squares. `names` are the names of inputs that are columns of a table, which must be shown with their numbers; or of
    the classes whose shares the outputs are, which are shown where there is room."""

    units: int
    cells: StripShape | None = None
    is_folded: bool = False
    first: int = 0
    symbol: str = "a₁"
    title: str = ""
    is_wide: bool = False
    names: tuple[str, ...] = ()


class LayoutRequest(FrozenRecord, frozen=True):
    """The input of the layout. `scale` is that of the theme, `least` the smallest type in pixels, `digits` the chosen
    significant digits. `has_second_line`: there are words below a column title. `has_title`: the figure has a title
    that can show the loss; without it, the loss takes a separate line where the graph has no room for it."""

    columns: tuple[ColumnShape, ...]
    width: float
    height: float
    scale: float = 1.0
    digits: int = 4
    least: float = 0.0
    has_second_line: bool = False
    has_title: bool = False
    measure: Measure = estimate

    def shown(self, pixels: float) -> float:
        """The displayed size in pixels of type with the nominal size `pixels`."""
        return max(pixels * self.scale, self.least)

    @property
    def type_scale(self) -> float:
        """The ratio of the type size to the design's 12 pixels."""
        return self.shown(12.0) / 12.0

    @property
    def drawing_height(self) -> float:
        """The height available to the units, between the titles above and the legend below."""
        more = SECOND_LINE if self.has_second_line else 0.0
        return max(self.height - (NAMES + LEGEND + more) * self.type_scale, 1.0)


class Column(NamedTuple):
    """The layout of a column: the size of its squares, the position of its numbers ('below', 'left', 'right', 'none',
    or 'cells' for a folded column), how many numbers a unit always shows, their height below it, and their width
    beside it.
    """

    size: float
    side: str
    lines: int
    text: float
    beside: float = 0.0


class Arrangement(NamedTuple):
    """The columns, their centres, and the place of the loss: 'right' of the outputs, `loss_width` wide, or in the
    'title'. `most` is the largest width of the numbers of each column."""

    columns: tuple[Column, ...]
    centres: tuple[float, ...]
    loss: str
    loss_width: float
    most: tuple[float, ...]


def column_by_height(request: LayoutRequest, c: int) -> Column:
    """The layout of a column by the height alone."""
    shape, last = request.columns[c], len(request.columns) - 1
    cell, type_scale = request.drawing_height / max(shape.units, 1), request.type_scale
    # A column that the user unfolded stays unfolded, however small its squares are.
    if shape.is_folded or (shape.cells is not None and not shape.is_wide and cell < FOLDED_BELOW):
        return Column(FOLDED, "cells", 2 if c else 1, 0.0)
    largest = min(max(44.0, 0.1 * request.width), 110.0)
    levels = [(lines, text * type_scale, least) for lines, text, least in LEVELS]
    found = (min(cell * 0.82, SMALLEST), 0, 0.0)
    for lines, text, least in levels:
        size = min(largest, cell - text - AIR)
        if size >= least:
            found = (size, lines, text)
            break
    size, lines, text = found
    most = LEVELS[0][0] if c or shape.names else 1  # an input has no δ; its name may have a line of its own
    if lines == LEVELS[0][0]:
        return Column(size, "below", most, text)
    if c not in (0, last):
        return Column(size, "below" if lines else "none", lines, text)
    fits = min(most, int((cell - 2.0) // (_LINE * type_scale * 0.93)))
    size = min(largest, cell - AIR) if cell - AIR >= SMALLEST else size
    return Column(size, ("left" if c == 0 else "right") if fits else "none", fits, 0.0)


def capped(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns with their squares limited relative to the smallest one of the hidden columns."""
    hidden = [each.size for each in columns[1:-1] if each.side != "cells"]
    most = _RATIO * min(hidden) if hidden else FOLDED * 2
    return tuple(each if each.side == "cells" else each._replace(size=min(each.size, most)) for each in columns)


def with_outward(request: LayoutRequest, columns: tuple[Column, ...], loss_width: float) -> tuple[Column, ...]:
    """The columns with the width of the numbers beside them: that of a usual number, less where squares would become
    too small, and 0 where even a short number would not fit. Names of inputs get more, as far as the squares allow."""
    sides = [each.side in ("left", "right") for each in columns]
    if not any(sides):
        return columns
    pixels = request.shown(11.0 if request.width < NARROW else 12.0)
    usual, short = (usual_width(Form(digits, False, pixels), "", request.measure, True) + 2.0 for digits in (3, 1))
    bare = tuple(each._replace(beside=0.0) for each in columns)
    spare = room_of(request, bare, loss_width) - SMALLEST * len(columns)
    wide = min(usual, spare / sum(sides) - BESIDE)
    if wide < short:
        return tuple(each._replace(side="none", lines=0, beside=0.0) if beside else each
                     for each, beside in zip(columns, sides, strict=True))  # fmt: skip
    found = [each._replace(beside=wide + BESIDE if beside else 0.0)
             for each, beside in zip(columns, sides, strict=True)]  # fmt: skip
    if found[0].side == "left" and request.columns[0].names:
        longest = max(request.measure(name, pixels, False) for name in request.columns[0].names) + 2.0
        left_over = room_of(request, found, loss_width) - sum(min(each.size, SMALL) for each in columns)
        more = min(longest, _NAME * request.width) - wide
        found[0] = found[0]._replace(beside=found[0].beside + max(0.0, min(more, left_over)))
    if found[-1].side == "right" and request.columns[-1].names:
        longest = max(request.measure(name, pixels, False) for name in request.columns[-1].names)
        longest += 2 * CLASS_GAP * request.type_scale
        left_over = room_of(request, found, loss_width) - sum(min(each.size, SMALL) for each in columns)
        more = min(longest, _CLASS_NAME * request.width, left_over)
        if more >= _LEAST_NAME * request.type_scale:
            found[-1] = found[-1]._replace(beside=found[-1].beside + more)
    return tuple(found)


def room_of(request: LayoutRequest, columns: Sequence[Column], loss_width: float) -> float:
    """The width available to the squares of all columns together."""
    return (1.0 - EDGES) * request.width - 2 * MARGIN - sum(each.beside for each in columns) - loss_width
