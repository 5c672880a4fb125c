"""Small icons on a grid of sixteen, a flat button that shows one, and the same for buttons with words."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QToolButton, QWidget

from gradviz.gui.outside_text import set_tip
from gradviz.scene.themes import LIGHT, Theme

__all__ = ["ICONS", "Icon", "IconButton", "icon_of", "paint_icon"]

_GRID = 16.0
_RATIOS = (1, 2, 3)  # pixels of the screen to one of the window
Line = tuple[tuple[float, float], ...]
Box = tuple[float, float, float, float, bool]  # left, top, width, height, whether it is filled


class Icon(NamedTuple):
    """Lines through points, boxes, and filled polygons."""

    lines: tuple[Line, ...] = ()
    boxes: tuple[Box, ...] = ()
    shapes: tuple[Line, ...] = ()


ICONS: dict[str, Icon] = {
    "maximise": Icon((((9.5, 2.5), (13.5, 2.5), (13.5, 6.5)), ((13.5, 2.5), (9, 7)),
                      ((6.5, 13.5), (2.5, 13.5), (2.5, 9.5)), ((2.5, 13.5), (7, 9)))),
    "restore": Icon((((9, 3), (9, 7), (13, 7)), ((9, 7), (13.5, 2.5)), ((3, 9), (7, 9), (7, 13)),
                     ((7, 9), (2.5, 13.5)))),
    "more": Icon(boxes=((2.6, 7.3, 1.4, 1.4, True), (7.3, 7.3, 1.4, 1.4, True), (12, 7.3, 1.4, 1.4, True))),
    "setup": Icon((((6, 2.5), (6, 13.5)),), ((2, 2.5, 12, 11, False),)),
    "data": Icon((((2.5, 4), (13.5, 4)), ((2.5, 8), (13.5, 8)), ((2.5, 12), (13.5, 12)))),
    "network": Icon((((3.5, 4), (12.5, 8)), ((3.5, 12), (12.5, 8)), ((3.5, 4), (3.5, 4))),
                    ((2, 2.5, 3, 3, True), (2, 10.5, 3, 3, True), (11, 6.5, 3, 3, True))),
    "table": Icon((((6, 2.5), (6, 13.5)), ((2, 6.2), (14, 6.2)), ((2, 9.8), (14, 9.8))), ((2, 2.5, 12, 11, False),)),
    "link": Icon((((7, 9), (9, 7)), ((6.2, 7.2), (3.4, 10), (3.4, 12.6), (6, 12.6), (8.8, 9.8)),
                  ((7.2, 6.2), (10, 3.4), (12.6, 3.4), (12.6, 6), (9.8, 8.8)))),
    "points": Icon(boxes=((3, 9.5, 3.4, 3.4, True), (6.5, 4, 3.4, 3.4, True), (10.5, 8.5, 3.4, 3.4, False),
                          (11, 2.5, 3.4, 3.4, False))),
    "training": Icon((((2.5, 2.5), (2.5, 13.5), (13.5, 13.5)), ((4, 4), (5.5, 8.5), (8.5, 10.8), (13, 11.2)))),
    "balanced": Icon(boxes=((1.5, 2.5, 6, 6, False), (1.5, 10.5, 6, 3, False), (9.5, 2.5, 5, 6, False),
                            (9.5, 10.5, 2, 3, False), (12.5, 10.5, 2, 3, False))),
    "graph": Icon(boxes=((1.5, 2.5, 9, 11, True), (12, 2.5, 2.5, 5, False), (12, 9.5, 2.5, 4, False))),
    "surface": Icon(boxes=((1.5, 2.5, 4, 11, False), (7.5, 2.5, 7, 11, True))),
    "plots": Icon(boxes=((1.5, 2.5, 4, 11, False), (7.5, 2.5, 7, 4, False), (7.5, 8.5, 3, 5, True),
                         (11.5, 8.5, 3, 5, True))),
    "first": Icon((((3, 3), (3, 13)),), shapes=(((12.5, 3.5), (12.5, 12.5), (6, 8)),)),
    "previous": Icon(shapes=(((11, 3.5), (11, 12.5), (4, 8)),)),
    "next": Icon(shapes=(((5, 3.5), (5, 12.5), (12, 8)),)),
    "next_update": Icon((((13, 3), (13, 13)),), shapes=(((3.5, 3.5), (3.5, 12.5), (10, 8)),)),
    "play": Icon(shapes=(((4.5, 3), (4.5, 13), (12, 8)),)),
    "pause": Icon(boxes=((4, 3.5, 2.2, 9, True), (9.8, 3.5, 2.2, 9, True))),
}  # fmt: skip


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: QColor, stroke: float = 1.4) -> None:
    """Draw an icon of the table into a square."""
    lines, boxes, shapes = ICONS[name]
    unit = rect.width() / _GRID
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(unit, unit)
    pen = QPen(colour, stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for left, top, width, height, is_filled in boxes:
        painter.setBrush(colour if is_filled else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(left, top, width, height), 1, 1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for line in lines:
        painter.drawPolyline([QPointF(x, y) for x, y in line])
    painter.setPen(QPen(colour, 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(colour)
    for shape in shapes:
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in shape]))
    painter.restore()


def icon_of(name: str, side: int, colour: str, disabled: str) -> QIcon:
    """An icon of the table for a button that has words too: `side` pixels, in the colours of its words."""
    icon = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        for ratio in _RATIOS:
            pixmap = QPixmap(side * ratio, side * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            paint_icon(painter, name, QRectF(0, 0, side, side), QColor(ink))
            painter.end()
            icon.addPixmap(pixmap, mode)
    return icon


class IconButton(QToolButton):
    """A flat button with an icon of the table, and words below it where there is room."""

    def __init__(self, icon: str, name: str, tooltip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._theme, self._words = icon, LIGHT, ""
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.rename(name, tooltip)

    def rename(self, name: str, tooltip: str) -> None:
        """Set the accessible name and description and the tooltip."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(tooltip)
        set_tip(self, tooltip)

    def set_icon(self, icon: str) -> None:
        """Another icon of the table."""
        self._icon = icon
        self.update()

    def set_words(self, words: str) -> None:
        """Small words below the icon; empty: none."""
        if words != self._words:
            self._words = words
            self.updateGeometry()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours and size."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width, height = (48, 44) if self._words else (26, 26)
        return QSize(round(width * self._theme.scale), round(height * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)  # the button alone: it has no words and no icon of Qt's
        painter = QPainter(self)
        theme, scale = self._theme, self._theme.scale
        chosen = self.isChecked() or self.underMouse() or self.hasFocus()
        colour = QColor(theme.faint if not self.isEnabled() else theme.text if chosen else theme.secondary)
        side, rows = 16 * scale, 14 * scale if self._words else 0
        area = QRectF((self.width() - side) / 2, (self.height() - side - rows) / 2, side, side)
        paint_icon(painter, self._icon, area, colour)
        if self._words:
            font = self.font()
            font.setPixelSize(round(11 * scale))
            painter.setFont(font)
            painter.setPen(colour)
            below = QRectF(0, area.bottom(), self.width(), rows + 4 * scale)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()
