"""Starts the window: its first session, the document named on the command line, and the handling of exceptions."""

from __future__ import annotations

import gc
import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QSettings, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gradviz.data.errors import SetupError
from gradviz.documents.foreign import TABLE_SUFFIXES, is_table
from gradviz.documents.on_disk import is_file_there
from gradviz.documents.open import WORK_SUFFIX, is_playground_link, open_setup, open_timeline
from gradviz.documents.places import DEBUG_VARIABLE
from gradviz.documents.presets import find_preset
from gradviz.gui.document_files import open_file
from gradviz.gui.qt_app import START_UP, make_app, say_no_display
from gradviz.gui.widgets.theme import body_font, load_fonts, resolve_theme
from gradviz.gui.window.window_settings import load_saved_parts
from gradviz.text import _
from gradviz.training.recomputation import StoppedError

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from gradviz.training.setup import RunSetup
    from gradviz.training.timeline import Timeline

__all__ = ["CLOSE_AT_ONCE", "calm_collector", "make_window", "run_window"]

CLOSE_AT_ONCE = "GRADVIZ_CLOSE_AT_ONCE"  # measures the start: the window closes as soon as it is painted
_OPENED_AT_ONCE = 0.3  # seconds
_SETTLED_MS, _CALM_MS = 400, 1000  # after the start


def run_window(source: str | None = None) -> int:
    """Open the window on a setup, a preset or the start-up session, and stay until it is closed."""
    from gradviz.export.display import has_display  # imported late: not needed when drawing into memory

    if not has_display():
        return say_no_display()
    settings = QSettings("gradviz", "gradviz")
    fault_of_parts = load_saved_parts(settings)
    is_named = source is not None
    # Read before Qt starts, so that an error in a setup is reported in the terminal.
    lesson = _named_lesson(source) if source is not None else None
    table = _named_table(source) if source is not None and lesson is None else None
    weights = _named_weights(source) if source is not None and lesson is None and table is None else None
    if lesson is not None or table is not None or weights is not None:
        source = None
    timeline, later = _opened_work(source)
    source = None if later is not None else source
    named = START_UP if source is None else source
    setup, folder = (timeline.run.setup, timeline.run.folder) if timeline else open_setup(named)
    app = make_app()
    is_file = source is not None and Path(source).suffix.lower() == ".json"
    path = Path(source) if source is not None and is_file else None
    window = make_window(setup, folder, settings, path=path)
    if timeline is not None and source:
        window.session.go_on(timeline, Path(source))
    if lesson is not None:
        window.commands.lessons.show_lesson(lesson, None)
    _catch_faults(window)
    if not is_named:
        _begin(window)
    window.show()
    on_sheet = table or weights
    if on_sheet is not None:
        QTimer.singleShot(0, lambda: window.commands.files.open_path(on_sheet))
    if fault_of_parts:
        window.complain(fault_of_parts)
    if later is not None:
        QTimer.singleShot(0, lambda: open_file(window.session, later))
    calm_collector()
    if os.environ.get(CLOSE_AT_ONCE):
        # Two turns of the event loop: the first paint is a separate event.
        QTimer.singleShot(0, lambda: QTimer.singleShot(0, window.close))
    from gradviz.documents.log import forget_crashes, watch_for_crashes  # imported late: the window is there
    from gradviz.gui.window.file_open import listen_for_file_events

    listen_for_file_events(window, window.commands.files.open_path)
    QTimer.singleShot(_CALM_MS, watch_for_crashes)
    QTimer.singleShot(_SETTLED_MS, lambda: _keep_copies(window))
    heard = qInstallMessageHandler(_log_what_qt_says)
    status = app.exec()
    qInstallMessageHandler(heard)
    sys.excepthook = sys.__excepthook__
    if window.recovery is not None:
        window.recovery.close()
    forget_crashes()
    return status


def _begin(window: MainWindow) -> None:
    """Started without a document: show the Welcome page, or open the last document if that was chosen there."""
    welcome, files = window.commands.welcome, window.commands.files
    last = files.recent.last if welcome.opens_last else ""
    if last:
        QTimer.singleShot(0, lambda: files.open_source(last))
    else:
        welcome.show()


