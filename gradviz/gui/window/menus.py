"""The menu bar: menus and actions, made from the table of actions."""

from __future__ import annotations

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from gradviz.gui.commands.actions import ACTIONS, MENUS, make_action
from gradviz.gui.commands.commands import Commands
from gradviz.text import _

__all__ = ["Menus"]

# A submenu stands after this entry of its menu.
_SUBMENUS = (
    ("file/preset", "open"), ("file/recent", "open"), ("file/export", "save_as"),
    ("view/theme", "step_by_epoch"), ("view/panels", "step_by_epoch"), ("view/turn", "surface_3d"),
    ("view/digits", "step_by_epoch"), ("view/numbers", "step_by_epoch"), ("view/explained", "step_by_epoch"),
    ("view/layout", "step_by_epoch"),
    ("edit/derivation", "copy_link"),
    ("lesson/answer", "lesson_again"), ("lecture/display", "present"),
    ("view/surface", "surface_3d"),
)  # fmt: skip


class Menus:
    """`by_path` holds the menus, by a path such as `file/recent`; `actions` the actions, by their id in `ACTIONS`."""

    def __init__(self, window: QMainWindow, commands: Commands) -> None:
        self.by_path = {path: _menu(window, path, text) for path, text in MENUS}
        self.actions: dict[str, QAction] = {}
        self.by_path["lesson"].addMenu(self.by_path["lesson/open"])
        groups: dict[str, QActionGroup] = {}
        for entry in ACTIONS:
            menu = self.by_path[entry.menu]
            if entry.gap:
                menu.addSeparator()
            action = self.actions[entry.id] = make_action(entry, commands, window)
            window.addAction(action)  # its keys hold also where the menu bar is hidden
            menu.addAction(action)
            if entry.group:
                groups.setdefault(entry.group, QActionGroup(window)).addAction(action)
            for path, before in _SUBMENUS:
                if before == entry.id:
                    self.by_path[path.rpartition("/")[0]].addMenu(self.by_path[path])
        # The map lies over the surface's plane, so it is offered in the surface's own menu too.
        self.by_path["view/surface"].insertAction(self.actions["surface_window"], self.actions["basins"])


def _menu(window: QMainWindow, path: str, text: str) -> QMenu:
    menu = QMenu(_(text), window) if "/" in path else window.menuBar().addMenu(_(text))
    menu.setToolTipsVisible(True)
    return menu
