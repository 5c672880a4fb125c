"""The theme of the window: the one that was chosen, with type that the last row of a lecture hall can read."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gradviz.gui.figures.ink import set_least_pixels
from gradviz.gui.widgets.theme import resolve_theme
from gradviz.scene.themes import Theme

__all__ = ["window_theme"]

_LEAST_OF_HEIGHT = 0.03  # the smallest type on a projector, as a part of the height of its picture
_BODY_PIXELS = 13  # of type of normal size
_LARGEST, _ON = 2.0, QSize(1024, 768)  # the largest type, as a multiple of the normal size, on a screen of this size


def window_theme(window: QWidget, choice: str, zoom: float) -> Theme:
    """The theme with its type, which is no larger than the screen has room for. For a projector the smallest type is
    3 % of the screen's height, or more."""
    theme, screen = resolve_theme(choice, zoom), _audience_size(window)
    least = _LEAST_OF_HEIGHT * screen.height() if choice == "projector" else 0.0
    set_least_pixels(least)
    largest = max(1.0, _LARGEST * min(screen.width() / _ON.width(), screen.height() / _ON.height()))
    return replace(theme, scale=max(min(theme.scale, largest), least / _BODY_PIXELS))


def _audience_size(window: QWidget) -> QSize:
    """The size of what the audience sees; without a real screen, the window itself."""
    if QGuiApplication.platformName() == "offscreen":
        return window.size()
    return window.screen().size()
