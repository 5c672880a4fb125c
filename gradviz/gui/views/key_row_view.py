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


class KeyRow(QWidget):
    """Legend keys from the left, and others aligned right, as many as fit. With `most` 2 those at the right may have a
    second row; it is kept until the size changes, so that nothing below moves."""

    def __init__(self, parent: QWidget | None = None, most: int = 1) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._keys: tuple[Key, ...] = ()
        self._right: tuple[Key, ...] = ()
        self._reserve: tuple[Key, ...] = ()
        self._most, self._count = most, 1
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_keys(self, keys: Sequence[Key], right: Sequence[Key] = (), reserve: Sequence[Key] = ()) -> None:
        """Show these keys; the same ones again cost nothing. `reserve` are those at the right that may come."""
        if (tuple(keys), tuple(right), tuple(reserve)) != (self._keys, self._right, self._reserve):
            self._keys, self._right, self._reserve = tuple(keys), tuple(right), tuple(reserve)
            self._tell()
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self._theme, self._count = theme, 1
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
        return QSize(0, round((self._count * KEY_ROW + 2) * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._count = 1
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
            return two_rows(self._keys, self._right, width, theme)
        right = right_keys(self._keys, self._right, width, theme)
        return [(fitting_keys(self._keys, width, theme), right)]

    def _tell(self) -> None:
        """The room for the rows; all keys in words where some do not fit."""
        if self._most > 1 and self.width() > 0:
            rows = two_rows(self._keys, self._reserve or self._right, self._area().width(), self._theme)
            if len(rows) > self._count:
                self._count = len(rows)
                self.updateGeometry()
        texts = [key.text for key in self.keys]
        self.setAccessibleDescription(", ".join(texts))
        is_whole = [key.text for key in self.shown] == texts
        set_tip(self, "" if is_whole else "\n".join(texts))
