"""Which panels are named in the title of a place: tabs or a menu where several take turns in it."""

from __future__ import annotations

from gradviz.gui.window.layout_choice import GRAPH, SLOTS, LayoutChoice
from gradviz.scene.panels import PANELS
from gradviz.scene.view.window_layout import Sharing
from gradviz.text import _

__all__ = ["is_menu", "turns_of"]

_TITLES = {panel.name: (panel.short or panel.title, panel.title) for panel in PANELS}


def is_menu(sharing: Sharing) -> bool:
    """Whether the panels of a place are in a menu rather than in tabs: two plots beside each other have no room for
    tabs, and the graph's title holds choices of its own."""
    return sharing in (Sharing.TWO, Sharing.TURNS)


def turns_of(name: str, sharing: Sharing, choice: LayoutChoice) -> list[tuple[str, str]]:
    """Key and title of each panel that takes turns with `name`; none where it has its place alone."""
    surface = [] if "surface" in choice.hidden else ["surface"]
    turns: list[str] = []
    if sharing is Sharing.TURNS:
        turns = [GRAPH, *surface, *SLOTS]
    elif name == GRAPH:
        pass
    elif sharing is Sharing.ALL and surface and choice.open_slots():
        turns = [*surface, *SLOTS]
    elif name != "surface":
        turns = list(SLOTS)
    return [(each, _(_TITLES[each][is_menu(sharing)])) for each in turns]
