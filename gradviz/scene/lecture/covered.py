"""What an open question hides: nothing of a covered panel is exported, copied, read aloud or shown elsewhere."""

from __future__ import annotations

from collections.abc import Collection

from gradviz.scene.panels import PANELS, Position, panels_at
from gradviz.scene.view.view import View
from gradviz.text import _

__all__ = ["CONTAINERS", "covered_panels", "hidden_with", "why_covered"]

CONTAINERS = {"nudge": "explanation"}  # the panel of which another one is a page
_WITH_NUMBERS = panels_at(Position.LEFT, Position.PLOT, Position.BELOW)


def hidden_with(reveal: Collection[str], shown: Collection[str]) -> tuple[str, ...]:
    """All panels to hide while a stop's question covers the panels `reveal`: also every other one with numbers or notes
    of the run that the stop does not show itself (`shown`); without `reveal` none."""
    if not reveal:
        return ()
    known = {CONTAINERS.get(name, name) for name in (*reveal, *shown)}
    return (*reveal, *(name for name in _WITH_NUMBERS if name not in known))


def covered_panels(view: View) -> frozenset[str]:
    """The names of the panels of which nothing may leave the window now: those that a lesson's question covers, and
    while the Predict mode asks all that could give a number away."""
    telling = (panel.name for panel in PANELS if panel.reveals and view.is_asking)
    return view.covered.union(telling)


def why_covered(view: View, panel: str = "") -> str:
    """Why what `panel` shows is not handed out, in one sentence; empty: it is. Without a panel: of what shows more than
    one of them."""
    if panel and panel not in covered_panels(view):
        return ""
    if view.is_asking:
        return _("This would give away the answer. Reveal it first (→), or stop predicting (F6).")
    if not view.covered:
        return ""
    if not panel:
        return _("This would give away the answer. Answer the question of this stop first, or show its answer (→).")
    title = next(_(each.title) for each in PANELS if each.name == panel)
    return _("{panel} is hidden until the question of this stop is answered; → shows the answer.").format(panel=title)
