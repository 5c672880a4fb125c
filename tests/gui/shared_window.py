"""One window for many tests, which costs a fifth of a new one for each.

After a test the window comes to rest; before the next one it is brought back to its start and compared with what it was
when it was new. Where anything differs, and after a test that failed, the next test gets a new window.
"""

from __future__ import annotations

import gc
from collections import Counter
from enum import Enum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from gradviz.gui.figures.ink import least_pixels, set_least_pixels
from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.widgets.note_label import NoteLabel
from gradviz.gui.widgets.theme import apply_theme
from gradviz.gui.window.layout_choice import LayoutChoice
from gradviz.scene.themes import LIGHT
from gradviz.scene.transport import DEFAULT_SPEED
from gradviz.scene.view.view import View
from gradviz.training.steps import Granularity
from tests.gui.setups import SETUP
from tests.leaks import SHARED

if TYPE_CHECKING:
    from gradviz.gui.window.main_window import MainWindow
    from gradviz.training.setup import RunSetup

__all__ = ["SIZE", "SharedWindow", "bring_back", "change", "close_windows", "come_to_rest", "state_of"]

SIZE = (1280, 800)
State = dict[str, Any]

# Made when they are first asked for; each can be made again once its windows and pages are closed.
_LATE = ("figures", "browser", "written", "welcome", "help", "diagnosis")
_PARTS = ("session", "presenter", "panel_layout", "lecture", "message", "page_area", "side_area", "commands")
# Numbers that only count or measure, and what is remembered in order to be quicker: nothing that is seen depends on it.
_UNSEEN = frozenset({
    "presenter._moment_number", "presenter._fault", "presenter._announcement", "session._announced_run",
    "panel_layout._seen", "player.speed", "player._last_tick", "player._owed",
})  # fmt: skip


class SharedWindow:
    """A window of `SETUP`, light, of `SIZE`, one forward pass revealed."""

    def __init__(self) -> None:
        self._window: MainWindow | None = None
        self._new: State = {}

    @property
    def is_open(self) -> bool:
        """Whether there is a window to take."""
        return self._window is not None

    def holds(self, window: MainWindow) -> bool:
        """Whether this is the window that is shared."""
        return window is self._window

    def share(self, window: MainWindow, folder: Path) -> None:
        """Use this window for the tests that follow too; it is new, or has been taken."""
        if window is not self._window:
            self.close()
            window.setProperty(SHARED, True)
            self._window, self._new = window, state_of(window, folder)

    def release(self) -> None:
        """Share no window any more, and close none."""
        if self._window is not None:
            self._window.setProperty(SHARED, False)
            self._window = None

    def take(self, folder: Path) -> MainWindow | None:
        """The window as if it were new, on the setup in `folder`; None where there is none, or one that differs."""
        window = self._window
        if window is None:
            return None
        bring_back(window, folder)
        if state_of(window, folder) != self._new:
            self.close()
            return None
        return window

    def give_back(self, *, failed: bool) -> None:
        """A test has ended. An open lesson changes a window for good."""
        window = self._window
        if window is None:
            return
        if failed or not isValid(window) or not window.isVisible() or window.commands.lessons._guide is not None:
            self.close()
        else:
            come_to_rest(window)

    def close(self) -> None:
        """Close the window, if there is one."""
        window, self._window = self._window, None
        if window is not None and isValid(window):
            close_windows([window])
            _app().setStyleSheet("")


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def close_windows(windows: list[MainWindow]) -> None:
    """Close without asking, wait for their workers, and delete all of them; the list is then empty. What Python still
    had of a deleted window could be taken for a part of the next one."""
    for window in windows:
        window.session.discard_edits()
        window.close()
        window.deleteLater()
    windows.clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    apply_theme(LIGHT)


def come_to_rest(window: MainWindow) -> None:
    """End all that goes on by itself, and remove what was made late: pages, other windows, the modes of a lecture."""
    window.session.pause()
    window.session.discard_edits()
    window.lecture.end_tour()
    window.lecture.present(False)
    window.lecture.predict(False)
    while window.close_page():
        pass
    window.side_area.close_panel()
    window.message._waiting.clear()
    window.message._show_first()
    for dialog in window.findChildren(QDialog, options=Qt.FindChildOption.FindDirectChildrenOnly):
        dialog.close()
        dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.commands.close()  # nothing is left that would ask them for more
    for name in _LATE:
        part = vars(window.commands).pop(name, None)
        for each in (getattr(part, "_worker", None), getattr(part, "_pictures", None)):
            if each is not None:
                each.deleteLater()
    vars(window.commands.lessons).pop("progress", None)
    vars(window.commands.files).pop("weights", None)
    _remove_modes(window)
    window.presenter.close()
    QApplication.processEvents()
    window.tab_order.update_if_due()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.presenter.close()


def _remove_modes(window: MainWindow) -> None:
    lecture = window.lecture
    lecture.stop_motion()
    show, predicting = lecture.presentation, lecture.predicting
    made: list[QObject | None] = [] if show is None else [show, show.audience, show.speaker]
    made += [] if predicting is None else [predicting, predicting.place]
    for each in made:
        if each is not None:
            each.deleteLater()
    lecture.presentation = lecture.predicting = None


