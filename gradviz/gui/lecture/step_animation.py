"""A short animation of a step: dots move along the edges in the direction of the values or of the gradients.

The dots are drawn over the finished picture, which never waits for them. They disappear after a quarter of a second, or
as soon as anything else happens."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gradviz.gui.figures.ink import ink
from gradviz.gui.figures.network.network_painter import curves_of
from gradviz.gui.views.network_canvas import NetworkCanvas
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.themes import LIGHT, Theme

__all__ = ["MILLISECONDS", "Motion", "positions"]

MILLISECONDS = 220
_FRAME_MS = 16
_MOST = 60
_RADIUS, _TAIL = 5.0, (0.0, 0.05, 0.10)


def positions(curves: NDArray[np.float64], part: float, direction: str) -> list[tuple[str, NDArray[np.float64]]]:
    """The positions of the dots at a `part` (0..1) of the animation: ('forward' or 'backward', points (n, 2))."""
    eased = part * part * (3.0 - 2.0 * part)
    if direction == "meet":
        return [("forward", _at(curves, 0.5 * eased)), ("backward", _at(curves, 1.0 - 0.5 * eased))]
    return [(direction, _at(curves, eased if direction == "forward" else 1.0 - eased))]


def _at(curves: NDArray[np.float64], t: float) -> NDArray[np.float64]:
    basis = np.array([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    return np.asarray(np.einsum("k,ekd->ed", basis, curves))


class Motion(QWidget):
    """A transparent widget over the canvas that lets clicks through."""

    def __init__(self, canvas: NetworkCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._curves: NDArray[np.float64] = np.empty((0, 4, 2))
        self._direction = ""
        self._theme: Theme = LIGHT
        self._began = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.timeout.connect(self._go_on)
        self.hide()

    @property
    def is_moving(self) -> bool:
        """Whether an animation is running."""
        return self._timer.isActive()

    def play(self, frame: NetworkFrame, theme: Theme) -> None:
        """Animate this frame's step from the beginning; a running animation is stopped."""
        self.stop()
        if frame.flow is None or not frame.direction or not frame.flow.any() or not self._canvas.isVisible():
            return
        canvas = self._canvas
        places = canvas.places(frame)
        chosen = np.flatnonzero(frame.flow)[-_MOST:]  # the strongest come last
        self._curves = curves_of(frame, places)[chosen] * canvas.zoom + np.array(canvas.shift.toTuple())
        self._direction, self._theme, self._began = frame.direction, theme, time.perf_counter()
        reach = 3 * _RADIUS * theme.stroke
        low, high = self._curves.min(axis=(0, 1)) - reach, self._curves.max(axis=(0, 1)) + reach
        area = QRect(0, 0, canvas.width(), int(places.foot))
        self.setGeometry(QRectF(*low, *(high - low)).toAlignedRect() & area)
        self._curves = self._curves - np.array(self.pos().toTuple(), dtype=float)
        self.show()
        self.raise_()
        self._timer.start()

    def stop(self) -> None:
        """Stop and show the finished picture."""
        self._timer.stop()
        self.hide()

    def _go_on(self) -> None:
        if self._part() >= 1.0:
            self.stop()
        else:
            self.update()

    def _part(self) -> float:
        return (time.perf_counter() - self._began) * 1000.0 / MILLISECONDS

    # Qt calls these

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        part, theme = min(1.0, self._part()), self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, behind in reversed(list(enumerate(_TAIL))):
            if part < behind:
                continue
            radius = _RADIUS * theme.stroke * (1.0 - 0.25 * place)
            for direction, points in positions(self._curves, part - behind, self._direction):
                colour = theme.phase_colour(direction)
                painter.setPen(QPen(ink(theme.panel), 1.5) if place == 0 else Qt.PenStyle.NoPen)
                painter.setBrush(ink(colour, (255, 130, 60)[place]))
                for x, y in points.tolist():
                    painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.end()
