"""The card with the numbers of what is pointed at, put where it covers neither that nor its ends."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gradviz.gui.figures.ink import draw_text, ink, text_width
from gradviz.scene.layout import NetworkLayout, Rect
from gradviz.scene.network_frame import CardFrame
from gradviz.scene.themes import Theme

__all__ = ["card_place", "card_size", "draw_card", "number_rooms"]

Floats = NDArray[np.float64]

_T = np.linspace(0.0, 1.0, 33)[:, None]
_BASIS = np.hstack([(1 - _T) ** 3, 3 * _T * (1 - _T) ** 2, 3 * _T**2 * (1 - _T), _T**3])
_PITCH, _ROWS, _WIDTHS = 12.0, 8.0, 12.0
_ROLES = {"plain": "text", "backward": "backward", "update": "update", "forward": "forward", "warning": "warning"}


def card_size(card: CardFrame, theme: Theme) -> tuple[float, float]:
    """Width and height of a card."""
    pixels = 12 * theme.scale
    wide = max(text_width(text, pixels, role != "plain") for role, text in card.lines)
    # In coarse steps: a card that is as wide as its digits would move about from step to step.
    wide = _WIDTHS * theme.scale * math.ceil(wide / (_WIDTHS * theme.scale))
    return wide + 20 * theme.scale, len(card.lines) * 17 * theme.scale + 10 * theme.scale


def card_place(
    size: tuple[float, float], bounds: Rect, places: NetworkLayout, own: Floats,
    own_boxes: list[Rect], anchor: tuple[float, float], others: Floats,
) -> Rect | None:  # fmt: skip
    """The best place for a card; None where every place would cover what it explains.

    `own` (k, 2) are points of the thing, `own_boxes` its units with their numbers, `others` (m, 2) points of
    other strong edges, which are avoided where that costs little.
    """
    width, height = size
    if width > bounds.width or height > bounds.height:
        return None
    xs = np.linspace(bounds.x, bounds.right - width, max(2, int((bounds.width - width) / _PITCH) + 1))
    ys = np.linspace(bounds.y, bounds.bottom - height, max(2, int((bounds.height - height) / _ROWS) + 1))
    x, y = (part.ravel() for part in np.meshgrid(xs, ys))
    free = np.ones(len(x), dtype=bool)
    if len(own):
        free &= ~_holds(x, y, width, height, own, 11.0).any(axis=1)
    for box in own_boxes:
        free &= ~(_overlap(x, y, width, height, box) > 0)
    if not free.any():
        return None
    # Numbers of other units are covered only where every place would cover some, titles before them.
    headings = [_words(room, places) for room in places.titles]
    for boxes in (number_rooms(places), headings):
        clear = free.copy()
        for box in boxes:
            clear &= ~(_overlap(x, y, width, height, box) > 0)
        free = clear if clear.any() else free
    x, y = x[free], y[free]
    cost = 0.8 * np.hypot(x + width / 2 - anchor[0], y + height / 2 - anchor[1])
    for c, column in enumerate(places.nodes):
        for node in column:
            lines = places.label_lines[c]
            wide = max(node.width, min(places.label_width, 92 * places.scale) if lines else 0.0)
            area = Rect(node.centre_x - wide / 2, node.y, wide, node.height + lines * places.label_height + 4)
            cost += 0.4 * _overlap(x, y, width, height, area)
    for words in (*(_words(room, places) for room in places.titles), places.loss):
        cost += 0.8 * _overlap(x, y, width, height, words)
    if len(others):
        cost += 1.5 * _holds(x, y, width, height, others, 0.0).sum(axis=1)
    best = int(np.argmin(cost))
    return Rect(float(x[best]), float(y[best]), width, height)


def _words(title: Rect, places: NetworkLayout) -> Rect:
    """About where the words of a title are within its room; in narrow columns in two lines."""
    wide = min(title.width, 120 * places.scale)
    return Rect(title.centre_x - wide / 2, title.y, wide, 2 * places.line_height)


def number_rooms(places: NetworkLayout) -> list[Rect]:
    """Where the numbers below the units are, and the loss."""
    rooms = [places.loss]
    for c, column in enumerate(places.nodes):
        wide, high = min(places.label_width, 92 * places.scale), places.label_lines[c] * places.label_height
        if high:
            rooms += [Rect(node.centre_x - wide / 2, places.value_label(c, r).y, wide, high)
                      for r, node in enumerate(column)]  # fmt: skip
    return rooms


def _holds(x: Floats, y: Floats, width: float, height: float, points: Floats, margin: float) -> NDArray[np.bool_]:
    across, down = points[:, 0], points[:, 1]
    return (
        (across > x[:, None] - margin) & (across < x[:, None] + width + margin)
        & (down > y[:, None] - margin) & (down < y[:, None] + height + margin)
    )  # fmt: skip


def _overlap(x: Floats, y: Floats, width: float, height: float, box: Rect) -> Floats:
    across = np.minimum(x + width, box.right) - np.maximum(x, box.x)
    down = np.minimum(y + height, box.bottom) - np.maximum(y, box.y)
    return np.maximum(across, 0.0) * np.maximum(down, 0.0)


def draw_card(painter: QPainter, card: CardFrame, rect: Rect, theme: Theme) -> None:
    """The card at its place."""
    box = QRectF(rect.x, rect.y, rect.width, rect.height)
    painter.setPen(QPen(ink(theme.accent), 1.2 * theme.stroke))
    painter.setBrush(ink(theme.panel))
    painter.drawRoundedRect(box, 6, 6)
    line, pixels = 17 * theme.scale, 12 * theme.scale
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    for place, (role, text) in enumerate(card.lines):
        room = QRectF(rect.x + 10 * theme.scale, rect.y + 5 * theme.scale + place * line, rect.width, line)
        draw_text(painter, room, text, getattr(theme, _ROLES[role]), pixels, bold=role != "plain", align=left)
