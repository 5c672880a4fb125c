"""The panels of the window by name. Those that the first picture does not show are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

__all__ = ["LATE", "Panels"]


def _output(parent: QWidget) -> QWidget:
    from gradviz.gui.panels.output_panel import OutputPanel

    return OutputPanel(parent)


def _flow(parent: QWidget) -> QWidget:
    from gradviz.gui.panels.flow_panel import FlowPanel

    return FlowPanel(parent)


def _curvature(parent: QWidget) -> QWidget:
    from gradviz.gui.panels.curvature_panel import CurvaturePanel

    return CurvaturePanel(parent)


LATE: dict[str, Callable[[QWidget], QWidget]] = {"output": _output, "flow": _flow, "curvature": _curvature}


class Panels(dict[str, Any]):
    """`panels[name]` makes a late panel, by `make(name)`; `panels.get(name)` is None until then."""

    def __init__(self, panels: Mapping[str, QWidget], make: Callable[[str], QWidget]) -> None:
        super().__init__(panels)
        self._make = make

    def __missing__(self, name: str) -> Any:
        if name not in LATE:
            raise KeyError(name)
        panel = self[name] = self._make(name)
        return panel
