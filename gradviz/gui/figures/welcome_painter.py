"""Draws the small pictures of the Welcome page: a preset's data with what the network answers, and the first lesson."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPen

from gradviz.gui.figures.output_painter import paint_output_content
from gradviz.gui.figures.plot_axes import Plane, plot_font, polygon
from gradviz.scene.colours import diverging
from gradviz.scene.themes import Theme
from gradviz.scene.welcome.lesson_picture import LessonPicture
from gradviz.scene.welcome.preset_picture import PresetPicture
from gradviz.text import _

__all__ = ["paint_lesson_picture", "paint_preset_picture"]

_TILES_ACROSS = 3
_TILE, _GAP = 50.0, 46.0  # of the graph's two squares


def paint_preset_picture(painter: QPainter, rect: QRectF, picture: PresetPicture, theme: Theme) -> None:
    """Fill `rect` with a region, a curve, points, or samples that are pictures themselves."""
    painter.fillRect(rect, QColor(theme.panel))
    if picture.plot is not None:
        plane = Plane(rect, picture.plot.x_range, picture.plot.y_range)
        paint_output_content(painter, plane, picture.plot, theme)
        return
    side = rect.width() / _TILES_ACROSS
    for place, tile in enumerate(picture.tiles):
        column, row = place % _TILES_ACROSS, place // _TILES_ACROSS
        at = QRectF(rect.left() + column * side, rect.top() + row * side, side, side)
        painter.drawImage(at.adjusted(2, 2, -2, -2), _image(tile, theme))


def paint_lesson_picture(painter: QPainter, rect: QRectF, picture: LessonPicture, theme: Theme) -> None:
    """One neuron at the left, its loss over the weight at the right, with the way down."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    scale = theme.scale
    tile, gap, middle = _TILE * scale, _GAP * scale, rect.center().y()
    left = QRectF(rect.left(), middle - tile / 2, tile, tile)
    right = left.translated(tile + gap, 0.0)
    painter.setPen(QPen(QColor(theme.forward), 6 * scale))
    painter.drawLine(QPointF(left.right(), middle), QPointF(right.left(), middle))
    for where, values, words in ((left, picture.input_tile, picture.input_words),
                                 (right, picture.output_tile, picture.output_words)):  # fmt: skip
        painter.drawImage(where, _image(np.tile(values, (2, 1)), theme))
        painter.setPen(QPen(QColor(theme.faint), theme.stroke))
        painter.drawRoundedRect(where, 4 * scale, 4 * scale)
        _write(painter, QRectF(where.left() - 20, where.bottom() + 4 * scale, where.width() + 40, 20 * scale), words,
               theme)  # fmt: skip
    above = QRectF(left.right(), middle - 26 * scale, gap, 18 * scale)
    _write(painter, above, "w", theme, quiet=True)
    _paint_descent(painter, QRectF(right.right() + 28 * scale, rect.top(), rect.right() - right.right() - 28 * scale,
                                   rect.height()), picture, theme)  # fmt: skip
    painter.restore()


def _paint_descent(painter: QPainter, rect: QRectF, picture: LessonPicture, theme: Theme) -> None:
    scale, words = theme.scale, 18 * theme.scale
    weights, losses = picture.curve[:, 0], picture.curve[:, 1]
    area = rect.adjusted(0, words, 0, -words)
    plane = Plane(area, (float(weights[0]), float(weights[-1])), (-0.06 * float(losses.max()), float(losses.max())))
    painter.setPen(QPen(QColor(theme.line), theme.stroke))
    painter.drawLine(area.bottomLeft(), area.bottomRight())
    painter.setPen(QPen(QColor(theme.accent), 2.2 * theme.stroke))
    painter.drawPolyline(polygon(plane.map(picture.curve)))
    places = [QPointF(x, y) for x, y in plane.map(picture.path).tolist()]
    painter.setPen(QPen(QColor(theme.panel), 1.4))
    for k, place in enumerate(places):
        ink = QColor(theme.text)
        ink.setAlphaF((k + 2) / (len(places) + 1))
        painter.setBrush(ink)
        radius = (5.5 if k == len(places) - 1 else 4.0) * scale
        painter.drawEllipse(place, radius, radius)
    _write(painter, QRectF(rect.left(), rect.top(), rect.width(), words), _("loss"), theme, quiet=True, at_left=True)
    _write(painter, QRectF(rect.left(), rect.bottom() - words, rect.width(), words), _("weight w"), theme, quiet=True)
    metrics, left = QFontMetricsF(plot_font(theme, bold=True)), places[1].x() + 14 * scale
    for sentence in (_("learning: downhill"), _("downhill")):
        width = metrics.horizontalAdvance(sentence)
        if left + width <= rect.right():  # else it would lie on the curve
            _write(painter, QRectF(left, places[1].y() - 20 * scale, width + 2, words), sentence, theme,
                   colour=theme.update, at_left=True)  # fmt: skip
            break


def _write(painter: QPainter, rect: QRectF, words: str, theme: Theme, *, quiet: bool = False, at_left: bool = False,
           colour: str = "") -> None:  # fmt: skip
    painter.setFont(plot_font(theme, bold=bool(colour)))
    painter.setPen(QColor(colour or (theme.secondary if quiet else theme.text)))
    side = Qt.AlignmentFlag.AlignLeft if at_left else Qt.AlignmentFlag.AlignHCenter
    painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, words)


def _image(values: NDArray[np.float64], theme: Theme) -> QImage:
    """Values (h, w) as an image on the diverging scale."""
    colours = np.ascontiguousarray(diverging(values, theme))
    height, width = values.shape
    return QImage(colours.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
