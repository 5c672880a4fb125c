"""The texts of the graph: titles above the columns, numbers at the units, and the rectangles that they take."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gradviz.gui.figures.ink import draw_text, draw_whole_text, ink, plate, text_width
from gradviz.scene.network.columns import CLASS_GAP
from gradviz.scene.network.labels import Form, shortened_names, usual_width
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import ColumnFrame, NetworkFrame, NodeFrame
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.themes import Theme

__all__ = ["NodePlace", "draw_numbers", "draw_title", "fold_room", "has_room_for_numbers", "label_rooms",
           "taken_rooms", "title_room"]

_FEWEST = 2
_KEPT = 16  # layouts
_Rooms = tuple[tuple[tuple[Rect, ...], ...], ...]  # of the numbers of a unit, by column and row
_CENTRE = Qt.AlignmentFlag.AlignCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _box(rect: Rect, grow: float = 0.0) -> QRectF:
    return QRectF(rect.x - grow, rect.y - grow, rect.width + 2 * grow, rect.height + 2 * grow)


def _title_lines(column: ColumnFrame, c: int, places: NetworkLayout, theme: Theme) -> tuple[str, str]:
    subtitle = "" if column.is_wide else column.subtitle
    short, dot, activation = column.title.partition(" · ")
    room, pixels = places.titles[c].width, 12 * theme.scale
    if text_width(column.title, pixels) <= room:
        return column.title, subtitle
    if dot and places.title_lines > 1:
        subtitle = "" if column.is_wide else subtitle or activation
    if text_width(short, pixels) > room:
        # In a deep graph columns are counted, and the ends called by their symbols.
        short = "x" if c == 0 else "ŷ" if c == len(places.titles) - 1 else str(c)
    return short, subtitle if text_width(subtitle, pixels * 0.92) <= room else ""


def draw_title(painter: QPainter, column: ColumnFrame, c: int, places: NetworkLayout, theme: Theme) -> None:
    """The title above a column."""
    pixels, room = 12 * theme.scale, places.titles[c]
    line = room.height
    if column.is_wide:
        _draw_fold(painter, column, fold_room(places, column, c, theme), theme)
    title, subtitle = _title_lines(column, c, places, theme)
    wide = QRectF(room.x, room.y, room.width, line)
    draw_text(painter, wide, title, theme.secondary, pixels)
    draw_text(painter, wide.translated(0, line), subtitle, theme.secondary, pixels * 0.92)


def title_room(column: ColumnFrame, c: int, places: NetworkLayout, theme: Theme) -> Rect:
    """The rectangle of a title's text."""
    room, (title, subtitle) = places.titles[c], _title_lines(column, c, places, theme)
    if column.is_wide:
        return Rect(room.x, room.y, room.width, 2 * room.height + 2)
    wide = min(room.width, max(text_width(title, 12 * theme.scale), text_width(subtitle, 11 * theme.scale)))
    return Rect(room.centre_x - wide / 2, room.y, wide, room.height * (2 if subtitle else 1))


def fold_room(places: NetworkLayout, column: ColumnFrame, c: int, theme: Theme) -> Rect:
    """The rectangle of the text that folds and unfolds a wide layer, below its title."""
    room = places.titles[c]
    line = room.height
    wide = min(room.width, text_width(_fold_words(column), 11 * theme.scale) + 16 * theme.scale)
    return Rect(room.centre_x - wide / 2, room.y + line + 1, wide, line + 2 * theme.scale)


def _fold_words(column: ColumnFrame) -> str:
    return f"{'▸' if column.strip is not None else '▾'} {column.subtitle}"


def _draw_fold(painter: QPainter, column: ColumnFrame, room: Rect, theme: Theme) -> None:
    painter.setPen(QPen(ink(theme.line), theme.stroke))
    painter.setBrush(ink(theme.panel))
    painter.drawRoundedRect(_box(room), room.height / 2, room.height / 2)
    words, pixels = _fold_words(column), 11 * theme.scale
    if text_width(words, pixels) > room.width - 8 * theme.scale:
        words = " ".join(words.split(" ")[:2])  # the number without its word
    if text_width(words, pixels) > room.width - 8 * theme.scale:
        words = words[0]  # a number that is cut is a wrong one
    draw_text(painter, _box(room, -4 * theme.scale), words, theme.secondary, pixels)


class NodePlace(NamedTuple):
    """Where unit `r` of column `c` is drawn, and the rooms of its numbers."""

    layout: NetworkLayout
    c: int
    r: int
    labels: tuple[Rect, ...]

    @property
    def rect(self) -> Rect:
        """The unit's square."""
        return self.layout.nodes[self.c][self.r]


def label_rooms(frame: NetworkFrame, places: NetworkLayout, c: int, r: int) -> tuple[Rect, ...]:
    """The rooms of a unit's numbers. Those that a column has no room for are shown of the unit that is selected or
    pointed at, in the gap beside it."""
    always = _always_shown(places)[c][r] if places.cells[c] is None else places.labels(c, r)
    most = 2 if c or places.names else 1
    if len(always) >= most or places.cells[c] is not None:
        return always
    is_outside = places.columns[c].side in ("left", "right")
    if frame.columns[c].nodes[r].name not in (frame.selected, frame.hovered) or is_outside:
        return always
    return (places.value_label(c, r), places.delta_label(c, r))[:most]


_known_rooms: OrderedDict[int, tuple[NetworkLayout, _Rooms]] = OrderedDict()


