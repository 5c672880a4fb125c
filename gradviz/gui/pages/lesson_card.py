"""The card of a lesson on the page of all lessons: a picture, title, summary and progress."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.outside_text import title_words
from gradviz.gui.widgets.fields import describe
from gradviz.scene.manual.lesson_list import CardState, LessonCard, LessonPicture
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["CARD_HEIGHT", "LessonCardButton", "paint_sketch"]

CARD_HEIGHT = 124
_PICTURE, _RADIUS, _INSET, _BAR = 124, 8.0, 14, 3
_TOP, _BOTTOM, _GAP = 10, 9, 3  # above and below the words, and between them
_TITLE, _BODY, _MOST_TITLE, _MOST_LINES = 14, 12, 3, 8  # pixels of type, and lines at most
_MOST_UNITS, _SQUARE = 5, 20.0


class LessonCardButton(QAbstractButton):
    """A card that can be pressed. `anew_requested`: open the lesson at its first stop; `move_requested(key)`: an arrow
    key was pressed."""

    anew_requested = Signal()
    move_requested = Signal(int)
    looked_at = Signal()

    def __init__(self, card: LessonCard, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.card, self._theme = card, theme
        self._picture: LessonPicture | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        words = [card.summary, *_about(card), card.state_text]
        describe(self, card.title, "\n".join(word for word in words if word))

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def show_picture(self, picture: LessonPicture) -> None:
        """Show the lesson's surface in place of its network."""
        self._picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(400 * self._theme.scale), round(CARD_HEIGHT * self._theme.scale))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        wide = width - 2 - self._picture_width(width) - 2 * _INSET * self._theme.scale
        title, summary, line = self._heights(wide)
        around = round((_TOP + _BOTTOM) * self._theme.scale) + 2 * _GAP + 2
        return max(round(CARD_HEIGHT * self._theme.scale), title + summary + self._foot_lines(wide) * line + around)

    def _picture_width(self, width: int) -> int:
        scale = self._theme.scale
        return round(_PICTURE * scale) if width > 300 * scale else 0

    def _heights(self, room: float) -> tuple[int, int, int]:
        """The heights of the title, of the summary and of a line below them, in pixels."""
        scale, fold = self._theme.scale, Qt.TextFlag.TextWordWrap
        title, body = QFontMetrics(figure_font(_TITLE * scale, bold=True)), QFontMetrics(figure_font(_BODY * scale))
        wide = max(1, int(room))
        above = title.boundingRect(0, 0, wide, 10_000, fold, title_words(self.card.title)).height()
        below = body.boundingRect(0, 0, wide, 10_000, fold, self.card.summary).height()
        return min(above, _MOST_TITLE * title.height()), min(below, _MOST_LINES * body.height()), body.height()

    def _foot_lines(self, room: float) -> int:
        """Size and progress stand in one line where they fit."""
        font, card = QFontMetrics(figure_font(_BODY * self._theme.scale)), self.card
        return 1 if font.horizontalAdvance(f"{card.size}   {card.state_text}") <= room else 2

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_requested.emit(event.key())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction(_("Open") if self.card.state is not CardState.BEGUN else _("Continue")).triggered.connect(
            lambda: self.click())  # fmt: skip
        menu.addAction(_("Start again")).triggered.connect(self.anew_requested)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, card, scale = self._theme, self.card, self._theme.scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        path = QPainterPath()
        path.addRoundedRect(box, _RADIUS, _RADIUS)
        painter.fillPath(path, QColor(theme.panel))
        painter.save()
        painter.setClipPath(path)
        wide = self._picture_width(self.width())
        picture = QRectF(box.left(), box.top(), wide, box.height())
        if wide:
            painter.fillRect(picture, QColor(theme.window))
            if self._picture is None:
                paint_sketch(painter, picture, card.sizes, theme)
            else:
                paint_picture(painter, picture, self._picture, theme)
        self._paint_share(painter, box, wide)
        painter.restore()
        is_strong = self.hasFocus() or self.underMouse()
        painter.setPen(QPen(QColor(theme.accent if is_strong else theme.line), 2 if self.hasFocus() else theme.stroke))
        painter.drawPath(path)
        self._paint_words(painter, box.adjusted(wide + _INSET * scale, _TOP * scale, -_INSET * scale, -_BOTTOM * scale))
        painter.end()

    def _paint_share(self, painter: QPainter, box: QRectF, wide: int) -> None:
        if self.card.share:
            theme, high = self._theme, _BAR * self._theme.scale
            colour = theme.update if self.card.state is CardState.FINISHED else theme.accent
            done = self.card.share * (box.width() - wide)
            painter.fillRect(QRectF(box.left() + wide, box.bottom() - high, done, high), QColor(colour))

    def _paint_words(self, painter: QPainter, room: QRectF) -> None:
        theme, card = self._theme, self.card
        high, below, line = self._heights(room.width())
        fold = Qt.TextFlag.TextWordWrap
        painter.setFont(figure_font(_TITLE * theme.scale, bold=True))
        painter.setPen(QColor(theme.text))
        painter.drawText(QRectF(room.left(), room.top(), int(room.width()), high), fold, title_words(card.title))
        painter.setFont(figure_font(_BODY * theme.scale))
        painter.drawText(QRectF(room.left(), room.top() + high + _GAP, int(room.width()), below), fold, card.summary)
        foot = QRectF(room.left(), room.bottom() - line, room.width(), line)
        painter.setPen(QColor(theme.secondary))
        is_one = self._foot_lines(room.width()) == 1
        painter.drawText(foot if is_one else foot.translated(0, -line), Qt.AlignmentFlag.AlignLeft, card.size)
        colours = {CardState.NEW: theme.faint, CardState.BEGUN: theme.accent, CardState.FINISHED: theme.update}
        painter.setPen(QColor(colours[card.state]))
        side = Qt.AlignmentFlag.AlignRight if is_one else Qt.AlignmentFlag.AlignLeft
        painter.drawText(foot, side, card.state_text)

    def enterEvent(self, event: object) -> None:
        self.looked_at.emit()
        self.update()

    def leaveEvent(self, event: object) -> None:
        self.update()

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.looked_at.emit()


