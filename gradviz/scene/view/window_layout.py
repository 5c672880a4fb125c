"""The places of the panels in the window: a function of its size, the chosen layout and the open panels. No widgets.

All numbers are pixels at type of normal size; `scale` multiplies them. Gaps are always eight pixels.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from gradviz.records import FrozenRecord
from gradviz.text import mark

__all__ = ["GAP", "PRESETS", "LayoutRequest", "Preset", "Rect", "Shares", "Sharing", "WindowLayout", "window_layout"]

GAP = 8
TIMELINE, LOW_TIMELINE = 36, 28
# Widths of the window from which the setup opens by itself, and from which the rail has labels.
_WIDE, _WORDS = 1600, 1200
_SETUP = (232, 0.13, 280)  # minimum, share of the window, maximum
_RAIL, _NARROW_RAIL = 56, 40
_LESSON = (300, 1 / 3, 392)
_RIGHT_MOST = 1080
_GRAPH, _RIGHT = 540, 368  # least widths
_LESSON_GRAPH = 400  # beside a lesson
_ENDING = 0.46  # share of the plots beside a lesson's ending
_SMALL_GRAPH, _SMALL_RIGHT = 320, 236  # where these do not fit because type is large
_NO_CHOICE = 48  # less than this between the least widths: no layout could look different from another
_NETWORK, _EXPLANATION, _SURFACE, _SLOT, _SLOT_WIDTH = 260, 120, 220, 236, 220  # least heights, and a width
_TWO_SLOTS = 460  # width of the right column
_SHARED_BELOW = 520  # height of the panels
_SMALLEST = 980  # width of the window: below it a lesson has a share
_LITTLE = 0.35  # of the height, for the explanation where neither it nor the network has its minimum height
_READING = 0.46  # of the height, for a formula in large type


class Preset(StrEnum):
    """The predefined layouts."""

    BALANCED = "balanced"
    GRAPH = "graph"
    SURFACE = "surface"
    PLOTS = "plots"


# The name of each in the menu, and its purpose.
PRESETS: dict[Preset, tuple[str, str]] = {
    Preset.BALANCED: (mark("&Balanced"), mark("Graph, explanation, loss surface and plots, each with its share")),
    Preset.GRAPH: (mark("&Graph"), mark("The most room for the graph")),
    Preset.SURFACE: (mark("&Surface"), mark("The most room for the loss surface")),
    Preset.PLOTS: (mark("&Plots"), mark("The most room for the plots below the loss surface")),
}


class Sharing(StrEnum):
    """How surface and plots share the right column: `two` or `one` place below the surface, or all in one place.
    `turns`: there is no such column, and they share the place of the graph."""

    TWO = "two"
    ONE = "one"
    ALL = "all"
    TURNS = "turns"


class Rect(NamedTuple):
    """A place in pixels of the area."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first pixel right of it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first pixel below it."""
        return self.y + self.height


class Shares(FrozenRecord, frozen=True):
    """Sizes set by dragging, as shares of the space; None: as in the predefined layout. `right` is a share of graph and
    right column together, `surface` and `explanation` of the height, `slot` (the first of two) of the right column."""

    right: float | None = None
    surface: float | None = None
    explanation: float | None = None
    slot: float | None = None


class LayoutRequest(FrozenRecord, frozen=True):
    """`width` × `height` is the area between toolbar and lower border, including the timeline.

    `setup` None: open where the window is wide. `setup_least` is the width that its form needs. `slots` is the
    requested number of plots below the surface (0 to 2). `ending`: the lesson has the place of the graph too.
    `low`: height is scarce; `reading`: and the explanation shows a formula.
    """

    width: int
    height: int
    scale: float = 1.0
    preset: Preset = Preset.BALANCED
    shares: Shares = Shares()
    setup: bool | None = None
    setup_least: int = 0
    lesson: bool = False
    ending: bool = False
    surface: bool = True
    slots: int = 2
    explanation: bool = True
    timeline: bool = True
    low: bool = False
    reading: bool = False


class WindowLayout(FrozenRecord, frozen=True):
    """`places` contains the visible parts: lesson, setup, rail, network, explanation, surface, first, second, timeline;
    where surface and plots share one place, it is `surface`, and `network` where it is that of the graph. `grips` are
    the draggable gaps, named like the share that they set. `setup_over` is the place of the setup when opened over the
    graph, `whole` that of an enlarged panel."""

    places: Mapping[str, Rect]
    grips: Mapping[str, Rect]
    sharing: Sharing
    rail_has_words: bool
    setup_over: Rect
    whole: Rect
    network_and_right: int
    height: int


