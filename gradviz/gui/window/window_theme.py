"""The theme of the window: the one that was chosen, with type that the last row of a lecture hall can read."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gradviz.gui.figures.ink import set_least_pixels
from gradviz.gui.widgets.theme import resolve_theme
from gradviz.scene.themes import Theme

__all__ = ["window_theme"]

_LEAST_OF_HEIGHT = 0.03  # the smallest type on a projector, as a part of the height of its picture
_BODY_PIXELS = 13  # of type of normal size


def window_theme(window: QWidget, choice: str, zoom: float) -> Theme:
    """The theme with its type. For a projector the smallest type is 3 % of the screen's height, or more."""
    theme = resolve_theme(choice, zoom)
    if choice != "projector":
        set_least_pixels(0.0)
        return theme
    least = _LEAST_OF_HEIGHT * _audience_height(window)
    set_least_pixels(least)
    return replace(theme, scale=max(theme.scale, least / _BODY_PIXELS))


def _audience_height(window: QWidget) -> int:
    """The height of what the audience sees; without a real screen, the window itself."""
    if QGuiApplication.platformName() == "offscreen":
        return window.height()
    return window.screen().size().height()
