"""Draws a folded column: its units as cells, by value and by δ, with titles above and ranges below."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from gradviz.gui.figures.ink import draw_text, draw_whole_text, ink, text_width
from gradviz.scene.colours import diverging, edge_colours, rgb
from gradviz.scene.network.cells import CellGrid
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import EdgeLook, StripFrame
from gradviz.scene.network.rectangle import Rect
from gradviz.scene.themes import Theme

__all__ = ["cell_boxes", "draw_pointed_cell", "draw_strip", "strip_key", "strip_room"]

_SEPARATE = 5.0  # cells of this size have a gap between them
_SIGNED = 8.0  # and of this size a minus
_APART = 6.0  # between two titles


def strip_key(strip: StripFrame, phase: str) -> tuple[object, ...]:
    """Everything that the picture of a folded column depends on, besides its place and the theme."""
    arrays = (strip.values, strip.levels, strip.looks)
    return (*(None if part is None else part.tobytes() for part in arrays), strip.value_title, strip.mark_title,
            strip.value_text, strip.mark_text, strip.made, phase if strip.active or strip.made else "")  # fmt: skip


def strip_room(places: NetworkLayout, c: int, theme: Theme) -> Rect:
    """Everything that a folded column may draw on."""
    grid, below = places.cells[c], places.value_label(c, 0)
    assert grid is not None
    ring = 6 * theme.stroke
    beside = max(ring, 2 * places.line_height)  # titles of narrow grids are wider than they
    left, right = min(grid.left - beside, below.x), max(grid.right + beside, below.right)
    top = grid.top - places.line_height - 2 * theme.stroke - 2
    return Rect(left, top, right - left, below.y + 2 * places.line_height + 2 - top)


def draw_strip(
    painter: QPainter, strip: StripFrame, places: NetworkLayout, c: int, theme: Theme, phase: str
) -> None:
    """The grids with their titles, and the ranges of their numbers."""
    grid = places.cells[c]
    assert grid is not None
    pixels = 11 * theme.scale
    for place, left in enumerate(grid.lefts):
        box = QRectF(left, grid.top, grid.width, grid.height)
        colours = _value_colours(strip, theme) if place == 0 else _mark_colours(strip, theme)
        _cells(painter, grid, box, colours, theme)
        if place == 1 and strip.looks is not None and grid.size >= _SIGNED:
            _minuses(painter, grid, np.flatnonzero(strip.looks == EdgeLook.NEGATIVE), strip, theme)
    top = grid.top - places.line_height - 2 * theme.stroke  # clear of the ring
    for place, (title, left, wide) in enumerate(_titles(strip, places, grid, pixels)):
        room = QRectF(left, top, wide, places.line_height - 2)
        draw_whole_text(painter, room, title, theme.secondary if place == 0 else theme.backward, pixels)
    if strip.active:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink(theme.phase_colour(phase)), 1.8 * theme.stroke))
        grow = 3.5 * theme.stroke
        painter.drawRoundedRect(QRectF(grid.left - grow, grid.top - grow, grid.right - grid.left + 2 * grow,
                                       grid.height + 2 * grow), 4, 4)  # fmt: skip
    for unit in strip.made:
        _ring(painter, grid, unit, theme.phase_colour(phase), theme)
    below = ((strip.value_text, theme.text, False), (strip.mark_text, theme.backward, True))
    for (text, colour, bold), area in zip(below, places.labels(c, 0), strict=False):
        fitting = next((size for size in (12, 11, 10, 9)
                        if text_width(text, size * theme.scale, bold) <= area.width), None)  # fmt: skip
        if fitting is not None:
            draw_text(painter, QRectF(*area), text, colour, fitting * theme.scale, bold=bold)


def _titles(
    strip: StripFrame, places: NetworkLayout, grid: CellGrid, pixels: float
) -> list[tuple[str, float, float]]:
    """The titles of the grids, each with the left end and the width of its room: the symbol alone above narrow grids,
    and beside each other where even symbols would touch."""
    found, alone = [], len(grid.lefts) == 1
    for whole, left in zip((strip.value_title, strip.mark_title), grid.lefts, strict=False):
        middle = left + grid.width / 2
        most = 2 * min(middle, places.width - middle) - _APART if alone else grid.width + 8
        title = whole if text_width(whole, pixels) <= most else whole.rpartition(" ")[2]
        wide = max(grid.width, text_width(title, pixels)) + 2
        found.append((title, middle - wide / 2, wide))
    if not alone:
        widths = [text_width(title, pixels) + 2 for title, _left, _wide in found]
        ends = [left + wide / 2 for _title, left, wide in found]
        if ends[0] + widths[0] / 2 + _APART > ends[1] - widths[1] / 2:
            middle = min(sum(ends) / 2, places.width - widths[1] - _APART / 2)
            found = [(found[0][0], middle - _APART / 2 - widths[0], widths[0]),
                     (found[1][0], middle + _APART / 2, widths[1])]  # fmt: skip
    return found


def cell_boxes(grid: CellGrid, unit: int) -> list[Rect]:
    """The cells of one unit, one in each grid."""
    return [Rect(*grid.corner(unit, place), grid.size, grid.size) for place in range(len(grid.lefts))]


def draw_pointed_cell(painter: QPainter, grid: CellGrid, unit: int, theme: Theme) -> None:
    """A ring around the cells of the unit that is selected or hovered."""
    _ring(painter, grid, unit, theme.accent, theme)


def _ring(painter: QPainter, grid: CellGrid, unit: int, colour: str, theme: Theme) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink(colour), 2.0 * theme.stroke))
    grow = 2.0
    for box in cell_boxes(grid, unit):
        painter.drawRoundedRect(QRectF(box.x - grow, box.y - grow, box.width + 2 * grow, box.height + 2 * grow), 2, 2)


def _value_colours(strip: StripFrame, theme: Theme) -> NDArray[np.uint8] | None:
    return None if strip.values is None or not len(strip.values) else diverging(strip.values, theme)


def _mark_colours(strip: StripFrame, theme: Theme) -> NDArray[np.uint8] | None:
    if strip.levels is None or strip.looks is None or (strip.looks == EdgeLook.NOT_COMPUTED).all():
        return None
    colours = edge_colours(strip.levels, theme)
    for look, colour in ((EdgeLook.ZERO, theme.line), (EdgeLook.NOT_FINITE, theme.not_finite),
                         (EdgeLook.NOT_COMPUTED, theme.panel)):  # fmt: skip
        colours[strip.looks == look, :3] = rgb(colour)
    return colours


def _cells(painter: QPainter, grid: CellGrid, box: QRectF, colours: NDArray[np.uint8] | None, theme: Theme) -> None:
    painter.fillRect(box, ink(theme.panel))
    pen = QPen(ink(theme.faint), theme.stroke)
    if colours is None:
        pen.setDashPattern([2.5, 2.5])
    else:
        table = np.zeros((grid.down * grid.across, 4), dtype=np.uint8)
        table[: len(colours)] = colours
        image = QImage(table.data, grid.across, grid.down, 4 * grid.across, QImage.Format.Format_RGBA8888)
        painter.save()
        # Each pixel becomes one cell with hard borders.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.drawImage(box, image)
        if grid.size >= _SEPARATE:
            painter.setPen(QPen(ink(theme.panel), 1.0))
            painter.drawLines(_gaps(grid, box))
        painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    painter.drawRect(box.adjusted(-1, -1, 1, 1))


def _gaps(grid: CellGrid, box: QRectF) -> list[QLineF]:
    across = [box.left() + place * grid.size for place in range(1, grid.across)]
    down = [box.top() + place * grid.size for place in range(1, grid.down)]
    return [*(QLineF(x, box.top(), x, box.bottom()) for x in across),
            *(QLineF(box.left(), y, box.right(), y) for y in down)]  # fmt: skip


def _minuses(painter: QPainter, grid: CellGrid, units: NDArray[np.intp], strip: StripFrame, theme: Theme) -> None:
    """A minus in each negative cell, as in a negative bias's dot."""
    assert strip.levels is not None
    half, reach = grid.size / 2, grid.size * 0.22
    for strong in (False, True):
        chosen = units[(strip.levels[units] > 0.35) == strong]
        corners = [grid.corner(unit, 1) for unit in chosen.tolist()]
        painter.setPen(QPen(ink(theme.panel if strong else theme.text), max(1.0, grid.size * 0.11)))
        painter.drawLines([QLineF(x + half - reach, y + half, x + half + reach, y + half) for x, y in corners])
