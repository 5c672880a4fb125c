"""Where the columns of the graph stand: the best form of the numbers that leaves the edges their room."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from gradviz.scene.network.cells import StripShape
from gradviz.scene.network.labels import Form, Labels, Plan, forms, plan, written_width

__all__ = ["LARGE", "SMALLEST", "Arrangement", "arrange"]

LARGEST, SMALLEST = 64.0, 16.0
_INSET = 56.0
_WIDE_INSET = 104.0  # where the inputs are folded into an image
_LOSS_WIDTH = 72.0
_APART = 8.0  # numbers of neighbouring columns
_RUNS = (52.0, 22.0)  # how far an edge goes from unit to unit: as wished, and at least
LARGE = 1.4  # a scale of type from which on edges need not grow with it
_LONG = 2.6  # but edges are what a lecture looks at: where there is room, digits give way to longer ones
# The ways a column can stand, the first that it has room for, and the smallest squares with numbers below them. Where
# no form of the numbers leaves the edges their room, the next group is tried.
_POLICIES = (
    ((("below", "beside", "row"), 24.0),),
    ((("below", "beside", "row"), 18.0),),
    ((("below", "single"), 18.0), (("single",), 18.0)),
)
_LAST = 14.0  # in large type, squares so small are better than no numbers


class Arrangement(NamedTuple):
    """The plans of the columns, their middles, the form of the numbers, the widths of values and of δ by column, how
    wide the loss is, and whether it stands below the outputs; `is_sparse`: there is room for some numbers only."""

    plans: tuple[Plan, ...]
    centres: tuple[float, ...]
    form: Form
    widths: tuple[tuple[float, float], ...]
    loss_width: float
    loss_below: bool
    is_sparse: bool


def arrange(
    counts: Sequence[int], cells: Sequence[float], shapes: Sequence[StripShape | None], room: tuple[float, float],
    scale: float, labels: Labels, loss_height: float,
) -> Arrangement:  # fmt: skip
    """Columns of `counts` units in cells of these heights, in a `room` that begins at an x and has a width. `shapes`
    are those of folded columns, None for the others."""
    asked = _Asked(tuple(counts), tuple(cells), tuple(shapes), *room, scale, labels, loss_height)
    return _best(asked) or _with_small_squares(asked) or _with_few_numbers(asked)


def _best(asked: _Asked) -> Arrangement | None:
    """The longest edges first, then the best form of the numbers, then the loss beside the outputs rather than below;
    None where no policy leaves the edges their room."""
    scale = asked.scale
    for policies, run in itertools.product(_POLICIES, _runs(scale)):
        for form in forms(asked.labels, scale):
            widths = _widths(asked, form)
            for below, (ways, smallest) in itertools.product((False, True), policies):
                plans = _plans(asked, form, widths, ways, smallest)
                if below and not _has_room_below(asked, plans[-1], form):
                    continue
                centres = _centres(asked, plans, below)
                if _fits(asked, plans, centres, run):
                    return Arrangement(plans, centres, form, widths, _loss_width(asked), below, False)
    return None


def _with_small_squares(asked: _Asked) -> Arrangement | None:
    """In large type, where every unit keeps its numbers that way."""
    scale = asked.scale
    for form in forms(asked.labels, scale) if scale > LARGE else ():
        widths = _widths(asked, form)
        plans = _plans(asked, form, widths, ("below",), _LAST)
        centres = _centres(asked, plans, below=False)
        if all(each.lines for each in plans) and _fits(asked, plans, centres, _runs(scale)[-1]):
            return Arrangement(plans, centres, form, widths, _loss_width(asked), False, False)
    return None


def _with_few_numbers(asked: _Asked) -> Arrangement:
    """Only some numbers at a time: each may reach over its neighbours' columns."""
    form = Form(min(3, max(asked.labels.digits, 2)), False, asked.labels.shown(12 * asked.scale))
    widths = _widths(asked, form)
    plans = tuple(each._replace(width=each.size) for each in _plans(asked, form, widths, ("below",), 18.0))
    return Arrangement(plans, _centres(asked, plans, below=False), form, widths, _loss_width(asked), False, True)