def bring_back(window: MainWindow, folder: Path) -> None:
    """Back to the start: focus, look, ways to step, view, layout and run."""
    window.activateWindow()
    window.panel_layout.setFocus()  # first: a field takes what was typed into it when it is left
    QApplication.clipboard().clear()
    set_least_pixels(0.0)
    if (window.theme_choice, window.zoom) != ("light", 1.0):
        window.set_theme("light", 1.0)
    if window.size().toTuple() != SIZE:
        window.resize(*SIZE)
    _forget_choices(window)
    window.session.start(SETUP, folder)
    window.session.reveal(window.session.timeline.steps.phase_ends[0])
    layout = window.panel_layout
    if vars(layout.choice) != vars(LayoutChoice()) or layout.enlarged:
        layout.reset()
    layout.leave()
    layout.setFocus()
    QApplication.processEvents()


def change(window: MainWindow, folder: Path, setup: RunSetup, size: tuple[int, int], at_start: bool) -> None:
    """From the start to what a test asks for."""
    if size != SIZE:
        window.resize(*size)
    if at_start or setup != SETUP:
        assert window.session.start(setup, folder), window.message.text
        if not at_start:
            window.session.reveal(window.session.timeline.steps.phase_ends[0])
    QApplication.processEvents()


def _forget_choices(window: MainWindow) -> None:
    session, presenter, commands = window.session, window.presenter, window.commands
    window.settings = commands.export._choice = None
    window.lecture._display = ""
    session.set_granularity(Granularity.LAYER)
    session.set_speed(DEFAULT_SPEED.number, epochs=DEFAULT_SPEED.epochs)
    commands.run.show_choices()
    commands.view.choose_edge_numbers("auto")
    commands.explanation.restore_digits()
    if window.explanation.page != "chain":
        window.explanation.turn_to("chain")
    # Nothing of the last test's run is shown again: it may have parts of its own that are gone.
    vars(presenter).update(_view=View(), _chosen_data=None, _last_curvature=None)
    presenter.surface_presenter._own_camera = (), None
    for service in presenter._services():
        service.ask_nothing()
        service.latest = None
    for menu in ("edit", "lesson"):
        window.menu(menu).aboutToHide.emit()


def state_of(window: MainWindow, folder: Path) -> State:
    """What can be found out about a window: the application's look, the values in its parts, what its menus offer, and
    all that is visible."""
    app = _app()
    window.commands.surface.ready_menu()
    state: State = {
        "style": app.styleSheet(), "font": app.font().toString(), "pixels": least_pixels(),
        "focus": type(app.focusWidget()).__name__,
        "windows": sorted(type(each).__name__ for each in app.topLevelWidgets() if each.isVisible()),
    }  # fmt: skip
    parts: dict[str, object] = {name: getattr(window, name) for name in _PARTS}
    parts |= {f"commands.{name}": part for name, part in vars(window.commands).items()}
    parts |= {f"panel {name}": panel for name, panel in window.panels.items()}
    parts |= {"drawing": window.panels["output"].drawing}
    parts |= {"window": window, "choice": window.panel_layout.choice, "player": window.session._player,
              "surface_presenter": window.presenter.surface_presenter}  # fmt: skip
    for name, part in parts.items():
        is_panel = name.startswith("panel ")
        for key, value in vars(part).items():
            if is_panel and isinstance(value, int | float | list | tuple | dict | set) and not isinstance(value, bool):
                continue  # what a panel has measured
            if f"{name}.{key}" not in _UNSEEN:
                state[f"{name}.{key}"] = _plain(value, str(folder))
    state |= {f"children {kind}": number for kind, number in Counter(map(type, window.children())).items()}
    for name, action in window.actions_by_id.items():
        state[f"action {name}"] = (action.text(), action.isEnabled(), action.isChecked(), action.isVisible())
    _describe(window, "", state)
    return state


def _plain(value: object, folder: str) -> object:
    """A value that can be compared, without the test's folder; of any other object its type."""
    if isinstance(value, str | PurePath):
        return str(value).replace(folder, "")
    if value is None or isinstance(value, bool | int | float | Enum | View):
        return value
    if isinstance(value, set | frozenset):
        return sorted((_plain(each, folder) for each in value), key=repr)
    if isinstance(value, list | tuple):
        return [_plain(each, folder) for each in value]
    return type(value).__name__


def _describe(widget: QWidget, path: str, state: State) -> None:
    """What is visible of a widget and of those in it."""
    found: list[Any] = [type(widget).__name__, widget.isEnabled(), widget.accessibleName(),
                        widget.accessibleDescription()]  # fmt: skip
    if not _is_in_title(widget):
        found.append(widget.geometry().getRect())
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        found.append(widget.text())
    if isinstance(widget, QAbstractButton):
        found.append(widget.isChecked())
    elif isinstance(widget, QComboBox):
        found += [widget.currentText(), widget.count()]
    elif isinstance(widget, QAbstractSlider):
        found += [widget.minimum(), widget.value(), widget.maximum()]
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        found.append(widget.toPlainText())
    state[path] = found
    inside = [each for each in widget.children() if isinstance(each, QWidget)]
    for number, child in enumerate(each for each in inside if not each.isHidden() and not each.isWindow()):
        _describe(child, f"{path}/{number}", state)


def _is_in_title(widget: QWidget) -> bool:
    """Whether a widget is in a panel's title or notes: how wide their words once were may move these by some pixels."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, PanelHeader | NoteLabel):
        above = above.parentWidget()
    return above is not None
