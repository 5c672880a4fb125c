"""The loss surface in space, on the screen: turned by dragging, zoomed by the wheel.

The arrow keys, Page Up, Page Down and Space belong to the presenter; turning by keyboard is in the View menu.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from gradviz.gui.figures.surface.relief_marks import paint_marks_behind, paint_relief_marks
from gradviz.gui.figures.surface.relief_painter import (
    FINEST,
    paint_relief_behind,
    paint_relief_front,
    paint_relief_surface,
    relief_projection,
)
from gradviz.gui.views.cached_layer import Layer
from gradviz.gui.views.nudge_keys import nudge_of
from gradviz.gui.views.reach import NEAR
from gradviz.gui.views.relief_gl import ReliefCard, find_card
from gradviz.scene.frame import Floats
from gradviz.scene.surface.relief_frame import ReliefFrame
from gradviz.scene.surface.surface_frame import SurfaceFrame
from gradviz.scene.surface3d.relief_mesh import coarser
from gradviz.scene.surface3d.relief_visibility import picked
from gradviz.scene.themes import LIGHT, Theme
from gradviz.scene.view.camera import Camera, Projection
from gradviz.text import _

__all__ = ["ReliefView"]

_DEGREES = 0.5  # for a pixel
_WHEEL = 1.0015  # for an eighth of a degree of the wheel
_ZOOM = 1.25
_WHILE_MOVING = 28  # cells along a side
_FINEST_OF_CARD = 120
_RESTS_MS = 140
_STALE = 0.6


class ReliefView(QWidget):
    """Shows the `relief` of a `SurfaceFrame`. `camera_requested` requests another camera; `hovered` carries the (x, y)
    of the plane under the pointer, or None. A press on the point drags it over the surface, with `dragged` and
    `dropped`; `shift_clicked`, `nudged` and `nudge_ended` are as in the plane; `menu_wanted` carries the place, None
    from the keyboard, and the position on the screen. `help` says what can be done here."""

    camera_requested = Signal(object)
    hovered = Signal(object)
    dragged = Signal(float, float)
    dropped = Signal()
    shift_clicked = Signal(float, float)
    nudged = Signal(int, int)
    nudge_ended = Signal()
    menu_wanted = Signal(object, QPoint)
    help_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: SurfaceFrame | None = None
        self._theme: Theme = LIGHT
        self._behind, self._surface, self._front = Layer(), Layer(), Layer()
        self._dragged: QPointF | None = None
        self._held: tuple[float, float] | None = None  # in the box, where the point is dragged
        self._is_moving = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_RESTS_MS)
        self._rest.timeout.connect(self._stop_moving)
        self._card: ReliefCard | None = None
        # The first picture is drawn by the painter; whether there is a graphics card is asked after it.
        QTimer.singleShot(0, self, lambda: find_card(self, self._take_card))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(_("Loss surface in space"))
        self._say(_("Drawn without the graphics card."))

    def show_frame(self, frame: SurfaceFrame) -> None:
        """Show a frame that has a relief."""
        before, self._frame = self._frame, frame
        if before is None or _moves(before.relief, frame.relief):
            # A coarser mesh while the picture moves, the full one when it stops.
            self._is_moving = True
            self._rest.start()
        self.setAccessibleDescription(frame.description)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes from a theme."""
        self._theme = theme
        self.update()

    @property
    def camera(self) -> Camera:
        """The camera of the surface."""
        return self._frame.relief.camera if self._frame is not None and self._frame.relief is not None else Camera()

    # Qt calls these

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        frame = self._frame
        if frame is not None and frame.relief is not None:
            self._paint(painter, frame)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            width = max(1.5, 1.5 * self._theme.stroke)
            painter.setPen(QPen(QColor(self._theme.accent), width))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            edge = width / 2 + 1
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 5, 5)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            place = self._place_under(event.position())
            if place is not None:
                self.shift_clicked.emit(*place)
            return
        relief = self._frame.relief if self._frame is not None else None
        if relief is not None and self._is_near(event.position()):
            self._held = (float(relief.point[0]), float(relief.point[1]))
        else:
            self._dragged = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._drag_point(event.position())
        elif self._dragged is not None:
            way, self._dragged = event.position() - self._dragged, event.position()
            self.camera_requested.emit(self.camera.turned(-way.x() * _DEGREES, way.y() * _DEGREES))
        else:
            self._point_out(self._is_near(event.position()))
            self.hovered.emit(self._place_under(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            if self._held is not None:
                self._held = None
                self.dropped.emit()
            self._dragged = None
            self._point_out(self._is_near(event.position()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        self.menu_wanted.emit(self._place_under(QPointF(event.pos())) if by_mouse else None, event.globalPos())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.camera_requested.emit(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.camera_requested.emit(self.camera.closer(_WHEEL ** event.angleDelta().y()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)

    def event(self, event: QEvent) -> bool:
        # A shortcut of the window on one of these keys gives way while the picture has the focus.
        if event.type() is QEvent.Type.ShortcutOverride and self._wish(event) is not None:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish, way = self._wish(event), nudge_of(event)
        if way is not None:
            self.nudged.emit(*way)
        elif wish is None:
            event.ignore()
        else:
            self.camera_requested.emit(wish(self.camera))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        if not event.isAutoRepeat():
            self.nudge_ended.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.nudge_ended.emit()
        self.update()

    # Inside

    def _paint(self, painter: QPainter, frame: SurfaceFrame) -> None:
        relief, theme = frame.relief, self._theme
        assert relief is not None
        rect = QRectF(self.rect())
        where = relief_projection(rect, relief, theme)
        equal = (relief.camera, theme)
        same = (relief.mesh,)
        self._behind.paint(
            painter, rect, same, equal, lambda layer: paint_relief_behind(layer, relief, where, theme)
        )  # fmt: skip
        paint_marks_behind(painter, relief, where, theme)
        finest = _WHILE_MOVING if self._is_moving else FINEST
        finest = 0 if self._card is not None else finest
        if relief.stale:
            # Paler while a newer surface is on its way.
            painter.setOpacity(_STALE)
        self._surface.paint(
            painter, rect, same, (*equal, finest),
            lambda layer: self._paint_surface(layer, relief, where, finest),
        )  # fmt: skip
        painter.setOpacity(1.0)
        words = (relief.x_label, relief.y_label, relief.x_ticks, relief.y_ticks, relief.z_ticks)
        self._front.paint(
            painter, rect, same, (*equal, words), lambda layer: paint_relief_front(layer, rect, frame, where, theme)
        )  # fmt: skip
        paint_relief_marks(painter, rect, relief, where, theme)

    def _paint_surface(self, painter: QPainter, relief: ReliefFrame, where: Projection, finest: int) -> None:
        """By the graphics card, or, where there is none or it fails, cell by cell."""
        if self._card is not None:
            try:
                mesh = coarser(relief.mesh, _FINEST_OF_CARD)
                image = self._card.surface(mesh, where, self._theme, self.size(), self.devicePixelRatioF())
            except Exception:  # a driver may fail at any time; the painter goes on
                self._card = None
                self._say(_("Drawn without the graphics card."))
            else:
                painter.drawImage(QPointF(0, 0), image)
                return
        paint_relief_surface(painter, relief, where, self._theme, finest or FINEST)

    def _take_card(self, card: ReliefCard) -> None:
        self._card = card
        self._say(_("Drawn by the graphics card."))
        self.update()

    def _say(self, how: str) -> None:
        lines = (
            _("Turn: drag, or Alt and the arrow keys · zoom: wheel, or + and − · first view: double-click, or 0"),
            _("Move the two weights: drag the point, or Shift and the arrow keys"),
            _("Restart from a point: Shift+click, or right-click"),
            how,
        )
        self.help = "\n".join(lines)
        if self.isVisible():
            self.help_changed.emit(self.help)

    def _stop_moving(self) -> None:
        self._is_moving = False
        self.update()

    def _place_under(self, pixel: QPointF) -> tuple[float, float] | None:
        """The (x, y) in the plane of the surface's point under the pointer."""
        frame = self._frame
        if frame is None or frame.relief is None:
            return None
        found = picked(coarser(frame.relief.mesh, FINEST), self._projection(frame.relief), _xy(pixel))
        return None if found is None else _on_plane(frame, found)

    def _drag_point(self, pixel: QPointF) -> None:
        """Move the point to the place under the pointer that is nearest to its old place."""
        frame = self._frame
        if frame is not None and frame.relief is not None:
            found = picked(frame.relief.mesh, self._projection(frame.relief), _xy(pixel), self._held)
            if found is not None:
                self._held = found
                self.dragged.emit(*_on_plane(frame, found))

    def _is_near(self, pixel: QPointF) -> bool:
        """Whether the pointer is on the point of the surface."""
        relief = self._frame.relief if self._frame is not None else None
        if relief is None or not np.isfinite(relief.point).all():
            return False
        return bool(np.abs(self._projection(relief).map(relief.point)[:2] - _xy(pixel)).sum() < NEAR)

    def _projection(self, relief: ReliefFrame) -> Projection:
        return relief_projection(QRectF(self.rect()), relief, self._theme)

    def _point_out(self, can_grab: bool) -> None:
        """Over what can be dragged the cursor is an open hand."""
        if can_grab:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def _wish(self, event: QEvent) -> Callable[[Camera], Camera | None] | None:
        assert isinstance(event, QKeyEvent)
        chord = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        return None if chord else _KEYS.get(event.text())


def _xy(pixel: QPointF) -> Floats:
    return np.array([pixel.x(), pixel.y()])


def _on_plane(frame: SurfaceFrame, place: tuple[float, float]) -> tuple[float, float]:
    """A place of the box, −1 to 1, in the plane's coordinates."""
    x, y = ((share + 1.0) / 2.0 for share in place)
    return (
        float(frame.xs[0] + x * (frame.xs[-1] - frame.xs[0])),
        float(frame.ys[0] + y * (frame.ys[-1] - frame.ys[0])),
    )


def _moves(before: ReliefFrame | None, after: ReliefFrame | None) -> bool:
    return before is None or after is None or before.mesh is not after.mesh or before.camera != after.camera


_KEYS: dict[str, Callable[[Camera], Camera | None]] = {
    "+": lambda camera: camera.closer(_ZOOM),
    "=": lambda camera: camera.closer(_ZOOM),
    "-": lambda camera: camera.closer(1 / _ZOOM),
    "−": lambda camera: camera.closer(1 / _ZOOM),
    "0": lambda camera: None,
}
