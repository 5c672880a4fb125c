"""Draws the edges, weakest first, with pens shared by look and level."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter, QPainterPath, QPen

from gradviz.gui.figures.ink import ink, plate
from gradviz.scene.colours import edge_colour, edge_width
from gradviz.scene.network.edge_curves import CROWD, edge_curves
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import EdgeLook, EdgesFrame
from gradviz.scene.themes import Theme

__all__ = [
    "HALO", "draw_layer", "draw_lock", "draw_picked", "draw_pointed", "draw_zero", "edge_pen", "layer_key",
    "layer_order", "level_colour", "lock_places", "mark_colour", "zero_places", "zigzag",
]  # fmt: skip

BINS = 40
HALO = 9.0
_RANK = np.array([2, 2, 1, 0, 3])
_DASH, _SHORT_DASH = (9.0, 5.0), (5.0, 3.0)
_PALEST, _NARROWEST = 0.42, 1.0
_FEW = 2
_HAIR = 0.2
_EMPHASISED = 64
_BEYOND = 52  # of the 60 pieces of a curve: clear of numbers on it
_MOST_MARKED = 48
_T = np.linspace(0.0, 1.0, 61)[:, None]
_BASIS = np.hstack([(1 - _T) ** 3, 3 * _T * (1 - _T) ** 2, 3 * _T**2 * (1 - _T), _T**3])
_TANGENT = np.gradient(_BASIS, axis=0)


@lru_cache(maxsize=1024)
def level_colour(level: float, theme: Theme) -> QColor:
    """The colour of one level of the edge scale."""
    return QColor(*edge_colour(level, theme))


def mark_colour(look: EdgeLook, level: float, theme: Theme) -> QColor:
    """The fill of a bias mark."""
    plain = {EdgeLook.ZERO: theme.line, EdgeLook.NOT_COMPUTED: theme.panel, EdgeLook.NOT_FINITE: theme.not_finite}
    return ink(plain[look]) if look in plain else level_colour(level, theme)


def edge_pen(look: EdgeLook, level: float, theme: Theme, thin: float = 1.0, crowded: bool = False) -> QPen:
    """The pen of a look; `thin` multiplies the width, and where edges are `crowded` the weak ones are pale."""
    if thin <= _HAIR:
        return _hair_pen(look, level, theme)
    stroke = theme.stroke
    if look == EdgeLook.NOT_COMPUTED:
        pen = QPen(ink(theme.faint, 190), 1.2 * stroke)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setDashPattern([1.3, 3.2])
        return pen
    if look == EdgeLook.ZERO:
        return QPen(ink(theme.faint, 120), 1.0 * stroke)
    if look == EdgeLook.NOT_FINITE:
        return QPen(ink(theme.not_finite), 1.8 * stroke)
    width = max(_NARROWEST, float(edge_width(np.array([level]))[0]) * thin) * stroke
    pen = QPen(_pale(level, theme) if crowded else level_colour(level, theme), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if look == EdgeLook.NEGATIVE:
        # Qt counts dashes in widths of the pen.
        pen.setDashPattern([part * stroke / width for part in (_SHORT_DASH if crowded else _DASH)])
    return pen


def _pale(level: float, theme: Theme) -> QColor:
    """The colour of a level, the weaker the paler. Mixed with the panel's: a translucent stroke takes longer."""
    strong, panel = level_colour(level, theme), QColor(theme.panel)
    part = _PALEST + (1.0 - _PALEST) * math.sqrt(min(max(level, 0.0), 1.0))
    mixed = [round(a * part + b * (1.0 - part)) for a, b in (
        (strong.red(), panel.red()), (strong.green(), panel.green()), (strong.blue(), panel.blue()))]  # fmt: skip
    return QColor(*mixed)


