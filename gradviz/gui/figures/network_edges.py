"""Draws the edges, weakest first, with pens shared by look and level."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from gradviz.gui.figures.ink import ink
from gradviz.scene.colours import edge_colours, edge_width
from gradviz.scene.frames import EdgeLook, EdgesFrame
from gradviz.scene.layout import NetworkLayout
from gradviz.scene.themes import Theme

__all__ = ["draw_edges", "draw_lock", "edge_pen", "level_colour", "mark_colour", "zigzag"]

BINS = 40
_DASH = (9.0, 5.0)
_FEW = 2
_T = np.linspace(0.0, 1.0, 61)[:, None]
_BASIS = np.hstack([(1 - _T) ** 3, 3 * _T * (1 - _T) ** 2, 3 * _T**2 * (1 - _T), _T**3])
_TANGENT = np.gradient(_BASIS, axis=0)


@lru_cache(maxsize=1024)
def level_colour(level: float, theme: Theme) -> QColor:
    """The colour of one level of the edge scale."""
    red, green, blue, _alpha = edge_colours(np.array([level]), theme)[0].tolist()
    return QColor(red, green, blue)


def mark_colour(look: EdgeLook, level: float, theme: Theme) -> QColor:
    """The fill of a bias mark."""
    plain = {EdgeLook.ZERO: theme.line, EdgeLook.NOT_COMPUTED: theme.panel, EdgeLook.NOT_FINITE: theme.not_finite}
    return ink(plain[look]) if look in plain else level_colour(level, theme)


def edge_pen(look: EdgeLook, level: float, theme: Theme, thin: float = 1.0) -> QPen:
    """The pen of a look; `thin` narrows edges of small nodes."""
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
    width = max(1.0, float(edge_width(np.array([level]))[0]) * thin) * stroke
    pen = QPen(level_colour(level, theme), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if look == EdgeLook.NEGATIVE:
        # Qt counts dashes in widths of the pen.
        pen.setDashPattern([part * stroke / width for part in _DASH])
    return pen


def _path(curves: NDArray[np.float64]) -> QPainterPath:
    path = QPainterPath()
    for x0, y0, x1, y1, x2, y2, x3, y3 in curves.reshape(-1, 8).tolist():
        path.moveTo(x0, y0)
        path.cubicTo(x1, y1, x2, y2, x3, y3)
    return path


def zigzag(curves: NDArray[np.float64], reach: float) -> QPainterPath:
    """The curves as a saw: no number, so no smooth line."""
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


def draw_edges(
    painter: QPainter, edges: EdgesFrame, curves: NDArray[np.float64], places: NetworkLayout, theme: Theme,
    phase: str, selected: int | None, hovered: int | None,
) -> None:  # fmt: skip
    """All edges: halos first, then from faint to strong, then the locks of what is held."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    active = np.flatnonzero(edges.active)
    if 0 < len(active) <= _FEW:
        _halo(painter, curves[active], theme.phase_colour(phase), 70, 11 * theme.stroke)
    stroke_one = painter.strokePath
    # One stroke each: a path of many curves that cross costs the rasterizer four times as much.
    pens = _pens(edges, places, theme)
    saws = edges.look == EdgeLook.NOT_FINITE
    for place in _order(edges.look):
        if place != selected and place != hovered:
            stroke_one(_one(curves[place], saws[place], theme), pens[place])
    for pointed, alpha in ((hovered, 70), (selected, 95)):
        if pointed is not None:
            _halo(painter, curves[[pointed]], theme.accent, alpha, 9 + 6 * theme.stroke)
            stroke_one(_one(curves[pointed], saws[pointed], theme), pens[pointed])
    held = np.flatnonzero(edges.held)
    for x, y in np.einsum("k,ekd->ed", _BASIS[20], curves[held]).tolist():
        draw_lock(painter, x, y, theme)


def _order(looks: NDArray[np.uint8]) -> list[int]:
    """Not computed and zero lie below what has a number, not finite above."""
    rank = np.array([2, 2, 1, 0, 3])[looks]
    return np.argsort(rank, kind="stable").tolist()


def _pens(edges: EdgesFrame, places: NetworkLayout, theme: Theme) -> list[QPen]:
    """A pen for every edge, shared by those that look the same."""
    if not len(edges.layer):
        return []
    thin = np.round(np.array(places.edge_scale)[edges.layer] * BINS).astype(int)
    levels = np.where(np.isfinite(edges.level), edges.level, 1.0)
    bins = np.round(levels * BINS).astype(int)
    return [_pen(look, level, narrow, theme)
            for look, level, narrow in zip(edges.look.tolist(), bins.tolist(), thin.tolist(), strict=True)]  # fmt: skip


@lru_cache(maxsize=4096)
def _pen(look: int, level: int, narrow: int, theme: Theme) -> QPen:
    return edge_pen(EdgeLook(look), level / BINS, theme, narrow / BINS)


def _one(curve: NDArray[np.float64], saw: bool, theme: Theme) -> QPainterPath:
    return zigzag(curve[None], 2.6 * theme.stroke) if saw else _path(curve)


def _halo(painter: QPainter, curves: NDArray[np.float64], colour: str, alpha: int, width: float) -> None:
    pen = QPen(ink(colour, alpha), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.strokePath(_path(curves), pen)


def draw_lock(painter: QPainter, x: float, y: float, theme: Theme) -> None:
    """A small padlock: this parameter is held fixed."""
    unit = max(1.0, theme.scale * 0.9)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink(theme.panel))
    painter.drawEllipse(QPointF(x, y), 8 * unit, 8 * unit)
    pen = QPen(ink(theme.secondary), 1.4 * unit)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(x - 2.4 * unit, y - 5.4 * unit, 4.8 * unit, 7 * unit), 0, 180 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink(theme.secondary))
    painter.drawRoundedRect(QRectF(x - 3.8 * unit, y - 1.4 * unit, 7.6 * unit, 5.6 * unit), unit, unit)
    painter.restore()
