"""A panel that is asked for, beside the graph: it lies over the plots until it is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradviz.gui.widgets.card import Card
from gradviz.scene.themes import Theme

__all__ = ["SideArea"]

_MOVES = (QEvent.Type.Resize, QEvent.Type.Move)


class SideArea(QWidget):
    """Lies over a part of its parent. Unlike a page it takes no keys from the window, and no focus."""

    def __init__(self, parent: QWidget, place: Callable[[], QRect], graph: QWidget) -> None:
        """`place` says where in the parent; it is asked again when the parent or the `graph` beside it has moved."""
        super().__init__(parent)
        self._place = place
        self._card = Card(None, self)
        self._panel: QWidget | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._card)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fill)
        for watched in (parent, graph):
            watched.installEventFilter(self)
        self.hide()

    @property
    def panel(self) -> QWidget | None:
        """The panel that is open; None where there is none."""
        return self._panel

    def show_panel(self, panel: QWidget) -> None:
        """Show a panel, in place of one that is open; the area owns it from now on."""
        if panel is not self._panel:
            self._drop()
            self._panel = panel
            self._card.take(panel)
            panel.show()
        self._fill()
        self.show()
        self.raise_()

    def close_panel(self) -> bool:
        """Take the panel away; whether there was one."""
        was_open = self._panel is not None
        self._drop()
        self.hide()
        return was_open

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._card.set_theme(theme)
        restyle = getattr(self._panel, "set_theme", None)
        if restyle is not None:
            restyle(theme)

    def _drop(self) -> None:
        panel, self._panel = self._panel, None
        if panel is not None:
            self._card.panel = None
            panel.hide()
            panel.setParent(None)
            panel.deleteLater()

    def _fill(self) -> None:
        if self._panel is not None:
            self.setGeometry(self._place())
            self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and self._panel is not None:
            self._soon.start(0)
        return False
