"""The storyboard: all steps as pictures with their sentences, for printing and for browsers without scripts.

It is HTML and SVG, generated from the page's own JSON; every text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from gradviz.export.page.markdown import Block
from gradviz.text import _

__all__ = ["storyboard"]

_WIDE, _HIGH, _SIDE, _TOP, _BOTTOM, _LOSS = 526.0, 268.0, 46.0, 40.0, 12.0, 88.0
_LARGEST, _SMALLEST, _GAP = 48.0, 8.0, 15.0
_LETTER = 6.1  # the width of a digit at 11 px
_NOT_COMPUTED, _NEGATIVE, _ZERO, _NOT_FINITE = "3", "1", "2", "4"
_MOST_NUMBERS = 24
_WAYS = (0.34, 0.5, 0.66, 0.26, 0.74)  # positions of a number along its edge, in order of preference

Spot = tuple[float, float]


def storyboard(document: dict[str, Any]) -> str:
    """The HTML of all panels; the answers of a lesson are on a separate page at the end."""
    steps = document["steps"]
    is_lesson = document["kind"] == "lesson"
    shown = [step for step in steps if step["phase"] or is_lesson]
    if not is_lesson and not document["by_layer"]:
        shown = [max((each for each in shown if each["phase"] == phase), key=shown.index)
                 for phase in dict.fromkeys(each["phase"] for each in shown)]  # fmt: skip
    panels = "".join(_panel(document, step, place) for place, step in enumerate(shown, 1))
    kind = "lesson" if is_lesson else "six" if document["by_layer"] else "four"
    note = _("Scripts are off in this browser, so the steps are shown at once.")
    if is_lesson:
        note = _("Scripts are off in this browser, so the stops are shown at once.")
    answers = "".join(
        f"<li value='{place}'>{blocks_html(step['stop']['answer'])}</li>"
        for place, step in enumerate(shown, 1) if is_lesson and step["stop"]["answer"]
    )  # fmt: skip
    answered = f"<section class='answers'><h2>{escape(_('Answers'))}</h2><ol>{answers}</ol></section>" * bool(answers)
    return (
        f"<main id='storyboard'><noscript><p class='note'>{escape(note)}</p></noscript>"
        f"<header><h1>{escape(document['title'])}</h1><p>{escape(document['subtitle'])}</p></header>"
        f"<div class='panels {kind}'>{panels}</div>{answered}"
        f"<footer>{_legend(document, shown[-1])}<p>{escape(document['foot'])}</p></footer></main>"
    )


def _panel(document: dict[str, Any], step: dict[str, Any], place: int) -> str:
    pool, stop = document["pool"], step.get("stop")
    if stop is not None:
        caption = f"<p><b>{escape(stop['title'])}</b></p>{blocks_html(stop['text'])}"
        if stop["question"]:
            caption += f"<div class='asked'>{blocks_html(stop['question'])}{_choices_html(stop)}</div>"
    else:
        parts = "".join(f"<span class='{role}'>{escape(text)}</span>"
                        for text, role in (pool[each] for each in pool[step["says"][0]]))  # fmt: skip
        caption = f"<p>{parts} <span class='quiet'>{escape(_on_edges(step))}</span></p>"
    phase = step["phase"] or "forward"
    return (
        f"<figure><svg viewBox='0 0 {_WIDE:g} {_HIGH:g}' role='img' aria-label='{escape(step['description'], True)}'>"
        f"{''.join(_graph(document, step))}</svg>"
        f"<figcaption><span class='place {phase}'>{place}</span><div>{caption}</div></figcaption></figure>"
    )


def _on_edges(step: dict[str, Any]) -> str:
    return {
        "backward": _("On the edges: ∂L/∂w."), "update": _("On the edges: Δw."),
    }.get(step["phase"], _("On the edges: weights."))  # fmt: skip


def _graph(document: dict[str, Any], step: dict[str, Any]) -> Iterator[str]:
    model, pool = document["models"][step["model"]], document["pool"]
    columns = model["columns"]
    spots, size = _spots(columns)
    for (x, _y), column in zip((each[0] for each in spots), columns, strict=True):
        yield f"<text class='quiet' x='{x:.1f}' y='20' text-anchor='middle'>{escape(column['title'])}</text>"
    yield from _edges(step, model, spots, size)
    yield from _edge_numbers(step, model, pool, spots, size)
    for at, (column, nodes) in enumerate(zip(columns, step["nodes"], strict=True)):
        for (x, y), unit, node in zip(spots[at], column["units"], nodes, strict=False):
            yield from _node(x, y, size, unit["symbol"], node, pool, step["phase"])
    title, text, _active = step["loss"]
    if text:
        x = _WIDE - _LOSS / 2
        yield (f"<text class='quiet' x='{x:.1f}' y='{_HIGH / 2 - 6:.1f}' text-anchor='middle'>"
               f"{escape(document['words']['loss'])} {escape(title)}</text>")
        yield f"<text class='bold' x='{x:.1f}' y='{_HIGH / 2 + 12:.1f}' text-anchor='middle'>{escape(text)}</text>"


def _spots(columns: Sequence[dict[str, Any]]) -> tuple[list[list[Spot]], float]:
    """The centres of all units or cells, and the size of a unit."""
    most = max(len(column["units"]) for column in columns) or 1
    cell = (_HIGH - _TOP - _BOTTOM) / most
    size = max(_SMALLEST, min(_LARGEST, cell - 2 * _GAP if cell > 2 * _GAP + 20 else cell - 6))
    room = _WIDE - 2 * _SIDE - _LOSS
    gap = room / max(len(columns) - 1, 1)
    spots = []
    for place, column in enumerate(columns):
        rows = len(column["units"]) or column["count"] // column.get("cells", 1)
        high = (_HIGH - _TOP - _BOTTOM) / max(rows, 1)
        lift = _GAP if size < cell - _GAP else 0.0
        spots.append([(_SIDE + gap * place, _TOP + high * (row + 0.5) - lift) for row in range(rows)])
    return spots, size


def _ends(edge: Sequence[int], model: dict[str, Any], spots: list[list[Spot]], size: float) -> tuple[Spot, Spot]:
    layer, source, target = edge
    rows = [source // model["columns"][layer].get("cells", 1), target // model["columns"][layer + 1].get("cells", 1)]
    (x1, y1), (x2, y2) = spots[layer][rows[0]], spots[layer + 1][rows[1]]
    return (x1 + size / 2, y1), (x2 - size / 2, y2)


def _edges(step: dict[str, Any], model: dict[str, Any], spots: list[list[Spot]], size: float) -> Iterator[str]:
    thin = min(1.0, size / _LARGEST)
    order = sorted(range(len(model["edges"])), key=lambda place: step["level"][place])
    for place in order:
        look = step["look"][place]
        if look == "-":
            continue
        (x1, y1), (x2, y2) = _ends(model["edges"][place], model, spots, size)
        bend = (x2 - x1) / 2
        level = step["level"][place]
        kind = {_NOT_COMPUTED: "waiting", _ZERO: "zero", _NOT_FINITE: "bad"}.get(look, f"e{level}")
        width = 1.2 if look in (_NOT_COMPUTED, _ZERO) else (1.2 + 5.0 * level / 31) * thin
        dash = " stroke-dasharray='7 4'" if look == _NEGATIVE else ""
        yield (f"<path class='edge {kind}' d='M{x1:.1f} {y1:.1f}C{x1 + bend:.1f} {y1:.1f} {x2 - bend:.1f} {y2:.1f} "
               f"{x2:.1f} {y2:.1f}' stroke-width='{width:.1f}'{dash}/>")  # fmt: skip


def edge_number(step: dict[str, Any], model: dict[str, Any], place: int) -> tuple[int | None, str]:
    """The pool index of the number on an edge at this step, and the CSS class of its colour."""
    if step["after"]:
        return model["steps"][place], "update"
    if step["phase"] == "backward":
        return (None if step["look"][place] == _NOT_COMPUTED else model["gradients"][place]), "backward"
    return model["before"][place], "plain"


def _edge_numbers(
    step: dict[str, Any], model: dict[str, Any], pool: list[Any], spots: list[list[Spot]], size: float
) -> Iterator[str]:
    """The numbers on the edges, if they fit; else none."""
    if len(model["edges"]) > _MOST_NUMBERS:
        return
    taken: list[tuple[float, float, float]] = []
    out = []
    for place, edge in enumerate(model["edges"]):
        index, kind = edge_number(step, model, place)
        if index is None:
            continue
        text = pool[index][0]
        (x1, y1), (x2, y2) = _ends(edge, model, spots, size)
        wide = len(text) * _LETTER + 6
        found = next(((x, y) for way in _WAYS for x, y in [_along(x1, y1, x2, y2, way)]
                      if x1 + wide / 2 < x < x2 - wide / 2
                      and all(abs(x - a) > (wide + w) / 2 or abs(y - b) > 14 for a, b, w in taken)), None)  # fmt: skip
        if found is None:
            continue
        x, y = found
        taken.append((x, y, wide))
        out.append(f"<rect class='behind' x='{x - wide / 2:.1f}' y='{y - 8:.1f}' width='{wide:.1f}' height='15'/>"
                   f"<text class='{kind}' x='{x:.1f}' y='{y + 4:.1f}' text-anchor='middle'>{escape(text)}</text>")
    yield from out


def _along(x1: float, y1: float, x2: float, y2: float, way: float) -> Spot:
    """The point of an edge's curve at parameter `way` (0..1)."""
    bend, back = (x2 - x1) / 2, 1 - way
    x = back**3 * x1 + 3 * back**2 * way * (x1 + bend) + 3 * back * way**2 * (x2 - bend) + way**3 * x2
    return x, (back**3 + 3 * back**2 * way) * y1 + (3 * back * way**2 + way**3) * y2


