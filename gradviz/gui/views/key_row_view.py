"""The legend keys above a plot, in one row; those that do not fit are in the tooltip."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gradviz.gui.figures.key_row import KEY_ROW, Key, fitting_keys, paint_both_keys, right_keys
from gradviz.gui.outside_text import set_tip
from gradviz.scene.themes import LIGHT, Theme

__all__ = ["KeyRow"]

_EDGE = 12.0


class KeyRow(QWidget):
    """Legend keys from the left, and others aligned right, as many as fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._keys: tuple[Key, ...] = ()
        self._right: tuple[Key, ...] = ()
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
        area = self._area()
        right = right_keys(self._keys, self._right, area.width(), self._theme)
        return (*fitting_keys(self._keys, area.width(), self._theme), *right)

    # Qt calls these

    def sizeHint(self) -> QSize:
        return QSize(0, round((KEY_ROW + 2) * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_both_keys(painter, self._area(), self._keys, self._right, self._theme)
        painter.end()

    def _area(self) -> QRectF:
        edge = _EDGE * self._theme.scale
        return QRectF(self.rect()).adjusted(edge, 0, -edge, 0)

    def _tell(self) -> None:
        """All keys in words where some do not fit."""
        texts = [key.text for key in self.keys]
        self.setAccessibleDescription(", ".join(texts))
        set_tip(self, "\n".join(texts) if len(self.shown) < len(texts) else "")
