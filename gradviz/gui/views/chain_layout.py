"""The layout of a chain of factors: in one line, or wrapped into a few, as large as fits. Pure geometry."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Arrangement", "arranged"]

_MOST_ROWS = 3
_GOOD = 0.9  # a line that is no smaller than this is not broken


class Arrangement(NamedTuple):
    """`places` are (left, row) of each factor before scaling by `scale`; `brief` omits the words under the numbers;
    `width` and `rows` are the total extent."""

    places: tuple[tuple[float, int], ...]
    rows: int
    scale: float
    brief: bool
    width: float


def arranged(
    widths: Sequence[float], gap: float, line: float, brief_line: float, room: tuple[float, float], smallest: float,
    largest: float = 1.0,
) -> Arrangement:  # fmt: skip
    """Factors `widths` wide with `gap` between them, in lines `line` high (`brief_line` without the words), in `room`
    (width, height). The first is the result; lines after the first begin below the first factor after it.

    The simplest arrangement that is large enough, else the largest one, but none below `smallest` or above `largest`.
    """
    found = []
    for brief, rows in itertools.product((False, True), range(1, min(_MOST_ROWS, max(1, len(widths) - 1)) + 1)):
        places, width = _broken(widths, gap, rows)
        height = rows * (brief_line if brief else line)
        scale = min(largest, room[0] / max(1.0, width), room[1] / max(1.0, height))
        found.append(Arrangement(tuple(places), rows, scale, brief, width))
        if scale >= _GOOD:
            return found[-1]
    best = max(each.scale for each in found)
    chosen = next(each for each in found if each.scale > best - 0.03)
    return chosen._replace(scale=max(chosen.scale, smallest))


def _broken(widths: Sequence[float], gap: float, rows: int) -> tuple[list[tuple[float, int]], float]:
    """The factors after the result in `rows` lines, with the longest line as short as possible."""
    if not widths:
        return [], 0.0
    first, rest = widths[0], list(widths[1:])
    ends = min(
        itertools.combinations(range(1, len(rest)), rows - 1),
        key=lambda cuts: max(_length(rest[a:b], gap) for a, b in itertools.pairwise((0, *cuts, len(rest)))),
        default=(),
    )
    places, widest = [(0.0, 0)], first
    for row, (a, b) in enumerate(itertools.pairwise((0, *ends, len(rest)))):
        x = first + gap
        for width in rest[a:b]:
            places.append((x, row))
            widest = max(widest, x + width)
            x += width + gap
    return places, widest


def _length(widths: Sequence[float], gap: float) -> float:
    return sum(widths) + gap * max(0, len(widths) - 1)