def _about(card: LessonCard) -> list[str]:
    """The objectives and the prerequisites, a line each."""
    lines = []
    if card.objectives:
        lines.append(_("Afterwards you can {objectives}.").format(objectives="; ".join(card.objectives)))
    if card.prerequisites:
        lines.append(_("Before it: {titles}.").format(titles=", ".join(card.prerequisites)))
    return lines


def paint_picture(painter: QPainter, room: QRectF, picture: LessonPicture, theme: Theme) -> None:
    """Draw a map or a curve of the loss, with the path of a run and its end."""
    inner = room
    if picture.pixels is not None:
        high, wide = picture.pixels.shape[:2]
        image = QImage(picture.pixels.data, wide, high, 4 * wide, QImage.Format.Format_RGBA8888).copy()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(room, image)
    elif picture.curve is not None:
        edge = 16 * theme.scale
        inner = room.adjusted(edge, edge, -edge, -edge)
        painter.setPen(QPen(QColor(theme.accent), 1.8 * theme.stroke))
        painter.drawPolyline(_on(picture.curve, inner))
    if picture.path is not None and len(picture.path):
        points = _on(picture.path, inner)
        lines = (("#FFFFFF", 2.4), ("#12151C", 1.2)) if picture.curve is None else ()
        for colour, width in lines:
            painter.setPen(QPen(QColor(colour), width * theme.stroke))
            painter.drawPolyline(points)
        painter.setBrush(QColor("#12151C"))
        painter.setPen(QPen(QColor("#FFFFFF"), 1.6 * theme.stroke))
        for point in points[:-1] if picture.curve is not None else ():
            painter.drawEllipse(point, 3 * theme.scale, 3 * theme.scale)
        painter.drawEllipse(points[-1], 4.5 * theme.scale, 4.5 * theme.scale)


def _on(places: NDArray[np.float64], room: QRectF) -> list[QPointF]:
    return [QPointF(room.left() + x * room.width(), room.bottom() - y * room.height()) for x, y in places.tolist()]


def paint_sketch(painter: QPainter, room: QRectF, sizes: tuple[int, ...], theme: Theme) -> None:
    """Draw the network as squares and edges; of a layer with too many units, only some."""
    columns = [min(size, _MOST_UNITS) for size in sizes]
    inner = room.adjusted(14 * theme.scale, 14 * theme.scale, -14 * theme.scale, -14 * theme.scale)
    apart = inner.width() / max(1, len(columns))
    side = min(_SQUARE * theme.scale, 0.62 * apart, 0.72 * inner.height() / max(columns))
    places = [
        [QPointF(inner.left() + (c + 0.5) * apart, inner.center().y() + (r - (count - 1) / 2) * side * 1.4)
         for r in range(count)] for c, count in enumerate(columns)
    ]  # fmt: skip
    painter.setPen(QPen(QColor(theme.faint), 1.2 * theme.stroke))
    for before, after in pairwise(places):
        for start in before:
            for end in after:
                painter.drawLine(start, end)
    for c, column in enumerate(places):
        edge = theme.secondary if c in (0, len(places) - 1) else theme.accent
        painter.setPen(QPen(QColor(edge), 1.4 * theme.stroke))
        painter.setBrush(QColor(theme.panel))
        for at in column:
            painter.drawRoundedRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side), side / 5, side / 5)
    painter.setBrush(Qt.BrushStyle.NoBrush)
