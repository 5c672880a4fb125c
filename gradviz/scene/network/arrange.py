"""Positions of the graph's columns and sizes of their units; the edges have priority.

The gaps between the columns get at least 55 % of the width. What the numbers show comes before large squares: a square
grows only as far as no number of the graph loses its symbol or a digit, so that a larger figure never shows less.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from gradviz.scene.network.columns import (
    EDGES,
    MARGIN,
    SMALL,
    SMALLEST,
    Arrangement,
    Column,
    LayoutRequest,
    capped,
    column_by_height,
    room_of,
    with_outward,
)
from gradviz.scene.network.label_rooms import (
    LOSS_AIR,
    Shown,
    forms_of,
    gaps_between,
    has_loss_above_numbers,
    rooms_of,
    shown_of,
)
from gradviz.scene.network.labels import Form, usual_block_width

__all__ = ["arrange"]

_MOST_WITH_LOSS, _LEAST_WITH_LOSS = 5, 520.0
_BESIDE_LOSS = 9.0  # of its number, so that it keeps off the ring
_YIELDING = 36.0  # larger squares than these make room for numbers
_ROUNDS = 7
_NOTHING: Shown = (False, 0)


def arrange(request: LayoutRequest, *, loss_beside: bool = True) -> Arrangement:
    """The columns of a graph in a figure; `loss_beside`: the loss may be placed right of the outputs, where that
    neither makes squares small nor takes anything from the numbers."""
    request = replace(request, measure=cache(request.measure))
    count = len(request.columns)
    columns = capped(tuple(column_by_height(request, c) for c in range(count)))
    in_title = _arranged(request, columns, "title")
    if not (loss_beside and count <= _MOST_WITH_LOSS and request.width >= _LEAST_WITH_LOSS):
        return in_title
    beside = _arranged(request, columns, "right")
    is_large = min(plan.size for plan in beside.columns) >= math.floor(min(SMALL, *(plan.size for plan in columns)))
    return beside if is_large and _is_no_less(_shown(request, beside), _shown(request, in_title)) else in_title


def _arranged(request: LayoutRequest, columns: tuple[Column, ...], loss: str) -> Arrangement:
    """The arrangement with the loss at one place, its squares as large as the numbers allow; beside the outputs, where
    no square is made smaller for numbers, as large as the width allows."""
    loss_width = _loss_width(request) if loss == "right" else 0.0
    columns = with_outward(request, columns, loss_width)
    room, count = room_of(request, columns, loss_width), len(columns)
    ends, inner = (0, count - 1), range(1, count - 1)
    most = (math.inf,) * count

    def placed(sizes: Sequence[float]) -> Arrangement:
        # Whole pixels, so that squares and their pictures are sharp.
        whole = tuple(each._replace(size=math.floor(size)) for each, size in zip(columns, sizes, strict=True))
        return Arrangement(whole, _centres(request, whole, loss_width), loss, loss_width, most)

    def shown(sizes: Sequence[float]) -> tuple[Shown, ...]:
        return _shown(request, placed(sizes))

    def grown(start: Sequence[float], which: Sequence[int], share: float) -> list[float]:
        return [size + share * (end - size) if c in which else size
                for c, (size, end) in enumerate(zip(start, large, strict=True))]  # fmt: skip

    # Numbers of outer columns have no more room in a low figure, whose squares are small, than in a higher one.
    usual = placed(_shrunk([each.size if each.side == "cells" else _YIELDING for each in columns], room))
    rooms = _rooms(request, usual)
    is_low = any(each.side != "cells" and each.size < _YIELDING for each in columns)
    most = tuple(rooms[c] if is_low and c in ends else math.inf for c in range(count))

    large = _shrunk([each.size for each in columns], room)
    if loss_width:
        return placed(large)
    small = _shrunk([each.size if each.side == "cells" else min(each.size, _YIELDING) for each in columns], room)
    best = shown(grown(small, inner, 1.0))
    outer = [least if c in ends else _NOTHING for c, least in enumerate(shown(small))]
    if _is_no_less(shown(large), [max(pair) for pair in zip(best, outer, strict=True)]):
        return placed(large)
    share = _largest(lambda share: _is_no_less(shown(grown(small, inner, share)), outer))
    middle = grown(small, inner, share)
    kept = shown(middle)
    return placed(grown(middle, ends, _largest(lambda share: _is_no_less(shown(grown(middle, ends, share)), kept))))


def _rooms(request: LayoutRequest, found: Arrangement) -> tuple[float, ...]:
    return rooms_of(request, found, gaps_between(found))


def _shown(request: LayoutRequest, found: Arrangement) -> tuple[Shown, ...]:
    return shown_of(found, forms_of(request, found, _rooms(request, found)))


def _is_no_less(shown: Sequence[Shown], other: Sequence[Shown]) -> bool:
    return all(a >= b for a, b in zip(shown, other, strict=True))


def _largest(is_possible: Callable[[float], bool]) -> float:
    """The largest of some shares from 0 to 1 that is possible; 0 where none is."""
    if is_possible(1.0):
        return 1.0
    low, high = 0.0, 1.0
    for _round in range(_ROUNDS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_possible(middle) else (low, middle)
    return low


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
        air = MARGIN + (LOSS_AIR / 2 if loss_width and column is last else 0.0)
        wanted.append(max(0.0, (named - column.size) / 2 - air + 6.0) if column.side == "below" else 0.0)
    if loss_width and has_loss_above_numbers(request, last):
        wanted[1] = 0.0
    share = min(1.0, max(spare, 0.0) / max(sum(wanted), 1e-9))
    left, right = math.floor(left), math.ceil(right)
    start, end = left + wanted[0] * share + first.size / 2, right - wanted[1] * share - last.size / 2
    pitch = (end - start) / max(len(columns) - 1, 1)
    return tuple(round(start + pitch * c - each.size / 2) + each.size / 2 for c, each in enumerate(columns))