def _runs(scale: float) -> tuple[float, ...]:
    """How long edges are to be in pixels, the best first."""
    usual, least = (run * min(scale, LARGE) for run in _RUNS)
    return (_RUNS[0] * min(scale, _LONG), usual, least) if scale > LARGE else (usual, least)


class _Asked(NamedTuple):
    counts: tuple[int, ...]
    cells: tuple[float, ...]
    shapes: tuple[StripShape | None, ...]
    left: float
    width: float
    scale: float
    labels: Labels
    loss_height: float


def _widths(asked: _Asked, form: Form) -> tuple[tuple[float, float], ...]:
    """Of a value and of δ in every column; the inputs have no δ."""
    return tuple(
        (written_width(form, asked.labels.symbol(c), asked.labels.measure, is_power=c > 0, is_bold=False),
         written_width(form, "Σδ" if asked.labels.symbol(c) else "", asked.labels.measure, is_power=True, is_bold=True)
         if c else 0.0)
        for c in range(len(asked.counts))
    )  # fmt: skip


def _loss_width(asked: _Asked) -> float:
    return min(_LOSS_WIDTH * asked.scale, asked.width / (len(asked.counts) + 1))


def _plans(
    asked: _Asked, form: Form, widths: Sequence[tuple[float, float]], ways: tuple[str, ...], smallest: float
) -> tuple[Plan, ...]:
    count, scale = len(asked.counts), asked.scale
    largest = min(LARGEST * scale, max(0.5 * asked.width / count, SMALLEST))
    out = []
    for c, (cell, shape) in enumerate(zip(asked.cells, asked.shapes, strict=True)):
        if shape is not None:
            wide = max(0.64 * (asked.width - _loss_width(asked)) / count, 24.0)
            out.append(Plan("cells", wide, wide, 2))
        else:
            out.append(plan(ways, cell, largest, smallest * scale, form, widths[c], scale))
    return tuple(out)


def _has_room_below(asked: _Asked, last: Plan, form: Form) -> bool:
    """Whether the loss can stand below the outputs."""
    if last.way != "below":
        return False
    block = last.size + 6.0 * asked.scale + last.lines * form.pixels * 4 / 3
    return (asked.cells[-1] - block) / 2 >= asked.loss_height + 8.0 * asked.scale


def _centres(asked: _Asked, plans: Sequence[Plan], below: bool) -> tuple[float, ...]:
    """The middles: at equal distances, else with equal gaps."""
    count, scale = len(plans), asked.scale
    room = asked.width if below else asked.width - _loss_width(asked) - 2.0 * scale
    if asked.shapes[0] is not None or any(each is not None for each in asked.shapes):
        inset = min((_INSET if asked.shapes[0] is None else _WIDE_INSET) * scale, room / count / 2)
        first, last = max(inset, plans[0].width / 2), max(inset, plans[-1].width / 2)
    else:
        first, last = plans[0].width / 2, plans[-1].width / 2
    # A graph of few columns does not stick to the borders.
    spare = max(0.0, (room - first - last) / max(count - 1, 1) - 260.0 * scale) * (count - 1) / 2
    first, last = first + min(spare, 40.0 * scale), last + min(spare, 40.0 * scale)
    pitch = (room - first - last) / max(count - 1, 1)
    equal = tuple(asked.left + first + pitch * place for place in range(count))
    if any(each is not None for each in asked.shapes) or _fits(asked, plans, equal, _RUNS[0] * min(scale, LARGE)):
        return equal
    gap = (room - sum(each.width for each in plans)) / max(count - 1, 1)
    out, x = [], asked.left
    for each in plans:
        out.append(x + each.width / 2)
        x += each.width + gap
    return tuple(out)


def _fits(asked: _Asked, plans: Sequence[Plan], centres: Sequence[float], run: float) -> bool:
    """Whether edges are long enough, and numbers apart."""
    for (a, b), (x, y) in zip(itertools.pairwise(plans), itertools.pairwise(centres), strict=True):
        if y - x - a.leave - b.arrive < run or y - x - (a.width + b.width) / 2 < _APART * asked.scale:
            return False
    return True
