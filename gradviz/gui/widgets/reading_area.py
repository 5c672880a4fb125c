"""A scroll area for text: its edges say where there is more, and a button there scrolls on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from gradviz.gui.figures.ink import figure_font
from gradviz.gui.widgets.fields import describe
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["ReadingArea"]

_SOLID, _FADE, _TYPE = 18, 8, 11  # pixels of a sign at type of normal size
_LEAST = 3  # pixels: less is a rounding, not a text


class _Sign(QAbstractButton):
    """One edge: the text fades under it, and its words say that there is more."""

    def __init__(self, parent: QWidget, *, is_above: bool) -> None:
        super().__init__(parent)
        self._is_above, self._theme = is_above, LIGHT
        self.setText(_("▲ More above") if is_above else _("▼ More below"))
        words = _("More above") if is_above else _("More below")
        describe(self, words, _("Scroll up") if is_above else _("Scroll down"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, solid = self._theme, round(_SOLID * self._theme.scale)
        ground, clear = QColor(theme.panel), QColor(theme.panel)
        clear.setAlpha(0)
        high = self.height()
        fade = QLinearGradient(0, solid if self._is_above else high - solid, 0, high if self._is_above else 0)
        fade.setColorAt(0, ground)
        fade.setColorAt(1, clear)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), fade)
        room = QRectF(0, 0 if self._is_above else high - solid, self.width(), solid)
        painter.setFont(figure_font(_TYPE * theme.scale, bold=True))
        painter.setPen(QColor(theme.accent))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus() or self.underMouse():
            wide = painter.fontMetrics().horizontalAdvance(self.text()) + solid
            painter.setPen(QPen(QColor(theme.accent), theme.stroke))
            painter.drawRoundedRect(QRectF((self.width() - wide) / 2, room.top() + 1, wide, solid - 2), 4, 4)
        painter.end()


class ReadingArea(QScrollArea):
    """Scrolls downwards only. `above` and `below` are the signs; neither takes room from what is shown."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.above, self.below = _Sign(self.viewport(), is_above=True), _Sign(self.viewport(), is_above=False)
        self._theme: Theme = LIGHT
        self._contents = self.viewport()
        self._empty = 0  # pixels at the end, below everything
        self._chosen = 0  # where `show_part` has scrolled to
        self.above.clicked.connect(lambda: self._turn(-1))
        self.below.clicked.connect(lambda: self._turn(1))
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._mark)
        bar.rangeChanged.connect(self._mark)
        self.viewport().installEventFilter(self)
        self.set_theme(LIGHT)

    def set_contents(self, contents: QWidget) -> None:
        """Show this widget, which then belongs to the area."""
        self._contents = contents
        self.setWidget(contents)
        self.above.raise_()  # over it, and behind it in the order of the Tab key
        self.below.raise_()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        for sign in (self.above, self.below):
            sign.set_theme(theme)
        self._mark()

    @property
    def is_moved(self) -> bool:
        """Whether a person has scrolled since `show_part` or `show_beginning`."""
        return self.verticalScrollBar().value() != self._chosen

    def show_beginning(self) -> None:
        """Scroll to the top."""
        self._scroll_to(0)

    def show_part(self, part: QWidget, end: int = 0) -> None:
        """Scroll so that all of `part` is in sight, with up to `end` empty pixels below it; of a part that is higher
        than the area, its beginning."""
        top, sign = part.mapTo(self._contents, QPoint()).y(), round(_SOLID * self._theme.scale)
        self._empty = end
        self._scroll_to(min(top + part.height() + end - self.viewport().height(), top - sign))
        self._mark()

    def _scroll_to(self, value: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(value)
        self._chosen = bar.value()

    def _turn(self, by: int) -> None:
        """Scroll on by what is in sight between the signs."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * (self.viewport().height() - 2 * round((_SOLID + _FADE) * self._theme.scale)))

    def _mark(self) -> None:
        bar, room = self.verticalScrollBar(), self.viewport().rect()
        high = round((_SOLID + _FADE) * self._theme.scale)
        self.above.setGeometry(0, 0, room.width(), high)
        self.below.setGeometry(0, room.height() - high, room.width(), high)
        wanted = {self.above: bar.value() > _LEAST, self.below: bar.maximum() - bar.value() > self._empty + _LEAST}
        for sign in sorted(wanted, key=lambda each: not wanted[each]):  # a sign that appears takes the focus over
            if sign.isHidden() and wanted[sign]:
                sign.show()
            elif not sign.isHidden() and not wanted[sign]:
                other = self.below if sign is self.above else self.above
                if sign.hasFocus() and wanted[other]:
                    other.setFocus(Qt.FocusReason.TabFocusReason)
                sign.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self.viewport():
            self._mark()
        return bool(super().eventFilter(watched, event))
