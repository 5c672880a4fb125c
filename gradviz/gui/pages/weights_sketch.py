"""The chain of layers that was found in a file of weights, drawn from its arrays."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from gradviz.scene.setup.weights_frame import ColumnOfUnits, WeightsFrame
from gradviz.scene.themes import Theme

__all__ = ["WeightsSketch"]

_WORDS, _ROOM, _SIDE = 26, 96, 9.0  # pixels: below the units, for names at the sides, half a unit
_THINNEST, _THICKEST = 0.5, 2.6
_FAINTEST = 40  # of 255


class WeightsSketch(QWidget):
    """Units as squares in columns, edges coloured by sign and as thick and dense as their weights are large."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame: WeightsFrame | None = None
        self._picture: QPixmap | None = None
        self.setMinimumHeight(round(190 * min(theme.scale, 1.4)))

    def set_frame(self, frame: WeightsFrame) -> None:
        """Show another chain."""
        self._frame = frame
        self._picture = None
        self.setAccessibleName(frame.layers_words)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self._picture = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(700, 300)

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        wanted = self.size() * ratio
        if self._picture is None or self._picture.size() != wanted:
            self._picture = QPixmap(wanted)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(QColor(self._theme.panel))
            with QPainter(self._picture) as painter:
                self._draw(painter)
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)

    def _draw(self, painter: QPainter) -> None:
        frame = self._frame
        if frame is None or not frame.columns:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        room = min(_ROOM * self._theme.scale, self.width() * 0.16)
        across = (self.width() - 2 * room) / max(1, len(frame.columns) - 1)
        places = [
            [QPointF(room + at * across, y) for y in self._heights(len(column.drawn) + column.is_folded)]
            for at, column in enumerate(frame.columns)
        ]  # fmt: skip
        for at in range(1, len(places)):
            self._draw_edges(painter, frame, at, places)
        for at, column in enumerate(frame.columns):
            self._draw_units(painter, column, places[at], room, at in (0, len(places) - 1), at == 0)
            self._draw_words(painter, column, places, at, across)
        middle = (self.height() - self._foot()) / 2
        for at, (text, asks) in enumerate(frame.shapes):
            self._draw_shape(painter, QPointF(room + (at + 0.5) * across, middle), text, asks)

    def _foot(self) -> float:
        return _WORDS * self._theme.scale

    def _heights(self, count: int) -> list[float]:
        room = self.height() - self._foot()
        step = min(29.0 * self._theme.scale, (room - 14) / max(1, count))
        top = room / 2 - step * (count - 1) / 2
        return [top + place * step for place in range(count)]

    def _draw_edges(self, painter: QPainter, frame: WeightsFrame, at: int, places: list[list[QPointF]]) -> None:
        weights, theme = frame.edges[at - 1], self._theme
        left, right = self._units(frame.columns[at - 1], places[at - 1]), self._units(frame.columns[at], places[at])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for i, a in enumerate(left):
            for j, b in enumerate(right):
                size = 0.25 if weights is None else float(weights[i, j])
                colour = QColor(theme.faint if weights is None else theme.positive if size > 0 else theme.negative)
                colour.setAlpha(round(_FAINTEST + (255 - _FAINTEST) * abs(size)))
                painter.setPen(QPen(colour, (_THINNEST + (_THICKEST - _THINNEST) * abs(size)) * theme.stroke))
                path, half = QPainterPath(a), (b.x() - a.x()) / 2
                path.cubicTo(a + QPointF(half, 0), b - QPointF(half, 0), b)
                painter.drawPath(path)

    def _units(self, column: ColumnOfUnits, points: list[QPointF]) -> list[QPointF]:
        """The positions of the drawn units; the last but one in a folded column is an ellipsis."""
        return [*points[:-2], points[-1]] if column.is_folded else points

    def _draw_units(
        self, painter: QPainter, column: ColumnOfUnits, points: list[QPointF], room: float, has_names: bool,
        is_left: bool,
    ) -> None:  # fmt: skip
        theme = self._theme
        step = points[1].y() - points[0].y() if len(points) > 1 else 2 * _SIDE
        side = min(_SIDE * theme.scale, 0.42 * step)
        if column.is_folded:
            painter.setPen(QColor(theme.secondary))
            box = QRectF(points[-2].x() - 10, points[-2].y() - 10, 20, 20)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "⋮")
        metrics = painter.fontMetrics()
        for unit, point in zip(column.drawn, self._units(column, points), strict=True):
            painter.setPen(QPen(QColor(theme.secondary), 1))
            painter.setBrush(QColor(theme.panel))
            painter.drawRoundedRect(QRectF(point.x() - side, point.y() - side, 2 * side, 2 * side), 3, 3)
            if has_names and column.names and step >= 0.8 * metrics.height():
                text = " ".join(column.names[unit][:100].split())
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(room - side - 12))
                left = point.x() - room if is_left else point.x() + side + 6
                align = Qt.AlignmentFlag.AlignRight if is_left else Qt.AlignmentFlag.AlignLeft
                box = QRectF(left, point.y() - metrics.height(), room - side - 6, 2 * metrics.height())
                painter.drawText(box, align | Qt.AlignmentFlag.AlignVCenter, text)

    def _draw_words(
        self, painter: QPainter, column: ColumnOfUnits, places: list[list[QPointF]], at: int, across: float
    ) -> None:
        x, top = places[at][0].x(), self.height() - self._foot()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        width = across * 0.5 if len(places) > 1 else self.width()
        for font, middle, text, colour in (
            (bold, x, column.words, self._theme.text),
            (self.font(), x - across / 2, column.edge_words, self._theme.secondary),
        ):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(max(width, 60)))
            box = QRectF(middle - width, top, 2 * width, self._foot())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(self.font())

    def _draw_shape(self, painter: QPainter, middle: QPointF, text: str, asks: bool) -> None:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        width, height = metrics.horizontalAdvance(text) + 18, metrics.height() + 8
        box = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
        painter.setPen(QPen(QColor(self._theme.accent if asks else self._theme.line), 1))
        painter.setBrush(QColor(self._theme.panel))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(QColor(self._theme.accent if asks else self._theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.setFont(self.font())
