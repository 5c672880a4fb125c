"""The window for the benchmarks of its speed: every panel shown, 1920×1080."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QApplication

from gradviz.documents.open import open_setup
from gradviz.gui.app import calm_collector, make_window
from gradviz.gui.window.main_window import MainWindow

__all__ = ["open_large", "settle"]


def open_large(name: str) -> MainWindow:
    """The window on a preset, as the program opens it."""
    window = make_window(*open_setup(name), theme="light")
    window.resize(1920, 1080)
    window.show()
    calm_collector()
    return window


def settle(app: QApplication, seconds: float) -> None:
    """Let the window do all that it has begun."""
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        app.processEvents()
        time.sleep(0.001)