def window_layout(asked: LayoutRequest) -> WindowLayout:
    """The places of all visible parts, in whole pixels."""
    scale, width = asked.scale, asked.width
    timeline = round((LOW_TIMELINE if asked.low else TIMELINE) * scale) if asked.timeline else 0
    height = max(1, asked.height - timeline - 2 * GAP)
    places: dict[str, Rect] = {}
    if asked.timeline:
        places["timeline"] = Rect(0, asked.height - timeline, width, timeline)
    if asked.lesson and asked.ending:
        return _ending(asked, height, places)
    setup = max(round(_clamp(_SETUP[0] * scale, _SETUP[1] * width, _SETUP[2] * scale)), asked.setup_least)
    left = _place_left(asked, setup, height, places)
    room = width - GAP - left
    right = _right_width(asked, room)
    if right is None and "rail" in places and _right_width(asked, width - 2 * GAP) is not None:
        del places["rail"]  # the toolbar's button opens the setup too
        left, room = GAP, width - 2 * GAP
        right = _right_width(asked, room)
    graph = room if right is None else room - GAP - right
    _place_graph(asked, Rect(left, GAP, graph, height), places)
    grips: dict[str, Rect] = {}
    sharing = Sharing.ALL
    if right is not None:
        sharing = _place_right(asked, Rect(left + graph + GAP, GAP, right, height), places)
        grips["right"] = Rect(left + graph, GAP, GAP, height)
    elif (asked.surface or asked.slots) and not asked.reading:
        sharing = Sharing.TURNS
    _find_grips(places, grips)
    before = left if asked.lesson else GAP  # a lesson stays beside an enlarged panel
    whole = Rect(before, GAP, max(1, width - before - GAP), height)
    over = Rect(left, GAP, min(setup, max(1, width - left - GAP)), height)
    return WindowLayout(
        places, grips, sharing, width >= _WORDS * scale, over, whole, room, height,
    )  # fmt: skip


def _ending(asked: LayoutRequest, height: int, places: dict[str, Rect]) -> WindowLayout:
    """The ending of a lesson, and the results of the run at its right."""
    scale, room = asked.scale, asked.width - 2 * GAP
    right = round(max(_RIGHT * scale, _ENDING * room)) if asked.surface or asked.slots else 0
    if room - GAP - right < _RIGHT * scale:  # both do not fit
        right = 0
    left = room - (GAP + right if right else 0)
    whole = Rect(GAP, GAP, left, height)
    places["lesson"] = whole
    grips: dict[str, Rect] = {}
    sharing = Sharing.ALL
    if right:
        sharing = _place_right(asked, Rect(2 * GAP + left, GAP, right, height), places)
        _find_grips(places, grips)
    return WindowLayout(places, grips, sharing, asked.width >= _WORDS * scale, whole, whole, room, height)


def _clamp(least: float, value: float, most: float) -> float:
    return max(least, min(value, most))


def _place_left(asked: LayoutRequest, setup: int, height: int, places: dict[str, Rect]) -> int:
    """Place lesson, setup or rail; returns the x at which the graph begins."""
    scale, width = asked.scale, asked.width
    if asked.lesson:
        lesson = _clamp(_LESSON[0] * scale, _LESSON[1] * width, _LESSON[2] * scale)
        taken = round(lesson if width >= _SMALLEST * scale else 0.4 * width)
        places["lesson"] = Rect(GAP, GAP, taken, height)
        return taken + 2 * GAP
    is_open = width >= _WIDE * scale if asked.setup is None else asked.setup
    if is_open and width - 3 * GAP - setup >= (_GRAPH + _RIGHT) * scale + GAP:
        places["setup"] = Rect(GAP, GAP, setup, height)
        return setup + 2 * GAP
    if asked.reading:  # a formula in large type needs the width too
        return GAP
    rail = round((_RAIL if width >= _WORDS * scale else _NARROW_RAIL) * scale)
    places["rail"] = Rect(GAP, GAP, rail, height)
    return rail + 2 * GAP


