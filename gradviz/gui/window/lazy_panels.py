"""The panels of the window by name. Panels that are hidden at the start are made on first access."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from gradviz.gui.panel_table import WIDGETS
from gradviz.gui.widgets.card import Card

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

    def reset_views(self) -> None:
        """Show the whole of each plot that could have been enlarged, where it has been made."""
        for name in ("surface", "output"):
            if name in self:
                self[name].plot.reset_view()

    def name_of(self, widget: QWidget | None) -> str:
        """The name of the panel that a widget belongs to; empty where it belongs to none."""
        by_widget = {panel: name for name, panel in self.items()}
        while widget is not None and widget not in by_widget:
            if isinstance(widget, Card):  # what lies in the place of its panel
                return by_widget.get(widget.panel, "") if widget.panel is not None else ""
            widget = widget.parentWidget()
        return "" if widget is None else by_widget[widget]