def _always_shown(places: NetworkLayout) -> _Rooms:
    """The rooms of the numbers that each unit always shows, worked out once for a layout."""
    known = _known_rooms.get(id(places))
    if known is None:
        rooms = tuple(tuple(places.labels(c, r) for r in range(len(nodes))) for c, nodes in enumerate(places.nodes))
        known = _known_rooms[id(places)] = places, rooms  # the layout itself, so that its id stays its own
        while len(_known_rooms) > _KEPT:
            _known_rooms.popitem(last=False)
    return known[1]


def has_room_for_numbers(frame: NetworkFrame, places: NetworkLayout) -> bool:
    """Whether every value and δ that is known has a place at its unit; folded layers say their ranges."""
    for c, column in enumerate(frame.columns):
        if places.cells[c] is not None:
            continue
        for r, node in enumerate(column.nodes):
            known = (node.value is not None) + (c > 0 and node.delta is not None) + (c == 0 and bool(places.names))
            if len(places.labels(c, r)) < known:
                return False
    return True


def draw_numbers(painter: QPainter, node: NodeFrame, place: NodePlace, theme: Theme, phase: str) -> None:
    """The value and δ of a unit, the one that the phase is about where there is room for one beside it. Of an input
    that a table names, the name comes first: a number without it says nothing."""
    places, c = place.layout, place.c
    labels, pixels = place.labels, places.forms[c].pixels
    kinds: list[tuple[Callable[[int, bool], str], str, bool]] = [
        (node.value_text, theme.text, False), (node.delta_text, theme.backward, True),
    ]  # fmt: skip
    if places.columns[c].side == "right" and len(labels) == 1 and phase == "backward" and node.delta is not None:
        kinds = kinds[1:]
    if places.names and c == 0 and labels:
        _draw_label(painter, place, labels[0], _Words(places.names[place.r], theme.secondary, pixels, False), theme)
        labels = labels[1:]
    elif c == 0 and node.value is None and places.forms[c].named:  # before the first step: what it will be of
        kinds = [(lambda _digits, _named: node.symbol, theme.secondary, False)]
    has_class = bool(node.class_name) and places.columns[c].side == "right"
    for (write, colour, bold), room in zip(kinds, labels, strict=False):
        if has_class:  # the rest of the room is its name's
            room = room._replace(width=min(room.width, usual_width(places.forms[c], "", text_width, bold)))
        found = _fitting(write, places.forms[c], room, bold)
        if found is not None:
            _draw_label(painter, place, room, _Words(found[0], colour, found[1], bold), theme)
    if has_class and labels:
        _draw_class_name(painter, node.class_name, labels[0], places.forms[c], theme)


def _draw_class_name(painter: QPainter, name: str, room: Rect, form: Form, theme: Theme) -> None:
    """The name of the class behind the number of its share, shortened with … where it is too long."""
    # Behind the wider one of the two numbers, that of δ, which is bold.
    left = room.x + usual_width(form, "", text_width, True) + CLASS_GAP * max(1.0, form.pixels / 12.0)
    [short] = shortened_names((name,), room.right - left, form.pixels, text_width)
    if len(short) > 1:
        box = QRectF(left, room.y, room.right - left + 1, room.height)
        draw_whole_text(painter, box, short, theme.secondary, form.pixels, align=_LEFT)


class _Words(NamedTuple):
    text: str
    colour: str
    pixels: float
    bold: bool


def _draw_label(painter: QPainter, place: NodePlace, room: Rect, words: _Words, theme: Theme) -> None:
    text, colour, pixels, bold = words
    is_beside = room.x >= place.rect.right or room.right <= place.rect.x
    align = _CENTRE if not is_beside else _RIGHT if room.right <= place.rect.x else _LEFT
    wide, high = text_width(text, pixels, bold) + 8, min(room.height, pixels * 1.12)
    # Edges pass behind the numbers: a background makes them readable.
    left = {_CENTRE: room.centre_x - wide / 2, _LEFT: room.x - 4, _RIGHT: room.right - wide + 4}[align]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(plate(theme, 235))
    painter.drawRoundedRect(QRectF(left, room.centre_y - high / 2, wide, high), 4, 4)
    draw_whole_text(painter, _box(room), text, colour, pixels, bold=bold, align=align)


def _fitting(
    write: Callable[[int, bool], str], form: Form, room: Rect, bold: bool
) -> tuple[str, float] | None:
    """A number that is cut is a wrong number: without its symbol, with fewer digits, in smaller type, or none."""
    for named, most in ((True, form.digits), (False, min(form.digits, 4))) if form.named else ((False, form.digits),):
        for digits in range(most, _FEWEST - 1, -1):
            text = write(digits, named)
            if text_width(text, form.pixels, bold) <= room.width + 1:
                return (text, form.pixels) if text else None
    for digits, smaller in ((_FEWEST, 0.9), (1, 1.0), (1, 0.9)):  # one digit is better than none: it has the power
        text = write(digits, False)
        if text_width(text, form.pixels * smaller, bold) <= room.width + 1:
            return text, form.pixels * smaller
    return None


def taken_rooms(frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> tuple[Rect, ...]:
    """Everything that a card must not cover: units, their numbers, titles, the loss, folded layers."""
    rooms = [places.loss] if places.loss_place != "title" else []
    for c, column in enumerate(frame.columns):
        rooms.append(title_room(column, c, places, theme))
        grid = places.cells[c]
        if grid is not None:
            top = grid.top - places.line_height
            rooms += [Rect(grid.left, top, grid.right - grid.left, grid.bottom - top),
                      *places.labels(c, 0)]  # fmt: skip
        for r in range(len(places.nodes[c])):
            rooms += [places.nodes[c][r], *label_rooms(frame, places, c, r)]
    return tuple(rooms)
