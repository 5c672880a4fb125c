"""The parts of a plot on the screen: pyqtgraph's axes and view box with our ticks, painted content and side strip."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPicture, QTransform
from PySide6.QtWidgets import (
    QGraphicsGridLayout,
    QGraphicsItem,
    QGraphicsSceneMouseEvent,
    QGraphicsWidget,
    QStyleOptionGraphicsItem,
    QWidget,
)

from gradviz.gui.figures.plot_axes import LABEL, TICK, Plane, axis_ticks, plot_font
from gradviz.gui.outside_text import set_axis_label
from gradviz.gui.views.cached_layer import Layer
from gradviz.gui.views.plot_library import pg
from gradviz.intervals import Interval, place_at, shares
from gradviz.scene.themes import LIGHT, Theme

__all__ = ["Axes", "Axis", "Content", "HomeView", "Paint", "Side", "draw_item"]

Paint = Callable[[QPainter, Plane], None]
_ROOM = 16.0  # pixels: for tick texts in steps as coarse as this, or the plot would jump about while training runs


class _DrawnByTheView:
    """A part of a plot's scene that the view draws itself. Requests to draw it again go to the viewport: the scene
    would drop them, as it waits for a view to draw it."""

    def update(self, *_area: object) -> None:
        """Draw the part again, and with it the plot."""
        scene = self.scene()  # type: ignore[attr-defined]
        for view in () if scene is None else scene.views():
            view.viewport().update()


class Axis(_DrawnByTheView, pg.AxisItem):
    """An axis whose ticks are those of the exported figures."""

    _is_styling = True  # also while pyqtgraph's own constructor sets the pens
    _is_shown: bool | None = None  # as was last asked for

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.theme = LIGHT
        self.log = self.whole = self.keeps_room = False
        self._home: Interval = (0.0, 1.0)
        self.textWidth = 2 * _ROOM
        self.enableAutoSIPrefix(False)
        self.setStyle(tickLength=0, tickTextOffset=5, hideOverlappingLabels=False, textFillLimits=[(0, 2.0)])
        self._is_styling = False

    def set_home(self, home: Interval, log: bool = False) -> None:
        """The range of which the view shows shares; in powers of ten where `log`."""
        self._home, self.log = home, log
        self.picture = None
        self.update()

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        home, vertical = self._home, self.orientation == "left"
        ends = place_at(*home, low), place_at(*home, high)
        view = self.linkedView()
        if view is not None:  # `size` is two pixels more, which may make more ticks than there are grid lines
            size = view.rect().height() if vertical else view.rect().width()
        ticks = axis_ticks(ends, size, self.theme, vertical, self.log, self.whole)
        self._texts = {shares(value, *home): text for value, text in ticks}
        return [(max(1e-300, high - low), list(self._texts))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [self._texts.get(value, "") for value in values]

    def restyle(self, theme: Theme, label: str) -> None:
        """Colours and fonts of a theme, and the words along the axis."""
        self.theme = theme
        self._is_styling = True
        self.setPen(pg.mkPen(None))
        self.setTickPen(pg.mkPen(theme.panel))
        self.setTextPen(theme.secondary)
        self.setTickFont(plot_font(theme))
        self._is_styling = False
        set_axis_label(self, label, color=theme.text, **{"font-size": f"{round(LABEL * theme.scale)}px"})
        self.label.setFont(plot_font(theme, LABEL))
        if self.orientation == "bottom":
            heights = (QFontMetricsF(plot_font(theme, size)).height() for size in (TICK, LABEL))
            self.setHeight(round(sum(heights) + 10 * theme.scale))
        self.resizeEvent()  # which puts the words into the middle, as long as they are now
        self.picture = None
        self.update()

    def _updateLabel(self) -> None:  # noqa: N802
        # Each pen would lay out the words anew; the words themselves come last.
        if not self._is_styling:
            super()._updateLabel()

    def look(self) -> tuple[object, ...]:
        """What ticks and words look like: other objects where they do not look the same, and other values."""
        if self.picture is None:
            nowhere = QPicture()
            with QPainter(nowhere) as painter:
                self.paint(painter, None, None)  # works out the ticks
        return self.picture, self.isVisible(), self.sceneTransform(), self.label.isVisible(), self.label.pos()

    def draw(self, painter: QPainter, to_viewport: QTransform) -> None:
        """Draw ticks and words into the viewport."""
        if self.isVisible():
            draw_item(painter, self, to_viewport)
            if self.label.isVisible():
                draw_item(painter, self.label, to_viewport)

    def setVisible(self, visible: bool) -> None:  # noqa: N802
        if visible is not self._is_shown:
            self._is_shown = visible
            super().setVisible(visible)
            self._take_room()  # none where it is hidden; the ticks are worked out anew

    def forget_room(self) -> None:
        """Take no more room than the least for the texts, until they are worked out again."""
        self.textWidth, self.picture = 2 * _ROOM, None
        self._take_room()

    def work_out(self) -> None:
        """Work out the ticks for where the axis is now, and the room that their texts need."""
        self.picture = None
        self.look()

    def _updateMaxTextSize(self, size: float) -> None:  # noqa: N802
        # For these texts alone: pyqtgraph's own keeps room that earlier ones needed. Where the room decides on the
        # ticks as well (`keeps_room`) it only grows: there may be several rooms that fit the ticks that they lead to.
        room = math.ceil(size / _ROOM) * _ROOM
        if self.keeps_room:
            room = max(room, self.textWidth)
        if self.orientation == "left":
            self.textWidth = room
        else:
            self.textHeight = room
        self._take_room()

    def _take_room(self) -> None:
        (self._updateWidth if self.orientation == "left" else self._updateHeight)()


def draw_item(painter: QPainter, item: QGraphicsItem, to_viewport: QTransform) -> None:
    """Draw one item of a scene where it lies in the viewport, without what lies in it."""
    painter.save()
    painter.setTransform(item.sceneTransform() * to_viewport, combine=True)
    item.paint(painter, QStyleOptionGraphicsItem(), None)
    painter.restore()


class HomeView(pg.ViewBox):
    """A view box that goes back to its home range on a double click."""

    def __init__(self, home: Callable[[], None]) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self._home = home
        self.disableAutoRange()

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self._home()
        event.accept()


class Axes(pg.GraphicsWidget):
    """A view box with an axis on its left and one below. pyqtgraph's own plot item would bring menus, buttons and
    two more axes that are never shown, each built anew for every plot of the window."""

    def __init__(self, view: pg.ViewBox, axes: dict[str, Axis]) -> None:
        super().__init__()
        self.view, self.axes = view, axes
        self._layer = Layer()
        self.layout = QGraphicsGridLayout()
        self.setLayout(self.layout)
        self.layout.setContentsMargins(0, 0, 0, 0)
        self.layout.setHorizontalSpacing(0)
        self.layout.setVerticalSpacing(0)
        self.layout.addItem(view, 0, 1)
        for side, (row, column) in (("left", (0, 0)), ("bottom", (1, 1))):
            axes[side].linkToView(view)
            axes[side].setZValue(0.5)
            self.layout.addItem(axes[side], row, column)
        self.layout.setRowStretchFactor(0, 100)
        self.layout.setColumnStretchFactor(1, 100)

    def axis(self, side: str) -> Axis:
        """The axis on a side."""
        return self.axes[side]

    def draw(self, painter: QPainter, room: QRectF, to_viewport: QTransform, ground: QColor) -> None:
        """Draw the ground and both axes into `room`, the whole viewport. They stay as they are for most of what is
        drawn between them."""
        (left, *rest), (bottom, *others) = (axis.look() for axis in self.axes.values())

        def draw(inner: QPainter) -> None:
            inner.fillRect(room, ground)  # words look bolder on nothing
            for axis in self.axes.values():
                axis.draw(inner, to_viewport)

        self._layer.paint(painter, room, (left, bottom), (*rest, *others, to_viewport, ground), draw)


class Content(_DrawnByTheView, pg.GraphicsObject):
    """Lies over the whole view box and lets a painter draw into its pixels."""

    def __init__(self, view: pg.ViewBox, plane: Callable[[], Plane], paint: Paint) -> None:
        super().__init__()
        self._view, self._plane, self._paint = view, plane, paint
        self.setParentItem(view)
        self.setZValue(-50)
        view.sigRangeChanged.connect(lambda *_: self.update())
        view.sigResized.connect(self._resized)

    def _resized(self) -> None:
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(self._view.rect())

    def draw(self, painter: QPainter, to_viewport: QTransform) -> None:
        """Draw the content into the viewport, cut off where the view box ends."""
        painter.save()
        painter.setClipRect(self.area(to_viewport))
        draw_item(painter, self, to_viewport)
        painter.restore()

    def area(self, to_viewport: QTransform) -> QRectF:
        """The view box in the viewport."""
        return to_viewport.mapRect(self._view.mapRectToScene(self._view.boundingRect()))

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self._paint(painter, self._plane())


class Side(_DrawnByTheView, QGraphicsWidget):
    """A strip of fixed width beside the view box, as high as it."""

    def __init__(self, paint: Callable[[QPainter, QRectF], None]) -> None:
        super().__init__()
        self._paint = paint

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        self._paint(painter, self.rect())
