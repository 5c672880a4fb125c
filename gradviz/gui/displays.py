"""Which display the audience looks at."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup, QGuiApplication, QScreen

from gradviz.text import _

if TYPE_CHECKING:
    from gradviz.gui.main_window import MainWindow

__all__ = ["audience_screen", "fill_display_menu"]

_SETTING = "audience_display"


def audience_screen(window: MainWindow) -> QScreen:
    """The chosen display where it is there, else one that the window is not on, else the only one."""
    screens = QGuiApplication.screens()
    chosen = _chosen(window)
    named = [screen for screen in screens if screen.name() == chosen]
    others = [screen for screen in screens if screen is not window.screen()]
    return (named or others or [window.screen()])[0]


def fill_display_menu(window: MainWindow) -> None:
    """One entry for each display, and one that leaves the choice to gradviz."""
    menu = window.menu("lecture/display")
    menu.clear()
    group = QActionGroup(menu)
    chosen = _chosen(window)
    entries = [("", _("&Automatic: the one that this window is not on"))]
    for place, screen in enumerate(QGuiApplication.screens(), start=1):
        size = screen.size()
        text = _("&{place}: {name}, {width} × {height}").format(
            place=place, name=screen.name() or screen.model(), width=size.width(), height=size.height()
        )
        entries.append((screen.name(), text))
    for name, text in entries:
        action = menu.addAction(text)
        action.triggered.connect(partial(_choose, window, name))
        action.setToolTip(_("Present on this display"))
        action.setCheckable(True)
        action.setChecked(name == chosen)
        group.addAction(action)


def _chosen(window: MainWindow) -> str:
    if window.settings is None:
        return window.lecture.display
    return str(window.settings.value(_SETTING, ""))


def _choose(window: MainWindow, name: str, _checked: bool = True) -> None:
    window.lecture.display = name
    if window.settings is not None:
        window.settings.setValue(_SETTING, name)
    if window.lecture.is_presenting and window.lecture.presentation is not None:
        window.lecture.presentation.move_to_display()
