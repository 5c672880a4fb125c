"""What a person has chosen about the layout: preset, places of the grips, which panels and plots; and as settings."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from gradviz.scene.panels import Position, panels_at
from gradviz.scene.view.window_layout import Preset, Shares

__all__ = ["GRAPH", "SLOTS", "LayoutChoice"]

GRAPH = "network"
SLOTS = tuple(name for name in panels_at(Position.PLOT) if name != "surface")
_FIRST = ("loss", "output")
_EXPLAINED = ("explanation", "nudge")
_ROOM_FOR = {"surface": Preset.SURFACE, "network": Preset.GRAPH, "explanation": Preset.GRAPH, "nudge": Preset.GRAPH}
_LARGE_EXPLANATION = 0.42  # of the height, where a stop is about it
_LEADING = 0.58  # of the right column's height, for the one to look at
_HIDEABLE = ("surface", "explanation", "timeline")


class LayoutChoice:
    """`slots` are the plots below the surface, left and right, empty where one is closed; `latest` is the one that was
    chosen last, which stays where there is room for one. `front` is what is seen where all share one place, and
    `over_graph` whether it is seen instead of the graph where there is one place for that too. `setup` None: open where
    the window is wide."""

    def __init__(self) -> None:
        self.preset = Preset.BALANCED
        self.shares: dict[Preset, Shares] = {}
        self.setup: bool | None = None
        self.hidden: set[str] = set()
        self.slots = list(_FIRST)
        self.latest = 1
        self.front = "surface"
        self.over_graph = False

    def bring(self, name: str, *, beside: bool = False) -> None:
        """Let a plot, the surface or the graph be seen; `beside` where there are two places, so that the latest plot
        stays."""
        self.over_graph = name != GRAPH
        if name == GRAPH:
            return
        self.front = name
        if name == "surface":
            self.hidden.discard(name)
        elif name in self.slots:
            self.latest = self.slots.index(name)
        else:
            if "" in self.slots:
                self.latest = self.slots.index("")
            elif beside:
                self.latest = 1 - self.latest
            self.slots[self.latest] = name

    def choose(self, place: int, name: str) -> None:
        """Let this place (0 or 1) show a plot; one that the other place has changes places with it."""
        other = 1 - place
        if self.slots[other] == name:
            self.slots[other] = self.slots[place]
        self.slots[place] = self.front = name
        self.latest = place

    def close(self, name: str) -> None:
        """Close the place of a plot."""
        self.slots = ["" if each == name else each for each in self.slots]
        if self.front == name:
            self.front, self.over_graph = "surface", False

    def hide(self, name: str) -> None:
        """Close the place of a panel that is no plot."""
        self.hidden.add(name)
        self.over_graph &= name != "surface"

    def choose_preset(self, preset: Preset) -> None:
        """Another layout, with what it has most room for in front where panels take turns."""
        self.preset = preset
        front = {Preset.GRAPH: GRAPH, Preset.SURFACE: "surface", Preset.PLOTS: self.single()}.get(preset, "")
        if front:
            self.bring(front)

    def in_front(self) -> str:
        """What is seen where surface and plots share one place."""
        return self.front if self.front in self.slots else "surface"

    def over_the_graph(self) -> str:
        """What is seen where they and the graph share one place; a plot where the surface is hidden."""
        front = self.in_front()
        if front == "surface" and front in self.hidden:
            front = self.single()
        return front if self.over_graph and front else GRAPH

    def open_slots(self) -> list[str]:
        """The plots that are wanted, left and right."""
        return [name for name in self.slots if name]

    def single(self) -> str:
        """The plot that is seen where there is room for one; empty: none."""
        return self.slots[self.latest] or next(iter(self.open_slots()), "")

    def shares_now(self) -> Shares:
        """Where the grips are in the preset that holds."""
        return self.shares.get(self.preset, Shares())

    def set_share(self, name: str, share: float | None) -> None:
        """A grip was dragged; None: it goes back to the preset's place."""
        value = None if share is None else min(1.0, max(0.0, share))
        self.shares[self.preset] = replace(self.shares_now(), **{name: value})

    def reset(self) -> None:
        """As at the very first start."""
        self.__init__()  # type: ignore[misc]

    def staged(self, names: Sequence[str], preset: Preset | None) -> LayoutChoice:
        """A copy in which these panels are in sight, the first one in the large place: what a lesson's stop speaks of.
        `preset`: the layout that it asks for; None: as large as the first one needs."""
        staged = copy.deepcopy(self)
        if not names:
            staged.preset = preset or staged.preset
            return staged
        lead = names[0]
        plots = [name for name in names if name in SLOTS][: len(_FIRST)]
        staged.hidden = {"surface"} - set(names)
        staged.slots = [*plots, "", ""][: len(_FIRST)]
        staged.latest = staged.slots.index(lead) if lead in plots else 0
        staged.front = lead if lead in (*plots, "surface") else (plots or ["surface"])[0]
        staged.over_graph = lead == staged.front
        staged.preset = preset or _ROOM_FOR.get(lead, Preset.PLOTS if lead in plots else Preset.GRAPH)
        explained = next((place for place, name in enumerate(names) if name in _EXPLAINED), -1)
        share = {-1: 0.0, 0: _LARGE_EXPLANATION}.get(explained)
        if preset is None:
            staged.shares = {staged.preset: Shares(explanation=share, surface=_LEADING if plots else None)}
            if lead in plots:
                staged.shares[staged.preset] = replace(staged.shares_now(), surface=1 - _LEADING)
        return staged

    # Settings

    def as_text(self) -> str:
        """All of it, to remember."""
        return json.dumps({
            "preset": str(self.preset), "setup": self.setup, "hidden": sorted(self.hidden), "slots": self.slots,
            "latest": self.latest,
            "shares": {str(preset): asdict(shares) for preset, shares in self.shares.items()},
        })  # fmt: skip

    def take_text(self, text: str) -> None:
        """What `as_text` gave; whatever else is there, by hand or of another version, is left."""
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):  # the latter where brackets nest too deep
            return
        if not isinstance(found, dict):
            return
        if found.get("preset") in list(Preset):
            self.preset = Preset(found["preset"])
        if isinstance(found.get("setup"), bool):
            self.setup = found["setup"]
        self.hidden = {name for name in _list(found.get("hidden")) if name in _HIDEABLE}
        slots = [name for name in _list(found.get("slots")) if name in ("", *SLOTS)]
        if len(slots) == len(_FIRST) and (slots[0] != slots[1] or not slots[0]):
            self.slots = slots
        if found.get("latest") in (0, 1):
            self.latest = int(found["latest"])
        shares = found.get("shares")
        if isinstance(shares, dict):
            self.shares = {Preset(name): _shares(each) for name, each in shares.items() if name in list(Preset)}
        self.over_graph = self.preset in (Preset.SURFACE, Preset.PLOTS)
        self.front = (self.single() if self.preset is Preset.PLOTS else "") or "surface"


def _list(value: object) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _shares(value: object) -> Shares:
    if not isinstance(value, Mapping):
        return Shares()
    known = {name: each for name, each in value.items() if name in Shares.__struct_fields__}
    return Shares(**{
        name: float(each) for name, each in known.items()
        if isinstance(each, int | float) and not isinstance(each, bool) and math.isfinite(each) and 0 <= each <= 1
    })  # fmt: skip
