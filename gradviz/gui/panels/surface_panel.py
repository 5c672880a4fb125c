"""The loss surface in the window: colours, path and arrows, zoom and read-out, and which parameters it is over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QMenu, QToolButton, QVBoxLayout, QWidget

from gradviz.gui.figures.ink import ink
from gradviz.gui.figures.plot_axes import Plane, plot_font
from gradviz.gui.figures.surface.surface_painter import (
    bar_width,
    paint_bar,
    paint_surface_content,
    paint_surface_ground,
    paint_surface_labels,
    paint_surface_marks,
    scale_note,
    surface_aspect,
    surface_labels,
)
from gradviz.gui.outside_text import Label, set_tip
from gradviz.gui.views.cached_layer import Layer
from gradviz.gui.views.key_row_view import KeyRow
from gradviz.gui.views.plot_panel import PlotPanel
from gradviz.gui.views.plot_view import PlotView
from gradviz.gui.views.reach import NEAR
from gradviz.gui.views.ready_picture import ReadyPicture
from gradviz.gui.views.surface_interaction import SurfaceInteraction
from gradviz.gui.widgets.fields import describe
from gradviz.gui.widgets.theme import restyle
from gradviz.scene.surface.surface_frame import SurfaceFrame, looks_the_same
from gradviz.scene.text.numbers import number
from gradviz.scene.themes import Theme
from gradviz.text import _, mark

if TYPE_CHECKING:
    from gradviz.gui.views.relief_view import ReliefView

__all__ = ["SurfacePanel"]

_SAMPLES = "samples"
_SPACE = "picture"
_USUAL_NAME, _BESIDE_NAME, _DOTS, _ANY_WIDTH = "w1[1,1]", 26, 26, 16_777_215  # pixels at type of normal size
_ALL_DATA_FROM, _WHOLE_TITLE_FROM, _ONE_ROW_BELOW = 640, 430, 300  # widths of the panel at type of normal size
_WORDS_OF = {
    "parameters": "⋯", "random": mark("random plane"), "pca": mark("path’s components"),
    "path": mark("start to end"), "gradient": mark("gradient, curvature"),
}  # fmt: skip
_HELP = mark("Move the two weights: drag the point, or Shift and the arrow keys\n"
             "Restart from a point: Shift+click, or right-click\n"
             "Zoom: wheel, or + and − · move: drag · see everything: double-click, or 0")  # fmt: skip


class SurfacePanel(PlotPanel):
    """Shows a `SurfaceFrame`. Wishes: other parameters (names of x and y), another kind of plane, all data instead of
    the batch, the surface in space instead of the plane, and seen by another camera; `mark_requested(place)`: a mark of
    a question was clicked, from 0."""

    axes_requested = Signal(str, str)
    plane_requested = Signal(str)
    all_data_requested = Signal(bool)
    space_requested = Signal(bool)
    camera_requested = Signal(object)
    mark_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Loss surface"), parent)
        self._frame: SurfaceFrame | None = None
        self._ground, self._labels, self._bar = Layer(), Layer(), Layer()
        self._names: tuple[str, ...] = ()
        self._header.add_choice(
            _SPACE,
            [
                ("2d", _("2-D"), _("The surface as a map: colours and contour lines (Ctrl+D)")),
                ("3d", _("3-D"), _("The surface in space, to turn and to zoom (Ctrl+D)")),
            ],
            lambda key: self.space_requested.emit(key == "3d"),
            _("Picture of the surface"),
        )
        self._header.add_choice(
            _SAMPLES,
            [
                ("batch", _("Batch"), _("Loss over the samples of this batch")),
                ("all", _("All data"), _("Loss over all training samples")),
            ],
            lambda key: self.all_data_requested.emit(key == "all"),
            _("Loss over"),
        )
        self._header.leave_out(_SAMPLES, _ALL_DATA_FROM)
        self._header.set_short_title(_("Surface"), _WHOLE_TITLE_FROM)
        self._x = self._box(_("Parameter along the horizontal axis"))
        self._times = Label("×", self)
        self._times.setProperty("quiet", True)
        self._y = self._box(_("Parameter along the vertical axis"))
        self._plane = self._tool(_("Plane of the surface"), _("Choose another plane, its range and resolution"))
        self._plane.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        for widget in (self._x, self._times, self._y, self._plane):
            self._header.add_widget(widget)
        self.keys = KeyRow(self, most=2)
        self.keys.hide()
        self.plot = PlotView(self._paint, self._paint_side)
        self._ready = ReadyPicture(self.plot)
        self.plot.setAccessibleName(_("Loss surface"))
        self.plot.clicked.connect(self._choose_mark)
        self.interaction = SurfaceInteraction(self.plot, lambda: self._frame)
        self.interaction.hovered.connect(self._read_out)
        self.plot.range_changed.connect(lambda: self._read_out(None))
        self.plot.view.sigResized.connect(lambda *_: self._read_out(None))
        self.relief: ReliefView | None = None
        self._better = self._tool(
            _("Show more of the path"), _("The surface over the two directions in which the weights have moved most")
        )
        self._better.setText(_("Show more of the path"))
        self._better.clicked.connect(lambda: self.plane_requested.emit(self._frame.better if self._frame else ""))
        self._note.set_corner(self._better)
        self._lay_out(self.keys, self.plot, stretched=self.plot)

    def show_frame(self, frame: SurfaceFrame) -> None:
        """Show a frame; the same one again costs nothing."""
        if frame is self._frame:
            return
        before, self._frame = self._frame, frame
        self._ready.show_frame(frame)
        if before is not None and looks_the_same(before, frame):
            return
        self._fill_names(frame)
        is_over = frame.plane == "parameters"
        for widget, there in ((self._x, is_over), (self._times, is_over and not frame.is_line),
                              (self._y, is_over and not frame.is_line)):  # fmt: skip
            widget.setVisible(there)
        self._name_plane(frame.plane)
        self._plane.setVisible(self._plane.menu() is not None and len(frame.parameters) > 1)
        self._header.set_choice(_SAMPLES, "all" if frame.all_data else "batch")
        drawn = len(frame.xs) > 0
        for side in ("left", "bottom"):
            self.plot.plotItem.axis(side).setVisible(drawn)
        self._fit_bar()
        self.plot.set_aspect(surface_aspect(frame) if drawn else None)
        if drawn:
            self.plot.set_labels(frame.x_label, frame.y_label)
            self.plot.set_home(*_home(frame))
        self._show_space(frame)
        self.plot.setAccessibleDescription(frame.description)
        self._read_out(None)
        self.plot.redraw()

    def prepare_frame(self, frame: SurfaceFrame) -> None:
        """Draw a frame that is likely to be shown next."""
        if len(frame.xs) and not self.plot.isHidden():
            self._ready.prepare(frame, self._theme, _home(frame), partial(self._paint_frame, frame))

    def _name_plane(self, plane: str) -> None:
        """What the button of the plane's menu says: over two parameters their pickers say it."""
        self._plane.setText(_(_WORDS_OF[plane]))
        if self._plane.property("bare") is not (plane == "parameters"):
            self._plane.setProperty("bare", plane == "parameters")
            restyle(self._plane)
            self._fit_pickers()

    def _show_space(self, frame: SurfaceFrame) -> None:
        """The plane or the space; what draws the space comes into being when it is first wanted."""
        in_space = frame.relief is not None
        if in_space and self.relief is None:
            from gradviz.gui.views.relief_view import ReliefView

            self.relief = ReliefView(self)
            self.relief.set_theme(self._theme)
            self.relief.camera_requested.connect(self.camera_requested)
            self.relief.hovered.connect(self._read_out)
            self.relief.help_changed.connect(self._header.set_help)
            self.interaction.follow(self.relief)
            layout = self.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(layout.indexOf(self.plot), self.relief, 1)
        self._header.set_enabled(_SPACE, "3d", _why_flat(frame))
        self._header.set_choice(_SPACE, "3d" if in_space or frame.in_space else "2d")
        self.plot.setVisible(not in_space)
        self.keys.setVisible(in_space)
        self._show_keys(frame)
        if self.relief is not None:
            self.relief.setVisible(in_space)
            if in_space:
                self.relief.show_frame(frame)
        self._header.set_help(self.relief.help if self.relief is not None and in_space else _(_HELP))

    def _show_keys(self, frame: SurfaceFrame) -> None:
        if frame.relief is not None:
            from gradviz.gui.figures.surface.relief_marks import relief_keys  # few starts show the space

            self.keys.show_keys(*relief_keys(frame.relief, self._theme))

    @property
    def frame(self) -> SurfaceFrame | None:
        """What is shown."""
        return self._frame

    def seen(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """The part of the map that a person has zoomed or moved to; None while all of it is in sight."""
        frame = self._frame
        is_map = frame is not None and len(frame.xs) and frame.line is None and not self.plot.isHidden()
        return self.plot.seen() if is_map else None

    def set_menu(self, menu: QMenu) -> None:
        """What the plane's button opens: the window's own menu, so that there is one of it."""
        self._plane.setMenu(menu)

    def _restyle(self, theme: Theme, gap: int) -> None:
        self.plot.set_margins(gap / 2, gap, gap, gap * 0.75)
        self.keys.set_theme(theme)
        if self.relief is not None:
            self.relief.set_theme(theme)
            if self._frame is not None:
                self._show_keys(self._frame)
        for box in (self._x, self._y):
            box.setFont(plot_font(theme, 12))
            box.setFixedHeight(round(24 * theme.scale))
        self._fit_pickers()
        self._note.refold()
        self._fit_bar()

    def _fit_pickers(self) -> None:
        """Each as wide as the longest name: names are never cut. The three dots need no more than an icon."""
        scale = self._theme.scale
        for box in (self._x, self._y):
            box.ensurePolished()  # the style sheet has the font
            names = {max(self._names, key=len, default=""), box.currentText(), _USUAL_NAME}
            wide = max(box.fontMetrics().horizontalAdvance(name) for name in names)
            box.setFixedWidth(wide + round(_BESIDE_NAME * scale))
        is_bare = self._plane.property("bare") is True
        self._plane.setMaximumWidth(round(_DOTS * scale) if is_bare else _ANY_WIDTH)

    def _fit_bar(self) -> None:
        """Room for the scale of the losses, where there are any."""
        frame = self._frame
        self.plot.set_side_width(0 if frame is None or not len(frame.xs) else round(bar_width(frame, self._theme)))

    def _tool(self, name: str, tooltip: str) -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAccessibleName(name)
        button.setAccessibleDescription(tooltip)
        set_tip(button, tooltip)
        return button

    def _box(self, name: str) -> QComboBox:
        box = QComboBox(self)
        describe(box, name, _("The surface shows how the loss changes with the two chosen parameters"))
        set_tip(box, name)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(5)
        box.setIconSize(QSize(0, 0))  # else room is kept for icons that there are none of
        box.setMaxVisibleItems(16)
        box.activated.connect(self._choose)
        return box

    def _fill_names(self, frame: SurfaceFrame) -> None:
        if frame.parameters is not self._names and frame.parameters != self._names:
            self._names = frame.parameters
            for box in (self._x, self._y):
                box.clear()
                box.addItems(self._names)
            self._fit_pickers()
        if frame.plane != "parameters":
            return  # its coordinates are no parameters that could be chosen
        for box, name in ((self._x, frame.x_name), (self._y, frame.y_name)):
            if box.currentText() == name:
                continue
            place = box.findText(name)
            if place < 0 and name:
                # Beyond the listed names of a large network: still shown as what it is.
                box.addItem(name)
                place = box.count() - 1
            box.setCurrentIndex(place)
            if len(name) > len(max(self._names, key=len, default="")):
                self._fit_pickers()
            for other in range(box.count() - 1, len(self._names) - 1, -1):
                if other != place:
                    box.removeItem(other)

    def _choose(self, _place: int) -> None:
        """A choice of the parameter that the other axis has exchanges the two."""
        x, y, frame = self._x.currentText(), self._y.currentText(), self._frame
        if frame is not None and x == y:
            x, y = frame.y_name, frame.x_name
        self.axes_requested.emit(x, y)

    def _choose_mark(self, x: float, y: float) -> None:
        frame = self._frame
        if frame is None or not frame.marks:
            return
        places = np.array([mark[1:] for mark in frame.marks])
        pixels = self.plot.plane().map(np.vstack([places, [x, y]]))
        distances = np.hypot(*(pixels[:-1] - pixels[-1]).T)
        if distances.min() < NEAR:
            self.mark_requested.emit(int(distances.argmin()))

    def show_probe(self, text: str) -> None:
        """What was asked about the place under the pointer."""
        self._note.show_lines((text,), self._notes())

    def _notes(self) -> tuple[str, ...]:
        """What the frame says, and what follows from how large it is drawn."""
        notes: tuple[str, ...] = ()
        if self._frame is not None:
            # How much of the path is seen comes first: the rest may be folded away.
            leaving = self._frame.leaving
            notes = (*filter(None, (leaving,)), *(note for note in self._frame.notes if note != leaving))
        own = "" if self._frame is None or self.plot.isHidden() else scale_note(self.plot.plane(), self._frame)
        return (*notes, own) if own else notes

    def _read_out(self, place: tuple[float, float] | None) -> None:
        """The loss under the pointer; without a pointer, the point and the notes."""
        frame = self._frame
        if frame is None:
            return
        parts: tuple[str, ...] = ()
        is_narrow = self.width() < _ONE_ROW_BELOW * self._theme.scale
        if self._better.isHidden() is (bool(frame.better) and not is_narrow):  # the menu of planes has it as well
            self._better.setVisible(self._better.isHidden())
            self._note.refold()
        if place is None or not len(frame.xs):
            # Where the sentence would be several rows the loss stands in one, the rest behind a button.
            parts = frame.point_parts if is_narrow else (frame.point_text,)
        else:
            loss = _loss_at(frame, *place)
            words = _("Outside the computed surface") if loss is None else _("Loss ≈ {loss}").format(loss=number(loss))
            at = f"{frame.x_name} = {number(place[0])}"
            if not frame.is_line:
                at += f", {frame.y_name} = {number(place[1])}"
            parts = (_("{words} at {place}").format(words=words, place=at),)
        self._note.keep_steady(1 if is_narrow else 2)
        self._note.show_lines((*(f"{part}." for part in parts if part), *self._notes()))

    def _paint(self, painter: QPainter, plane: Plane) -> None:
        frame = self._frame
        if frame is not None and not self._ready.paint(painter, plane, frame, self._theme):
            self._paint_frame(frame, painter, plane)

    def _paint_frame(self, frame: SurfaceFrame, painter: QPainter, plane: Plane) -> None:
        if not len(frame.xs):
            paint_surface_content(painter, plane, frame, self._theme)
            return
        ground = frame.stale, frame.logarithmic, frame.low, frame.high, plane.x_range, plane.y_range
        self._ground.paint(
            painter, plane.rect, (frame.losses, frame.contours), (*ground, self._theme),
            lambda layer: paint_surface_ground(layer, plane, frame, self._theme),
        )  # fmt: skip
        labels = surface_labels(plane, frame, self._theme)
        self._labels.paint(
            painter, plane.rect, (), (labels, self._theme),
            lambda layer: paint_surface_labels(layer, plane, labels, self._theme),
        )  # fmt: skip
        paint_surface_marks(painter, plane, frame, self._theme)

    def _paint_side(self, painter: QPainter, rect: QRectF) -> None:
        frame, theme = self._frame, self._theme
        if frame is None:
            return

        def draw(layer: QPainter) -> None:
            layer.fillRect(rect, ink(theme.panel))  # words look bolder on nothing
            paint_bar(layer, rect, frame, theme)

        scale = frame.bar_ticks, frame.low, frame.high, frame.logarithmic, frame.line is None, bool(len(frame.xs))
        self._bar.paint(painter, rect, (), (scale, theme), draw)


def _home(frame: SurfaceFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ranges that the surface is drawn over."""
    return (float(frame.xs[0]), float(frame.xs[-1])), (float(frame.ys[0]), float(frame.ys[-1]))


def _why_flat(frame: SurfaceFrame) -> str:
    """Why there is no surface in space; empty where there is one."""
    if frame.line is None:
        return ""
    if len(frame.parameters) == 1:
        return _("This network has one parameter: its loss is a curve, not a surface")
    return _("Along a line the loss is a curve, not a surface")


def _loss_at(frame: SurfaceFrame, x: float, y: float) -> float | None:
    """The loss between the four grid points around, or on the curve; None outside of the grid."""
    if frame.line is not None:
        inside = frame.line[0, 0] <= x <= frame.line[-1, 0]
        return float(np.interp(x, frame.line[:, 0], frame.line[:, 1])) if inside else None
    i = (x - frame.xs[0]) / (frame.xs[-1] - frame.xs[0]) * (len(frame.xs) - 1)
    j = (y - frame.ys[0]) / (frame.ys[-1] - frame.ys[0]) * (len(frame.ys) - 1)
    if not (0 <= i <= len(frame.xs) - 1 and 0 <= j <= len(frame.ys) - 1):
        return None
    left, low = min(int(i), len(frame.xs) - 2), min(int(j), len(frame.ys) - 2)
    across, up = np.array([1 - (i - left), i - left]), np.array([1 - (j - low), j - low])
    return float(up @ frame.losses[low : low + 2, left : left + 2] @ across)