def _right_width(asked: LayoutRequest, room: int) -> int | None:
    """The width of the right column; None where there is none. `room` is the width of graph and right column together,
    with the gap between them."""
    if not (asked.surface or asked.slots) or asked.reading:
        return None
    scale = asked.scale
    least_graph, least = (_LESSON_GRAPH if asked.lesson else _GRAPH) * scale, _RIGHT * scale
    if room - GAP < least_graph + least:
        least_graph, least = _SMALL_GRAPH * scale, _SMALL_RIGHT * scale
        spare = room - GAP - least_graph - least
        is_all_alike = spare < _NO_CHOICE * scale and not asked.lesson
        if spare < 0 or (is_all_alike and asked.preset is not Preset.BALANCED):
            return None
    share = asked.shares.right
    if share is None:
        balanced = 0.44 if asked.width >= _WIDE * scale else 0.385
        share = {Preset.BALANCED: balanced, Preset.GRAPH: 0.26}.get(asked.preset, 0.62)
    most = room - GAP - least_graph
    if asked.shares.right is None and asked.preset is Preset.BALANCED:
        most = min(most, _RIGHT_MOST * scale)
    return round(_clamp(least, share * room, most))


def _place_graph(asked: LayoutRequest, column: Rect, places: dict[str, Rect]) -> None:
    """The network above, the explanation below."""
    if not asked.explanation:
        places["network"] = column
        return
    scale, free = asked.scale, column.height - GAP
    if asked.reading:
        wanted = _READING * free
    elif asked.shares.explanation is not None:
        wanted = asked.shares.explanation * free
    else:
        width = column.width / scale
        # In the layout Graph, the height of the widest explanation would be taken from the graph.
        is_high = width >= 900 and asked.preset is not Preset.GRAPH
        wanted = (222 if width < 720 else 232 if is_high else 206) * scale
    most = free - _NETWORK * scale
    if most < _EXPLANATION * scale:  # neither has its minimum height
        below = round(wanted if asked.reading else _LITTLE * free)
    else:
        below = round(wanted if asked.reading else _clamp(_EXPLANATION * scale, wanted, most))
    network = max(1, free - below)
    places["network"] = column._replace(height=network)
    places["explanation"] = Rect(column.x, column.y + network + GAP, column.width, below)


def _place_right(asked: LayoutRequest, column: Rect, places: dict[str, Rect]) -> Sharing:
    """Place the surface above and the plots below it, or all in one place."""
    scale, slots = asked.scale, asked.slots
    if asked.surface and slots and column.height < _SHARED_BELOW * scale:
        places["surface"] = column
        return Sharing.ALL
    is_wide = column.width >= _TWO_SLOTS * scale
    sharing = Sharing.TWO if is_wide else Sharing.ONE
    below = column
    if asked.surface:
        places["surface"] = column
        if not slots:
            return sharing
        above = round(_surface_share(asked, sharing) * (column.height - GAP))
        most = column.height - GAP - _SLOT * scale
        above = round(_clamp(_SURFACE * scale, above, most))
        places["surface"] = column._replace(height=above)
        below = Rect(column.x, column.y + above + GAP, column.width, column.height - above - GAP)
    places["first"] = below
    if is_wide and slots > 1:
        share = 0.5 if asked.shares.slot is None else asked.shares.slot
        least = _SLOT_WIDTH * scale
        first = round(_clamp(least, share * (below.width - GAP), below.width - GAP - least))
        places["first"] = below._replace(width=first)
        places["second"] = Rect(below.x + first + GAP, below.y, below.width - first - GAP, below.height)
    return sharing


def _surface_share(asked: LayoutRequest, sharing: Sharing) -> float:
    if asked.shares.surface is not None:
        return asked.shares.surface
    if asked.preset is Preset.SURFACE:
        return 0.72
    if asked.preset is Preset.PLOTS:
        return 0.40
    if sharing is Sharing.ONE:
        return 0.55
    return 0.60 if asked.width >= _WIDE * asked.scale else 0.575


def _find_grips(places: Mapping[str, Rect], grips: dict[str, Rect]) -> None:
    """The gaps between parts that are one above or beside the other."""
    for name, above, below in (("explanation", "network", "explanation"), ("surface", "surface", "first")):
        if above in places and below in places:
            grips[name] = Rect(places[above].x, places[above].bottom, places[above].width, GAP)
    if "second" in places:
        grips["slot"] = Rect(places["first"].right, places["first"].y, GAP, places["first"].height)
