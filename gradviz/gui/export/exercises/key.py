"""One key as a page: every answer with its derivation and the results of the usual mistakes, and a table of all
variants.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gradviz.export.exercises.key_text import (
    KeyRow,
    glance_columns,
    glance_row,
    glance_words,
    key_notes,
    key_rows,
    name_of,
    slopes_line,
    solved_figure,
)
from gradviz.export.exercises.mistakes import MISTAKES
from gradviz.export.exercises.sheet_text import key_title
from gradviz.export.exercises.variants import Exercises, Variant
from gradviz.gui.export.exercises.page import (
    BOTTOM,
    GREY,
    INK,
    LEFT,
    RIGHT,
    TOP,
    Draw,
    Page,
    Words,
    broken,
    wrapped,
)
from gradviz.gui.export.exercises.sheet import variant_box
from gradviz.gui.figures.plain.plain_network_painter import paint_plain_network
from gradviz.text import _

__all__ = ["glance_pages", "has_room_for_glance", "key_pages"]

_RULE, _FIGURE, _SCALE = 70.0, 245.0, 0.84
_ANSWERS = 297.0  # where the answers of the forward pass begin
_NAME, _PATH, _PATH_ROOM, _VALUE = LEFT + 16.0, LEFT + 70.0, 142.0, 300.0
_WRONG = 306.0  # where the mistakes' columns begin
_ROW, _LOW_ROW, _HEADER = 25.5, 19.0, 34.0
_LINE, _LOW_LINE = 9.5, 8.0  # of the table of all variants
_MOST_VARIANTS, _MOST_COLUMNS = 30, 11  # in the table on every key
_NOTE = _SMALL = 7.5


def key_pages(exercises: Exercises, variant: Variant) -> list[Draw]:
    """One page, or as many as the rows need."""
    rows = [row for row in key_rows(exercises, variant) if row.answer.quantity.question not in ("forward", "loss")]
    top = _RULE + _top_height(exercises, variant)
    room = BOTTOM - top - _HEADER - _notes_height(exercises, variant)
    first = len(rows)
    while _rows_height(rows[:first], _LOW_ROW) > room:
        first -= 1
    draws: list[Draw] = [partial(_paint, exercises, variant, rows[:first])]
    if rows[first:]:
        draws.append(partial(_paint_more, exercises, variant, rows[first:]))
    return draws


def has_room_for_glance(exercises: Exercises) -> bool:
    """Whether all variants fit on the lower half of every key; otherwise they have separate pages."""
    if len(exercises.variants) > _MOST_VARIANTS or len(glance_columns(exercises)) > _MOST_COLUMNS:
        return False
    variant = exercises.variants[0]
    rows = [row for row in key_rows(exercises, variant) if row.answer.quantity.question not in ("forward", "loss")]
    high = _HEADER + _rows_height(rows, _LOW_ROW)
    used = _RULE + _top_height(exercises, variant) + high + _notes_height(exercises, variant)
    return used + _glance_height(exercises) <= BOTTOM


def _glance_height(exercises: Exercises) -> float:
    return 34.0 + len(exercises.variants) * _LOW_LINE


def glance_pages(exercises: Exercises) -> list[Draw]:
    """All variants on separate pages, where they do not fit on every key."""
    if has_room_for_glance(exercises):
        return []
    fit = int((BOTTOM - TOP - 40.0) // _LINE)
    parts = [exercises.variants[start : start + fit] for start in range(0, len(exercises.variants), fit)]
    return [partial(_paint_glance_page, exercises, part) for part in parts]


def _paint_glance_page(exercises: Exercises, variants: Sequence[Variant], painter: QPainter) -> None:
    page = Page(painter)
    _paint_glance(page, exercises, variants, None, (TOP, _LINE))
    _paint_foot(page, "")


def _title(page: Page, exercises: Exercises, variant: Variant) -> None:
    page.write(key_title(exercises.choice), (LEFT, TOP + 3), 15.5, bold=True)
    words = _("Variant {number} of {count}, seed {seed}. Accept answers within 1 %.").format(
        number=variant.number, count=len(exercises.variants), seed=exercises.choice.seed)  # fmt: skip
    page.write(words, (LEFT, TOP + 18), 9.0, colour=GREY)
    variant_box(page, variant.number, inverted=True)
    page.rule(LEFT, RIGHT, _RULE, 0.8, INK)


def _forward_rows(exercises: Exercises, variant: Variant) -> int:
    """Lines of the answers of the forward pass, in three columns."""
    count = sum(row.answer.quantity.question == "forward" for row in key_rows(exercises, variant))
    return math.ceil(count / 3)


def _top_height(exercises: Exercises, variant: Variant) -> float:
    """Figure and forward pass side by side."""
    right = 8.0 + _forward_rows(exercises, variant) * 17.5 + ("loss" in exercises.choice.asks) * 26.0 + 30.0
    return max(solved_figure(exercises, variant, _FIGURE, _SCALE).height + 6.0, right) + 6.0


def _paint(exercises: Exercises, variant: Variant, rows: Sequence[KeyRow], painter: QPainter) -> None:
    page = Page(painter)
    _title(page, exercises, variant)
    paint_plain_network(painter, solved_figure(exercises, variant, _FIGURE, _SCALE), LEFT, _RULE + 4.0)
    _paint_forward(page, exercises, variant)
    y = _RULE + _top_height(exercises, variant)
    below = _notes_height(exercises, variant) + has_room_for_glance(exercises) * _glance_height(exercises)
    pitch = _ROW if y + _HEADER + _rows_height(rows, _ROW) + below <= BOTTOM else _LOW_ROW
    if rows:
        y = _paint_rows(page, exercises, rows, y, pitch)
    y = _paint_notes(page, exercises, variant, y + 4.0)
    if has_room_for_glance(exercises):
        line = min(_LINE, (BOTTOM - y - 34.0) / len(exercises.variants))
        _paint_glance(page, exercises, exercises.variants, variant, (y + 6.0, line))
    _paint_foot(page, _("Key {number} / {count}").format(number=variant.number, count=len(exercises.variants)))


def _paint_more(exercises: Exercises, variant: Variant, rows: Sequence[KeyRow], painter: QPainter) -> None:
    page = Page(painter)
    _title(page, exercises, variant)
    _paint_rows(page, exercises, rows, _RULE, _LOW_ROW)
    _paint_foot(page, _("Key {number} / {count}").format(number=variant.number, count=len(exercises.variants)))


def _paint_foot(page: Page, right: str) -> None:
    page.write(_("Computed by gradviz in float64. Not for students."), (LEFT, BOTTOM + 18), 7.5, colour=GREY)
    page.write(right, (RIGHT, BOTTOM + 18), 7.5, 1.0, colour=GREY)


def _paint_forward(page: Page, exercises: Exercises, variant: Variant) -> None:
    rows = key_rows(exercises, variant)
    forward = [row for row in rows if row.answer.quantity.question == "forward"]
    lines, y = math.ceil(len(forward) / 3), _RULE + 8.0
    left = _ANSWERS + 14.0
    wide = (RIGHT - left + 10.0) / 3
    for place, row in enumerate(forward):
        x, line = left + place // lines * wide, y + place % lines * 17.5
        if place == 0:
            page.write(str(row.question), (_ANSWERS, line + 11.5), 8.5, bold=True)
        value = page.write(row.right, (x + wide - 10.0, line + 11.5), 8.5, 1.0, bold=True)
        page.write(row.name, (x, line + 11.5), 9.0, room=wide - 14.0 - value)
        page.rule(x, x + wide - 10.0, line + 17.0, 0.4)
    y += lines * 17.5
    for row in rows:
        if row.answer.quantity.question == "loss":
            _paint_loss(page, row, y + 15.0)
            y += 26.0
    slopes = slopes_line(exercises, variant)
    for number, words in enumerate(wrapped(slopes, 8.0, RIGHT - _ANSWERS)):
        page.write(words, (_ANSWERS, y + 12.0 + 10.5 * number), 8.0, colour=GREY)


def _paint_loss(page: Page, row: KeyRow, y: float) -> None:
    page.write(str(row.question), (_ANSWERS, y), 8.5, bold=True)
    x = _ANSWERS + 14.0
    x += page.write(row.name, (x, y), 9.5) + 3.0
    if row.path.numbers:
        x += page.write(f"= {row.path.numbers}", (x, y), 8.5) + 6.0
    page.write("=", (x, y), 8.5)
    page.write(row.right, (x + 11.0, y), 8.5, bold=True)
    wrong = [(_(MISTAKES[name].title), text) for (name, value), text in
             zip(row.answer.mistakes.items(), row.mistakes, strict=True) if value is not None]  # fmt: skip
    words = "; ".join(f"{title}: {text}" for title, text in wrong)
    page.write(words, (RIGHT, y), 7.5, 1.0, colour=GREY, room=RIGHT - x - 58.0)


def _paint_rows(page: Page, exercises: Exercises, rows: Sequence[KeyRow], y: float, pitch: float) -> float:
    wide = (RIGHT - _WRONG) / max(1, len(exercises.mistakes))
    page.write(_("Path product"), (_PATH, y + 11.0), 8.0, colour=GREY)
    page.write(_("Right"), (_VALUE, y + 11.0), 8.0, 1.0, bold=True)
    page.write(_("What the answer is when this went wrong"), ((_WRONG + RIGHT) / 2, y + 7.0), 7.5, 0.5, colour=GREY)
    page.rule(_WRONG + 8.0, RIGHT, y + 11.0, 0.5)
    for place, name in enumerate(exercises.mistakes):
        for line, words in enumerate(MISTAKES[name].heading):
            spot = (_WRONG + (place + 1) * wide, y + 20.0 + 8.5 * line)
            page.write(_(words), spot, 7.2, 1.0, colour=GREY, room=wide - 3.0)
    y += _HEADER
    before = 0
    for row in rows:
        page.rule(LEFT, RIGHT, y, 0.7 if row.question != before else 0.35, INK if row.question != before else "#C4C8CE")
        if row.question != before:
            page.write(str(row.question), (LEFT, y + pitch * 0.6), 9.0, bold=True)
        before = row.question
        high = _row_height(row, pitch)
        _paint_row(page, row, (y, high, wide))
        y += high
    page.rule(LEFT, RIGHT, y, 0.35, "#C4C8CE")
    return y


def _path_lines(row: KeyRow) -> tuple[list[Words], list[Words]]:
    """The derivation in symbols and in numbers; long sums continue on a second line."""
    return broken(row.path.symbols, 8.5, _PATH_ROOM), broken(row.path.numbers, _SMALL, _PATH_ROOM)


def _row_height(row: KeyRow, pitch: float) -> float:
    symbols, numbers = _path_lines(row)
    lines = len(symbols) + len(numbers)
    return pitch if lines <= 2 else max(pitch, 6.0 + 9.6 * lines)


def _rows_height(rows: Sequence[KeyRow], pitch: float) -> float:
    return sum(_row_height(row, pitch) for row in rows)


def _paint_row(page: Page, row: KeyRow, place: tuple[float, float, float]) -> None:
    y, pitch, wide = place
    middle = y + pitch / 2 + 3.0
    page.write(row.name, (_NAME, middle), 9.5 if len(row.name) == 1 else 8.5, room=_PATH - _NAME - 4.0)
    symbols, numbers = _path_lines(row)
    step = (pitch - 5.0) / max(2, len(symbols) + len(numbers))
    for line, words in enumerate((*symbols, *numbers)):
        size, colour = (8.5, INK) if line < len(symbols) else (_SMALL, GREY)
        page.write(words, (_PATH, y + step * (line + 1) - 0.5), size, colour=colour, room=_PATH_ROOM)
    page.write(row.right, (_VALUE, middle), 9.5, 1.0, bold=True)
    for column, text in enumerate(row.mistakes):
        page.write(text, (_WRONG + (column + 1) * wide, middle), 7.8, 1.0, colour=GREY, room=wide - 4.0)


def _note_lines(exercises: Exercises, variant: Variant) -> list[str]:
    return wrapped(" ".join(key_notes(exercises, variant)), _NOTE, RIGHT - LEFT)


def _notes_height(exercises: Exercises, variant: Variant) -> float:
    return 12.0 + 9.5 * len(_note_lines(exercises, variant))


def _paint_notes(page: Page, exercises: Exercises, variant: Variant, y: float) -> float:
    lines = _note_lines(exercises, variant)
    for number, words in enumerate(lines):
        page.write(words, (LEFT, y + 8.0 + 9.5 * number), _NOTE, colour=GREY)
    return y + 8.0 + 9.5 * len(lines)


def _paint_glance(
    page: Page, exercises: Exercises, variants: Sequence[Variant], marked: Variant | None, place: tuple[float, float]
) -> None:
    """The table of all variants, at (y, height of a line); every fifth is ruled off."""
    y, pitch = place
    width = page.write(_("All variants at a glance"), (LEFT, y + 9.0), 9.5, bold=True)
    page.write(glance_words(exercises), (LEFT + width + 8.0, y + 9.0), 7.5, colour=GREY)
    first, columns = exercises.variants[0], glance_columns(exercises)
    wide, size = (RIGHT - LEFT - 20.0) / max(1, len(columns)), min(7.5, pitch * 0.8)
    for number, column in enumerate(columns):
        name = name_of(first.answers[column], first, short=True)
        page.write(name, (LEFT + 20.0 + (number + 1) * wide, y + 22.0), 7.8, 1.0, room=wide - 3.0)
    y += 27.0
    page.rule(LEFT, RIGHT, y, 0.7, INK)
    for place_in, variant in enumerate(variants):
        is_marked = variant is marked
        if is_marked:
            page.box(QRectF(LEFT, y + 0.4, RIGHT - LEFT, pitch), fill="#E4E7EC", line=None, radius=0)
        if place_in and place_in % 5 == 0:
            page.rule(LEFT, RIGHT, y, 0.5)
        page.write(str(variant.number), (LEFT + 2.0, y + pitch * 0.8), size, bold=True)
        for number, text in enumerate(glance_row(exercises, variant)):
            spot = (LEFT + 20.0 + (number + 1) * wide, y + pitch * 0.8)
            page.write(text, spot, size, 1.0, bold=is_marked, room=wide - 2.0)
        y += pitch
