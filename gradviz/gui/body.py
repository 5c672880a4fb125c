"""Where the panels stand: setup and network over the explanation, the plots at the right, the timeline below."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from gradviz.gui.furniture import Card
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["PANEL_NAMES", "Body"]

PANEL_NAMES = ("setup", "network", "explanation", "surface", "loss", "output", "timeline")
_GAP = 8
_COMPACT_HEIGHT = 700
_COMPACT_WIDTH = 1150


class Body(QWidget):
    """All cards in splitters. Where there is little room, Loss and Output share one place as tabs."""

    def __init__(self, panels: Mapping[str, QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme = LIGHT
        self.cards = {name: Card(panels[name], self) for name in PANEL_NAMES}
        self._visible = set(PANEL_NAMES)
        self._forced: set[str] = set()
        self._dropped: set[str] = set()
        self.setMinimumSize(480, 320)
        self._compact: bool | None = None
        self.on_shown: Callable[[], object] = lambda: None
        self.top = self._splitter(Qt.Orientation.Horizontal, "setup", "network")
        self.left = self._splitter(Qt.Orientation.Vertical, self.top, "explanation")
        self.plots = self._splitter(Qt.Orientation.Vertical, "surface", "loss", "output")
        self.across = self._splitter(Qt.Orientation.Horizontal, self.left, self.plots)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName(_("Loss and output"))
        self.tabs.tabBar().setAccessibleName(_("Loss or output"))
        self.tabs.tabBar().setToolTip(_("Show the loss curve or the output"))
        self.tabs.hide()
        self.tabs.currentChanged.connect(lambda _place: self.on_shown())
        box = QVBoxLayout(self)
        box.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        box.setSpacing(_GAP)
        box.addWidget(self.across, 1)
        box.addWidget(self.cards["timeline"])
        for splitter, place in ((self.top, 1), (self.left, 0), (self.across, 0)):
            splitter.setStretchFactor(place, 1)
            splitter.setStretchFactor(1 - place, 0)
        self._arrange()

    @property
    def splitters(self) -> dict[str, QSplitter]:
        """The splitters by name, for remembering their sizes."""
        return {"top": self.top, "left": self.left, "plots": self.plots, "across": self.across}

    def set_panel_visible(self, name: str, visible: bool) -> None:
        """Show or hide a panel. One that was left out for want of room comes back, and others give way."""
        (self._visible.add if visible else self._visible.discard)(name)
        self._forced = {name} if visible and name in self._dropped else self._forced - {name}
        self.fit(self.width())
        self._arrange()

    def is_panel_visible(self, name: str) -> bool:
        """Whether a panel is switched on and has room."""
        return name in self._visible - self._dropped

    def wanted(self) -> set[str]:
        """The panels that are switched on, with or without room."""
        return set(self._visible)

    def fit(self, width: int) -> bool:
        """Leave out the setup, then the plots, where they do not fit beside the network. True where that changed."""
        before, self._dropped = self._dropped, set()
        groups = [{"setup"}, {"surface", "loss", "output"}]
        if self._forced & groups[0]:
            groups.reverse()
        for group in groups:
            if self._needed() > width:
                self._dropped |= group
        return before != self._dropped

    def _needed(self) -> int:
        shown = self._visible - self._dropped
        widths = {name: self.cards[name].minimumSizeHint().width() for name in shown}
        top = sum(widths.get(name, 0) + _GAP for name in ("setup", "network"))
        plots = max((widths.get(name, 0) for name in ("surface", "loss", "output")), default=0)
        return max(top, widths.get("explanation", 0) + _GAP) + (plots + _GAP if plots else 0) + _GAP

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes of the cards."""
        self._theme = theme
        for card in self.cards.values():
            card.set_theme(theme)
        self.fit(self.width())
        self._arrange()
        self.reset()

    def reset(self) -> None:
        """Every panel back to its first size."""
        scale = self._theme.scale
        width, height = max(self.width(), 800), max(self.height(), 500)
        setup = round((220 if self._compact else 250 if width < 1600 else 280) * min(scale, 1.5))
        right = round(width * (0.29 if not self._compact else 0.30))
        below = min(round(height * (0.24 if not self._compact else 0.28)), round(230 * scale))
        self.across.setSizes([width - right, right])
        self.left.setSizes([height - below, below])
        self.top.setSizes([setup, max(100, width - right - setup)])
        if self._compact:
            self.plots.setSizes([round(height * 0.5), round(height * 0.5)])
        else:
            self.plots.setSizes([round(height * 0.42), round(height * 0.27), round(height * 0.31)])

    def save_sizes(self) -> dict[str, QByteArray]:
        """Sizes to remember."""
        return {name: splitter.saveState() for name, splitter in self.splitters.items()}

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        scale = self._theme.scale
        compact = self.height() < _COMPACT_HEIGHT * scale or self.width() < _COMPACT_WIDTH
        if self.fit(event.size().width()) or compact != self._compact:
            self._compact = compact
            self._arrange()
            self.reset()

    def _splitter(self, direction: Qt.Orientation, *parts: str | QWidget) -> QSplitter:
        splitter = QSplitter(direction, self)
        splitter.setHandleWidth(_GAP)
        splitter.setChildrenCollapsible(False)
        for part in parts:
            splitter.addWidget(self.cards[part] if isinstance(part, str) else part)
        return splitter

    def _arrange(self) -> None:
        plots = ("loss", "output")
        shown = self._visible - self._dropped
        if self._compact and self.tabs.count() == 0:
            for name, title in zip(plots, (_("Loss"), _("Output")), strict=True):
                self.tabs.addTab(self.cards[name], title)
            self.plots.addWidget(self.tabs)
        elif not self._compact and self.tabs.count():
            for place, name in enumerate(plots):
                self.plots.insertWidget(1 + place, self.cards[name])
                self.cards[name].show()
        for name in PANEL_NAMES:
            if not (self._compact and name in plots):
                self.cards[name].setVisible(name in shown)
        if self._compact:
            for place, name in enumerate(plots):
                self.tabs.setTabVisible(place, name in shown)
        self.tabs.setVisible(bool(self._compact) and any(name in shown for name in plots))
        self.plots.setVisible(any(name in shown for name in ("surface", *plots)))
        self.on_shown()
