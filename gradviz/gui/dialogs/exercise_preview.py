"""Both pages of a variant beside each other; a click shows one in full width."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QScrollArea, QWidget

from gradviz.gui.export.exercises.page import HEIGHT, WIDTH, Draw
from gradviz.text import _

__all__ = ["PagePreview"]

_GAP = 24


class _Pages(QWidget):
    """The pages, drawn once per size and cached."""

    def __init__(self, area: PagePreview) -> None:
        super().__init__(area)
        self._area = area
        self._cache: dict[tuple[int, int, float], QPixmap] = {}
        self.draws: tuple[Draw, ...] = ()
        self.alone: int | None = None
        self.setAccessibleName(_("Preview of the pages"))

    def show_pages(self, draws: Sequence[Draw]) -> None:
        self.draws, self._cache = tuple(draws), {}
        self.update()

    def places(self) -> list[QRectF]:
        """The rectangle of each page; empty where it is not shown."""
        if self.alone is not None:
            whole = float(self.width() - 2 * _GAP)
            page = QRectF(_GAP, _GAP, whole, whole * HEIGHT / WIDTH)
            return [page if number == self.alone else QRectF() for number in range(len(self.draws))]
        count = max(1, len(self.draws))
        room = (self.width() - _GAP * (count + 1)) / count, self.height() - 2 * _GAP
        wide = max(20.0, min(room[0], room[1] * WIDTH / HEIGHT))
        left = (self.width() - count * wide - (count - 1) * _GAP) / 2
        return [QRectF(left + number * (wide + _GAP), _GAP, wide, wide * HEIGHT / WIDTH)
                for number in range(len(self.draws))]  # fmt: skip

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number, place in enumerate(self.places()):
            if not place.isEmpty():
                painter.drawPixmap(place.toRect(), self._picture(number, place.toRect().size()))
        painter.end()

    def _picture(self, number: int, size: QSize) -> QPixmap:
        ratio = self.devicePixelRatioF()
        key = (number, size.width(), ratio)
        if key not in self._cache:
            picture = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
            picture.fill(QColor("white"))
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(picture.width() / WIDTH, picture.height() / HEIGHT)
            self.draws[number](painter)
            painter.end()
            self._cache[key] = picture
        return self._cache[key]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hit = [number for number, place in enumerate(self.places()) if place.contains(event.position())]
        if hit and event.button() == Qt.MouseButton.LeftButton:
            self._area.show_alone(None if self.alone is not None else hit[0])


class PagePreview(QScrollArea):
    """`show_pages` draws them; `show_alone(number)` one of them in full width, None: all."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.pages = _Pages(self)
        self.setWidget(self.pages)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_pages(self, draws: Sequence[Draw]) -> None:
        """The pages of one variant."""
        if self.pages.alone is not None and self.pages.alone >= len(draws):
            self.show_alone(None)
        self.pages.show_pages(draws)

    def show_alone(self, number: int | None) -> None:
        """One page in the width of the view, or all of them beside each other."""
        self.pages.alone = number
        wide = self.viewport().width() - 2 * _GAP
        self.pages.setMinimumHeight(0 if number is None else round(wide * HEIGHT / WIDTH) + 2 * _GAP)
        self.verticalScrollBar().setValue(0)
        self.pages.update()
