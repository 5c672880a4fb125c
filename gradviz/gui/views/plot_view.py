"""A plot on the screen: pyqtgraph gives axes, wheel zoom and panning; our painters draw what is inside.

The content is drawn in the pixels of the view box by the same functions as in exported figures, so screen and
file cannot disagree. pyqtgraph's own menu and exporters are off: both fail on the Qt versions in use.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEngine,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy

from gradviz.gui.figures.plot_axes import Plane
from gradviz.gui.views.nudge_keys import nudge_of
from gradviz.gui.views.plot_items import Axes, Axis, Content, HomeView, Paint, Side, draw_item
from gradviz.gui.views.plot_library import pg
from gradviz.gui.views.plot_margins import Margins
from gradviz.intervals import Interval, place_at
from gradviz.scene.themes import LIGHT, Theme

__all__ = ["PlotInteraction", "PlotView"]

_IN_SIGHT = 0.01  # of a side: how much of the whole picture may be outside the view
_WHOLE = (0.0, 1.0)
_NEAREST, _FARTHEST = 1e-9, 1e3  # of the whole picture: the smallest and largest visible part


class PlotInteraction(Protocol):
    """Handles mouse and keys of a plot before the plot does. Places are pixels of the view box."""

    def press(self, event: QMouseEvent, pixel: QPointF) -> bool:
        """A button is pressed; True: the interaction handles all events until its release."""

    def move(self, pixel: QPointF) -> None:
        """The pointer moves with the button pressed; the pixel is in the view box."""

    def release(self) -> None:
        """The button is released."""

    def hover(self, pixel: QPointF | None) -> None:
        """The pointer moves with no button pressed; None: it has left."""

    def takes(self, event: QKeyEvent) -> bool:
        """Whether the interaction handles a key."""

    def press_key(self, event: QKeyEvent) -> None:
        """A key that it handles is pressed."""


class PlotView(pg.GraphicsView):
    """One plot. `paint(painter, plane)` draws what is inside the axes; it is called on every repaint.

    pyqtgraph itself uses only shares of the whole picture, 0 to 1 along each side: data may be larger or smaller than
    its transforms can represent.

    `range_changed`: the visible range changed. `hovered` carries (x, y) in data, or None where the pointer has left;
    `clicked` a point in data, with the Shift key `shift_clicked`. Where `grabs(pixel)` is true, a movable item is under
    the pointer: a drag emits `dragged` with points in data and `dropped` at its end, and does not move the view.
    `nudged`: Shift and an arrow key, as (−1, 0 or 1) along x and y; `nudge_ended`: the key is released.
    """

    range_changed = Signal()
    hovered = Signal(object)
    clicked = Signal(float, float)
    shift_clicked = Signal(float, float)
    dragged = Signal(float, float)
    dropped = Signal()
    nudged = Signal(int, int)
    nudge_ended = Signal()

    def __init__(
        self,
        paint: Paint,
        side: Callable[[QPainter, QRectF], None] | None = None,
        zoom: bool = True,
        whole_x: bool = False,
    ) -> None:
        self._axes = {"left": Axis("left"), "bottom": Axis("bottom")}
        self._axes["bottom"].whole = whole_x
        self._home: tuple[Interval, Interval] = (_WHOLE, _WHOLE)
        self._labels = ("", "")
        self._theme = LIGHT
        self._pressed: QPointF | None = None
        self._is_dragging = False
        self.grabs: Callable[[QPointF], bool] = lambda _pixel: False
        self.log_y = False
        self.interaction: PlotInteraction | None = None
        self._has_mouse = False  # the interaction handles the mouse until the button is released
        super().__init__()
        self.enableMouse(False)  # the view box has the mouse, not the view
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.view = HomeView(self.reset_view)
        self.plotItem = Axes(self.view, self._axes)
        self.setCentralItem(self.plotItem)
        self.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        self.scene().contextMenu.clear()
        self.view.setMouseEnabled(zoom, zoom)
        self.view.setLimits(minXRange=_NEAREST, maxXRange=_FARTHEST, minYRange=_NEAREST, maxYRange=_FARTHEST)
        self.setMouseTracking(True)
        self.view.sigRangeChanged.connect(lambda *_: self.range_changed.emit())
        self.content = Content(self.view, self.plane, paint)
        self.side: Side | None = None
        if side is not None:
            self.side = Side(side)
            self.plotItem.layout.addItem(self.side, 0, 2)
        self._zooms = zoom
        self._margins = Margins(self, self.plotItem)
        # Only a plot with keys of its own is reached by the Tab key.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if zoom else Qt.FocusPolicy.NoFocus)
        self._restyle()
        self.setBackground(self._theme.panel)

    def plane(self, home: tuple[Interval, Interval] | None = None) -> Plane:
        """The mapping of data to pixels of the view box: the current one, or that of other ranges to show."""
        rect = QRectF(0, 0, self.view.rect().width(), self.view.rect().height())
        x_range, y_range = self._in_sight() if home is None or home == self._home else home
        return Plane(rect, x_range, y_range, self.log_y, self._axes["bottom"].whole)

    def set_home(self, x_range: Interval, y_range: Interval, log_y: bool = False) -> None:
        """Set the ranges to show; a zoomed view stays unless the ranges change."""
        if (x_range, y_range) == self._home and log_y == self.log_y:
            return
        self._home, self.log_y = (x_range, y_range), log_y
        self._axes["bottom"].set_home(x_range)
        self._axes["left"].set_home(y_range, log_y)
        self.reset_view()
        self.content.update()
        self.range_changed.emit()

    def reset_view(self) -> None:
        """Back to the whole picture."""
        self.view.setRange(xRange=_WHOLE, yRange=_WHOLE, padding=0.0, disableAutoRange=True)
        self._margins.fit_square()

    def seen(self) -> tuple[Interval, Interval] | None:
        """The ranges of x and y after zooming or moving; None while the whole picture is visible."""
        is_part = any(low > _IN_SIGHT or high < 1.0 - _IN_SIGHT for low, high in self.view.viewRange())
        return self._in_sight() if is_part else None

    def _in_sight(self) -> tuple[Interval, Interval]:
        x_range, y_range = (
            (place_at(*home, float(low)), place_at(*home, float(high)))
            for home, (low, high) in zip(self._home, self.view.viewRange(), strict=True)
        )
        return x_range, y_range

    def set_labels(self, x_label: str, y_label: str) -> None:
        """Set the labels of the axes."""
        if (x_label, y_label) != self._labels:
            self._labels = (x_label, y_label)
            self._restyle()

    def set_side_width(self, width: float) -> None:
        """Set the width of the strip on the right."""
        if self.side is not None and self.side.maximumWidth() != width:
            self.side.setMinimumWidth(width)
            self.side.setMaximumWidth(width)

    def set_theme(self, theme: Theme) -> None:
        """Colours and fonts: pyqtgraph does not follow the application's palette by itself."""
        if theme == self._theme:
            return
        self._theme = theme
        self.setBackground(theme.panel)
        self._restyle()
        self._margins.fit_square()

    def set_margins(self, left: float, top: float, right: float, bottom: float) -> None:
        """Set the margins around the axes."""
        self._margins.set_least(left, top, right, bottom)

    def set_aspect(self, aspect: float | None) -> None:
        """Width over height of what is inside the axes, for coordinates of one unit; None: as large as it gets."""
        self._margins.set_aspect(aspect)

    def zoom(self, factor: float) -> None:
        """Zoom in or out about the centre."""
        self.view.scaleBy((1.0 / factor, 1.0 / factor))

    def event(self, event: QEvent) -> bool:
        # A shortcut of the window on one of these keys gives way while the plot has the focus.
        if event.type() is QEvent.Type.ShortcutOverride and (self._takes(event) or self._wish(event) is not None):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wish, way = self._wish(event), nudge_of(event)
        if self._takes(event):
            assert self.interaction is not None, "it takes the key"
            self.interaction.press_key(event)
        elif way is not None:
            self.nudged.emit(*way)
        elif wish is None:
            event.ignore()  # not to pyqtgraph, which scrolls
        else:
            wish()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        if not event.isAutoRepeat():
            self.nudge_ended.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.nudge_ended.emit()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if painter.paintEngine().type() is QPaintEngine.Type.Raster:
            self._draw(painter)
        else:  # a file, in which words are words
            painter.end()
            super().paintEvent(event)
            painter.begin(self.viewport())
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            width = max(1.5, 1.5 * self._theme.stroke)
            painter.setPen(QPen(QColor(self._theme.accent), width))
            edge = width / 2 + 1
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(edge, edge, -edge, -edge), 5, 5)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_margins"):  # pyqtgraph resizes while it is being made
            self._margins.fit()

    def redraw(self) -> None:
        """Draw the content again."""
        to_viewport = self.viewportTransform()
        for item in (self.content, self.side):
            if item is not None:
                # Not by the scene, which would ask each of its items for its place.
                self.viewport().update(to_viewport.mapRect(item.sceneBoundingRect()).toAlignedRect())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place, rect = self._pixel(event), self.view.rect()
        if self._is_dragging or self._has_mouse:
            x = min(max(place.x(), rect.left()), rect.right())
            y = min(max(place.y(), rect.top()), rect.bottom())
            if self._is_dragging:
                self.dragged.emit(*self.plane().unmap(x, y))
            elif self.interaction is not None:
                self.interaction.move(QPointF(x, y))
            event.accept()
            return
        super().mouseMoveEvent(event)
        inside = rect.contains(place)
        if self.interaction is not None and not event.buttons():
            self.interaction.hover(place if inside else None)
        self._point_out(inside and not event.buttons() and self.grabs(place))
        self.hovered.emit(self.plane().unmap(place.x(), place.y()) if inside else None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._has_mouse:
            event.accept()  # another button, meanwhile
            return
        if self.interaction is not None and self.interaction.press(event, self._pixel(event)):
            self._has_mouse, self._pressed = True, None
            event.accept()
            return
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position() if left else None
        plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if left and plain and self.grabs(self._pixel(event)):
            self._is_dragging = True
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if self._has_mouse:
            self._has_mouse = False
            if self.interaction is not None:
                self.interaction.release()
            event.accept()
            return
        if self._is_dragging:
            self._is_dragging = False
            self._point_out(True)
            self.dropped.emit()
            event.accept()
            return
        super().mouseReleaseEvent(event)
        if pressed is not None and (event.position() - pressed).manhattanLength() < 4:
            place = self._pixel(event)
            if self.view.rect().contains(place):
                shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                (self.shift_clicked if shift else self.clicked).emit(*self.plane().unmap(place.x(), place.y()))

    def _pixel(self, event: QMouseEvent) -> QPointF:
        """The pointer's position in the view box."""
        return QPointF(self.view.mapFromScene(self.mapToScene(event.position().toPoint())))

    def _point_out(self, can_grab: bool) -> None:
        """Show an open hand as the cursor over an item that can be dragged."""
        if can_grab:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.viewport().unsetCursor()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered.emit(None)
        if self.interaction is not None and not self._has_mouse:
            self.interaction.hover(None)

    def _takes(self, event: QEvent) -> bool:
        assert isinstance(event, QKeyEvent)
        return self.interaction is not None and self.interaction.takes(event)

    def _wish(self, event: QEvent) -> Callable[[], None] | None:
        assert isinstance(event, QKeyEvent)
        chord = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        make = None if chord or not self._zooms else _KEYS.get(event.text())
        return None if make is None else make(self)

    def _draw(self, painter: QPainter) -> None:
        """The items of the scene, each once. The scene itself takes longer to find them than they take to be drawn,
        and draws the axes whenever what is between them changes."""
        self.scene().prepareForPaint()  # pyqtgraph puts its view box in order
        to_viewport = self.viewportTransform()
        self.plotItem.draw(painter, QRectF(self.viewport().rect()), to_viewport, self.backgroundBrush().color())
        self.content.draw(painter, to_viewport)
        if self.side is not None:
            draw_item(painter, self.side, to_viewport)

    def _restyle(self) -> None:
        for axis, label in zip((self._axes["bottom"], self._axes["left"]), self._labels, strict=True):
            axis.restyle(self._theme, label)
        self.redraw()


_ZOOM = 1.25
_KEYS: dict[str, Callable[[PlotView], Callable[[], None]]] = {
    "+": lambda plot: lambda: plot.zoom(_ZOOM),
    "=": lambda plot: lambda: plot.zoom(_ZOOM),
    "-": lambda plot: lambda: plot.zoom(1 / _ZOOM),
    "−": lambda plot: lambda: plot.zoom(1 / _ZOOM),
    "0": lambda plot: plot.reset_view,
}
