"""One exercise sheet as pages: figure, given numbers, conventions, questions with room to write and fields."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gradviz.export.exercises.key_text import name_of
from gradviz.export.exercises.sheet_text import (
    TABLE_ACROSS,
    Question,
    Text,
    activation_tables,
    conventions,
    figure,
    foot,
    parameter_givens,
    questions,
    sample_lines,
    sheet_title,
    subtitle,
    total_points,
)
from gradviz.export.exercises.variants import Answer, Exercises, Variant
from gradviz.gui.export.exercises.page import BOTTOM, GREY, INK, LEFT, RIGHT, TOP, Draw, Page
from gradviz.gui.figures.plain.plain_network_painter import paint_plain_network
from gradviz.gui.figures.plain.symbol_text import line_width
from gradviz.text import _

__all__ = ["sheet_pages", "variant_box"]

_FIGURE, _GIVEN = 300.0, 366.0  # width of the figure, and where the given numbers begin
_TITLE, _HEAD, _TYPE, _SMALL = 15.5, 10.0, 9.0, 8.0
_RULE = 96.0  # below the name
_FIELD = 74.0  # width of a field for an answer
_HEADING, _AFTER = 17.0, 9.0  # of a question: above and below its fields
_USUAL, _MANY, _FRACTION = 25.0, 18.5, 29.0  # height of a field with its gap: few, from six on, of a gradient
_LEAST = 0.74  # they may shrink to this share of it, and grow to
_MOST = 1.5
_HALF = (RIGHT - LEFT) / 2


def sheet_pages(exercises: Exercises, variant: Variant) -> list[Draw]:
    """One page where the questions fit, else two."""
    asked = questions(exercises, variant)
    top = _head_height(exercises, variant)
    room, natural = BOTTOM - top, [_natural(question) for question in asked]
    if _needed(natural, _LEAST) <= room:
        return [partial(_paint, exercises, variant, asked, (1, 1))]
    first = 0
    while first < len(asked) and _needed(natural[: first + 1], _LEAST) <= room:
        first += 1
    pages = (asked[:first], asked[first:])
    return [partial(_paint, exercises, variant, part, (number, 2)) for number, part in enumerate(pages, start=1)]


def _natural(question: Question) -> tuple[int, float]:
    """How many fields, and the height of each."""
    count = len(question.answers)
    pitch = _MANY if count >= 6 else _USUAL
    return count, _FRACTION if question.answers[0].quantity.kind == "gradient" and count < 6 else pitch


def _needed(fields: Sequence[tuple[int, float]], share: float) -> float:
    return sum(_HEADING + _AFTER + count * pitch * share for count, pitch in fields)


def _paint(
    exercises: Exercises, variant: Variant, asked: Sequence[Question], page: tuple[int, int], painter: QPainter
) -> None:
    sheet = Page(painter)
    if page[0] == 1:
        _paint_title(sheet, exercises, variant)
        y = _paint_given(sheet, exercises, variant)
    else:
        sheet.write(_("Variant {number}, continued").format(number=variant.number), (LEFT, TOP + 8), _HEAD, bold=True)
        y = TOP + 20.0
    fields = [_natural(question) for question in asked]
    count = sum(own * pitch for own, pitch in fields)
    share = (BOTTOM - y - _needed(fields, 0.0)) / count if count else 1.0
    share = min(_MOST, max(share, _LEAST))
    labels = [name_of(answer, variant) for question in asked for answer in question.answers]
    widest = max((line_width(label, _TYPE) for label in labels), default=0.0)
    left_room = RIGHT - _FIELD - LEFT - max(62.0, widest + 26.0)
    for question, (_count, pitch) in zip(asked, fields, strict=True):
        y = _paint_question(sheet, variant, question, (y, pitch * share, left_room))
    words, command = foot(exercises, variant)
    width = sheet.write(f"{words} · ", (LEFT, BOTTOM + 18), 7.5, colour=GREY)
    sheet.write(command, (LEFT + width, BOTTOM + 18), 7.5, colour=GREY, room=RIGHT - LEFT - width - 30.0)
    sheet.write(f"{page[0]} / {page[1]}", (RIGHT, BOTTOM + 18), 7.5, 1.0, colour=GREY)


def variant_box(sheet: Page, number: int, *, inverted: bool) -> None:
    """The number of the variant in the upper right corner, white on black on a key."""
    rect, ink = QRectF(RIGHT - 45, TOP - 11, 45, 34), "#FFFFFF" if inverted else INK
    sheet.box(rect, fill=INK if inverted else None, line=INK, radius=3)
    sheet.write(_("Variant"), (rect.center().x(), rect.top() + 11), 7.5, 0.5, colour=ink)
    sheet.write(str(number), (rect.center().x(), rect.top() + 27.5), 15, 0.5, bold=True, colour=ink)


def _paint_title(sheet: Page, exercises: Exercises, variant: Variant) -> None:
    sheet.write(sheet_title(exercises.choice), (LEFT, TOP + 5), _TITLE, bold=True)
    sheet.write(subtitle(exercises), (LEFT, TOP + 20.5), 9.5, colour=GREY, room=RIGHT - LEFT - 60)
    variant_box(sheet, variant.number, inverted=False)
    y = TOP + 42
    fields = ((_("Name"), LEFT, 292.0), (_("Date"), 306.0, 454.0), (_("Points"), 468.0, 531.0))
    for words, x, end in fields:
        width = sheet.write(words, (x, y), 9.5)
        sheet.rule(x + width + 5, end, y + 3, 0.6, INK)
    sheet.write(f"/ {total_points(variant)}", (RIGHT, y), 9.5, 1.0)
    sheet.rule(LEFT, RIGHT, _RULE, 0.8, INK)


def _given_rows(exercises: Exercises, variant: Variant) -> tuple[int, float]:
    """How many lines the given numbers take, and the height of one."""
    lines = len(sample_lines(variant)) + math.ceil(len(parameter_givens(exercises, variant)) / 2)
    return lines, 17.0 if lines <= 8 else 13.0


def _given_height(exercises: Exercises, variant: Variant) -> float:
    lines, high = _given_rows(exercises, variant)
    return max(figure(variant, _FIGURE).height, 20.0 + lines * high)


def _head_height(exercises: Exercises, variant: Variant) -> float:
    """Down to the first question."""
    lines = len(_convention_places(exercises)[1])
    tables = sum(12.0 + 22.0 * len(rows) for _title, rows in activation_tables(exercises))
    return _RULE + 8.0 + _given_height(exercises, variant) + 14.0 + lines * 14.0 + 10.0 + tables + 6.0


def _paint_given(sheet: Page, exercises: Exercises, variant: Variant) -> float:
    top = _RULE + 8.0
    frame = figure(variant, _FIGURE)
    high = _given_height(exercises, variant)
    paint_plain_network(sheet.painter, frame, LEFT, top + (high - frame.height) / 2)
    y, pitch = top + 12.0, _given_rows(exercises, variant)[1]
    sheet.write(_("Given"), (_GIVEN, y), _HEAD, bold=True)
    y += 5.0
    for line in sample_lines(variant):
        sheet.write(line, (_GIVEN, y + pitch * 0.68), _TYPE, room=RIGHT - _GIVEN)
        y += pitch
        sheet.rule(_GIVEN, RIGHT, y, 0.4)
    half = (RIGHT - _GIVEN - 10.0) / 2
    for place, (name, value) in enumerate(parameter_givens(exercises, variant)):
        x, top_of = _GIVEN + (place % 2) * (half + 10.0), y + place // 2 * pitch
        sheet.write(name, (x, top_of + pitch * 0.68), _TYPE, room=half - 22.0)
        sheet.write(value, (x + half, top_of + pitch * 0.68), _TYPE, 1.0)
        sheet.rule(x, x + half, top_of + pitch, 0.4)
    return _paint_tables(sheet, exercises, _paint_conventions(sheet, exercises, top + high + 4.0))


def _paint_conventions(sheet: Page, exercises: Exercises, top: float) -> float:
    places, rows = _convention_places(exercises)
    sheet.pale_box(QRectF(LEFT, top, RIGHT - LEFT, len(rows) * 14.0 + 10.0))
    for line, column, row in places:
        room = _HALF - 14.0 if len(rows[row]) > 1 else RIGHT - LEFT - 18.0
        sheet.write(line, (LEFT + 9.0 + column * _HALF, top + 14.0 + row * 14.0), 8.5, room=room)
    return top + len(rows) * 14.0 + 20.0


def _convention_places(exercises: Exercises) -> tuple[list[tuple[Text, int, int]], list[list[Text]]]:
    """Each convention with its column and row, and the rows: two beside each other, but long ones alone."""
    rows: list[list[Text]] = []
    is_open = False
    for line in conventions(exercises):
        is_long = line_width(line, 8.5) > _HALF - 14.0
        if is_open and not is_long:
            rows[-1].append(line)
        else:
            rows.append([line])
        is_open = not is_long and not is_open
    return [(line, column, row) for row, lines in enumerate(rows) for column, line in enumerate(lines)], rows


def _paint_tables(sheet: Page, exercises: Exercises, y: float) -> float:
    step = (RIGHT - LEFT - 28.0) / TABLE_ACROSS
    for title, lines in activation_tables(exercises):
        sheet.write(title, (LEFT, y + 5.0), _SMALL, bold=True)
        y += 12.0
        for line in lines:
            sheet.write("z", (LEFT, y + 3.0), 7.5, colour=GREY)
            sheet.write("f(z)", (LEFT, y + 12.5), 7.5, colour=GREY)
            for place, (z, a) in enumerate(line):
                x = LEFT + 28.0 + (place + 1) * step
                sheet.write(z, (x, y + 3.0), 7.5, 1.0, colour=GREY)
                sheet.write(a, (x, y + 12.5), 7.5, 1.0)
            y += 22.0
    return y


def _paint_question(
    sheet: Page, variant: Variant, question: Question, place: tuple[float, float, float]
) -> float:
    """At (y, height of a field, width of the room to write); answers where the next one begins."""
    y, pitch, room = place
    width = sheet.write(f"{question.number}  {question.title}", (LEFT, y + 10.0), _HEAD, bold=True)
    sheet.write(question.hint, (LEFT + width + 8.0, y + 10.0), _TYPE, colour=GREY)
    points = sheet.write(f"/ {question.points}", (LEFT + room, y + 10.0), _TYPE, 1.0, colour=GREY)
    sheet.rule(LEFT + room - points - 24.0, LEFT + room - points - 3.0, y + 11.5, 0.6, GREY)
    top, high = y + _HEADING - 2.0, pitch * len(question.answers)
    sheet.room_to_write(QRectF(LEFT, top, room, high - 2.0))
    for number, answer in enumerate(question.answers):
        field = min(pitch - 3.0, 20.0)
        centre = top + pitch * (number + 0.5) - 1.0
        sheet.box(QRectF(RIGHT - _FIELD, centre - field / 2, _FIELD, field), line="#6B7078")
        sheet.write("=", (RIGHT - _FIELD - 6.0, centre + 3.0), _TYPE, 1.0)
        _paint_label(sheet, answer, variant, (RIGHT - _FIELD - 18.0, centre), pitch)
    return y + _HEADING + high + _AFTER


def _paint_label(sheet: Page, answer: Answer, variant: Variant, place: tuple[float, float], pitch: float) -> None:
    """A gradient as a fraction, where there is room."""
    x, y = place
    label = name_of(answer, variant)
    if answer.quantity.kind != "gradient" or pitch < 24.0:
        sheet.write(label, (x, y + 3.0), 10.0 if len(label) == 1 else _TYPE, 1.0)
        return
    upper, lower = label[0].text.split(" / ")[0], (label[0]._replace(text="∂ "), *label[1:])
    width = line_width(lower, 8.5)
    sheet.write(upper.replace("∂", "∂ "), (x - width / 2, y - 3.5), 8.5, 0.5)
    sheet.rule(x - width - 2.0, x + 2.0, y, 0.6, INK)
    sheet.write(lower, (x, y + 9.5), 8.5, 1.0)