def _node(x: float, y: float, size: float, symbol: str, node: Sequence[Any], pool: list[Any], phase: str
          ) -> Iterator[str]:  # fmt: skip
    value, delta, picture, active, _badge, delta_symbol = node
    left, top = x - size / 2, y - size / 2
    yield f"<rect class='unit' x='{left:.1f}' y='{top:.1f}' width='{size:.1f}' height='{size:.1f}' rx='3'/>"
    if picture is not None:
        yield f"<use href='#m{picture}' transform='translate({left:.1f} {top:.1f}) scale({size:.1f})'/>"
    if active:
        yield (f"<rect class='now {phase}' x='{left - 3:.1f}' y='{top - 3:.1f}' width='{size + 6:.1f}' "
               f"height='{size + 6:.1f}' rx='5'/>")  # fmt: skip
    if size < _LARGEST * 0.7:
        return
    for line, (index, name, kind) in enumerate(((value, symbol, "plain"), (delta, delta_symbol, "backward"))):
        if index is not None:
            yield (f"<text class='{kind}' x='{x:.1f}' y='{y + size / 2 + 16 + 13 * line:.1f}' text-anchor='middle'>"
                   f"{escape(name)} = {escape(pool[index][0])}</text>")  # fmt: skip


def _legend(document: dict[str, Any], step: dict[str, Any]) -> str:
    title, ticks, _entries, _note = document["pool"][step["legend"]]
    bars = "".join(f"<rect class='e{level} bar' x='{level * 4.4:.1f}' y='2' width='4.6' height='8'/>"
                   for level in range(32))  # fmt: skip
    words = _("weak to strong, from {low} to {high}").format(low=ticks[0][1], high=ticks[-1][1]) if ticks else ""
    return (f"<p>{escape(title)} <svg class='scale' viewBox='0 0 141 12' width='141' height='12'>{bars}</svg> "
            f"{escape(words)} <span class='dashes'></span> {escape(_('negative'))}</p>")  # fmt: skip


def blocks_html(blocks: Sequence[Block]) -> str:
    """Blocks of Markdown as HTML."""
    return "".join(_block(kind, lines) for kind, lines in blocks)


def _block(kind: str, lines: Sequence[Sequence[tuple[str, str]]]) -> str:
    if kind in ("ul", "ol"):
        return f"<{kind}>{''.join(f'<li>{_runs(line)}</li>' for line in lines)}</{kind}>"
    return f"<{'h3' if kind == 'h' else 'p'}>{_runs(lines[0])}</{'h3' if kind == 'h' else 'p'}>"


def _runs(runs: Sequence[tuple[str, str]]) -> str:
    return "".join(f"<{kind}>{escape(text)}</{kind}>" if kind else escape(text) for text, kind in runs)


def _choices_html(stop: dict[str, Any]) -> str:
    """The possible answers, as a list for printing."""
    items = "".join(f"<li>{escape(text)}</li>" for text, _right, _reason in stop["choices"])
    return f"<ol class='letters'>{items}</ol>" if items else ""
