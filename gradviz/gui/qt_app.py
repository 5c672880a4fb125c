"""The application object: with a display or without, with its name, its icon and its fonts."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from gradviz.gui.allocator import calm_allocator
from gradviz.gui.widgets.theme import load_fonts
from gradviz.resources import resource
from gradviz.text import _

__all__ = ["START_UP", "make_app", "make_offscreen_app", "say_no_display"]

START_UP = "circle-2-4-2-1"  # the preset that is opened first
_DESKTOP_FILE = "app.gradviz.gradviz"  # from which a desktop takes name and icon
_ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)


def say_no_display() -> int:
    """Report that there is no display and which commands work without one; returns the exit status."""
    sentence = _("gradviz: there is no display to open a window on; "
                 "without one there are gradviz trace, train, check, surface, render, animate, solution, exercises, "
                 "page, script, race, basins, import, lessons, presets and self-test")  # fmt: skip
    if sys.stderr is not None:
        print(sentence, file=sys.stderr)
    return 2


def make_offscreen_app() -> QApplication:
    """An application for drawing figures without a display."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return make_app()


def make_app() -> QApplication:
    """The application with its name, icon and fonts; the existing one where there is one."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        calm_allocator()
        QGuiApplication.setDesktopFileName(_DESKTOP_FILE)
        # The style is named here: `setStyle` would return the style, and make its class with 600 constants.
        app = QApplication([*(sys.argv[:1] or ["gradviz"]), "-style", "fusion"])
    app.setApplicationName("gradviz")
    app.setApplicationDisplayName("gradviz")
    app.setWindowIcon(_icon())
    load_fonts()
    return app


def _icon() -> QIcon:
    """The program's icon in the sizes that window systems request; each file is read when its size is needed."""
    icon = QIcon()
    for size in _ICON_SIZES:
        with suppress(FileNotFoundError):  # a window without its icon is better than none
            icon.addFile(str(resource(f"icons/gradviz-{size}.png")), QSize(size, size))
    return icon
