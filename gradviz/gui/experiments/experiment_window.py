"""The base of the race and basin windows: form on the left, picture on the right.

The form has the choices, Start and Cancel; in a narrow window it is a separate page beside that of the picture.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from gradviz.data.errors import SetupError
from gradviz.gui.background.worker import Worker
from gradviz.gui.dialogs.ask_where import show_in_folder
from gradviz.gui.experiments.figure_canvas import FigureCanvas
from gradviz.gui.export.clipboard import copied_size, copy_picture
from gradviz.gui.export.figure_source import FigureSource
from gradviz.gui.export.picture_files import Picture, write_picture
from gradviz.gui.outside_text import Label
from gradviz.gui.widgets.fields import describe, make_primary
from gradviz.scene.lecture.covered import why_covered
from gradviz.scene.text.numbers import counted
from gradviz.scene.themes import Theme
from gradviz.scene.view.figure_style import AS_USUAL, FigureStyle
from gradviz.scene.view.view import EdgeNumbers
from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.context import Context

__all__ = ["Export", "FigureWindow", "words_of_time_left"]

Export = Callable[[FigureSource, QWidget, str], None]
_TICK_MS = 50
_ROOMY = 780  # wide enough, at type of normal size, for settings and picture side by side
_SIDE, _WIDTH, _HEIGHT = 260, 1180, 720
_FROM_SECONDS, _FROM_SHARE = 2.0, 0.02  # of the work: before that, the remaining time is too uncertain


def words_of_time_left(share: float, seconds: float) -> str:
    """The remaining time in words, after a `share` of the work took these seconds; empty while that is uncertain."""
    if seconds < _FROM_SECONDS or share < _FROM_SHARE:
        return ""
    left = seconds * (1.0 - share) / share
    if left <= 5.0:
        return _("A few seconds left.")
    if left <= 55.0:
        return _("About {n}\u00a0s left.").format(n=5 * math.ceil(left / 5.0))
    return _("About {n}\u00a0min left.").format(n=counted(math.ceil(left / 60.0)))


class FigureWindow(QDialog):
    """A window beside the main one, which stays usable. A subclass sets `canvas`, then calls `_lay_out`."""

    name: ClassVar[str] = "figure"  # of its figure, and the stem of a file
    canvas: FigureCanvas

    def __init__(
        self, context: Context, export: Export, title: str, start: str, progress: str
    ) -> None:
        """`export(source, parent, view)` opens the dialog of exported figures. `start` describes the button Start,
        `progress` the unit of the progress bar."""
        super().__init__(context.parent_widget)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.setWindowTitle(title)
        self._context, self._session, self._export = context, context.session, export
        self._done = (0, 1)
        self._began, self._sentence = 0.0, ""
        self._worker = Worker(self)
        self._worker.done.connect(self._take)
        self._worker.failed.connect(self._give_up)
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self._show_progress)
        self.start_button = self._button(_("Start"), start, self.start)
        make_primary(self.start_button)
        self.cancel_button = self._button(_("Cancel"), _("Cancel and keep the previous result"), self.cancel)
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        describe(self.progress, _("Progress"), progress)
        self.says = Label(self)
        self.says.setWordWrap(True)
        self._saved: Path | None = None
        self.folder = self._button(_("Show in folder"), _("Open the folder of the saved file"), self._show_folder)
        self.folder.hide()
        QShortcut(QKeySequence("Ctrl+Alt+C"), self, self.copy)
        QShortcut(QKeySequence("Ctrl+E"), self, self.ask_export)
        self._cover = Label(_("Hidden until the answer"), self)
        self._cover.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._cover.setProperty("quiet", True)
        self._cover.hide()

    @property
    def is_running(self) -> bool:
        """Whether something is being computed."""
        return self._ticks.isActive()

    def start(self) -> None:
        """Compute in a thread what the form describes."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Stop the computation; the displayed result stays."""
        if self.is_running:
            self._worker.cancel()
            self._ready(False)
            self._say(_("Stopped; nothing was changed."))

    def set_covered(self, on: bool) -> None:
        """Hide everything while an open question hides something, or show it again."""
        self._cover.setGeometry(self.rect())
        self._cover.setVisible(on)
        self.tabs.setVisible(not on)
        if not self._is_tight:
            self._side.setVisible(not on)

    def ask_export(self) -> None:
        """The dialog of this window's figure and numbers."""
        if self.canvas.frame is not None and not self._complains():
            self._export(self.source(), self, self.name)

    def copy(self) -> None:
        """Copy the figure to the clipboard, as SVG and as a picture for print."""
        if self.canvas.frame is not None and not self._complains():
            picture = self._picture(AS_USUAL, self._context.theme)
            copy_picture(picture)
            self._say(copied_size(picture))

    def _complains(self) -> bool:
        """Whether an open question hides the figure; a sentence says so."""
        sentence = why_covered(self._context.presenter.view)
        if sentence:
            self._context.complain(sentence)
        return bool(sentence)

    def source(self) -> FigureSource:
        """The figure in any style, and what writes its numbers."""
        title = self.windowTitle()

        def picture(_view: str, style: FigureStyle, _numbers: EdgeNumbers, _panels: str) -> Picture:
            return self._picture(style, None)

        return FigureSource(((self.name, title),), picture, title, self.name, self._writers())

    def save(self, path: Path) -> None:
        """Write the picture as displayed, or its numbers, depending on the extension; report the path or the error."""
        if self.canvas.frame is None:
            return
        writers = self._writers()
        try:
            if path.suffix.lower() in writers:
                writers[path.suffix.lower()](path)
            else:
                write_picture(path, self._picture(AS_USUAL, self._context.theme))
        except (SetupError, OSError) as error:
            self._say(_("Could not save: {error}.").format(error=str(error).rstrip(".")))
        else:
            self._say_saved(_("Saved in {name}.").format(name=path.name), path)

    def _say_saved(self, sentence: str, path: Path) -> None:
        """Report that a file was written, and offer to show it in its folder."""
        self._say(sentence)
        self._saved = path
        self.folder.show()

    def _show_folder(self) -> None:
        if self._saved is not None:
            show_in_folder(self._saved)[1]()

    # To be overridden

    def _take(self, found: Any) -> None:
        """Show a result of the computation."""
        raise NotImplementedError

    def _picture(self, style: FigureStyle, theme: Theme | None) -> Picture:
        """The existing figure in a style, or in a theme instead of that of the style."""
        raise NotImplementedError

    def _writers(self) -> dict[str, Callable[[Path], object]]:
        """The functions that write the numbers, by file extension."""
        return {}

    def _restyle(self) -> None:
        """Apply a new theme."""

    def _enable(self, has_result: bool) -> None:
        """The buttons that are enabled while there is a picture and no computation."""

    # The work

    def _begin(self, job: Callable[[Callable[[], bool]], object], sentence: str) -> None:
        self._done = (0, 1)
        self._began = time.monotonic()
        self._ready(True)
        self._say(sentence)
        self._worker.start(job)

    def _count(self, done: int, every: int) -> None:
        self._done = (done, every)

    def _give_up(self, sentence: str) -> None:
        self._ready(False)
        self._say(sentence)

    def _show_progress(self) -> None:
        done, every = self._done
        # Shares: a number of updates may exceed Qt's integers.
        self.progress.setMaximum(1000)
        self.progress.setValue(1000 * done // max(1, every))
        left = words_of_time_left(done / max(1, every), time.monotonic() - self._began)
        self.says.setText(" ".join(part for part in (self._sentence, left) if part))

    def _ready(self, running: bool) -> None:
        """Enable the buttons that can be used now."""
        self._ticks.start() if running else self._ticks.stop()
        self.progress.setMaximum(1)
        self.progress.setValue(0)
        self.start_button.setEnabled(not running)
        self.cancel_button.setEnabled(running)
        self._enable(self.canvas.frame is not None and not running)

    def _say(self, sentence: str) -> None:
        self._sentence = sentence
        self.says.setText(sentence)
        self.folder.hide()

    # Look

    def _button(self, text: str, tooltip: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        describe(button, text, tooltip)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: slot())
        return button

    def _lay_out(
        self, form: QWidget, below: Sequence[QWidget | tuple[str, QWidget]], tools: Sequence[QWidget],
        pages: Sequence[tuple[QWidget, str]], what: str,
    ) -> None:  # fmt: skip
        """`form`, the buttons, then `below`, some with a label; on the right `pages` with titles, `what` they are, and
        `tools` of the picture above it, or below the form where width is scarce."""
        side = QWidget()
        side.setObjectName("form")
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 14, 12, 8)
        column.setSpacing(8)
        column.addWidget(form)
        buttons = QHBoxLayout()
        column.addLayout(buttons)  # before it is filled: see `PanelHeader`
        buttons.addWidget(self.start_button, 1)
        buttons.addWidget(self.cancel_button, 1)
        column.addWidget(self.progress)
        column.addWidget(self.says)
        column.addWidget(self.folder)
        column.addSpacing(8)
        for each in below:
            if not isinstance(each, tuple):
                column.addWidget(each)
                continue
            line, label = QHBoxLayout(), Label(each[0], side)
            column.addLayout(line)
            label.setBuddy(each[1])
            line.addWidget(label)
            line.addWidget(each[1], 1)
            if isinstance(each[1], QComboBox):  # the column does not become wider for the entries of a box
                each[1].setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        column.addStretch(1)
        self._tools, self._column = QWidget(self), column
        line = QHBoxLayout(self._tools)
        line.setContentsMargins(0, 0, 0, 4)
        for tool in tools:
            line.addWidget(tool)
        scroll = self._side = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(side)
        scroll.viewport().setAutoFillBackground(False)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tabs = self.tabs = QTabWidget(self)
        for page, title in pages:
            tabs.addTab(page, title)
        tabs.tabBar().setAccessibleName(what)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 12, 12)
        box.setSpacing(4)
        right = QVBoxLayout()
        box.addLayout(right, 1)
        right.setContentsMargins(0, 12, 0, 0)
        right.addWidget(tabs)
        self._box = box
        self._is_tight: bool | None = None
        self._ready(False)
        self._restyle()
        room, scale = self._context.parent_widget.size(), self._context.theme.scale
        wide, high = round(_WIDTH * scale), round(_HEIGHT * scale)
        self.resize(min(wide, max(640, room.width() - 40)), min(high, max(420, room.height() - 40)))
        self._context.parent_widget.installEventFilter(self)

    def _arrange(self) -> None:
        """In a narrow window, make the settings a separate page, so that the picture has the full width."""
        form = self._side.widget()
        assert form is not None, "laid out"
        tight = self.width() < _ROOMY * self._context.theme.scale
        width = max(round(_SIDE * self._context.theme.scale), form.minimumSizeHint().width() + 16)
        self._side.setMaximumWidth(16_777_215 if tight else width)
        self._side.setMinimumWidth(0 if tight else width)
        if tight == self._is_tight:
            return
        self._is_tight = tight
        page: QWidget = self.tabs.currentWidget()
        if tight:
            self._column.insertWidget(self._column.count() - 1, self._tools)
            self._box.removeWidget(self._side)
            self.tabs.insertTab(0, self._side, _("Settings"))
            page = self._side if self.canvas.frame is None else page
        else:
            place = self.tabs.indexOf(self._side)
            if place >= 0:
                self.tabs.removeTab(place)
            self._box.insertWidget(0, self._side)
            self._side.setVisible(self._cover.isHidden())
            self.tabs.setCornerWidget(self._tools, Qt.Corner.TopRightCorner)
        self._tools.show()
        self._order_tab_stops()
        self.tabs.setCurrentIndex(max(0, self.tabs.indexOf(page)))

    def _order_tab_stops(self) -> None:
        """Set the tab order form, buttons, pages, tools: parts that were moved would otherwise come first."""
        found = [each for part in (self._side, self.tabs, self._tools) for each in part.findChildren(QWidget)
                 if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.window() is self]  # fmt: skip
        for before, after in pairwise(dict.fromkeys(found)):
            QWidget.setTabOrder(before, after)

    def _show_picture(self) -> None:
        """After the first result, where the settings have a page of their own."""
        if self._is_tight:
            self.tabs.setCurrentIndex(1)

    # What Qt calls

    def reject(self) -> None:
        """Esc first stops a computation, then closes the window."""
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
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_is_tight"):
            self._restyle()
            self.canvas.update()
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cover.setGeometry(self.rect())
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A main window that closes is hidden by the program; one that is put aside is hidden by the system.
        if watched is self._context.parent_widget and event.type() is QEvent.Type.Hide and not event.spontaneous():
            self.close()
        return False