def _hair_pen(look: EdgeLook, level: float, theme: Theme) -> QPen:
    """A pen one pixel wide at any strength: of so many edges only the colour can be seen."""
    plain = {EdgeLook.NOT_COMPUTED: ink(theme.faint, 150), EdgeLook.ZERO: ink(theme.faint, 90),
             EdgeLook.NOT_FINITE: ink(theme.not_finite)}  # fmt: skip
    pen = QPen(plain.get(look) or level_colour(level, theme), 1.0)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    dashes = {EdgeLook.NOT_COMPUTED: [1.3, 3.2], EdgeLook.NEGATIVE: list(_DASH)}
    if look in dashes:
        pen.setDashPattern(dashes[look])
    return pen


def _path(curves: NDArray[np.float64]) -> QPainterPath:
    path = QPainterPath()
    for x0, y0, x1, y1, x2, y2, x3, y3 in curves.reshape(-1, 8).tolist():
        path.moveTo(x0, y0)
        path.cubicTo(x1, y1, x2, y2, x3, y3)
    return path


def zigzag(curves: NDArray[np.float64], reach: float) -> QPainterPath:
    """The curves as zigzag lines, for numbers that are not finite."""
    path = QPainterPath()
    points = np.einsum("tk,ekd->etd", _BASIS, curves)
    along = np.einsum("tk,ekd->etd", _TANGENT, curves)
    across = np.stack([-along[..., 1], along[..., 0]], axis=-1)
    across /= np.maximum(np.hypot(along[..., 0], along[..., 1]), 1e-9)[..., None]
    teeth = np.where(np.arange(len(_T)) % 2, reach, -reach)
    teeth[0] = teeth[-1] = 0.0
    for line in (points + across * teeth[None, :, None]).tolist():
        path.moveTo(*line[0])
        for x, y in line[1:]:
            path.lineTo(x, y)
    return path


def layer_key(edges: EdgesFrame, layer: int, phase: str, picked: bool = False) -> tuple[object, ...]:
    """Everything that the picture of one layer's edges depends on, besides the layout and the theme."""
    places = layer_order(edges, layer, picked)
    parts = (edges.source, edges.target, edges.look, _bins(edges.level))
    few = places[edges.active[places]] if _few_active(edges) else places[:0]
    return layer, *(part[places].tobytes() for part in parts), few.tobytes(), phase if len(few) else ""


def layer_order(edges: EdgesFrame, layer: int, picked: bool = False) -> NDArray[np.intp]:
    """The edges of a layer in the order they are drawn: not computed and zero lie below what has a number, not finite
    above. Those without a number all look the same, so their order is that of their ends. `picked`: only those of
    the selected or hovered unit, which are drawn once more above the others."""
    places = np.flatnonzero((edges.layer == layer) & (edges.picked if picked else ~edges.extra))
    looks = edges.look[places]
    plain = (looks == EdgeLook.NOT_COMPUTED) | (looks == EdgeLook.ZERO)
    by_ends = np.lexsort((edges.target[places], edges.source[places])).argsort()
    return places[np.lexsort((np.where(plain, by_ends, np.arange(len(places))), _RANK[looks]))]


