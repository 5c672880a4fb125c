"""The middle of the main window: the toolbar above the panels, and the pages that are laid over both."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from gradviz.gui.widgets.page_area import PageArea

__all__ = ["CentralArea"]


class CentralArea(QWidget):
    """`pages` shows one page at a time over toolbar and panels. It makes itself the window's central widget."""

    def __init__(self, window: QMainWindow, toolbar: QWidget, panels: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("central")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(toolbar)
        self._column.addWidget(panels, 1)
        window.setCentralWidget(self)
        self.pages = PageArea(self)

    def insert_below_toolbar(self, widget: QWidget) -> None:
        """Put a row between the toolbar and the panels."""
        self._column.insertWidget(1, widget)
