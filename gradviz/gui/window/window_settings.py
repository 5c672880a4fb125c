"""What the window remembers from one day to the next: its place, its panels, its theme. Never off the screen."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from gradviz.gui.window.panel_layout import Body

__all__ = ["place_on_screen", "read_choice", "read_number", "remember", "restore", "wants_3d"]

_FIRST_SIZE = (1440, 900)
# So much of a window's upper edge must be within reach for it to be moved by hand.
_REACH = 160


def read_number(settings: QSettings | None, key: str, default: float, least: float, most: float) -> float:
    """A number of the settings; `default` where it is missing, and where what is there is none in the range."""
    try:
        value = float(str(settings.value(key, default))) if settings is not None else default
    except ValueError:
        return default
    return value if math.isfinite(value) and least <= value <= most else default


def read_choice(settings: QSettings | None, key: str, default: str, choices: Collection[str]) -> str:
    """One of `choices`; `default` where the settings have none of them."""
    value = str(settings.value(key, default)) if settings is not None else default
    return value if value in choices else default


def restore(window: QMainWindow, body: Body, settings: QSettings | None, hideable: Sequence[str]) -> None:
    """Before the window is shown: place, hidden panels and their sizes, as `remember` kept them."""
    area = window.screen().availableGeometry()
    window.resize(min(_FIRST_SIZE[0], area.width()), min(_FIRST_SIZE[1], area.height()))
    if settings is None:
        return
    geometry = settings.value("geometry")
    if geometry is not None and window.restoreGeometry(geometry):
        # A lecture ends in full screen; the next day begins with a window.
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)
        if not window.isMaximized():
            screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
            window.setGeometry(place_on_screen(window.geometry(), screens))
    for name in str(settings.value("hidden_panels", "")).split(","):
        if name in hideable:
            body.set_panel_visible(name, False)
    body.restore_sizes(_sizes(str(settings.value("panel_sizes", ""))))


def wants_3d(settings: QSettings | None) -> bool:
    """Whether the loss surface was last seen in space."""
    return settings is not None and str(settings.value("surface_3d", False)).lower() == "true"


def remember(window: QMainWindow, body: Body, settings: QSettings | None, hideable: Sequence[str]) -> None:
    """Keep place, hidden panels and sizes, where there are settings."""
    if settings is None:
        return
    settings.setValue("geometry", window.saveGeometry())
    hidden = [name for name in hideable if name not in body.wanted()]
    settings.setValue("hidden_panels", ",".join(hidden))
    settings.setValue("panel_sizes", json.dumps(body.save_sizes()))


def place_on_screen(window: QRect, screens: Sequence[QRect]) -> QRect:
    """The window's place where its upper edge is within reach on one of the screens, else the middle of the first
    one; nowhere larger than its screen, and wholly on it where it was."""
    edge = QRect(window.left(), window.top(), window.width(), 1)
    reached = [screen for screen in screens if screen.intersected(edge).width() >= min(_REACH, window.width())]
    if not screens:
        return window
    screen = max(reached, key=lambda screen: screen.intersected(window).width() * screen.intersected(window).height(),
                 default=screens[0])  # fmt: skip
    size = window.size().boundedTo(screen.size())
    if not reached:
        corner = screen.center() - QRect(0, 0, size.width(), size.height()).center()
        return QRect(corner, size)
    if size == window.size():
        return QRect(window.topLeft(), size)
    left = min(max(window.left(), screen.left()), screen.right() + 1 - size.width())
    top = min(max(window.top(), screen.top()), screen.bottom() + 1 - size.height())
    return QRect(QPoint(left, top), size)


def _sizes(text: str) -> dict[str, dict[str, list[int]]]:
    """Sizes as `remember` wrote them; whatever else is there, a hand's or another version's, is left."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        str(way): {name: sizes for name, sizes in splitters.items() if _is_sizes(sizes)}
        for way, splitters in found.items() if isinstance(splitters, dict)
    }  # fmt: skip


def _is_sizes(value: object) -> bool:
    return isinstance(value, list) and all(type(size) is int and 0 <= size < 100_000 for size in value)
