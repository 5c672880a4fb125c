"""The frame of the Welcome page."""

from __future__ import annotations

from collections.abc import Mapping

from gradviz.scene.frame import Frame
from gradviz.scene.welcome.lesson_offer import LessonOffer
from gradviz.text import _, mark

__all__ = ["HINTS", "OWN", "OpenOption", "PresetCard", "RecentCard", "WelcomeFrame", "preset_cards"]


class OpenOption(Frame, frozen=True):
    """A way to open the user's own work: `icon` from the table of icons, `action` the command, `keys` the action whose
    shortcut is shown."""

    name: str
    icon: str
    title: str
    caption: str
    action: str


class PresetCard(Frame, frozen=True):
    """A preset with a picture of the network after `updates` updates; with 0, only its samples are drawn."""

    name: str
    title: str
    caption: str
    updates: int


class RecentCard(Frame, frozen=True):
    """Recent work. `source` is used to open it, empty for the open work if it is not saved; `icon` is from the table of
    icons; `is_missing`: the file no longer exists."""

    source: str
    icon: str
    title: str
    caption: str
    is_missing: bool = False


class WelcomeFrame(Frame, frozen=True, eq=False):
    """`back` is the label of the button to the window. `own` are the available ways to open the user's work.
    `opens_last`: the next start opens the last work instead of this page.
    """

    back: str
    lesson: LessonOffer
    lesson_count: int
    own: tuple[OpenOption, ...]
    presets: tuple[PresetCard, ...]
    preset_count: int
    recent: tuple[RecentCard, ...]
    opens_last: bool


OWN: tuple[OpenOption, ...] = (
    OpenOption("table", "table", mark("Table…"), mark("CSV or TSV, as a spreadsheet saves it"), "open"),
    OpenOption("work", "network", mark("Network or weights…"), mark("Saved work, a setup or weights"), "open"),
    OpenOption("link", "link", mark("Playground link…"), mark("Same data, same weights, same run"), "open_link"),
    OpenOption("points", "points", mark("Draw points"), mark("Two classes, placed by hand"), "draw_points"),
)

# Shown instead of recent work where there is none: questions and answers.
HINTS: tuple[tuple[str, str], ...] = (
    (mark("In a lecture?"), mark("F5 presents in full screen; one key takes you through the whole talk.")),
    (mark("Checking homework?"), mark("File › Export › Worked solution writes one update out by hand.")),
    (mark("Wondering what a word means?"), mark("Point at it and press F1: the glossary opens at it.")),
)

# The presets with a picture: a description of their data, and the number of updates of the picture.
_PICTURED: tuple[tuple[str, str, int], ...] = (
    ("circle-2-4-2-1", mark("a ring"), 2000),
    ("spiral-2-8-8-1", mark("hard"), 3000),
    ("xor-2-2-1", mark("four points"), 300),
    ("noisy-sine-1-12-1", mark("a curve"), 1500),
    ("iris-4-6-3", mark("three species"), 600),
    ("digits-784-128-64-10", "", 0),
)


def preset_cards(titles: Mapping[str, str]) -> tuple[PresetCard, ...]:
    """The cards of the presets that have a picture; `titles` are the titles of all presets by name, such as
    “Circle 2-4-2-1”."""
    cards = []
    for name, caption, updates in _PICTURED:
        title, _space, sizes = titles[name].rpartition(" ")
        cards.append(PresetCard(name, title, f"{sizes} · {_(caption)}" if caption else sizes, updates))
    return tuple(cards)
