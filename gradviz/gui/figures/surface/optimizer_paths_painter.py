"""Draws a race on a loss surface: the paths of the runs as the race window draws them, with a legend in a corner."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from gradviz.gui.figures.plot_axes import Plane, plot_font
from gradviz.gui.figures.race.race_marks import paint_paths, paint_sample
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.themes import Theme

__all__ = ["paint_races"]

_SAMPLE, _GAP = 36.0, 6.0


def paint_races(painter: QPainter, plane: Plane, frame: SurfaceFrame, theme: Theme) -> None:
    """The runs' paths over the surface, then the legend."""
    if frame.races:
        paint_paths(painter, plane, frame.races, theme)
        _paint_legend(painter, plane.rect, frame, theme)


def _paint_legend(painter: QPainter, area: QRectF, frame: SurfaceFrame, theme: Theme) -> None:
    """A row for each run, in the lower corner or, where most runs end there, in the upper one."""
    font = plot_font(theme)
    metrics = QFontMetricsF(font)
    sample, gap, row_height = _SAMPLE * theme.scale, _GAP * theme.scale, metrics.height()
    width = sample + 3 * gap + max(metrics.horizontalAdvance(track.text) for track in frame.races)
    height = row_height * len(frame.races) + gap
    if width > area.width() or height > area.height():
        return  # the names are in the notes' tooltip and in the description
    box = QRectF(area.left() + gap, area.bottom() - height - gap, width, height)
    if not _most_end_above(frame):
        box.moveTop(area.top() + gap)
    back = QColor(theme.panel)
    back.setAlpha(225)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(back)
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font)
    for row, track in enumerate(frame.races):
        top = box.top() + gap / 2 + row * row_height
        paint_sample(painter, QRectF(box.left() + gap, top, sample, row_height), track.place, theme)
        painter.setPen(QColor(theme.text))
        painter.drawText(QPointF(box.left() + 2 * gap + sample, top + metrics.ascent()), track.text)


def _most_end_above(frame: SurfaceFrame) -> bool:
    """Whether most runs end in the upper half of the picture."""
    middle = (frame.ys[0] + frame.ys[-1]) / 2
    return sum(float(track.path[-1, 1] > middle) - 0.5 for track in frame.races) > 0
