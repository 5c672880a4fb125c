"""The keys of a picture, in a row above it: a mark and a word for each; those that do not fit go from the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gradviz.gui.figures.plot_axes import plot_font
from gradviz.scene.themes import Theme

__all__ = [
    "KEY_ROW",
    "Key",
    "Row",
    "fitting_keys",
    "key_rows",
    "keys_width",
    "paint_key_rows",
    "paint_keys",
    "paint_two_rows",
    "right_keys",
    "two_rows",
]  # fmt: skip

KEY_ROW = 20.0  # pixels of height, before the theme's scale
_APART = 12.0
_MARK, _LINE = 13.0, 24.0  # from a key's left to its words: behind a spot, behind a sample of a line


class Key(NamedTuple):
    """`shape` is a name of `_MARKS`, `ink` the colour of the words, empty: quiet; `dashes` are those of a line; `short`
    are the words where room is scarce, empty: the same."""

    shape: str
    colour: str
    text: str
    ink: str = ""
    bold: bool = False
    dashes: tuple[float, ...] = ()
    short: str = ""


Row = tuple[Sequence[Key], Sequence[Key]]  # from the left, and those that end at the right


def keys_width(keys: Sequence[Key], theme: Theme) -> float:
    """How wide keys are in one row."""
    return sum(_width(key, theme) for key in keys) + _APART * theme.scale * max(0, len(keys) - 1)


def fitting_keys(keys: Sequence[Key], width: float, theme: Theme) -> tuple[Key, ...]:
    """The first keys, as many as a row of this width has room for."""
    shown = list(keys)
    while shown and keys_width(shown, theme) > width:
        shown.pop()
    return tuple(shown)


def key_rows(keys: Sequence[Key], width: float, theme: Theme) -> list[tuple[Key, ...]]:
    """All keys in as many rows of this width as they need; a row has one key at least."""
    rows, rest = [], list(keys)
    while rest:
        row = fitting_keys(rest, width, theme) or (rest[0],)
        rows.append(row)
        rest = rest[len(row) :]
    return rows


def paint_keys(painter: QPainter, rect: QRectF, keys: Sequence[Key], theme: Theme) -> None:
    """A row of keys from the left of `rect`, in the middle of its height; what does not fit is left out."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x, y = rect.left(), rect.center().y()
    for key in fitting_keys(keys, rect.width() + 0.5, theme):
        font = plot_font(theme, bold=key.bold)
        metrics = QFontMetricsF(font)
        room = _room(key) * theme.scale
        at = QPointF(x + (room - 3 * theme.scale) / 2, y)
        _MARKS[key.shape](painter, at, key, 4.0 * theme.scale, theme)
        painter.setFont(font)
        painter.setPen(QColor(key.ink or theme.secondary))
        painter.drawText(QPointF(x + room, y + metrics.capHeight() / 2), key.text)
        x += _width(key, theme) + _APART * theme.scale
    painter.restore()


def right_keys(left: Sequence[Key], right: Sequence[Key], width: float, theme: Theme) -> tuple[Key, ...]:
    """Those of the keys at the right of a row that have room beside the ones at its left."""
    room = width - keys_width(fitting_keys(left, width, theme), theme) - _APART * theme.scale
    shown = fitting_keys(right, room, theme)
    # Where not all have room: without what stands in brackets.
    return shown if len(shown) == len(right) else fitting_keys(
        [key._replace(text=key.text.partition(" (")[0]) for key in right], room, theme
    )


def two_rows(left: Sequence[Key], right: Sequence[Key], width: float, theme: Theme) -> list[Row]:
    """All keys in one row, or those at the right in a second one, in fewer words before any is left out."""
    apart = _APART * theme.scale if left and right else 0.0
    forms = [[tuple(form(key) for key in keys) for keys in (left, right)] for form in (_whole, _plain, _shortest)]
    for one, other in forms[:2]:
        if keys_width(one, theme) + apart + keys_width(other, theme) <= width:
            return [(one, other)]
    for one, other in forms:
        if max(keys_width(one, theme), keys_width(other, theme)) <= width:
            return [(one, ()), (other, ())]
    return [(row, ()) for row in key_rows([*forms[-1][0], *forms[-1][1]], width, theme)[:2]]


def _whole(key: Key) -> Key:
    return key


def _plain(key: Key) -> Key:
    return key._replace(text=key.text.partition(" (")[0])


def _shortest(key: Key) -> Key:
    return key._replace(text=key.short or _plain(key).text)


def paint_two_rows(painter: QPainter, rect: QRectF, rows: Sequence[Row], theme: Theme) -> float:
    """The rows of `two_rows` below each other at the top of `rect`; returns their height."""
    high = KEY_ROW * theme.scale
    for place, row in enumerate(rows):
        _paint_row(painter, QRectF(rect.left(), rect.top() + place * high, rect.width(), high), row, theme)
    return len(rows) * high


def _paint_row(painter: QPainter, rect: QRectF, row: Row, theme: Theme) -> None:
    left, right = row
    paint_keys(painter, rect, left, theme)
    wide = keys_width(right, theme)
    paint_keys(painter, QRectF(rect.right() - wide, rect.top(), wide, rect.height()), right, theme)


def paint_key_rows(painter: QPainter, rect: QRectF, keys: Sequence[Key], theme: Theme) -> QRectF:
    """All keys in as many rows as they need at the top of `rect`; returns what is left of it."""
    row = KEY_ROW * theme.scale
    for some in key_rows(keys, rect.width(), theme):
        paint_keys(painter, QRectF(rect.left(), rect.top(), rect.width(), row), some, theme)
        rect = rect.adjusted(0, row, 0, 0)
    return rect


def _room(key: Key) -> float:
    return _LINE if key.shape in ("line", "arrow") else _MARK


def _width(key: Key, theme: Theme) -> float:
    return _room(key) * theme.scale + QFontMetricsF(plot_font(theme, bold=key.bold)).horizontalAdvance(key.text)


def _filled(painter: QPainter, at: QPointF, key: Key, r: float, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(key.colour))
    painter.drawEllipse(at, r * 0.8, r * 0.8)


def _point(painter: QPainter, at: QPointF, key: Key, r: float, theme: Theme) -> None:
    _filled(painter, at, key, r * 1.5, theme)


def _square(painter: QPainter, at: QPointF, key: Key, r: float, theme: Theme) -> None:
    painter.setPen(QPen(QColor(theme.faint), 0.8))
    painter.setBrush(QColor(key.colour))
    painter.drawRoundedRect(QRectF(at.x() - r, at.y() - r, 2 * r, 2 * r), 2, 2)


def _hollow(painter: QPainter, at: QPointF, key: Key, r: float, theme: Theme) -> None:
    painter.setPen(QPen(QColor(key.colour), 1.3 * theme.stroke))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, r * 0.8, r * 0.8)


def _ring(painter: QPainter, at: QPointF, key: Key, r: float, theme: Theme) -> None:
    _filled(painter, at, key._replace(colour=theme.secondary), r * 0.6, theme)
    _hollow(painter, at, key, r * 1.3, theme)


def _cross(painter: QPainter, at: QPointF, key: Key, r: float, theme: Theme) -> None:
    painter.setPen(QPen(QColor(key.colour), 1.8 * theme.stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(at + QPointF(-r, -r), at + QPointF(r, r))
    painter.drawLine(at + QPointF(-r, r), at + QPointF(r, -r))


def _line(painter: QPainter, at: QPointF, key: Key, r: float, theme: Theme) -> None:
    pen = QPen(QColor(key.colour), 1.8 * theme.stroke)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if key.dashes:
        pen.setDashPattern(list(key.dashes))
    painter.setPen(pen)
    painter.drawLine(at - QPointF(2.4 * r, 0), at + QPointF(2.4 * r, 0))


def _arrow(painter: QPainter, at: QPointF, key: Key, r: float, theme: Theme) -> None:
    _line(painter, at - QPointF(0.5 * r, 0), key, r * 0.8, theme)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(key.colour))
    tip = at + QPointF(2.4 * r, 0)
    painter.drawConvexPolygon([tip, tip + QPointF(-1.8 * r, -0.9 * r), tip + QPointF(-1.8 * r, 0.9 * r)])


def _bar(painter: QPainter, at: QPointF, key: Key, r: float, theme: Theme) -> None:
    painter.fillRect(QRectF(at.x() - r, at.y() - r * 0.3, 2 * r, r * 0.6), QColor(key.colour))


_MARKS: dict[str, Callable[[QPainter, QPointF, Key, float, Theme], None]] = {
    "point": _point, "filled": _filled, "square": _square, "hollow": _hollow, "ring": _ring, "cross": _cross,
    "line": _line, "arrow": _arrow, "bar": _bar,
}  # fmt: skip
