"""The legend keys above a plot, in one row or two; those that do not fit are in the tooltip."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.gui.figures.key_row import KEY_ROW, Key, Row, fitting_keys, paint_two_rows, right_keys, two_rows
from gradviz.gui.outside_text import set_tip
from gradviz.scene.themes import LIGHT, Theme

__all__ = ["KeyRow"]

_EDGE = 12.0
_ONE_ROW = 600.0  # pixels, before the theme's scale: room for the five keys of a surface in space with their numbers


class KeyRow(QWidget):
    """Legend keys from the left, and others aligned right, as many as fit. With `most` 2 there are two rows where the
    width is scarce, whatever keys there are: so nothing below moves, and all windows of a size are the same."""

    def __init__(self, parent: QWidget | None = None, most: int = 1) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._keys: tuple[Key, ...] = ()
        self._right: tuple[Key, ...] = ()
        self._most = most
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_keys(self, keys: Sequence[Key], right: Sequence[Key] = ()) -> None:
        """Show these keys; the same ones again cost nothing."""
        if (tuple(keys), tuple(right)) != (self._keys, self._right):
            self._keys, self._right = tuple(keys), tuple(right)
            self._tell()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self._theme = theme
        self._tell()
        self.updateGeometry()
        self.update()

    @property
    def keys(self) -> tuple[Key, ...]:
        """All keys, including those that do not fit."""
        return (*self._keys, *self._right)

    @property
    def shown(self) -> tuple[Key, ...]:
        """The keys that fit."""
        return tuple(key for row in self._rows() for part in row for key in part)

    # Qt calls these

    def sizeHint(self) -> QSize:
        return QSize(0, round((self._count() * KEY_ROW + 2) * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        area, rows = self._area(), self._rows()
        free = area.height() - len(rows) * KEY_ROW * self._theme.scale
        paint_two_rows(painter, area.adjusted(0, free / 2, 0, 0), rows, self._theme)
        painter.end()

    def _area(self) -> QRectF:
        edge = _EDGE * self._theme.scale
        return QRectF(self.rect()).adjusted(edge, 0, -edge, 0)

    def _rows(self) -> list[Row]:
        width, theme = self._area().width(), self._theme
        if self._most > 1:
            rows = two_rows(self._keys, self._right, width, theme)
            if len(rows) <= self._count():
                return rows
        right = right_keys(self._keys, self._right, width, theme)
        return [(fitting_keys(self._keys, width, theme), right)]

    def _count(self) -> int:
        """The rows that there is room for."""
        return self._most if self._area().width() < _ONE_ROW * self._theme.scale else 1

    def _tell(self) -> None:
        """All keys in words where some do not fit."""
        texts = [key.text for key in self.keys]
        self.setAccessibleDescription(", ".join(texts))
        is_whole = [key.text for key in self.shown] == texts
        set_tip(self, "" if is_whole else "\n".join(texts))
