"""Run › Basin map: its settings on the left, the map on the right; a click restarts the run there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from gradviz.data.errors import SetupError
from gradviz.engine.network import Vector
from gradviz.export.basin_table import write_basins
from gradviz.gui.background.worker import Worker
from gradviz.gui.experiments.basin_canvas import BasinCanvas
from gradviz.gui.experiments.experiment_window import Export, FigureWindow
from gradviz.gui.export.basin_figure import basin_picture
from gradviz.gui.export.picture_files import Picture
from gradviz.gui.figures.plot_axes import LABEL, plot_font
from gradviz.gui.outside_text import Label
from gradviz.gui.parameter_edits import restart_from
from gradviz.gui.widgets.fields import NumberBox, describe
from gradviz.landscape.basin_request import BasinRequest
from gradviz.landscape.basins import BasinMap, compute_basins
from gradviz.landscape.direction import NoPlaneError
from gradviz.landscape.projection import project
from gradviz.landscape.settling import FEWEST_UPDATES
from gradviz.landscape.start_path import path_from
from gradviz.scene.basins.basin_frame import BasinFrame
from gradviz.scene.basins.basin_words import before_words, more_updates, unsettled_words
from gradviz.scene.basins.basins import basin_frame, basin_request, start_at, why_stale
from gradviz.scene.text.numbers import counted, number
from gradviz.scene.themes import Theme
from gradviz.scene.view.figure_style import FigureStyle
from gradviz.text import _, mark

if TYPE_CHECKING:
    from gradviz.gui.context import Context

__all__ = ["BasinForm", "BasinWindow"]

_USUAL_UPDATES, _MOST_UPDATES = 2000, 1_000_000
_SIZES = {
    11: mark("rough: {n} × {n}"), 21: mark("coarse: {n} × {n}"), 41: mark("medium: {n} × {n}"),
    81: mark("fine: {n} × {n}"), 161: mark("very fine: {n} × {n}"),
}  # fmt: skip
_USUAL_SIZE = 41


class BasinForm(QWidget):
    """The number of updates from each start, and the number of starts; `over` describes their range."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self.over = Label(self)
        self.over.setWordWrap(True)
        grid.addWidget(self.over, 0, 0, 1, 2)
        self.updates = NumberBox(self)
        self.updates.setRange(FEWEST_UPDATES, _MOST_UPDATES)
        self.updates.setValue(_USUAL_UPDATES)
        self.updates.setGroupSeparatorShown(True)
        describe(self.updates, _("Updates"), _("How many updates are made from every start"))
        self.size_box = QComboBox(self)
        for size, text in _SIZES.items():
            self.size_box.addItem(_(text).format(n=size), size)
        self.size_box.setCurrentIndex(self.size_box.findData(_USUAL_SIZE))
        describe(self.size_box, _("Starts"), _("Starting points per axis: a finer grid has sharper borders"))
        for row, (text, widget) in enumerate(((_("Updates"), self.updates), (_("Starts"), self.size_box)), start=1):
            label = Label(text, self)
            label.setBuddy(widget)
            grid.addWidget(label, row, 0)
            grid.addWidget(widget, row, 1)


