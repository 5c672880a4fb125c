"""A preview of a figure on its page, in its true size on this screen, with a ruler."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from gradviz.data.errors import SetupError
from gradviz.gui.export.picture_files import PIXELS_PER_INCH, Picture
from gradviz.gui.figures.ink import figure_font
from gradviz.scene.view.figure_style import in_unit
from gradviz.text import _

__all__ = ["FIT", "FigurePreview"]

FIT = "fit"
_MARGIN, _RULER, _CAPTION = 24.0, 26.0, 24.0  # pixels of the screen
_COLUMN, _PAGE = 90.0, 185.0  # millimetres: the width of one column of two, and of a page
_PAPER, _TEXT, _LINE = "#FFFFFF", "#D8DCE3", "#7A9BD6"
_BEHIND = "#CBD5C0"  # below a transparent figure that is on no page of text
_LARGEST = 24_000_000  # pixels


class _Sheet(QWidget):
    """The page, at a scale of pixels of the screen to one of the picture."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self.scale = 1.0
        self._drawn: QPixmap | None = None
        self.setAccessibleName(_("Preview"))

    def show_picture(self, picture: Picture | None, scale: float) -> None:
        self.picture, self.scale, self._drawn = picture, scale, None
        if picture is not None:
            wide, high = (side * scale for side in picture.size)
            self.setMinimumSize(round(wide + 2 * _MARGIN + 8), round(high + _RULER + _CAPTION + 2 * _MARGIN))
        self.update()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.picture is not None:
            self._paint(painter, self.picture)
        painter.end()

    def _paint(self, painter: QPainter, picture: Picture) -> None:
        wide, high = (side * self.scale for side in picture.size)
        millimetre = self.scale * picture.size[0] / in_unit(picture.size[0], "mm")
        has_columns = in_unit(picture.size[0], "mm") <= _COLUMN and self.width() > 2.2 * wide + 4 * _MARGIN
        page = QRectF(_MARGIN, _MARGIN / 2, self.width() - 2 * _MARGIN, self.height() - _MARGIN)
        painter.fillRect(page, QColor(_PAPER))
        painter.setPen(QPen(QColor(_TEXT), 1))  # a white page on a white window has an edge too
        painter.drawRect(page.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setClipRect(page)
        left = page.center().x() + _MARGIN / 2 if has_columns else max(page.center().x() - wide / 2, page.left() + 4)
        place = QRectF(left, page.top() + _RULER + _MARGIN / 2, wide, high)
        if has_columns:
            end = page.bottom() - _MARGIN
            top = page.top() + _MARGIN
            self._paint_text(painter, QRectF(left - wide - _MARGIN, top, wide, end - top), 9)
            below = QRectF(left, place.bottom() + 2 * _CAPTION, wide, end - place.bottom() - 2 * _CAPTION)
            self._paint_text(painter, below, 7)
        elif not picture.theme.has_ground:
            painter.fillRect(place, QColor(_BEHIND))
        painter.drawPixmap(place.topLeft(), self._pixels(picture, place.size().toSize()))
        self._paint_ruler(painter, place, wide / millimetre)

    def _pixels(self, picture: Picture, size: QSize) -> QPixmap:
        if self._drawn is None:
            ratio = self.devicePixelRatioF()
            self._drawn = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
            self._drawn.fill(QColor(picture.theme.panel) if picture.theme.has_ground else Qt.GlobalColor.transparent)
            painter = QPainter(self._drawn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(self._drawn.width() / picture.size[0], self._drawn.height() / picture.size[1])
            picture.paint(painter, QRectF(0, 0, *picture.size))
            painter.end()
            self._drawn.setDevicePixelRatio(ratio)
        return self._drawn

    def _paint_text(self, painter: QPainter, area: QRectF, seed: int) -> None:
        """Grey bars in place of a text."""
        line, y, count = 13.0, area.top(), 0
        while y + line < area.bottom():
            is_last = (count + seed) % 8 == 7
            painter.fillRect(QRectF(area.left(), y, area.width() * (0.6 if is_last else 1.0), 5), QColor(_TEXT))
            y += line * (2 if is_last else 1)
            count += 1

    def _paint_ruler(self, painter: QPainter, place: QRectF, millimetres: float) -> None:
        painter.setPen(QPen(QColor(_LINE), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(QPen(QColor("#2456C8"), 1))
        y, words = place.top() - 11, f"{millimetres:.4g} mm"
        font = QFont(figure_font(11))
        font.setPixelSize(11)  # regardless of the type size for an audience: it is not part of the figure
        painter.setFont(font)
        room = painter.fontMetrics().horizontalAdvance(words) + 12
        middle = place.center().x()
        for a, b in ((place.left(), middle - room / 2), (middle + room / 2, place.right())):
            painter.drawLine(QPointF(a, y), QPointF(b, y))
        for x in (place.left(), place.right()):
            painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 4))
        high = painter.fontMetrics().height()
        painter.drawText(QRectF(middle - room / 2, y - high / 2, room, high), Qt.AlignmentFlag.AlignCenter, words)


class FigurePreview(QScrollArea):
    """`show_picture` draws one; `zoom` is a factor of the true size, or `FIT`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sheet = _Sheet(self)
        self.zoom: float | str = 1.0
        self.setWidget(self.sheet)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_picture(self, picture: Picture | None) -> None:
        """Draw a picture on its page; None: nothing."""
        self.sheet.show_picture(picture, 1.0 if picture is None else self._scale(picture))

    def set_zoom(self, zoom: float | str) -> None:
        """A factor of the true size, or `FIT`."""
        self.zoom = zoom
        self.show_picture(self.sheet.picture)

    @property
    def true_scale(self) -> float:
        """Pixels of the screen, of which the window's are made, to a pixel of the picture."""
        density = self.screen().physicalDotsPerInch() / self.screen().devicePixelRatio()
        # A screen that does not know its size may report any value.
        return density / PIXELS_PER_INCH if 50 <= density <= 400 else 1.0

    @property
    def is_whole(self) -> bool:
        """Whether the whole picture is in sight in its true size."""
        picture = self.sheet.picture
        return picture is None or self._fit(picture) >= self.true_scale

    def _fit(self, picture: Picture) -> float:
        """The largest scale at which the whole page is in sight."""
        room = self.maximumViewportSize()
        return min((room.width() - 2 * _MARGIN - 8) / picture.size[0],
                   (room.height() - _RULER - _CAPTION - 2 * _MARGIN) / picture.size[1])  # fmt: skip

    def _scale(self, picture: Picture) -> float:
        wanted = max(0.05, self._fit(picture)) if self.zoom == FIT else float(self.zoom) * self.true_scale
        most = (_LARGEST / (picture.size[0] * picture.size[1])) ** 0.5
        return min(wanted, most)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.zoom == FIT:
            self.show_picture(self.sheet.picture)


def sentence_of(error: SetupError) -> str:
    """The text of an error as a sentence, with a capital and a full stop."""
    text = error.sentence
    return f"{text[:1].upper()}{text[1:]}.".replace("..", ".")
