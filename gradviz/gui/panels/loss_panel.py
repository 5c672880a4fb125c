"""The loss over the updates in the window; a click goes to an update."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gradviz.gui.figures.loss_painter import loss_keys, paint_loss_content, updates_range, view_range
from gradviz.gui.figures.plot_axes import Plane
from gradviz.gui.views.key_row_view import KeyRow
from gradviz.gui.views.plot_panel import PlotPanel
from gradviz.gui.views.plot_view import PlotView
from gradviz.gui.views.ready_picture import ReadyPicture
from gradviz.scene.charts.losses import LossFrame
from gradviz.scene.themes import Theme
from gradviz.text import _

__all__ = ["LossPanel"]

_REACH = 8.0  # pixels between a click and the line of the shown update


class LossPanel(PlotPanel):
    """Shows a `LossFrame`. Wishes: the update that was clicked; `selected_requested` where that is the shown one."""

    seek_requested = Signal(int)
    selected_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Loss"), parent)
        self._frame: LossFrame | None = None
        self._header.add_choice(
            "axis",
            [
                ("linear", _("Linear"), _("The loss on an axis that begins at zero")),
                ("log", _("Log"), _("Equal distances are equal ratios")),
            ],
            self._set_axis,
            _("Axis of the loss"),
        )
        self.plot = PlotView(self._paint, zoom=False, whole_x=True)
        self.plot.setAccessibleName(_("Loss over the updates"))
        self._header.set_help(_("Click to go to an update; click the point to select the loss"))
        self.plot.setCursor(Qt.CursorShape.PointingHandCursor)
        self.plot.clicked.connect(self._seek)
        self._note.hide()
        self._ready = ReadyPicture(self.plot)
        self.keys = KeyRow(self)
        self._lay_out(self.keys, self.plot, stretched=self.plot)

    def show_frame(self, frame: LossFrame) -> None:
        """Show a frame; the same one again costs nothing."""
        if frame is self._frame:
            return
        self._frame = frame
        self._ready.show_frame(frame)
        self._apply()

    def prepare_frame(self, frame: LossFrame) -> None:
        """Draw a frame that is likely to be shown next."""
        home = updates_range(frame), view_range(frame, self.plot.log_y)
        self._ready.prepare(frame, self._theme, home, partial(self._paint_frame, frame))

    def _restyle(self, theme: Theme, gap: int) -> None:
        self.keys.set_theme(theme)
        self.plot.set_margins(gap / 2, gap / 2, gap * 1.5, gap / 2)
        self._note.restyle(theme, theme.warning)
        self._apply()

    def _apply(self) -> None:
        frame = self._frame
        if frame is None:
            return
        log_y = self._header.choice("axis") == "log"
        # The title says what goes upwards: its name would take room from the picture.
        self.plot.set_labels(frame.x_label, "")
        self.keys.show_keys(loss_keys(frame, self._theme))
        self.plot.set_home(updates_range(frame), view_range(frame, log_y), log_y)
        self.plot.setAccessibleDescription(frame.description)
        self._note.show_lines(frame.notes)
        self._note.setVisible(bool(frame.notes))
        self.plot.redraw()

    def _set_axis(self, _key: str) -> None:
        self._apply()

    def _seek(self, x: float, _y: float) -> None:
        frame = self._frame
        if frame is None:
            return
        plane = self.plot.plane()
        away = plane.map(np.array([[x, 1.0]]))[0, 0] - plane.map(np.array([[frame.cursor, 1.0]]))[0, 0]
        if abs(away) <= _REACH * self._theme.scale:
            self.selected_requested.emit()
        else:
            self.seek_requested.emit(min(max(0, round(x)), frame.updates))

    def _paint(self, painter: QPainter, plane: Plane) -> None:
        frame = self._frame
        if frame is not None and not self._ready.paint(painter, plane, frame, self._theme):
            self._paint_frame(frame, painter, plane)

    def _paint_frame(self, frame: LossFrame, painter: QPainter, plane: Plane) -> None:
        paint_loss_content(painter, plane, frame, self._theme)
