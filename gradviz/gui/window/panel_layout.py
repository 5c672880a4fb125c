"""Where the panels stand: setup, network and plots side by side, the explanation and the timeline across below."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from gradviz.gui.widgets.card import Card
from gradviz.gui.widgets.header import PanelHeader
from gradviz.scene.panels import PANELS, Position, panels_at
from gradviz.scene.themes import LIGHT, Theme
from gradviz.text import _

__all__ = ["PANEL_NAMES", "Body"]

PANEL_NAMES = panels_at(Position.LEFT, Position.MIDDLE, Position.PLOT, Position.BELOW, Position.FOOT)
_PANELS = {panel.name: panel for panel in PANELS}
_PLOTS = panels_at(Position.PLOT)
_ALWAYS_SHARING = tuple(name for name in _PLOTS if _PANELS[name].shares)
_GAP = 8
_SHARED_BELOW = 900  # heights of this body, at type of normal size
_LOW_BELOW = 700
_NARROW_BELOW = 1150
_LESSON_SHARE = 0.4  # of the width, where it stands beside all else

_READING_SHARE = 0.44  # of the height, for a formula or a table below the graph


class Body(QWidget):
    """All cards in splitters. Where there is little height, Loss and Output, or all plots, take turns in one place;
    where there is little width, the setup and then the plots are left out until they are asked for."""

    def __init__(self, panels: Mapping[str, QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panels = panels
        self._theme: Theme = LIGHT
        self.cards = {name: Card(panels.get(name), self) for name in PANEL_NAMES}
        self._visible = set(PANEL_NAMES)
        self._forced: set[str] = set()
        self._dropped: set[str] = set()
        self._front = ""
        self._tight = self._reading = False
        self.setMinimumSize(480, 320)
        self._sharing: tuple[str, ...] = _PLOTS  # so that a panel which takes turns is made when its turn comes
        # What a hand has set, by what was shown: sizes of every splitter.
        self._set_by_hand: dict[str, dict[str, list[int]]] = {}
        self.on_shown: Callable[[], object] = lambda: None
        self.plots = self._splitter(Qt.Orientation.Vertical, *_PLOTS)
        self.across = self._splitter(Qt.Orientation.Horizontal, "setup", "network", self.plots)
        self.down = self._splitter(Qt.Orientation.Vertical, self.across, "explanation")
        self.whole = self._splitter(Qt.Orientation.Horizontal, self.down)
        box = QVBoxLayout(self)
        box.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        box.setSpacing(_GAP)
        box.addWidget(self.whole, 1)
        box.addWidget(self.cards["timeline"])
        for splitter, stretches in ((self.across, (0, 1, 0)), (self.down, (1, 0))):
            for place, stretch in enumerate(stretches):
                splitter.setStretchFactor(place, stretch)
        for splitter in self.splitters.values():
            splitter.splitterMoved.connect(self._keep_sizes)
        self._arrange()

    def add_first(self, name: str, panel: QWidget) -> None:
        """Give a panel that came late a place of its own, left of all others."""
        self.cards[name] = card = Card(panel, self)
        card.set_theme(self._theme)
        self._place_lesson()
        card.hide()

    def _place_lesson(self) -> None:
        """Beside the network; where height is scarce beside the explanation too, for it is mostly text."""
        card = self.cards.get("lesson")
        splitter = self.whole if self._tight else self.across
        if card is None or splitter.indexOf(card) == 0:
            return
        splitter.insertWidget(0, card)
        for place, stretch in enumerate((0, 1) if self._tight else (0, 0, 1, 0)):
            splitter.setStretchFactor(place, stretch)

    @property
    def splitters(self) -> dict[str, QSplitter]:
        """The splitters by name, for remembering their sizes."""
        return {"plots": self.plots, "across": self.across, "down": self.down}

    @property
    def is_low(self) -> bool:
        """Whether there is so little height that every row of text counts."""
        return self.height() < _LOW_BELOW * self._theme.scale

    def set_panel_visible(self, name: str, visible: bool) -> None:
        """Show or hide a panel. One that was left out for want of room comes back, and others give way."""
        (self._visible.add if visible else self._visible.discard)(name)
        if name in _PLOTS and visible:
            self._front = name
        self._forced = {name} if visible and name in self._dropped else self._forced - {name}
        self.fit(self.width())
        self._arrange()
        if name == "lesson":
            self._size()

    def is_panel_visible(self, name: str) -> bool:
        """Whether a panel is switched on and has room."""
        return name in self._visible - self._dropped

    def wanted(self) -> set[str]:
        """The panels that are switched on, with or without room."""
        return set(self._visible)

    def set_tight(self, tight: bool) -> None:
        """Whether height is so scarce that the timeline has to be asked for."""
        if tight != self._tight:
            self._tight = tight
            self._place_lesson()
            self.fit(self.width())
            self._arrange()
            self._size()

    def set_reading(self, reading: bool) -> None:
        """Whether the explanation shows more than a sentence: where height is scarce it then has nearly half of it,
        for a formula or a table in type of a readable size."""
        if reading != self._reading:
            self._reading = reading
            if self._tight:
                self.fit(self.width())
                self._arrange()
                self._size()

    def bring_forward(self, name: str) -> None:
        """Show this one of the plots that share a place."""
        self._front = name
        self._arrange()

    def fit(self, width: int) -> bool:
        """Leave out the setup, then the plots, where they do not fit beside the network; for a plot that was asked for
        beside a lesson the network makes room. True where that changed."""
        before, self._dropped = self._dropped, set()
        if self._tight and "timeline" not in self._forced:
            self._dropped.add("timeline")
        groups = [{"setup"}, set(_PLOTS), {"lesson"}]
        if self._tight and self._reading:  # beside the network they would be too low to be read
            self._dropped.update(*(group for group in groups[:2] if not self._forced & group))
        if self._forced & groups[0]:
            groups.reverse()
        elif self._forced & groups[1]:
            groups[1:] = [{"network"} if "lesson" in self._visible else {"lesson"}]
        for group in groups:
            if self._needed() > width:
                self._dropped |= group
        return before != self._dropped

    def _needed(self) -> int:
        shown = self._visible - self._dropped
        widths = {
            name: max(card.minimumSizeHint().width(), round(_PANELS[name].least * self._theme.scale))
            for name, card in self.cards.items()
            if _PANELS[name].least
        }
        plots = max((widths[name] + _GAP for name in _PLOTS if name in shown), default=0)
        return sum(widths[name] + _GAP for name in ("lesson", "setup", "network") if name in shown) + plots + _GAP

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes of the cards."""
        self._theme = theme
        for card in self.cards.values():
            card.set_theme(theme)
        self._sharing = self._sharers()
        self.fit(self.width())
        self._arrange()
        self._size()

    def reset(self) -> None:
        """Every panel back to its first size; what a hand has set is forgotten."""
        self._set_by_hand.clear()
        self._size()

    def _size(self) -> None:
        """The sizes that a hand has set for what is shown, else the first ones."""
        kept = self._set_by_hand.get(self._way(), {})
        if self._tight:
            first_of_all = round(_LESSON_SHARE * self.width())
            self.whole.setSizes([first_of_all, self.width() - first_of_all])
        for name, first in self._first_sizes().items():
            by_hand = kept.get(name, [])
            # A hidden panel has no size; when it is shown again, it has its first one.
            fits = len(by_hand) == len(first)
            self.splitters[name].setSizes([a or b for a, b in zip(by_hand, first, strict=True)] if fits else first)

    def _way(self) -> str:
        """A name for how the panels are arranged, since other sizes suit another arrangement."""
        beside = " with lesson" if self._has_lesson else ""
        reading = " reading" if self._tight and self._reading else ""
        return f"{'+'.join(self._sharing) or 'all'} {self._theme.scale:g}{beside}{reading}"

    def _keep_sizes(self) -> None:
        self._set_by_hand[self._way()] = {name: splitter.sizes() for name, splitter in self.splitters.items()}

    def _first_sizes(self) -> dict[str, list[int]]:
        """The sizes of every splitter before anybody has moved one."""
        height = max(self.height(), 500)
        below = min(round(height * self._share_below()), round(192 * self._theme.scale))
        crowded = len(self._sharing) > len(_ALWAYS_SHARING)
        shares = (0.56, 0.44) if crowded else (0.44, 0.24, 0.32)
        return {
            "across": self._first_widths(max(self.width(), 800)),
            "down": [height - below, below],
            "plots": [round(height * shares[min(place, len(shares) - 1)]) for place in range(len(_PLOTS))],
        }

    def _share_below(self) -> float:
        """How much of the height the explanation has."""
        if self._tight and self._reading:
            return _READING_SHARE
        if self._tight and self._has_lesson:
            return 0.31
        return 0.29 if self.is_low else 0.23

    def _first_widths(self, width: int) -> list[int]:
        """Of the lesson where it stands here, the setup, the network and the plots. The graph first: of a narrow window
        it gets the largest share."""
        is_wide, scale = width >= _NARROW_BELOW, self._theme.scale
        setup = self.cards["setup"].minimumSizeHint().width()
        if is_wide:
            setup = max(setup, round((250 if width < 1600 else 290) * scale))
        plots = round(width * (0.29 if is_wide else 0.3))
        lesson = []
        if "lesson" in self.cards and not self._tight:
            lesson = [round((300 if width < 1600 else 340) * scale)]
        taken = (sum(lesson) if self._has_lesson else 0) + (setup if self.is_panel_visible("setup") else 0)
        return [*lesson, setup, max(100, width - plots - taken), plots]

    @property
    def _has_lesson(self) -> bool:
        return "lesson" in self.cards and self.is_panel_visible("lesson")

    def save_sizes(self) -> dict[str, dict[str, list[int]]]:
        """The sizes that a hand has set, to remember: by arrangement, then by splitter."""
        return self._set_by_hand

    def restore_sizes(self, sizes: dict[str, dict[str, list[int]]]) -> None:
        """Take what `save_sizes` gave."""
        self._set_by_hand = sizes
        self._size()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        sharing = self._sharers()
        if self.fit(event.size().width()) or sharing != self._sharing:
            self._sharing = sharing
            self._arrange()
            self._size()
        elif self._set_by_hand and not event.oldSize().isValid():
            self._size()  # now that there is room, as remembered

    def _sharers(self) -> tuple[str, ...]:
        """The plots that take turns in one place: two of them always, the others for want of height."""
        if self.is_low:
            return _PLOTS
        return _PLOTS[1:] if self.height() < _SHARED_BELOW * self._theme.scale else _ALWAYS_SHARING

    def _splitter(self, direction: Qt.Orientation, *parts: str | QWidget) -> QSplitter:
        splitter = QSplitter(direction, self)
        splitter.setHandleWidth(_GAP)
        splitter.setChildrenCollapsible(False)
        for part in parts:
            splitter.addWidget(self.cards[part] if isinstance(part, str) else part)
        return splitter

    def _arrange(self) -> None:
        shown = self._visible - self._dropped
        sharing = [name for name in self._sharing if name in shown]
        front = self._front if self._front in sharing else sharing[0] if sharing else ""
        for name, card in self.cards.items():
            is_seen = name in shown and (name not in sharing or name == front)
            if is_seen and card.panel is None:
                self._panels[name]  # made now, and put into its card
            card.setVisible(is_seen)
        many = len(sharing) >= len(_PLOTS) - 1
        titles = {name: _((many and _PANELS[name].short) or _PANELS[name].title) for name in _PLOTS}
        for name in _PLOTS:
            turns = [(each, titles[each]) for each in sharing] if name in sharing and len(sharing) > 1 else []
            panel = self.cards[name].panel
            header = None if panel is None else panel.findChild(PanelHeader)
            if header is not None:
                header.set_turns(turns, front, self.bring_forward)
        self.plots.setVisible(any(name in shown for name in _PLOTS))
        self.on_shown()
