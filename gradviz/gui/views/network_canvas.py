"""The canvas of the network panel: paints a frame, and turns mouse and key events into signals."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QMenu, QWidget

from gradviz.gui.figures.ink import ink, least_pixels
from gradviz.gui.figures.network.network_painter import network_layout
from gradviz.gui.figures.network.network_picture import NetworkPicture
from gradviz.gui.figures.network.network_words import fold_room
from gradviz.gui.outside_text import hide_tip, show_tip, show_tip_beside
from gradviz.scene.network.hit_testing import hit_test, selectable_names
from gradviz.scene.network.layout import NetworkLayout
from gradviz.scene.network.network_frame import NetworkFrame
from gradviz.scene.reading import LOSS_NAME
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["NetworkCanvas"]

_FARTHEST, _NEAREST = 1.0, 12.0
_DRAG = 5.0
_BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class NetworkCanvas(QWidget):
    """Wheel zooms about the pointer, dragging moves, double click or 0 fits; [ and ] walk through everything.

    The words below a wide layer's title fold and unfold it; the wheel over an unfolded one scrolls its units, with
    Ctrl it zooms there too."""

    hover_requested = Signal(object)
    selected_requested = Signal(object)
    axis_requested = Signal(str, str)
    edit_requested = Signal(str)
    fold_requested = Signal(int)
    scroll_requested = Signal(int, int)
    unit_requested = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame: NetworkFrame | None = None
        self._theme: Theme = LIGHT
        self.picture = NetworkPicture()
        self._placed: tuple[object, tuple[object, ...], NetworkLayout] | None = None  # of the last frame
        self.has_title = False  # above the canvas, with room for the loss
        self._zoom = 1.0
        self._shift = QPointF()
        self._pressed: QPointF | None = None
        self._dragging = False
        self._hovered: str | None = None
        self._by_keyboard = False
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setProperty("takes_enter", True)  # to type the number of what is looked at
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 150)

    def sizeHint(self) -> QSize:
        return QSize(760, 520)

    def show_frame(self, frame: NetworkFrame) -> None:
        """Draw another frame."""
        if frame is not self._frame:
            self._frame = frame
            if self.isVisible():
                self.update(self._take())

    def prepare_frame(self, frame: NetworkFrame) -> None:
        """Draw a frame that is likely to be shown next."""
        if self.isVisible():
            self.picture.prepare(frame, *self._look(frame))

    def forget(self) -> None:
        """Show nothing, and hold on to nothing."""
        self._frame, self.picture, self._placed = None, NetworkPicture(), None

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self.update()

    def set_has_title(self, has_title: bool) -> None:
        """Whether there is a title above the canvas that has room for the loss."""
        if has_title != self.has_title:
            self.has_title = has_title
            self.update()

    def fit(self) -> None:
        """The whole graph again."""
        self._zoom, self._shift = 1.0, QPointF()
        self.update()

    @property
    def zoom(self) -> float:
        """How much the graph is enlarged; 1 is all of it."""
        return self._zoom

    @property
    def shift(self) -> QPointF:
        """How far the enlarged graph is moved."""
        return QPointF(self._shift)

    def places(self, frame: NetworkFrame) -> NetworkLayout:
        """Where everything of a frame is on the canvas, fitted."""
        asked = frame.digits, self.width(), self.height(), self._theme, least_pixels(), self.has_title
        known = self._placed
        if known is None or known[0] is not frame.columns or known[1] != asked:
            places = network_layout(frame, self.width(), self.height(), self._theme, self.has_title)
            known = self._placed = frame.columns, asked, places
        return known[2]

    @property
    def frame(self) -> NetworkFrame | None:
        """What is shown."""
        return self._frame

    def name_at(self, point: QPointF) -> tuple[str, str] | None:
        """(name, tooltip) of what is drawn at a point of the canvas."""
        frame = self._frame
        if frame is None:
            return None
        places = self.places(frame)
        if point.y() >= places.foot - 4:
            return None
        return hit_test(frame, places, *self._graph_point(point), 7.0 / self._zoom)

    def term_at(self, place: QPoint) -> str:
        """The key of the glossary's term for what is drawn at a place: of an edge what its colour shows."""
        found, frame = self.name_at(QPointF(place)), self._frame
        if found is None or frame is None or not found[0].strip():
            return ""
        terms = {"w": frame.edge_mode, "b": "bias", "a": "activation", "L": "loss"}
        return terms.get(found[0][0], "")

    def fold_at(self, point: QPointF) -> int | None:
        """The column whose words that fold and unfold it are at a point."""
        frame = self._frame
        if frame is None:
            return None
        places = self.places(frame)
        x, y = self._graph_point(point)
        return next((c for c, column in enumerate(frame.columns)
                     if column.is_wide and fold_room(places, column, c, self._theme).contains(x, y, 3)), None)

    def scroll_at(self, point: QPointF) -> int | None:
        """The unfolded column whose units the wheel scrolls at a point."""
        frame = self._frame
        if frame is None:
            return None
        places = self.places(frame)
        x, y = self._graph_point(point)
        # A full column has its units left of its middle and their numbers right: all of its width scrolls.
        nearest = min(range(len(frame.columns)), key=lambda c: abs(x - places.column_x[c]))
        return nearest if frame.columns[nearest].hidden_units and y < places.foot else None

    # Qt calls these

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._frame is None:
            painter.fillRect(self.rect(), ink(self._theme.panel))
        else:
            self._take()
            image = self.picture.image()
            image.setDevicePixelRatio(self.devicePixelRatioF())
            painter.drawImage(QPointF(), image)
            image.setDevicePixelRatio(1.0)
        if self.hasFocus() and self._by_keyboard:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ink(self._theme.accent, 150), 1.4 * self._theme.stroke))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        # A ring for who came by the keyboard; a click shows by itself where it went.
        self._by_keyboard = event.reason() in _BY_KEYBOARD
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._keep_in_sight()
        super().resizeEvent(event)
        self.resized.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120.0
        column = None if event.modifiers() & Qt.KeyboardModifier.ControlModifier else self.scroll_at(event.position())
        if steps and column is not None:
            self.scroll_requested.emit(column, -round(steps * 3) or (-1 if steps > 0 else 1))
        elif steps:
            self._zoom_about(event.position(), 1.2**steps)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        if self._pressed is not None:
            moved = point - self._pressed
            if self._dragging or moved.manhattanLength() > _DRAG:
                self._dragging = True
                self._pressed = point
                self._shift += moved
                self._keep_in_sight()
                self.update()
            return
        found = self.name_at(point)
        if found is None and self.fold_at(point) is not None:
            found = (" ", "")
        self.setCursor(Qt.CursorShape.PointingHandCursor if found and found[0] else Qt.CursorShape.ArrowCursor)
        self._hover(found[0].strip() or None if found else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        if self._dragging:
            return
        column = self.fold_at(event.position())
        if column is not None:
            self.fold_requested.emit(column)
            return
        found = self.name_at(event.position())
        name = found[0] if found else ""
        if name and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and name[0] in "wb":
            self.axis_requested.emit(name, "x")
        else:
            self.selected_requested.emit(name or None)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self.name_at(event.position())
        if self.fold_at(event.position()) is not None:
            return  # the two clicks have folded and unfolded it
        if found and found[0] and found[0][0] in "wb":
            self.edit_requested.emit(found[0])
        else:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.name_at(QPointF(event.pos()))
            if found and found[1]:
                room = self._unit_room(found[0])
                if room is None:
                    show_tip(event.globalPos(), found[1], self)
                else:
                    show_tip_beside(room, found[1], self)
            elif self.fold_at(QPointF(event.pos())) is not None:
                show_tip(event.globalPos(), _("Click to fold or unfold this layer (F)"), self)
            else:
                hide_tip()
            return True
        return super().event(event)

    def _unit_room(self, name: str) -> QRect | None:
        """The room of a unit and its numbers on the canvas; None for anything else."""
        frame = self._frame
        if frame is None:
            return None
        places = self.places(frame)
        for c, column in enumerate(frame.columns):
            for r, node in enumerate(column.nodes[: len(places.nodes[c])]):
                if name in (node.name, node.bias.name if node.bias else None):
                    box = places.block(c, r)
                    ends = (QPointF(*at) * self._zoom + self._shift for at in ((box.x, box.y), (box.right, box.bottom)))
                    return QRect(*(end.toPoint() for end in ends))
        return None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        found = None if by_keyboard else self.name_at(QPointF(event.pos()))
        name = found[0] if found else (self._frame.selected if by_keyboard and self._frame else None)
        menu = self.menu_for(name or None)
        menu.exec(event.globalPos())
        menu.deleteLater()

    def menu_for(self, name: str | None) -> QMenu:
        """What can be done with a parameter or a unit, and with the view."""
        menu = QMenu(self)
        if name and name[0] in "wb":
            menu.addAction(_("Set value of {name}…").format(name=name), lambda: self.edit_requested.emit(name))
            menu.addAction(_("Use as x axis of the loss surface"), lambda: self.axis_requested.emit(name, "x"))
            menu.addAction(_("Use as y axis of the loss surface"), lambda: self.axis_requested.emit(name, "y"))
            menu.addSeparator()
        if name:
            menu.addAction(_("Select {name}").format(name=name), lambda: self.selected_requested.emit(name))
        columns = self._frame.columns if self._frame is not None else ()
        for c, column in enumerate(columns):
            if column.is_wide:
                words = _("Fold {layer}") if column.strip is None else _("Unfold {layer}")
                layer = column.title.partition(" · ")[0]
                menu.addAction(words.format(layer=layer), partial(self.fold_requested.emit, c))
        if any(column.is_wide for column in columns):
            menu.addAction(_("Go to a unit… (Ctrl+G)"), self.unit_requested.emit)
            menu.addSeparator()
        menu.addAction(_("Fit the whole network (0)"), self.fit)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        centre = QPointF(self.width() / 2, self.height() / 2)
        moves = {
            "f": self._fold_selected, "[": lambda: self._walk(-1), "]": lambda: self._walk(1), "0": self.fit,
            "+": lambda: self._zoom_about(centre, 1.2), "-": lambda: self._zoom_about(centre, 1 / 1.2),
        }  # fmt: skip
        walk = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        name = self._frame.selected if self._frame else None
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in walk:
            self._walk(walk[Qt.Key(event.key())])
        elif event.text() in moves:
            moves[event.text()]()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and name and name[0] in "wb":
            self.edit_requested.emit(name)
        else:
            super().keyPressEvent(event)

    # Inside

    def _take(self) -> QRegion:
        """Hand what is to be seen to the picture; where it changed."""
        if self._frame is None:
            return QRegion(self.rect())
        return self.picture.show(self._frame, *self._look(self._frame))

    def _look(self, frame: NetworkFrame) -> tuple[Theme, NetworkLayout, float, float, QPointF]:
        """What the picture of a frame depends on besides the frame."""
        return self._theme, self.places(frame), self.devicePixelRatioF(), self._zoom, self._shift

    def _graph_point(self, point: QPointF) -> tuple[float, float]:
        """A point of the canvas in the graph's own pixels."""
        return (point.x() - self._shift.x()) / self._zoom, (point.y() - self._shift.y()) / self._zoom

    def _fold_selected(self) -> None:
        """Fold or unfold the wide layer of the selection, of its target where it is an edge."""
        frame = self._frame
        name = frame.selected if frame is not None else None
        if frame is None or not name or name == LOSS_NAME:
            return
        column = int(name[1:].partition("[")[0])
        if column < len(frame.columns) and not frame.columns[column].is_wide and name[0] == "w":
            column -= 1
        if column < len(frame.columns) and frame.columns[column].is_wide:
            self.fold_requested.emit(column)

    def _walk(self, step: int) -> None:
        names = selectable_names(self._frame) if self._frame is not None else []
        if not names:
            return
        selected = self._frame.selected if self._frame else None
        place = names.index(selected) + step if selected in names else (0 if step > 0 else -1)
        self.selected_requested.emit(names[place % len(names)])

    def _hover(self, name: str | None) -> None:
        if name != self._hovered:
            self._hovered = name
            self.hover_requested.emit(name)

    def _zoom_about(self, point: QPointF, factor: float) -> None:
        zoom = min(_NEAREST, max(_FARTHEST, self._zoom * factor))
        self._shift = point - (point - self._shift) * (zoom / self._zoom)
        self._zoom = zoom
        self._keep_in_sight()
        self.update()

    def _keep_in_sight(self) -> None:
        """The graph cannot be dragged off the canvas; fitted, it does not move at all."""
        wide, high = self.width() * (1 - self._zoom), self.height() * (1 - self._zoom)
        self._shift = QPointF(min(0.0, max(wide, self._shift.x())), min(0.0, max(high, self._shift.y())))
