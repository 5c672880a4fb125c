"""Drawing points on the output plot: the tools above it, the frame that is drawn on, and the resulting strokes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gradviz.gui.figures.output_painter import class_colour
from gradviz.gui.views.draw_bar import DrawBar
from gradviz.gui.views.draw_interaction import DrawInteraction
from gradviz.gui.views.plot_view import PlotView
from gradviz.scene.charts.output_frame import OutputFrame
from gradviz.scene.setup.point_edits import Stroke
from gradviz.scene.setup.point_paste import pasted_points
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _, mark

__all__ = ["OutputDrawing"]

_HINTS = {
    "move": mark("Drag a point, or press Enter on it; Delete erases it."),
    "point": mark("Click to place a point, or move a cursor by the arrows and press Enter. The right button erases."),
    "spray": mark("Drag to spray points. The right button erases, Alt and drag moves a point."),
    "erase": mark("Click or drag to erase points."),
}
_NO_POINTS, _NO_VALUES = np.zeros((0, 2)), np.zeros(0)


class OutputDrawing(QObject):
    """Signals: `stroke_requested(Stroke)`, `probe_requested(x, y)`, `table_requested`, `complaint_requested(sentence)`.
    `shown_changed`: the frame changed, or drawing has begun or ended, which `switched(bool)` also signals.
    `hint_changed`: another tool is chosen.

    A new network begins on an empty plane, and *Clear all* empties the current one: both show a `blank` frame instead
    of the run's until the first point is drawn.
    """

    stroke_requested = Signal(object)
    probe_requested = Signal(float, float)
    table_requested = Signal()
    complaint_requested = Signal(str)
    switched = Signal(bool)
    shown_changed = Signal()
    hint_changed = Signal()

    def __init__(self, plot: PlotView, insert_bar: Callable[[QWidget], object]) -> None:
        """`insert_bar` puts the tools above the plot when drawing begins for the first time."""
        super().__init__(plot)
        self._plot, self._insert_bar = plot, insert_bar
        self._frame: OutputFrame | None = None
        self._blank: OutputFrame | None = None
        self._theme: Theme = LIGHT
        self._chosen: object = None
        self.bar: DrawBar | None = None
        self.interaction = DrawInteraction(plot, lambda: self.shown)
        self.interaction.colour_of = self._colour

    @property
    def shown(self) -> OutputFrame | None:
        """The frame to paint: the run's, or the blank one that is drawn on instead."""
        return self._frame if self._blank is None else self._blank

    @property
    def is_on(self) -> bool:
        """Whether points are drawn."""
        return self._plot.interaction is not None

    @property
    def can_begin(self) -> bool:
        """Whether points can be drawn over what is shown."""
        return self.shown is not None and self.shown.draw is not None

    @property
    def hint(self) -> str:
        """The description of the chosen tool."""
        return _(_HINTS[self.interaction.tool])

    def begin(self, blank: OutputFrame | None = None) -> bool:
        """Start drawing, over the displayed frame or on the `blank` plane of a new network; False where impossible."""
        self._blank = blank
        if not self.can_begin:
            return False
        if self.bar is None:
            self._make_bar()
        self._plot.setProperty("has_own_keys", True)
        self.interaction.begin("" if blank is None else "plane")
        self.shown_changed.emit()
        self.switched.emit(True)
        self._plot.setFocus()
        return True

    def end(self) -> None:
        """Stop drawing; a plane that was cleared and not drawn on is restored."""
        self._blank = None
        self.interaction.end()
        self._plot.setProperty("has_own_keys", False)
        self.shown_changed.emit()
        self.switched.emit(False)

    def leave(self) -> None:
        """Stop drawing because another document was opened."""
        if self.is_on:
            self.end()

    def take(self, frame: OutputFrame) -> None:
        """Show another frame of the run. A gesture on points that have changed, for example by an undo, is
        cancelled.
        """
        old, self._frame = self._frame, frame
        if old is not None and (old.train is not frame.train or old.test is not frame.test):
            self.interaction.forget_points()
        if self.interaction.start == "cleared":
            self._blank = _cleared(frame)  # the region below the points has changed
        if self.is_on and not self.can_begin:
            self.end()

    def show_tools(self) -> None:
        """Update the tools for the displayed frame."""
        if self.bar is not None:
            self.bar.setVisible(self.is_on)
        if self.is_on:
            self.interaction.follow()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme, self._chosen = theme, None
        if self.bar is not None:
            self.bar.set_theme(theme)
            self._show_choice()

    def clear(self) -> None:
        """Show an empty plane; the old points are removed when the first new one is drawn."""
        if self._frame is not None and self._blank is None:
            self._blank = _cleared(self._frame)
            self.interaction.begin("cleared")
            self.shown_changed.emit()
        self._plot.setFocus()

    def paste(self, text: str) -> None:
        """Add the points of a block of cells."""
        frame = self.shown
        if frame is None or frame.draw is None:
            return
        interaction = self.interaction
        pasted = pasted_points(text, frame.draw.kind, interaction.classes, interaction.target)
        if pasted.stroke is None:
            self.complaint_requested.emit(pasted.sentence)
        else:
            interaction.ask(pasted.stroke)

    # Inside

    def _make_bar(self) -> None:
        bar, interaction = DrawBar(), self.interaction
        self.bar = bar
        bar.set_theme(self._theme)
        self._insert_bar(bar)
        bar.tool_requested.connect(self._choose_tool)
        bar.class_requested.connect(self._choose_class)
        bar.size_requested.connect(interaction.set_radius)
        bar.test_requested.connect(interaction.set_test)
        bar.value_requested.connect(self._choose_value)
        bar.table_requested.connect(self.table_requested)
        bar.done_requested.connect(self.end)
        interaction.changed.connect(self._show_choice)
        interaction.stroke_requested.connect(self._draw)
        interaction.probe_requested.connect(self.probe_requested)
        interaction.leave_requested.connect(self.end)
        interaction.paste_requested.connect(lambda: self.paste(QGuiApplication.clipboard().text()))

    def _choose_tool(self, tool: str) -> None:
        self.interaction.choose_tool(tool)
        self._plot.setFocus()

    def _choose_class(self, place: int) -> None:
        self.interaction.choose_class(place)
        self._plot.setFocus()

    def _choose_value(self, text: str) -> None:
        try:
            self.interaction.set_value(text)
        except ValueError as error:
            self._chosen = None
            self._show_choice()
            self.complaint_requested.emit(f"{error}.")

    def _draw(self, stroke: Stroke) -> None:
        self._blank = None
        self.stroke_requested.emit(stroke)
        self.shown_changed.emit()  # also where the stroke was refused

    def _colour(self, place: int) -> str:
        return "" if self.shown is None else class_colour(place, self.shown, self._theme)

    def _show_choice(self) -> None:
        """Update after another choice, or another item under the pointer."""
        interaction = self.interaction
        if not self.is_on or self.bar is None or not self.can_begin:
            return
        colours = tuple(map(self._colour, range(len(interaction.classes))))
        chosen = (interaction.kind, interaction.tool, interaction.classes, colours, interaction.target,
                  interaction.is_test)  # fmt: skip
        if chosen != self._chosen:
            self._chosen = chosen
            self.bar.show_choice(*chosen)
            self.hint_changed.emit()
        self._plot.redraw()


def _cleared(frame: OutputFrame) -> OutputFrame | None:
    """The frame without its points."""
    if frame.draw is None:
        return None
    words = _("Cleared. Place a point to go on; Esc keeps the points that there were.")
    return frame.but(
        train=_NO_POINTS, train_values=_NO_VALUES, test=_NO_POINTS, test_values=_NO_VALUES,
        batch=np.zeros(0, dtype=bool), sample=None, draw=frame.draw.but(words=words, missing=""),
    )  # fmt: skip
