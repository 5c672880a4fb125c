"""Buttons at the heads of the layers: more or fewer units, and more or fewer layers. They appear under the pointer and
with the keyboard's focus."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolButton

from gradviz.gui.figures.ink import ink
from gradviz.gui.figures.network.network_words import title_room
from gradviz.gui.views.network_canvas import NetworkCanvas
from gradviz.gui.widgets.fields import describe
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["HeadButton", "LayerButtons"]

_SIZE, _AIR = 16.0, 4.0
_REACH = 28.0  # how far beside a title the pointer may be


class HeadButton(QToolButton):
    """A plus or a minus on a disc; it draws nothing until it is wanted."""

    def __init__(self, parent: NetworkCanvas, is_plus: bool) -> None:
        super().__init__(parent)
        self._is_plus, self.is_near, self.theme = is_plus, False, LIGHT
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self.is_near or self.hasFocus() or self.underMouse()):
            return
        theme, side = self.theme, min(self.width(), self.height())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.isEnabled() and (self.hasFocus() or self.underMouse())
        painter.setPen(QPen(ink(theme.accent if is_lit else theme.faint), 1.2 * theme.stroke))
        painter.setBrush(ink(theme.panel))
        painter.drawEllipse(QPointF(side / 2, side / 2), side / 2 - 1.5, side / 2 - 1.5)
        painter.setPen(QPen(ink(theme.text if self.isEnabled() else theme.faint), 1.4 * theme.stroke))
        middle, reach = side / 2, side * 0.22
        painter.drawLine(QPointF(middle - reach, middle), QPointF(middle + reach, middle))
        if self._is_plus:
            painter.drawLine(QPointF(middle, middle - reach), QPointF(middle, middle + reach))
        painter.end()


class LayerButtons(QObject):
    """The buttons of one canvas: for each layer its units, at the output the number of layers. `edit_requested` carries
    the setup's field and its new value."""

    edit_requested = Signal(str, str)

    def __init__(self, canvas: NetworkCanvas) -> None:
        super().__init__(canvas)
        self._canvas, self._theme = canvas, LIGHT
        self.buttons: list[tuple[HeadButton, HeadButton]] = []
        self._heads: list[QRect] = []
        self._pressed: HeadButton | None = None
        canvas.installEventFilter(self)

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        self.place()

    def place(self) -> None:
        """Put the buttons beside the titles of the layers; one that was pressed stays under the pointer."""
        frame, canvas = self._canvas.frame, self._canvas
        columns = () if frame is None or canvas.zoom != 1.0 else frame.columns[1:]
        while len(self.buttons) < len(columns):
            self.buttons.append(self._made(len(self.buttons)))
        self._heads = []
        places = None if frame is None else canvas.places(frame)
        for layer, pair in enumerate(self.buttons):
            if layer >= len(columns) or places is None:
                for button in pair:
                    button.hide()
                continue
            column, is_last = columns[layer], layer == len(columns) - 1
            room = title_room(column, layer + 1, places, self._theme)
            side, high = round(_SIZE * self._theme.scale), round(places.titles[layer + 1].height)
            y, gap = round(room.y + (high - side) / 2), round(_AIR * self._theme.scale)
            reach = round(_REACH * self._theme.scale)
            self._heads.append(QRect(round(room.x) - reach, y - gap, round(room.width) + 2 * reach, side + 2 * gap))
            lefts = (max(0, round(room.x) - gap - side), min(canvas.width() - side, round(room.right) + gap))
            for button, left, step in zip(pair, lefts, (-1, 1), strict=True):
                button.theme = self._theme
                self._name(button, column.title.partition(" · ")[0], step, is_last)
                button.setEnabled(step > 0 or (len(columns) > 1 if is_last else column.units > 1))
                if button is not self._pressed:
                    button.setGeometry(left, y, side, side)
                button.setVisible(True)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.MouseMove, QEvent.Type.Leave, QEvent.Type.Resize) and self._pressed is not None:
            # The pointer has left it: it may go where its layer is now.
            self._pressed = None
            self.place()
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._come_near(event.position())
        elif event.type() == QEvent.Type.Leave:
            self._come_near(None)
        return False

    def _come_near(self, point: QPointF | None) -> None:
        for head, pair in zip(self._heads, self.buttons, strict=False):
            is_near = point is not None and head.contains(point.toPoint())
            for button in pair:
                if button.is_near != is_near:
                    button.is_near = is_near
                    button.update()

    def _made(self, layer: int) -> tuple[HeadButton, HeadButton]:
        pair = HeadButton(self._canvas, False), HeadButton(self._canvas, True)
        for button, step in zip(pair, (-1, 1), strict=True):
            button.pressed.connect(partial(self._hold, button))
            button.clicked.connect(lambda _on=False, layer=layer, step=step: self._press(layer, step))
        return pair

    def _hold(self, button: HeadButton) -> None:
        self._pressed = button

    def _press(self, layer: int, step: int) -> None:
        frame = self._canvas.frame
        if frame is None or layer + 1 >= len(frame.columns):
            return
        if layer + 2 == len(frame.columns):
            self.edit_requested.emit("network.add" if step > 0 else "network.remove", "")
        else:
            self.edit_requested.emit(f"network.layers[{layer}].units", str(frame.columns[layer + 1].units + step))

    @staticmethod
    def _name(button: HeadButton, title: str, step: int, is_last: bool) -> None:
        if is_last:
            words = _("Add a layer before the output") if step > 0 else _("Remove the last layer before the output")
        else:
            words = (_("Add a unit to {layer}") if step > 0 else _("Remove a unit of {layer}")).format(layer=title)
        if button.accessibleName() != words:
            describe(button, words, words)
