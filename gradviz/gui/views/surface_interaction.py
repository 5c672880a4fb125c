"""Mouse and keys on the loss surface: drag the point, restart from a place, read the loss there."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QMenu

from gradviz.gui.views.plot_view import PlotView
from gradviz.gui.views.reach import NEAR
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.text import _

__all__ = ["SurfaceInteraction"]

_HOVER_MS = 15
_NUDGE = 0.01  # of the window
_IN_SPACE = 1000  # places along an axis of the surface in space
_FINE = 1e-9  # of a step by a key: what is rounded off, so that 0.1 + 0.2 does not end in …04


class DraggableView(Protocol):
    """Another view of the surface in which the point can be dragged: the one in space."""

    dragged: SignalInstance
    dropped: SignalInstance
    shift_clicked: SignalInstance
    nudged: SignalInstance
    nudge_ended: SignalInstance
    menu_wanted: SignalInstance


class SurfaceInteraction(QObject):
    """Signals: `move_requested(x, y, gesture)` while the point is dragged, `drop_requested` at the end,
    `restart_requested(x, y)`, `probe_requested(x, y)`. `hovered` carries the place of a pointer on the map or beside
    it, None where there is none; while it moves over the map, results of `probe_requested` follow. `equal_requested`:
    equal scales on both axes, or not."""

    move_requested = Signal(float, float, int)
    drop_requested = Signal()
    restart_requested = Signal(float, float)
    probe_requested = Signal(float, float)
    equal_requested = Signal(bool)
    hovered = Signal(object)

    def __init__(self, plot: PlotView, frame: Callable[[], SurfaceFrame | None]) -> None:
        super().__init__(plot)
        self._plot, self._frame = plot, frame
        self._gesture = 0
        self._place: tuple[float, float] | None = None
        self._probed: tuple[float, float] | None = None
        # Moves that arrive faster than the window can follow are skipped: only the last one counts.
        self._follow = self._timer(0, self._move)
        self._ask = self._timer(_HOVER_MS, self._probe)
        plot.grabs = self._is_near
        plot.dragged.connect(self.drag)
        plot.dropped.connect(self.drop)
        plot.nudged.connect(self.nudge)
        plot.nudge_ended.connect(self._end_nudge)
        self._is_nudging = False
        plot.hovered.connect(self._hover)
        plot.shift_clicked.connect(self._restart)
        plot.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        plot.customContextMenuRequested.connect(self._offer)

    @property
    def is_dragging(self) -> bool:
        """Whether the point is being dragged."""
        return self._place is not None

    def _timer(self, milliseconds: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    def _map(self) -> SurfaceFrame | None:
        """The frame if it is a surface over a plane with a point on it."""
        frame = self._frame()
        usable = frame is not None and len(frame.xs) and frame.line is None and np.isfinite(frame.point).all()
        return frame if usable else None

    def _is_near(self, pixel: QPointF) -> bool:
        frame = self._map()
        if frame is None:
            return False
        x, y = self._plot.plane().map(frame.point[None])[0].tolist()
        return abs(pixel.x() - x) + abs(pixel.y() - y) < NEAR

    def follow(self, view: DraggableView) -> None:
        """Let the surface in space be dragged and clicked and show a menu in the same way."""
        view.dragged.connect(self.drag)
        view.dropped.connect(self.drop)
        view.shift_clicked.connect(self._restart)
        view.nudged.connect(self.nudge)
        view.nudge_ended.connect(self._end_nudge)
        view.menu_wanted.connect(self._offer_at)

    def nudge(self, across: int, up: int) -> None:
        """Move the point by a hundredth of the window; as long as the key is held it is one edit."""
        frame = self._map()
        if frame is None:
            return
        size = np.array([frame.xs[-1] - frame.xs[0], frame.ys[-1] - frame.ys[0]])
        at = np.array(frame.point if self._place is None else self._place)
        self._is_nudging = True
        for axis, way in enumerate((across, up)):
            if way:
                step = _NUDGE * float(size[axis])
                at[axis] = _nearest_decimal(float(at[axis]) + step * way, _FINE * step)
        self._drag_to(*at.tolist())

    def _end_nudge(self) -> None:
        if self._is_nudging:
            self._is_nudging = False
            self.drop()

    def drag(self, x: float, y: float) -> None:
        """Move the dragged point to the decimal numbers nearest to these coordinates."""
        self._drag_to(*self._rounded(x, y))

    def _rounded(self, x: float, y: float) -> tuple[float, float]:
        """The place with only those decimals that one pixel can tell apart."""
        frame, plane = self._map(), self._plot.plane()
        if frame is None:
            return x, y
        if self._plot.isVisible():
            pixel = np.subtract(plane.unmap(1.0, 1.0), plane.unmap(0.0, 0.0))
        else:  # the surface in space is shown
            pixel = np.array([np.ptp(frame.xs), np.ptp(frame.ys)]) / _IN_SPACE
        return _nearest_decimal(x, float(pixel[0])), _nearest_decimal(y, float(pixel[1]))

    def _drag_to(self, x: float, y: float) -> None:
        if self._place is None:
            self._gesture += 1
        self._place = (x, y)
        if not self._follow.isActive():
            self._follow.start()

    def _move(self) -> None:
        if self._place is not None:
            self.move_requested.emit(*self._place, self._gesture)

    def drop(self) -> None:
        """End the drag of the point."""
        if self._place is not None:
            self._follow.stop()
            self._move()
            self._place = None
            self.drop_requested.emit()

    def _hover(self, place: tuple[float, float] | None) -> None:
        frame = self._map()
        inside = place is not None and frame is not None and _holds(frame, place)
        if not inside or self._probed is None:
            self.hovered.emit(place)
        self._probed = place if inside else None
        if self._probed is None:
            self._ask.stop()
        elif not self._ask.isActive():
            self._ask.start()

    def _probe(self) -> None:
        if self._probed is not None and not self.is_dragging:
            self.probe_requested.emit(*self._probed)

    def _restart(self, x: float, y: float) -> None:
        if self._map() is not None:
            self.restart_requested.emit(*self._rounded(x, y))

    def _offer(self, at: QPoint) -> None:
        """Show the menu of a place. From the keyboard, it is the place of the point."""
        frame = self._map()
        if frame is None:
            return
        plot = self._plot
        pixel = plot.view.mapFromScene(plot.mapToScene(at))
        place = plot.plane().unmap(pixel.x(), pixel.y()) if plot.view.rect().contains(pixel) else None
        self._offer_at(place, plot.mapToGlobal(at))

    def _offer_at(self, place: tuple[float, float] | None, at: QPoint) -> None:
        frame, plot = self._map(), self._plot
        if frame is None:
            return
        x, y = tuple(frame.point.tolist()) if place is None else self._rounded(*place)
        menu = QMenu(plot)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("&Move the weights here"), lambda: self._jump(x, y))
        menu.addAction(_("&Restart the run from here"), lambda: self.restart_requested.emit(x, y))
        menu.addSeparator()
        if plot.isHidden():  # in space both axes fill the box
            menu.popup(at)
            return
        equal = menu.addAction(_("&Equal scales on both axes"))
        equal.setCheckable(True)
        equal.setChecked(frame.equal)
        equal.toggled.connect(self.equal_requested)
        menu.addAction(_("Show the &whole surface"), plot.reset_view)
        menu.popup(at)

    def _jump(self, x: float, y: float) -> None:
        self._drag_to(x, y)
        self.drop()


def _nearest_decimal(value: float, size: float) -> float:
    """The decimal number nearest to `value` with the fewest decimals that tell places `size` apart."""
    size = abs(size)
    return round(value, -math.floor(math.log10(size))) if 0.0 < size < math.inf else value


def _holds(frame: SurfaceFrame, place: tuple[float, float]) -> bool:
    x, y = place
    return bool(frame.xs[0] <= x <= frame.xs[-1] and frame.ys[0] <= y <= frame.ys[-1])
