"""Positions of the graph's columns and sizes of their units; the edges have priority.

The gaps between the columns get at least 55 % of the width. The size of the units follows from the height; labels are
reduced before units are, and a column whose units would be too small is folded into a grid of cells.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from gradviz.records import FrozenRecord
from gradviz.scene.network.cells import StripShape
from gradviz.scene.network.labels import Form, Measure, estimate, usual_block_width, usual_width

__all__ = ["MARGIN", "NAMES", "Arrangement", "Column", "ColumnShape", "LayoutRequest", "arrange"]

MARGIN = 16.0
NAMES, LEGEND, SECOND_LINE = 32.0, 44.0, 18.0
EDGES = 0.55  # of the width
FOLDED, FOLDED_BELOW = 72.0, 24.0
SMALLEST, SMALL = 18.0, 40.0
AIR = 9.0  # between a unit with its numbers and the next one
LEVELS = ((2, 33.0, 36.0), (1, 18.0, 28.0), (0, 0.0, SMALLEST))  # numbers per unit, their height, the smallest square
_RATIO = 1.3
_MOST_WITH_LOSS, _LEAST_WITH_LOSS = 5, 520.0
_NARROW = 700.0
LOSS_AIR = 16.0  # left of the loss
_BESIDE = 6.0  # between a unit and the numbers outside of it
_NAME = 0.2  # of the width, for the names of inputs at most
_CLASS_NAME, _LEAST_NAME = 0.12, 40.0  # of the width, for the names of classes at most; and at least, in pixels
_BESIDE_LOSS = 9.0  # of its number, so that it keeps off the ring
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
    'title'."""

    columns: tuple[Column, ...]
    centres: tuple[float, ...]
    loss: str
    loss_width: float


def arrange(request: LayoutRequest, *, loss_beside: bool = True) -> Arrangement:
    """The columns of a graph in a figure; `loss_beside`: the loss may be placed right of the outputs."""
    count = len(request.columns)
    columns = _capped(tuple(_column(request, c) for c in range(count)))
    has_room = loss_beside and count <= _MOST_WITH_LOSS and request.width >= _LEAST_WITH_LOSS
    places = ["right", "title"] if has_room else ["title"]
    for loss in places:
        loss_width = _loss_width(request) if loss == "right" else 0.0
        columns = _with_outward(request, columns, loss_width)
        sizes = _shrunk([each.size for each in columns], _room(request, columns, loss_width))
        smallest = min(sizes)
        if loss == "title" or smallest >= SMALL or smallest >= min(each.size for each in columns) - 1e-9:
            break
    # Whole pixels, so that squares and their pictures are sharp.
    columns = tuple(each._replace(size=math.floor(size)) for each, size in zip(columns, sizes, strict=True))
    return Arrangement(columns, _centres(request, columns, loss_width), loss, loss_width)


def _column(request: LayoutRequest, c: int) -> Column:
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


