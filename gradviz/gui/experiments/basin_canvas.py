"""The basin map in its window: the start under the pointer, and the chosen one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from gradviz.gui.experiments.figure_canvas import FigureCanvas
from gradviz.gui.figures.basins.basin_painter import paint_basins, paint_cell_mark, paint_now, paint_way
from gradviz.gui.figures.plot_axes import Plane
from gradviz.gui.views.cached_layer import Layer
from gradviz.scene.basins.basin_frame import BasinFrame
from gradviz.scene.frame import Floats
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import Themed

__all__ = ["BasinCanvas"]

Cell = tuple[int, int]
_KEYS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (1, 0), Qt.Key.Key_Down: (-1, 0)}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BasinCanvas(FigureCanvas):
    """`pointed(cell)`: the pointer or the arrow keys are on a start, (row, column), or on none; `chosen(row, column)`:
    it was clicked, or Enter was pressed on it."""

    pointed = Signal(object)
    chosen = Signal(int, int)
    frame: BasinFrame | None

    def __init__(self, look: Themed, parent: QWidget) -> None:
        super().__init__(look, parent, _("Basin map"), _("Set the updates and the grid, then press Start."))
        self.cell: Cell | None = None
        self.way: Floats | None = None
        self._ground = Layer()
        self._plane: Plane | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_frame(self, frame: BasinFrame) -> None:
        before = self.frame
        super().show_frame(frame)
        if before is None or before.cells.shape != frame.cells.shape:
            self.point_at(None)

    def show_now(self, point: Floats, stale: str) -> None:
        """Set the place of the run, and the reason why the map is out of date, if it is."""
        frame = self.frame
        if frame is not None:
            self.frame = frame.but(point=point, stale=stale)
            self.update()

    def point_at(self, cell: Cell | None) -> None:
        """Outline a start."""
        if cell != self.cell:
            self.cell, self.way = cell, None
            self.setCursor(Qt.CursorShape.ArrowCursor if cell is None else Qt.CursorShape.PointingHandCursor)
            self.pointed.emit(cell)
            self.update()

    def show_way(self, cell: Cell, places: Floats) -> None:
        """Show the path from a start, if that is still the one under the pointer."""
        if cell == self.cell:
            self.way = places
            self.update()

    def place_of(self, cell: Cell) -> QPointF | None:
        """The middle of a start's cell in the widget; None before it was painted."""
        if self._plane is None or self.frame is None:
            return None
        j, i = cell
        rect, (rows, columns) = self._plane.rect, self.frame.cells.shape
        x, y = rect.left() + (i + 0.5) / columns * rect.width(), rect.bottom() - (j + 0.5) / rows * rect.height()
        return QPointF(x, y)

    def paint_figure(self, painter: QPainter, rect: QRectF) -> None:
        frame, theme = self.frame, self._look.theme
        assert frame is not None
        still = frame.but(point=frame.point * math.nan)

        def draw(layer: QPainter) -> None:
            self._plane = paint_basins(layer, rect, still, theme)

        self._ground.paint(painter, rect, (frame.cells, frame.entries, theme), (frame.stale,), draw)
        assert self._plane is not None
        if self.way is not None:
            paint_way(painter, self._plane, self.way, theme)
        paint_now(painter, self._plane, frame, theme)
        if self.cell is not None:
            paint_cell_mark(painter, self._plane, frame, self.cell, theme)

    def _cell_at(self, at: QPointF) -> Cell | None:
        if self._plane is None or self.frame is None or not self._plane.rect.contains(at):
            return None
        rect, (rows, columns) = self._plane.rect, self.frame.cells.shape
        i = int((at.x() - rect.left()) / rect.width() * columns)
        j = int((rect.bottom() - at.y()) / rect.height() * rows)
        return min(max(j, 0), rows - 1), min(max(i, 0), columns - 1)

    # Called by Qt

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point_at(self._cell_at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        cell = self._cell_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and cell is not None:
            self.point_at(cell)
            self.chosen.emit(*cell)

    def leaveEvent(self, event: QEvent) -> None:
        self.point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        frame, key = self.frame, Qt.Key(event.key())
        if frame is None or key not in (*_KEYS, *_ENTER) or (key in _ENTER and self.cell is None):
            super().keyPressEvent(event)
            return
        rows, columns = frame.cells.shape
        if key in _ENTER:
            assert self.cell is not None
            self.chosen.emit(*self.cell)
            return
        j, i = self.cell or (rows // 2, columns // 2)
        up, right = _KEYS[key] if self.cell is not None else (0, 0)
        self.point_at((min(max(j + up, 0), rows - 1), min(max(i + right, 0), columns - 1)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and self.frame is not None and self.cell is None:
            rows, columns = self.frame.cells.shape
            self.point_at((rows // 2, columns // 2))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.point_at(None)
