"""Run › Race: the differing setting on the left; losses, paths, sentences and table on the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QComboBox, QTableWidget, QTableWidgetItem, QWidget

from gradviz.data.errors import SetupError
from gradviz.export.files import write_text
from gradviz.export.race_report import race_csv
from gradviz.gui.dialogs.animation_dialog import animation_kinds, frames_beside
from gradviz.gui.dialogs.ask_where import ask_save_name
from gradviz.gui.experiments.experiment_window import Export, FigureWindow
from gradviz.gui.experiments.figure_canvas import FigureCanvas
from gradviz.gui.experiments.race_form import RaceForm
from gradviz.gui.export.animation import AnimationJob
from gradviz.gui.export.moving import Look, MovingPicture, moving_race
from gradviz.gui.export.picture_files import Picture
from gradviz.gui.export.race_figure import race_picture
from gradviz.gui.figures.race.race_painter import paint_race
from gradviz.gui.figures.race.race_sketch import paint_race_sketch
from gradviz.gui.widgets.fields import describe
from gradviz.landscape.plane import compute_grid
from gradviz.scene.race.race_choice import sketch_words
from gradviz.scene.race.race_lanes import RaceFrame, race_frame
from gradviz.scene.race.race_on_surface import is_race_of
from gradviz.scene.race.race_surface import is_quick, race_request
from gradviz.scene.surface.surface_planes import surface_axes
from gradviz.scene.themes import Theme
from gradviz.scene.view.figure_style import FigureStyle
from gradviz.text import _, mark
from gradviz.training.race import Race, RaceResult, RaceSetup, lane_setup, run_race
from gradviz.training.run import parameter_setup
from gradviz.training.setup import RunSetup

if TYPE_CHECKING:
    from gradviz.gui.context import Context

__all__ = ["RaceWindow"]

_OF_ANOTHER_RUN = mark("This picture is from an earlier setup. Press Start race to update it.")


class _Canvas(FigureCanvas):
    """Losses and paths."""

    log_y = True

    words: tuple[str, str, tuple[tuple[str, str], ...]] = ("", "", ())

    def show_words(self, vary: str, count: int) -> None:
        """The text while there is no result."""
        self.words = sketch_words(vary, count)
        if self.frame is None:
            self.setAccessibleDescription(" ".join(self.words[:2]))
        self.update()

    def paint_figure(self, painter: QPainter, rect: QRectF) -> None:
        paint_race(painter, rect, self.frame, self._look.theme, self.log_y)

    def paint_waiting(self, painter: QPainter, rect: QRectF) -> None:
        paint_race_sketch(painter, rect, self.words, self._look.theme)


class RaceWindow(FigureWindow):
    """A race starts from the run that the main window shows when Start is pressed."""

    name = "race"
    canvas: _Canvas

    def __init__(self, context: Context, export: Export) -> None:
        super().__init__(
            context, export, _("Race"), _("Run the race; Enter in a field does the same"),
            _("How many of the updates of all runs are done"),
        )  # fmt: skip
        self.start_button.setText(_("Start race"))
        self.start_button.setAccessibleName(_("Start race"))
        self.result_shown: RaceResult | None = None
        self.form = RaceForm(self._session.run, self)
        self.form.submitted.connect(self.start)
        self.log_y = QCheckBox(_("Logarithmic loss axis"), self)
        self.log_y.setChecked(True)
        describe(self.log_y, _("Logarithmic loss axis"), _("Equal distances are equal ratios"))
        self.log_y.toggled.connect(self._set_log)
        self.over = QComboBox(self)
        describe(self.over, _("Surface over"), _("The plane through the common start on which the paths are drawn"))
        self.lane = QComboBox(self)
        describe(self.lane, _("Continue with"), _("The run whose setting the main window takes over"))
        self.adopt = self._button(
            _("Use this run"),
            _("Take this run’s setting over in the main window; one edit, which Undo reverts"),
            self.go_on,
        )
        self.to_surface = self._button(
            _("Show on the surface"), _("Draw the paths of the runs on the loss surface of the main window"),
            self.show_on_surface,
        )  # fmt: skip
        self.export = self._button(
            _("Export…"), _("Save the picture as PNG, SVG or PDF, or the losses as CSV"), self.ask_export
        )
        self.animation = self._button(
            _("Animation…"), _("Save the race from its start to its end, as GIF, WebP, APNG, frames or MP4"),
            self.ask_animation,
        )  # fmt: skip
        self.copy_button = self._button(_("Copy figure"), _("Copy it for other programs (Ctrl+Alt+C)"), self.copy)
        self.canvas = _Canvas(context, self, _("Race"), _("Choose what to compare, then press Start race."))
        self._show_words()
        self.form.vary.currentIndexChanged.connect(self._show_words)
        self.form.changed.connect(self._show_words)
        self.table = QTableWidget(0, 0, self)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        describe(self.table, _("Comparison table"), _("Results of each run"))
        self._fill_planes()
        self.over.currentIndexChanged.connect(self._change_plane)
        self._lay_out(
            self.form,
            ((_("Surface over"), self.over), (_("Continue with"), self.lane), self.adopt, self.to_surface),
            (self.log_y, self.export, self.animation, self.copy_button),
            ((self.canvas, _("Picture")), (self.table, _("Table"))), _("Picture or table"),
        )  # fmt: skip
        self._session.run_changed.connect(self._follow)

    # Actions of the buttons

    def start(self) -> None:
        """Run in a thread the race that the form describes."""
        try:
            setup = RaceSetup(self._base(), self.form.difference, self.form.lanes(), self.form.updates.value())
        except SetupError as error:
            self._say(str(error))
            return
        folder, dataset = self._session.run.folder, self._session.run.dataset
        self._fill_planes()
        axes, principal = self._plane()

        def job(cancelled: Callable[[], bool]) -> object:
            result = run_race(Race(setup, folder, dataset), cancelled, self._count)
            if result is None:
                return None
            if not is_quick(result):
                return result, race_frame(result, None)  # the surface follows
            return self._drawn(result, axes, principal, cancelled)

        self._begin(job, _("Training the runs…"))

    def go_on(self) -> None:
        """Apply the setting of the chosen run in the main window."""
        result, place = self.result_shown, self.lane.currentIndex()
        if result is None or place < 0:
            return
        lane = result.lanes[place].lane
        try:
            setup = lane_setup(self._session.run.setup, result.setup.vary, lane)
            self._session.change_setup(setup, _("race, {run}").format(run=self.lane.currentText()))
        except SetupError as error:
            self._say(str(error))
            return
        self._say(_("The main window now uses {run}.").format(run=self.lane.currentText()))

    def show_on_surface(self) -> None:
        """Draw the paths on the main window's surface until View › Loss surface removes them."""
        result = self.result_shown
        if result is None:
            return
        if not is_race_of(result, self._session.run):
            self._say(_(_OF_ANOTHER_RUN))
            return
        self._context.show_panel("surface", True)
        self._context.presenter.surface_presenter.show_race(result)
        self._say(_("The paths are on the loss surface."))

    def ask_animation(self) -> None:
        """Ask for a file and save the race as an animation."""
        start = Path(self._session.folder) / f"{self.name}.gif"
        path = ask_save_name(self, _("Save an animation"), start, animation_kinds(),
                             lambda path: frames_beside(path, self._moving().count))  # fmt: skip
        if path is not None:
            self.save_animation(path)

    def save_animation(self, path: Path) -> None:
        """Draw the race from start to end; the window stays usable and names the file when it is done."""
        try:
            job = AnimationJob(self, self._moving(), path)
        except SetupError as error:
            self._say(str(error))
            return
        job.progressed.connect(self._count_frames)
        job.finished.connect(
            lambda path: self._say_saved(_("The animation is in {name}.").format(name=path.name), path)
        )
        job.failed.connect(lambda why: self._say(_("The animation was not saved: {error}").format(error=why)))
        job.start()

    def _count_frames(self, done: int, every: int) -> None:
        self._say(_("Drawing frame {done} of {count}…").format(done=done, count=every))

    def _moving(self) -> MovingPicture:
        result = self.result_shown
        assert result is not None
        look = Look(theme=self._context.theme, title=self.windowTitle())
        return moving_race(self.canvas.frame, result, look, log_y=self.canvas.log_y)

    # The work

    def _base(self) -> RunSetup:
        """The displayed run, from the chosen weights."""
        run, timeline = self._session.run, self._session.timeline
        is_shown = self.form.start_from.currentData() == "shown" and self.form.start_from.isEnabled()
        state = timeline.shown_state() if is_shown else timeline.state_after(0)
        if np.array_equal(state.parameters, run.initial_state().parameters):
            return run.setup
        return replace(run.setup, parameters=parameter_setup(run.network, state.parameters))

    @staticmethod
    def _drawn(
        result: RaceResult, axes: tuple[str, str] | None, principal: bool, cancelled: Callable[[], bool]
    ) -> tuple[RaceResult, RaceFrame] | None:
        request = race_request(result, axes, principal=principal)
        grid = None if request is None else compute_grid(request, cancelled)
        return None if cancelled() else (result, race_frame(result, grid))

    def _take(self, found: tuple[RaceResult, RaceFrame]) -> None:
        result, frame = found
        is_new = result is not self.result_shown
        self.result_shown = result
        self.canvas.show_frame(frame)
        if is_new:
            self._show_picture()
            self._fill_table(frame)
            self.lane.clear()
            self.lane.addItems([f"{lane.place + 1}  {lane.name}" for lane in frame.lanes])
        self._ready(False)
        self._say("")
        if is_new and not is_quick(result):
            self._change_plane()

    def _picture(self, style: FigureStyle, theme: Theme | None) -> Picture:
        return race_picture(self.canvas.frame, style, theme, log_y=self.canvas.log_y)

    def _writers(self) -> dict[str, Callable[[Path], object]]:
        result = self.result_shown
        assert result is not None
        return {".csv": lambda path: write_text(path, race_csv(result))}

    def _change_plane(self) -> None:
        result = self.result_shown
        if result is None or result.base.network.parameter_count < 2:
            return
        axes, principal = self._plane()
        self._begin(lambda cancelled: self._drawn(result, axes, principal, cancelled), _("Computing the surface…"))

    def _plane(self) -> tuple[tuple[str, str] | None, bool]:
        axes = self.over.itemData(1)
        return None if axes is None else tuple(axes), self.over.currentIndex() < 1

    # Look

    def _show_words(self) -> None:
        self.canvas.show_words(self.form.difference, len(self.form.texts()))

    def _fill_planes(self) -> None:
        """Use the two parameters of the main window's surface."""
        run = self._session.run
        network = run.network
        place = max(0, self.over.currentIndex())
        self.over.blockSignals(True)
        self.over.clear()
        if network.parameter_count > 1:
            x, y = surface_axes(network, self._context.presenter.view, run.frozen_places.tolist())
            self.over.addItem(_("largest movement"))
            self.over.addItem(f"{x.name} × {y.name}", (x.name, y.name))
            self.over.setCurrentIndex(place)
        self.over.setEnabled(network.parameter_count > 1)
        self.over.blockSignals(False)

    def _follow(self) -> None:
        """Follow another run of the main window: the form describes it, and the picture names the run it shows."""
        self.form.set_run(self._session.run)
        result, words = self.result_shown, _(_OF_ANOTHER_RUN)
        if result is None or self.is_running:
            return
        if not is_race_of(result, self._session.run):
            self._say(words)
        elif self.says.text() == words:
            self._say("")

    def _set_log(self, on: bool) -> None:
        self.canvas.log_y = on
        self.canvas.update()

    def _restyle(self) -> None:
        self.form.set_theme(self._context.theme)

    def _enable(self, has_result: bool) -> None:
        each: QWidget
        for each in (self.lane, self.adopt, self.to_surface, self.export, self.animation, self.copy_button, self.over):
            each.setEnabled(has_result)

    def _fill_table(self, frame: RaceFrame) -> None:
        self.table.setColumnCount(len(frame.head))
        self.table.setRowCount(len(frame.rows))
        self.table.setHorizontalHeaderLabels(list(frame.head))
        for row, texts in enumerate(frame.rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                side = Qt.AlignmentFlag.AlignLeft if column in (0, len(texts) - 1) else Qt.AlignmentFlag.AlignRight
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        self.table.resizeColumnsToContents()
        self.table.horizontalHeader().setStretchLastSection(True)
