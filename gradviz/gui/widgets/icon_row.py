"""A button as wide as its place: an icon, a title, a line below it, and keys at its end."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.outside_text import title_words
from gradviz.gui.widgets.fields import describe
from gradviz.gui.widgets.icons import paint_icon
from gradviz.scene.themes import Theme

__all__ = ["IconRow"]


class IconRow(QAbstractButton):
    """`icon` of the table of icons, empty for none, which makes a lower row. `is_card`: with a border of its own."""

    def __init__(self, icon: str, title: str, caption: str, keys: str = "", *, is_card: bool = False) -> None:
        super().__init__()
        self._icon, self._title, self._caption, self._keys = icon, title_words(title), title_words(caption), keys
        self._is_card = is_card
        self._theme: Theme | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        describe(self, self._title, self._caption)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        scale = self._theme.scale if self._theme is not None else 1.0
        usual = (57 if self._icon else 42) * scale
        return QSize(round(180 * scale), round(max(usual, sum(self._lines(scale)) + 4 * scale)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @staticmethod
    def _lines(scale: float) -> tuple[float, float]:
        """The heights of title and caption: a projector's smallest type is larger than the scale alone says."""
        fonts = figure_font(13 * scale, bold=True), figure_font(12 * scale)
        return QFontMetricsF(fonts[0]).height(), QFontMetricsF(fonts[1]).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale, inside = theme.scale, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        is_lit = self.underMouse() and self.isEnabled()
        painter.setBrush(QColor(theme.window) if is_lit else QColor(theme.panel))
        edge = theme.accent if self.hasFocus() else theme.line if self._is_card else theme.panel
        painter.setPen(QPen(QColor(edge), theme.stroke))
        painter.drawRoundedRect(inside, 6, 6)
        icon = 18 * scale
        start = 14 * scale
        colour = QColor(theme.faint if not self.isEnabled() else theme.secondary)
        if self._icon:
            paint_icon(painter, self._icon, QRectF(start, (self.height() - icon) / 2, icon, icon), colour)
            start += icon + 14 * scale
        right = self.width() - 12 * scale
        quiet = figure_font(11 * scale)
        width = QFontMetricsF(quiet).horizontalAdvance(self._keys)
        caption = QFontMetricsF(figure_font(12 * scale)).horizontalAdvance(self._caption)
        if self._keys and start + caption + 6 * scale + width <= right:  # the words come first
            painter.setFont(quiet)
            painter.setPen(QColor(theme.faint))
            painter.drawText(QRectF(right - width - 1, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter,
                             self._keys)  # fmt: skip
            right -= width + 6 * scale
        room, lines = right - start, self._lines(scale)
        apart = min(4 * scale, max(0.0, self.height() - sum(lines)) / 4)
        top = (self.height() - sum(lines) - apart) / 2
        for words, font, ink, high in (
            (self._title, figure_font(13 * scale, bold=True), theme.text, lines[0]),
            (self._caption, figure_font(12 * scale), theme.secondary, lines[1]),
        ):
            painter.setFont(font)
            painter.setPen(QColor(ink if self.isEnabled() else theme.faint))
            shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(start, top, room, high), Qt.AlignmentFlag.AlignVCenter, shown)
            top += high + apart
        painter.end()