def _opened_work(source: str | None) -> tuple[Timeline | None, Path | None]:
    """The saved work named on the command line, or its path where computing it takes long: the window then shows
    progress and Cancel.
    """
    if not source or Path(source).suffix.lower() != WORK_SUFFIX:
        return None, None
    end = time.perf_counter() + _OPENED_AT_ONCE
    try:
        return open_timeline(source, lambda _done, _every: time.perf_counter() < end), None
    except StoppedError:
        return None, Path(source)


def _keep_copies(window: MainWindow) -> None:
    """Start making recovery copies of unsaved work, and offer those that a killed program left behind."""
    from gradviz.gui.window.recovery import Recovery  # imported late: the window is there

    files, lessons = window.commands.files, window.commands.lessons
    window.recovery = Recovery(window, files.may_leave, lambda: lessons.is_trial)
    window.recovery.offer()


def _named_table(source: str) -> Path | None:
    """The table named on the command line, whose sheet the window shows; None for anything else."""
    path = Path(source)
    if path.suffix.lower() not in TABLE_SUFFIXES or find_preset(source) is not None or not is_file_there(path):
        return None
    return path if is_table(path) else None


def _named_weights(source: str) -> Path | None:
    """The file of weights named on the command line, whose sheet the window shows; None for anything else. Raises
    `SetupError` for one that gradviz cannot read."""
    path = Path(source)
    if find_preset(source) is not None or not is_file_there(path):
        return None
    from gradviz.documents.weights.read import WEIGHT_SUFFIXES, is_weights_file, is_weights_json, read_weights

    if is_weights_file(path) and path.suffix.lower() not in WEIGHT_SUFFIXES:
        read_weights(path)
    return path if is_weights_file(path) or is_weights_json(path) else None


def _named_lesson(source: str) -> Path | None:
    """The file of the lesson named on the command line, the user's or a bundled one; None for anything else."""
    path = Path(source)
    if is_playground_link(source) or path.suffix.lower() == WORK_SUFFIX or find_preset(source) is not None:
        return None
    from gradviz.documents.lessons import find_lesson, is_lesson, read_lesson  # imported late: few starts need it

    found = path if path.suffix.lower() == ".json" and is_lesson(path) else find_lesson(source)
    if found is None:
        return None
    read_lesson(found)
    return found


def make_window(
    setup: RunSetup, folder: Path, settings: QSettings | None = None, theme: str = "system", *, path: Path | None = None
) -> MainWindow:
    """The main window on a setup, before its first update; the caller shows it. `path` is the file of the setup."""
    with _nothing_collected():
        from gradviz.gui.session import Session
        from gradviz.gui.window.main_window import MainWindow

        load_fonts()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setFont(body_font(resolve_theme(theme)))
        session = Session(setup, folder, path)
        window = MainWindow(session, settings, theme)
        session.setParent(window)
        return window


def calm_collector() -> None:
    """Let the garbage collector skip objects that live as long as the program, and collect frames, which contain no
    cycles, rarely: a step must not wait for it."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Pause the garbage collector while modules and widgets are created: there is no garbage yet, and searching for it
    takes a tenth of a start."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _catch_faults(window: MainWindow) -> None:
    """Handle an exception in a slot: one sentence in the window, the last shown state restored, details on request."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.close()
            return
        if os.environ.get(DEBUG_VARIABLE) and sys.stderr is not None:
            traceback.print_exception(kind, error, trace)
        window.session.pause()
        sentence = _fault_sentence(error)
        QTimer.singleShot(0, lambda: _take_back(window, sentence))

    sys.excepthook = hook


def _take_back(window: MainWindow, sentence: str) -> None:
    """Return to the last moment that could be shown; if that fails too, only report it, because otherwise each failure
    would cause the next one."""
    try:
        window.recover(sentence)
    except Exception as error:
        window.complain(_fault_sentence(error))


def _fault_sentence(error: BaseException) -> str:
    if isinstance(error, SetupError):
        return str(error)
    from gradviz.documents.log import log_fault  # imported late: no start needs it

    place = log_fault(error)
    sentence = _("Internal error ({kind}). The last step was undone.")
    sentence = sentence.format(kind=type(error).__name__)
    return sentence if place is None else f"{sentence} " + _("Details are in {path}.").format(path=place)


def _log_what_qt_says(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """Write Qt's warnings to the log as well as to standard error."""
    if "This plugin does not support" in text:  # they are needed only with a display
        return
    if sys.stderr is not None:
        print(text, file=sys.stderr)
    from gradviz.documents.log import log_line

    log_line(f"Qt: {text}")