def _capped(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns with their squares limited relative to the smallest one of the hidden columns."""
    hidden = [each.size for each in columns[1:-1] if each.side != "cells"]
    most = _RATIO * min(hidden) if hidden else FOLDED * 2
    return tuple(each if each.side == "cells" else each._replace(size=min(each.size, most)) for each in columns)


def _with_outward(request: LayoutRequest, columns: tuple[Column, ...], loss_width: float) -> tuple[Column, ...]:
    """The columns with the width of the numbers beside them: that of a usual number, less where squares would become
    too small, and 0 where even a short number would not fit. Names of inputs get more, as far as the squares allow."""
    sides = [each.side in ("left", "right") for each in columns]
    if not any(sides):
        return columns
    pixels = request.shown(11.0 if request.width < _NARROW else 12.0)
    usual, short = (usual_width(Form(digits, False, pixels), "", request.measure, True) + 2.0 for digits in (3, 1))
    bare = tuple(each._replace(beside=0.0) for each in columns)
    spare = _room(request, bare, loss_width) - SMALLEST * len(columns)
    wide = min(usual, spare / sum(sides) - _BESIDE)
    if wide < short:
        return tuple(each._replace(side="none", lines=0, beside=0.0) if beside else each
                     for each, beside in zip(columns, sides, strict=True))  # fmt: skip
    found = [each._replace(beside=wide + _BESIDE if beside else 0.0)
             for each, beside in zip(columns, sides, strict=True)]  # fmt: skip
    if found[0].side == "left" and request.columns[0].names:
        longest = max(request.measure(name, pixels, False) for name in request.columns[0].names) + 2.0
        left_over = _room(request, found, loss_width) - sum(min(each.size, SMALL) for each in columns)
        more = min(longest, _NAME * request.width) - wide
        found[0] = found[0]._replace(beside=found[0].beside + max(0.0, min(more, left_over)))
    if found[-1].side == "right" and request.columns[-1].names:
        longest = max(request.measure(name, pixels, False) for name in request.columns[-1].names) + 2 * CLASS_GAP
        left_over = _room(request, found, loss_width) - sum(min(each.size, SMALL) for each in columns)
        more = min(longest, _CLASS_NAME * request.width, left_over)
        if more >= _LEAST_NAME * request.type_scale:
            found[-1] = found[-1]._replace(beside=found[-1].beside + more)
    return tuple(found)


def _room(request: LayoutRequest, columns: Sequence[Column], loss_width: float) -> float:
    """The width available to the squares of all columns together."""
    return (1.0 - EDGES) * request.width - 2 * MARGIN - sum(each.beside for each in columns) - loss_width


def _shrunk(sizes: list[float], room: float) -> list[float]:
    """The sizes, reduced by a common factor to fit into `room`, but none below the minimum."""
    least = [min(size, SMALLEST) for size in sizes]
    low, high = 0.0, 1.0
    if sum(sizes) <= room:
        return sizes
    for _round in range(40):
        factor = (low + high) / 2
        wide = sum(max(size * factor, floor) for size, floor in zip(sizes, least, strict=True))
        low, high = (factor, high) if wide <= room else (low, factor)
    return [max(size * low, floor) for size, floor in zip(sizes, least, strict=True)]


def _loss_width(request: LayoutRequest) -> float:
    """The width of the loss right of the outputs, including the distance from them."""
    number = request.measure("0." + "8" * min(request.digits, 5), request.shown(15.0), True)
    return min(number + _BESIDE_LOSS * request.scale, 0.16 * request.width) + LOSS_AIR


def _centres(request: LayoutRequest, columns: Sequence[Column], loss_width: float) -> tuple[float, ...]:
    """The centres of the columns at equal distances. Where the edges have enough room, the outer columns move inwards
    until their numbers fit below them."""
    first, last = columns[0], columns[-1]
    left, right = MARGIN + first.beside, request.width - MARGIN - last.beside - loss_width
    spare = right - left - sum(each.size for each in columns) - EDGES * request.width
    wanted = []
    for column, shape in ((first, request.columns[0]), (last, request.columns[-1])):
        form = Form(request.digits, True, request.shown(12.0))
        named = usual_block_width(form, (shape.symbol, "Σδ" if column.lines > 1 else ""), request.measure)
        wanted.append(max(0.0, (named - column.size) / 2 - MARGIN + 6.0) if column.side == "below" else 0.0)
    if loss_width:
        wanted[1] = 0.0
    share = min(1.0, max(spare, 0.0) / max(sum(wanted), 1e-9))
    left, right = math.floor(left), math.ceil(right)
    start, end = left + wanted[0] * share + first.size / 2, right - wanted[1] * share - last.size / 2
    pitch = (end - start) / max(len(columns) - 1, 1)
    return tuple(round(start + pitch * c - each.size / 2) + each.size / 2 for c, each in enumerate(columns))
