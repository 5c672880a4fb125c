"""Which panel has which of the places that `scene.view.window_layout` computes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gradviz.gui.window.layout_choice import GRAPH, LayoutChoice
from gradviz.scene.view.window_layout import Rect, Sharing

__all__ = ["column_of", "panels_in"]

_NO_PANELS = ("rail", "first", "second")


def panels_in(places: Mapping[str, Rect], sharing: Sharing, choice: LayoutChoice, alone: str) -> dict[str, Rect]:
    """The places by the names of the panels that are seen there. `alone` has the whole column of the plots; empty:
    none."""
    shown = {name: place for name, place in places.items() if name not in _NO_PANELS}
    column = column_of(places)
    if alone and column is not None:
        shown.pop("surface", None)
        shown[alone] = column
    elif sharing is Sharing.ALL and "surface" in places:
        shown[choice.in_front()] = shown.pop("surface")
    elif sharing is Sharing.TURNS:
        front = choice.over_the_graph()
        if front != GRAPH:  # under which the explanation stands, and under nothing else
            shown[front] = column_of(shown, (GRAPH, "explanation")) or shown[GRAPH]
            del shown[GRAPH]
            shown.pop("explanation", None)
    elif "second" in places:
        shown[choice.slots[0]], shown[choice.slots[1]] = places["first"], places["second"]
    elif "first" in places:
        shown[choice.single()] = places["first"]
    return shown


def column_of(places: Mapping[str, Rect], names: Sequence[str] = ("surface", "first", "second")) -> Rect | None:
    """The place of several panels together; None where none of them has one."""
    parts = [places[name] for name in names if name in places]
    if not parts:
        return None
    left, top = min(each.x for each in parts), min(each.y for each in parts)
    return Rect(left, top, max(each.right for each in parts) - left, max(each.bottom for each in parts) - top)
