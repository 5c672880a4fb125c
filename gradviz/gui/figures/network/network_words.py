"""The texts of the graph: titles above the columns, numbers at the units, and the rectangles that they take."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gradviz.gui.figures.ink import draw_text, draw_whole_text, ink, text_width
from gradviz.gui.figures.network.network_loss import loss_room
from gradviz.scene.network.layout import NetworkLayout, Rect
from gradviz.scene.network.network_frame import ColumnFrame, NetworkFrame, NodeFrame
from gradviz.scene.themes import Theme

__all__ = ["NodePlace", "draw_numbers", "draw_title", "fold_room", "label_rooms", "taken_rooms", "title_room"]

_FEWEST = 2
_CENTRE = Qt.AlignmentFlag.AlignCenter
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
    pixels, line, room = 12 * theme.scale, places.line_height, places.titles[c]
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
        return room
    wide = min(room.width, max(text_width(title, 12 * theme.scale), text_width(subtitle, 11 * theme.scale)))
    return Rect(room.centre_x - wide / 2, room.y, wide, places.line_height * (2 if subtitle else 1))


def fold_room(places: NetworkLayout, column: ColumnFrame, c: int, theme: Theme) -> Rect:
    """The rectangle of the text that folds and unfolds a wide layer, below its title."""
    room, line = places.titles[c], places.line_height
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
    """The rooms of a unit's numbers. Where there is room for few, only what the step makes and what is selected has
    them."""
    always = places.labels(c, r)
    if always or places.cells[c] is not None:
        return always
    nodes = frame.columns[c].nodes
    node, alone = nodes[r], places.is_sparse and places.plans[c].way == "below"
    is_made = node.active and (alone or sum(each.active for each in nodes) == 1)
    if not is_made and frame.selected != node.name:
        return ()
    rooms = (places.value_label(c, r), places.delta_label(c, r))[: 2 if places.widths[c][1] else 1]
    # Beside an output they may overlap the loss: then only the sentence has them.
    return () if any(each.meets(loss_room(places)) for each in rooms) else rooms


def draw_numbers(painter: QPainter, node: NodeFrame, place: NodePlace, theme: Theme, phase: str) -> None:
    """The value and δ of a unit, the one that the phase is about where there is room for one."""
    places, c = place.layout, place.c
    if not place.labels:
        return
    way = places.plans[c].way
    kinds = [(node.value_text, theme.text, False), (node.delta_text, theme.backward, True)]
    if way == "single" and phase == "backward" and node.delta is not None:
        kinds = kinds[1:]
    align = _CENTRE if way == "below" else _LEFT
    for (write, colour, bold), room in zip(kinds, place.labels, strict=False):
        found = _fitting(write, places, c, room, bold)
        if found is None:
            continue
        text, pixels = found
        wide, high = text_width(text, pixels, bold) + 4, min(room.height, pixels * 1.12)
        # Edges pass behind the numbers: a background makes them readable.
        left = room.centre_x - wide / 2 if align == _CENTRE else room.x - 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink(theme.panel, 235))
        painter.drawRoundedRect(QRectF(left, room.centre_y - high / 2, wide, high), 3, 3)
        draw_whole_text(painter, _box(room), text, colour, pixels, bold=bold, align=align)


def _fitting(write, places: NetworkLayout, c: int, room: Rect, bold: bool) -> tuple[str, float] | None:  # type: ignore[no-untyped-def]
    """A number that is cut is a wrong number: fewer digits, then smaller type, or none."""
    form, named = places.form, places.named[c]
    for pixels in (form.pixels, form.pixels * 0.9, form.pixels * 0.8):
        for digits in range(form.digits, _FEWEST - 1, -1):
            text = write(digits, named)
            if text_width(text, pixels, bold) <= room.width + 1:
                return (text, pixels) if text else None
    return None


def taken_rooms(frame: NetworkFrame, places: NetworkLayout, theme: Theme) -> tuple[Rect, ...]:
    """Everything that a card must not cover: units, their numbers, titles, the loss, folded layers."""
    rooms = [places.loss]
    for c, column in enumerate(frame.columns):
        rooms.append(title_room(column, c, places, theme))
        grid = places.cells[c]
        if grid is not None:
            top = grid.top - places.line_height
            rooms += [Rect(grid.left, top, grid.right - grid.left, grid.bottom - top),
                      places.value_label(c, 0), places.delta_label(c, 0)]  # fmt: skip
        for r in range(len(column.nodes)):
            labels = label_rooms(frame, places, c, r)
            rooms.append(places.block(c, r))
            rooms += labels if labels and not places.labels(c, r) else ()
    return tuple(rooms)
