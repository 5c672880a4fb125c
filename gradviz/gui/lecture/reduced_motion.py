"""Whether the user has switched on reduced motion in the system's settings."""

from __future__ import annotations

import configparser
import ctypes
import os
import plistlib
import sys
from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyle

__all__ = ["wants_less_motion"]

_GET_CLIENT_AREA_ANIMATION = 0x1042


def wants_less_motion() -> bool:
    """Asks Qt, and where Qt does not know, the desktop's configuration files."""
    hints = QGuiApplication.styleHints()
    preference = getattr(hints.accessibility(), "motionPreference", None) if hasattr(hints, "accessibility") else None
    if preference is not None and getattr(preference(), "name", "") == "ReducedMotion":
        return True
    if QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0:
        return True
    return _desktop_reduces_motion()


@lru_cache(maxsize=1)
def _desktop_reduces_motion() -> bool:
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return _mac(Path.home() / "Library/Preferences/com.apple.universalaccess.plist")
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return linux_says_so(folder)


def linux_says_so(folder: Path) -> bool:
    """GTK and KDE write it into these files of the configuration folder."""
    for file, section, key, off in (
        ("gtk-4.0/settings.ini", "Settings", "gtk-enable-animations", ("0", "false")),
        ("gtk-3.0/settings.ini", "Settings", "gtk-enable-animations", ("0", "false")),
        ("kdeglobals", "KDE", "AnimationDurationFactor", ("0", "0.0")),
    ):
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        try:
            parser.read(folder / file, encoding="utf-8")
            value = parser.get(section, key, fallback="")
        except (OSError, UnicodeError, configparser.Error):
            continue
        if value.strip().lower() in off:
            return True
    return False


def _windows() -> bool:
    on = ctypes.c_int(1)
    user32 = getattr(ctypes, "windll").user32  # noqa: B009 — only there, and mypy looks from Linux
    user32.SystemParametersInfoW(_GET_CLIENT_AREA_ANIMATION, 0, ctypes.byref(on), 0)
    return not on.value


def _mac(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return bool(plistlib.load(file).get("reduceMotion"))
    except (OSError, ValueError, plistlib.InvalidFileException):
        return False
