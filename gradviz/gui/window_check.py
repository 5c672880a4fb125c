"""``gradviz self-test --window``: opens the window on this machine, uses it as a user would, and closes it."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import numpy as np
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from gradviz.documents.open import open_setup
from gradviz.export.display import has_display
from gradviz.export.self_test import Check, report
from gradviz.gui.app import make_window
from gradviz.gui.document_files import open_file, save_file
from gradviz.gui.export.figure_export import FIGURES, export_from_window
from gradviz.gui.qt_app import START_UP, make_app, say_no_display
from gradviz.gui.window.main_window import MainWindow
from gradviz.text import _

__all__ = ["check_window"]

_PLAY_SECONDS = 0.5
_STEPS = 12
_CARD_SECONDS = 15.0  # PyOpenGL is loaded in a thread


def check_window(write: Callable[[str], None]) -> int:
    """Write a line for each check; returns the exit status, 0 if all succeed, 1 if not, 2 without a display. Settings
    are neither read nor written.
    """
    if not has_display():
        return say_no_display()
    app = make_app()
    faults: list[str] = []

    def note(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        faults.append(f"{kind.__name__}: {error}")

    def hear(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if "This plugin does not support" not in text:  # they are needed only with a display
            faults.append(text)

    hook, sys.excepthook = sys.excepthook, note
    handler = qInstallMessageHandler(hear)
    try:
        window = make_window(*open_setup(START_UP))
        window.show()
        works = report([*_checks(window), _space(window), (_("faults"), lambda: "; ".join(faults))], write)
        window.session.discard_edits()
        window.close()
        window.deleteLater()
        app.processEvents()
    finally:
        sys.excepthook = hook
        qInstallMessageHandler(handler)
    return 0 if works else 1


def _checks(window: MainWindow) -> list[Check]:
    return [
        (_("window ({platform})").format(platform=QGuiApplication.platformName()), lambda: _painted(window)),
        (_("steps"), lambda: _steps(window)),
        (_("training"), lambda: _training(window)),
        (_("panels"), lambda: _panels(window)),
        (_("themes"), lambda: _themes(window)),
        (_("saved work"), lambda: _saved_work(window)),
        (_("figures"), lambda: _figures(window)),
    ]


def _painted(window: MainWindow) -> str:
    _settle(0.3)
    image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return "" if np.unique(pixels[::7]).size > 50 else _("nothing is painted in it")


def _steps(window: MainWindow) -> str:
    place = window.session.timeline.place
    for name in ("next", "previous"):
        for _step in range(_STEPS):
            window.actions_by_id[name].trigger()
            _settle()
    back = window.session.timeline.place
    return "" if back == place else _("{n} steps forward and back lead elsewhere").format(n=_STEPS)


def _training(window: MainWindow) -> str:
    before = window.session.timeline.updates_done
    window.actions_by_id["play"].trigger()
    _settle(_PLAY_SECONDS)
    window.actions_by_id["play"].trigger()
    done = window.session.timeline.updates_done - before
    return "" if done > 0 and not window.session.is_playing else _("{n} updates were done").format(n=done)


def _panels(window: MainWindow) -> str:
    for name, action in window.actions_by_id.items():
        if name.startswith("show_") and action.isCheckable():
            for _time in range(2):
                action.trigger()
                _settle()
    return _painted(window)


def _themes(window: MainWindow) -> str:
    before = window.theme_choice
    for theme in ("dark", "projector", "light", before):
        window.set_theme(theme)
        _settle()
    return _painted(window)


def _space(window: MainWindow) -> Check:
    """Check the loss surface in space; the title states whether the graphics card draws it, which only a try shows."""
    from gradviz.gui.views.relief_gl import card_answer

    action = window.actions_by_id["surface_3d"]
    try:
        if not action.isChecked():
            action.trigger()
        end = time.monotonic() + _CARD_SECONDS
        while card_answer() is None and time.monotonic() < end:
            _settle(0.05)
        _settle(0.3)
        fault = _painted(window)
        action.trigger()
    except Exception as error:  # as in every other check
        fault = f"{type(error).__name__}: {error}"
    title = _("surface in space, by the graphics card") if card_answer() else _("surface in space, without OpenGL")
    return title, lambda: fault


def _saved_work(window: MainWindow) -> str:
    session = window.session
    state = session.timeline.shown_state()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "work.gradviz"
        opened = save_file(session, path) and open_file(session, path)
    same = opened and session.timeline.shown_state().same_as(state)
    return "" if same else window.message.text or _("what was opened is not what was saved")


def _figures(window: MainWindow) -> str:
    with tempfile.TemporaryDirectory() as folder:
        for view in (*FIGURES, "window"):
            for ending in (".png", ".svg"):
                export_from_window(window, view, Path(folder) / f"{view}{ending}")
    return ""


def _settle(seconds: float = 0.0) -> None:
    """Process the window's events, at least once."""
    end = time.monotonic() + seconds
    QApplication.processEvents()
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)
