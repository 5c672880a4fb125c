"""Places the panels as `scene.view.window_layout` computes it for the window's size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from gradviz.gui.panels.setup_rail import SetupRail
from gradviz.gui.widgets.card import Card
from gradviz.gui.widgets.header import PanelHeader
from gradviz.gui.widgets.in_turn import InTurn
from gradviz.gui.window.grip import Grip
from gradviz.gui.window.layout_choice import GRAPH, SLOTS, LayoutChoice
from gradviz.gui.window.panel_places import column_of, panels_in
from gradviz.gui.window.panel_titles import is_menu, turns_of
from gradviz.scene.panels import Position, panels_at
from gradviz.scene.themes import LIGHT, Theme
from gradviz.scene.view.window_layout import GAP, LayoutRequest, Preset, Rect, Sharing, WindowLayout, window_layout
from gradviz.text import _

__all__ = ["PANEL_NAMES", "PanelLayout"]

PANEL_NAMES = panels_at(Position.LEFT, Position.MIDDLE, Position.PLOT, Position.BELOW, Position.FOOT)
_LEAST_SIDE = 340  # width of a panel beside the graph
_COLUMN_LEAST = 400  # pixels, for a plot that is drawn on in the column of the plots
_ENLARGED = ("network", "explanation", "surface", *SLOTS)


class PanelLayout(QWidget):
    """Every panel in its card, the rail of the setup, and the grips. `preset_changed`: another layout was chosen."""

    preset_changed = Signal(str)

    def __init__(self, panels: Mapping[str, QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panels = panels
        self._theme: Theme = LIGHT
        self.cards = {name: Card(panels.get(name), self) for name in PANEL_NAMES}
        self.cards["timeline"].is_strip = True
        self.rail = SetupRail()
        self._rail_card = Card(self.rail, self)
        self.rail.section_requested.connect(self._open_section)
        self.grips = {name: Grip(self, upright=name in ("right", "slot"))
                      for name in ("right", "explanation", "surface", "slot")}  # fmt: skip
        for name, grip in self.grips.items():
            grip.dragged.connect(partial(self._drag, name))
            grip.restored.connect(partial(self._restore, name))
        self.choice = LayoutChoice()
        self._own_choice: LayoutChoice | None = None  # while a lesson's stop arranges the panels
        self._marked, self._ending = "", False
        self._lead = ""  # what a lesson's stop is about: it is enlarged where it has no room beside the others
        self.enlarged = ""
        self._alone = ""
        self._lesson = self._over = self._low = self._reading = False
        self._changes = InTurn()
        self._shown: dict[str, Rect] = {}
        self._seen: frozenset[str] = frozenset()
        self._is_placed = False  # until then it has another size than on the screen
        self.layout_now: WindowLayout = window_layout(LayoutRequest(1024, 660))
        self.setMinimumSize(480, 320)
        self.on_shown: Callable[[], object] = lambda: None
        self.on_placed: Callable[[QRect], object] = lambda _column: None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    # What is shown

    def add_first(self, name: str, panel: QWidget) -> None:
        """Give a panel that came late a place of its own, left of all others."""
        self.cards[name] = card = Card(panel, self)
        card.set_theme(self._theme)
        card.hide()

    def set_panel_visible(self, name: str, visible: bool) -> None:
        """Show or hide a panel. One that has no room beside the others opens over them."""
        if name == "setup":
            self.choice.setup, self._over = visible, False
        elif name == "lesson":
            self._lesson = visible
        elif name in SLOTS:
            beside = self.layout_now.sharing is Sharing.TWO
            self._alone = self._alone if name == self._alone and visible else ""
            self.choice.bring(name, beside=beside) if visible else self.choice.close(name)
        elif visible:
            self._alone = "" if name == "surface" else self._alone
            self.choice.hidden.discard(name)
            if name in ("surface", GRAPH):
                self.choice.bring(name)
        else:
            self.choice.hide(name)
        if (not visible and self.enlarged == name) or (visible and self.enlarged not in ("", name)):
            self.enlarged = ""
        self.arrange()
        if visible and name not in self._seen:
            if name == "setup":
                self._over = True
            elif name in _ENLARGED:
                self.enlarged = name
            self.arrange()

    def is_panel_visible(self, name: str) -> bool:
        """Whether a panel is in sight."""
        return name in self._seen

    def bring_forward(self, name: str) -> None:
        """Make a panel visible: in its own place, in front of the panels that share it, or over the others."""
        if name not in self._seen:
            self.set_panel_visible(name, True)

    def enlarge(self, name: str) -> None:
        """Give a panel the whole room between toolbar and timeline; again, or none: as it was."""
        self.enlarged = "" if name == self.enlarged or name not in _ENLARGED else name
        self._lead = ""  # a person decides from now on
        self.arrange()

    def enlarge_or_leave(self) -> None:
        """Enlarge the panel in use; put all panels back where one is enlarged already."""
        if not self.enlarged:
            self.enlarge(self.panel_in_use())
        else:
            self.leave()

    def give_column(self, name: str) -> None:
        """Give a plot the whole column of the plots, while it needs the room; none: as it was. Where there is no such
        column, or a narrow one, it gets all the room there is."""
        was_alone, self._alone = self._alone, name
        column = column_of(self.layout_now.places)
        if name and (column is None or min(column.width, column.height) < _COLUMN_LEAST * self._theme.scale):
            self.enlarged = name
        elif not name and self.enlarged == was_alone:
            self.enlarged = ""
        self.arrange()

    def panel_in_use(self) -> str:
        """The panel that has the keys, else the one that is pointed at, else the network."""
        focus = QApplication.focusWidget()
        for name in _ENLARGED:
            if focus is not None and name in self._seen and self.cards[name].isAncestorOf(focus):
                return name
        return next((name for name in _ENLARGED if name in self._seen and self.cards[name].underMouse()), "network")

    def leave(self) -> bool:
        """Put back what is enlarged or lies over the others; False where nothing is."""
        was_there = bool(self.enlarged) or self._over
        self.enlarged, self._over, self._lead = "", False, ""
        if was_there:
            self.arrange()
        return was_there

    def side_place(self) -> QRect:
        """Where a panel beside the graph lies: over surface and plots, else over half of the room."""
        layout = self.layout_now
        network = layout.places.get("network")
        left = self.width() // 2 if network is None or self.enlarged else network.right + GAP
        if self.width() - left < _LEAST_SIDE * self._theme.scale:
            left = self.width() // 2
        return QRect(left, GAP, self.width() - left - GAP, layout.height)

    # A lesson

    @property
    def own_choice(self) -> LayoutChoice:
        """What a person has chosen, whatever a lesson's stop shows now."""
        return self.choice if self._own_choice is None else self._own_choice

    def stage(self, names: Sequence[str], layout: str | None, *, ending: bool = False) -> None:
        """Arrange the panels for a lesson's stop: these in sight, the first one in the large place and marked. What was
        chosen comes back with `leave_stage`. `ending`: the lesson has the place of the graph too."""
        if self._own_choice is None:
            self._own_choice = self.choice
        self.choice = self._own_choice.staged(names, None if layout is None else Preset(layout))
        lead = "explanation" if names and names[0] == "nudge" else next(iter(names), "")
        self._ending, self._over, self.enlarged = ending, False, ""
        self._lead = lead if lead in _ENLARGED and not ending else ""
        self.arrange()
        self._mark("" if ending else lead)
        self.preset_changed.emit(str(self.choice.preset))

    def leave_stage(self) -> None:
        """As it was before the lesson's stops."""
        self._mark("")
        if self._own_choice is not None:
            self.choice, self._own_choice = self._own_choice, None
            self._ending, self.enlarged, self._lead = False, "", ""
            self.arrange()
            self.preset_changed.emit(str(self.choice.preset))

    def _mark(self, name: str) -> None:
        """Draw a ring around a panel that says “Look here”; empty: around none."""
        for each in {self._marked, name} - {""}:
            self.cards[each].set_marked(each == name)
            header = self._header(each)
            if header is not None:
                header.set_pill(_("Look here") if each == name else "")
        self._marked = name

    def choose_preset(self, preset: Preset) -> None:
        """Another of the four layouts."""
        self.choice.choose_preset(preset)
        self.enlarged = self._alone = ""
        self.arrange()
        self.preset_changed.emit(str(preset))

    def reset(self) -> None:
        """Every panel back in its default place; sizes that were dragged are discarded."""
        self.choice.reset()
        self.enlarged, self._over = "", False
        self.choose_preset(Preset.BALANCED)

    def set_low(self, low: bool) -> None:
        """Whether height is scarce."""
        if low != self._low:
            self._low = low
            self.arrange()

    def set_reading(self, reading: bool) -> None:
        """Whether the explanation shows more than a sentence: where height is scarce it then has nearly half of it,
        for a formula or a table in type of a readable size."""
        if reading != self._reading:
            self._reading = reading
            self.arrange()

    def set_theme(self, theme: Theme) -> None:
        """Colours and sizes."""
        self._theme = theme
        for card in (*self.cards.values(), self._rail_card):
            card.set_theme(theme)
        for grip in self.grips.values():
            grip.set_theme(theme)
        self.rail.set_theme(theme)
        self.arrange()

    # Placing

    def arrange(self) -> None:
        """Put everything where it belongs at this size, and again where that has changed what it depends on: in
        another height the explanation may turn to another page."""
        if self._changes.make(self._place_panels):
            self._say_placed()

    def _place_panels(self) -> None:
        layout = self.layout_now = window_layout(self._request())
        places = dict(layout.places)
        if self._over and "setup" not in places:
            places["setup"] = layout.setup_over
        else:
            self._over = False
        shown = panels_in(places, layout.sharing, self.choice, self._alone)
        if self._lead and (self.enlarged in ("", self._lead)):
            is_small = layout.sharing is Sharing.TURNS and self._lead not in (GRAPH, "explanation")
            self.enlarged = self._lead if is_small or self._lead not in shown else ""
        if self.enlarged:
            kept = {"timeline", "lesson", "setup" if self._over else ""}
            shown = {name: place for name, place in shown.items() if name in kept}
            shown[self.enlarged] = layout.whole
        seen = frozenset(shown)
        for name, place in shown.items():
            if self.cards[name].panel is None:
                self._panels[name]  # made now, and put into its card
            self.cards[name].setGeometry(*place)
        for name, card in self.cards.items():
            card.setVisible(name in seen)
        self._place_extras(layout, seen)
        if self._over:
            self.cards["setup"].raise_()
        if self._is_placed:
            self._show_titles(layout.sharing)
        self._shown = shown

    def _say_placed(self) -> None:
        layout, shown, seen = self.layout_now, self._shown, frozenset(self._shown)
        column = shown.get("explanation") or shown.get(GRAPH) or layout.whole
        # Messages hide the middle of the graph's legend, which says the same at every step, rather than numbers.
        end = shown[GRAPH].bottom + GAP if {GRAPH, "explanation"} <= seen else layout.height + 2 * GAP
        self.on_placed(QRect(column.x, 0, column.width, end))
        if seen != self._seen:
            self._seen = seen
            self.on_shown()

    def _request(self) -> LayoutRequest:
        choice, card = self.choice, self.cards["setup"]
        return LayoutRequest(
            self.width(), self.height(), self._theme.scale, choice.preset, choice.shares_now(), choice.setup,
            card.minimumSizeHint().width(), self._lesson, self._ending, "surface" not in choice.hidden,
            len(choice.open_slots()), "explanation" not in choice.hidden, "timeline" not in choice.hidden, self._low,
            # Enlarged, it has the whole room already.
            self._low and self._reading and self.enlarged != "explanation",
        )  # fmt: skip

    def _place_extras(self, layout: WindowLayout, seen: frozenset[str]) -> None:
        rail = None if self.enlarged else layout.places.get("rail")
        self._rail_card.setVisible(rail is not None)
        if rail is not None:
            self._rail_card.setGeometry(*rail)
            self.rail.set_words(layout.rail_has_words)
        for name, grip in self.grips.items():
            is_inside = name in ("surface", "slot") if self._alone else name == "explanation" and GRAPH not in seen
            place = None if self.enlarged or is_inside else layout.grips.get(name)
            grip.setVisible(place is not None)
            if place is not None:
                grip.setGeometry(*place)

    def _show_titles(self, sharing: Sharing) -> None:
        """The titles of the panels that take turns in a place."""
        for name in (GRAPH, "surface", *SLOTS):
            header = self._header(name)
            if header is not None:
                turns = [] if name == self._alone else turns_of(name, sharing, self.choice)
                header.set_turns(turns, name, partial(self._choose, name), as_menu=is_menu(sharing))
        for name in _ENLARGED:
            header = self._header(name)
            if header is not None:
                header.set_enlarged(name == self.enlarged, partial(self.enlarge, name))

    def _header(self, name: str) -> PanelHeader | None:
        panel = self.cards[name].panel
        return None if panel is None else panel.findChild(PanelHeader)

    # What a person does

    def _choose(self, shown: str, name: str) -> None:
        """In the place of the plot `shown` another one was chosen."""
        if self.layout_now.sharing is Sharing.TWO and shown in self.choice.slots:
            self.choice.choose(self.choice.slots.index(shown), name)
        else:
            self.choice.bring(name)
        if self.enlarged:
            self.enlarged = name
        self.arrange()

    def _open_section(self, key: str) -> None:
        was_over = self._over
        self._over = True
        self.arrange()
        setup: Any = self._panels["setup"]
        if was_over and setup.section_in_sight == key:
            self._over = False
            self.arrange()
            return
        setup.show_section(key)

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        """The setup over the graph goes when the graph, or anything else below it, is taken up again."""
        if not self._over or now is None or not self.isAncestorOf(now):
            return
        if not self.cards["setup"].isAncestorOf(now) and not self.rail.isAncestorOf(now):
            self._over = False
            self.arrange()

    def _drag(self, name: str, to: int) -> None:
        layout, places = self.layout_now, self.layout_now.places
        free = max(1, layout.height - GAP)
        if name == "right":
            share = (self.width() - 2 * GAP - to) / max(1, layout.network_and_right)
        elif name == "explanation":
            share = (layout.height - to) / free
        elif name == "surface":
            share = (to - GAP) / free
        else:
            first = places["first"]
            share = (to - first.x) / max(1, first.width + places["second"].width)
        self.choice.set_share(name, share)
        self.arrange()

    def _restore(self, name: str) -> None:
        self.choice.set_share(name, None)
        self.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_placed = True
        self.arrange()