def draw_layer(
    painter: QPainter, edges: EdgesFrame, layer: int, places: NetworkLayout, theme: Theme, phase: str
) -> None:
    """The edges of one layer from faint to strong, below them the halos of the few that this step computes."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    order = layer_order(edges, layer)
    curves = edge_curves(places, edges.layer[order], edges.source[order], edges.target[order])
    if _few_active(edges) and edges.active[order].any():
        _halo(painter, curves[edges.active[order]], theme.phase_colour(phase), 70, 11 * theme.stroke)
    _strokes(painter, edges, order, curves, _pens(edges, order, places, theme), theme)


def draw_picked(painter: QPainter, edges: EdgesFrame, layer: int, places: NetworkLayout, theme: Theme) -> None:
    """The edges of the selected or hovered unit above all others, the strongest of them wider and on a halo."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    order = layer_order(edges, layer, picked=True)
    curves = edge_curves(places, edges.layer[order], edges.source[order], edges.target[order])
    pens = _pens(edges, order, places, theme)
    strong = np.flatnonzero(edges.look[order] != EdgeLook.NOT_COMPUTED)[-_EMPHASISED:]
    for place in strong.tolist():
        _halo(painter, curves[place : place + 1], theme.accent, 38, 5 * theme.stroke)
        pens[place] = _pen(int(edges.look[order[place]]), int(_bins(edges.level[order[place]])), BINS // 4, theme)
    _strokes(painter, edges, order, curves, pens, theme)


def _strokes(
    painter: QPainter, edges: EdgesFrame, order: NDArray[np.intp], curves: NDArray[np.float64], pens: list[_EdgePen],
    theme: Theme,
) -> None:  # fmt: skip
    saws = (edges.look[order] == EdgeLook.NOT_FINITE).tolist()
    has_pixels = painter.paintEngine().type() is QPaintEngine.Type.Raster
    place = 0
    while place < len(pens):
        pen, saw, end = pens[place], saws[place], place + 1
        if pen.is_hair and not saw:
            # Lines of a pixel are drawn by a stroker of their own, for which one path of many is the quickest.
            while end < len(pens) and pens[end] is pen:
                end += 1
            painter.strokePath(_path(curves[place:end]), pen.pen)
        else:
            # One stroke each: a path of many curves that cross costs the rasterizer four times as much.
            _stroke(painter, curves[place], pen, saw, has_pixels, theme)
        place = end


def _stroke(
    painter: QPainter, curve: NDArray[np.float64], pen: _EdgePen, saw: bool, has_pixels: bool, theme: Theme
) -> None:
    if pen.dash is None or saw or not has_pixels:
        painter.strokePath(_one(curve, saw, theme), pen.pen)
    else:  # straight lines are filled four times as fast as the dashes of a curve
        painter.setPen(pen.solid)
        painter.drawLines(_dashes(curve.tobytes(), *pen.dash))


@lru_cache(maxsize=1024)
def _dashes(curve: bytes, dash: float, gap: float) -> list[QLineF]:
    """The dashes of a curve, whose control points (4, 2) are given by their bits, so short that they are straight."""
    points = _BASIS @ np.frombuffer(curve).reshape(4, 2)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    begins = np.arange(0.0, along[-1], dash + gap)
    ends = np.minimum(begins + dash, along[-1])
    places = [np.interp(each, along, points[:, axis]) for each in (begins, ends) for axis in (0, 1)]
    return [QLineF(*line) for line in np.stack(places, axis=1).tolist()]


def draw_pointed(
    painter: QPainter, edges: EdgesFrame, edge: int, places: NetworkLayout, theme: Theme, alpha: int
) -> None:
    """An edge that is selected or hovered, again and on top of a halo."""
    at = np.array([edge])
    curve = edge_curves(places, edges.layer[at], edges.source[at], edges.target[at])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _halo(painter, curve, theme.accent, alpha, HALO + 6 * theme.stroke)
    _strokes(painter, edges, at, curve, _pens(edges, at, places, theme), theme)


def lock_places(edges: EdgesFrame, places: NetworkLayout, beyond: bool = False) -> list[tuple[float, float]]:
    """Where the locks of held edges are; `beyond`: near their targets, where no numbers are."""
    frozen = np.flatnonzero(edges.frozen)
    if not len(frozen):
        return []
    curves = edge_curves(places, edges.layer[frozen], edges.source[frozen], edges.target[frozen])
    return [(x, y) for x, y in np.einsum("k,ekd->ed", _BASIS[_BEYOND if beyond else 20], curves).tolist()]


def zero_places(edges: EdgesFrame, places: NetworkLayout, beyond: bool = False) -> list[tuple[float, float]]:
    """Where the marks of edges are whose gradient is zero because their source is: near the source, and none where
    there are so many that they would hide the graph."""
    marked = np.flatnonzero(edges.without_input)
    if not 0 < len(marked) <= _MOST_MARKED:
        return []
    curves = edge_curves(places, edges.layer[marked], edges.source[marked], edges.target[marked])
    return [(x, y) for x, y in np.einsum("k,ekd->ed", _BASIS[_BEYOND if beyond else 24], curves).tolist()]


def draw_zero(painter: QPainter, x: float, y: float, radius: float, theme: Theme) -> None:
    """A zero on a disc: the input is zero, and with it the gradient."""
    painter.setPen(QPen(ink(theme.panel), 1.5 * theme.stroke))
    painter.setBrush(ink(theme.warning))
    painter.drawEllipse(QPointF(x, y), radius, radius)
    painter.setPen(QPen(ink(theme.panel), max(1.2, 0.22 * radius)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(x, y), 0.34 * radius, 0.5 * radius)


def _few_active(edges: EdgesFrame) -> bool:
    return 0 < int(edges.active.sum()) <= _FEW


def _bins(levels: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.round(np.where(np.isfinite(levels), levels, 1.0) * BINS).astype(np.int64)


class _EdgePen(NamedTuple):
    """A pen; where it is dashed, the lengths of a dash and of a gap in pixels, and the same pen without dashes."""

    pen: QPen
    is_hair: bool
    dash: tuple[float, float] | None
    solid: QPen


def _pens(edges: EdgesFrame, chosen: NDArray[np.intp], places: NetworkLayout, theme: Theme) -> list[_EdgePen]:
    """A pen for each chosen edge, shared by those that look the same."""
    thin = np.round(np.array(places.edge_scale)[edges.layer[chosen]] * BINS).astype(int).tolist()
    many = [count >= CROWD for count in places.edge_count]
    crowded = [many[layer] for layer in edges.layer[chosen].tolist()]
    return [_pen(look, level, narrow, theme, crowd) for look, level, narrow, crowd
            in zip(edges.look[chosen].tolist(), _bins(edges.level[chosen]).tolist(), thin, crowded, strict=True)]


@lru_cache(maxsize=4096)
def _pen(look: int, level: int, narrow: int, theme: Theme, crowded: bool = False) -> _EdgePen:
    pen = edge_pen(EdgeLook(look), level / BINS, theme, narrow / BINS, crowded)
    pattern, width, solid = pen.dashPattern(), pen.widthF(), QPen(pen)
    solid.setStyle(Qt.PenStyle.SolidLine)
    return _EdgePen(pen, width <= 1.0, (pattern[0] * width, pattern[1] * width) if pattern else None, solid)


def _one(curve: NDArray[np.float64], saw: bool, theme: Theme) -> QPainterPath:
    return zigzag(curve[None], 2.6 * theme.stroke) if saw else _curve(curve.tobytes())


@lru_cache(maxsize=1024)
def _curve(curve: bytes) -> QPainterPath:
    """The path of a curve, whose control points (4, 2) are given by their bits."""
    return _path(np.frombuffer(curve))


def _halo(painter: QPainter, curves: NDArray[np.float64], colour: str, alpha: int, width: float) -> None:
    pen = QPen(ink(colour, alpha), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.strokePath(_path(curves), pen)


def draw_lock(painter: QPainter, x: float, y: float, theme: Theme) -> None:
    """A small padlock: this parameter is held fixed."""
    unit = max(1.0, theme.scale * 0.9)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(plate(theme))
    painter.drawEllipse(QPointF(x, y), 8 * unit, 8 * unit)
    pen = QPen(ink(theme.secondary), 1.4 * unit)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(x - 2.4 * unit, y - 5.4 * unit, 4.8 * unit, 7 * unit), 0, 180 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink(theme.secondary))
    painter.drawRoundedRect(QRectF(x - 3.8 * unit, y - 1.4 * unit, 7.6 * unit, 5.6 * unit), unit, unit)
    painter.restore()
