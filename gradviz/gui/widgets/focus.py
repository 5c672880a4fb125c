"""Which widgets pass the focus on to others."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractScrollArea, QWidget

__all__ = ["passes_focus_on"]


def passes_focus_on(widget: QWidget) -> bool:
    """Whether another widget gets its focus. Parts that Qt makes are known; asked for its proxy, such a part would keep
    it in Python for ever, and with it the window: PySide takes what is returned for a child of the part."""
    above = widget.parentWidget()
    if widget.objectName().startswith("qt_") or (isinstance(above, QAbstractScrollArea) and above.viewport() is widget):
        return True
    return widget.focusProxy() is not None
