"""A ring around a widget, to show where something is: for a few seconds, or for as long as it is needed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gradviz.scene.themes import Theme

__all__ = ["Ring", "TargetRing"]

_SHOWN_MS = 3000
_WIDTH, _RADIUS = 3.0, 8.0


class Ring(QWidget):
    """Lies over a widget, passes mouse events through, and removes itself."""

    def __init__(self, around: QWidget, theme: Theme, milliseconds: int = _SHOWN_MS) -> None:
        super().__init__(around)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setGeometry(around.rect())
        self.show()
        self.raise_()
        QTimer.singleShot(milliseconds, self, self.deleteLater)

    def paintEvent(self, event: QPaintEvent) -> None:
        width = _WIDTH * self._theme.scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._theme.accent), width))
        inset = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(inset, _RADIUS, _RADIUS)
        painter.end()


_HALO, _MARGIN, _ALPHA = 4.0, 5, 0.6
_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest)


class TargetRing(QWidget):
    """Lies around a widget of the window, a little outside, and follows it. Takes no click."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._theme = theme
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._place)
        window.installEventFilter(self)
        self.hide()

    @property
    def target(self) -> QWidget | None:
        """What the ring is around; None: nothing."""
        return self._target

    def set_target(self, target: QWidget | None) -> None:
        """Lie around another widget; None: around none."""
        for watched in self._watched():
            watched.removeEventFilter(self)
        self._target = target
        for watched in self._watched():
            watched.installEventFilter(self)
        self._place()

    def set_theme(self, theme: Theme) -> None:
        """Its colour."""
        self._theme = theme
        self.update()

    def _watched(self) -> list[QWidget]:
        target = self._target
        if target is None or not isValid(target):
            return []
        above = target.parentWidget()
        return [target] if above is None or above is self.parentWidget() else [target, above]

    def _place(self) -> None:
        target, window = self._target, self.parentWidget()
        is_there = target is not None and isValid(target) and target.isVisible() and window is not None
        self.setVisible(is_there)
        if is_there:
            assert target is not None
            assert window is not None
            place = QRect(target.mapTo(window, QPoint(0, 0)), target.size())
            self.setGeometry(place.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN).intersected(window.rect()))
            self.raise_()
            self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._soon.start(0)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = QColor(self._theme.accent)
        colour.setAlphaF(_ALPHA)
        painter.setPen(QPen(colour, _HALO))
        inset = QRectF(self.rect()).adjusted(_HALO / 2, _HALO / 2, -_HALO / 2, -_HALO / 2)
        painter.drawRoundedRect(inset, _RADIUS, _RADIUS)
        painter.end()
