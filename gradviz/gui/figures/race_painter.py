"""Draws a race on a loss surface: a line for each optimizer, told apart by colour and by dash, with a key."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from gradviz.gui.figures.plot_axes import Plane, plot_font, polygon
from gradviz.scene.surface_frame import SurfaceFrame
from gradviz.scene.themes import Theme

__all__ = ["paint_races"]

# Okabe and Ito's colours that stand out from viridis, each with a dash of its own.
_LOOKS: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("#D55E00", ()), ("#000000", (5.0, 2.5)), ("#CC79A7", ()), ("#0072B2", (1.5, 1.8)),
    ("#E69F00", (7.0, 2.0, 1.5, 2.0)), ("#8C1D18", (3.0, 1.5)), ("#56B4E9", (5.0, 2.5)),
)  # fmt: skip
_HALO = "#FFFFFF"


def paint_races(painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme) -> None:
    """The tracks over the surface, then the key in a corner."""
    if not frame.races:
        return
    for track in frame.races:
        colour, dashes = _LOOKS[track.role % len(_LOOKS)]
        points = plane.map(track.places)
        line = polygon(points)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(_HALO, 3.8 * theme.stroke))
        painter.drawPolyline(line)
        pen = _pen(colour, 1.9 * theme.stroke)
        if dashes:
            pen.setDashPattern(list(dashes))
        painter.setPen(pen)
        painter.drawPolyline(line)
        x, y = points[-1].tolist()
        painter.setPen(_pen(_HALO, 1.6 * theme.stroke))
        painter.setBrush(QColor(colour))
        radius = 4.6 * theme.stroke**0.5
        if track.diverged:
            painter.drawRect(QRectF(x - radius, y - radius, 2 * radius, 2 * radius))
        else:
            painter.drawEllipse(QPointF(x, y), radius, radius)
    _paint_key(painter, plane.rect, frame, theme)


def _paint_key(painter: QPainter, area: QRectF, frame: SurfaceFrame, theme: Theme) -> None:
    font = plot_font(theme)
    metrics = QFontMetricsF(font)
    piece, gap = 20 * theme.scale, 6 * theme.scale
    width = piece + 3 * gap + max(metrics.horizontalAdvance(track.text) for track in frame.races)
    height = metrics.height() * len(frame.races) + gap
    if width > area.width() or height > area.height():
        return  # the names are in the notes' tooltip and in the description
    box = QRectF(area.left() + gap, area.bottom() - height - gap, width, height)
    if plane_half(frame, upper=False):
        box.moveTop(area.top() + gap)
    back = QColor(theme.panel)
    back.setAlpha(225)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(back)
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font)
    for row, track in enumerate(frame.races):
        colour, dashes = _LOOKS[track.role % len(_LOOKS)]
        top = box.top() + gap / 2 + row * metrics.height()
        for shade, wide in ((_HALO, 4.4), (colour, 2.2)):
            pen = _pen(shade, wide * theme.stroke)
            if dashes and shade != _HALO:
                pen.setDashPattern(list(dashes))
            painter.setPen(pen)
            middle = top + metrics.height() / 2
            painter.drawLine(QPointF(box.left() + gap, middle), QPointF(box.left() + gap + piece, middle))
        painter.setPen(QColor(theme.text))
        painter.drawText(QPointF(box.left() + 2 * gap + piece, top + metrics.ascent()), track.text)


def plane_half(frame: SurfaceFrame, *, upper: bool) -> bool:
    """Whether most of what moves lies in that half of the picture: the key goes into the other one."""
    middle = (frame.ys[0] + frame.ys[-1]) / 2
    above = sum(float(track.places[-1, 1] > middle) - 0.5 for track in frame.races)
    return (above > 0) is upper


def _pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen
