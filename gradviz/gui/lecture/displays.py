"""The display on which the audience's window is shown, and the menu that chooses it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QScreen
from PySide6.QtWidgets import QMenu

from gradviz.gui.outside_text import in_menu, set_tip
from gradviz.text import _

__all__ = ["audience_screen", "fill_display_menu"]


def audience_screen(here: QScreen, chosen: str) -> QScreen:
    """The chosen display if it is connected, else a display other than that of the main window, else `here`."""
    screens = QGuiApplication.screens()
    named = [screen for screen in screens if screen.name() == chosen]
    others = [screen for screen in screens if screen is not here]
    return (named or others or [here])[0]


def fill_display_menu(menu: QMenu, chosen: str, choose: Callable[[str], None]) -> None:
    """Add an entry for each display, and one that leaves the choice to gradviz; `choose(name)` is called with the name
    of the display, or with an empty name."""
    menu.clear()
    group = QActionGroup(menu)
    entries = [("", _("&Automatic: another one than this window’s"))]
    for place, screen in enumerate(QGuiApplication.screens(), start=1):
        size = screen.size()
        text = _("&{place}: {name}, {width} × {height}").format(
            place=place, name=in_menu(screen.name() or screen.model()), width=size.width(), height=size.height()
        )
        entries.append((screen.name(), text))
    for name, text in entries:
        action = menu.addAction(text)
        action.setMenuRole(QAction.MenuRole.NoRole)
        action.triggered.connect(partial(_choose, choose, name))
        set_tip(action, _("Present on this display"))
        action.setCheckable(True)
        action.setChecked(name == chosen)
        group.addAction(action)


def _choose(choose: Callable[[str], None], name: str, _checked: bool = True) -> None:
    choose(name)
