"""Run › Race: what differs on the left; the losses, the paths, the words and the table on the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gradviz.data.errors import SetupError
from gradviz.export.files import write_text
from gradviz.export.race_report import race_csv
from gradviz.gui.fields import describe, make_primary
from gradviz.gui.figures.lanes_painter import paint_race
from gradviz.gui.figures.plot_axes import plot_font
from gradviz.gui.race_figure import save_race
from gradviz.gui.race_form import RaceForm
from gradviz.gui.worker import Worker
from gradviz.landscape.plane import compute_grid
from gradviz.scene.race_lanes import RaceFrame, race_frame
from gradviz.scene.race_surface import is_quick, race_request
from gradviz.scene.surface_planes import surface_axes
from gradviz.text import _
from gradviz.training.race import Race, RaceResult, RaceSetup, lane_setup, run_race
from gradviz.training.run import parameter_setup
from gradviz.training.setup import RunSetup

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow

__all__ = ["RaceWindow"]

_TICK_MS = 50
_ROOMY = 780  # wide enough, at type of normal size, for settings and picture side by side
_KINDS = {".png": "PNG picture (*.png)", ".svg": "SVG drawing (*.svg)", ".pdf": "PDF document (*.pdf)",
          ".csv": "Losses as a table (*.csv)"}  # fmt: skip


class _Canvas(QWidget):
    """The picture, exactly as it is exported."""

    def __init__(self, window: MainWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = window
        self.frame: RaceFrame | None = None
        self.log_y = True
        self.waiting = _("Choose what differs and press Start.")
        self.setMinimumSize(280, 240)
        describe(self, _("Race"), self.waiting)
        self.setToolTip("")

    def show_frame(self, frame: RaceFrame) -> None:
        self.frame = frame
        self.setAccessibleDescription(frame.description)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = self._window.theme
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.frame is not None:
            paint_race(painter, rect, self.frame, theme, self.log_y)
        else:
            painter.fillRect(rect, theme.panel)
            painter.setFont(plot_font(theme, 13))
            painter.setPen(theme.secondary)
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.waiting)
        painter.end()


class RaceWindow(QDialog):
    """Beside the main window, which stays usable. A race goes from the run shown in it when Start is pressed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.setWindowTitle(_("Race"))
        self._window, self._session = window, window.session
        self.result_shown: RaceResult | None = None
        self._done = (0, 1)
        self._worker = Worker(self)
        self._worker.done.connect(self._take)
        self._worker.failed.connect(self._give_up)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self._show_progress)
        self.form = RaceForm(self._session.run, self)
        self.form.submitted.connect(self.start)
        self.start_button = self._button(_("Start"), _("Run the race; Enter in a field does the same"), self.start)
        make_primary(self.start_button)
        self.cancel_button = self._button(_("Cancel"), _("Stop the race; what was shown before stays"), self.cancel)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        describe(self.progress, _("Progress"), _("How many of the updates of all runs are done"))
        self.says = QLabel(self)
        self.says.setWordWrap(True)
        self.log_y = QCheckBox(_("Logarithmic loss axis"), self)
        self.log_y.setChecked(True)
        describe(self.log_y, _("Logarithmic loss axis"), _("Equal steps up are equal factors of the loss"))
        self.log_y.toggled.connect(self._set_log)
        self.over = QComboBox(self)
        describe(self.over, _("Surface over"), _("The plane through the common start on which the paths are drawn"))
        self.lane = QComboBox(self)
        describe(self.lane, _("Run to go on with"), _("The run whose setting the main window takes over"))
        self.adopt = self._button(
            _("Go on with this run"),
            _("Take this run’s setting over in the main window; one edit, which Undo takes back"),
            self.go_on,
        )
        self.export = self._button(
            _("Export…"), _("Save the picture as PNG, SVG or PDF, or the losses as CSV"), self.ask_export
        )
        self.canvas = _Canvas(window, self)
        self.table = QTableWidget(0, 0, self)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        describe(self.table, _("Table of the differences"), _("Each run with what came of it"))
        self._fill_planes()
        self.over.currentIndexChanged.connect(self._change_plane)
        self._lay_out()
        self._ready(False)
        self.form.set_theme(window.theme)
        room = window.size()
        wide, high = round(1180 * window.theme.scale), round(720 * window.theme.scale)
        self.resize(min(wide, max(640, room.width() - 40)), min(high, max(420, room.height() - 40)))
        window.installEventFilter(self)
        self._session.run_changed.connect(self._follow)

    @property
    def is_running(self) -> bool:
        """Whether a race, or the surface below it, is being computed."""
        return self._ticks.isActive()

    # What the buttons do

    def start(self) -> None:
        """Run what the form says, beside the window."""
        try:
            setup = RaceSetup(self._base(), self.form.difference, self.form.lanes(), self.form.updates.value())
        except SetupError as error:
            self._say(str(error))
            return
        folder = self._session.run.folder
        self._fill_planes()
        axes, principal = self._plane()

        def job(cancelled: Callable[[], bool]) -> Any:
            result = run_race(Race(setup, folder), cancelled, self._count)
            if result is None:
                return None
            if not is_quick(result):
                return result, race_frame(result, None)  # the surface follows
            return self._drawn(result, axes, principal, cancelled)

        self._begin(job, _("The race is on…"))

    def cancel(self) -> None:
        """Stop; what is shown stays."""
        if self.is_running:
            self._worker.cancel()
            self._ready(False)
            self._say(_("Stopped; nothing was changed."))

    def go_on(self) -> None:
        """The main window takes over what the chosen run has of its own."""
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
        self._say(_("The main window goes on with {run}.").format(run=self.lane.currentText()))

    def ask_export(self) -> None:
        """Ask where to, then save."""
        kinds = ";;".join(_(kind) for kind in _KINDS.values())
        start = str(Path(self._window.commands.folder()) / "race.png")
        name, chosen = QFileDialog.getSaveFileName(self, _("Save the race"), start, kinds)
        if name:
            ending = next((each for each, kind in _KINDS.items() if chosen == _(kind)), ".png")
            self.save(Path(name) if Path(name).suffix.lower() in _KINDS else Path(name + ending))

    def save(self, path: Path) -> None:
        """Write the picture, or the losses where the name ends in .csv; says where it is, or why it is not."""
        frame, result = self.canvas.frame, self.result_shown
        if frame is None or result is None:
            return
        try:
            if path.suffix.lower() == ".csv":
                write_text(path, race_csv(result))
            else:
                size = self._window.commands.picture_size()
                save_race(frame, path, self._window.theme, size, log_y=self.canvas.log_y)
        except (SetupError, OSError) as error:
            self._say(_("The race was not saved: {error}.").format(error=str(error).rstrip(".")))
        else:
            self._say(_("The race is in {name}.").format(name=path.name))

    # The work

    def _base(self) -> RunSetup:
        """The run shown, from the weights that were chosen."""
        run, timeline = self._session.run, self._session.timeline
        is_shown = self.form.start_from.currentData() == "shown" and self.form.start_from.isEnabled()
        state = timeline.shown_state() if is_shown else timeline.state_after(0)
        if np.array_equal(state.parameters, run.initial_state().parameters):
            return run.setup
        return replace(run.setup, parameters=parameter_setup(run.network, state.parameters))

    def _begin(self, job: Callable[[Callable[[], bool]], Any], sentence: str) -> None:
        self._done = (0, 1)
        self._ready(True)
        self._say(sentence)
        self._worker.start(job)

    def _count(self, done: int, every: int) -> None:
        self._done = (done, every)

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

    def _give_up(self, sentence: str) -> None:
        self._ready(False)
        self._say(sentence)

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

    def _fill_planes(self) -> None:
        """The two parameters are those of the main window's surface."""
        network = self._session.run.network
        place = max(0, self.over.currentIndex())
        self.over.blockSignals(True)
        self.over.clear()
        if network.parameter_count > 1:
            x, y = surface_axes(network, self._window.presenter.view)
            self.over.addItem(_("where the paths move most"))
            self.over.addItem(f"{x.name} × {y.name}", (x.name, y.name))
            self.over.setCurrentIndex(place)
        self.over.setEnabled(network.parameter_count > 1)
        self.over.blockSignals(False)

    def _follow(self) -> None:
        """The main window has another run: the form speaks of that one, and the picture says which it is of."""
        self.form.set_run(self._session.run)
        result = self.result_shown
        if result is not None and not self.is_running and result.base.network.setup != self._session.run.network.setup:
            self._say(_("The picture is of the network that raced; Start lets the present one race."))

    def _set_log(self, on: bool) -> None:
        self.canvas.log_y = on
        self.canvas.update()

    def _show_progress(self) -> None:
        done, every = self._done
        self.progress.setMaximum(every)
        self.progress.setValue(done)

    def _ready(self, running: bool) -> None:
        """What can be pressed now."""
        self._ticks.start() if running else self._ticks.stop()
        self.progress.setMaximum(1)
        self.progress.setValue(0)
        self.start_button.setEnabled(not running)
        self.cancel_button.setEnabled(running)
        has_result = self.result_shown is not None and not running
        for each in (self.lane, self.adopt, self.export, self.over):
            each.setEnabled(has_result)

    def _say(self, sentence: str) -> None:
        self.says.setText(sentence)

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

    def _button(self, text: str, tooltip: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        describe(button, text, tooltip)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: slot())
        return button

    def _lay_out(self) -> None:
        side = QWidget()
        side.setObjectName("form")
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 16, 12, 16)
        column.setSpacing(8)
        column.addWidget(self.form)
        buttons = QHBoxLayout()
        buttons.addWidget(self.start_button, 1)
        buttons.addWidget(self.cancel_button, 1)
        column.addLayout(buttons)
        column.addWidget(self.progress)
        column.addWidget(self.says)
        column.addSpacing(8)
        column.addWidget(self.log_y)
        for text, widget in ((_("Surface over"), self.over), (_("Run to go on with"), self.lane)):
            label = QLabel(text, side)
            label.setBuddy(widget)
            column.addWidget(label)
            column.addWidget(widget)
        column.addWidget(self.adopt)
        column.addWidget(self.export)
        column.addStretch(1)
        scroll = self._side = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(side)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tabs = self.tabs = QTabWidget(self)
        tabs.addTab(self.canvas, _("Picture"))
        tabs.addTab(self.table, _("Table"))
        tabs.tabBar().setAccessibleName(_("Picture or table"))
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 12, 12)
        box.setSpacing(4)
        right = QVBoxLayout()
        right.setContentsMargins(0, 12, 0, 0)
        right.addWidget(tabs)
        box.addLayout(right, 1)
        self._box = box
        self._is_tight: bool | None = None

    def _arrange(self) -> None:
        """Where width is scarce, the settings are a page of their own, so that the picture has all of it."""
        tight = self.width() < _ROOMY * self._window.theme.scale
        width = max(round(260 * self._window.theme.scale), self._side.widget().minimumSizeHint().width() + 16)
        self._side.setMaximumWidth(16_777_215 if tight else width)
        self._side.setMinimumWidth(0 if tight else width)
        if tight == self._is_tight:
            return
        self._is_tight, page = tight, self.tabs.currentWidget()
        if tight:
            self._box.removeWidget(self._side)
            self.tabs.insertTab(0, self._side, _("Settings"))
            page = self._side if self.canvas.frame is None else page
        else:
            place = self.tabs.indexOf(self._side)
            if place >= 0:
                self.tabs.removeTab(place)
            self._box.insertWidget(0, self._side)
            self._side.show()
        self.tabs.setCurrentWidget(page if self.tabs.indexOf(page) >= 0 else self.canvas)

    def _show_picture(self) -> None:
        if self._is_tight:
            self.tabs.setCurrentWidget(self.canvas)

    # What Qt calls

    def reject(self) -> None:
        """Esc stops a race first, then closes."""
        if self.is_running:
            self.cancel()
        else:
            super().reject()

    def done(self, result: int) -> None:
        self._worker.close()
        self._ticks.stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.cancel()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "canvas"):
            self.form.set_theme(self._window.theme)
            self.canvas.update()
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A main window that closes is hidden by the program; one that is put aside is hidden by the system.
        if watched is self._window and event.type() is QEvent.Type.Hide and not event.spontaneous():
            self.close()
        return False
