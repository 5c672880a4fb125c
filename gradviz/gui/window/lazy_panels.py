"""The panels of the window by name. Those that the first picture does not show are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from gradviz.gui.panel_table import WIDGETS

__all__ = ["Panels"]


class Panels(dict[str, Any]):
    """`panels[name]` makes a late panel, by `make(name)`; `panels.get(name)` is None until then."""

    def __init__(self, panels: Mapping[str, QWidget], make: Callable[[str], QWidget]) -> None:
        super().__init__(panels)
        self._make = make

    def __missing__(self, name: str) -> QWidget:
        if name not in WIDGETS or not WIDGETS[name].is_late or WIDGETS[name].make is None:
            raise KeyError(name)
        panel = self[name] = self._make(name)
        return panel