class BasinWindow(FigureWindow):
    """A map is of the run and of the plane that the main window shows when Start is pressed."""

    name = "basins"
    canvas: BasinCanvas
    _first = Signal(object, object)

    def __init__(self, context: Context, export: Export) -> None:
        super().__init__(
            context, export, _("Basin map"), _("Train from every start of the plane that the loss surface shows"),
            _("How many of the updates from all starts are done"),
        )  # fmt: skip
        self.found: BasinMap | None = None
        self._request: BasinRequest | None = None
        self._first.connect(self._show_first, Qt.ConnectionType.QueuedConnection)
        self.form = BasinForm(self)
        self.more = self._button(
            _("Train more updates"), _("Start again with more updates from every start"), self.train_longer
        )
        self.more.hide()
        self.export = self._button(
            _("Export…"), _("Save the map as PNG, SVG or PDF, or every start as CSV or NPZ"), self.ask_export
        )
        self.copy_button = self._button(_("Copy figure"), _("Copy it for other programs (Ctrl+Alt+C)"), self.copy)
        self.canvas = BasinCanvas(context, self)
        self.canvas.pointed.connect(self._read_out)
        self._walker = Worker(self)
        self._walker.done.connect(lambda way: self.canvas.show_way(*way))
        self._walker.failed.connect(self._say)
        self.canvas.chosen.connect(self.restart_from)
        self.note = Label(self)
        self.note.setWordWrap(True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        page = QWidget(self)
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.canvas, 1)
        box.addWidget(self.note)
        self.form.updates.valueChanged.connect(self._show_before)
        self.form.size_box.currentIndexChanged.connect(self._show_before)
        self._show_before()
        tools = (self.export, self.copy_button)
        self._lay_out(self.form, (self.more,), tools, ((page, _("Picture")),), _("Picture or settings"))
        self._say_where()
        self._read_out(None)
        self._session.moment_changed.connect(self._follow)

    # Actions of the buttons

    def start(self) -> None:
        """Compute the map in a thread: a coarse one first."""
        try:
            request = self._wanted()
        except (SetupError, NoPlaneError) as error:
            self._say(str(error))
            return
        self._request = request
        parameters = self._context.presenter.moment.parameters  # type: ignore[union-attr]

        def shown(found: BasinMap) -> tuple[BasinMap, BasinFrame]:
            return found, basin_frame(found, parameters)

        def show_first(found: BasinMap) -> None:
            self._first.emit(request, shown(found))

        def job(cancelled: Callable[[], bool]) -> object:
            found = compute_basins(request, cancelled, self._count, show_first)
            return None if found is None else shown(found)

        self._begin(job, _("Training from every start…"))

    def train_longer(self) -> None:
        """Start again with the number of updates that the map suggests."""
        if self.found is not None and more_updates(self.found):
            self.form.updates.setValue(min(more_updates(self.found), self.form.updates.maximum()))
            self.start()

    def restart_from(self, j: int, i: int) -> None:
        """Restart the run from the start of a cell, as one edit for Undo."""
        frame = self.canvas.frame
        if self.found is not None and frame is not None and not frame.stale:
            parameters, words = start_at(self.found, j, i)
            restart_from(self._session, parameters)
            self._say(_("The run restarts there. Undo reverts this. {words}").format(words=words))
        elif self.found is not None:
            self._say(_("This map is out of date. Press Start to recompute it."))

    # The work

    def _wanted(self) -> BasinRequest:
        presenter = self._context.presenter
        if presenter.moment is None:
            raise NoPlaneError(_("There is no run to train yet."))
        size, updates = self.form.size_box.currentData(), self.form.updates.value()
        seen = self._context.surface.seen()
        return basin_request(presenter.moment, presenter.view, size, updates, presenter.surfaces.latest, seen=seen)

    def _show_first(self, request: BasinRequest, found: tuple[BasinMap, BasinFrame]) -> None:
        if request is self._request and self.is_running:
            self._show(*found)

    def _take(self, found: tuple[BasinMap, BasinFrame]) -> None:
        self._show(*found)
        self._ready(False)
        self._say(unsettled_words(found[0]))
        more = more_updates(found[0])
        self.more.setVisible(bool(more))
        words = _("Train {n} updates").format(n=counted(more))
        self.more.setText(words)
        self.more.setAccessibleName(words)

    def _show(self, found: BasinMap, frame: BasinFrame) -> None:
        is_new, self.found = self.canvas.frame is None, found
        self.canvas.show_frame(frame)
        if is_new:
            self._show_picture()
        self._follow()
        self._read_out(self.canvas.cell)

    def _picture(self, style: FigureStyle, theme: Theme | None) -> Picture:
        frame = self.canvas.frame
        assert frame is not None
        return basin_picture(frame, style, theme)

    def _writers(self) -> dict[str, Callable[[Path], object]]:
        found, frame = self.found, self.canvas.frame
        assert found is not None
        assert frame is not None
        return dict.fromkeys((".csv", ".npz"), partial(write_basins, found, frame))

    # Look

    def _show_before(self) -> None:
        """Describe the map that Start will compute, while there is none."""
        words = before_words(self.form.size_box.currentData(), self.form.updates.value())
        self.canvas.waiting = words
        if self.canvas.frame is None:
            self.canvas.setAccessibleDescription(words)
        self.canvas.update()

    def _follow(self) -> None:
        """Follow the run: move the cross, and mark a map that no longer belongs to the run."""
        moment = self._context.presenter.moment
        if moment is None:
            return
        found, frame = self.found, self.canvas.frame
        if found is not None and frame is not None:
            request = found.request
            stale = why_stale(request, moment)
            same = len(moment.parameters) == len(request.plane.origin)
            point = project(request.plane, [moment.parameters]).places[0] if same else frame.point
            self.canvas.show_now(point, stale)
        if not self.is_running and not self._session.is_playing:
            self._say_where()

    def _say_where(self) -> None:
        try:
            request = self._wanted()
        except (SetupError, NoPlaneError) as error:
            self.form.over.setText(str(error))
            return
        (x, y), ends = request.words.names, (*request.x_range, *request.y_range)
        a, b, c, d = (number(end, 3) for end in ends)
        words = _("Starts over {x} from {a} to {b} and {y} from {c} to {d}, as the loss surface shows them.")
        words = words.format(x=x, y=y, a=a, b=b, c=c, d=d)
        if request.has_others:
            words += " " + _("All other weights start at their current values.")
        self.form.over.setText(words)

    def _read_out(self, cell: tuple[int, int] | None) -> None:
        """Show the fate of the start under the pointer, and its path."""
        self._walker.cancel()
        if self.canvas.frame is None or self.found is None:
            text = ""
        elif cell is None:
            text = _("Point at a cell to see where it ends. Click or press Enter to restart the run there.")
        else:
            start, text = start_at(self.found, *cell)
            self._walk(self.found.request, start, cell)
        self.note.setText(text)

    def _walk(self, request: BasinRequest, start: Vector, cell: tuple[int, int]) -> None:
        def job(cancelled: Callable[[], bool]) -> object:
            path = path_from(request, start, cancelled)
            return None if path is None else (cell, path)

        self._walker.start(job)

    def _restyle(self) -> None:
        theme = self._context.theme
        self.note.setFont(plot_font(theme, LABEL))
        gap = round(8 * theme.scale)
        self.note.setContentsMargins(gap, gap // 2, gap, 0)
        # Always two lines: the map must not move with the length of the text.
        self.note.setFixedHeight(2 * self.note.fontMetrics().lineSpacing() + gap)

    def _enable(self, has_result: bool) -> None:
        for each in (self.export, self.copy_button):
            each.setEnabled(has_result and self.found is not None)

    def done(self, result: int) -> None:
        self._walker.close()
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and not self.is_running:
            self._say_where()
