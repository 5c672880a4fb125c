"""What the window saves in its settings: place, panels, theme. A restored window is never off the screen."""

from __future__ import annotations

import math
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QMargins, QPoint, QRect, QSettings, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QRegion
from PySide6.QtWidgets import QMainWindow

from gradviz.data.errors import SetupError
from gradviz.gui.window.panel_layout import PanelLayout
from gradviz.text import _

__all__ = ["keep_on_screen_soon", "load_saved_parts", "place_on_screen", "program_words", "read_choice",
           "read_number", "remember", "restore", "wants_3d"]  # fmt: skip

_FIRST_SIZE, _LEAST_SIZE = (1440, 900), QSize(980, 600)
# So much of a window's upper edge must be within reach for it to be moved by hand.
_REACH = 160
_FRAME_KNOWN_MS = (0, 150, 500)


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


def restore(window: QMainWindow, body: PanelLayout, settings: QSettings | None) -> None:
    """Before the window is shown: its place and its layout, as `remember` kept them."""
    area = window.screen().availableGeometry()
    window.setMinimumSize(_LEAST_SIZE.boundedTo(area.size()))
    window.resize(min(_FIRST_SIZE[0], area.width()), min(_FIRST_SIZE[1], area.height()))
    if settings is None:
        return
    geometry = settings.value("geometry")
    if isinstance(geometry, QByteArray | bytes) and window.restoreGeometry(geometry):
        # A lecture ends in full screen; the next day begins with a window.
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)
        if not window.isMaximized():
            screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
            window.setGeometry(place_on_screen(window.geometry(), screens))
    body.choice.take_text(str(settings.value("layout", "")))
    body.arrange()


def load_saved_parts(settings: QSettings) -> str:
    """Use the files of own parts that were in use last time; what is wrong with one of them, in a sentence."""
    named = [line for line in str(settings.value("own_parts", "")).split("\n") if line]
    if not named:
        return ""
    from gradviz.documents.own_parts import load_parts  # imported late: few starts need it

    faults = []
    for line in named:
        try:
            load_parts(Path(line))
        except SetupError as error:
            faults.append(_("{fault}. File › Without own parts forgets this file.").format(fault=error))
    return " ".join(faults)


def program_words() -> str:
    """For the title of the window: the program, and the files of own parts that are in use."""
    loaded = sys.modules.get("gradviz.documents.own_parts")  # not loaded: no file was named
    parts = loaded.active_parts() if loaded is not None else ()
    names = ", ".join(each.path.name for each in parts)
    return _("gradviz with {names}").format(names=names) if names else "gradviz"


def wants_3d(settings: QSettings | None) -> bool:
    """Whether the loss surface was last seen in space."""
    return settings is not None and str(settings.value("surface_3d", False)).lower() == "true"


def remember(window: QMainWindow, body: PanelLayout, settings: QSettings | None) -> None:
    """Keep place and layout, where there are settings."""
    if settings is None:
        return
    settings.setValue("geometry", window.saveGeometry())
    settings.setValue("layout", body.own_choice.as_text())


def keep_on_screen_soon(window: QMainWindow) -> None:
    """Keep the shown window on its screen, as soon as the window manager says how wide the frame is."""
    for soon in _FRAME_KNOWN_MS:
        QTimer.singleShot(soon, window, lambda: keep_on_screen(window))


def keep_on_screen(window: QMainWindow) -> None:
    """Make the shown window no larger than the screen's free area, its frame counted, and bring it wholly onto it."""
    if QGuiApplication.platformName() == "offscreen":
        return  # no screen, and no frame
    if window.isMaximized() or window.isFullScreen() or window.isMinimized():
        return
    frame, inner, area = window.frameGeometry(), window.geometry(), window.screen().availableGeometry()
    across, down = frame.width() - inner.width(), frame.height() - inner.height()
    size = inner.size().boundedTo(area.size().shrunkBy(QMargins(0, 0, across, down)))
    if size != inner.size():
        window.resize(size)
    frame = QRect(frame.topLeft(), size.grownBy(QMargins(0, 0, across, down)))
    free = QRegion()
    for screen in QGuiApplication.screens():
        free += screen.availableGeometry()
    if not (QRegion(frame) - free).isEmpty():
        left = min(max(frame.left(), area.left()), area.right() + 1 - frame.width())
        window.move(left, min(max(frame.top(), area.top()), area.bottom() + 1 - frame.height()))


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
