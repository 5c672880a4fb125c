"""The width that the numbers of each column have, and the form in which they fit it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from gradviz.scene.network.columns import BESIDE, NARROW, Arrangement, Column, LayoutRequest
from gradviz.scene.network.labels import Form, fitting_form

__all__ = ["LINE", "LOSS_AIR", "Shown", "forms_of", "gaps_between", "has_loss_above_numbers", "rooms_of", "shown_of"]

LINE = 14.0
LOSS_AIR = 16.0  # left of the loss
_LARGE_TYPE_FROM = 84.0
_TYPE, _LARGE_TYPE, _SMALL_TYPE = 12.0, 13.0, 11.0
_REACH, _OUTER_REACH, _WIDE_GAP = 0.42, 0.6, 100.0

# What a unit of a column shows: with symbols or not, and significant digits; nothing is less than anything.
Shown = tuple[bool, int]


def gaps_between(found: Arrangement) -> tuple[float, ...]:
    """The distances between the squares of adjacent columns."""
    half = [plan.size / 2 for plan in found.columns]
    return tuple(found.centres[b] - half[b] - found.centres[a] - half[a]
                 for a, b in itertools.pairwise(range(len(half))))  # fmt: skip


def has_loss_above_numbers(request: LayoutRequest, output: Column) -> bool:
    """Whether the loss at the right stands beside a single square, above its numbers, which may extend below it."""
    is_one = request.columns[-1].units == 1 and output.side != "cells"
    return is_one and output.size >= 3 * LINE * request.type_scale


def rooms_of(request: LayoutRequest, found: Arrangement, gaps: Sequence[float]) -> tuple[float, ...]:
    """The maximum width of the numbers of a unit for each column; numbers below it may extend into the gaps."""
    out, last = [], len(found.columns) - 1
    right = request.width - max(found.loss_width - LOSS_AIR / 2, 0.0)  # where the loss begins
    if has_loss_above_numbers(request, found.columns[-1]):
        right = request.width
    for c, (plan, x) in enumerate(zip(found.columns, found.centres, strict=True)):
        gap = min(gaps[max(c - 1, 0)], gaps[min(c, last - 1)])
        if plan.side in ("left", "right"):
            out.append(plan.beside - BESIDE)
        elif plan.side == "none":
            out.append(max(gap - 2 * BESIDE, 1.0))
        else:
            reach = _OUTER_REACH if c in (0, last) and gap >= _WIDE_GAP else _REACH
            border = min(x, right - x if c == last else x) if c in (0, last) else x
            out.append(min(plan.size + reach * gap, 2 * max(border - 4.0, plan.size / 2)))
    return tuple(min(pair) for pair in zip(out, found.most, strict=True))


def forms_of(request: LayoutRequest, found: Arrangement, rooms: Sequence[float]) -> tuple[Form, ...]:
    """The form of the numbers for each column; all hidden columns share the form that fits each of them."""
    out = [_form(request, c, plan, rooms[c]) for c, plan in enumerate(found.columns)]
    hidden = [form for form, plan in zip(out[1:-1], found.columns[1:-1], strict=True) if plan.side == "below"]
    if hidden:
        least = min(hidden, key=_shown)
        pixels = min(form.pixels for form in hidden)
        out[1:-1] = [Form(least.digits, least.named, pixels)] * len(out[1:-1])
    return tuple(out)


def shown_of(found: Arrangement, forms: Sequence[Form]) -> tuple[Shown, ...]:
    """How much the numbers of each column show, comparable between arrangements."""
    return tuple(_shown(form) if plan.lines and plan.side != "cells" else (False, 0)
                 for plan, form in zip(found.columns, forms, strict=True))  # fmt: skip


def _shown(form: Form) -> Shown:
    return form.named, form.digits


def _form(request: LayoutRequest, c: int, plan: Column, room: float) -> Form:
    """The form of the numbers of one column. Type that suits the square or the figure is smaller where the numbers show
    more in smaller type."""
    shape, is_below = request.columns[c], plan.side == "below"
    sizes = [_LARGE_TYPE if plan.size >= _LARGE_TYPE_FROM else _TYPE]
    if is_below:
        sizes = sorted({*sizes, _TYPE}, reverse=True)
    elif plan.side in ("left", "right"):
        sizes = [_SMALL_TYPE] if request.width < NARROW else [*sizes, _SMALL_TYPE]
    symbols = (shape.symbol, "Σδ" if plan.lines > 1 else "")
    forms = [fitting_form(max(request.digits, 2), request.shown(nominal), symbols, room + 1.0, request.measure,
                          bool(shape.symbol) and is_below) for nominal in sizes]  # fmt: skip
    return max(forms, key=lambda form: (*_shown(form), form.pixels))
