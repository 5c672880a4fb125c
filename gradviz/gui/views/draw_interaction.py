"""Mouse and keys on the output plot while points are drawn: place, spray, move and erase them.

The run changes only at the end of a gesture, by one stroke.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent

from gradviz.gui.figures.draw_marks import DrawMarks
from gradviz.gui.views.draw_gesture import DEFAULT_RADIUS, DrawGesture, Palette, Place
from gradviz.gui.views.plot_view import PlotView
from gradviz.intervals import middle, part
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.setup.point_edits import MOST_CLASSES, Stroke, next_class
from gradviz.scene.text.number_input import read_number

__all__ = ["TOOL_KEYS", "DrawInteraction"]

TOOL_KEYS = {"v": "move", "p": "point", "s": "spray", "e": "erase"}
_STEPS, _FINE = 50, 250  # of the keyboard's cursor, across the picture
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1),
}  # fmt: skip
_ACTING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ERASING = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_Modifier = Qt.KeyboardModifier


class DrawInteraction(QObject):
    """Signals: `stroke_requested(Stroke)` at the end of a gesture, `probe_requested(x, y)` for the text beside a moved
    point, `paste_requested`, and `leave_requested` on Esc. `changed`: the painted marks or the choices changed.

    `frame()` returns the displayed frame. `target` is the index of the chosen class, or a value; `start` is passed on
    with the next stroke; `colour_of` returns the colour of a class.
    """

    stroke_requested = Signal(object)
    probe_requested = Signal(float, float)
    paste_requested = Signal()
    leave_requested = Signal()
    changed = Signal()

    def __init__(self, plot: PlotView, frame: Callable[[], OutputFrame | None]) -> None:
        super().__init__(plot)
        self._plot, self._frame = plot, frame
        self.gesture = DrawGesture(plot.plane, frame)
        self.tool = "point"
        self.classes: tuple[str, ...] = ()
        self.target = 0.0
        self.is_test = False
        self.start = ""
        self.colour_of: Callable[[int], str] = lambda _place: ""
        self._radius = DEFAULT_RADIUS
        self._pointer: Place | None = None
        self._cursor: Place | None = None

    # Choices

    def begin(self, start: str = "") -> None:
        """Start drawing over the frame that `frame` returns."""
        self.start, self._cursor = start, None
        self.cancel()
        self._plot.interaction = self
        self.follow()

    def end(self) -> None:
        """Stop drawing."""
        self.cancel()
        self.start = ""
        self._plot.interaction = None
        self._plot.viewport().unsetCursor()

    def follow(self) -> None:
        """Offer the classes of another frame, and those that were added and have no point yet."""
        frame = self._frame()
        draw = None if frame is None else frame.draw
        if draw is None:
            return
        if draw.kind != "classes":
            self.classes = ()
        elif self.classes[: len(draw.classes)] != draw.classes:
            self.classes = draw.classes
        if draw.kind == "classes":
            self.target = float(min(max(0, int(self.target)), len(self.classes) - 1))
        self.changed.emit()

    def choose_tool(self, tool: str) -> None:
        """Choose one of the four tools."""
        self.tool = tool
        self.cancel()

    def choose_class(self, place: int) -> None:
        """Choose the class of the next points; a new index adds a class."""
        if self.kind != "classes" or not 0 <= place <= min(len(self.classes), MOST_CLASSES - 1):
            return
        if place == len(self.classes):
            self.classes = (*self.classes, next_class(self.classes))
        self.target = float(place)
        if self.tool in ("move", "erase"):
            self.tool = "point"
        self.cancel()

    def set_radius(self, pixels: int) -> None:
        """Set the radius of the spray; that of the eraser is half as large."""
        self._radius = float(pixels)
        self.changed.emit()

    def set_test(self, is_test: bool) -> None:
        """Choose whether the next points are for testing."""
        self.is_test = is_test
        self.changed.emit()

    def set_value(self, text: str) -> None:
        """Set the target of the next points as typed. Raises `ValueError` with a sentence."""
        try:
            self.target = read_number(text)
        finally:
            self.changed.emit()

    def cancel(self) -> bool:
        """Cancel the current gesture; returns whether there was one."""
        was_on = bool(self.gesture.kind)
        self.gesture.forget()
        self.changed.emit()
        return was_on

    def forget_points(self) -> None:
        """End a gesture that refers to a point by its index, because the points changed."""
        if self.gesture.kind in ("move", "erase"):
            self.cancel()

    @property
    def kind(self) -> str:
        """What can be drawn here: "classes", "number" or "line"; empty: nothing."""
        frame = self._frame()
        return "" if frame is None or frame.draw is None else frame.draw.kind

    @property
    def marks(self) -> DrawMarks:
        """The marks painted above the samples: the gesture, or the radius of spray and eraser at the pointer."""
        cursor = self._cursor if self._plot.hasFocus() else None
        if self.gesture.kind:
            return self.gesture.marks._replace(cursor=cursor)
        at = self._pointer or self._cursor
        if at is None or self.tool not in ("spray", "erase"):
            return DrawMarks(cursor=cursor)
        palette = self._palette()
        if self.tool == "spray":
            return DrawMarks(circle=at, radius=palette.radius, colour=palette.colour, cursor=cursor)
        return DrawMarks(circle=at, radius=palette.radius / 2, cursor=cursor)

    def show_probe(self, words: str) -> None:
        """Set the text about the network's output at the moved point."""
        if self.gesture.kind == "move":
            self.gesture.marks = self.gesture.marks._replace(words=words)
            self.changed.emit()

    def ask(self, stroke: Stroke) -> None:
        """Request a stroke with the current `start`."""
        start, self.start = self.start, ""
        self.stroke_requested.emit(replace(stroke, start=start))

    # The mouse

    def press(self, event: QMouseEvent, pixel: QPointF) -> bool:
        if self.kind == "" or not self._plot.view.rect().contains(pixel):
            return False
        self._cursor = None
        tool = self.tool
        if event.button() == Qt.MouseButton.RightButton:
            tool = "erase"
        elif event.button() != Qt.MouseButton.LeftButton:
            return False
        elif event.modifiers() & _Modifier.AltModifier:
            tool = "move"
        return self._begin(tool, self._place(pixel))

    def move(self, pixel: QPointF) -> None:
        self._pointer = self._place(pixel)
        self._go_on(self._pointer)

    def release(self) -> None:
        self._finish()

    def hover(self, pixel: QPointF | None) -> None:
        self._pointer = None if pixel is None else self._place(pixel)
        shape = Qt.CursorShape.CrossCursor
        if self.tool == "move":
            is_near = self.gesture.nearest(self._pointer) >= 0
            shape = Qt.CursorShape.OpenHandCursor if is_near else Qt.CursorShape.ArrowCursor
        self._plot.viewport().setCursor(shape)
        self.changed.emit()

    # Keys

    def takes(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            return True
        if event.modifiers() & (_Modifier.ControlModifier | _Modifier.AltModifier | _Modifier.MetaModifier):
            return False
        key, text = Qt.Key(event.key()), event.text().lower()
        is_class = self.kind == "classes" and text in tuple("123456789")
        return key in (*_ARROWS, *_ACTING, *_ERASING, Qt.Key.Key_Escape) or text in TOOL_KEYS or is_class

    def press_key(self, event: QKeyEvent) -> None:
        key, text = Qt.Key(event.key()), event.text().lower()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_requested.emit()
        elif key in _ARROWS:
            is_fine = bool(event.modifiers() & _Modifier.ShiftModifier)
            self._step(*_ARROWS[key], _FINE if is_fine else _STEPS)
        elif key in _ACTING:
            self._act()
        elif key in _ERASING:
            self._erase_at_cursor()
        elif key == Qt.Key.Key_Escape:
            if not self.cancel():
                self.leave_requested.emit()
        elif text in TOOL_KEYS:
            self.choose_tool(TOOL_KEYS[text])
        else:
            self.choose_class(int(text) - 1)

    def _step(self, right: int, up: int, steps: int) -> None:
        """Move the keyboard's cursor with the point that it moves; it begins at the pointer, or in the middle."""
        plane = self._plot.plane()
        (x0, x1), (y0, y1) = plane.x_range, plane.y_range
        x, y = self._cursor or self._pointer or (middle(x0, x1), middle(y0, y1))
        x, y = x + right * part(x0, x1, steps), y + up * part(y0, y1, steps)
        self._cursor = self.gesture.rounded((min(max(x, x0), x1), min(max(y, y0), y1)))
        self._pointer = None
        self._go_on(self._cursor)

    def _act(self) -> None:
        """Enter: place, spray or erase at the cursor, or begin and end the move of a point."""
        if self.gesture.kind:
            self._finish()
            return
        if self._cursor is None:
            self._step(0, 0, _STEPS)
        if self._cursor is not None and self._begin(self.tool, self._cursor) and self.tool != "move":
            self._finish()

    def _erase_at_cursor(self) -> None:
        """Del: erase the moved point, or the one under the cursor or the pointer."""
        point = self.gesture.point if self.gesture.kind else self.gesture.nearest(self._cursor or self._pointer)
        self.cancel()
        if point >= 0:
            self.ask(Stroke("erase", points=(point,)))

    # A gesture

    def _begin(self, tool: str, place: Place) -> bool:
        point = self.gesture.nearest(place) if tool == "move" else -1
        palette = self._palette()
        if point >= 0 and self.kind == "classes":
            palette = palette._replace(colour=self.colour_of(self.gesture.class_of(point)))
        has_begun = self.gesture.begin(tool, place, palette, is_wide=self.tool in ("spray", "erase"))
        if has_begun:
            self._tell()
        return has_begun

    def _go_on(self, place: Place) -> None:
        self.gesture.go_on(place)
        self._tell()

    def _tell(self) -> None:
        marks = self.gesture.marks
        if self.gesture.kind == "move" and marks.moved is not None:
            self.probe_requested.emit(*marks.moved[1])
        self.changed.emit()

    def _finish(self) -> None:
        stroke = self.gesture.finish()
        self.changed.emit()
        if stroke is not None:
            self.ask(stroke)

    def _palette(self) -> Palette:
        colour = self.colour_of(int(self.target)) if self.kind == "classes" else ""
        return Palette(self.target, self.classes, colour, self.is_test, self._radius)

    def _place(self, pixel: QPointF) -> Place:
        return self._plot.plane().unmap(pixel.x(), pixel.y())
